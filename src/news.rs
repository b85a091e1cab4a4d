//! Late news: tells people how a punch ended when nobody waits for it any more, after a start also what the last run could not
//! tell; and admins what they must see to.
//! Must not know what decided it.

pub(crate) mod offline;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::App;
use crate::details;
use crate::discord::Error;
use crate::model::{MemberId, Punch, PunchId, PunchState, Username};
use crate::reply::{self, Reply, ReplyContext};
use crate::store;

/// How many admins hear of a refused key, or of a restore.
const ADMINS_TOLD: u32 = 5;

/// Of what the last run could not tell, so much is told after a start, if it is no older than that; the rest is told with the
/// person's next reply.
const MOST_CAUGHT_UP: u32 = 10_000;
const OLDEST: TimeDelta = TimeDelta::days(14);
/// Between two people: opening many conversations at once is what Discord takes for spam.
const GAP: TimeDelta = TimeDelta::seconds(1);
/// So many rounds for those who could not be told, with pauses that double: a day in all.
const ROUNDS: u32 = 12;
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(30);
/// After so many in a row who cannot be told, it is Discord, and the rest waits for the next round.
const IN_VAIN: u32 = 3;
/// Of one person's untold punches, so many are looked at, and so many told in one message.
const MOST_UNTOLD: u32 = 1_000;
const MOST_TOLD: usize = 5;

/// Punches that had ended badly when the bot started, and whose people do not know: they believe in entries that are not there.
/// What ended well is left to the next reply.
#[derive(Default)]
pub(crate) struct Untold {
    people: Vec<Person>,
    /// Punches that need an admin's decision, if a restore has put some there and no admin knows.
    held: u32,
}

struct Person {
    member: MemberId,
    ended: Vec<(PunchId, PunchState)>,
}

/// What came of telling one person.
enum Told {
    /// A message went out, or Discord will never take one.
    Tried,
    /// There was nothing to tell any more.
    Nothing,
    /// Not now.
    Later,
}

/// What is to be told after a start. To be read before anything is delivered: what ends from then on is announced as it ends.
pub(crate) async fn untold(app: &App) -> Untold {
    read_untold(app).await.unwrap_or_else(|error| {
        tracing::warn!("what people were not told by the last run could not be read: {error}");
        Untold::default()
    })
}

async fn read_untold(app: &App) -> store::Result<Untold> {
    let stuck = app.store.standing().await?.stuck;
    if stuck > 0 {
        tracing::warn!(count = stuck, "punches wait for an admin's decision: see /admin queue");
    }
    let held = if app.store.is_restore_untold().await? { stuck } else { 0 };
    if stuck == 0 {
        // Whatever a restore had held, somebody has seen to it.
        app.store.mark_restore_told().await?;
    }
    let mut people: Vec<Person> = Vec::new();
    for Punch { id, member, state, .. } in
        app.store.bad_news(app.clock.now() - OLDEST, MOST_CAUGHT_UP).await?
    {
        match people.last_mut().filter(|person| person.member == member) {
            Some(person) => person.ended.push((id, state)),
            None => people.push(Person { member, ended: vec![(id, state)] }),
        }
    }
    Ok(Untold { people, held })
}

/// Tells it by direct message, one person at a time, until it is told or the bot stops.
pub(crate) fn catch_up(app: &Arc<App>, untold: Untold) {
    let Untold { people, held } = untold;
    if people.is_empty() && held == 0 {
        return;
    }
    tracing::info!(people = people.len(), "some do not know how their punches ended: they are told now");
    let app = Arc::clone(app);
    app.tasks.clone().spawn(async move {
        if held > 0 {
            tell_of_restore(&app, held).await;
        }
        tell_all(&app, people).await;
    });
}

/// Once one admin knows, this is not said again; until then every start says it.
async fn tell_of_restore(app: &App, held: u32) {
    let told = async {
        match tell_admins(app, &reply::restored(held, app.reply_context())).await? {
            0 => tracing::warn!("no admin could be told what the restore holds: see /admin queue"),
            _ => app.store.mark_restore_told().await?,
        }
        Ok::<(), store::StoreError>(())
    };
    if let Err(error) = told.await {
        tracing::warn!("the admins could not be told of the restore: {error}");
    }
}

async fn tell_all(app: &App, mut people: Vec<Person>) {
    let mut pause = FIRST_PAUSE;
    for _ in 0..ROUNDS {
        people = tell_round(app, people).await;
        if people.is_empty() || !goes_on_at(app, app.clock.now() + pause).await {
            return;
        }
        pause = pause * 2;
    }
    tracing::warn!(
        people = people.len(),
        "they were not told how their punches ended; their next replies say it"
    );
}

/// Gives back those who are to be told in the next round.
async fn tell_round(app: &App, people: Vec<Person>) -> Vec<Person> {
    let mut left = Vec::new();
    let (mut next, mut in_vain) = (app.clock.now(), 0);
    for person in people {
        if in_vain == IN_VAIN {
            left.push(person);
            continue;
        }
        if !goes_on_at(app, next).await {
            return Vec::new();
        }
        match tell_person(app, &person).await {
            Told::Nothing => continue,
            Told::Tried => in_vain = 0,
            Told::Later => {
                in_vain += 1;
                left.push(person);
            }
        }
        next = app.clock.now() + GAP;
    }
    left
}

/// Waits until then; `false` as soon as the bot stops. A message under way is not cut off: it could not be told whether it arrived.
async fn goes_on_at(app: &App, at: DateTime<Utc>) -> bool {
    app.stop.run_until_cancelled(app.clock.sleep_until(at)).await.is_some() && !app.stop.is_cancelled()
}

async fn tell_person(app: &App, person: &Person) -> Told {
    // A reply under way may tell it, in part, or in vain.
    let Some(_telling) = app.presses.tell(person.member) else { return Told::Later };
    let mut punches = match app.store.untold(person.member, MOST_UNTOLD).await {
        Ok(punches) => punches,
        Err(error) => {
            tracing::warn!(member.id = %person.member, "what somebody was not told could not be read: {error}");
            return Told::Later;
        }
    };
    // What has ended otherwise since was announced, or is about to be.
    punches.retain(|punch| {
        person.ended.contains(&(punch.id, punch.state)) && !app.bell.is_watched(punch.interaction)
    });
    // The latest are those that can still be mended.
    let punches = punches.split_off(punches.len().saturating_sub(MOST_TOLD));
    let (words, listed) = match &punches[..] {
        [] => return Told::Nothing,
        [punch] => (late_news(app, punch).await, 1),
        [.., last] => reply::only_news(&punches, reply_context(app, last)),
    };
    let told = tell(app, &punches[..listed], words).await;
    if matches!(told, Err(Error::Unreachable(_))) { Told::Later } else { Told::Tried }
}

/// Announces a punch that was settled or got stuck; by direct message if nobody waits for it.
pub(crate) fn announce(app: &Arc<App>, punch: Punch) {
    if app.bell.settled(&punch) || punch.told {
        return;
    }
    let app = Arc::clone(app);
    app.tasks.clone().spawn(async move {
        // A reply, or another message, may be telling the same at this moment.
        let _telling = app.presses.tell_next(punch.member).await;
        if still_untold(&app, &punch).await {
            // Not lost if it fails: the next reply to this person says it.
            let _ = tell(&app, std::slice::from_ref(&punch), late_news(&app, &punch).await).await;
        }
    });
}

/// Whether it stands as it was announced and nobody has told it since; also if the database does not say.
async fn still_untold(app: &App, punch: &Punch) -> bool {
    match app.store.punch(punch.id).await {
        Ok(now) => now.is_some_and(|now| now.state == punch.state && !now.told),
        Err(error) => {
            tracing::warn!(punch.id = %punch.id, "whether it was told could not be read: {error}");
            true
        }
    }
}

async fn late_news(app: &App, punch: &Punch) -> Reply {
    let until = app.clock.now() + details::SHORT;
    reply::late_news(punch, &details::of(app, punch, until).await, reply_context(app, punch))
}

fn reply_context(app: &App, punch: &Punch) -> ReplyContext {
    ReplyContext { locale: punch.locale, ..app.reply_context() }
}

/// Tells one person how these of theirs ended, in these words.
async fn tell(app: &App, punches: &[Punch], words: Reply) -> Result<(), Error> {
    let [punch, ..] = punches else { return Ok(()) };
    let sent = app.discord.direct_message(punch.member, &words).await;
    match &sent {
        Ok(()) => {
            if let Err(error) = app.store.mark_told(punches).await {
                tracing::warn!(punch.id = %punch.id, "told, but not marked as told: {error}");
            }
        }
        Err(Error::DmsClosed) => tracing::info!(punch.id = %punch.id, "the member takes no direct messages"),
        Err(error) => tracing::warn!(punch.id = %punch.id, "late news not delivered: {error}"),
    }
    sent
}

/// Tells somebody who has just been linked how to clock in. Once and as well as it goes: the admin knows, and has been told that
/// it may not arrive.
pub(crate) fn welcome(app: &Arc<App>, member: MemberId) {
    let app = Arc::clone(app);
    app.tasks.clone().spawn(async move {
        match tell_welcome(&app, member).await {
            Ok(Ok(())) => {}
            Ok(Err(Error::DmsClosed)) => {
                tracing::info!(member.id = %member, "the member takes no direct messages");
            }
            Ok(Err(error)) => tracing::warn!(member.id = %member, "a welcome was not delivered: {error}"),
            Err(error) => tracing::warn!(member.id = %member, "a welcome could not be written: {error}"),
        }
    });
}

async fn tell_welcome(app: &App, member: MemberId) -> store::Result<Result<(), Error>> {
    let Some(link) = app.store.link(member).await? else { return Ok(Ok(())) };
    let locale = app.store.last_locale(member).await?.unwrap_or(app.default_locale);
    let zone = link.zone.as_ref().unwrap_or(&app.settings.default_zone);
    let words = reply::welcome(&link.username, zone, ReplyContext { locale, ..app.reply_context() });
    Ok(app.discord.direct_message(member, &words).await)
}

/// Tells those who linked people lately that TimeTrack does not accept the key.
pub(crate) fn key_refused(app: &Arc<App>) {
    let app = Arc::clone(app);
    app.tasks.clone().spawn(async move {
        if let Err(error) = tell_of_key(&app).await {
            tracing::warn!("the admins could not be told that the key is refused: {error}");
        }
    });
}

/// Marks the link of somebody whose user TimeTrack no longer has, and tells the admins of it if that is news.
pub(crate) fn unknown_user(app: &Arc<App>, member: MemberId, username: Username) {
    let app = Arc::clone(app);
    app.tasks.clone().spawn(async move {
        if let Err(error) = tell_of_user(&app, member, &username).await {
            tracing::warn!(member.id = %member, "that TimeTrack no longer has a user could not be told: {error}");
        }
    });
}

async fn tell_of_user(app: &App, member: MemberId, username: &Username) -> store::Result<()> {
    if !app.store.mark_unknown(member, username, app.clock.now()).await? {
        return Ok(());
    }
    tracing::warn!(member.id = %member, "TimeTrack no longer has the user of this member: renamed or deleted?");
    // Where no admin takes it, the next reply to one says it.
    if tell_admins(app, &reply::unknown_user(member, username, app.reply_context())).await? > 0 {
        app.store.mark_unknown_told(&[(member, username.clone())]).await?;
    }
    Ok(())
}

async fn tell_of_key(app: &App) -> store::Result<()> {
    let (_, waiting) = app.store.queue(0, 1).await?;
    tell_admins(app, &reply::key_refused(waiting, app.reply_context())).await?;
    Ok(())
}

/// Tells those who linked people lately; how many took it.
async fn tell_admins(app: &App, reply: &Reply) -> store::Result<u32> {
    let mut told = 0;
    for admin in app.store.recent_admins(ADMINS_TOLD).await? {
        match app.discord.direct_message(admin, reply).await {
            Ok(()) => told += 1,
            Err(error) => tracing::warn!(member.id = %admin, "an admin could not be told: {error}"),
        }
    }
    Ok(told)
}
