//! The `discord` module against Discord's sandbox.

mod gateway;
mod rest;
mod secrets;

use std::time::Duration;

use discord_sandbox::{Client, DiscordSandbox, Press, Setup, Typed, Who};
use secrecy::SecretString;
use timetrack_bot::clock::Clock;
use timetrack_bot::discord::{Access, Rest};
use timetrack_bot::model::{GuildId, MemberId};
use timetrack_bot::network::Proxies;

pub const ALICE: MemberId = MemberId(100_000_000_000_000_001);
const GUILD: GuildId = GuildId(800_000_000_000_000_000);

pub struct World {
    pub discord: DiscordSandbox,
    clock: Clock,
}

impl World {
    pub async fn new(setup: Setup) -> Self {
        let clock = Clock::manual("2026-11-23T08:00:00Z".parse().unwrap());
        let discord = DiscordSandbox::start(clock.reader(), setup).await.unwrap();
        Self { discord, clock }
    }

    pub fn access(&self) -> Access {
        Access {
            api_url: Some(self.discord.api_url().parse().unwrap()),
            token: SecretString::from(self.discord.token()),
            application_id: None,
            timeout: Duration::from_secs(2),
            proxies: Proxies::default(),
        }
    }

    fn rest(&self) -> Rest {
        Rest::new(&self.access()).unwrap()
    }

    /// Somebody sends a command that need not be registered.
    pub fn press(&self, member: MemberId) -> Press {
        let who = Who::new(member, Some(GUILD), Client::Forced);
        self.discord.press(who, Typed { path: &["anything"], options: &[], focus: None }).unwrap()
    }

    fn requests(&self, method: &str, part: &str) -> usize {
        self.discord.look(|world| {
            let fits = |request: &&_| fits(request, method, part);
            world.requests().iter().filter(fits).count()
        })
    }
}

fn fits(request: &discord_sandbox::Request, method: &str, part: &str) -> bool {
    request.method == method && request.path.contains(part)
}
