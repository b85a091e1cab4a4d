//! The audit trail: what gets in, and that nothing gets out unseen.

use super::*;

pub(super) const GUARDS: [&str; 4] =
    ["audit_only_grows", "audit_head_moves", "audit_is_not_changed", "audit_is_not_cut"];

/// Five changes by two admins.
pub(super) async fn trail() -> Bench {
    let bench = Bench::linked().await;
    bench.store.choose_zone(BOB, &vienna(), BOB, now()).await.unwrap();
    bench.store.remove_link(BOB, MemberId(2), later(1)).await.unwrap();
    bench.store.add_link(BOB, &name("bob"), None, ADMIN, later(2)).await.unwrap();
    assert_eq!(bench.store.verify_audit().await.unwrap(), None);
    bench
}

#[tokio::test]
async fn every_change_is_there_the_newest_first() {
    let bench = trail().await;
    let rows = bench.store.audit(100).await.unwrap();
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    assert_eq!(ids, [5, 4, 3, 2, 1]);
    assert_eq!(rows[1].what, "unlink");
    assert_eq!(rows[1].actor, MemberId(2));
    assert_eq!(rows[1].subject, Some(BOB));
    assert_eq!(rows[1].at, later(1));
    assert_eq!(rows[1].detail, r#"{"username":"bob"}"#);
    assert_eq!(rows[4].detail, r#"{"username":"alice","zone":null}"#);
    assert_eq!(bench.store.audit(2).await.unwrap().len(), 2);
}

#[tokio::test]
async fn those_who_changed_links_lately_are_known() {
    let bench = trail().await;
    assert_eq!(bench.store.recent_admins(10).await.unwrap(), [ADMIN, MemberId(2)]);
    assert_eq!(bench.store.recent_admins(1).await.unwrap(), [ADMIN]);
    bench.store.add_link(MemberId(50), &name("cli"), None, MemberId(0), now()).await.unwrap();
    assert_eq!(
        bench.store.recent_admins(1).await.unwrap(),
        [ADMIN],
        "the command line is nobody to write to"
    );
}

#[tokio::test]
async fn a_row_can_be_neither_changed_nor_removed_nor_replaced_nor_slipped_in() {
    let bench = trail().await;
    for sql in [
        "UPDATE audit SET actor = 7 WHERE id = 2",
        "UPDATE audit SET id = 9 WHERE id = 5",
        "DELETE FROM audit WHERE id = 5",
        "INSERT OR REPLACE INTO audit SELECT id, at, 7, what, subject, detail, hash, salt, account FROM audit WHERE id = 2",
        "INSERT INTO audit SELECT 9, at, 7, what, subject, detail, hash, salt, account FROM audit WHERE id = 2",
    ] {
        let error = bench.meddle(sql).await.unwrap_err().to_string();
        assert!(error.contains("audit trail"), "{sql}: {error}");
    }
    assert_eq!(bench.store.verify_audit().await.unwrap(), None);
}

#[tokio::test]
async fn tampering_shows_with_the_number_of_the_row() {
    for (sql, first_bad) in [
        ("UPDATE audit SET at = at + 1 WHERE id = 2", 2),
        ("UPDATE audit SET actor = 7 WHERE id = 2", 2),
        ("UPDATE audit SET what = 'zone' WHERE id = 1", 1),
        ("UPDATE audit SET subject = NULL WHERE id = 3", 3),
        ("UPDATE audit SET detail = '{}' WHERE id = 4", 4),
        ("UPDATE audit SET hash = randomblob(32) WHERE id = 5", 5),
        ("UPDATE audit SET hash = zeroblob(32) WHERE id = 3", 3),
        ("DELETE FROM audit WHERE id = 1", 1),
        ("DELETE FROM audit WHERE id = 3", 3),
        ("DELETE FROM audit WHERE id = 5", 5),
        ("DELETE FROM audit", 1),
        ("DELETE FROM audit WHERE id > 1; UPDATE audit_head SET id = 1", 1),
        ("UPDATE audit_head SET hash = zeroblob(32)", 5),
        ("UPDATE audit_head SET id = 3", 4),
        ("UPDATE audit SET salt = randomblob(16) WHERE id = 2", 2),
        ("UPDATE audit SET salt = NULL WHERE id = 5", 5),
        ("UPDATE audit SET account = 2 WHERE id = 2", 2),
        ("UPDATE audit SET account = NULL WHERE id = 2", 2),
        (
            "INSERT INTO audit SELECT 6, at, 7, what, subject, detail, hash, salt, account FROM audit WHERE id = 5",
            6,
        ),
        (
            "UPDATE audit SET id = 9 WHERE id = 2; UPDATE audit SET id = 2 WHERE id = 3; UPDATE audit SET id = 3 WHERE id = 9",
            2,
        ),
    ] {
        let bench = trail().await;
        for guard in GUARDS {
            bench.meddle(&format!("DROP TRIGGER {guard}")).await.unwrap();
        }
        bench.meddle(sql).await.unwrap();
        assert_eq!(bench.store.verify_audit().await.unwrap(), Some(first_bad), "{sql}");
    }
}

#[tokio::test]
async fn an_empty_trail_is_in_order() {
    assert_eq!(Bench::new().await.store.verify_audit().await.unwrap(), None);
}

#[tokio::test]
async fn a_change_that_fails_leaves_no_row() {
    let bench = Bench::linked().await;
    bench
        .meddle("CREATE TRIGGER t BEFORE DELETE ON links BEGIN SELECT RAISE(ABORT, 'no'); END")
        .await
        .unwrap();
    assert!(bench.store.remove_link(ALICE, ADMIN, now()).await.is_err());
    assert_eq!(bench.store.audit(10).await.unwrap().len(), 2);
}
