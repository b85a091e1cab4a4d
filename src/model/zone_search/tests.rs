//! What people type for a zone.

use super::*;

fn zone(name: &str) -> Zone {
    Zone::new(name).unwrap()
}

fn november() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn in_vienna(text: &str) -> ZoneMatch {
    find_zone(text, &zone("Europe/Vienna"), november())
}

#[test]
fn every_row_names_a_zone_and_no_name_twice_in_a_row() {
    for (name, also) in places() {
        assert_eq!(zone(name).name(), *name, "spelled as the database does");
        let keys: std::collections::HashSet<_> = also.iter().map(|place| key(place)).collect();
        assert_eq!(keys.len(), also.len(), "{name}");
    }
    for (_, names) in ABBREVIATIONS {
        for name in *names {
            zone(name);
        }
    }
}

#[test]
fn cities_countries_and_spellings_lead_to_their_zone() {
    for (text, name) in [
        (" europe/vienna ", "Europe/Vienna"),
        ("Wien", "Europe/Vienna"),
        ("WIEN", "Europe/Vienna"),
        ("österreich", "Europe/Vienna"),
        ("Z\u{fc}rich", "Europe/Zurich"),
        ("Zu\u{308}rich", "Europe/Zurich"),
        ("zurich", "Europe/Zurich"),
        ("Zuerich", "Europe/Zurich"),
        ("Genf", "Europe/Zurich"),
        ("Köln", "Europe/Berlin"),
        ("Deutschland", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("america / new york", "America/New_York"),
        ("New York", "America/New_York"),
        ("new-york", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Neu-Delhi", "Asia/Kolkata"),
        ("Tokio", "Asia/Tokyo"),
        ("st. petersburg", "Europe/Moscow"),
        ("Port-au-Prince", "America/Port-au-Prince"),
        ("CET", "CET"),
        ("UTC", "UTC"),
        ("etc/gmt+5", "Etc/GMT+5"),
    ] {
        assert_eq!(in_vienna(text), ZoneMatch::One(zone(name)), "{text}");
    }
    for text in ["UTC-13", "UTC+11:17", "", " ", "/", "Atlantis", "Wi", "Europe", "UTC+99", "+", "17:30", "1"]
    {
        assert_eq!(in_vienna(text), ZoneMatch::None, "{text}");
    }
}

/// The names of what a text may mean.
fn many(text: &str, default: &str) -> Vec<String> {
    match find_zone(text, &zone(default), november()) {
        ZoneMatch::Many(zones) => zones.iter().map(Zone::to_string).collect(),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn what_may_be_several_zones_is_not_guessed() {
    assert_eq!(many("USA", "Europe/Vienna")[..2], ["America/New_York", "America/Chicago"]);
    assert!(many("Indonesien", "Europe/Vienna").contains(&"Asia/Jakarta".to_owned()));
    assert_eq!(many("PST", "Europe/Vienna")[0], "America/Los_Angeles");
    assert_eq!(many("IST", "Europe/Vienna").len(), 3);
    assert_eq!(many("MEZ", "Asia/Tokyo")[0], "Europe/Berlin");
    assert_eq!(many("UTC+1", "Europe/Vienna").last().unwrap(), "Etc/GMT-1");
}

#[test]
fn an_abbreviation_that_is_in_use_at_home_means_home() {
    for text in ["MEZ", "mesz", " CEST "] {
        assert_eq!(in_vienna(text), ZoneMatch::One(zone("Europe/Vienna")), "{text}");
    }
    assert_eq!(
        find_zone("EDT", &zone("America/Toronto"), november()),
        ZoneMatch::One(zone("America/Toronto"))
    );
}

#[test]
fn an_offset_leads_to_zones_whose_clocks_are_at_it_now() {
    for text in ["UTC+1", "utc +1", "GMT+01:00", "+0100", "UTC+01", "+1", "UTC 1"] {
        let zones = many(text, "Europe/Vienna");
        assert_eq!(zones[..2], ["Europe/Vienna", "Europe/Berlin"], "{text}");
        assert!(zones.contains(&"Europe/Zurich".to_owned()) && !zones.contains(&"Europe/London".to_owned()));
    }
    assert_eq!(many("GMT-5", "Europe/Vienna")[0], "America/New_York");
    assert_eq!(many("UTC-5", "Europe/Vienna").last().unwrap(), "Etc/GMT+5");
    assert_eq!(many("UTC+5:30", "Asia/Colombo"), ["Asia/Colombo", "Asia/Kolkata"]);
    assert_eq!(many("−3:30", "America/St_Johns"), ["America/St_Johns"]);
    let july = "2026-07-01T09:00:00Z".parse().unwrap();
    let ZoneMatch::Many(summer) = find_zone("UTC+2", &zone("Europe/Vienna"), july) else {
        panic!("not many")
    };
    assert_eq!(summer[0], zone("Europe/Vienna"));
}

#[test]
fn a_name_without_a_place_warns_and_a_place_without_summer_time_does_not() {
    for (name, instead) in [
        ("EST", "America/New_York"),
        ("MST", "America/Denver"),
        ("GMT", "Europe/London"),
        ("Etc/GMT+5", "Europe/Vienna"),
        ("UTC", "Europe/Vienna"),
    ] {
        assert_eq!(without_summer_time(&zone(name)), Some(zone(instead)), "{name}");
    }
    for name in ["Europe/Vienna", "Asia/Tokyo", "America/Phoenix", "CET", "EST5EDT", "Japan", "Africa/Lagos"]
    {
        assert_eq!(without_summer_time(&zone(name)), None, "{name}");
    }
}

#[test]
fn every_zone_that_never_changes_its_clocks_and_names_no_place_is_known() {
    let offset = |zone: &Zone, at: &str| {
        let at: DateTime<Utc> = at.parse().unwrap();
        zone.wall(at) - at.naive_utc()
    };
    for name in Zone::all() {
        let zone = zone(name);
        let is_fixed = offset(&zone, "2026-01-15T12:00:00Z") == offset(&zone, "2026-07-15T12:00:00Z");
        assert!(is_fixed || without_summer_time(&zone).is_none(), "{name} has summer time");
    }
}
