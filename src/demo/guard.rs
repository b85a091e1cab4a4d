//! Restricts the demo's server to requests of its own page on this computer.

use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The page may load from and call only its own server, and no other page may frame it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A header a page of another origin cannot send without being allowed to first.
const OWN: HeaderName = HeaderName::from_static("x-demo");

/// Refuses requests that do not come from the demo's own page, and adds the security headers.
pub(super) async fn guard(port: u16, request: Request, next: Next) -> Response {
    let allowed = allowed(port, request.method(), request.headers());
    let mut response = match allowed {
        Ok(()) => next.run(request).await,
        Err(why) => (StatusCode::FORBIDDEN, why).into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// `Host` shows a name that an attacker lets resolve to 127.0.0.1 (DNS rebinding). A page of another origin shows in `Origin`, or lacks
/// our header.
fn allowed(port: u16, method: &Method, headers: &HeaderMap) -> Result<(), &'static str> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let host = text(HOST).ok_or("no Host header")?;
    let ours = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{port}"));
    if !ours.iter().any(|name| name == host) {
        return Err("this demo answers to 127.0.0.1 and localhost only");
    }
    let own_origin = headers.get(ORIGIN).is_none_or(|origin| origin == format!("http://{host}").as_str());
    if !own_origin {
        return Err("this demo answers to its own page only");
    }
    if *method != Method::GET && !headers.contains_key(OWN) {
        return Err("this demo answers to its own page only: the x-demo header is missing");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(method: Method, headers: &[(HeaderName, &str)]) -> bool {
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        allowed(8137, &method, &headers).is_ok()
    }

    #[test]
    fn only_its_own_names_and_port_are_answered() {
        assert!(judged(Method::GET, &[(HOST, "127.0.0.1:8137")]));
        assert!(judged(Method::GET, &[(HOST, "localhost:8137")]));
        for host in ["evil.example:8137", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8137", ""] {
            assert!(!judged(Method::GET, &[(HOST, host)]), "{host}");
        }
        assert!(!judged(Method::GET, &[]));
    }

    #[test]
    fn a_change_needs_the_header_and_no_foreign_origin() {
        let host = (HOST, "127.0.0.1:8137");
        assert!(judged(Method::POST, &[host.clone(), (OWN, "1")]));
        assert!(judged(Method::POST, &[host.clone(), (OWN, "1"), (ORIGIN, "http://127.0.0.1:8137")]));
        assert!(!judged(Method::POST, std::slice::from_ref(&host)));
        for origin in ["http://evil.example", "null", "http://localhost:8137", "https://127.0.0.1:8137"] {
            assert!(!judged(Method::POST, &[host.clone(), (OWN, "1"), (ORIGIN, origin)]), "{origin}");
        }
    }
}
