//! Every form of a wrong signature over a real socket: 401, with any body.

use discord_sandbox::Signed;

use super::endpoint::Served;

const BODY: &[u8] = br#"{"type":1}"#;

impl Served {
    async fn refuses(&self, what: &str, signature: &str, timestamp: &str) {
        let signed = Signed { signature: Some(signature.to_owned()), timestamp: Some(timestamp.to_owned()) };
        let reply = self.world.discord.post(&self.url, signed, BODY.to_vec()).await.unwrap();
        assert_eq!((reply.status, reply.empty), (401, true), "{what}");
    }
}

#[tokio::test]
async fn every_single_bit_and_every_length_of_a_signature_counts() {
    let served = Served::new().await;
    let good = served.world.discord.signed(BODY);
    let (signature, timestamp) = (good.signature.unwrap(), good.timestamp.unwrap());
    let bytes = hex::decode(&signature).unwrap();
    let mut wrong = 0;
    for bit in 0..512 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        served.refuses(&format!("bit {bit}"), &hex::encode(flipped), &timestamp).await;
        wrong += 1;
    }
    for length in 0..signature.len() {
        served.refuses(&format!("{length} digits"), &signature[..length], &timestamp).await;
        wrong += 1;
    }
    for digit in 0..timestamp.len() {
        let mut other = timestamp.clone().into_bytes();
        other[digit] = if other[digit] == b'9' { b'0' } else { other[digit] + 1 };
        served.refuses(&format!("digit {digit}"), &signature, std::str::from_utf8(&other).unwrap()).await;
        wrong += 1;
    }
    for odd in ["-1", "+1", "1e9", "0x1", " ", "\t1", "1.0", "NaN", "9223372036854775808"] {
        served.refuses(odd, &signature, odd).await;
        wrong += 1;
    }
    for odd in [
        format!("{signature} "),
        format!("0x{signature}"),
        format!("{signature},{signature}"),
        signature.repeat(2),
    ] {
        // A header's outer white space is no part of it, so the first of these is no other signature.
        if odd.trim() != signature {
            served.refuses(&odd, &odd, &timestamp).await;
            wrong += 1;
        }
    }
    assert_eq!(served.world.app.counters.bad_signatures.get(), wrong);
    println!("{wrong} of {wrong} wrong signatures were refused with 401");
    let fine = Signed { signature: Some(signature), timestamp: Some(timestamp) };
    assert_eq!(served.world.discord.post(&served.url, fine, BODY.to_vec()).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_signature_counts_for_its_very_body_and_its_five_minutes() {
    let served = Served::new().await;
    let good = served.world.discord.signed(BODY);
    for body in [
        &b""[..],
        b" {\"type\":1}",
        b"{\"type\":1}\n",
        b"{\"type\":2}",
        b"{\"type\":1",
        b"\xef\xbb\xbf{\"type\":1}",
    ] {
        let reply = served.world.discord.post(&served.url, good.clone(), body.to_vec()).await.unwrap();
        assert_eq!(reply.status, 401, "{body:?}");
    }
    served.world.app.clock.advance(std::time::Duration::from_secs(300));
    assert_eq!(
        served.world.discord.post(&served.url, good.clone(), BODY.to_vec()).await.unwrap().status,
        200
    );
    served.world.app.clock.advance(std::time::Duration::from_secs(1));
    assert_eq!(served.world.discord.post(&served.url, good, BODY.to_vec()).await.unwrap().status, 401);
}
