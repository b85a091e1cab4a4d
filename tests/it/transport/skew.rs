//! A machine whose clock is wrong refuses every press; its operator must learn why.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use timetrack_bot::config::LogFormat;
use timetrack_bot::logging::subscriber;

use super::endpoint::Served;

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
    fn lines(&self) -> Vec<String> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().filter(|line| line.contains("machine's clock")).map(str::to_owned).collect()
    }
}

// One thread only, so that everything is said under this subscriber.
#[tokio::test]
async fn signed_requests_of_another_time_are_refused_and_the_difference_is_logged_once_a_minute() {
    let log = Log::default();
    let writer = log.clone();
    let _guard = tracing::subscriber::set_default(
        subscriber("warn", LogFormat::Text, move || writer.clone()).unwrap(),
    );
    let served = Served::new().await;
    let (world, body) = (&served.world, br#"{"type":1}"#.to_vec());
    let signed = world.discord.signed(&body);
    let post = async |signed| world.discord.post(&served.url, signed, body.clone()).await.unwrap().status;
    world.app.clock.advance(Duration::from_secs(301));
    for _ in 0..5 {
        assert_eq!(post(signed.clone()).await, 401);
    }
    assert_eq!(log.lines().len(), 1, "{:#?}", log.lines());
    assert!(
        log.lines()[0].contains("301 s ahead of") && log.lines()[0].contains("NTP"),
        "{:#?}",
        log.lines()
    );
    world.app.clock.advance(Duration::from_secs(59));
    assert_eq!(post(signed.clone()).await, 401);
    assert_eq!(log.lines().len(), 1);
    world.app.clock.advance(Duration::from_secs(1));
    assert_eq!(post(signed.clone()).await, 401);
    assert_eq!(log.lines().len(), 2);
    // Behind, after it was set back.
    world.app.clock.set(world.app.clock.now() - chrono::TimeDelta::days(1));
    assert_eq!(post(signed.clone()).await, 401);
    assert!(log.lines()[2].contains("86039 s behind"), "{:#?}", log.lines());
    assert_eq!((world.app.counters.skewed.count(), world.app.counters.bad_signatures.count()), (8, 0));
    // What nobody signed says nothing about the clock.
    let forged = timetrack_bot::sandbox::discord::Signed { signature: Some("00".repeat(64)), ..signed };
    assert_eq!(post(forged).await, 401);
    assert_eq!((world.app.counters.skewed.count(), world.app.counters.bad_signatures.count()), (8, 1));
}
