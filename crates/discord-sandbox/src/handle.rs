//! The handle of a running sandbox: send commands, press buttons, wait, inspect, and script faults.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::sync::watch;
use url::Url;

use super::component;
use super::endpoint;
use super::form;
use super::message::Message;
use super::press::{self, Client, Typed, Who};
use super::rules::Breach;
use super::setup::Person;
use super::view::{self, View};
use super::world::{Answer, World};
use super::{DiscordSandbox, Shared};
use crate::ids::{InteractionId, UserId};

/// Longest wait of a test, by the machine's clock.
const PATIENCE: Duration = Duration::from_mins(2);

/// An interaction that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Press {
    /// Its id, by which it is found in the [`World`].
    pub id: InteractionId,
}

impl Shared {
    pub(super) async fn wait_for<T>(
        &self,
        what: &str,
        mut look: impl FnMut(&World) -> Option<T>,
    ) -> anyhow::Result<T> {
        let mut changes = self.changed.subscribe();
        let found = async {
            loop {
                changes.mark_unchanged();
                if let Some(found) = self.look(&mut look) {
                    return Ok(found);
                }
                changes.changed().await.context("the sandbox is gone")?;
            }
        };
        match tokio::time::timeout(PATIENCE, found).await {
            Ok(found) => found,
            Err(_) => bail!(
                "waited {PATIENCE:?} for {what}; breaches so far: {:#?}",
                self.look(|world| world.breaches.clone())
            ),
        }
    }
}

impl DiscordSandbox {
    /// Root of the REST API, to which a client appends `/api/v10/…`.
    pub fn api_url(&self) -> String {
        format!("http://{}", self.shared.address)
    }

    /// The bot token; made up.
    pub fn token(&self) -> String {
        self.look(|world| world.setup.token.clone())
    }

    /// The application's id.
    pub fn application_id(&self) -> u64 {
        self.look(|world| world.setup.application)
    }

    /// The key that verifies interactions, as hex.
    pub fn public_key_hex(&self) -> String {
        self.shared.public_key_hex()
    }

    /// From now on interactions are posted there; with `None` they go to the gateway.
    pub fn set_interactions_url(&self, url: Option<Url>) {
        self.shared.change(|world, _| world.interactions_url = url);
    }

    /// Looks at the world. Must not call the sandbox again.
    pub fn look<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        self.shared.look(look)
    }

    /// Counts changes; for a page that draws itself anew after each.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.shared.changed.subscribe()
    }

    /// Waits until `look` finds what it looks for.
    ///
    /// # Errors
    /// After 30 seconds of the machine's clock, naming `what` and the breaches so far.
    pub async fn wait_for<T>(
        &self,
        what: &str,
        mut look: impl FnMut(&World) -> Option<T>,
    ) -> anyhow::Result<T> {
        self.shared.wait_for(what, &mut look).await
    }

    /// Sends a slash command as an honest client does. An option's value is text; it is shaped as registered.
    ///
    /// # Errors
    /// If the command is not registered, not for this person, or an option does not fit: the client would not send it.
    pub fn slash(
        &self,
        member: impl Into<u64>,
        guild: Option<impl Into<u64>>,
        path: &[&str],
        options: &[(&str, &str)],
    ) -> anyhow::Result<Press> {
        self.press(Who::new(member, guild, Client::Honest), Typed { path, options, focus: None })
    }

    /// Types in an option: `focus` is its name and what stands in it.
    ///
    /// # Errors
    /// If the option is not registered for autocomplete.
    pub fn autocomplete(&self, who: Who, typed: Typed<'_>) -> anyhow::Result<Press> {
        self.press(who, typed)
    }

    /// Sends a slash command, or an autocomplete request if there is a focus, with any client.
    ///
    /// # Errors
    /// If the person or the server does not exist, or an honest client would not send it.
    pub fn press(&self, who: Who, typed: Typed<'_>) -> anyhow::Result<Press> {
        let id = self.shared.change(|world, now| press::slash(world, who, &typed, now))?;
        self.deliver(id)
    }

    /// The same with an id that carries another instant than Discord's clock shows.
    ///
    /// # Errors
    /// As [`Self::press`].
    pub fn press_of(&self, instant: DateTime<Utc>, who: Who, typed: Typed<'_>) -> anyhow::Result<Press> {
        let id = self.shared.change(|world, now| {
            let id = press::slash(world, who, &typed, now)?;
            anyhow::Ok(press::restamp(world, id, instant))
        })?;
        self.deliver(id)
    }

    /// Uses a command of the menu of another member, as an honest client does.
    ///
    /// # Errors
    /// If the command is not registered, or not for this person.
    pub fn user_command(
        &self,
        member: impl Into<u64>,
        guild: Option<impl Into<u64>>,
        (name, target): (&str, impl Into<u64>),
    ) -> anyhow::Result<Press> {
        self.user_command_with(Who::new(member, guild, Client::Honest), (name, target))
    }

    /// The same with any client.
    ///
    /// # Errors
    /// As [`Self::user_command`].
    pub fn user_command_with(
        &self,
        who: Who,
        (name, target): (&str, impl Into<u64>),
    ) -> anyhow::Result<Press> {
        let target = UserId(target.into());
        let id = self.shared.change(|world, now| press::user_command(world, who, (name, target), now))?;
        self.deliver(id)
    }

    /// Presses a button on a message.
    ///
    /// # Errors
    /// If the person does not see the message, or the button is not there or disabled.
    pub fn click(&self, member: impl Into<u64>, message: u64, custom_id: &str) -> anyhow::Result<Press> {
        self.click_with((member, Client::Honest), message, (custom_id, &[]))
    }

    /// Presses the button with this label.
    ///
    /// # Errors
    /// If the message has none, or the person does not see it.
    pub fn click_label(&self, member: impl Into<u64>, message: u64, label: &str) -> anyhow::Result<Press> {
        let on = self.look(|world| world.message(message).cloned()).context("no message has this id")?;
        let id = on.button(label).with_context(|| format!("no button `{label}` on:\n{}", on.text()))?;
        self.click(member, message, &id)
    }

    /// Presses a button, or chooses values in a select, with any client: a forced one presses what is not there.
    ///
    /// # Errors
    /// If the message does not exist, or an honest client could not press.
    pub fn click_with(
        &self,
        (member, client): (impl Into<u64>, Client),
        message: u64,
        part: (&str, &[&str]),
    ) -> anyhow::Result<Press> {
        let who = (UserId(member.into()), client);
        let id = self.shared.change(|world, now| component::click(world, who, message, part, now))?;
        self.deliver(id)
    }

    /// Sends the modal that an interaction opened, with values by the ids of its inputs; a forced client sends what it likes.
    ///
    /// # Errors
    /// If the interaction opened no modal, or an honest client would not send that.
    pub fn fill(
        &self,
        (member, client): (impl Into<u64>, Client),
        opened: Press,
        values: &[(&str, &str)],
    ) -> anyhow::Result<Press> {
        let who = (UserId(member.into()), client);
        let id = self.shared.change(|world, now| form::fill(world, who, opened.id, values, now))?;
        self.deliver(id)
    }

    /// Sends the same interaction once more, as Discord does after a reconnect.
    ///
    /// # Errors
    /// If it was never sent.
    pub fn repeat(&self, press: Press) -> anyhow::Result<Press> {
        self.deliver(press.id)
    }

    fn deliver(&self, id: InteractionId) -> anyhow::Result<Press> {
        deliver(&self.shared, id)
    }

    /// The payload of a press as it was sent, for tests that change it.
    pub fn payload(&self, press: Press) -> Option<Value> {
        self.look(|world| world.interaction(press.id).map(|press| press.payload.clone()))
    }

    /// Waits for the first answer.
    ///
    /// # Errors
    /// After 30 seconds of the machine's clock.
    pub async fn answer(&self, press: Press) -> anyhow::Result<Answer> {
        let words = self.look(|world| world.interaction(press.id).map(|press| press.words.clone()));
        let what = format!("the first answer to {}", words.unwrap_or_default());
        self.wait_for(&what, |world| world.interaction(press.id)?.answer.clone()).await
    }

    /// Waits until the answer's message says something (that is, not "thinking…"), marks it read and returns it.
    ///
    /// # Errors
    /// After 30 seconds of the machine's clock.
    pub async fn said(&self, press: Press) -> anyhow::Result<Message> {
        let says = |world: &World| {
            world.interaction(press.id)?.answer.as_ref()?;
            world.message_of(press.id).filter(|message| !message.thinking).cloned()
        };
        let message = self.wait_for("a message that says something", says).await?;
        self.mark_read(message.id);
        Ok(message)
    }

    /// The answer's message as it is now, if there is one; marks it read.
    pub fn message(&self, press: Press) -> Option<Message> {
        let message = self.look(|world| world.message_of(press.id).cloned());
        message.inspect(|message| self.mark_read(message.id))
    }

    /// The direct messages to this person, the oldest first; marks them read.
    pub fn dms(&self, member: impl Into<u64>) -> Vec<Message> {
        let messages: Vec<_> = self.look(|world| world.dms(member).cloned().collect());
        messages.iter().for_each(|message| self.mark_read(message.id));
        messages
    }

    /// Messages with something nobody looked at yet, ephemeral and direct ones too.
    pub fn unread(&self) -> Vec<Message> {
        let unread = |message: &&Message| !message.deleted && message.read < message.versions.len();
        self.look(|world| world.messages().filter(unread).cloned().collect())
    }

    /// Marks a message as looked at, as it is now.
    pub fn mark_read(&self, message: u64) {
        self.shared.change(|world, _| {
            if let Some(message) = world.messages.get_mut(&message) {
                message.read = message.versions.len();
            }
        });
    }

    /// Every breach so far.
    pub fn breaches(&self) -> Vec<Breach> {
        self.look(|world| world.breaches.clone())
    }

    /// Every breach so far, and forgets them: for tests that provoke one.
    pub fn take_breaches(&self) -> Vec<Breach> {
        self.shared.change(|world, _| std::mem::take(&mut world.breaches))
    }

    /// Does not hold it against the other side if this press stays without an answer, gets it late or keeps thinking.
    pub fn forgive(&self, press: Press) {
        self.shared.change(|world, _| {
            if let Some(press) = world.presses.get_mut(&press.id) {
                press.forgiven = true;
            }
        });
    }

    /// Every breach, with those that only show at the end: presses without an answer, deferrals without their edit.
    pub fn finish(&self) -> Vec<Breach> {
        self.shared.change(|world, _| world.finish());
        self.breaches()
    }

    /// What a person sees.
    pub fn view(&self, member: impl Into<u64>) -> View {
        self.look(|world| view::of(world, UserId(member.into()), self.now()))
    }

    /// The commands a server shows: its own, then the global ones, as stored.
    pub fn commands(&self, guild: Option<impl Into<u64>>) -> Vec<Value> {
        self.look(|world| world.commands(guild).cloned().collect())
    }

    /// Everybody there is.
    pub fn people(&self) -> Vec<Person> {
        self.look(|world| world.setup.people.clone())
    }

    /// Gives somebody other permissions from now on.
    pub fn set_permissions(&self, member: impl Into<u64>, permissions: u64) {
        self.change_person(UserId(member.into()), |person| person.permissions = permissions);
    }

    /// Puts somebody's client into another language, such as `de`, from now on.
    pub fn set_locale(&self, member: impl Into<u64>, locale: &str) {
        self.change_person(UserId(member.into()), |person| locale.clone_into(&mut person.locale));
    }

    pub(super) fn change_person(&self, id: UserId, change: impl FnOnce(&mut Person)) {
        self.shared
            .change(|world, _| world.setup.people.iter_mut().find(|person| person.id == id).map(change));
    }

    /// Waits until so many gateway sessions are live.
    ///
    /// # Errors
    /// After 30 seconds of the machine's clock.
    pub async fn connected(&self, sessions: u32) -> anyhow::Result<()> {
        self.wait_for("a live gateway session", |world| (world.gateway().live >= sessions).then_some(()))
            .await
    }

    /// The instant by the sandbox's clock.
    pub fn now(&self) -> DateTime<Utc> {
        (self.shared.now)()
    }
}

/// Puts an interaction on its way: to the endpoint if one is set, else to the gateway session it belongs to.
pub(super) fn deliver(shared: &Arc<Shared>, id: InteractionId) -> anyhow::Result<Press> {
    shared.change(|world, _| {
        let press = world.presses.get_mut(&id).context("this was never pressed")?;
        let (payload, guild) = (press.payload.clone(), press.guild);
        if let Some(url) = world.interactions_url.clone() {
            press.deliveries += 1;
            tokio::spawn(endpoint::deliver(Arc::clone(shared), url, id, payload));
            return Ok(Press { id });
        }
        for sent in world.sessions.dispatch(guild, "INTERACTION_CREATE", &payload, Some(id)) {
            if let Some(press) = world.presses.get_mut(&sent) {
                press.deliveries += 1;
            }
        }
        Ok(Press { id })
    })
}
