//! Everything that is tested through a door of the crate, in one binary: stories over real transports, the stand-ins
//! themselves, the plan of the house and the documents.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod architecture;
mod documents;
mod simulation;

#[cfg(feature = "demo")]
mod backlog;
#[cfg(feature = "demo")]
mod conversations;
#[cfg(feature = "demo")]
mod crowd;
#[cfg(feature = "demo")]
mod discord;
#[cfg(feature = "demo")]
mod discord_sandbox;
#[cfg(feature = "demo")]
mod operations;
#[cfg(feature = "demo")]
mod patience;
#[cfg(feature = "demo")]
mod process;
#[cfg(feature = "demo")]
mod proxies;
#[cfg(feature = "demo")]
mod story;
#[cfg(feature = "demo")]
mod timetrack;
#[cfg(feature = "demo")]
mod transport;
#[cfg(feature = "demo")]
mod upstream;
