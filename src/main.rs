//! The program; see `cli`.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    timetrack_bot::cli::main().await
}
