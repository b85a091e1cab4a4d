//! Late news: tells people how a punch ended when nobody waits for it any more, and admins when the key is refused.
//! Must not know what decided it.

use std::sync::Arc;

use crate::app::App;
use crate::discord::Error;
use crate::model::Punch;
use crate::reply::{self, Voice};

/// How many admins hear of a refused key.
const ADMINS_TOLD: u32 = 5;

/// Announces a punch that was settled or got stuck; by direct message if nobody waits for it.
pub fn announce(app: &Arc<App>, punch: Punch) {
    if app.bell.settled(&punch) || punch.told {
        return;
    }
    let app = Arc::clone(app);
    app.tasks.clone().spawn(async move { tell(&app, &punch).await });
}

async fn tell(app: &App, punch: &Punch) {
    let voice = Voice { locale: punch.locale, ..app.voice() };
    match app.discord.direct_message(punch.member, &reply::late_news(punch, voice)).await {
        Ok(()) => {
            if let Err(error) = app.store.mark_told(&[punch.id]).await {
                tracing::warn!(punch.id = %punch.id, "told, but not marked as told: {error}");
            }
        }
        // Not lost: the next reply to this person says it.
        Err(Error::DmsClosed) => tracing::info!(punch.id = %punch.id, "the member takes no direct messages"),
        Err(error) => tracing::warn!(punch.id = %punch.id, "late news not delivered: {error}"),
    }
}

/// Tells those who linked people lately that TimeTrack does not accept the key.
pub fn key_refused(app: &Arc<App>) {
    let app = Arc::clone(app);
    app.tasks.clone().spawn(async move {
        if let Err(error) = tell_admins(&app).await {
            tracing::warn!("the admins could not be told: {error:#}");
        }
    });
}

async fn tell_admins(app: &App) -> anyhow::Result<()> {
    let (_, waiting) = app.store.queue(0, 1).await?;
    let reply = reply::key_refused(waiting, app.voice());
    for admin in app.store.recent_admins(ADMINS_TOLD).await? {
        if let Err(error) = app.discord.direct_message(admin, &reply).await {
            tracing::warn!(member.id = %admin, "an admin could not be told that the key is refused: {error}");
        }
    }
    Ok(())
}
