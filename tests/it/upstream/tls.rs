//! TimeTrack's address is `https`, and whoever answers there cannot do what it takes: nothing leaves, nothing is in doubt.

use std::time::Duration;

use timetrack_bot::model::{Project, PunchState, Username};
use timetrack_bot::store::catalogue::KnownProject;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::table::{NOTED, TROUBLE, UNSURE};
use super::{DAY, poll};
use crate::story::{ANNA, CLARA, MORNING, Story, Transport};

/// A fatal alert: handshake failure.
const ALERT: &[u8] = &[21, 3, 3, 0, 2, 2, 40];

/// Answers whatever comes with these bytes, and keeps what came.
async fn answers(with: &'static [u8]) -> (String, tokio::sync::watch::Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let (heard, all) = tokio::sync::watch::channel(Vec::new());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut bytes = vec![0; 4096];
            let length = stream.read(&mut bytes).await.unwrap_or(0);
            heard.send_modify(|all| all.extend_from_slice(&bytes[..length]));
            // The caller may be gone already.
            let _ = stream.write_all(with).await;
        }
    });
    (url, all)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_tls_nothing_leaves_and_nothing_is_in_doubt() {
    for with in [&b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"[..], b"\x16\x03\x03garbage", ALERT, b""] {
        let (url, heard) = answers(with).await;
        let settings = [("TIMETRACK_URL", url.as_str())];
        let mut story = Story::empty(Transport::Endpoint, MORNING, &settings).await;
        let anna = Username::new("anna.huber").unwrap();
        let store = &story.bot().app.store;
        store.add_link(ANNA, &anna, None, CLARA, story.clock.now()).await.unwrap();
        // As it was read while TimeTrack could be reached.
        let project = Project::new("Nordlicht Energy", "Customer portal").unwrap();
        let known = [KnownProject { id: "1".into(), project, enabled: true }];
        store.replace_projects(&known, story.clock.now()).await.unwrap();
        for (command, options) in DAY {
            let press = story.sends(ANNA, command, options);
            story.tried(press).await;
            story.pass(Duration::from_secs(2));
            story.answer(press).await;
            let said = story.becomes(press, NOTED).await;
            assert!(!said.contains(UNSURE), "{with:?}: {said}");
            let punch = story.bot().app.store.punch_of(press.id).await.unwrap().unwrap();
            assert_eq!((punch.state, punch.unclear), (PunchState::Waiting, false), "{with:?}");
            if command == DAY[0].0 {
                assert!(said.contains(TROUBLE), "{with:?}: {said}");
                let trouble = punch.trouble.unwrap_or_default();
                assert!(trouble.starts_with("TimeTrack cannot be reached"), "{with:?}: {trouble}");
            }
            story.pass(Duration::from_secs(61));
        }
        poll("a handshake", async || !heard.borrow().is_empty()).await;
        let heard = heard.borrow().clone();
        assert_eq!(heard[0], 22, "a handshake is all that leaves");
        let key = story.timetrack.key().as_bytes();
        assert!(!heard.windows(key.len()).any(|bytes| bytes == key), "the key left");
        story.leaves_waiting(DAY.len() as u32);
        story.finish_somehow().await;
    }
}
