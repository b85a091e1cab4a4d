//! Opening: what is refused, with which words, and that a refused file stays as it was.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::store::OpenError;
use crate::store::restore::SinceBackup;
use crate::store::sqlite::restore::place;

async fn refusal(url: &str) -> OpenError {
    match Store::open(url).await {
        Ok(_) => panic!("{url} was opened"),
        Err(error) => error,
    }
}

fn mode(path: &std::path::Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn only_a_path_is_a_database() {
    for url in ["", "bot.db", "sqlite://", "sqlite://:memory:", "postgres://x", "sqlite://file:a.db"] {
        assert!(matches!(refusal(url).await, OpenError::BadUrl(_)), "{url}");
    }
}

#[tokio::test]
async fn a_missing_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/none/bot.db", folder.path().display());
    let words = refusal(&url).await.to_string();
    assert!(words.contains("/none; create it first"), "{words}");
}

#[tokio::test]
async fn the_files_are_for_their_owner_alone() {
    let bench = Bench::linked().await;
    for suffix in ["", "-wal", "-shm", ".lock"] {
        let file = bench.folder.path().join(format!("bot.db{suffix}"));
        assert_eq!(mode(&file), 0o600, "{suffix}");
    }
    bench.store.close().await;
    fs::set_permissions(bench.path(), fs::Permissions::from_mode(0o644)).unwrap();
    let _again = Store::open(&url(&bench.folder)).await.unwrap();
    assert_eq!(mode(&bench.path()), 0o600);
}

#[tokio::test]
async fn a_second_instance_is_refused_until_the_first_has_closed() {
    let bench = Bench::linked().await;
    let error = refusal(&url(&bench.folder)).await;
    assert!(matches!(error, OpenError::InUse(_)), "{error}");
    let clone = bench.store.clone();
    bench.store.close().await;
    bench.store.close().await;
    clone.close().await;
    assert!(clone.check_writable(now()).await.is_err());
    assert!(clone.link(ALICE).await.is_err());
    let again = Store::open(&url(&bench.folder)).await.unwrap();
    assert_eq!(again.link(ALICE).await.unwrap().unwrap().username, name("alice"));
    assert_eq!(clone.path(), again.path());
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_left_alone() {
    let bench = Bench::linked().await;
    bench.store.close().await;
    bench
        .meddle("INSERT INTO _sqlx_migrations VALUES (9000, 'next', '2027-01-01', 1, x'00', 0)")
        .await
        .unwrap();
    let before = fs::read(bench.path()).unwrap();
    let error = refusal(&url(&bench.folder)).await;
    assert!(matches!(error, OpenError::Newer { found: 9000, .. }), "{error}");
    assert!(fs::read(bench.path()).unwrap() == before);
}

#[tokio::test]
async fn a_damaged_file_is_refused_and_left_as_it_is() {
    let bench = Bench::linked().await;
    for press in 1..200 {
        bench.record(ALICE, press).await;
    }
    bench.store.close().await;
    let sound = fs::read(bench.path()).unwrap();
    let middle = sound.len() / 2;
    for damaged in [0..100, 100..300, 4096..6000, middle..middle + 3000, sound.len() - 4096..sound.len()] {
        let mut bytes = sound.clone();
        bytes[damaged.clone()].fill(0xa5);
        fs::write(bench.path(), &bytes).unwrap();
        let error = refusal(&url(&bench.folder)).await;
        assert!(matches!(error, OpenError::Damaged { .. }), "{damaged:?}: {error}");
        assert!(fs::read(bench.path()).unwrap() == bytes, "{damaged:?}");
    }
    fs::write(bench.path(), &sound[..sound.len() / 2]).unwrap();
    let error = refusal(&url(&bench.folder)).await;
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
    fs::write(bench.path(), sound).unwrap();
    assert!(Store::open(&url(&bench.folder)).await.is_ok());
}

#[tokio::test]
async fn what_is_not_a_database_or_not_ours_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bot.db");
    fs::write(&path, "Dear diary, ".repeat(500)).unwrap();
    assert!(matches!(refusal(&url(&folder)).await, OpenError::Damaged { .. }));
    assert_eq!(fs::read_to_string(&path).unwrap(), "Dear diary, ".repeat(500));

    fs::write(&path, "").unwrap();
    let mut conn = raw(&path).await;
    conn.execute("CREATE TABLE songs (title TEXT)").await.unwrap();
    conn.close().await.unwrap();
    let before = fs::read(&path).unwrap();
    let words = refusal(&url(&folder)).await.to_string();
    assert!(words.contains("another program"), "{words}");
    assert!(fs::read(&path).unwrap() == before);
}

#[tokio::test]
async fn a_read_only_file_or_a_folder_is_refused() {
    let bench = Bench::linked().await;
    bench.store.close().await;
    fs::set_permissions(bench.path(), fs::Permissions::from_mode(0o400)).unwrap();
    let words = refusal(&url(&bench.folder)).await.to_string();
    assert!(words.contains("read-only"), "{words}");
    assert_eq!(mode(&bench.path()), 0o400);
    let url = format!("sqlite://{}", bench.folder.path().display());
    let words = refusal(&url).await.to_string();
    assert!(words.contains("it is not a file"), "{words}");
}

#[tokio::test]
async fn a_backup_is_a_whole_database_of_its_own() {
    let bench = Bench::linked().await;
    let punch = bench.record(ALICE, 1).await;
    let copy = bench.folder.path().join("copy.db");
    Store::backup(&url(&bench.folder), &copy).await.unwrap();
    assert_eq!(mode(&copy), 0o600);
    let beside = fs::read_dir(bench.folder.path()).unwrap();
    let names: Vec<_> = beside.map(|entry| entry.unwrap().file_name()).collect();
    assert!(!names.iter().any(|name| name == "copy.db-wal" || name == "copy.db-shm"), "{names:?}");
    bench.record(ALICE, 2).await;

    let restored = Store::open(&format!("sqlite://{}", copy.display())).await.unwrap();
    assert_eq!(restored.open_punches(ALICE).await.unwrap(), [punch]);
    assert_eq!(restored.verify_audit().await.unwrap(), None);
}

#[tokio::test]
async fn a_backup_overwrites_nothing_and_leaves_nothing_half_done() {
    let bench = Bench::linked().await;
    let copy = bench.folder.path().join("copy.db");
    fs::write(&copy, "precious").unwrap();
    assert!(Store::backup(&url(&bench.folder), &copy).await.is_err());
    assert!(Store::backup(&url(&bench.folder), &bench.path()).await.is_err());
    assert!(Store::backup(&url(&bench.folder), &bench.folder.path().join("none/copy.db")).await.is_err());
    assert_eq!(fs::read_to_string(&copy).unwrap(), "precious");
    assert_eq!(bench.store.links(0, 10).await.unwrap().1, 2);
}

#[tokio::test]
async fn a_large_file_is_not_rewritten_beside_a_running_bot() {
    let bench = Bench::linked().await;
    Store::open_to_rewrite(&url(&bench.folder)).await.unwrap().close().await;
    // A hole at the end: large without taking room.
    let enlarge =
        || fs::File::options().write(true).open(bench.path()).unwrap().set_len(129 * 1024 * 1024).unwrap();
    enlarge();
    let error = Store::open_to_rewrite(&url(&bench.folder)).await.err().unwrap();
    assert!(matches!(error, OpenError::InUse(_)), "{error}");
    bench.store.close().await;
    enlarge();
    let alone = Store::open_to_rewrite(&url(&bench.folder)).await.unwrap();
    assert!(matches!(refusal(&url(&bench.folder)).await, OpenError::InUse(_)), "and no bot starts meanwhile");
    alone.close().await;
}

#[tokio::test]
async fn what_a_killed_restore_has_left_does_not_get_into_the_next() {
    let (bench, other) = (Bench::linked().await, Bench::linked().await);
    let copy = bench.folder.path().join("copy.db");
    Store::backup(&url(&bench.folder), &copy).await.unwrap();
    bench.store.close().await;
    fs::remove_file(bench.path()).unwrap();
    other.store.add_link(MemberId(13), &name("carl"), None, ADMIN, now()).await.unwrap();
    let log = other.folder.path().join("bot.db-wal");
    assert!(fs::metadata(&log).unwrap().len() > 0);
    fs::copy(&log, bench.folder.path().join("bot.db.restoring-wal")).unwrap();
    fs::write(bench.folder.path().join("bot.db.restoring"), "cut short").unwrap();

    Store::restore(&url(&bench.folder), &copy, SinceBackup::MayHaveRun, now()).await.unwrap();
    let restored = Store::open(&url(&bench.folder)).await.unwrap();
    assert_eq!(restored.links(0, 10).await.unwrap().1, 2);
    assert_eq!(restored.verify_audit().await.unwrap(), None);
    for suffix in ["", "-wal", "-shm"] {
        assert!(!bench.folder.path().join(format!("bot.db.restoring{suffix}")).exists(), "{suffix}");
    }
}

#[tokio::test]
async fn a_restored_copy_whose_log_is_not_empty_is_not_put_in_place() {
    let bench = Bench::linked().await;
    // As after a last checkpoint that failed: the copy is whole only with the log beside it.
    assert!(fs::metadata(bench.folder.path().join("bot.db-wal")).unwrap().len() > 0);
    let to = bench.folder.path().join("restored.db");
    let words = place(&bench.path(), &to).await.unwrap_err().to_string();
    assert!(words.contains("bot.db-wal still holds a part") && words.contains("Nothing was put"), "{words}");
    assert!(!to.exists() && bench.path().exists());
    bench.store.close().await;
    place(&bench.path(), &to).await.unwrap();
    let restored = Store::open(&format!("sqlite://{}", to.display())).await.unwrap();
    assert_eq!(restored.links(0, 10).await.unwrap().1, 2);
}

/// A cut while the file was being made leaves a rollback journal, which a connection that only reads can't use.
#[tokio::test]
async fn a_journal_left_while_the_file_was_being_made_is_rolled_back() {
    let (before, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let options = SqliteConnectOptions::new().filename(before.path().join("bot.db")).create_if_missing(true);
    // With so small a cache pages reach the file before the commit.
    let mut conn = options.pragma("cache_size", "1").connect().await.unwrap();
    for sql in ["BEGIN", "CREATE TABLE half (made BLOB)"] {
        conn.execute(sql).await.unwrap();
    }
    for _ in 0..50 {
        conn.execute("INSERT INTO half VALUES (randomblob(4000))").await.unwrap();
    }
    for name in ["bot.db", "bot.db-journal"] {
        let copied = std::fs::copy(before.path().join(name), after.path().join(name)).unwrap();
        assert!(copied > 100, "{name} has {copied} bytes");
    }
    let store = Store::open(&url(&after)).await.unwrap();
    assert_eq!(store.standing().await.unwrap().waiting, 0);
    store.close().await;
}
