//! The audit trail with somebody erased: what may be blanked, and that nothing else that is done to such a trail goes unseen.

use super::audit::{GUARDS, trail};
use super::*;
use crate::store::audit::{Entry, append};
use crate::store::erase::Erasure;

/// Rows 1 to 5 of [`trail`], of which 2 to 5 are blank since row 6, and one more.
async fn erased() -> Bench {
    let bench = trail().await;
    assert!(matches!(bench.store.erase_person(BOB, later(3)).await, Ok(Erasure::Done(_))));
    bench.store.choose_zone(ALICE, &vienna(), ALICE, later(4)).await.unwrap();
    assert_eq!(bench.store.verify_audit().await.unwrap(), None);
    bench
}

#[tokio::test]
async fn of_a_blanked_row_only_when_what_and_which_admin_is_left() {
    let bench = erased().await;
    let rows = bench.store.audit(10).await.unwrap();
    assert_eq!(rows.len(), 7);
    for row in &rows[2..6] {
        assert_eq!((row.subject, row.detail.as_str()), (None, "{}"));
    }
    let left: Vec<_> = rows.iter().rev().map(|row| (row.what.as_str(), row.actor.0, row.at)).collect();
    assert_eq!(left[1], ("link", 1, now()));
    assert_eq!(left[2], ("zone", 6, now()), "who acted on themselves is the number of the erasure");
    assert_eq!(left[3], ("unlink", 2, later(1)));
    assert_eq!(left[5], ("erase", 0, later(3)));
    assert!(rows[1].detail.contains(r#""rows":[2,3,4,5]"#), "{}", rows[1].detail);
    assert_eq!(bench.store.recent_admins(10).await.unwrap(), [ADMIN]);
}

#[tokio::test]
async fn only_the_blanking_of_a_row_about_somebody_is_let_through() {
    let bench = trail().await;
    let blank = "subject = NULL, detail = '{}', salt = NULL";
    for sql in [
        "UPDATE audit SET subject = NULL WHERE id = 1",
        "UPDATE audit SET subject = NULL, detail = '{}' WHERE id = 1",
        "UPDATE audit SET subject = NULL, salt = NULL WHERE id = 1",
        "UPDATE audit SET detail = '{}', salt = NULL WHERE id = 1",
        "UPDATE audit SET subject = NULL, detail = '[]', salt = NULL WHERE id = 1",
        &format!("UPDATE audit SET {blank}, at = 0 WHERE id = 1"),
        &format!("UPDATE audit SET {blank}, what = 'zone' WHERE id = 1"),
        &format!("UPDATE audit SET {blank}, actor = 6 WHERE id = 1"),
        &format!("UPDATE audit SET {blank}, hash = randomblob(32) WHERE id = 1"),
        &format!("UPDATE audit SET {blank}, id = 9 WHERE id = 1"),
        &format!("UPDATE audit SET {blank}, account = 2 WHERE id = 1"),
        &format!("UPDATE audit SET {blank} WHERE id = 3"),
        &format!("UPDATE audit SET {blank}, actor = 7 WHERE id = 3"),
    ] {
        let error = bench.meddle(sql).await.unwrap_err().to_string();
        assert!(error.contains("append-only"), "{sql}: {error}");
    }
    assert_eq!(bench.store.verify_audit().await.unwrap(), None);
    bench.meddle(&format!("UPDATE audit SET {blank} WHERE id = 1")).await.unwrap();
    assert_eq!(bench.store.verify_audit().await.unwrap(), Some(1), "but it shows");

    let bench = erased().await;
    for id in [2, 6] {
        let again = bench.meddle(&format!("UPDATE audit SET {blank} WHERE id = {id}")).await;
        assert!(again.is_err(), "neither a blank row nor one that tells of an erasure");
    }
}

/// Keeps row 3 and its salt aside, so that it can be put back as it was.
const KEEP: &str = "CREATE TABLE kept AS SELECT * FROM audit";
const PUT_BACK: &str = "UPDATE audit SET (actor, subject, detail, salt) = \
     (SELECT actor, subject, detail, salt FROM kept WHERE kept.id = audit.id) WHERE id = 3";

#[tokio::test]
async fn what_is_done_to_a_trail_with_somebody_erased_shows() {
    for (sql, first_bad) in [
        ("UPDATE audit SET subject = NULL, detail = '{}', salt = NULL WHERE id = 1", 1),
        ("UPDATE audit SET subject = NULL, detail = '{}', salt = NULL WHERE id = 7", 7),
        ("UPDATE audit SET at = at + 1 WHERE id = 3", 2),
        ("UPDATE audit SET actor = 7 WHERE id = 4", 2),
        ("UPDATE audit SET what = 'link' WHERE id = 3", 2),
        ("UPDATE audit SET what = 'erase' WHERE id = 3", 3),
        ("UPDATE audit SET hash = randomblob(32) WHERE id = 3", 2),
        ("UPDATE audit SET account = 2 WHERE id = 3", 2),
        ("UPDATE audit SET account = NULL WHERE id = 3", 2),
        ("UPDATE audit SET account = 1 WHERE id = 6", 6),
        ("UPDATE audit SET hash = randomblob(32) WHERE id = 5", 6),
        ("UPDATE audit SET hash = randomblob(32) WHERE id = 6", 6),
        ("UPDATE audit SET subject = 12 WHERE id = 3", 3),
        ("UPDATE audit SET detail = '[]' WHERE id = 3", 3),
        ("UPDATE audit SET salt = randomblob(16) WHERE id = 3", 3),
        (PUT_BACK, 3),
        ("UPDATE audit SET detail = replace(detail, '[2,', '[') WHERE id = 6", 6),
        ("UPDATE audit SET detail = '{}', salt = NULL WHERE id = 6", 6),
        ("UPDATE audit SET what = 'zone' WHERE id = 6", 6),
        ("DELETE FROM audit WHERE id = 3", 3),
        ("DELETE FROM audit WHERE id = 6", 6),
        ("DELETE FROM audit WHERE id = 7", 7),
        (
            "DELETE FROM audit WHERE id > 5; UPDATE audit_head SET id = 5, hash = (SELECT hash FROM audit WHERE id = 5)",
            2,
        ),
        (
            "UPDATE audit SET id = 9 WHERE id = 4; UPDATE audit SET id = 4 WHERE id = 5; UPDATE audit SET id = 5 WHERE id = 9",
            6,
        ),
    ] {
        let bench = trail().await;
        bench.meddle(KEEP).await.unwrap();
        bench.store.erase_person(BOB, later(3)).await.unwrap();
        bench.store.choose_zone(ALICE, &vienna(), ALICE, later(4)).await.unwrap();
        assert_eq!(bench.store.verify_audit().await.unwrap(), None);
        for guard in GUARDS {
            bench.meddle(&format!("DROP TRIGGER {guard}")).await.unwrap();
        }
        bench.meddle(sql).await.unwrap();
        assert_eq!(bench.store.verify_audit().await.unwrap(), Some(first_bad), "{sql}");
    }
}

#[tokio::test]
async fn a_row_that_tells_of_an_erasure_must_tell_the_truth() {
    let digest = "00".repeat(32);
    for (detail, first_bad) in [
        (serde_json::json!({ "rows": [1], "digest": digest, "punches": 0 }), 1),
        (serde_json::json!({ "rows": [3], "digest": digest, "punches": 0 }), 3),
        (serde_json::json!({ "rows": [8], "digest": digest, "punches": 0 }), 8),
        (serde_json::json!({ "rows": [], "digest": digest, "punches": 0 }), 8),
        (serde_json::json!({ "rows": "all" }), 8),
    ] {
        let bench = erased().await;
        let entry = Entry { at: now(), actor: MemberId(0), what: "erase", subject: None, detail };
        let said = entry.detail.to_string();
        let forged = bench.store.write(move |conn| Box::pin(async move { append(conn, None, &entry).await }));
        forged.await.unwrap();
        assert_eq!(bench.store.verify_audit().await.unwrap(), Some(first_bad), "{said}");
    }
}

#[tokio::test]
async fn the_hash_of_a_row_confirms_no_guess_about_what_stood_in_it() {
    let (one, other) = (trail().await, trail().await);
    let hash = async |bench: &Bench| -> Vec<u8> {
        let mut conn = bench.raw().await;
        sqlx::query_scalar("SELECT hash FROM audit WHERE id = 1").fetch_one(&mut conn).await.unwrap()
    };
    assert_ne!(hash(&one).await, hash(&other).await, "the same change at the same moment");
}
