//! Answers kept in memory, so that a page is made once and not on every request.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{self, Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, ETAG, IF_NONE_MATCH, SET_COOKIE, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::source::ContentHash;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use quick_cache::Weighter;
use quick_cache::unsync::Cache;

use crate::answer::OF_SITE;
use crate::error::PageError;
use crate::library::Library;
use crate::request::ForPrograms;
use crate::sign_in::guard;
use crate::sign_in::reader::Reader;
use crate::visitor::{self, Visitor};

/// How much of what was answered is kept in memory [bytes].
pub(crate) const MAX_BYTES: usize = 48 << 20;
/// The longest address whose answer is kept [characters].
const LONGEST_KEPT: usize = 200;
/// The largest answer that is kept [bytes].
const LARGEST_KEPT: usize = 8 << 20;
/// What an answer takes beside its address and content [bytes], measured generously.
const BESIDE: usize = 2 << 10;
/// What a usual answer takes, compressed [bytes].
const USUAL: usize = 16 << 10;

/// An answer as it was sent, compressed where the reader takes that.
#[derive(Clone, Debug)]
pub(crate) struct CachedAnswer {
    /// The headers, with their `ETag`.
    pub(crate) headers: HeaderMap,
    /// The content.
    pub(crate) content: Bytes,
}

/// Answers by the edition of the library that they were made from and their address. What is asked for
/// seldom goes first when room is short.
#[derive(Debug)]
pub(crate) struct ResponseCache(Mutex<Contents>);

#[derive(Debug)]
struct Contents {
    edition: u64,
    answers: Cache<String, CachedAnswer, BySize>,
}

/// Weighs answers by what they take.
#[derive(Clone, Debug)]
struct BySize;

impl Weighter<String, CachedAnswer> for BySize {
    fn weight(&self, address: &String, answer: &CachedAnswer) -> u64 {
        size(address, answer) as u64
    }
}

impl ResponseCache {
    /// An empty cache with `room` [bytes].
    pub(crate) fn new(room: usize) -> Self {
        let answers = Cache::with_weighter(room / USUAL, room as u64, BySize);
        Self(Mutex::new(Contents { edition: 0, answers }))
    }

    /// The answer at `address`, if it was made from this edition.
    pub(crate) fn get(&self, edition: u64, address: &str) -> Option<CachedAnswer> {
        let mut contents = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if contents.edition != edition {
            contents.answers.clear();
            contents.edition = edition;
        }
        contents.answers.get(address).cloned()
    }

    /// Keeps the answer at `address`, unless the library has moved on or it takes all the room.
    pub(crate) fn insert(&self, edition: u64, address: String, answer: CachedAnswer) {
        let mut contents = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if contents.edition == edition {
            contents.answers.insert(address, answer);
        }
    }
}

/// What an answer takes [bytes]: also the smallest has headers and a place in the table.
fn size(address: &str, answer: &CachedAnswer) -> usize {
    address.len() + answer.content.len() + BESIDE
}

/// Answers from memory where it can; else keeps what was answered, as it was compressed.
pub(crate) async fn remember(
    State((library, cache)): State<(Arc<dyn Library>, Arc<ResponseCache>)>,
    request: Request,
    next: Next,
) -> Response {
    let address = request.uri().path_and_query().map_or("", |whole| whole.as_str());
    let is_uncached = request.method() != Method::GET
        || LONGEST_KEPT < address.len()
        // So many words may be searched for that keeping answers would push out those that are asked for again.
        || ["/search", "/api/1/search"].contains(&request.uri().path())
        // The lake may change while the library does not, and questions are as many as searches.
        || request.uri().path().starts_with("/sql")
        || request.uri().path() == "/api/1/sql"
        // Whether an answer is late is another thing tomorrow.
        || request.uri().path().starts_with("/api/1/requests")
        // A publisher's text is shown as soon as it is kept.
        || request.uri().path().starts_with("/bulletin")
        || request.uri().path() == "/health"
        // A page for one reader is made for them alone and kept for nobody.
        || request.extensions().get::<Reader>().is_some()
        || request.extensions().get::<ForPrograms>().is_some()
        || guard::is_private(request.uri().path());
    if is_uncached {
        return next.run(request).await;
    }
    let edition = library.edition();
    // Where a file does not count, pages at this computer tell more of it than pages elsewhere.
    let is_here = Visitor::is_at_this_computer(request.extensions().get::<Visitor>());
    let place = if is_here && !library.is_all_for_everybody() { " here" } else { "" };
    let form = if takes_gzip(request.headers()) { "gzip" } else { "plain" };
    let day = day_of(request.uri().path());
    let key = format!("{form}{place}{day} {address}");
    let known_tag = request.headers().get(IF_NONE_MATCH).cloned();
    // A page to be cited says by which name the site is asked for.
    let key_at_site = format!("{key} {}", visitor::site_of(request.headers()).unwrap_or_default());
    if let Some(answer) = cache.get(edition, &key).or_else(|| cache.get(edition, &key_at_site)) {
        return send(answer, known_tag.as_ref());
    }
    let (parts, content) = next.run(request).await.into_parts();
    if parts.status != StatusCode::OK || parts.headers.contains_key(SET_COOKIE) {
        return Response::from_parts(parts, content);
    }
    let Ok(content) = body::to_bytes(content, LARGEST_KEPT).await else {
        return PageError::Failed("the answer is too large".to_owned()).into_response();
    };
    let mut headers = parts.headers;
    let hash = ContentHash::of(&content).to_string();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", &hash[..20])) {
        headers.insert(ETAG, tag);
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    let answer = CachedAnswer { headers, content };
    let is_of_site = answer.headers.get_all(VARY).iter().any(|varies| varies == OF_SITE);
    cache.insert(edition, if is_of_site { key_at_site } else { key }, answer.clone());
    send(answer, known_tag.as_ref())
}

/// The day, for pages on which something is late tomorrow that is in time today; nothing for others.
fn day_of(path: &str) -> String {
    let counts_days = ["/scrutiny", "/packs"].iter().any(|section| path.starts_with(section));
    if counts_days { format!(" {}", Timestamp::now().to_zoned(TimeZone::UTC).date()) } else { String::new() }
}

/// The answer, or that the reader's copy is still good.
fn send(answer: CachedAnswer, known_tag: Option<&HeaderValue>) -> Response {
    let is_unchanged = known_tag.is_some_and(|known_tags| {
        let current_tag = answer.headers.get(ETAG).and_then(|tag| tag.to_str().ok());
        let known_tags = known_tags.to_str().unwrap_or_default();
        known_tags
            .split(',')
            .map(|tag| tag.trim().trim_start_matches("W/"))
            .any(|tag| Some(tag) == current_tag)
    });
    let mut response = Response::new(if is_unchanged { Body::empty() } else { Body::from(answer.content) });
    *response.headers_mut() = answer.headers;
    if is_unchanged {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    response
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|encoding| {
        let (name, weight) = encoding.split_once(';').unwrap_or((encoding, ""));
        name.trim() == "gzip" && weight.trim() != "q=0"
    })
}

#[cfg(test)]
mod tests;
