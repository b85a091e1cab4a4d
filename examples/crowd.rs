//! A thousand people send twenty commands each over the gateway. Checks that each person's order is kept and that everything is
//! booked once.
//!
//! `cargo run --release --example crowd -- [people] [commands each] [of these without a pause]`

use std::time::Instant;

use anyhow::ensure;

#[path = "../tests/it/crowd.rs"]
mod crowd;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut given = std::env::args().skip(1).map(|text| text.parse::<usize>());
    let people = given.next().transpose()?.unwrap_or(1_000);
    let commands = given.next().transpose()?.unwrap_or(20);
    let in_a_row = given.next().transpose()?.unwrap_or(commands);
    let since = Instant::now();
    let outcome = crowd::press(crowd::Crowd { people, commands, in_a_row }).await?;
    println!(
        "{people} people, {commands} commands each, {in_a_row} without a pause, in {:.1?}: {} people's order kept and booked once each, {} told to try again, {} breaches",
        since.elapsed(),
        outcome.in_order,
        outcome.busy,
        outcome.breaches,
    );
    ensure!(outcome.in_order == people, "{} people's order was not kept", people - outcome.in_order);
    Ok(())
}
