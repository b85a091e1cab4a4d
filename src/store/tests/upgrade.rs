//! From each schema there ever was to the newest: `rows_<version>.sql` holds rows as the version before the next wrote them.

use std::borrow::Cow;
use std::fs;

use sqlx::migrate::{Migration, MigrationType, Migrator};

use super::*;
use crate::store::open::{MIGRATIONS, open};

/// Rows of each schema but those of a schema to come; a new migration adds the rows of the schema it leaves behind.
pub(super) const ROWS: [(i64, &str); 1] = [(1, include_str!("rows_1.sql"))];

/// A file as the program of that schema left it.
pub(super) async fn left_by(version: i64, rows: &'static str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let until = MIGRATIONS.iter().filter(|migration| migration.version <= version).cloned().collect();
    open(&url(&folder), &Migrator::with_migrations(until)).await.unwrap().close().await;
    let mut conn = raw(&folder.path().join("bot.db")).await;
    conn.execute(rows).await.unwrap();
    conn.close().await.unwrap();
    folder
}

/// All schemas, and one more.
pub(super) fn and_one_more(sql: &'static str) -> Migrator {
    let mut all: Vec<_> = MIGRATIONS.iter().cloned().collect();
    let next = sqlx::SqlStr::from_static(sql);
    all.push(Migration::new(9000, Cow::from("next"), MigrationType::Simple, next, false));
    Migrator::with_migrations(all)
}

#[tokio::test]
async fn rows_of_every_schema_are_read_by_this_one() {
    assert!(MIGRATIONS.iter().all(|m| ROWS.iter().any(|(version, _)| *version == m.version)));
    for (version, rows) in ROWS {
        let folder = left_by(version, rows).await;
        let store = Store::open(&url(&folder), now()).await.unwrap();
        let link = store.link(ALICE).await.unwrap().unwrap();
        assert_eq!((link.username, link.zone), (name("alice"), Some(vienna())));
        assert_eq!(store.links(0, 10).await.unwrap().1, 1);
        let (open, count) = store.queue(0, 10).await.unwrap();
        assert_eq!((presses(&open), count), (vec![102, 103], 2));
        assert_eq!(store.head(ALICE).await.unwrap().unwrap().interaction.0, 102);
        let done = store.punch_of(InteractionId(101)).await.unwrap().unwrap();
        assert_eq!((done.state, done.after), (PunchState::Done, Some(Timer::STOPPED)));
        assert_eq!(store.known_users().await.unwrap().len(), 1);
        assert_eq!(store.audit(10).await.unwrap().len(), 1);
        assert_eq!(store.verify_audit().await.unwrap(), None, "the form of the hash never changes");
    }
}

#[tokio::test]
async fn a_copy_is_made_before_the_schema_changes() {
    let folder = left_by(1, ROWS[0].1).await;
    let beside = |name: &str| folder.path().join(name);
    fs::write(beside("bot.db.before-9000.part"), "cut short").unwrap();
    let store = open(&url(&folder), &and_one_more("CREATE TABLE next (x INTEGER) STRICT")).await.unwrap();
    store.close().await;
    assert!(!beside("bot.db.before-9000.part").exists());
    let copy = format!("sqlite://{}", beside("bot.db.before-9000").display());
    let before = Store::open(&copy, now()).await.unwrap();
    assert_eq!(before.queue(0, 10).await.unwrap().1, 2);
    let error = Store::open(&url(&folder), now()).await.err().unwrap();
    assert!(matches!(error, crate::store::OpenError::Newer { found: 9000, .. }), "{error}");
}

#[tokio::test]
async fn a_schema_that_cannot_be_applied_changes_nothing() {
    let folder = left_by(1, ROWS[0].1).await;
    let broken = and_one_more("DROP TABLE drafts; INSERT INTO nothing VALUES (1);");
    assert!(open(&url(&folder), &broken).await.is_err());
    let store = Store::open(&url(&folder), now()).await.unwrap();
    assert_eq!(store.draft(InteractionId(1)).await.unwrap(), None, "the table is there");
    assert_eq!(store.queue(0, 10).await.unwrap().1, 2);
}

#[tokio::test]
async fn a_new_or_current_file_is_not_copied() {
    let bench = Bench::linked().await;
    bench.store.close().await;
    Store::open(&url(&bench.folder), now()).await.unwrap().close().await;
    let mut names: Vec<_> =
        fs::read_dir(bench.folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["bot.db", "bot.db.lock"]);
}
