//! What a person is told after the first answer: its edits, how the punch ended, and news of earlier ones. Must not know how an
//! answer comes about.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::answer::{Done, Press, is_news};
use super::responder::Delivered;
use super::wording;
use crate::bell::{Heard, Watch};
use crate::commands::Outcome;
use crate::details;
use crate::intake::{Place, Telling};
use crate::model::{MemberId, Punch, PunchId, Username};
use crate::reply::{self, Reply};

/// Another delivery of the same interaction gets this long to tell what it has responded with.
const AFTER_OTHERS: Duration = Duration::from_millis(500);
/// News told along with a reply, at most.
const MOST_NEWS: u32 = 10;

/// Users whom TimeTrack no longer has, in one reply to an admin.
const MOST_UNKNOWN: u32 = 2;

/// News of earlier punches that one reply brings, and to an admin news of others.
#[derive(Default)]
pub(super) struct News {
    /// Links whose users TimeTrack no longer has, which no admin has been told of.
    unknown: Vec<(MemberId, Username)>,
    punches: Vec<Punch>,
    /// Whether they are part of the reply; otherwise they follow it, for one person's eyes.
    inside: bool,
    /// Held until they are noted as told.
    telling: Option<Telling>,
}

/// Waiting for the end of a punch.
pub(super) struct Wait {
    pub(super) watch: Watch,
    /// `None` if too many wait already: then the watch is given up once the answer is out.
    pub(super) place: Option<Place>,
}

impl Press {
    /// The result of a command that took long takes the place of the first words.
    pub(super) async fn finish(self, (outcome, watch): Done, delivered: Delivered) {
        self.trace.note(&outcome, &self.app.counters);
        match outcome {
            Ok(
                Outcome::Reply(reply)
                | Outcome::Decided { reply, .. }
                | Outcome::Linked { reply, .. }
                | Outcome::UnknownUser { reply, .. },
            ) => self.replace(&reply, delivered).await,
            Ok(Outcome::Choices(_)) => {}
            // A form can be a first answer only.
            Ok(Outcome::Form(_)) => self.replace(&wording::busy(self.reply_context()), delivered).await,
            Err(error) => self.replace(&wording::error(&error, self.reply_context()), delivered).await,
            Ok(Outcome::Recorded { punch, in_place }) => {
                let now = self.current(*punch).await;
                if !is_news(&now) {
                    self.replace(&self.told(&now, in_place, self.soon()).await, delivered).await;
                }
                let wait = watch.map(|watch| Wait { watch, place: self.app.presses.follow() });
                self.follow(now, in_place, wait, delivered).await;
            }
        }
    }

    /// Nothing is lost with such a reply: whoever missed it asks again.
    async fn replace(&self, reply: &Reply, delivered: Delivered) {
        if delivered != Delivered::Lost
            && let Err(error) = self.responder.edit(reply).await
        {
            tracing::warn!("an answer could not be completed: {error}");
        }
    }

    /// Waits for the settlement of a punch and tells it, by an edit if that is still possible. What was promised and is not booked is
    /// told by a direct message as well: who has closed the answer sees no edit. When the time for edits is over, or there is no
    /// place to wait in, the watch ends here, and the outbox tells it.
    pub(super) async fn follow(self, punch: Punch, in_place: bool, wait: Option<Wait>, delivered: Delivered) {
        let Some(wait) = wait else { return };
        let was_promised = !is_news(&punch);
        let ended = if was_promised {
            let shown = (delivered != Delivered::Lost).then_some((punch, in_place));
            self.settled(wait, shown).await
        } else {
            Some((punch, Some(wait.watch)))
        };
        let Some((settled, _watch)) = ended else { return };
        let is_editable = delivered != Delivered::Lost && self.app.clock.now() < self.edits_end;
        // A press delivered twice is followed twice.
        let _telling = self.app.presses.tell_next(self.member).await;
        let is_edited = is_editable && self.brought_up_to_date(&settled, in_place).await;
        if !is_edited || (was_promised && settled.is_bad_news()) {
            self.tell_directly(&settled).await;
        }
        if is_edited {
            self.mark_told(&[settled]).await;
        }
    }

    async fn brought_up_to_date(&self, settled: &Punch, in_place: bool) -> bool {
        let edit = self.told(settled, in_place, self.soon()).await;
        let edit = self.responder.edit(&edit).await;
        if let Err(error) = &edit {
            tracing::warn!("an answer could not be brought up to date: {error}");
        }
        edit.is_ok()
    }

    /// How the punch ended, and the watch that keeps others from telling it; `None` once that is somebody else's to tell. The punch
    /// that is `shown` until then is brought up to date when the first half of a switch turns out to be done.
    async fn settled(&self, wait: Wait, shown: Option<(Punch, bool)>) -> Option<(Punch, Option<Watch>)> {
        let Wait { mut watch, place } = wait;
        let Some(_place) = place else {
            self.app.counters.unfollowed.inc();
            return watch.give_up().map(|punch| (punch, None));
        };
        loop {
            tokio::select! {
                biased;
                heard = watch.heard() => match heard {
                    Heard::Settled(punch) => return Some((*punch, Some(watch))),
                    Heard::Changed => self.tell_half(shown.as_ref()).await,
                },
                () = self.app.clock.sleep_until(self.edits_end) => break,
                // What is not told when the bot stops, the next reply tells.
                () = self.app.stop.cancelled() => return None,
            }
        }
        watch.give_up().map(|punch| (punch, None))
    }

    /// Shows what the first half of a switch has ended, while the second waits.
    async fn tell_half(&self, shown: Option<&(Punch, bool)>) {
        let Some((punch, in_place)) = shown else { return };
        let now = self.current(punch.clone()).await;
        if !is_news(&now) && now.half_done() != punch.half_done() {
            self.brought_up_to_date(&now, *in_place).await;
        }
    }

    /// Until when what only makes a message fuller is waited for when nobody waits for the message.
    fn soon(&self) -> DateTime<Utc> {
        self.app.clock.now() + details::SHORT
    }

    /// Another delivery of the interaction has answered and may be telling this. If it can't (it died with the last run, say), what is
    /// not booked is told here.
    pub(super) async fn tell_after_others(&self, punch: &Punch) {
        if punch.is_bad_news() {
            tokio::time::sleep(AFTER_OTHERS).await;
            let _telling = self.app.presses.tell_next(self.member).await;
            self.tell_directly(punch).await;
        }
    }

    pub(super) async fn tell_directly(&self, punch: &Punch) {
        // A press delivered twice: the other delivery may have told it.
        if self.current(punch.clone()).await.told {
            return;
        }
        let details = details::of(&self.app, punch, self.soon()).await;
        let words = reply::late_news(punch, &details, self.reply_context());
        match self.app.discord.direct_message(self.member, &words).await {
            Ok(()) => self.mark_told(std::slice::from_ref(punch)).await,
            // It stays untold, so the next reply tells it.
            Err(error) => tracing::warn!("news of a punch could not be sent: {error}"),
        }
    }

    /// A punch in words, with what is known beside it until then.
    pub(super) async fn told(&self, punch: &Punch, in_place: bool, until: DateTime<Utc>) -> Reply {
        let details = details::of(&self.app, punch, until).await;
        Reply { in_place, ..reply::punch(punch, &details, self.reply_context()) }
    }

    /// Adds what the person was never told; where others read it too, it is kept for [`Press::tell_news`]. While another reply
    /// or message tells it, there is nothing to add: what that one does not get told stays for the next.
    pub(super) async fn with_news(&self, reply: Reply, but: Option<PunchId>) -> (Reply, News) {
        let unknown = self.unknown(&reply).await;
        let reply = reply::with_unknown(reply, &unknown, self.reply_context());
        let (reply, news) = self.with_own_news(reply, but).await;
        (reply, News { unknown, ..news })
    }

    /// What an admin is to be told of others in this reply, if nobody else reads it.
    async fn unknown(&self, reply: &Reply) -> Vec<(MemberId, Username)> {
        if !self.is_admin || self.typing || !reply.private {
            return Vec::new();
        }
        self.app.store.untold_unknown(MOST_UNKNOWN).await.unwrap_or_else(|error| {
            tracing::warn!("whom TimeTrack no longer has could not be read: {error}");
            Vec::new()
        })
    }

    async fn with_own_news(&self, reply: Reply, but: Option<PunchId>) -> (Reply, News) {
        let telling = if self.typing { None } else { self.app.presses.tell(self.member) };
        let Some(telling) = telling else { return (reply, News::default()) };
        let mut punches = self.untold().await;
        punches.retain(|punch| Some(punch.id) != but);
        if punches.is_empty() {
            return (reply, News::default());
        }
        let inside = reply.private;
        if inside {
            let (reply, listed) = reply::with_news(reply, &punches, self.reply_context());
            punches.truncate(listed);
            return (reply, News { punches, inside, telling: Some(telling), ..News::default() });
        }
        (reply, News { punches, inside, telling: Some(telling), ..News::default() })
    }

    /// What ended, was never told and nobody is about to tell.
    async fn untold(&self) -> Vec<Punch> {
        let mut punches = match self.app.store.untold(self.member, MOST_NEWS).await {
            Ok(punches) => punches,
            Err(error) => {
                tracing::warn!("untold news could not be read: {error}");
                Vec::new()
            }
        };
        punches.retain(|punch| !self.app.bell.is_watched(punch.interaction));
        punches
    }

    /// The first answer is out: what it brought is noted as told, and what it could not bring follows it.
    pub(super) async fn tell_news(&self, news: News, delivered: Delivered) {
        let News { unknown, punches, inside, telling } = news;
        if delivered != Delivered::Accepted {
            return;
        }
        if !unknown.is_empty()
            && let Err(error) = self.app.store.mark_unknown_told(&unknown).await
        {
            tracing::warn!("that an admin was told could not be noted: {error}");
        }
        if punches.is_empty() {
            return;
        }
        let told = if inside { punches } else { self.follow_with(&punches).await };
        self.mark_told(&told).await;
        drop(telling);
    }

    /// Tells in a message of its own what of this is untold still; says what was told.
    async fn follow_with(&self, news: &[Punch]) -> Vec<Punch> {
        // A direct message may have told it meanwhile.
        let mut punches = self.untold().await;
        punches.retain(|punch| news.iter().any(|one| one.id == punch.id));
        if punches.is_empty() {
            return Vec::new();
        }
        let (words, listed) = reply::only_news(&punches, self.reply_context());
        punches.truncate(listed);
        match self.responder.follow_up(&words).await {
            Ok(()) => punches,
            // They stay untold, so the next reply tells them, also if this message may have arrived: rarely is something told
            // once more, but never nothing.
            Err(error) => {
                tracing::warn!("news could not follow a public answer: {error}");
                Vec::new()
            }
        }
    }

    /// The punch as it is now; as it was if the database does not say.
    pub(super) async fn current(&self, punch: Punch) -> Punch {
        match self.app.store.punch(punch.id).await {
            Ok(Some(now)) => now,
            Ok(None) => punch,
            Err(error) => {
                tracing::warn!("a punch could not be read again: {error}");
                punch
            }
        }
    }

    pub(super) async fn mark_told(&self, told: &[Punch]) {
        if let Err(error) = self.app.store.mark_told(told).await {
            tracing::warn!("that a person was told could not be noted: {error}");
        }
    }
}
