//! A small version of `cargo run --release --example crash`.

use std::path::Path;

use super::campaign::{Campaign, run};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dozen_kills_lose_double_and_disorder_nothing() {
    let binary = Path::new(env!("CARGO_BIN_EXE_timetrack-bot"));
    let figures =
        run(&Campaign { binary, kills: 12, people: 12, seed: 5, long_breaks: 4, window: 900 }).await;
    assert!(figures.is_clean(), "{figures}\n{}", figures.printed);
    assert!(figures.judgement.reminders > 0, "nobody was reminded: {figures}");
    assert!(figures.judgement.acknowledged > 0, "nobody was answered, so nothing was shown: {figures}");
}
