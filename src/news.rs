//! Late news: tells people how a punch ended when nobody waits for it any more, after a start also what the last run could not
//! tell; and admins what they must see to.
//! Must not know what decided it.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::App;
use crate::discord::Error;
use crate::model::{Punch, PunchId, PunchState};
use crate::reply::{self, Reply, Voice};

/// How many admins hear of a refused key, or of a restore.
const ADMINS_TOLD: u32 = 5;

/// Of what the last run could not tell, so much is told after a start; the rest is told with the person's next reply.
const MOST_CAUGHT_UP: u32 = 10_000;
/// Between two messages of those: opening many conversations at once is what Discord takes for spam.
const GAP: TimeDelta = TimeDelta::seconds(1);
/// Tries of one such message while Discord cannot be reached, and the pauses between them: doubled each time, half an hour in all.
const TRIES: u32 = 10;
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(5);
const LONGEST_PAUSE: TimeDelta = TimeDelta::minutes(10);

/// Punches that had ended badly when the bot started, and whose people do not know: they believe in entries that are not there.
/// What ended well is left to the next reply.
#[derive(Default)]
pub struct Untold {
    ended: Vec<(PunchId, PunchState)>,
    /// Punches that need an admin's decision, if a restore has put some there and no admin knows.
    held: u32,
}

/// What is to be told after a start. To be read before anything is delivered: what ends from then on is announced as it ends.
pub async fn untold(app: &App) -> Untold {
    read_untold(app).await.unwrap_or_else(|error| {
        tracing::warn!("what people were not told by the last run could not be read: {error:#}");
        Untold::default()
    })
}

async fn read_untold(app: &App) -> anyhow::Result<Untold> {
    let stuck = app.store.standing().await?.stuck;
    if stuck > 0 {
        tracing::warn!(count = stuck, "punches wait for an admin's decision: see /admin queue");
    }
    let held = if app.store.is_restore_untold().await? { stuck } else { 0 };
    let ended = app.store.bad_news(MOST_CAUGHT_UP).await?;
    Ok(Untold { ended: ended.into_iter().map(|news| (news.id, news.state)).collect(), held })
}

/// Tells it by direct message, one at a time, until it is told or the bot stops.
pub fn catch_up(app: &Arc<App>, untold: Untold) {
    let Untold { ended, held } = untold;
    if ended.is_empty() && held == 0 {
        return;
    }
    tracing::info!(
        count = ended.len(),
        "punches of which people do not know how they ended: they are told now"
    );
    let app = Arc::clone(app);
    app.tasks.clone().spawn(async move {
        let telling = async {
            if held > 0 {
                tell_of_restore(&app, held).await;
            }
            let mut next = app.clock.now();
            for (id, state) in ended {
                next = catch_up_with(&app, id, state, next).await;
            }
        };
        app.stop.run_until_cancelled(telling).await;
    });
}

/// Once one admin knows, this is not said again; until then every start says it.
async fn tell_of_restore(app: &App, held: u32) {
    let told = async {
        if tell_admins(app, &reply::restored(held, app.voice())).await? > 0 {
            app.store.mark_restore_told().await?;
        }
        anyhow::Ok(())
    };
    if let Err(error) = told.await {
        tracing::warn!("the admins could not be told of the restore: {error:#}");
    }
}

/// Tells one of them, not before `not_before`. Gives back when the next may be told.
async fn catch_up_with(
    app: &App,
    id: PunchId,
    state: PunchState,
    mut not_before: DateTime<Utc>,
) -> DateTime<Utc> {
    let mut pause = FIRST_PAUSE;
    for _ in 0..TRIES {
        app.clock.sleep_until(not_before).await;
        match tell_if_untold(app, id, state).await {
            None => return not_before,
            Some(Err(Error::Unreachable(_))) => {
                not_before = app.clock.now() + pause;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
            Some(_) => return app.clock.now() + GAP,
        }
    }
    not_before
}

/// `None` if it was told by now, is somebody else's to tell, or has ended otherwise since, which was announced.
async fn tell_if_untold(app: &App, id: PunchId, state: PunchState) -> Option<Result<(), Error>> {
    let member = app.store.punch(id).await.ok()??.member;
    // A reply under way tells it otherwise. Read again below, now that none does.
    let _telling = app.presses.tell(member)?;
    let punch = app.store.punch(id).await.ok()??;
    if punch.told || punch.state != state || app.bell.is_watched(punch.interaction) {
        return None;
    }
    Some(tell(app, &punch).await)
}

/// Announces a punch that was settled or got stuck; by direct message if nobody waits for it.
pub fn announce(app: &Arc<App>, punch: Punch) {
    if app.bell.settled(&punch) || punch.told {
        return;
    }
    let app = Arc::clone(app);
    app.tasks.clone().spawn(async move {
        // Not lost if it fails: the next reply to this person says it.
        let _ = tell(&app, &punch).await;
    });
}

async fn tell(app: &App, punch: &Punch) -> Result<(), Error> {
    let voice = Voice { locale: punch.locale, ..app.voice() };
    let sent = app.discord.direct_message(punch.member, &reply::late_news(punch, voice)).await;
    match &sent {
        Ok(()) => {
            if let Err(error) = app.store.mark_told(&[punch.id]).await {
                tracing::warn!(punch.id = %punch.id, "told, but not marked as told: {error}");
            }
        }
        Err(Error::DmsClosed) => tracing::info!(punch.id = %punch.id, "the member takes no direct messages"),
        Err(error) => tracing::warn!(punch.id = %punch.id, "late news not delivered: {error}"),
    }
    sent
}

/// Tells those who linked people lately that TimeTrack does not accept the key.
pub fn key_refused(app: &Arc<App>) {
    let app = Arc::clone(app);
    app.tasks.clone().spawn(async move {
        if let Err(error) = tell_of_key(&app).await {
            tracing::warn!("the admins could not be told that the key is refused: {error:#}");
        }
    });
}

async fn tell_of_key(app: &App) -> anyhow::Result<()> {
    let (_, waiting) = app.store.queue(0, 1).await?;
    tell_admins(app, &reply::key_refused(waiting, app.voice())).await?;
    Ok(())
}

/// Tells those who linked people lately; how many took it.
async fn tell_admins(app: &App, reply: &Reply) -> anyhow::Result<u32> {
    let mut told = 0;
    for admin in app.store.recent_admins(ADMINS_TOLD).await? {
        match app.discord.direct_message(admin, reply).await {
            Ok(()) => told += 1,
            Err(error) => tracing::warn!(member.id = %admin, "an admin could not be told: {error}"),
        }
    }
    Ok(told)
}
