//! Malicious text from every outside source: it has no effect in replies, and forges no log line.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use discord_sandbox::{Client, Message, Press, Typed, Who};
use timetrack_bot::config::LogFormat;
use timetrack_bot::logging::subscriber;
use timetrack_bot::model::InteractionId;
use timetrack_sandbox::{Employee, Fault, Job, On, Weather};

use crate::patience::Rounds;
use crate::stories;
use crate::story::{ANNA, BEN, CLARA, DORA, MORNING, OFFICE, Story, Transport};

stories![
    names_made_to_harm_are_shown_as_text,
    words_made_to_harm_are_shown_as_text,
    typed_text_is_shown_as_text
];

/// What Discord's client would act on. `evil` stays, so that its being shown can be seen.
const HOSTILE: [&str; 16] = [
    "**evil** __evil__ ~~evil~~ ||evil||",
    "@everyone evil @here",
    "<@400000000000000003> evil <@&5> <#6>",
    "evil [click](https://evil.example)",
    "https://evil.example/steal",
    "# evil",
    "> evil",
    "-# evil",
    "- evil",
    "1. evil",
    "`evil` ```rs evil```",
    "evil\u{202e}gnp.exe\u{2066}\u{200b}\u{feff}",
    "evil <:e:1> <t:0:R> </clockin:1>",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}vil evil \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
    "evil\u{2028}# evil\u{2029}> evil",
    "\\*evil\\* {evil} {$reference} %s <script>evil</script>",
];

/// The same where line breaks and control characters can be sent.
const HOSTILE_LINES: [&str; 4] = [
    "evil\n# evil\r\n> evil",
    "evil\u{1b}[31m\u{7}\u{8}evil",
    "evil\0\u{9b}2J evil\u{7f}",
    "evil\u{85}- evil",
];

/// Fails if a message has something in it that acts, or broken text.
fn assert_inert(what: &str, text: &str) {
    assert!(text.contains("evil"), "{what} is not shown: {text}");
    for live in [
        "**evil",
        "__evil",
        "~~evil",
        "||evil",
        "@everyone",
        "@here",
        "<@400000000000000003> evil",
        "<@&",
        "<#6",
        "](http",
        "https://evil",
        "\n# ",
        "\n> ",
        "\n-# ",
        "\n- ",
        "\n1. ",
        "`evil",
        "```",
        "\u{202e}",
        "\u{2066}",
        "\u{feff}",
        "\u{2028}",
        "\u{2029}",
        "\u{85}",
        "\u{1b}",
        "\u{9b}",
        "\0",
        "\u{7}",
        "\r",
        "<:e",
        "<t:0",
        "</clockin:1",
        "\u{301}\u{301}\u{301}\u{301}\u{301}",
    ] {
        let inside = text.replace(&format!("\\{live}"), "");
        assert!(!inside.contains(live), "{what} holds {live:?}: {text}");
    }
}

impl Story {
    /// Waits until an attempt has failed and the reason is on record.
    async fn in_trouble(&self, press: Press) {
        let has_failed = async || {
            let punch = self.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap();
            punch.is_some_and(|punch| punch.trouble.is_some())
        };
        let mut rounds = Rounds::new();
        while !has_failed().await {
            let recent = || self.timetrack.recent(4);
            assert!(rounds.next().await, "no trouble; TimeTrack was asked: {:#?}", recent());
        }
    }

    async fn inert(&mut self, what: &str, press: Press) -> Message {
        let message = self.read(press).await;
        assert_inert(what, &message.text());
        message
    }

    /// A company of which every name is hostile, as the bot reads it.
    async fn hostile_company(transport: Transport) -> Self {
        let story = Self::new(transport).await;
        story.timetrack.change_company(|company| {
            company.projects = HOSTILE.iter().map(|text| Job::of(text, &format!("{text} p"), true)).collect();
            company.clients = HOSTILE.map(str::to_owned).to_vec();
            company.tasks = HOSTILE.map(str::to_owned).to_vec();
            company.users.extend(HOSTILE.iter().map(|text| Employee {
                username: (*text).to_owned(),
                first_name: (*text).to_owned(),
                last_name: "evil".to_owned(),
                email: String::new(),
                enabled: true,
            }));
        });
        timetrack_bot::refresh::refresh(&story.bot().app.accounts.first).await.unwrap();
        story
    }
}

async fn names_made_to_harm_are_shown_as_text(transport: Transport) {
    let mut story = Story::hostile_company(transport).await;
    let projects = story.bot().app.store.known_projects().await.unwrap();
    assert_eq!(projects.len(), HOSTILE.len());
    for (known, task) in projects.iter().zip(HOSTILE) {
        let project = known.project.to_string();
        let options = [("project", project.as_str()), ("task", task), ("note", task)];
        let press = story.forces(ANNA, Some(OFFICE), "/project start", &options);
        story.inert(task, press).await;
        story.pass(Duration::from_secs(60));
        for command in ["/status", "/project pause", "/project resume", "/project start", "/project stop"] {
            let press = story.forces(
                ANNA,
                Some(OFFICE),
                command,
                if command.ends_with("start") { &options } else { &[] },
            );
            story.inert(&format!("{command} {task}"), press).await;
        }
    }
    let dora = DORA.to_string();
    for username in HOSTILE {
        let options = [("member", dora.as_str()), ("username", username)];
        let press = story.forces(CLARA, Some(OFFICE), "/admin link", &options);
        story.inert(username, press).await;
        story.quiet().await;
        let welcome = story.discord.dms(DORA).pop().expect("a welcome").text();
        assert_inert(username, &welcome);
        let press = story.sends(CLARA, "/admin links", &[]);
        story.inert(username, press).await;
        let press = story.sends(CLARA, "/admin unlink", &[("member", &dora)]);
        story.inert(username, press).await;
    }
    // Choices are shown without Markdown; what is left to refuse there is what turns or breaks the line.
    for (command, option) in
        [("/project start", "project"), ("/project start", "task"), ("/admin link", "username")]
    {
        // Projects and tasks are shown to the linked only.
        let member = if command == "/admin link" { CLARA } else { ANNA };
        let offers = story.offers(member, command, option, "evil").await;
        assert!(offers.len() >= HOSTILE.len(), "{command} {option}: {offers:?}");
        for offer in offers {
            assert!(!offer.contains(['\n', '\u{202e}', '\u{2066}', '\u{2028}', '\u{85}']), "{offer:?}");
        }
    }
    story.end().await;
}

async fn words_made_to_harm_are_shown_as_text(transport: Transport) {
    let mut story = Story::new(transport).await;
    let long = "evil ".repeat(5_000);
    for words in HOSTILE.into_iter().chain(HOSTILE_LINES).chain([long.as_str()]) {
        let body = serde_json::json!({ "errors": [{ "title": words, "detail": words, "status": 422 }] });
        let fault = Fault::Status { status: 422, body: body.to_string(), retry_after: None };
        story.timetrack.fault_next(On::post("start"), fault);
        let press = story.sends(ANNA, "/clockin", &[]);
        story.inert(words, press).await;
    }
    // In the queue while it waits, and in the edit that ends it.
    for words in HOSTILE.into_iter().chain(HOSTILE_LINES) {
        let body = serde_json::json!({ "errors": [{ "title": words }] }).to_string();
        let fault = |status| Fault::Status { status, body: body.clone(), retry_after: None };
        for _ in 0..3 {
            story.timetrack.fault_next(On::get("attendance_timer"), fault(500));
        }
        let press = story.sends(BEN, "/clockin", &[]);
        story.in_trouble(press).await;
        let queue = story.sends(CLARA, "/admin queue", &[]);
        story.inert(words, queue).await;
        story.timetrack.fault_next(On::post("start"), fault(422));
        story.pass(Duration::from_secs(2));
        story.answer(press).await;
        story.until_booked().await;
        assert_inert(words, &story.becomes(press, "evil").await);
        // Else the next reply may say what the message is about to say.
        story.quiet().await;
    }
    // In a message long after.
    for words in HOSTILE_LINES {
        story.timetrack.set_weather(Weather::Down);
        let (press, _) = story.says_in_vain(BEN, "/clockin", &[]).await;
        story.pass(Duration::from_secs(3_600));
        story.unwatched(press).await;
        let body = serde_json::json!({ "errors": [{ "title": words }] }).to_string();
        story.timetrack.fault_next(On::post("start"), Fault::Status { status: 422, body, retry_after: None });
        story.timetrack.set_weather(Weather::Fine);
        story.until_booked().await;
        story.quiet().await;
        let heard = story.discord.dms(BEN).pop().expect("a direct message").text();
        assert_inert(words, &heard);
    }
    story.quiet().await;
    story.end().await;
}

async fn typed_text_is_shown_as_text(transport: Transport) {
    let mut story = Story::hostile_company(transport).await;
    story.timetrack.set_weather(Weather::Fine);
    let long = "evil".repeat(1_000);
    let dora = DORA.to_string();
    for typed in HOSTILE.into_iter().chain(HOSTILE_LINES).chain([long.as_str()]) {
        let unknown = format!("{typed} nope");
        for (member, command, options) in [
            (ANNA, "/clockin", vec![("at", typed)]),
            (ANNA, "/project start", vec![("project", unknown.as_str())]),
            (ANNA, "/project start", vec![("project", "#0"), ("task", typed)]),
            (ANNA, "/timezone", vec![("zone", typed)]),
            (CLARA, "/admin link", vec![("member", dora.as_str()), ("username", unknown.as_str())]),
            (
                CLARA,
                "/admin link",
                vec![("member", dora.as_str()), ("username", "david.okafor"), ("zone", typed)],
            ),
        ] {
            let press = story.forces(member, Some(OFFICE), command, &options);
            let text = story.read(press).await.text();
            // A username or note too long is refused without repeating it.
            if text.contains("evil") {
                assert_inert(&format!("{command} {typed}"), &text);
            }
        }
        let who = Who::new(ANNA, Some(OFFICE), Client::Forced);
        let typing = Typed { path: &["project", "start"], options: &[], focus: Some(("project", typed)) };
        let press = story.discord.press(who, typing).unwrap();
        story.discord.answer(press).await.unwrap();
    }
    assert!(story.timetrack.writes().is_empty());
    story.end().await;
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// A bot's log while TimeTrack and Discord's gateway say hostile things, and what a failure with such words leaves in it.
    async fn of(format: LogFormat) -> String {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = subscriber("debug", format, move || writer.clone()).unwrap();
        // One thread only, so that everything is said under this subscriber.
        let _guard = tracing::subscriber::set_default(subscriber);
        let mut story = Story::at(Transport::Gateway, MORNING, &[]).await;
        for words in HOSTILE.into_iter().chain(HOSTILE_LINES) {
            let body = serde_json::json!({ "errors": [{ "title": words }] }).to_string();
            for status in [500, 422] {
                let fault = Fault::Status { status, body: body.clone(), retry_after: None };
                story.timetrack.fault_next(On::post("start"), fault);
            }
            let press = story.sends(ANNA, "/clockin", &[]);
            story.tried(press).await;
            story.pass(Duration::from_secs(2));
            story.answer(press).await;
            story.until_booked().await;
            story.quiet().await;
            story.discord.message(press);
            story.discord.send_raw(words);
            tracing::warn!(
                detail = words,
                "a failure of some library: {:#}",
                anyhow::anyhow!(words.to_owned())
            );
        }
        story.discord.dms(ANNA);
        story.end().await;
        String::from_utf8(log.0.lock().unwrap().clone()).unwrap()
    }
}

#[tokio::test]
async fn no_outside_text_starts_a_log_line_or_colours_one() {
    let log = Log::of(LogFormat::Text).await;
    assert!(log.contains("a failure of some library: evil"), "{log}");
    for line in log.lines() {
        assert!(line.starts_with("20") && line.get(10..11) == Some("T"), "a forged line: {line:?}");
        assert!(!line.contains(|c: char| c.is_control() || c == '\u{2028}'), "{line:?}");
    }
    let log = Log::of(LogFormat::Json).await;
    for line in log.lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "a forged line: {line:?}");
    }
}
