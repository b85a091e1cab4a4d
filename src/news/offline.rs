//! Decisions about the queue that the command line makes in the database of a running bot: what an operator cancelled is told to
//! its person as if an admin had, and what becomes due by it is tried at once.

use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::model::PunchState;
use crate::store;

/// Between two looks. By the machine's time: another process writes, whatever the bot's clock says.
const LOOK: Duration = Duration::from_secs(1);
/// Decisions read in one go.
const MOST: u32 = 500;

/// Looks for decisions after the row `newest` of the audit trail until `app.stop`.
pub(crate) async fn follow(app: Arc<App>, newest: i64) {
    app.stop.run_until_cancelled(look_again_and_again(&app, newest)).await;
}

async fn look_again_and_again(app: &Arc<App>, mut newest: i64) {
    loop {
        tokio::time::sleep(LOOK).await;
        if let Err(error) = look(app, &mut newest).await {
            tracing::warn!("decisions of the command line could not be read: {error}");
        }
    }
}

/// `newest` moves on by what was seen to.
async fn look(app: &Arc<App>, newest: &mut i64) -> store::Result<()> {
    let end = app.store.newest_audit().await?;
    while *newest < end {
        let decisions = app.store.offline_decisions(*newest, MOST).await?;
        for (row, punch) in &decisions {
            let punch = match punch {
                Some(id) => app.store.punch(*id).await?,
                None => None,
            };
            if let Some(punch) = punch.filter(|punch| punch.state == PunchState::Cancelled) {
                super::announce(app, punch);
            }
            *newest = *row;
        }
        if decisions.is_empty() {
            *newest = end;
        } else {
            // The punch itself, or the next one in the line of a punch that was given up.
            app.bell.ring();
        }
    }
    Ok(())
}
