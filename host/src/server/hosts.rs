//! Who may talk to this server: requests have to name it, and pages of other sites may not change anything.
//!
//! A server on the loopback interface is not out of reach of the web: a page may point its own name at 127.0.0.1
//! (DNS rebinding) or send a form across sites. Both are told by headers that a page cannot choose.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri};
use axum::middleware::Next;
use axum::response::Response;

use super::ApiError;
use super::state::AppState;

/// The names and addresses a server goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedHosts {
    bound: IpAddr,
    names: Vec<String>,
}

impl AllowedHosts {
    /// Loopback, the address the server is bound to, and further `names`.
    pub fn new(bound: SocketAddr, names: impl IntoIterator<Item = String>) -> Self {
        let names = names.into_iter().map(|name| name.to_ascii_lowercase());
        Self { bound: bound.ip(), names: names.collect() }
    }

    /// Whether `host`, without its port, is this server.
    fn include(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(&host);
        match bare.parse::<IpAddr>() {
            // Rebinding needs a name. Bound to all interfaces, the server has addresses it does not know.
            Ok(address) => address.is_loopback() || address == self.bound || self.bound.is_unspecified(),
            Err(_) => host == "localhost" || self.names.contains(&host),
        }
    }
}

/// Refuses requests that do not name this server, and changes asked for by pages of other sites.
pub(super) async fn guard(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let host = host(&request)?;
    if !state.hosts().include(host.host()) {
        return Err(ApiError::UnknownHost(host.host().to_owned()));
    }
    if !request.method().is_safe() && is_foreign(request.headers(), &host) {
        return Err(ApiError::ForeignOrigin);
    }
    Ok(next.run(request).await)
}

fn host(request: &Request) -> Result<Authority, ApiError> {
    if let Some(authority) = request.uri().authority() {
        return Ok(authority.clone());
    }
    let mut values = request.headers().get_all(HOST).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value
            .to_str()
            .ok()
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| ApiError::BadRequest("the `Host` header is not a host".to_owned())),
        (None, _) => Err(ApiError::BadRequest("the request has no `Host` header".to_owned())),
        (Some(_), Some(_)) => Err(ApiError::BadRequest("the request has several `Host` headers".to_owned())),
    }
}

/// Programs send no `Origin`; browsers send one with everything but `GET` and `HEAD`.
fn is_foreign(headers: &HeaderMap, host: &Authority) -> bool {
    headers.get_all(ORIGIN).iter().any(|origin| {
        let authority = origin.to_str().ok().and_then(|text| text.parse::<Uri>().ok());
        authority.as_ref().and_then(Uri::authority) != Some(host)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bound: &str, host: &str, expected: bool) {
        let hosts = AllowedHosts::new(bound.parse().unwrap(), ["graph.example".to_owned()]);
        assert_eq!(hosts.include(host), expected, "{host} of {bound}");
    }

    #[test]
    fn loopback_is_this_server_and_other_names_are_not() {
        let loopback = "127.0.0.1:3000";
        check(loopback, "localhost", true);
        check(loopback, "LOCALHOST", true);
        check(loopback, "127.0.0.1", true);
        check(loopback, "[::1]", true);
        check(loopback, "graph.example", true);
        check(loopback, "evil.example", false);
        check(loopback, "localhost.evil.example", false);
        check(loopback, "10.0.0.5", false);
        check("10.0.0.5:80", "10.0.0.5", true);
    }

    #[test]
    fn on_all_interfaces_addresses_are_fine_and_names_are_not() {
        check("0.0.0.0:3000", "10.0.0.5", true);
        check("0.0.0.0:3000", "evil.example", false);
    }

    #[test]
    fn only_the_same_origin_may_change_something() {
        let host: Authority = "127.0.0.1:3000".parse().unwrap();
        let foreign = |origin: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ORIGIN, origin.parse().unwrap());
            is_foreign(&headers, &host)
        };
        assert!(!foreign("http://127.0.0.1:3000"));
        assert!(foreign("http://127.0.0.1:8080"));
        assert!(foreign("https://evil.example"));
        assert!(foreign("null"));
        assert!(!is_foreign(&HeaderMap::new(), &host));
    }
}
