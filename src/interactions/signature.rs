//! Discord's signature over a request: Ed25519 over the time stamp and the raw body, and a window for the time stamp.
//! (Discord, "Overview of Interactions", "Validating Security Request Headers".)

use axum::http::HeaderMap;
use chrono::{DateTime, TimeDelta, Utc};

use crate::model::PublicKey;

/// Discord sets no window; without one, a recorded request could be sent again years later.
const WINDOW_SECONDS: u64 = 300;

/// What to think of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Discord's, and of now: signed at that second by its clock.
    Fine(DateTime<Utc>),
    /// Discord's, but not of now by this machine's clock, which is so far ahead of the time stamp, or behind if negative.
    Skewed(TimeDelta),
    /// Anybody's.
    Forged,
}

/// Whether Discord signed this body, within the last five minutes. Anything missing, doubled or odd means no.
pub fn judge(key: &PublicKey, headers: &HeaderMap, body: &[u8], now: DateTime<Utc>) -> Verdict {
    let Some(signed_at) = signed_at(key, headers, body) else { return Verdict::Forged };
    let ahead = now.timestamp().saturating_sub(signed_at);
    match DateTime::from_timestamp(signed_at, 0) {
        Some(signed_at) if ahead.unsigned_abs() <= WINDOW_SECONDS => Verdict::Fine(signed_at),
        _ => Verdict::Skewed(TimeDelta::try_seconds(ahead).unwrap_or(TimeDelta::MAX)),
    }
}

/// The time Discord signed together with this body, in seconds since 1970.
fn signed_at(key: &PublicKey, headers: &HeaderMap, body: &[u8]) -> Option<i64> {
    let stamp = only(headers, "x-signature-timestamp")?;
    let seconds = stamp.parse().ok().filter(|_| stamp.bytes().all(|byte| byte.is_ascii_digit()))?;
    let mut signature = [0; 64];
    hex::decode_to_slice(only(headers, "x-signature-ed25519")?, &mut signature).ok()?;
    let mut signed = Vec::with_capacity(stamp.len() + body.len());
    signed.extend_from_slice(stamp.as_bytes());
    signed.extend_from_slice(body);
    key.verifies(&signed, &signature).then_some(seconds)
}

/// A header that is there exactly once.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut all = headers.get_all(name).iter();
    let first = all.next()?;
    if all.next().is_some() { None } else { first.to_str().ok() }
}

#[cfg(test)]
mod tests;
