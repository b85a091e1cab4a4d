//! Every zone of the database at every change of its clocks from 2020 to 2037, against an oracle that only asks what the
//! wall clock shows at an instant and never what a wall-clock time means.

use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::{Local, Zone};

fn instant(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn wall(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(second, 0).unwrap()
}

/// What the clocks there are ahead of UTC, in seconds.
fn ahead(zone: &Zone, second: i64) -> i64 {
    zone.wall(at(second)).and_utc().timestamp() - second
}

/// A change of the clocks: when, and what they were ahead of UTC before and after.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Change {
    second: i64,
    before: i64,
    after: i64,
}

const WEEK: i64 = 7 * 86_400;

/// Steps through the years and halves each step that shows a change. Two changes in one week that undo each other would
/// be missed; none are known.
fn changes(zone: &Zone) -> Vec<Change> {
    let (from, to) =
        (instant("2020-01-01T00:00:00Z").timestamp(), instant("2038-01-01T00:00:00Z").timestamp());
    let mut found = Vec::new();
    let mut before = ahead(zone, from);
    for end in (from + WEEK..to).step_by(WEEK as usize) {
        let after = ahead(zone, end);
        if after != before {
            let (mut low, mut high) = (end - WEEK, end);
            while high - low > 1 {
                let middle = low.midpoint(high);
                if ahead(zone, middle) == before { low = middle } else { high = middle }
            }
            found.push(Change { second: high, before, after });
        }
        before = after;
    }
    found
}

/// All instants at which the clocks show `wall`: tried with every lead seen within two days of the change.
fn showing(zone: &Zone, wall: i64, leads: &BTreeSet<i64>) -> Vec<DateTime<Utc>> {
    let mut instants: Vec<_> =
        leads.iter().map(|lead| wall - lead).filter(|at| at + ahead(zone, *at) == wall).collect();
    instants.sort_unstable();
    instants.into_iter().map(at).collect()
}

/// What the oracle makes of a wall-clock time near a change.
fn by_scan(zone: &Zone, wall: i64, change: &Change, leads: &BTreeSet<i64>) -> Local {
    match *showing(zone, wall, leads) {
        [] => Local::Never {
            last_before: zone.wall(at(change.second - 1)),
            first_after: zone.wall(at(change.second)),
        },
        [once] => Local::Once(once),
        [first, second] => Local::Twice { first, second },
        ref more => panic!("{zone} shows {wall} at {more:?}"),
    }
}

/// Checks the wall clock from two hours before a change to two hours after, with the seconds beside each edge.
fn check(zone: &Zone, change: &Change) -> (usize, usize) {
    let leads = (-48..=48).map(|hour| ahead(zone, change.second + hour * 3600)).collect();
    let edges = [change.second + change.before, change.second + change.after];
    let (low, high) = (edges[0].min(edges[1]), edges[0].max(edges[1]));
    let beside = edges.iter().flat_map(|edge| [edge - 1, *edge, edge + 1]);
    let (mut gaps, mut folds) = (0, 0);
    for second in (low - 7200..=high + 7200).step_by(1800).chain(beside) {
        let wall = at(second).naive_utc();
        let meant = zone.resolve(wall);
        assert_eq!(meant, by_scan(zone, second, change, &leads), "{zone} at {wall}");
        let back = |at| assert_eq!(zone.wall(at), wall, "{zone} and back");
        match meant {
            Local::Once(at) => back(at),
            Local::Twice { first, second } => {
                folds += 1;
                assert!(first < second);
                back(first);
                back(second);
                assert_eq!(zone.first_instant(wall), first);
            }
            Local::Never { .. } => {
                gaps += 1;
                assert_eq!(zone.first_instant(wall), at(second - change.before), "{zone} before the jump");
            }
        }
    }
    (gaps, folds)
}

#[test]
fn every_change_of_every_zone_agrees_with_a_scan_of_its_wall_clock() {
    let (mut seen, mut all, mut named) = (HashSet::new(), 0, 0);
    for name in Zone::all() {
        let zone = Zone::new(name).unwrap();
        assert_eq!(zone.name(), name);
        for change in changes(&zone) {
            all += 1;
            // Many names are one place, and many places change alike: one check per kind of change is enough.
            if !seen.insert(change.clone()) {
                // An alias must still say the same at both edges.
                let edge = at(change.second + change.before.max(change.after)).naive_utc();
                assert_eq!(
                    zone.resolve(edge),
                    Local::Once(at(edge.and_utc().timestamp() - change.after)),
                    "{name}"
                );
                continue;
            }
            let (gaps, folds) = check(&zone, &change);
            assert!(if change.after > change.before {
                gaps > 1 && folds == 0
            } else {
                folds > 1 && gaps == 0
            });
            named += 1;
        }
    }
    assert!(all > 5000 && named > 500, "{all} changes, {named} different ones");
}

#[test]
fn known_nights_are_as_the_almanac_has_them() {
    let vienna = Zone::new("Europe/Vienna").unwrap();
    let fold =
        Local::Twice { first: instant("2026-10-25T00:30:00Z"), second: instant("2026-10-25T01:30:00Z") };
    assert_eq!(vienna.resolve(wall("2026-10-25T02:30:00")), fold);
    let gap =
        Local::Never { last_before: wall("2026-03-29T01:59:59"), first_after: wall("2026-03-29T03:00:00") };
    assert_eq!(vienna.resolve(wall("2026-03-29T02:30:00")), gap);
    assert_eq!(vienna.resolve(wall("2026-03-29T02:00:00.5")), gap);
    // Samoa left out a whole day to change sides of the date line.
    let apia = Zone::new("Pacific/Apia").unwrap();
    let day =
        Local::Never { last_before: wall("2011-12-29T23:59:59"), first_after: wall("2011-12-31T00:00:00") };
    assert_eq!(apia.resolve(wall("2011-12-30T12:00:00")), day);
    let lord_howe = Zone::new("Australia/Lord_Howe").unwrap();
    let half =
        Local::Twice { first: instant("2026-04-04T14:45:00Z"), second: instant("2026-04-04T15:15:00Z") };
    assert_eq!(lord_howe.resolve(wall("2026-04-05T01:45:00")), half);
}

#[test]
fn the_database_is_the_bundled_one_and_knows_the_changes_of_2026() {
    assert!(Zone::database_version().as_str() >= "2026a", "{}", Zone::database_version());
    // British Columbia stays on summer time from 2026 on.
    let vancouver = Zone::new("America/Vancouver").unwrap();
    assert_eq!(vancouver.wall(instant("2026-12-01T12:00:00Z")), wall("2026-12-01T05:00:00"));
}

#[test]
fn names_are_found_in_any_case_and_kept_as_the_database_spells_them() {
    let zone = Zone::new("eUROPE/vIENNA").unwrap();
    assert_eq!((zone.name(), zone.to_string().as_str()), ("Europe/Vienna", "Europe/Vienna"));
    assert_eq!(zone, Zone::new("Europe/Vienna").unwrap());
    assert_ne!(zone, Zone::new("Europe/Berlin").unwrap());
    assert_eq!(format!("{zone:?}"), r#"Zone("Europe/Vienna")"#);
    assert_eq!(serde_json::to_string(&zone).unwrap(), r#""Europe/Vienna""#);
    assert_eq!(serde_json::from_str::<Zone>(r#""europe/vienna""#).unwrap(), zone);
    assert!(serde_json::from_str::<Zone>(r#""Europe/Wien""#).is_err());
    for name in [
        "",
        " ",
        "Europe",
        "Europe/Wien",
        "Etc/Unknown",
        "CEST",
        "+01:00",
        "Europe/Vienna ",
        "../etc/passwd",
        "\0",
    ] {
        assert!(Zone::new(name).is_err(), "{name:?}");
    }
    assert_eq!(Zone::new(&"x".repeat(1_000_000)).unwrap_err().0.len(), 60);
    let names = Zone::all();
    assert!(names.len() > 500 && names.is_sorted() && names.contains(&"UTC"));
}

#[test]
fn offsets_have_their_short_names() {
    let short = |zone, at| Zone::new(zone).unwrap().abbreviation(instant(at));
    assert_eq!(short("Europe/Vienna", "2026-11-24T12:00:00Z"), "CET");
    assert_eq!(short("Europe/Vienna", "2026-06-24T12:00:00Z"), "CEST");
    assert_eq!(short("Asia/Tashkent", "2026-06-24T12:00:00Z"), "+05");
    assert_eq!(short("UTC", "2026-06-24T12:00:00Z"), "UTC");
}

#[test]
fn the_next_change_of_the_clocks_is_found() {
    let next = |zone, at| Zone::new(zone).unwrap().next_change(instant(at)).map(|at| at.to_rfc3339());
    let at = |text: &str| Some(text.to_owned());
    assert_eq!(next("Europe/Vienna", "2026-11-24T12:00:00Z"), at("2027-03-28T01:00:00+00:00"));
    assert_eq!(next("Europe/Vienna", "2027-03-28T01:00:00Z"), at("2027-10-31T01:00:00+00:00"));
    assert_eq!(next("Australia/Lord_Howe", "2026-11-24T12:00:00Z"), at("2027-04-03T15:00:00+00:00"));
    assert_eq!(next("Asia/Tokyo", "2026-11-24T12:00:00Z"), None);
    assert_eq!(next("UTC", "2026-11-24T12:00:00Z"), None);
}

#[test]
fn the_ends_of_the_calendar_do_not_panic() {
    let days =
        [NaiveDateTime::MIN, NaiveDateTime::MAX, wall("-9999-01-01T00:00:00"), wall("+9999-12-31T23:59:59")];
    let more = [wall("+10000-01-01T00:00:00"), wall("-10000-12-31T23:59:59"), wall("0000-02-29T12:00:00")];
    for name in Zone::all() {
        let zone = Zone::new(name).unwrap();
        for wall in days.iter().chain(&more) {
            let _ = zone.abbreviation(wall.and_utc());
            let _ = zone.next_change(wall.and_utc());
            let shown = zone.wall(wall.and_utc());
            assert!((shown - *wall).abs() < TimeDelta::days(1), "{name}: {shown}");
            let read = zone.first_instant(*wall);
            assert!((read.naive_utc() - *wall).abs() < TimeDelta::days(1), "{name}: {read}");
            assert!(matches!(zone.resolve(*wall), Local::Once(at) if at == read), "{name}: {wall}");
        }
    }
}
