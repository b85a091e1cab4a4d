//! Whether TimeTrack still has the user whose timer it does not show. A user who was renamed or deleted and one without a timer may be
//! answered alike, so before "nothing runs" is claimed, `/users` is asked.

use super::entries::is_for_good;
use super::lists;
use super::{Error, Read, TimeTrack};
use crate::model::{LocalStamp, Timer, TimerKind, TimerState, User, Username};

/// What is done before it is claimed that a user has no timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sure {
    /// Nothing: an unknown user may be answered as one without a timer is.
    AsShown,
    /// `/users` is asked, which is one more request. Where this key cannot read that list, the user is believed to be there. Where it
    /// fails at the moment, nothing is claimed: [`Error::NotLookedUp`].
    LookedUp,
}

impl TimeTrack {
    /// Reads a timer as [`TimeTrack::timer`] does; that there is none is as `sure` as is asked for.
    ///
    /// # Errors
    /// Any [`Error`]; [`Error::UnknownUser`] if TimeTrack no longer has the user, and its own words about a user who is disabled.
    pub(crate) async fn timer_of(
        &self,
        kind: TimerKind,
        user: &Username,
        date: LocalStamp,
        sure: Sure,
    ) -> Result<Timer, Error> {
        if sure == Sure::AsShown {
            return self.timer(kind, user, date).await;
        }
        let words = match self.read(kind, user, date).await? {
            // A stopped one without a start counts as none.
            Read::Timer(timer) if timer.state == TimerState::Stopped && timer.started_at.is_none() => None,
            Read::Timer(timer) => return Ok(timer),
            Read::Nothing { words } => words,
        };
        let found = self.look_up(user, words.as_deref()).await.map_err(|error| match error {
            unknown @ Error::UnknownUser { .. } => unknown,
            error => Error::NotLookedUp(Box::new(error)),
        })?;
        match (found, words) {
            // "No timer" and "disabled" may both be 404: its words say which.
            (Some(found), Some(words)) if !found.enabled => {
                Err(Error::Refused { status: 404, code: None, words })
            }
            // Spelled in another way now. Only if TimeTrack shows nothing under that name either, there is nothing.
            (Some(found), words) if found.username != *user => {
                match self.timer(kind, &found.username, date).await? {
                    timer if timer.is_on() => Err(unknown(words.as_deref())),
                    _ => Ok(Timer::STOPPED),
                }
            }
            _ => Ok(Timer::STOPPED),
        }
    }

    /// The same no, unless it came because TimeTrack no longer has the user. A look-up that fails takes nothing from the no.
    pub(super) async fn unless_unknown(&self, no: Error, user: &Username) -> Error {
        let words = match &no {
            Error::Refused { words, .. } => Some(words.as_str()),
            Error::NoReason { status: 404 } => None,
            _ => return no,
        };
        match self.look_up(user, words).await {
            Err(unknown @ Error::UnknownUser { .. }) => unknown,
            Ok(_) | Err(_) => no,
        }
    }

    /// The user in `/users`; `None` if that list cannot tell.
    async fn look_up(&self, user: &Username, words: Option<&str>) -> Result<Option<User>, Error> {
        match self.listed(user.as_str()).await {
            Ok(Listed::Found(found)) => Ok(Some(found)),
            Ok(Listed::Missing) => Err(unknown(words)),
            Ok(Listed::Untold) => Ok(None),
            Err(error) if is_for_good(&error) => {
                tracing::warn!("this key cannot find out whether TimeTrack still has a user: {error}");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    pub(super) async fn listed(&self, name: &str) -> Result<Listed, Error> {
        let asked = lists::all(self, "users", &[("username", name)], lists::user).await?;
        if let Some(found) = lists::named(asked.rows, name) {
            return Ok(Listed::Found(found));
        }
        // The filter may mind upper and lower case, so before saying "no such user" the whole list is searched.
        let all = self.users().await?;
        let is_telling = !all.rows.is_empty() && !all.counts.is_cut;
        let missing = if is_telling { Listed::Missing } else { Listed::Untold };
        Ok(lists::named(all.rows, name).map_or(missing, Listed::Found))
    }
}

/// What `/users` says of a name.
pub(super) enum Listed {
    Found(User),
    Missing,
    /// The list was not read to its end, or is empty, which is one of the forms of "nothing to say".
    Untold,
}

fn unknown(words: Option<&str>) -> Error {
    Error::UnknownUser { words: words.unwrap_or_default().to_owned() }
}
