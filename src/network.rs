//! Which addresses are on this machine, and which are reached through a proxy.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::{Host, Url};

/// Longest response to a CONNECT that is read, in bytes.
const LONGEST_HEAD: usize = 8 * 1024;

/// Whether traffic to `url` stays on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).to_canonical().is_loopback(),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
        None => false,
    }
}

/// Which addresses are reached through a proxy (`HTTPS_PROXY`, `NO_PROXY`). The default is none. Printing it shows no password.
#[derive(Clone, Debug, Default)]
pub struct Proxies(Option<Arc<Matcher>>);

/// Why a proxy setting cannot be used, as the rest of a sentence that begins with the setting's name. Never contains the setting's
/// value, which may contain a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProxyError {
    /// Not an address.
    #[error("must be the proxy's address, such as `http://proxy.example:3128`")]
    Form,
    /// SOCKS, or a proxy that itself requires TLS.
    #[error(
        "must begin with `http://`, as in `http://proxy.example:3128`: SOCKS proxies and proxies that are spoken to in TLS are not supported"
    )]
    Scheme,
}

/// An HTTP proxy.
#[derive(Clone)]
pub struct Proxy(Intercept);

impl Proxies {
    /// `proxy` for everything encrypted that is neither on this machine nor in the list `except` (names with their subdomains, IP
    /// addresses and networks, `*`).
    pub fn new(proxy: &str, except: &str) -> Result<Self, ProxyError> {
        let whole = if proxy.contains("://") { proxy.to_owned() } else { format!("http://{proxy}") };
        let url = Url::parse(&whole).map_err(|_| ProxyError::Form)?;
        if url.scheme() != "http" {
            return Err(ProxyError::Scheme);
        }
        let matcher = Matcher::builder().https(&whole).no(except).build();
        let proxies = Self(Some(Arc::new(matcher)));
        // Something that the matcher cannot read would leave everything without a proxy.
        let is_read = Matcher::builder().https(&whole).build();
        is_read
            .intercept(&"https://discord.com".parse().map_err(|_| ProxyError::Form)?)
            .ok_or(ProxyError::Form)?;
        Ok(proxies)
    }

    /// The proxy that leads to `url` (`https` or `wss`), if there is one.
    pub fn of(&self, url: &Url) -> Option<Proxy> {
        if is_loopback(url) || !matches!(url.scheme(), "https" | "wss" | "ws") {
            return None;
        }
        // A WebSocket in clear needs a tunnel too.
        let host = url.host_str()?;
        let proxy = self.0.as_ref()?.intercept(&format!("https://{host}").parse().ok()?);
        proxy.map(Proxy)
    }

    /// Configures a client for `url`, which then ignores the proxy variables of the environment.
    pub fn apply(&self, client: reqwest::ClientBuilder, url: &Url) -> anyhow::Result<reqwest::ClientBuilder> {
        let client = client.no_proxy();
        let Some(Proxy(proxy)) = self.of(url) else { return Ok(client) };
        let mut through = reqwest::Proxy::all(proxy.uri().to_string())?;
        if let Some(authorization) = proxy.basic_auth() {
            through = through.custom_http_auth(authorization.clone());
        }
        Ok(client.proxy(through))
    }
}

impl std::fmt::Display for Proxy {
    /// The address, without user name and password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (host, port) = self.address();
        write!(f, "http://{host}:{port}")
    }
}

impl Proxy {
    fn address(&self) -> (&str, u16) {
        (self.0.uri().host().unwrap_or_default(), self.0.uri().port_u16().unwrap_or(80))
    }

    /// A connection to `host` through the proxy (RFC 9110, section 9.3.6, "CONNECT").
    /// Errors contain no password.
    pub async fn connect(&self, host: &str, port: u16) -> io::Result<TcpStream> {
        let (proxy, at) = self.address();
        let mut stream = TcpStream::connect((proxy.trim_matches(['[', ']']), at)).await?;
        stream.set_nodelay(true)?;
        let mut head = format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n").into_bytes();
        if let Some(authorization) = self.0.basic_auth() {
            head.extend_from_slice(b"Proxy-Authorization: ");
            head.extend_from_slice(authorization.as_bytes());
            head.extend_from_slice(b"\r\n");
        }
        head.extend_from_slice(b"\r\n");
        stream.write_all(&head).await?;
        match status(&read_head(&mut stream).await?) {
            Some(200..300) => Ok(stream),
            Some(407) => Err(io::Error::other(
                "it wants another user name and password (status 407); correct them in HTTPS_PROXY",
            )),
            Some(status) => Err(io::Error::other(format!("it answered with status {status}"))),
            None => Err(io::Error::other("its answer is not HTTP")),
        }
    }
}

/// Reads byte by byte, since what follows the head belongs to the tunnel.
async fn read_head(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() == LONGEST_HEAD {
            return Err(io::Error::other("its answer is too long"));
        }
        head.push(stream.read_u8().await?);
    }
    Ok(head)
}

fn status(head: &[u8]) -> Option<u16> {
    let rest = head.strip_prefix(b"HTTP/1.")?;
    std::str::from_utf8(rest.get(2..5)?).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_loopback() {
        for (url, expected) in [
            ("http://127.0.0.1:1", true),
            ("http://127.9.9.9", true),
            ("http://[::1]:1", true),
            ("http://[::ffff:127.0.0.1]", true),
            ("http://localhost:1", true),
            ("ws://LOCALHOST.:1", true),
            ("https://acme.example", false),
            ("https://localhost.example", false),
            ("https://10.0.0.1", false),
        ] {
            assert_eq!(is_loopback(&url.parse().unwrap()), expected, "{url}");
        }
    }

    fn through(proxies: &Proxies, url: &str) -> Option<String> {
        proxies.of(&url.parse().unwrap()).map(|proxy| proxy.to_string())
    }

    #[test]
    fn a_proxy_leads_to_everything_but_the_exceptions_and_this_machine() {
        let proxies =
            Proxies::new("http://me:s3cret@proxy.example:3128", "acme.example, .corp.example,10.0.0.0/8")
                .unwrap();
        for url in [
            "https://discord.com/api",
            "wss://gateway.discord.gg/?v=10",
            "https://notacme.example",
            "https://11.0.0.1",
        ] {
            assert_eq!(through(&proxies, url).as_deref(), Some("http://proxy.example:3128"), "{url}");
        }
        for url in [
            "https://acme.example",
            "https://eu.ACME.example:8443/clock",
            "https://x.corp.example",
            "https://10.1.2.3",
            "https://127.0.0.1:1",
            "wss://localhost",
            "https://[::1]:1",
            "http://proxy.example",
        ] {
            assert_eq!(through(&proxies, url), None, "{url}");
        }
        assert_eq!(through(&Proxies::new("http://proxy.example", "*").unwrap(), "https://discord.com"), None);
        assert_eq!(through(&Proxies::default(), "https://discord.com"), None);
        let shown = format!("{proxies:?}");
        assert!(!shown.contains("s3cret") && !shown.contains("Basic"), "{shown}");
    }

    #[test]
    fn a_proxy_may_be_named_without_scheme_and_port() {
        for (text, expected) in [
            ("proxy.example:3128", "http://proxy.example:3128"),
            ("http://proxy.example", "http://proxy.example:80"),
            ("http://[fd00::1]:3128/", "http://[fd00::1]:3128"),
            ("me:s3cret@proxy.example:3128", "http://proxy.example:3128"),
        ] {
            let proxies = Proxies::new(text, "").unwrap();
            assert_eq!(through(&proxies, "https://discord.com").as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_proxy_that_cannot_be_used_is_refused_without_showing_its_password() {
        for (text, expected) in [
            ("socks5://me:s3cret@proxy.example:1080", ProxyError::Scheme),
            ("https://me:s3cret@proxy.example", ProxyError::Scheme),
            ("http://", ProxyError::Form),
            ("http://me:s3cret@:3128", ProxyError::Form),
            ("not an address", ProxyError::Form),
        ] {
            let error = Proxies::new(text, "").unwrap_err();
            assert_eq!(error, expected, "{text}");
            assert!(!error.to_string().contains("s3cret"));
        }
    }

    #[test]
    fn only_a_success_opens_a_tunnel() {
        for (head, expected) in [
            ("HTTP/1.1 200 Connection established\r\n\r\n", Some(200)),
            ("HTTP/1.0 407 no\r\n\r\n", Some(407)),
            ("HTTP/2 200\r\n\r\n", None),
            ("SSH-2.0\r\n\r\n", None),
            ("\r\n\r\n", None),
        ] {
            assert_eq!(status(head.as_bytes()), expected, "{head}");
        }
    }
}
