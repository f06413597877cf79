//! Who asks: by which name of this site, from where, and whether they sit at this computer.
//!
//! A page of any other site can have its name lead to this computer once it is loaded; its requests
//! then look as if they came from this site. They still carry that name, so names that are not ours are
//! refused before anything else is looked at.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CONTENT_TYPE, HOST, X_CONTENT_TYPE_OPTIONS};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use thiserror::Error;

/// The names of this computer. With any port: a tunnel may lead from another one.
const LOCAL: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];
/// Headers that only proxies set, beside all that begin with `x-forwarded-`.
const PROXY_HEADERS: [&str; 3] = ["forwarded", "via", "x-real-ip"];
/// The longest address of a page [characters], with what stands after the question mark.
const LONGEST_ADDRESS: usize = 8 << 10;

/// The names by which a site answers, beside those of this computer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hosts(BTreeSet<String>);

/// A text that is not a name of a site.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error(
    "“{0}” is not the name of a site; write the name alone, without https://, port and path, such as oakham.example.nhs.uk"
)]
pub struct HostError(pub String);

impl Hosts {
    /// These names.
    ///
    /// # Errors
    /// The first that is no name.
    pub fn new<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Result<Self, HostError> {
        let checked = |name: S| {
            let name = name.as_ref().trim().to_ascii_lowercase();
            let fits = |part: &str| {
                !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            };
            if name.len() <= 253 && name.split('.').all(fits) { Ok(name) } else { Err(HostError(name)) }
        };
        names.into_iter().map(checked).collect::<Result<_, _>>().map(Self)
    }

    /// The first of them.
    pub(crate) fn first(&self) -> Option<&str> {
        self.0.first().map(String::as_str)
    }

    /// Whether this is a name of the site or of this computer.
    fn contains(&self, name: &str) -> bool {
        LOCAL.contains(&name) || self.0.contains(name)
    }
}

/// Whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Visitor {
    /// Their address, as far as it is known.
    pub(crate) address: IpAddr,
    /// Where they sit.
    pub(crate) place: Place,
}

/// Where somebody sits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// At the computer that the site runs on.
    ThisComputer,
    /// Anywhere.
    Elsewhere,
}

impl Visitor {
    /// Whoever asks from `peer` for the site by the name `host`.
    fn of(peer: IpAddr, host: &str, headers: &HeaderMap, hosts: &Hosts) -> Self {
        let is_proxied = headers
            .keys()
            .map(HeaderName::as_str)
            .any(|name| PROXY_HEADERS.contains(&name) || name.starts_with("x-forwarded-"));
        let is_here = peer.is_loopback() && LOCAL.contains(&host) && !is_proxied;
        let place = if is_here { Place::ThisComputer } else { Place::Elsewhere };
        // Without a name of its own the site has no proxy before it, and nobody's word is taken.
        let forwarded = if hosts.0.is_empty() { None } else { forwarded_address(headers) };
        Self { address: forwarded.filter(|_| peer.is_loopback()).unwrap_or(peer), place }
    }

    /// Whether they sit at the computer that the site runs on.
    pub(crate) fn is_at_this_computer(visitor: Option<&Self>) -> bool {
        visitor.is_some_and(|visitor| visitor.place == Place::ThisComputer)
    }
}

/// The last address that a proxy names: that one it saw itself.
fn forwarded_address(headers: &HeaderMap) -> Option<IpAddr> {
    let addresses = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    addresses.rsplit(',').next()?.trim().parse().ok()
}

/// The one name that a request calls the site by, without its port; `None` where it says none, several
/// or something else.
fn host_of(request: &Request) -> Option<String> {
    let mut values = request.headers().get_all(HOST).iter();
    let (value, None) = (values.next()?, values.next()) else { return None };
    let name = |authority: &Authority| {
        (!authority.as_str().contains('@')).then(|| authority.host().to_ascii_lowercase())
    };
    let host = name(&value.to_str().ok()?.parse().ok()?)?;
    // An address may be written with the name in it; it then counts, so it must be the same.
    match request.uri().authority() {
        Some(authority) => name(authority).filter(|other| *other == host),
        None => Some(host),
    }
}

/// The address of the site as it is asked for: `https://oakham.example.nhs.uk`, without a slash. A proxy that takes
/// encrypted requests says so; the name was checked before.
pub(crate) fn site_of(headers: &HeaderMap) -> Option<String> {
    let authority: Authority = headers.get(HOST)?.to_str().ok()?.parse().ok()?;
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-._:[]".contains(letter);
    let is_encrypted = headers.get("x-forwarded-proto").is_some_and(|scheme| scheme == "https");
    let scheme = if is_encrypted { "https" } else { "http" };
    authority.as_str().chars().all(is_plain).then(|| format!("{scheme}://{authority}"))
}

/// Refuses requests by a name that is not the site's, and finds out where they come from.
pub(crate) async fn check_host(State(hosts): State<Hosts>, mut request: Request, next: Next) -> Response {
    if LONGEST_ADDRESS < request.uri().path_and_query().map_or(0, |whole| whole.as_str().len()) {
        return plain(
            StatusCode::URI_TOO_LONG,
            format!(
                "This address is too long: an address of this site has at most {LONGEST_ADDRESS} characters."
            ),
        );
    }
    let Some(host) = host_of(&request).filter(|name| hosts.contains(name)) else {
        return plain(
            StatusCode::MISDIRECTED_REQUEST,
            "This site does not answer by the name it was asked for. On the computer that it runs on, \
             use localhost; whoever runs it can add names: oakham serve --host NAME."
                .to_owned(),
        );
    };
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    if let Some(peer) = peer {
        let visitor = Visitor::of(peer, &host, request.headers(), &hosts);
        request.extensions_mut().insert(visitor);
    }
    next.run(request).await
}

/// A sentence, for those who may not see a page of the site.
fn plain(status: StatusCode, text: String) -> Response {
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
    (status, headers, text + "\n").into_response()
}

#[cfg(test)]
mod tests;
