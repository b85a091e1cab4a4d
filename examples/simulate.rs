//! The long run of the simulation in `tests/it/simulation`: `cargo run --release --example simulate -- --seeds 1000000`, or one
//! seed with everything that happened in it: `-- --seed 4711`.
#![expect(clippy::expect_used, reason = "shared with the tests")]

use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;

#[path = "../tests/it/simulation/mod.rs"]
mod simulation;

#[derive(Parser)]
struct Options {
    /// How many seeds to play.
    #[arg(long, default_value_t = 100_000)]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Play this one alone and tell all of it.
    #[arg(long)]
    seed: Option<u64>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    if let Some(seed) = options.seed {
        println!("{}", simulation::told(seed));
        return ExitCode::SUCCESS;
    }
    let began = Instant::now();
    match simulation::play_all(options.from..options.from + options.seeds) {
        Ok(tally) => {
            println!("{} seeds in {:.1} s: {tally:?}", options.seeds, began.elapsed().as_secs_f64());
            ExitCode::SUCCESS
        }
        Err(told) => {
            println!("{told}");
            ExitCode::FAILURE
        }
    }
}
