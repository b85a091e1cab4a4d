//! Requests that two HTTP parsers could split differently: no second request is accepted as signed, and no body is too long.

use futures_util::future::join_all;

use super::endpoint::Served;

/// A request signed by Discord, as raw text; `lengths` stands where its length would.
impl Served {
    fn signed_headers(&self, body: &str) -> String {
        let signed = self.world.discord.signed(body.as_bytes());
        format!(
            "host: x\r\nx-signature-ed25519: {}\r\nx-signature-timestamp: {}\r\n",
            signed.signature.unwrap(),
            signed.timestamp.unwrap()
        )
    }

    /// The status of each response that comes back.
    async fn statuses(&self, request: &str) -> Vec<u16> {
        let response = tokio::time::timeout(std::time::Duration::from_secs(20), self.raw(request)).await;
        let response = response.expect("the connection was not closed");
        response
            .match_indices("HTTP/1.1 ")
            .map(|(at, found)| response[at + found.len()..at + found.len() + 3].parse().unwrap())
            .collect()
    }
}

const PING: &str = r#"{"type":1}"#;

fn chunk(text: &str) -> String {
    format!("{:x}\r\n{text}\r\n0\r\n\r\n", text.len())
}

#[tokio::test]
async fn a_length_and_chunks_together_never_serve_what_hides_behind() {
    let served = Served::new().await;
    let headers = served.signed_headers(PING);
    let hidden = format!(
        "POST /interactions HTTP/1.1\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{PING}",
        PING.len()
    );
    let (length, all) = (PING.len(), PING.len() + 7 + hidden.len());
    for lengths in [
        format!("content-length: {length}\r\ntransfer-encoding: chunked\r\n"),
        format!("transfer-encoding: chunked\r\ncontent-length: {length}\r\n"),
        format!("content-length: {all}\r\ntransfer-encoding: chunked\r\n"),
        format!("content-length: {length}\r\ntransfer-encoding: identity\r\n"),
        format!("content-length: {length}\r\ntransfer-encoding: xchunked\r\n"),
        format!("content-length: {length}\r\ntransfer-encoding: chunked, identity\r\n"),
        "transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n".to_owned(),
        format!("content-length: {length}\r\ncontent-length: {all}\r\n"),
        format!("content-length: {length}, {all}\r\n"),
        format!("content-length: +{length}\r\n"),
        format!("content-length: -{length}\r\n"),
        format!("content-length: 0x{length:x}\r\n"),
        "content-length: 99999999999999999999\r\n".to_owned(),
        format!("content-length : {length}\r\n"),
        format!("content-length:\r\n {length}\r\n"),
        format!("content-length: {length}\rtransfer-encoding: chunked\r\n"),
    ] {
        for body in [PING.to_owned(), chunk(PING)] {
            let request = format!(
                "POST /interactions HTTP/1.1\r\n{headers}{lengths}connection: close\r\n\r\n{body}{hidden}"
            );
            let statuses = served.statuses(&request).await;
            // At most one is served, and only if its body is exactly what was signed.
            let fine = statuses.iter().filter(|status| **status == 200).count();
            assert!(statuses.len() <= 1 && fine <= 1, "{statuses:?} for {request}");
        }
    }
}

#[tokio::test]
async fn odd_chunks_are_refused() {
    let served = Served::new().await;
    let headers = served.signed_headers(PING);
    let bodies = [
        "g\r\nx\r\n0\r\n\r\n".to_owned(),
        "-1\r\nx\r\n0\r\n\r\n".to_owned(),
        "ffffffffffffffffff\r\nx\r\n0\r\n\r\n".to_owned(),
        "fffffffffffffffe\r\nx\r\n0\r\n\r\n".to_owned(),
        format!("a\n{PING}\n0\n\n"),
        format!("a\r\n{PING}XX0\r\n\r\n"),
        format!("0xa\r\n{PING}\r\n0\r\n\r\n"),
        format!("a;{}\r\n{PING}\r\n0\r\n\r\n", "x".repeat(100_000)),
        format!("a\r\n{PING}\r\n0\r\n{}\r\n\r\n", "t: x\r\n".repeat(50_000)),
        format!("5\r\n{PING}\r\n0\r\n\r\n"),
    ]
    .map(|body| {
        let (served, headers) = (&served, &headers);
        async move {
        let request = format!(
            "POST /interactions HTTP/1.1\r\n{headers}transfer-encoding: chunked\r\nconnection: close\r\n\r\n{body}"
        );
        let statuses = served.statuses(&request).await;
        assert!(statuses.iter().all(|status| *status != 200), "{statuses:?} for {body:.60}");
    }});
    // Some wait for more that never comes, up to the ten seconds a request may take.
    join_all(bodies).await;
    let fine = format!(
        "POST /interactions HTTP/1.1\r\n{headers}transfer-encoding: chunked\r\nconnection: close\r\n\r\n{}",
        chunk(PING)
    );
    assert_eq!(served.statuses(&fine).await, [200], "an honest chunk");
}

#[tokio::test]
async fn what_follows_in_one_connection_needs_its_own_signature() {
    let served = Served::new().await;
    let headers = served.signed_headers(PING);
    let length = PING.len();
    let first = format!("POST /interactions HTTP/1.1\r\n{headers}content-length: {length}\r\n\r\n{PING}");
    let unsigned = format!(
        "POST /interactions HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{PING}"
    );
    let other = PING.replace('1', "2");
    let stolen = format!(
        "POST /interactions HTTP/1.1\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{other}"
    );
    assert_eq!(served.statuses(&format!("{first}{unsigned}")).await, [200, 401]);
    assert_eq!(served.statuses(&format!("{first}{stolen}")).await, [200, 401]);
    // A GET with a body must not leave that body behind as a request of its own.
    let inside = format!(
        "GET /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{first}",
        first.len()
    );
    assert_eq!(served.statuses(&inside).await, [404]);
    assert_eq!(served.world.app.counters.interactions.get(), 0);
}

#[tokio::test]
async fn a_body_is_read_up_to_its_limit_and_no_further() {
    let served = Served::new().await;
    let long = format!("\"{}\"", "x".repeat(64 * 1024));
    let headers = served.signed_headers(&long);
    let by_length = format!(
        "POST /interactions HTTP/1.1\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{long}",
        long.len()
    );
    assert_eq!(served.statuses(&by_length).await, [413]);
    let announced = format!(
        "POST /interactions HTTP/1.1\r\n{headers}content-length: 99999999999\r\nconnection: close\r\n\r\nx"
    );
    assert_eq!(served.statuses(&announced).await, [413], "not waited for");
    let by_chunks = format!(
        "POST /interactions HTTP/1.1\r\n{headers}transfer-encoding: chunked\r\nconnection: close\r\n\r\n{}",
        chunk(&long)
    );
    assert_eq!(served.statuses(&by_chunks).await, [413]);
    let fits = format!("\"{}\"", "x".repeat(64 * 1024 - 2));
    assert_eq!(served.status(fits.as_bytes()).await, 400, "read, and no interaction");
}
