//! `healthcheck`: one HTTP request to a running bot, so that a container image needs no curl.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, bail};

/// For connecting, and for each read and write.
const TIMEOUT: Duration = Duration::from_secs(4);
/// Responses have a few hundred bytes.
const MAX_BYTES: u64 = 4096;

/// Succeeds if the bot whose `HEALTH_ADDR` is `address` answers 200 to `GET path`.
pub(super) fn healthcheck(address: &str, path: &str) -> anyhow::Result<()> {
    let address: SocketAddr =
        address.parse().with_context(|| format!("HEALTH_ADDR `{address}` is no address and port"))?;
    let answer =
        get(reachable(address), path).with_context(|| format!("no answer from http://{address}{path}"))?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    if !head.starts_with("HTTP/1.1 200 ") {
        bail!("{} {body}", head.lines().next().unwrap_or_default());
    }
    super::print(format!("{body}\n").as_bytes())
}

/// An unspecified address can be listened on, but not connected to.
fn reachable(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => (Ipv4Addr::LOCALHOST, address.port()).into(),
        IpAddr::V6(ip) if ip.is_unspecified() => (Ipv6Addr::LOCALHOST, address.port()).into(),
        _ => address,
    }
}

fn get(address: SocketAddr, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, TIMEOUT)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    // In one write, so that the server gets the whole request in one read.
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.take(MAX_BYTES).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bot_that_listens_everywhere_is_asked_on_this_machine() {
        let there = |text: &str| reachable(text.parse().unwrap()).to_string();
        assert_eq!(there("0.0.0.0:9090"), "127.0.0.1:9090");
        assert_eq!(there("[::]:9090"), "[::1]:9090");
        assert_eq!(there("10.0.0.7:9090"), "10.0.0.7:9090");
    }

    fn served(answer: &'static str) -> (String, std::thread::JoinHandle<()>) {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let serving = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = [0; 1024];
            let read = stream.read(&mut asked).unwrap();
            assert!(asked[..read].starts_with(b"GET /healthz HTTP/1.1\r\n"));
            stream.write_all(answer.as_bytes()).unwrap();
        });
        (address, serving)
    }

    #[test]
    fn only_a_200_is_well() {
        for (answer, well) in [
            ("HTTP/1.1 200 OK\r\n\r\nok", true),
            ("HTTP/1.1 503 Service Unavailable\r\n\r\n{}", false),
            ("HTTP/1.1 2000 OK\r\n\r\n", false),
            ("", false),
        ] {
            let (address, serving) = served(answer);
            assert_eq!(healthcheck(&address, "/healthz").is_ok(), well, "{answer}");
            serving.join().unwrap();
        }
        assert!(healthcheck("nowhere", "/healthz").is_err());
    }
}
