//! Measures how long well-behaved clients wait while thousands of others never finish their requests.
//!
//! `cargo run --release --example slow -- [slow connections] [seconds]`; needs twice as many file descriptors.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use discord_sandbox::{DiscordSandbox, Setup};
use hdrhistogram::Histogram;
use serde_json::json;
use timetrack_bot::clock::Clock;
use timetrack_bot::config::Config;
use timetrack_bot::model::InteractionId;
use timetrack_bot::start::start;
use timetrack_sandbox::{Company, TimeTrackSandbox};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Honest callers at once.
const HONEST: usize = 20;
/// What honest callers may wait at most, at the 99th of a hundred.
const P99: Duration = Duration::from_millis(500);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut given = std::env::args().skip(1).map(|text| text.parse::<usize>());
    let count = given.next().transpose()?.unwrap_or(5_000);
    let seconds = given.next().transpose()?.unwrap_or(20);
    let clock = Clock::system();
    let discord = DiscordSandbox::start(clock.reader(), Setup::default()).await?;
    let timetrack = TimeTrackSandbox::start(clock.reader(), Company::small()).await?;
    let folder = tempfile::tempdir()?;
    let database = format!("sqlite://{}", folder.path().join("bot.db").display());
    let settings = [
        ("DISCORD_TOKEN", discord.token()),
        ("DISCORD_APPLICATION_ID", discord.application_id().to_string()),
        ("DISCORD_PUBLIC_KEY", discord.public_key_hex()),
        ("DISCORD_GUILD_IDS", "800000000000000000".to_owned()),
        ("DISCORD_TRANSPORT", "endpoint".to_owned()),
        ("DISCORD_API_URL", discord.api_url()),
        ("TIMETRACK_URL", timetrack.url().to_string()),
        ("TIMETRACK_API_KEY", timetrack.key().to_owned()),
        ("TIMETRACK_API_SECRET", timetrack.secret()),
        ("DATABASE_URL", database),
        ("LISTEN_ADDR", "127.0.0.1:0".to_owned()),
    ];
    let lookup =
        |name: &str| Ok(settings.iter().find(|(own, _)| *own == name).map(|(_, value)| value.clone()));
    let config = Config::from_lookup(&lookup).map_err(|problems| anyhow::anyhow!("{problems}"))?;
    let bot = start(config, clock.clone()).await?;
    let address = bot.listen_addr();

    let alone = honest(address, &discord, &clock, Duration::from_secs(3)).await?;
    report("nobody beside them", &alone);
    let open = Arc::new(AtomicUsize::new(0));
    let ended = Arc::new(AtomicU64::new(0));
    let slow: Vec<_> = (0..count)
        .map(|nth| tokio::spawn(keep_slow(nth, address, Arc::clone(&open), Arc::clone(&ended))))
        .collect();
    while open.load(Ordering::Relaxed) < count * 9 / 10 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    println!("{} slow connections are open", open.load(Ordering::Relaxed));
    let beside = honest(address, &discord, &clock, Duration::from_secs(seconds as u64)).await?;
    report(&format!("{} slow ones beside them", open.load(Ordering::Relaxed)), &beside);
    println!("{} slow connections were ended by the bot meanwhile", ended.load(Ordering::Relaxed));
    slow.iter().for_each(tokio::task::JoinHandle::abort);
    bot.stop().await;
    let p99 = Duration::from_micros(beside.value_at_quantile(0.99));
    ensure!(p99 < P99, "p99 {p99:?} is above {P99:?}");
    ensure!(ended.load(Ordering::Relaxed) > 0, "no slow connection was ended");
    Ok(())
}

fn report(who: &str, waits: &Histogram<u64>) {
    let at = |quantile| Duration::from_micros(waits.value_at_quantile(quantile));
    println!(
        "honest callers, {who}: {} answered, p50 {:?}, p99 {:?}, max {:?}",
        waits.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    );
}

/// One connection after the other: nothing at all, half a header a letter at a time, or half a body.
async fn keep_slow(nth: usize, address: SocketAddr, open: Arc<AtomicUsize>, ended: Arc<AtomicU64>) {
    loop {
        let Ok(mut stream) = TcpStream::connect(address).await else {
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        open.fetch_add(1, Ordering::Relaxed);
        dribble(nth, &mut stream).await;
        open.fetch_sub(1, Ordering::Relaxed);
        ended.fetch_add(1, Ordering::Relaxed);
    }
}

/// Returns when the other side has had enough.
async fn dribble(nth: usize, stream: &mut TcpStream) {
    let start: &[u8] = match nth % 3 {
        0 => b"",
        1 => b"POST /interactions HTTP/1.1\r\nhost: x\r\nx-slow: ",
        _ => b"POST /interactions HTTP/1.1\r\nhost: x\r\ncontent-length: 60000\r\n\r\n{",
    };
    let (mut reading, mut writing) = stream.split();
    let _ = writing.write_all(start).await;
    let mut one = [0; 256];
    loop {
        let pause = tokio::time::sleep(Duration::from_secs(1));
        tokio::select! {
            read = reading.read(&mut one) => {
                if !matches!(read, Ok(1..)) { return; }
            }
            () = pause => {
                if !nth.is_multiple_of(3) && writing.write_all(b"x").await.is_err() { return; }
            }
        }
    }
}

/// Signed commands, each on a connection of its own, by a few callers for some time.
async fn honest(
    address: SocketAddr,
    discord: &DiscordSandbox,
    clock: &Clock,
    time: Duration,
) -> anyhow::Result<Histogram<u64>> {
    let end = Instant::now() + time;
    let number = Arc::new(AtomicU64::new(0));
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..HONEST {
        let (discord, clock, number) = (discord.clone(), clock.clone(), Arc::clone(&number));
        callers.spawn(async move {
            let mut waits = Histogram::<u64>::new(3)?;
            while Instant::now() < end {
                let nth = number.fetch_add(1, Ordering::Relaxed);
                let request = request(&discord, &clock, nth);
                let since = Instant::now();
                let answer = ask(address, &request).await?;
                ensure!(answer.starts_with("HTTP/1.1 200"), "answered {answer}");
                waits.record(u64::try_from(since.elapsed().as_micros())?)?;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            anyhow::Ok(waits)
        });
    }
    let mut all = Histogram::<u64>::new(3)?;
    while let Some(waits) = callers.join_next().await {
        all.add(waits??)?;
    }
    Ok(all)
}

async fn ask(address: SocketAddr, request: &[u8]) -> anyhow::Result<String> {
    let exchange = async {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(request).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        anyhow::Ok(String::from_utf8_lossy(&answer).into_owned())
    };
    tokio::time::timeout(Duration::from_secs(10), exchange).await.context("no answer in 10 s")?
}

/// `/timezone`, which asks the database and nobody else.
fn request(discord: &DiscordSandbox, clock: &Clock, nth: u64) -> Vec<u8> {
    let body = json!({
        "id": (InteractionId::first_at(clock.now()).0 + nth % 4_000).to_string(),
        "application_id": discord.application_id().to_string(), "token": "token", "type": 2, "version": 1,
        "guild_id": "800000000000000000", "locale": "en-US",
        "member": { "user": { "id": "100000000000000001" }, "permissions": "0" },
        "data": { "id": "1", "name": "timezone", "type": 1 },
    })
    .to_string();
    let signed = discord.signed(body.as_bytes());
    format!(
        "POST /interactions HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\nx-signature-ed25519: {}\r\nx-signature-timestamp: {}\r\n\r\n{body}",
        body.len(),
        signed.signature.unwrap_or_default(),
        signed.timestamp.unwrap_or_default(),
    )
    .into_bytes()
}
