//! Signatures in all wrong forms.

use super::*;
use axum::http::{HeaderName, HeaderValue};
use ed25519_dalek::{Signer, SigningKey};

const NOW: i64 = 1_795_000_000;
const BODY: &[u8] = br#"{"type":1}"#;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(NOW, 0).unwrap()
}

fn signer() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn key() -> PublicKey {
    PublicKey::parse(&hex::encode(signer().verifying_key().to_bytes())).unwrap()
}

fn sign(stamp: &str, body: &[u8]) -> String {
    hex::encode(signer().sign(&[stamp.as_bytes(), body].concat()).to_bytes())
}

fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in pairs {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        map.append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    map
}

fn verifies(stamp: &str, signature: &str, body: &[u8]) -> bool {
    let pairs = [("x-signature-timestamp", stamp), ("X-Signature-Ed25519", signature)];
    matches!(judge(&key(), &headers(&pairs), body, now()), Verdict::Fine(_))
}

#[test]
fn what_discord_signed_within_five_minutes_is_accepted() {
    for offset in [0, 299, -299, 300, -300] {
        let stamp = (NOW + offset).to_string();
        assert!(verifies(&stamp, &sign(&stamp, BODY), BODY), "{offset}");
    }
    let stamp = NOW.to_string();
    assert!(verifies(&stamp, &sign(&stamp, BODY).to_uppercase(), BODY));
    assert!(verifies(&stamp, &sign(&stamp, b""), b""));
}

#[test]
fn every_wrong_form_is_refused() {
    let stamp = NOW.to_string();
    let good = sign(&stamp, BODY);
    let mut flipped = hex::decode(&good).unwrap();
    flipped[5] ^= 1;
    let mut high = hex::decode(&good).unwrap();
    high[63] |= 0xe0;
    let wrong = [
        ("empty", String::new()),
        ("short", good[..126].to_owned()),
        ("long", format!("{good}00")),
        ("odd", good[..127].to_owned()),
        ("not hex", format!("zz{}", &good[2..])),
        ("flipped bit", hex::encode(flipped)),
        ("not reduced", hex::encode(high)),
        ("all zeros", "0".repeat(128)),
        ("a space before", format!(" {good}")),
        ("of another body", sign(&stamp, b"{}")),
        ("of another time", sign(&(NOW + 1).to_string(), BODY)),
    ];
    for (what, signature) in wrong {
        assert!(!verifies(&stamp, &signature, BODY), "{what}");
    }
    let other = SigningKey::from_bytes(&[8; 32]).sign(&[stamp.as_bytes(), BODY].concat()).to_bytes();
    assert!(!verifies(&stamp, &hex::encode(other), BODY), "another key");
    assert!(!verifies(&stamp, &good, b"{\"type\":2}"), "another body");
}

#[test]
fn times_outside_the_window_or_of_odd_form_are_refused_even_if_signed() {
    let too_far = [NOW + 301, NOW - 301, 0].map(|seconds| seconds.to_string());
    let odd =
        ["", "+1795000000", "-1795000000", " 1795000000", "1795000000.0", "99999999999999999999", "now"];
    for stamp in too_far.iter().map(String::as_str).chain(odd) {
        assert!(!verifies(stamp, &sign(stamp, BODY), BODY), "{stamp}");
    }
}

#[test]
fn a_clock_that_is_off_is_told_from_a_forgery() {
    let judged = |stamp: &str, signature: &str| {
        let pairs = [("x-signature-timestamp", stamp), ("x-signature-ed25519", signature)];
        judge(&key(), &headers(&pairs), BODY, now())
    };
    for ahead in [301, -301, 86_400, NOW] {
        let stamp = (NOW - ahead).to_string();
        assert_eq!(judged(&stamp, &sign(&stamp, BODY)), Verdict::Skewed(TimeDelta::seconds(ahead)));
        assert_eq!(
            judged(&stamp, &sign(&stamp, b"{}")),
            Verdict::Forged,
            "no word about a time nobody signed"
        );
    }
    let far = i64::MAX.to_string();
    assert!(matches!(judged(&far, &sign(&far, BODY)), Verdict::Skewed(_)), "no overflow");
}

#[test]
fn a_missing_or_doubled_header_is_refused() {
    let stamp = NOW.to_string();
    let good = sign(&stamp, BODY);
    let (time, signature) =
        (("x-signature-timestamp", stamp.as_str()), ("x-signature-ed25519", good.as_str()));
    for pairs in [&[][..], &[time], &[signature], &[time, time, signature], &[time, signature, signature]] {
        assert_eq!(judge(&key(), &headers(pairs), BODY, now()), Verdict::Forged, "{pairs:?}");
    }
}
