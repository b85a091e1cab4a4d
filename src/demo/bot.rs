//! Starts the bot of the demo, configured by settings alone, as an operator would do it.

use std::path::{Path, PathBuf};

use anyhow::Context;
use discord_sandbox::DiscordSandbox;
use timetrack_sandbox::TimeTrackSandbox;
use url::Url;

use crate::clock::Clock;
use crate::config::Config;
use crate::start::{self, Running};

use super::people;

/// Starts the bot against both sandboxes, and sets the endpoint URL in Discord's.
pub(super) async fn start(
    clock: Clock,
    discord: &DiscordSandbox,
    timetrack: &TimeTrackSandbox,
    (database, locale): (&Path, &str),
) -> anyhow::Result<Running> {
    let mut settings = settings(discord, timetrack, database);
    settings.push(("DEFAULT_LOCALE", locale.to_owned()));
    let lookup = |name: &'static str| {
        Ok(settings.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()))
    };
    let mut running = start::start(Config::from_lookup(&lookup)?, clock).await?;
    running.registered().await?;
    let endpoint = format!("http://{}/interactions", running.listen_addr());
    discord.set_interactions_url(Some(Url::parse(&endpoint)?));
    Ok(running)
}

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
        ("WHO", "members".to_owned()),
        ("LAW", "at".to_owned()),
        ("DATABASE_URL", format!("sqlite://{}", database.display())),
        ("LISTEN_ADDR", "127.0.0.1:0".to_owned()),
        ("HEALTH_ADDR", "127.0.0.1:0".to_owned()),
    ]
}

/// The bot's database. A folder made for it is removed on drop.
pub(super) struct DatabaseLocation {
    pub(super) database: PathBuf,
    made: Option<PathBuf>,
}

impl DatabaseLocation {
    /// The named file, or one in a new folder that only this user can open.
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

impl Drop for DatabaseLocation {
    fn drop(&mut self) {
        // The system removes what is left over in the folder for temporary files.
        if let Some(folder) = &self.made {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}
