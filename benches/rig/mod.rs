//! What the benchmarks share: the bot as a process, linked people, and figures.
#![expect(dead_code, reason = "each benchmark uses its part")]

pub mod bot;
pub mod client;
pub mod database;
pub mod figures;
pub mod people;
pub mod stubs;

use std::path::PathBuf;
use std::str::FromStr;

use anyhow::Context;
use ed25519_dalek::SigningKey;

/// The value of `--name` on the command line, or else `default`. `cargo bench` adds `--bench`, which means nothing here.
///
/// # Errors
/// If the value is not of that kind.
pub fn option<T: FromStr>(name: &str, default: T) -> anyhow::Result<T>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let mut args = std::env::args().skip_while(|arg| *arg != format!("--{name}")).skip(1);
    match args.next() {
        Some(value) => value.parse().with_context(|| format!("--{name} {value}")),
        None => Ok(default),
    }
}

/// A folder for one run, on a real disk: where `/tmp` is in memory, a commit costs nothing and proves nothing.
///
/// # Errors
/// If it cannot be made.
pub fn folder() -> anyhow::Result<tempfile::TempDir> {
    let root: PathBuf = option("dir", PathBuf::from(env!("CARGO_TARGET_TMPDIR")))?;
    std::fs::create_dir_all(&root)?;
    Ok(tempfile::TempDir::new_in(root)?)
}

/// The settings of a bot at the endpoint, between the stubs.
pub fn settings(stubs: &stubs::Stubs, key: &SigningKey) -> Vec<(&'static str, String)> {
    vec![
        ("DISCORD_TOKEN", "NzAwMDAwMDAwMDAwMDAwMDAw.c2FuZA.not-a-real-token".to_owned()),
        ("DISCORD_APPLICATION_ID", "700000000000000000".to_owned()),
        ("DISCORD_PUBLIC_KEY", hex::encode(key.verifying_key().to_bytes())),
        ("DISCORD_GUILD_IDS", client::GUILD.to_string()),
        ("DISCORD_TRANSPORT", "endpoint".to_owned()),
        ("DISCORD_API_URL", format!("http://{}", stubs.discord)),
        ("TIMETRACK_URL", format!("http://{}", stubs.timetrack)),
        ("TIMETRACK_API_KEY", "key".to_owned()),
        ("TIMETRACK_API_SECRET", "secret".to_owned()),
    ]
}
