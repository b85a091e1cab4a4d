//! Disk faults under a running bot: full, read-only, failing, or the file locked by another process. Nothing is promised that was
//! not stored, and the bot recovers without a restart. `tests/durability/disk.c` is the library between the bot and its files.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use discord_sandbox::Press;
use timetrack_sandbox::Weather;

use super::plan;
use super::stage::{BOSS, Stage};
use crate::patience::until;

/// A bot whose disk does as told.
struct Bench {
    stage: Stage,
    trouble: PathBuf,
}

impl Bench {
    async fn new(people: usize) -> Self {
        let mut stage = Stage::empty(&plan(people, "endpoint")).await;
        let trouble = with_disk(&mut stage);
        stage.start().await;
        for person in stage.people.clone() {
            let id = person.id.to_string();
            let link = [("member", id.as_str()), ("username", &person.username)];
            let said = stage.says(BOSS, "/admin link", &link).await;
            assert!(said.contains(&person.username), "{said}");
        }
        Self { stage, trouble }
    }

    fn disk(&self, how: &str) {
        std::fs::write(&self.trouble, how).unwrap();
    }

    async fn says(&self, person: usize, command: &str) -> String {
        self.stage.says(self.stage.people[person].id, command, &[]).await
    }

    /// Sends a command and waits until its message says `words`, whether at once or by an edit.
    async fn ends_as(&self, person: usize, command: &str, words: &str) {
        let press = self.stage.press(self.stage.people[person].id, command, &[]);
        self.becomes(press, words).await;
    }

    /// The writes that reached TimeTrack for a person.
    fn booked(&self, person: usize) -> usize {
        let username = &self.stage.people[person].username;
        let writes = self.stage.timetrack.writes();
        writes.iter().filter(|write| write.username.as_ref() == Some(username)).count()
    }

    async fn becomes(&self, press: Press, words: &str) {
        let what = format!("the message to say {words:?}");
        self.stage
            .until(&what, |stage| {
                stage.discord.message(press).is_some_and(|message| message.text().contains(words))
            })
            .await;
    }

    async fn prints(&self, words: &str) {
        self.stage.until(words, |stage| stage.bot.as_ref().unwrap().printed().contains(words)).await;
    }
}

/// Puts the library between the bot and its files; gives back the file that says how the disk is.
fn with_disk(stage: &mut Stage) -> PathBuf {
    let library = stage.folder().join("disk.so");
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&library)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/durability/disk.c"))
        .args(["-ldl", "-lpthread"])
        .status();
    assert!(built.expect("cc, which Rust links with").success());
    let trouble = stage.folder().join("trouble");
    let text = |path: &std::path::Path| path.to_str().unwrap().to_owned();
    let folder = text(stage.folder());
    stage.set("LD_PRELOAD", &text(&library));
    stage.set("DISK_FOLDER", &folder);
    stage.set("DISK_TROUBLE", &text(&trouble));
    trouble
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_takes_nothing_promises_nothing_and_recovers() {
    let bench = Bench::new(4).await;
    bench.stage.timetrack.set_weather(Weather::Down);
    let waits = bench.stage.press(bench.stage.people[0].id, "/clockin", &[]);
    bench.becomes(waits, "Noted").await;
    bench.stage.timetrack.set_weather(Weather::Fine);
    bench.disk("full");
    for (person, how) in [(1, "full"), (2, "readonly"), (3, "broken")] {
        bench.disk(how);
        let said = bench.says(person, "/clockin").await;
        assert!(said.contains("Not recorded") && said.contains("nothing is recorded"), "{how}: {said}");
        // No delivery can be the probe that ends the outage, so the first reads may come too early to be one.
        until("a read", async || bench.says(person, "/status").await.contains("not clocked in")).await;
    }
    assert!(bench.stage.timetrack.writes().is_empty(), "what cannot be noted must not leave");
    bench.disk("");
    bench.stage.drained().await.unwrap();
    bench.becomes(waits, "Working").await;
    for person in 1..4 {
        // Who was told that nothing is recorded presses again.
        bench.ends_as(person, "/clockin", "Working").await;
    }
    bench.stage.drained().await.unwrap();
    assert_eq!([0, 1, 2, 3].map(|person| bench.booked(person)), [1; 4]);
}

/// What `/readyz` says of the database.
async fn readiness(stage: &Stage) -> String {
    let printed = stage.bot.as_ref().unwrap().printed();
    let address = printed.split("health checks at http://").nth(1).unwrap().split('/').next().unwrap();
    let url = format!("http://{address}/readyz");
    let answer = reqwest::get(url).await.unwrap().text().await.unwrap();
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    answer["database"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_takes_nothing_is_not_ready() {
    let bench = Bench::new(1).await;
    for how in ["full", "readonly", "broken"] {
        bench.disk(how);
        assert_eq!(readiness(&bench.stage).await, "does not take writes", "{how}");
    }
    bench.disk("");
    assert_eq!(readiness(&bench.stage).await, "ok");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_booking_that_could_not_be_noted_is_read_back_and_not_repeated() {
    let mut bench = Bench::new(1).await;
    bench.stage.timetrack.set_weather(Weather::Slow(Duration::from_millis(700)));
    let before = bench.stage.timetrack.requests().len();
    let press = bench.stage.press(bench.stage.people[0].id, "/clockin", &[]);
    bench.stage.timetrack.seen(before + 2).await;
    bench.disk("readonly");
    bench.prints("a delivery could not be noted").await;
    bench.disk("");
    bench.stage.timetrack.set_weather(Weather::Fine);
    bench.stage.drained().await.unwrap();
    bench.becomes(press, "Working").await;
    assert_eq!(bench.booked(0), 1);
    bench.ends_as(0, "/clockout", "Not clocked in").await;
    assert_eq!(bench.stage.terminate().await.code(), Some(0));
    let person = bench.stage.people[0].id;
    let is_told_again =
        bench.stage.discord.look(|world| world.dms(person).any(|dm| dm.text().contains("Clocked in ")));
    assert!(!is_told_again, "it was said already");
}

/// Another process in the middle of a long write.
struct Lock(Child);

impl Lock {
    fn take(stage: &Stage) -> Self {
        let program = "import sqlite3, sys\n\
             conn = sqlite3.connect(sys.argv[1], isolation_level=None)\n\
             conn.execute('BEGIN EXCLUSIVE')\n\
             print('locked', flush=True)\n\
             sys.stdin.read()\n";
        let mut child = Command::new("python3")
            .args(["-c", program])
            .arg(stage.folder().join("bot.db"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3");
        let mut said = [0; 6];
        child.stdout.as_mut().unwrap().read_exact(&mut said).unwrap();
        assert_eq!(&said, b"locked");
        Self(child)
    }

    fn let_go(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_locked_by_another_process_ends_as_recorded_or_as_not_recorded() {
    let bench = Bench::new(2).await;
    let lock = Lock::take(&bench.stage);
    let [patient, unlucky] = [0, 1].map(|person| bench.stage.people[person].id);
    let press = bench.stage.press(unlucky, "/clockin", &[]);
    let first = bench.stage.message(press).await.text();
    assert!(first.contains("recorded only when this message says so"), "{first}");
    bench.becomes(press, "Not recorded").await;
    let press = bench.stage.press(patient, "/clockin", &[]);
    bench.becomes(press, "recorded only when this message says so").await;
    lock.let_go();
    bench.becomes(press, "Working").await;
    bench.ends_as(1, "/clockin", "Working").await;
    assert_eq!([bench.booked(0), bench.booked(1)], [1, 1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_must_not_be_written_ends_the_start_in_words_and_stays_as_it_is() {
    let mut bench = Bench::new(1).await;
    assert_eq!(bench.stage.terminate().await.code(), Some(0));
    let file = bench.stage.folder().join("bot.db");
    let sound = std::fs::read(&file).unwrap();
    let mut damaged = sound.clone();
    damaged[4096..8192].fill(0xa5);
    for (how, bytes, words) in [
        ("", damaged, "is damaged"),
        ("", sound[..sound.len() / 2].to_vec(), "is damaged"),
        ("", b"Dear diary, today nothing happened. ".repeat(300), "is damaged"),
        ("", newer(&bench.stage, &sound), "was written by a newer timetrack-bot"),
        ("readonly", sound.clone(), "cannot be opened"),
        ("full", sound.clone(), "cannot be opened"),
    ] {
        std::fs::write(&file, &bytes).unwrap();
        bench.disk(how);
        let ended = bench.stage.spawn(&[]).end().await;
        assert_eq!(ended.code(), Some(1), "{how} {words}");
        let text = ended.text();
        let last = text.lines().last().unwrap_or_default();
        assert!(last.contains("bot.db") && last.contains(words), "{how}: {text}");
        assert!(std::fs::read(&file).unwrap() == bytes, "{how} {words}: the file was changed");
    }
    bench.disk("");
    std::fs::write(&file, sound).unwrap();
    bench.stage.start().await;
}

/// The file as a later version would leave it.
fn newer(stage: &Stage, sound: &[u8]) -> Vec<u8> {
    let file = stage.folder().join("newer.db");
    std::fs::write(&file, sound).unwrap();
    let program = "import sqlite3, sys\n\
         conn = sqlite3.connect(sys.argv[1])\n\
         conn.execute('PRAGMA journal_mode=DELETE')\n\
         conn.execute(\"INSERT INTO _sqlx_migrations VALUES (9000, 'next', '2027-01-01', 1, x'00', 0)\")\n\
         conn.commit()\n\
         conn.execute('PRAGMA journal_mode=WAL')\n";
    assert!(Command::new("python3").args(["-c", program]).arg(&file).status().unwrap().success());
    std::fs::read(file).unwrap()
}
