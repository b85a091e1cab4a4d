//! Scripted faults between a caller and TimeTrack.

use std::time::Duration;

/// The state of the line, until it changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weather {
    /// Everything works.
    #[default]
    Fine,
    /// Connections are closed at once and nothing is applied.
    Down,
    /// Nobody listens: connections are refused.
    Gone,
    /// Every request waits that long before it is looked at.
    Slow(Duration),
    /// Requests are applied, but the answers are HTML or cut JSON with status 200, by turns.
    Garbage,
}

/// What happens to one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is applied; this status and body.
    Status {
        /// HTTP status.
        status: u16,
        body: String,
        /// `Retry-After`, as it is.
        retry_after: Option<String>,
    },
    /// Applied; then that status without a body.
    StatusAfter(u16),
    /// Nothing is applied; the connection is closed without an answer.
    CloseBefore,
    /// Applied; the connection is closed without an answer.
    CloseAfter,
    /// Nothing is applied; no answer until released.
    HangBefore,
    /// Applied; no answer until released.
    HangAfter,
    /// No answer until released; applied when the test says `land()`.
    DelayedApply,
    /// Applied; the connection is closed after that many bytes of the body.
    TruncatedBody(usize),
    /// Applied; a proxy's page with status 200.
    Html,
    /// Applied; JSON of the right fields with values of the wrong types.
    WrongTypes,
    /// Applied; 30 MB of JSON.
    Huge,
    /// Nothing is applied; 307 to that address.
    Redirect(String),
    /// Applied; the body comes a byte at a time, 200 ms apart.
    SlowDrip,
    /// Applied; headers and body come so.
    SlowHeaders,
    /// Applied and answered; after that nobody listens any more.
    Leave,
}

impl Fault {
    /// A status without a body, nothing applied.
    pub fn status(status: u16) -> Self {
        Fault::Status { status, body: String::new(), retry_after: None }
    }
}

/// Which request a fault waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct On {
    method: Option<&'static str>,
    part: String,
}

impl On {
    /// Any request whose path contains `part`; behind the path stands `?username=` and whom it names, if anybody.
    pub fn any(part: &str) -> Self {
        Self { method: None, part: part.to_owned() }
    }

    /// A `GET` whose path contains `part`.
    pub fn get(part: &str) -> Self {
        Self { method: Some("GET"), part: part.to_owned() }
    }

    /// A `POST` whose path contains `part`.
    pub fn post(part: &str) -> Self {
        Self { method: Some("POST"), part: part.to_owned() }
    }

    pub(super) fn fits(&self, method: &str, path: &str) -> bool {
        self.method.is_none_or(|own| own == method) && path.contains(&self.part)
    }
}
