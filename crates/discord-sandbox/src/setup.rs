//! The people and servers that exist when the sandbox starts.

use std::time::Duration;

use crate::guild::{EVERYONE, Guild, MANAGE_GUILD};
use crate::ids::{GuildId, UserId};

/// The world at the start. Everything in it is made up, the token too.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The application's id, which is also its bot user's.
    pub application: u64,
    /// The application's name, which is also its bot user's.
    pub name: String,
    /// The bot token that is accepted.
    pub token: String,
    /// Servers the bot is in.
    pub guilds: Vec<Guild>,
    /// People (and other bots).
    pub people: Vec<Person>,
    /// Whether the bot's owner has two-factor authentication.
    pub owner_two_factor: bool,
    /// Heartbeat interval named in HELLO; Discord's is 41.25 s.
    pub heartbeat: Duration,
    /// Identifies allowed before the token is reset; Discord's is 1,000 a day.
    pub identifies: u32,
}

/// Somebody.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: UserId,
    /// Unique name, lower-case.
    pub username: String,
    /// What others see.
    pub display_name: String,
    /// Language of their client.
    pub locale: String,
    pub bot: bool,
    /// Servers they are in.
    pub guilds: Vec<GuildId>,
    /// Role ids.
    pub roles: Vec<u64>,
    /// Permission bits in the channel, as the interaction will carry them.
    pub permissions: u64,
}

impl Person {
    /// A person in these servers with everybody's permissions and an English client.
    pub fn new<G: Copy + Into<u64>>(id: u64, username: &str, guilds: &[G]) -> Self {
        Self {
            id: UserId(id),
            username: username.to_owned(),
            display_name: capitalised(username),
            locale: "en-US".to_owned(),
            bot: false,
            guilds: guilds.iter().map(|&guild| GuildId(guild.into())).collect(),
            roles: Vec::new(),
            permissions: EVERYONE,
        }
    }

    /// The same with Manage Server.
    pub fn managing(mut self) -> Self {
        self.permissions |= MANAGE_GUILD;
        self
    }

    /// The same with a client in this language, such as `de`.
    pub fn speaking(mut self, locale: &str) -> Self {
        locale.clone_into(&mut self.locale);
        self
    }

    /// The same as a bot.
    pub fn robot(mut self) -> Self {
        self.bot = true;
        self
    }
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

impl Default for Setup {
    /// One server with Alice, who manages it, Bob, Clara with a German client, and another bot; one server with Mallory.
    fn default() -> Self {
        let acme = Guild::new(800_000_000_000_000_000, "Acme");
        let elsewhere = Guild::new(810_000_000_000_000_000, "Elsewhere");
        let people = vec![
            Person::new(100_000_000_000_000_001, "alice", &[acme.id]).managing(),
            Person::new(100_000_000_000_000_002, "bob", &[acme.id]),
            Person::new(100_000_000_000_000_003, "clara", &[acme.id]).speaking("de"),
            Person::new(100_000_000_000_000_004, "robot", &[acme.id]).robot(),
            Person::new(100_000_000_000_000_005, "mallory", &[elsewhere.id]).managing(),
        ];
        Self {
            application: 700_000_000_000_000_000,
            name: "Sandbox".to_owned(),
            token: "NzAwMDAwMDAwMDAwMDAwMDAw.c2FuZA.not-a-real-token".to_owned(),
            guilds: vec![acme, elsewhere],
            people,
            owner_two_factor: false,
            heartbeat: Duration::from_millis(41_250),
            identifies: 1000,
        }
    }
}
