//! The bot itself, set up as an operator would: by settings and nothing else.

use std::path::{Path, PathBuf};

use anyhow::Context;
use discord_sandbox::DiscordSandbox;
use timetrack_sandbox::TimeTrackSandbox;
use url::Url;

use crate::clock::Clock;
use crate::config::Config;
use crate::start::{self, Running};

use super::people;

/// Starts the bot against the two stand-ins and tells Discord's where to send what people press.
pub(super) async fn start(
    clock: Clock,
    discord: &DiscordSandbox,
    timetrack: &TimeTrackSandbox,
    database: &Path,
) -> anyhow::Result<Running> {
    let settings = settings(discord, timetrack, database);
    let lookup = |name: &'static str| {
        Ok(settings.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()))
    };
    let mut running = start::start(Config::from_lookup(&lookup)?, clock).await?;
    running.registered().await?;
    let endpoint = format!("http://{}/interactions", running.listen_addr());
    discord.set_interactions_url(Some(Url::parse(&endpoint)?));
    Ok(running)
}

/// What the operator's `.env` would say.
fn settings(
    discord: &DiscordSandbox,
    timetrack: &TimeTrackSandbox,
    database: &Path,
) -> Vec<(&'static str, String)> {
    vec![
        ("DISCORD_TOKEN", discord.token()),
        ("DISCORD_APPLICATION_ID", discord.application_id().to_string()),
        ("DISCORD_PUBLIC_KEY", discord.public_key_hex()),
        ("DISCORD_GUILD_IDS", people::GUILD.to_string()),
        ("DISCORD_TRANSPORT", "endpoint".to_owned()),
        ("DISCORD_API_URL", discord.api_url()),
        ("TIMETRACK_URL", timetrack.url().to_string()),
        ("TIMETRACK_API_KEY", timetrack.key().to_owned()),
        ("TIMETRACK_API_SECRET", timetrack.secret()),
        ("DATABASE_URL", format!("sqlite://{}", database.display())),
        ("LISTEN_ADDR", "127.0.0.1:0".to_owned()),
        ("HEALTH_ADDR", "127.0.0.1:0".to_owned()),
    ]
}

/// Where the bot's database is; a folder made for it goes when this is dropped.
pub(super) struct Place {
    /// The database file.
    pub(super) database: PathBuf,
    made: Option<PathBuf>,
}

impl Place {
    /// The named file, or one in a new folder that only this user can open.
    ///
    /// # Errors
    /// If the folder cannot be made.
    pub(super) fn new(named: Option<PathBuf>) -> anyhow::Result<Self> {
        if let Some(database) = named {
            return Ok(Self { database, made: None });
        }
        let folder = std::env::temp_dir().join(format!("timetrack-bot-demo-{:016x}", rand::random::<u64>()));
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        Ok(Self { database: folder.join("demo.db"), made: Some(folder) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What is left over in the folder for temporary files is the system's to clear away.
        if let Some(folder) = &self.made {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}
