//! What is known beside a punch at the moment it is told. Must not know how it is told.

use crate::app::App;
use crate::model::Punch;
use crate::reply::Details;

/// What there is to say beside the punch itself.
pub async fn of(app: &App, punch: &Punch) -> Details {
    Details { outage: !punch.state.is_settled() && is_held_up(app, punch).await }
}

/// Whether it is known that TimeTrack takes nothing: as a whole, or of what stands before this punch in its line.
async fn is_held_up(app: &App, punch: &Punch) -> bool {
    if app.bell.is_shut() {
        return true;
    }
    let head = app.store.head(punch.member).await.ok().flatten();
    head.is_some_and(|head| head.trouble.is_some())
}
