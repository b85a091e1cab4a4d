//! Faults with their expected results: what is recorded, and what the person reads meanwhile.

use timetrack_sandbox::Fault;

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
    /// Nobody knows whether it is booked: the person reads these words, and a human decides.
    Stuck(&'static str),
}

/// What comes of a fault at a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtRead {
    /// The row waits with one of these troubles.
    Noted(&'static [&'static str]),
    /// It ends with TimeTrack's words, refused or for a human.
    No,
    /// It is no fault there.
    Nothing,
}

/// TimeTrack's words in a refusal.
pub const NO: &str = "not today";

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

/// A fault, what comes of it at a write, and what at a read.
pub type Row = (Fault, Then, AtRead);

/// The matrix. A fault of a read is noted: before the write without a doubt, at the read back with one. A no is an end.
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
        (Fault::Leave, sure(GONE), AtRead::Noted(GONE)),
        (Fault::CloseBefore, lost, AtRead::Noted(UNCLEAR)),
        (Fault::CloseAfter, lost, AtRead::Noted(UNCLEAR)),
        (Fault::HangBefore, lost, AtRead::Noted(UNCLEAR)),
        (Fault::HangAfter, lost, AtRead::Noted(UNCLEAR)),
        (Fault::DelayedApply, lost, AtRead::Noted(UNCLEAR)),
        (Fault::TruncatedBody(0), lost, AtRead::Noted(CUT)),
        (Fault::TruncatedBody(20), lost, AtRead::Noted(CUT)),
        (Fault::SlowDrip, lost, AtRead::Noted(CUT)),
        (Fault::SlowHeaders, lost, AtRead::Noted(UNCLEAR)),
        (Fault::Html, lost, AtRead::Noted(UNCLEAR)),
        (Fault::WrongTypes, Then::Booked, AtRead::Noted(STATE)),
        (Fault::Huge, lost, AtRead::Noted(UNCLEAR)),
        (Fault::StatusAfter(500), lost, AtRead::Noted(UNCLEAR)),
        (Fault::StatusAfter(502), lost, AtRead::Noted(UNCLEAR)),
        (Fault::StatusAfter(504), lost, AtRead::Noted(UNCLEAR)),
        (wait(429, "90"), sure(BUSY), AtRead::Noted(BUSY)),
        (wait(503, "30"), lost, AtRead::Noted(UNCLEAR)),
    ];
    table.extend(
        [408, 500, 502, 503, 504].map(|status| (Fault::status(status), lost, AtRead::Noted(UNCLEAR))),
    );
    table.extend([500, 503].map(|status| (refusal(status), lost, AtRead::Noted(UNCLEAR))));
    table.extend([Fault::status(429), refusal(429)].map(|fault| (fault, sure(BUSY), AtRead::Noted(BUSY))));
    table.extend([401, 403].map(|status| (Fault::status(status), sure(KEY), AtRead::Noted(KEY))));
    table.extend([401, 403].map(|status| (refusal(status), sure(KEY), AtRead::Noted(KEY))));
    let bare = Then::Refused("without a reason");
    table.extend([400, 409, 422].map(|status| (Fault::status(status), bare, AtRead::Noted(NO_REASON))));
    table.push((Fault::status(404), bare, AtRead::Nothing));
    let no = |status, at_read| (refusal(status), Then::Refused(NO), at_read);
    // That of a read is the form of "no timer".
    table.push(no(404, AtRead::Nothing));
    table.extend([400, 409, 422].map(|status| no(status, AtRead::No)));
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
