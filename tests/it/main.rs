//! Everything that is tested through the public API, in one binary.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod architecture;
mod backlog;
mod conversations;
mod crowd;
mod discord;
mod documents;
mod operations;
mod patience;
mod portable_sql;
mod process;
mod proxies;
mod simulation;
mod story;
mod timetrack;
mod transport;
mod upstream;
