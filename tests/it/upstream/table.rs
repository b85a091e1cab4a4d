//! What goes wrong, what is noted of it, and what the person reads meanwhile. Must not know how a cell is played.

use timetrack_bot::sandbox::timetrack::Fault;

/// Where in a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// At the read before the write.
    Read,
    /// At the write itself.
    Write,
    /// At the read back, after a write of unknown outcome.
    ReadBack,
}

/// What comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// The row waits with one of these troubles, in doubt or not; the person reads that it is noted; in the end it is booked.
    Noted { trouble: &'static [&'static str], unclear: bool },
    /// Nothing is noticed: booked.
    Booked,
    /// Nothing is booked, and the person reads these words.
    Refused(&'static str),
}

/// What every noted punch says.
pub const NOTED: &str = "Noted ";
/// What it says when something stands in the way.
pub const TROUBLE: &str = "TimeTrack is not answering properly right now. I keep trying.";
/// What it says when the write may have landed.
pub const UNSURE: &str = "TimeTrack may have it already. I check before I send it again.";

/// A command of the day, and what it says when it is booked.
pub const BOOKED: [(&str, &str); 6] = [
    ("/clockin", "Clocked in "),
    ("/project start", "Started "),
    ("/project pause", "Paused at"),
    ("/project resume", "Resumed at"),
    ("/project stop", "Stopped "),
    ("/clockout", "Clocked out "),
];

const GONE: &[&str] = &["TimeTrack cannot be reached"];
const UNCLEAR: &[&str] = &["TimeTrack's answer is unclear"];
/// An answer that shows no timer has another status, and its words do not arrive.
const CUT: &[&str] = &["TimeTrack's answer is unclear", "status 404 and no reason"];
const BUSY: &[&str] = &["TimeTrack asks to wait"];
const KEY: &[&str] = &["TimeTrack does not accept the API key"];
const STATE: &[&str] = &["TimeTrack's timer is in no state it documents"];
const NO_REASON: &[&str] = &["and no reason"];

/// A fault, what comes of it at a write, and what is noted of it at a read.
pub type Row = (Fault, Then, Option<&'static [&'static str]>);

/// The matrix. A fault of a read is always noted: before the write without a doubt, at the read back with one.
pub fn table() -> Vec<Row> {
    let doubt = |trouble| Then::Noted { trouble, unclear: true };
    let sure = |trouble| Then::Noted { trouble, unclear: false };
    let lost = doubt(UNCLEAR);
    let wait = |status, seconds: &str| Fault::Status {
        status,
        body: String::new(),
        retry_after: Some(seconds.to_owned()),
    };
    let mut table = vec![
        (Fault::Leave, sure(GONE), Some(GONE)),
        (Fault::CloseBefore, lost, Some(UNCLEAR)),
        (Fault::CloseAfter, lost, Some(UNCLEAR)),
        (Fault::HangBefore, lost, Some(UNCLEAR)),
        (Fault::HangAfter, lost, Some(UNCLEAR)),
        (Fault::DelayedApply, lost, Some(UNCLEAR)),
        (Fault::TruncatedBody(0), lost, Some(CUT)),
        (Fault::TruncatedBody(20), lost, Some(CUT)),
        (Fault::SlowDrip, lost, Some(CUT)),
        (Fault::SlowHeaders, lost, Some(UNCLEAR)),
        (Fault::Html, lost, Some(UNCLEAR)),
        (Fault::WrongTypes, Then::Booked, Some(STATE)),
        (Fault::Huge, lost, Some(UNCLEAR)),
        (Fault::StatusAfter(500), lost, Some(UNCLEAR)),
        (Fault::StatusAfter(502), lost, Some(UNCLEAR)),
        (Fault::StatusAfter(504), lost, Some(UNCLEAR)),
        (wait(429, "90"), sure(BUSY), Some(BUSY)),
        (wait(503, "30"), lost, Some(UNCLEAR)),
    ];
    table.extend([408, 500, 502, 503, 504].map(|status| (Fault::status(status), lost, Some(UNCLEAR))));
    table.extend([500, 503].map(|status| (refusal(status), lost, Some(UNCLEAR))));
    table.extend([Fault::status(429), refusal(429)].map(|fault| (fault, sure(BUSY), Some(BUSY))));
    table.extend([401, 403].map(|status| (Fault::status(status), sure(KEY), Some(KEY))));
    table.extend([401, 403].map(|status| (refusal(status), sure(KEY), Some(KEY))));
    let bare = Then::Refused("without a reason");
    table.extend([400, 409, 422].map(|status| (Fault::status(status), bare, Some(NO_REASON))));
    table.push((Fault::status(404), bare, None));
    table.extend([400, 404, 409, 422].map(|status| (refusal(status), Then::Refused("not today"), None)));
    table
}

/// Whether it takes as long as the client's patience, by the machine's own clock.
pub fn is_slow(fault: &Fault) -> bool {
    matches!(fault, Fault::SlowDrip | Fault::SlowHeaders)
}

fn refusal(status: u16) -> Fault {
    let body = r#"{"errors":[{"title":"No","status":400,"code":7,"detail":"not today"}]}"#.to_owned();
    Fault::Status { status, body, retry_after: None }
}
