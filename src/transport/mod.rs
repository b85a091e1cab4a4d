//! How calls arrive and answers leave: over the gateway or as signed HTTP requests. Must not know the name of any command, nor SQL.

pub mod answer;
