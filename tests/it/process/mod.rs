//! The real program as a process, with the stand-ins in the process of the test and the machine's own clock on all sides:
//! killed, stopped, started twice and started wrongly. What needs a manual clock is in `conversations`.

mod bot;
mod campaign;
mod ends;
mod kills;
mod oracle;
mod secrets;
mod stage;
mod steps;

use std::path::Path;

use stage::Plan;

/// TimeTrack in UTC, so that the oracle needs no time zone.
const SETTINGS: &[(&str, &str)] = &[("TIMETRACK_TIME", "utc")];

/// A stage with the program under test.
fn plan(people: usize, transport: &'static str) -> Plan<'static> {
    let binary = Path::new(env!("CARGO_BIN_EXE_timetrack-bot"));
    Plan { binary, people, transport, settings: SETTINGS }
}
