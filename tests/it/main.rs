//! The bot's rooms against stand-ins of the outside worlds, over real sockets on loopback.

#[cfg(feature = "demo")]
#[expect(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]
mod timetrack;
