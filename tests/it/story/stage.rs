//! Sets up a conversation test: people, settings, and the clock.

use discord_sandbox::{DiscordSandbox, Guild, MANAGE_GUILD, Person, Press, Setup};
use tempfile::TempDir;
use timetrack_bot::clock::Clock;
use timetrack_bot::model::{GuildId, InteractionId, MemberId};
use timetrack_bot::start::start;
use timetrack_bot::store::claims::Claim;
use timetrack_sandbox::{Company, TimeTrackSandbox};

use super::{
    ANNA, BEN, BRANCH, CLARA, DORA, ELSEWHERE, FRANZ, GRETA, MORNING, OFFICE, ROBOT, Story, Transport,
    instant,
};
use crate::patience::Rounds;

fn people() -> Vec<Person> {
    let person = |id: MemberId, name: &str, guild: GuildId| Person::new(id.0, name, &[guild]);
    let mut people = vec![
        person(ANNA, "anna", OFFICE),
        person(BEN, "ben", OFFICE),
        person(CLARA, "clara", OFFICE),
        person(DORA, "dora", OFFICE),
        person(ROBOT, "robot", OFFICE),
        person(FRANZ, "franz", ELSEWHERE),
        person(GRETA, "greta", BRANCH),
    ];
    people[1].locale = "de".to_owned();
    people[2].permissions |= MANAGE_GUILD;
    people[4].bot = true;
    people[5].permissions |= MANAGE_GUILD;
    people[6].permissions |= MANAGE_GUILD;
    for both in &mut people[..2] {
        both.guilds.push(discord_sandbox::GuildId(BRANCH.0));
    }
    people
}

impl Story {
    /// Claims the line of this press as soon as no attempt is under way, so that only the test delivers from it.
    pub async fn claim(&self, press: Press) -> Claim {
        let (store, mut rounds) = (&self.bot().app.store, Rounds::new());
        loop {
            let punch = store.punch_of(InteractionId(press.id.0)).await.unwrap().unwrap();
            if let Some(claim) = store.claim(&[punch]).await.unwrap().pop() {
                return claim;
            }
            rounds.demand("a line that is free").await;
        }
    }

    /// A stage on which Anna and Ben are linked by Clara, on a Monday morning.
    pub async fn new(transport: Transport) -> Self {
        Self::at(transport, MORNING, &[]).await
    }

    /// The same at another time and with other settings.
    pub async fn at(transport: Transport, now: &str, settings: &[(&'static str, &str)]) -> Self {
        let mut story = Self::empty(transport, now, settings).await;
        story.link(ANNA, "anna.huber").await;
        story.link(BEN, "ben.meyer").await;
        story
    }

    /// A stage on which nobody is linked.
    pub async fn empty(transport: Transport, now: &str, settings: &[(&'static str, &str)]) -> Self {
        Self::set(transport, now, settings, Setup::default()).await
    }

    /// The same with another beat of Discord's heart and the like; servers and people are the story's own.
    pub async fn set(
        transport: Transport,
        now: &str,
        settings: &[(&'static str, &str)],
        setup: Setup,
    ) -> Self {
        let clock = Clock::manual(instant(now));
        let guilds = vec![
            Guild::new(OFFICE.0, "Office"),
            Guild::new(ELSEWHERE.0, "Elsewhere"),
            Guild::new(BRANCH.0, "Branch"),
        ];
        let setup = Setup { guilds, people: people(), ..setup };
        let discord = DiscordSandbox::start(clock.reader(), setup).await.unwrap();
        let timetrack = TimeTrackSandbox::start(clock.reader(), Company::small()).await.unwrap();
        let settings = settings.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let mut story = Self {
            clock,
            discord,
            timetrack,
            transport,
            branch: None,
            bot: None,
            folder: TempDir::new().unwrap(),
            settings,
            still_waiting: 0,
            transcript: Vec::new(),
        };
        story.start().await;
        story
    }

    pub(super) fn setting(&self, name: &str) -> Option<String> {
        let given = self.settings.iter().find(|(given, _)| *given == name);
        if let Some((_, value)) = given {
            return Some(value.clone());
        }
        Some(match name {
            "DISCORD_TOKEN" => self.discord.token(),
            "DISCORD_APPLICATION_ID" => self.discord.application_id().to_string(),
            "DISCORD_PUBLIC_KEY" => self.discord.public_key_hex(),
            "DISCORD_GUILD_IDS" => OFFICE.to_string(),
            "DISCORD_TRANSPORT" => match self.transport {
                Transport::Gateway => "gateway".to_owned(),
                Transport::Endpoint => "endpoint".to_owned(),
            },
            "DISCORD_API_URL" => self.discord.api_url(),
            "TIMETRACK_URL" => self.timetrack.url().to_string(),
            "TIMETRACK_API_KEY" => self.timetrack.key().to_owned(),
            "TIMETRACK_API_SECRET" => self.timetrack.secret(),
            "DATABASE_URL" => format!("sqlite://{}", self.database().display()),
            // Stories about other matters say what is asked of TimeTrack.
            "WHO" => "off".to_owned(),
            "LISTEN_ADDR" | "HEALTH_ADDR" => "127.0.0.1:0".to_owned(),
            _ => return None,
        })
    }

    /// Another value of a setting, from the next start on.
    pub fn change_setting(&mut self, name: &'static str, value: &str) {
        self.settings.retain(|(given, _)| *given != name);
        self.settings.push((name, value.to_owned()));
    }

    /// Starts the bot, and waits until presses reach it.
    pub async fn start(&mut self) {
        let mut bot = start(self.config(), self.clock.clone()).await.unwrap();
        bot.registered().await.unwrap();
        match self.transport {
            Transport::Endpoint => {
                let url = format!("http://{}/interactions", bot.listen_addr()).parse().unwrap();
                self.discord.set_interactions_url(Some(url));
            }
            Transport::Gateway => {
                self.discord
                    .wait_for("the bot at the gateway", |world| (world.gateway().live > 0).then_some(()))
                    .await
                    .unwrap();
            }
        }
        self.bot = Some(bot);
    }
}
