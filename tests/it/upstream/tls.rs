//! An `https` address of TimeTrack whose server has no valid certificate: nothing is sent, and nothing is in doubt.

use std::sync::Arc;
use std::time::Duration;

use timetrack_bot::model::{DeliveryError, InteractionId, ListedProject, Project, PunchState, Username};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use super::DAY;
use super::table::{NOTED, TROUBLE, UNSURE};
use crate::patience::until;
use crate::story::{ANNA, CLARA, MORNING, Story, Transport};

/// A fatal alert: handshake failure.
const ALERT: &[u8] = &[21, 3, 3, 0, 2, 2, 40];

/// Somebody who is not TimeTrack.
#[derive(Clone, Copy, Debug)]
enum Stranger {
    /// Answers a handshake with these bytes.
    Says(&'static [u8]),
    /// Speaks TLS, with a certificate that nobody vouches for.
    SelfSigned,
}

/// A stranger's address, and what comes there: the bytes, or what a finished handshake would let through.
async fn stranger(who: Stranger) -> (String, tokio::sync::watch::Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let (heard, all) = tokio::sync::watch::channel(Vec::new());
    let acceptor = acceptor();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            match who {
                Stranger::Says(answer) => {
                    listen(&mut stream, &heard).await;
                    // The caller may be gone already.
                    let _ = stream.write_all(answer).await;
                }
                Stranger::SelfSigned => {
                    let mut first = [0];
                    stream.peek(&mut first).await.unwrap();
                    heard.send_modify(|all| all.push(first[0]));
                    if let Ok(mut stream) = acceptor.accept(stream).await {
                        listen(&mut stream, &heard).await;
                    }
                }
            }
        }
    });
    (url, all)
}

async fn listen(stream: &mut (impl AsyncRead + Unpin), heard: &tokio::sync::watch::Sender<Vec<u8>>) {
    let mut bytes = vec![0; 4096];
    let length = stream.read(&mut bytes).await.unwrap_or(0);
    heard.send_modify(|all| all.extend_from_slice(&bytes[..length]));
}

fn acceptor() -> TlsAcceptor {
    let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(own.signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.into()], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_tls_nothing_leaves_and_nothing_is_in_doubt() {
    let answers =
        [&b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"[..], b"\x16\x03\x03garbage", ALERT, b""];
    for with in answers.map(Stranger::Says).into_iter().chain([Stranger::SelfSigned]) {
        let (url, heard) = stranger(with).await;
        let settings = [("TIMETRACK_URL", url.as_str())];
        let mut story = Story::empty(Transport::Endpoint, MORNING, &settings).await;
        let anna = Username::new("anna.huber").unwrap();
        let store = &story.bot().app.store;
        store.add_link(ANNA, &anna, None, CLARA, story.clock.now()).await.unwrap();
        // As it was read while TimeTrack could be reached.
        let project = Project::new("Nordlicht Energy", "Customer portal").unwrap();
        let known = [ListedProject { project, enabled: true }];
        store.replace_projects(&known, story.clock.now()).await.unwrap();
        for (command, options) in DAY {
            let press = story.sends(ANNA, command, options);
            story.tried(press).await;
            story.pass(Duration::from_secs(2));
            story.answer(press).await;
            let said = story.becomes(press, NOTED).await;
            assert!(!said.contains(UNSURE), "{with:?}: {said}");
            let punch = story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap().unwrap();
            assert_eq!((punch.state, punch.unclear), (PunchState::Waiting, false), "{with:?}");
            if command == DAY[0].0 {
                assert!(said.contains(TROUBLE), "{with:?}: {said}");
                let is_unreachable = matches!(punch.trouble, Some(DeliveryError::Unreachable { .. }));
                assert!(is_unreachable, "{with:?}: {:?}", punch.trouble);
            }
            story.pass(Duration::from_secs(61));
        }
        until("a handshake", async || !heard.borrow().is_empty()).await;
        let heard = heard.borrow().clone();
        assert_eq!(heard[0], 22, "a handshake is all that leaves");
        let key = story.timetrack.key().as_bytes();
        assert!(!heard.windows(key.len()).any(|bytes| bytes == key), "the key left");
        story.leaves_waiting(DAY.len() as u32);
        story.finish_somehow().await;
    }
}
