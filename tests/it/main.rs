//! The bot's rooms against stand-ins of the outside worlds, over real sockets on loopback.

mod discord;
mod timetrack;
mod transport;
