//! The jobs of the command line, run as processes while a bot runs.

use std::path::Path;
use std::process::{Command, Output};
use std::str::FromStr;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Executor};
use timetrack_bot::model::MemberId;
use timetrack_bot::store::Store;
use timetrack_sandbox::Weather;

use crate::story::{ANNA, BEN, DORA, Story, Transport};

/// Runs the program against a story's TimeTrack and a database.
pub fn program(story: &Story, database: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_timetrack-bot"))
        .args(arguments)
        .env_clear()
        .current_dir(database.parent().unwrap())
        .env("DISCORD_TOKEN", story.discord.token())
        .env("DISCORD_API_URL", story.discord.api_url())
        .env("DISCORD_GUILD_IDS", "500000000000000001")
        .env("TIMETRACK_URL", story.timetrack.url().as_str())
        .env("TIMETRACK_API_KEY", story.timetrack.key())
        .env("TIMETRACK_API_SECRET", story.timetrack.secret())
        .env("DATABASE_URL", format!("sqlite://{}", database.display()))
        .env("HEALTH_ADDR", story.running().map_or_else(String::new, |bot| bot.health_addr().to_string()))
        .env("RUST_LOG", "warn")
        .output()
        .unwrap()
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

pub fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", words(output));
    words(output)
}

pub fn failed(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{}", words(output));
    words(output)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_health_check_asks_the_running_bot() {
    let mut story = Story::new(Transport::Endpoint).await;
    let database = story.database();
    assert_eq!(done(&program(&story, &database, &["healthcheck"])), "ok\n");
    assert!(done(&program(&story, &database, &["healthcheck", "--ready"])).contains(r#""ready":true"#));
    let nobody = Command::new(env!("CARGO_BIN_EXE_timetrack-bot"))
        .arg("healthcheck")
        .env_clear()
        .env("HEALTH_ADDR", "127.0.0.1:9")
        .output()
        .unwrap();
    assert!(failed(&nobody).contains("127.0.0.1:9"));
    story.stop().await;
    story.end().await;
}

/// A backup taken in an outage, with a punch that waits, while the bot runs.
async fn backed_up(story: &mut Story, folder: &Path) -> std::path::PathBuf {
    story.says(ANNA, "/clockin", &[]).await;
    story.timetrack.set_weather(Weather::Down);
    story.says_in_vain(BEN, "/clockin", &[]).await;
    let copy = folder.join("backup.db");
    let database = story.database();
    assert!(done(&program(story, &database, &["backup", copy.to_str().unwrap()])).contains("checked copy"));
    copy
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_a_running_bot_is_restored_with_what_waited_held() {
    let mut story = Story::new(Transport::Endpoint).await;
    let folder = tempfile::tempdir().unwrap();
    let copy = backed_up(&mut story, folder.path()).await;
    let backup = copy.to_str().unwrap();
    for (name, arguments, waiting, stuck) in [
        ("held.db", &["restore", backup][..], 0, 1),
        ("moved.db", &["restore", backup, "--not-run-since"][..], 1, 0),
    ] {
        let database = folder.path().join(name);
        done(&program(&story, &database, arguments));
        assert_eq!(mode(&database), 0o600);
        assert!(done(&program(&story, &database, &["audit", "verify"])).contains("whole"));
        let store = Store::open(&format!("sqlite://{}", database.display())).await.unwrap();
        let standing = store.standing().await.unwrap();
        assert_eq!((standing.waiting, standing.stuck), (waiting, stuck), "{name}");
        assert_eq!(store.link(ANNA).await.unwrap().unwrap().username.as_str(), "anna.huber");
        store.close().await;
        let again = failed(&program(&story, &database, arguments));
        assert!(again.contains("move it aside") && again.matches(name).count() == 1, "{again}");
    }
    story.leaves_waiting(1);
    story.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_but_a_sound_backup_is_restored_and_never_over_a_database() {
    let mut story = Story::new(Transport::Endpoint).await;
    let folder = tempfile::tempdir().unwrap();
    let copy = backed_up(&mut story, folder.path()).await;
    let target = folder.path().join("new.db");
    let restore = |from: &Path| failed(&program(&story, &target, &["restore", from.to_str().unwrap()]));

    let mut bytes = std::fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0xA5);
    let damaged = folder.path().join("damaged.db");
    std::fs::write(&damaged, &bytes).unwrap();
    assert!(restore(&damaged).contains("damaged"));
    let text = folder.path().join("text.db");
    std::fs::write(&text, "no database at all, only words that go on for a while").unwrap();
    restore(&text);
    let empty = folder.path().join("empty.db");
    std::fs::write(&empty, "").unwrap();
    restore(&empty);
    let missing = restore(&folder.path().join("missing.db"));
    assert_eq!(missing.matches("No such file").count(), 1, "said once: {missing}");
    std::fs::write(folder.path().join("new.db-wal"), "left over").unwrap();
    assert!(restore(&copy).contains("new.db-wal"));
    assert!(!target.exists(), "nothing was put there");
    assert!(!folder.path().join("new.db.restoring").exists(), "nothing was left behind");

    let running = story.database();
    let over = failed(&program(&story, &running, &["restore", copy.to_str().unwrap()]));
    assert!(over.contains("in use"), "{over}");
    let there = failed(&program(&story, &copy, &["restore", damaged.to_str().unwrap()]));
    assert_eq!(there.matches("move it aside").count(), 1, "said once: {there}");
    story.leaves_waiting(1);
    story.end().await;
}

pub fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_go_out_and_come_in_beside_a_running_bot() {
    let story = Story::new(Transport::Endpoint).await;
    let folder = tempfile::tempdir().unwrap();
    let (database, file) = (story.database(), folder.path().join("links.csv"));
    let name = file.to_str().unwrap();
    done(&program(&story, &database, &["links", "export", name]));
    assert_eq!(mode(&file), 0o600, "it says who is who");
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text, "member,username,zone\n400000000000000001,anna.huber,\n400000000000000002,ben.meyer,\n");
    assert!(failed(&program(&story, &database, &["links", "export", name])).contains("must not exist"));

    let rows = format!("{text}{DORA},DAVID.okafor,Europe/Berlin\n");
    let unknown = failed(&import(&story, &file, &rows.replace("DAVID.okafor", "nobody.here"), &[]));
    assert!(unknown.contains("line 4") && unknown.contains("nothing was changed"), "{unknown}");
    let taken = failed(&import(&story, &file, &format!("{rows}400000000000000009,ben.meyer,\n"), &[]));
    assert!(taken.contains("line 5"), "{taken}");
    let stolen =
        format!("{rows}400000000000000009,clara.wolf,\n").replace("400000000000000002", "400000000000000008");
    let stolen = failed(&import(&story, &file, &stolen, &["--offline"]));
    assert!(stolen.contains("line 3") && stolen.contains("belongs to member"), "{stolen}");
    let both = format!("{text}{DORA},nobody.here,\n").replace("400000000000000002", "400000000000000008");
    let both = failed(&import(&story, &file, &both, &[]));
    assert!(both.contains("line 3") && both.contains("line 4") && both.contains("2 rows"), "{both}");
    assert_eq!(link_of(&story, DORA).await, None, "all or none");
    story.end().await;
}

fn import(story: &Story, file: &Path, rows: &str, more: &[&str]) -> Output {
    std::fs::write(file, rows).unwrap();
    let arguments = [&["links", "import", file.to_str().unwrap()], more].concat();
    program(story, &story.database(), &arguments)
}

async fn link_of(story: &Story, member: MemberId) -> Option<String> {
    story.bot().app.store.link(member).await.unwrap().map(|link| link.username.into())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn imported_links_work_at_once_and_are_in_the_audit_trail() {
    let mut story = Story::new(Transport::Endpoint).await;
    let username: String = {
        let company = story.timetrack.company();
        let taken = ["anna.huber", "ben.meyer"];
        let user = company.users.iter().find(|user| user.enabled && !taken.contains(&user.username.as_str()));
        user.unwrap().username.to_string()
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("links.csv");
    let rows = format!("member;username;zone\n{DORA};{};Europe/Berlin\n", username.to_uppercase());
    assert!(done(&import(&story, &file, &rows, &["--dry-run"])).contains("1 link would be made"));
    assert_eq!(link_of(&story, DORA).await, None);
    assert!(done(&import(&story, &file, &rows, &[])).contains("1 link made"));
    assert_eq!(link_of(&story, DORA).await, Some(username), "spelled as TimeTrack does");
    assert!(done(&import(&story, &file, &rows, &[])).contains("1 link there already"));
    for (cell, line) in [("1,23457E+17", "line 2"), ("123456789012345000", "line 2")] {
        let rows = format!("member;username\n{cell};anna.huber\n");
        let told = failed(&import(&story, &file, &rows, &["--offline"]));
        assert!(told.contains(line) && told.contains("rounded") && told.contains("as text"), "{told}");
    }
    let newest = story.bot().app.store.audit(1).await.unwrap().remove(0);
    assert_eq!((newest.what.as_str(), newest.actor, newest.subject), ("link", MemberId(0), Some(DORA)));
    let moved = rows.replace("Berlin", "London");
    for (more, told, changed) in [
        (&["--dry-run"][..], "would be changed to Europe/London", "1 zone would be changed"),
        (&[][..], "changed to Europe/London", "1 zone changed"),
        (&[][..], "0 links made", "0 zones changed, 1 link there already"),
    ] {
        let said = done(&import(&story, &file, &moved, more));
        assert!(said.contains(told) && said.contains(changed), "{said}");
    }
    story.hears(DORA, "An admin has set your time zone").await;
    let said = story.says(DORA, "/clockin", &[]).await;
    assert!(said.contains("Clocked in") || said.contains("Working"), "{said}");
    let database = story.database();
    assert!(done(&program(&story, &database, &["audit", "verify"])).contains("4 rows"));
    story.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_imported_zone_changes_no_running_timer() {
    let mut story = Story::new(Transport::Endpoint).await;
    story.says(ANNA, "/clockin", &[]).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("links.csv");
    let rows = format!("member,username,zone\n{ANNA},anna.huber,Asia/Tokyo\n");
    assert!(done(&import(&story, &file, &rows, &[])).contains("1 zone changed"));
    story.hears(ANNA, "An admin has set your time zone").await;
    story.pass(std::time::Duration::from_secs(600));
    let said = story.says(ANNA, "/clockout", &[]).await;
    assert!(said.contains("10 min"), "{said}");
    let entry = story.timetrack.attendances("anna.huber").remove(0);
    assert_eq!(entry.to.to_string(), "2026-11-23T09:12:11.000Z");
    story.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trail_made_anew_does_not_fit_an_anchor_that_was_noted_before() {
    let mut story = Story::new(Transport::Endpoint).await;
    let database = story.database();
    let verify =
        |story: &Story, more: &[&str]| program(story, &database, &[&["audit", "verify"], more].concat());
    let said = done(&verify(&story, &[]));
    let anchor = said.split_whitespace().find(|word| word.starts_with("2:")).unwrap().trim_end_matches(';');
    assert!(done(&verify(&story, &["--anchor", anchor])).contains("Up to row 2"));
    let (row, hash) = anchor.split_once(':').unwrap();
    for other in [format!("1:{hash}"), format!("9:{hash}"), format!("{row}:{}", "0".repeat(64))] {
        assert!(failed(&verify(&story, &["--anchor", &other])).contains("made anew or cut"), "{other}");
    }
    let unreadable = verify(&story, &["--anchor", "2:xyz"]);
    assert_eq!(unreadable.status.code(), Some(2));
    story.link(DORA, "david.okafor").await;
    assert!(done(&verify(&story, &["--anchor", anchor])).contains("3 rows"), "later rows change no anchor");
    story.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_audit_trail_is_found_and_the_row_named() {
    let mut story = Story::new(Transport::Endpoint).await;
    story.stop().await;
    let url = format!("sqlite://{}", story.database().display());
    let mut raw = SqliteConnectOptions::from_str(&url).unwrap().connect().await.unwrap();
    raw.execute("DROP TRIGGER audit_is_not_changed").await.unwrap();
    raw.execute("UPDATE audit SET actor = 42 WHERE id = 2").await.unwrap();
    drop(raw);
    let output = Command::new(env!("CARGO_BIN_EXE_timetrack-bot"))
        .args(["audit", "verify"])
        .env_clear()
        .env("DISCORD_TOKEN", "token")
        .env("DISCORD_GUILD_IDS", "500000000000000001")
        .env("TIMETRACK_URL", "http://127.0.0.1:9")
        .env("TIMETRACK_API_KEY", "0123456789")
        .env("TIMETRACK_API_SECRET", "0123456789")
        .env("DATABASE_URL", url)
        .output()
        .unwrap();
    assert!(failed(&output).contains("row 2"));
}
