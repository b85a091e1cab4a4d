//! Checks the files in `deploy/` against the program: metrics in rules and dashboard exist, paths exist, and the backup unit's
//! command works. `tests/deploy/run.sh` runs their own tools (promtool, compose, systemd-analyze).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use timetrack_bot::clock::Clock;
use timetrack_bot::metrics::{AccountNow, Counters, Gauges, Queue};

use super::jobs::mode;
use crate::story::{Story, Transport};

const PREFIX: &str = "timetrack_bot_";

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Every series of the bot's report, without the prefix, and its labels.
fn series() -> BTreeMap<String, BTreeSet<String>> {
    let counters = Counters::default();
    counters.count_handled("clockin", "recorded");
    let account = counters.of(&"acme".parse().unwrap());
    account.add_request("users", "ok", Duration::ZERO);
    let queue = Some(Queue::default());
    let accounts =
        vec![AccountNow { account: &account, timetrack_up: true, turn_age: Duration::ZERO, queue }];
    let text = counters.text(&Gauges { accounts, in_work: 0, database: true });
    let lines =
        text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.strip_prefix(PREFIX));
    let mut series: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for line in lines {
        let (name, rest) = line.split_at(line.find(['{', ' ']).unwrap());
        let labels = series.entry(name.to_owned()).or_default();
        let inside = rest.strip_prefix('{').and_then(|rest| rest.split('}').next()).unwrap_or_default();
        labels.extend(inside.split(',').filter_map(|pair| Some(pair.split_once('=')?.0.to_owned())));
    }
    assert!(series.len() > 20, "{series:?}");
    series
}

/// Every use of a metric in a text of queries: its name, and the pairs of label and value that it is cut to.
fn used(text: &str) -> Vec<(String, Vec<(String, String)>)> {
    let end = |c: char| !c.is_ascii_alphanumeric() && c != '_';
    let each = text.split(PREFIX).skip(1).map(|rest| {
        let (name, rest) = rest.split_at(rest.find(end).unwrap_or(rest.len()));
        let inside = rest.strip_prefix('{').and_then(|rest| rest.split('}').next()).unwrap_or_default();
        let pairs = inside.split(',').filter_map(|pair| pair.split_once('='));
        let bare = |value: &str| value.trim_matches(['"', '\\', '\'']).to_owned();
        (name.to_owned(), pairs.map(|(label, value)| (label.to_owned(), bare(value))).collect())
    });
    each.collect()
}

fn code(folder: &Path) -> String {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| if path.is_dir() { code(&path) } else { std::fs::read_to_string(path).unwrap() })
        .collect()
}

#[test]
fn what_is_drawn_and_watched_exists() {
    let (series, code) = (series(), code(&path("src")));
    for file in ["alerts.yml", "alerts-test.yml", "dashboard.json"] {
        let used = used(&read(&format!("deploy/monitoring/{file}")));
        assert!(used.len() > 10, "{file}");
        for (name, labels) in used {
            let known = series.get(&name).unwrap_or_else(|| panic!("{file}: the bot has no {name}"));
            for (label, value) in labels {
                assert!(known.contains(&label), "{file}: {name} has no label {label}");
                let is_command = label == "command" || label == "call";
                assert!(
                    is_command || code.contains(&format!("\"{value}\"")),
                    "{file}: no {label} is {value}"
                );
            }
        }
    }
}

#[test]
fn the_dashboard_groups_by_labels_that_exist_and_draws_panels_apart() {
    let series = series();
    let dashboard: serde_json::Value =
        serde_json::from_str(&read("deploy/monitoring/dashboard.json")).unwrap();
    let (mut ids, mut squares) = (BTreeSet::new(), BTreeSet::new());
    for panel in dashboard["panels"].as_array().unwrap() {
        assert!(ids.insert(panel["id"].as_u64().unwrap()), "{panel}");
        let at = |name: &str| panel["gridPos"][name].as_u64().unwrap();
        for x in at("x")..at("x") + at("w") {
            for y in at("y")..at("y") + at("h") {
                assert!(x < 24 && squares.insert((x, y)), "{}", panel["title"]);
            }
        }
        for target in panel["targets"].as_array().unwrap() {
            let query = target["expr"].as_str().unwrap();
            let [(name, _)] = &used(query)[..] else { panic!("one metric: {query}") };
            let by =
                query.split("by (").nth(1).map(|rest| rest.split(')').next().unwrap()).unwrap_or_default();
            for label in by.split(", ").filter(|label| !label.is_empty()) {
                assert!(series[name].contains(label), "{name} has no label {label}: {query}");
            }
        }
    }
    assert!(ids.len() > 10);
}

/// What is in the table of docs/monitoring.md, such as `handled_total{command,outcome}`; of a histogram the name without an ending.
#[test]
fn the_documents_name_every_metric_and_no_other() {
    let page = read("docs/monitoring.md");
    let rows = page.split("| metric (`timetrack_bot_…`) | is |").nth(1).unwrap();
    let rows = rows.trim_start().lines().take_while(|line| line.starts_with('|'));
    let cells: String = rows.filter_map(|row| row.split(" | ").next()).collect();
    let documented: BTreeSet<_> =
        cells.split('`').skip(1).step_by(2).map(|name| name.split('{').next().unwrap().to_owned()).collect();
    let base = |name: &str| {
        let cut = ["_bucket", "_count", "_sum"].iter().find_map(|end| name.strip_suffix(end));
        cut.unwrap_or(name).to_owned()
    };
    let known: BTreeSet<_> = series().keys().map(|name| base(name)).collect();
    assert_eq!(documented, known);
}

#[test]
fn every_alert_is_tried_and_says_what_to_do() {
    let (rules, tests) = (read("deploy/monitoring/alerts.yml"), read("deploy/monitoring/alerts-test.yml"));
    let alerts: Vec<_> = rules.split("- alert: ").skip(1).collect();
    assert!(alerts.len() > 5);
    for alert in alerts {
        let name = alert.lines().next().unwrap();
        for part in ["expr:", "severity:", "summary:", "action:"] {
            assert!(alert.contains(part), "{name} has no {part}");
        }
        let quiet = format!("alertname: {name}}}");
        let firing = format!("alertname=\"{name}\"");
        assert!(tests.contains(&quiet) && tests.contains(&firing), "{name} is not tried both ways");
    }
}

/// The image's own settings are repeated, since a settings file would win over those.
#[test]
fn compose_sets_what_the_image_sets_and_mounts_what_is_there() {
    let (compose, image) = (read("deploy/compose.yaml"), read("Dockerfile"));
    for name in ["DATABASE_URL", "LISTEN_ADDR", "HEALTH_ADDR"] {
        let value = image.split(&format!("{name}=")).nth(1).unwrap().split([' ', '\n']).next().unwrap();
        assert!(compose.contains(&format!("      {name}: {value}\n")), "{name}: {value}");
    }
    let mounts = compose.lines().filter_map(|line| line.trim_start().strip_prefix("- ./")?.split(':').next());
    let mounts: Vec<_> = mounts.collect();
    assert!(mounts.len() >= 6, "{mounts:?}");
    for mount in mounts {
        assert!(path("deploy").join(mount).is_file(), "{mount}");
    }
}

/// The command of a line such as `ExecStart=`, as systemd would run it, with places of the test's own.
fn command(unit: &str, line: &str, folder: &Path) -> Command {
    let words = unit.lines().find_map(|there| there.strip_prefix(line)).unwrap();
    let words = words
        .replace("%%", "%")
        .replace("/var/lib/timetrack-bot", folder.to_str().unwrap())
        .replace("/usr/local/bin/timetrack-bot", env!("CARGO_BIN_EXE_timetrack-bot"));
    let mut command = Command::new("/bin/sh");
    command.args(["-c", &words]);
    command
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_backup_unit_makes_a_copy_and_removes_old_ones() {
    let mut story = Story::new(Transport::Endpoint).await;
    let folder = tempfile::tempdir().unwrap();
    let backups = folder.path().join("backups");
    std::fs::create_dir(&backups).unwrap();
    let unit = read("deploy/timetrack-bot-backup.service");
    for (name, days) in [("old.db", 15), ("recent.db", 13), ("note.txt", 15)] {
        let file = std::fs::File::create(backups.join(name)).unwrap();
        let age = Duration::from_secs(days * 24 * 3600);
        file.set_modified(std::time::SystemTime::from(Clock::system().now()) - age).unwrap();
    }
    let copied = command(&unit, "ExecStart=", folder.path())
        .env("DISCORD_TOKEN", "token")
        .env("DISCORD_GUILD_IDS", "500000000000000001")
        .env("TIMETRACK_URL", "http://127.0.0.1:9")
        .env("TIMETRACK_API_KEY", "0123456789")
        .env("TIMETRACK_API_SECRET", "0123456789")
        .env("DATABASE_URL", format!("sqlite://{}", story.database().display()))
        .status();
    assert!(copied.unwrap().success());
    assert!(command(&unit, "ExecStartPost=", folder.path()).status().unwrap().success());
    let left =
        std::fs::read_dir(&backups).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut left: Vec<_> = left.collect();
    left.sort();
    let [copy, note, recent] = &left[..] else { panic!("{left:?}") };
    assert!(copy.starts_with("20") && copy.ends_with("Z.db"), "{copy}");
    assert_eq!((note.as_str(), recent.as_str()), ("note.txt", "recent.db"));
    assert_eq!(mode(&backups.join(copy)), 0o600);
    story.stop().await;
    story.end().await;
}

/// The backup runs as the bot does: same user, same settings, same walls.
#[test]
fn both_units_are_alike_where_they_must_be() {
    let (bot, backup) = (read("deploy/timetrack-bot.service"), read("deploy/timetrack-bot-backup.service"));
    let own = [
        "ExecStart",
        "Restart",
        "Kill",
        "Timeout",
        "State",
        "Limit",
        "Memory",
        "Tasks",
        "Wants",
        "After",
        "Start",
    ];
    let shared = bot.lines().filter(|line| line.contains('=') && !line.starts_with('#'));
    let shared: Vec<_> = shared
        .filter(|line| *line == "MemoryDenyWriteExecute=yes" || !own.iter().any(|own| line.starts_with(own)))
        .filter(|line| !line.starts_with("Description=") && !line.starts_with("WantedBy="))
        .collect();
    assert!(shared.len() > 30, "{shared:?}");
    for line in shared {
        assert!(backup.lines().any(|there| there == line), "{line}");
    }
}
