//! Acknowledged punches survive a power cut at any instant (R2), and the restore of a backup made under load (R7).
//!
//! `cargo test --test durability` takes a small sample. `cargo test --release --test durability -- --cuts 1000 --restores 100`
//! takes the whole; `--seed` repeats one. It has its own `main`, because it starts itself as the process whose power is cut.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking, and this one reports figures"
)]

mod cuts;
mod dice;
mod disk;
mod restores;
mod work;

use chrono::{DateTime, Utc};
use timetrack_bot::model::{Action, InteractionId, Locale, MemberId, NewPunch, Timer, Username, Zone};
use timetrack_bot::store::punches::{End, Settlement};

use work::Work;

/// How much is done.
struct Plan {
    cuts: usize,
    restores: usize,
    seed: u64,
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    if let [first, work, folder, seed] = args.as_slice()
        && first == "--work"
    {
        let work = Work::named(work).expect("a kind of work");
        return runtime.block_on(work::run(work, folder.as_ref(), seed.parse().unwrap()));
    }
    // What the test harness of the other targets understands, as far as it concerns this one.
    let filters = args.iter().filter(|arg| !arg.starts_with('-') && arg.parse::<u64>().is_err());
    if args.iter().any(|arg| arg == "--list") || filters.clone().any(|filter| !"durability".contains(filter))
    {
        return;
    }
    let number = |name: &str| {
        let place = args.iter().position(|arg| arg == name)?;
        Some(args.get(place + 1)?.parse::<u64>().expect("a number"))
    };
    let plan = Plan {
        cuts: number("--cuts").unwrap_or(100) as usize,
        restores: number("--restores").unwrap_or(10) as usize,
        seed: number("--seed").unwrap_or(20_261_123),
    };
    println!("durability: seed {}", plan.seed);
    runtime.block_on(all(&plan));
}

async fn all(plan: &Plan) {
    for work in [Work::Bot, Work::Plain] {
        let found = cuts::campaign(work, plan.cuts, plan.seed).await;
        println!("{found}");
        assert!(found.lost.is_empty() && found.broken.is_empty(), "{found:#?}");
        assert!(found.acknowledged > 20 * plan.cuts, "{found:#?}");
    }
    // The test must notice what it is there to notice.
    let blind = cuts::campaign(Work::PlainNormal, plan.cuts, plan.seed).await;
    println!("{blind}");
    assert!(
        !blind.lost.is_empty(),
        "synchronous=NORMAL loses rows, and this test did not see it: {blind:#?}"
    );
    assert!(blind.broken.is_empty(), "NORMAL loses the end, but harms nothing else: {blind:#?}");

    println!("{}", restores::campaign(plan.restores).await);
}

/// So many people take part.
const PEOPLE: u64 = 8;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_795_420_800_000).unwrap()
}

fn vienna() -> Zone {
    Zone::new("Europe/Vienna").unwrap()
}

fn username(person: u64) -> Username {
    Username::new(&format!("person.{person}")).unwrap()
}

fn press(person: u64, press: u64) -> NewPunch {
    NewPunch {
        interaction: InteractionId(press),
        member: MemberId(person),
        action: Action::ClockIn,
        at: now(),
        pressed_at: now(),
        expected_start: None,
        locale: Locale::FALLBACK,
    }
}

fn done() -> Settlement {
    Settlement { end: End::Done, after: Some(Timer::STOPPED) }
}
