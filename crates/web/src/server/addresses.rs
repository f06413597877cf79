//! Which addresses the site answers.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use axum::body::Body;
use axum::extract::Request;
use axum::http::Method;
use axum::http::header::ALLOW;
use tower::ServiceExt;

use super::{Features, Settings, sections};
use crate::library::LibrarySnapshot;
use crate::state::AppState;

/// Whether a path, such as `/access/waiting?place=E06000017`, is a page of the site. Of pages with a code or an id in
/// their address it is known that there are such pages, not that there is this one.
#[must_use]
pub fn has_page(path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    if !path.starts_with('/') || path.starts_with("//") {
        return false;
    }
    // No page is asked by this method, so that each answers by which methods it may be asked, and none is made.
    let Ok(request) = Request::builder().method(Method::TRACE).uri(path).body(Body::empty()) else {
        return false;
    };
    let settings = Settings { version: String::new(), contact: None };
    let state = AppState::new(Arc::new(LibrarySnapshot::empty()), settings, None, Features::default());
    let router = sections().with_state(Arc::new(state));
    let answer = pin!(router.oneshot(request)).poll(&mut Context::from_waker(Waker::noop()));
    let Poll::Ready(Ok(response)) = answer else { return false };
    let methods = response.headers().get(ALLOW).and_then(|methods| methods.to_str().ok()).unwrap_or_default();
    methods.split(',').any(|method| method.trim() == "GET")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_what_the_site_answers_to_whoever_reads() {
        for page in [
            "/",
            "/access",
            "/access/waiting?place=03W#waits",
            "/bulletin/2026-27/07",
            "/docs/guide/scrutiny",
        ] {
            assert!(has_page(page), "{page}");
        }
        // What is only sent to is no page.
        for none in
            ["", "access", "/nowhere", "//evil.example", "/scenarios/adopt", "https://example.org", "/a b"]
        {
            assert!(!has_page(none), "{none}");
        }
    }
}
