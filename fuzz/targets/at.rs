//! Fuzzes the text of `at:`: the result is one past instant within the limit, a choice of two, or a refusal.
#![no_main]

use chrono::{DateTime, TimeDelta};
use libfuzzer_sys::fuzz_target;
use timetrack_bot::model::Zone;
use timetrack_bot::model::at::{ParsedTime, TimeError, parse};

const ZONES: [&str; 8] = [
    "Europe/Vienna",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "America/Sao_Paulo",
    "Africa/Casablanca",
    "Etc/UTC",
];

// The first byte is the zone, the next three the hour since 2000, the rest what is typed.
fuzz_target!(|input: &[u8]| {
    let [zone, a, b, c, text @ ..] = input else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let hours = u32::from_be_bytes([0, *a, *b, *c]) % (60 * 366 * 24);
    let Some(now) = DateTime::from_timestamp(946_684_800 + i64::from(hours) * 3_600 + 11, 0) else { return };
    let Ok(zone) = Zone::new(ZONES[usize::from(*zone) % ZONES.len()]) else { return };
    let limit = TimeDelta::days(14);
    let fits = |at| at <= now && at >= now - limit;
    match parse(text, now, &zone, limit) {
        Ok(ParsedTime::One(at)) => assert!(fits(at), "{at}"),
        Ok(ParsedTime::Either { first, second }) => assert!(first < second && (fits(first) || fits(second))),
        Err(TimeError::Future { at }) => assert!(at > now),
        Err(TimeError::TooOld { at, .. }) => assert!(at < now - limit),
        Err(TimeError::Unreadable { text } | TimeError::Impossible { text }) => {
            assert!(text.chars().count() <= 100);
        }
        Err(TimeError::NeverWas { wall, first_after }) => assert!(wall < first_after),
    }
});
