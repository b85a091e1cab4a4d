//! `audit show`: output and filters.

use timetrack_bot::store::Store;

use super::jobs::{done, failed, program};
use crate::story::{ANNA, CLARA, DORA, Story, Transport};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_audit_trail_is_shown_by_member_day_and_kind() {
    let mut story = Story::new(Transport::Endpoint).await;
    story.says(ANNA, "/timezone", &[("zone", "Asia/Tokyo")]).await;
    let database = story.database();
    let show = |arguments: &[&str]| program(&story, &database, &[&["audit", "show"], arguments].concat());
    let all = done(&show(&[]));
    let lines: Vec<_> = all.lines().collect();
    let [first, second, third] = lines[..] else { panic!("three rows: {all}") };
    assert_eq!(first, format!("#1  2026-11-23 09:02:11 CET  link of {ANNA} by {CLARA}  username anna.huber"));
    assert!(second.starts_with("#2") && second.ends_with("username ben.meyer"), "{second}");
    assert!(third.contains(&format!("zone of {ANNA} by {ANNA}")) && third.contains("Asia/Tokyo"), "{third}");
    let anna = ANNA.to_string();
    for (arguments, rows) in [
        (&["--member", &anna][..], &[first, third][..]),
        (&["--kind", "link"], &[first, second]),
        (&["--member", &anna, "--kind", "link", "--day", "2026-11-23"], &[first]),
        (&["--day", "2026-11-23"], &[first, second, third]),
    ] {
        assert_eq!(done(&show(arguments)).lines().collect::<Vec<_>>(), rows, "{arguments:?}");
    }
    let newest = done(&show(&["--limit", "1"]));
    assert!(newest.starts_with(third) && newest.contains("more than 1 row"), "{newest}");
    for nothing in [&["--day", "2026-11-22"][..], &["--kind", "erase"], &["--member", &DORA.to_string()]] {
        assert!(failed(&show(nothing)).contains("no such row"), "{nothing:?}");
    }
    let empty = database.with_file_name("empty.db");
    let store = Store::open(&format!("sqlite://{}", empty.display())).await.unwrap();
    store.close().await;
    for arguments in [&["audit", "show"][..], &["audit", "show", "--kind", "erase"]] {
        assert_eq!(done(&program(&story, &empty, arguments)), "the audit trail is empty\n", "{arguments:?}");
    }
    for wrong in [&["--day", "yesterday"][..], &["--kind", "punch"], &["--member", "anna"], &["--limit", "0"]]
    {
        assert_eq!(show(wrong).status.code(), Some(2), "{wrong:?}");
    }
    story.end().await;
}
