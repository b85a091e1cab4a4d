//! From each schema there ever was to the newest: `rows_<version>.sql` holds rows as the version before the next wrote them.

use std::borrow::Cow;
use std::fs;

use sqlx::migrate::{Migration, MigrationType, Migrator};

use super::*;
use crate::model::{About, Decision, DeliveryError, NoticeState, Refusal, ReminderKind, Unclear};
use crate::store::erase::Erasure;
use crate::store::person::Kept;
use crate::store::reminders::ReminderState;
use crate::store::restore::SinceBackup;
use crate::store::sqlite::open::{MIGRATIONS, open};

/// Rows of each schema but those of a schema to come; a new migration adds the rows of the schema it leaves behind.
/// The third schema has the rows of the second, the sixth those of the fifth.
pub(super) const ROWS: [(i64, &str); 18] = [
    (1, FIRST),
    (2, SECOND),
    (3, SECOND),
    (4, FOURTH),
    (5, FIFTH),
    (6, FIFTH),
    (7, SEVENTH),
    (8, EIGHTH),
    (9, NINTH),
    (11, NINTH),
    (12, NINTH),
    (13, THIRTEENTH),
    (14, FOURTEENTH),
    (16, FOURTEENTH),
    (17, SEVENTEENTH),
    (18, FOURTEENTH),
    (19, FOURTEENTH),
    (20, TWENTIETH),
];
const FIRST: &str = include_str!("rows_1.sql");
const SECOND: &str = include_str!("rows_2.sql");
const FOURTH: &str = include_str!("rows_4.sql");
const FIFTH: &str = include_str!("rows_5.sql");
const SEVENTH: &str = concat!(include_str!("rows_5.sql"), include_str!("rows_7.sql"));
const EIGHTH: &str =
    concat!(include_str!("rows_5.sql"), include_str!("rows_7.sql"), include_str!("rows_8.sql"));
const NINTH: &str = include_str!("rows_9.sql");
const THIRTEENTH: &str = concat!(include_str!("rows_9.sql"), include_str!("rows_13.sql"));
const FOURTEENTH: &str =
    concat!(include_str!("rows_9.sql"), include_str!("rows_13.sql"), include_str!("rows_14.sql"));
const SEVENTEENTH: &str = concat!(
    include_str!("rows_9.sql"),
    include_str!("rows_13.sql"),
    include_str!("rows_14.sql"),
    include_str!("rows_17.sql")
);
const TWENTIETH: &str = concat!(
    include_str!("rows_9.sql"),
    include_str!("rows_13.sql"),
    include_str!("rows_14.sql"),
    include_str!("rows_20.sql")
);

/// The interactions in those rows that are not settled, as the queue shows them.
pub(super) const OPEN: [u64; 3] = [104, 102, 103];

/// The schemas up to one, as the program of that time knew them.
pub(super) fn until(version: i64) -> Migrator {
    Migrator::with_migrations(MIGRATIONS.iter().filter(|m| m.version <= version).cloned().collect())
}

/// A file as the program of that schema left it.
pub(super) async fn left_by(version: i64, rows: &'static str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    open(&url(&folder), &until(version)).await.unwrap().close().await;
    let mut conn = raw(&folder.path().join("bot.db")).await;
    conn.execute(rows).await.unwrap();
    conn.close().await.unwrap();
    folder
}

/// How many punches are not settled, also where the schema lacks columns that a whole punch is read from.
pub(super) async fn unsettled(store: &Store) -> u32 {
    let count = sqlx::query_scalar("SELECT count(*) FROM punches WHERE settled_at IS NULL");
    count.fetch_one(store.readers()).await.unwrap()
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
        let store = Store::open(&url(&folder)).await.unwrap();
        let link = store.link(ALICE).await.unwrap().unwrap();
        assert_eq!((link.username, link.zone), (name("alice"), Some(vienna())));
        assert_eq!(store.links(0, 10).await.unwrap().1, 2);
        let (open, count) = store.queue(0, 10).await.unwrap();
        assert_eq!((presses(&open), count), (OPEN.to_vec(), 3));
        assert_eq!(
            open.iter().map(|punch| (punch.state, punch.unclear)).collect::<Vec<_>>(),
            [(PunchState::Stuck, true), (PunchState::Waiting, true), (PunchState::Waiting, false)],
            "what was in flight is to be read back"
        );
        assert_eq!(store.head(ALICE).await.unwrap().unwrap().interaction.0, 102);
        assert_eq!(store.head(BOB).await.unwrap(), None, "a stuck one holds nobody up");
        let of_press = async |press| store.punch_of(InteractionId(press)).await.unwrap().unwrap();
        let done = of_press(101).await;
        assert_eq!((done.state, done.after), (PunchState::Done, Some(Timer::STOPPED)));
        assert_eq!(of_press(104).await.before.unwrap().note.unwrap(), "Cellar");
        assert_eq!(of_press(105).await.state, PunchState::Cancelled);
        assert!(matches!(of_press(106).await.refusal, Some(Refusal::ByTimeTrack { .. })));
        owes_what_was_never_told(&store).await;
        assert_eq!(store.draft(InteractionId(107)).await.unwrap().unwrap().member, BOB);
        assert_eq!(store.known_users().await.unwrap().len(), 1);
        let rows = match version {
            1 => 5,
            2..9 => 9,
            _ => 11,
        };
        assert_eq!(store.audit(20).await.unwrap().len(), rows);
        assert_eq!(store.verify_audit().await.unwrap(), None, "the form of the hash never changes");
        let repeat = store.record(&press_of(ALICE, 108), &vienna()).await.unwrap();
        assert_eq!(repeat == Recorded::Erased, version >= 2, "{repeat:?}");
        store.close().await;
    }
}

/// Bob was never told that an admin gave his punch up.
async fn owes_what_was_never_told(store: &Store) {
    let cancelled = store.punch_of(InteractionId(105)).await.unwrap().unwrap();
    assert!(store.notices_to(ALICE, 10).await.unwrap().is_empty());
    let notices = store.notices_to(BOB, 10).await.unwrap();
    assert_eq!(notices.iter().map(|notice| notice.about).collect::<Vec<_>>(), [About::Ended(cancelled.id)]);
    assert_eq!(store.notice_of(cancelled.id).await.unwrap(), Some(NoticeState::Due));
}

#[tokio::test]
async fn what_nobody_was_told_before_notices_is_owed_as_one() {
    for (told_of_restore, about) in
        [(0, &[About::UnknownUser(BOB)][..]), (1, &[About::UnknownUser(BOB), About::Restored])]
    {
        let folder = left_by(4, FOURTH).await;
        let mut conn = raw(&folder.path().join("bot.db")).await;
        let more = format!(
            "PRAGMA user_version = {told_of_restore}; \
             INSERT INTO punches (interaction, member, username, zone, action, at, pressed_at, locale, state, next_at, settled_at) \
             SELECT 900 + i, 11, 'alice', 'UTC', '{{\"do\":\"stop\"}}', 0, pressed, 'en', state, 0, 1795420842000 FROM \
             (SELECT 1 AS i, 1795420841000 AS pressed, 'done' AS state UNION ALL SELECT 2, 1795420841000 - 1300000000, 'refused')"
        );
        conn.execute(AssertSqlSafe(more)).await.unwrap();
        conn.close().await.unwrap();
        let store = Store::open(&url(&folder)).await.unwrap();
        let admins = store.notices_to_admins(9).await.unwrap();
        assert_eq!(admins.iter().map(|notice| notice.about).collect::<Vec<_>>(), about);
        for (press, why) in [(901, "what is booked is no surprise"), (902, "it is too old for a message")] {
            let punch = store.punch_of(InteractionId(press)).await.unwrap().unwrap();
            assert_eq!(store.notice_of(punch.id).await.unwrap(), Some(NoticeState::Kept), "{why}");
        }
        store.close().await;
    }
}

#[tokio::test]
async fn sentences_of_earlier_schemas_are_read_as_delivery_errors() {
    let words = |text: &str| text.to_owned();
    let unclear = |what| DeliveryError::Unclear { what };
    let cases = [
        ("TimeTrack cannot be reached: refused", DeliveryError::Unreachable { why: words("refused") }),
        ("TimeTrack's answer is unclear: no answer in time", unclear(Unclear::NoAnswer)),
        (
            "TimeTrack's answer is unclear: the answer was cut off: reset",
            unclear(Unclear::CutOff(words("reset"))),
        ),
        (
            "TimeTrack's answer is unclear: status 503: closed",
            unclear(Unclear::Status { status: 503, words: words("closed") }),
        ),
        (
            "TimeTrack's answer is unclear: the answer is too long",
            unclear(Unclear::Unreadable(words("the answer is too long"))),
        ),
        ("TimeTrack asks to wait", DeliveryError::Busy),
        ("TimeTrack does not accept the API key (status 403)", DeliveryError::KeyRefused { status: 403 }),
        ("TimeTrack says: *No*", DeliveryError::Refused { words: words("*No*") }),
        ("TimeTrack answered with status 418 and no reason", DeliveryError::NoReason { status: 418 }),
        (
            "TimeTrack does not know the username: No user a",
            DeliveryError::UnknownUser { words: words("No user a") },
        ),
        ("TimeTrack accepted it, but its timer does not show it", DeliveryError::NoEffect),
        ("a write of unknown outcome may still land", DeliveryError::MayLand),
        ("\u{1}\"of ours\" it is not", DeliveryError::Other { words: words("\u{1}\"of ours\" it is not") }),
    ];
    let folder = left_by(13, THIRTEENTH).await;
    let mut conn = raw(&folder.path().join("bot.db")).await;
    for (press, (sentence, _)) in (900_i64..).zip(&cases) {
        let insert = "INSERT INTO punches (interaction, member, username, zone, action, at, pressed_at, locale, state, next_at, trouble) \
                      VALUES ($1, 77, 'ann', 'UTC', '{\"do\":\"stop\"}', 0, 0, 'en', 'stuck', 0, $2)";
        sqlx::query(insert).bind(press).bind(sentence).execute(&mut conn).await.unwrap();
    }
    conn.close().await.unwrap();
    let store = Store::open(&url(&folder)).await.unwrap();
    for (press, (_, error)) in (900_u64..).zip(cases) {
        let punch = store.punch_of(InteractionId(press)).await.unwrap().unwrap();
        assert_eq!(punch.trouble, Some(error));
    }
    store.close().await;
}

#[tokio::test]
async fn a_reminder_of_a_shift_is_named_by_the_shift_that_runs_and_one_that_was_not_said_is_found_anew() {
    let folder = left_by(17, SEVENTEENTH).await;
    let store = Store::open(&url(&folder)).await.unwrap();
    let ms = |ms: i64| chrono::DateTime::from_timestamp_millis(ms).unwrap();
    let since = ms(1_795_420_000_000);
    for (kind, begins, state) in [
        (ReminderKind::LongShift, since, Some(ReminderState::Asked)),
        (ReminderKind::LawBreak, since, None),
        (ReminderKind::Forgotten, since, None),
        (ReminderKind::Forgotten, ms(20_779 * 86_400_000), Some(ReminderState::Over)),
        (ReminderKind::ClockIn, ms(20_780 * 86_400_000), Some(ReminderState::Asked)),
    ] {
        let row = store.reminder(ALICE, (kind, begins)).await.unwrap();
        assert_eq!(row.map(|row| row.state), state, "{kind:?} {begins}");
    }
    assert!(store.notices_to(ALICE, 9).await.unwrap().is_empty());
    let kept = &store.person(ALICE).await.unwrap().accounts[0];
    assert_eq!((kept.reminders.len(), kept.notices.len()), (3, 3), "what was said is kept");
    store.close().await;
}

#[tokio::test]
async fn rows_of_every_schema_can_be_erased_and_the_chain_goes_on() {
    for (version, rows) in ROWS {
        let folder = left_by(version, rows).await;
        let store = Store::open(&url(&folder)).await.unwrap();
        let stuck = store.punch_of(InteractionId(104)).await.unwrap().unwrap();
        store.decide(stuck.id, Decision::Cancel, ADMIN, now()).await.unwrap();
        let erased = store.erase_person(BOB, now()).await.unwrap();
        assert!(
            matches!(erased, Erasure::Done(kept) if kept.changes == 4 && kept.punches == 3),
            "{erased:?}"
        );
        store.choose_zone(ALICE, &Zone::new("Asia/Tokyo").unwrap(), ALICE, now()).await.unwrap();
        assert_eq!(store.verify_audit().await.unwrap(), None, "schema {version}");
        assert_eq!(store.kept_about(BOB).await.unwrap(), Kept::default());
    }
}

#[tokio::test]
async fn a_copy_is_made_before_the_schema_changes() {
    let folder = left_by(1, FIRST).await;
    let beside = |name: &str| folder.path().join(name);
    fs::write(beside("bot.db.before-9000.part"), "cut short").unwrap();
    let store = open(&url(&folder), &and_one_more("CREATE TABLE next (x INTEGER) STRICT")).await.unwrap();
    store.close().await;
    assert!(!beside("bot.db.before-9000.part").exists());
    let copy = format!("sqlite://{}", beside("bot.db.before-9000").display());
    let before = open(&copy, &until(1)).await.expect("a copy that the program of before can open");
    assert_eq!(unsettled(&before).await, 3);
    let error = Store::open(&url(&folder)).await.err().unwrap();
    assert!(matches!(error, crate::store::OpenError::Newer { found: 9000, .. }), "{error}");
}

#[tokio::test]
async fn a_schema_that_cannot_be_applied_changes_nothing() {
    let folder = left_by(1, FIRST).await;
    let broken = and_one_more("DROP TABLE drafts; INSERT INTO nothing VALUES (1);");
    assert!(open(&url(&folder), &broken).await.is_err());
    let store = Store::open(&url(&folder)).await.unwrap();
    assert_eq!(store.draft(InteractionId(1)).await.unwrap(), None, "the table is there");
    assert_eq!(store.queue(0, 10).await.unwrap().1, 3);
}

#[tokio::test]
async fn the_copy_made_when_an_upgrade_began_is_not_lost_when_it_goes_on() {
    let folder = left_by(1, FIRST).await;
    // The first of two steps is made, the second fails.
    assert!(open(&url(&folder), &and_one_more("INSERT INTO nothing VALUES (1)")).await.is_err());
    open(&url(&folder), &and_one_more("CREATE TABLE next (x INTEGER) STRICT")).await.unwrap().close().await;
    let copy = format!("sqlite://{}", folder.path().join("bot.db.before-9000").display());
    assert!(open(&copy, &until(1)).await.is_ok());
}

#[tokio::test]
async fn an_older_program_refuses_what_a_newer_one_has_written() {
    let folder = left_by(2, SECOND).await;
    let before = fs::read(folder.path().join("bot.db")).unwrap();
    let words = open(&url(&folder), &until(1)).await.err().unwrap().to_string();
    assert!(words.contains("written by a newer timetrack-bot (schema 2, this one knows 1)"), "{words}");
    assert!(fs::read(folder.path().join("bot.db")).unwrap() == before);
}

#[tokio::test]
async fn a_new_or_current_file_is_not_copied() {
    let bench = Bench::linked().await;
    bench.store.close().await;
    Store::open(&url(&bench.folder)).await.unwrap().close().await;
    let mut names: Vec<_> =
        fs::read_dir(bench.folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["bot.db", "bot.db.lock"]);
}

#[tokio::test]
async fn a_backup_of_every_schema_is_restored_either_way() {
    for (version, rows) in ROWS {
        // One more in the second account.
        let waited = if version < 9 { 2 } else { 3 };
        for (since, held) in [(SinceBackup::MayHaveRun, waited), (SinceBackup::NotRun, 0)] {
            let (old, folder) = (left_by(version, rows).await, tempfile::tempdir().unwrap());
            let backup = old.path().join("bot.db");
            let before = fs::read(&backup).unwrap();
            let restored = Store::restore(&url(&folder), &backup, since, now())
                .await
                .unwrap_or_else(|error| panic!("schema {version}, {since:?}: {error:?}"));
            assert_eq!(restored.held, held, "schema {version}");
            assert!(fs::read(&backup).unwrap() == before, "the backup is left as it is");

            let store = Store::open(&url(&folder)).await.unwrap();
            let waited = store.punch_of(InteractionId(103)).await.unwrap().unwrap();
            let last = store.audit(1).await.unwrap().remove(0);
            if since == SinceBackup::MayHaveRun {
                assert_eq!((waited.state, waited.unclear), (PunchState::Stuck, true), "schema {version}");
                assert_eq!(waited.trouble, Some(DeliveryError::Restored));
                assert_eq!((last.what, last.detail), ("restore".to_owned(), format!(r#"{{"held":{held}}}"#)));
            } else {
                assert_eq!((waited.state, waited.unclear), (PunchState::Waiting, false), "schema {version}");
                assert_ne!(last.at, now(), "nothing happened to it");
            }
            assert_eq!(store.queue(0, 10).await.unwrap().1, 3);
            assert_eq!(store.verify_audit().await.unwrap(), None);
            store.close().await;
            let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
            let mut names: Vec<_> = names.collect();
            names.sort();
            assert_eq!(names, ["bot.db", "bot.db.lock"], "the backup is the copy of before");
        }
    }
}
