//! The guard before every page: who asks, and whether what is sent was sent from this site.
//!
//! Everything public stays readable without a session. What changes something needs the form token
//! of a page of this site, and must come from it.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HOST, ORIGIN, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

use super::accounts::AccountsError;
use super::reader::{AuthState, FORM_TOKEN, Reader};
use super::session::{self, SESSION, Token, VISIT};
use crate::error::PageError;
use crate::json_api::problem::is_for_programs;
use crate::state::AppState;
use crate::work::Turn;

/// The largest form of somebody who is not signed in [bytes].
const LARGEST_FORM: usize = 64 << 10;
/// The largest form or upload of somebody who is [bytes].
const LARGEST_UPLOAD: usize = 20 << 20;

/// How long a form of somebody who is not signed in may take to arrive.
const LONGEST_FORM: Duration = Duration::from_secs(15);
/// How long a form or upload of somebody who is: 20 MiB over a line of 1 Mbit/s take three minutes.
const LONGEST_UPLOAD: Duration = Duration::from_mins(4);

/// Whether what stands at `path` differs by who asks, even before they sign in.
pub(crate) fn is_private(path: &str) -> bool {
    ["/sign-in", "/sign-out", "/account", "/flow", "/scenarios", "/scrutiny/ask", "/api/1/simulations"]
        .iter()
        .any(|private| {
            path.strip_prefix(private).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
}

/// Finds out who asks, refuses what another site sent, and keeps answers to one reader from others.
pub(crate) async fn authenticate(
    State(state): State<Arc<AppState>>,
    mut request: Request,
    next: Next,
) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let path = request.uri().path();
    if changes && is_for_programs(path) {
        return ([(ALLOW, "GET, HEAD")], PageError::ReadOnly).into_response();
    }
    let auth = state.auth.clone().filter(|_| !path.starts_with("/assets/"));
    if let Some(auth) = &auth {
        refresh_whether_accounts_exist(auth).await;
    }
    let auth = auth.filter(|_| path != "/health");
    let Some(auth) = auth else {
        return if changes { PageError::Forged.into_response() } else { next.run(request).await };
    };
    let is_sign_in = path == "/sign-in";
    let mut is_for_reader_only = is_private(path);
    let token = Token::of(request.headers(), SESSION);
    let reader = match reader(&auth, token.clone()).await {
        Ok(reader) => reader,
        Err(error) => return PageError::Failed(error.to_string()).into_response(),
    };
    // What is sent takes its room until it is answered.
    let mut _room = None;
    if changes {
        let bearer = match (&reader, is_sign_in) {
            (Some(_), false) => token,
            (None, _) | (_, true) => Token::of(request.headers(), VISIT),
        };
        let bounds =
            if reader.is_some() { (LARGEST_UPLOAD, LONGEST_UPLOAD) } else { (LARGEST_FORM, LONGEST_FORM) };
        _room = match room(&state, request.headers(), bounds.0).await {
            Ok(room) => room,
            Err(page_error) => return refuse(reader, page_error),
        };
        request = match check_csrf(bearer, request, bounds).await {
            Ok(request) => request,
            Err(page_error) => return refuse(reader, page_error),
        };
    }
    if let Some(reader) = &reader {
        request.extensions_mut().insert(reader.clone());
        is_for_reader_only = true;
    }
    let mut response = with_reader(next.run(request).await, reader);
    response.headers_mut().append(VARY, HeaderValue::from_static("cookie"));
    if is_for_reader_only { no_store(response) } else { response }
}

/// The answer with its reader, whom the page of an error names.
fn with_reader(mut response: Response, reader: Option<Reader>) -> Response {
    if let Some(reader) = reader {
        response.extensions_mut().insert(reader);
    }
    response
}

fn refuse(reader: Option<Reader>, error: PageError) -> Response {
    no_store(with_reader(error.into_response(), reader))
}

/// Finds out whether anybody has an account, where that is not known of late: without one the site is for
/// whoever runs it.
async fn refresh_whether_accounts_exist(auth: &Arc<AuthState>) {
    if auth.knows_whether_accounts_exist() {
        return;
    }
    let auth = Arc::clone(auth);
    // Where it could not be looked up, it stays as it was.
    drop(tokio::task::spawn_blocking(move || auth.refresh_whether_accounts_exist()).await);
}

/// Whoever bears the token, asked for where waiting holds nobody up.
async fn reader(auth: &Arc<AuthState>, token: Option<Token>) -> Result<Option<Reader>, AccountsError> {
    let Some(token) = token else { return Ok(None) };
    let auth = Arc::clone(auth);
    tokio::task::spawn_blocking(move || auth.reader(&token))
        .await
        .unwrap_or_else(|error| Err(AccountsError(error.to_string())))
}

/// The same answer, kept by no browser and no proxy.
fn no_store(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Room in memory for what is sent, where it is more than a small form: as much as it says it is, or as
/// the `largest` where it does not say.
async fn room(state: &AppState, headers: &HeaderMap, largest: usize) -> Result<Option<Turn>, PageError> {
    let declared = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let n_bytes = declared.unwrap_or(largest);
    if largest < n_bytes {
        return Err(PageError::TooLarge);
    }
    if n_bytes <= LARGEST_FORM {
        return Ok(None);
    }
    state.room.take(u32::try_from(n_bytes.div_ceil(1 << 20)).unwrap_or(u32::MAX)).await.map(Some)
}

/// The request again, if it carries the form token of `bearer` and comes from this site.
async fn check_csrf(
    bearer: Option<Token>,
    request: Request,
    (largest, longest): (usize, Duration),
) -> Result<Request, PageError> {
    let bearer = bearer.filter(|_| is_from_this_site(request.headers())).ok_or(PageError::Forged)?;
    let (parts, content) = request.into_parts();
    let arrived = timeout(longest, to_bytes(content, largest)).await.map_err(|_| PageError::Late)?;
    let content = arrived.map_err(|_| PageError::TooLarge)?;
    let token = sent_token(&parts.headers, &content).await.ok_or(PageError::Forged)?;
    if !session::is_form_token(&bearer, &token) {
        return Err(PageError::Forged);
    }
    Ok(Request::from_parts(parts, Body::from(content)))
}

/// Whether a browser says that a page of this site sent the request. Browsers always say so, in
/// one header or the other; what says nothing is refused.
fn is_from_this_site(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match (text(HeaderName::from_static("sec-fetch-site")), text(ORIGIN), text(HOST)) {
        (Some(state), ..) => state == "same-origin",
        (None, Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        (None, ..) => false,
    }
}

/// The form token that was sent, from a form or from the first part of an upload.
async fn sent_token(headers: &HeaderMap, content: &Bytes) -> Option<String> {
    let kind = headers.get(CONTENT_TYPE)?;
    if kind.as_bytes().starts_with(b"application/x-www-form-urlencoded") {
        return form_urlencoded::parse(content)
            .find(|(name, _)| name == FORM_TOKEN)
            .map(|(_, value)| value.into_owned());
    }
    // The token comes first and is short; what follows may be a whole workbook.
    let begin = content.slice(..content.len().min(LARGEST_FORM));
    let mut copy = Request::new(Body::from(begin));
    copy.headers_mut().insert(CONTENT_TYPE, kind.clone());
    let mut parts = Multipart::from_request(copy, &()).await.ok()?;
    let first = parts.next_field().await.ok()??;
    if first.name() != Some(FORM_TOKEN) {
        return None;
    }
    first.text().await.ok()
}

#[cfg(test)]
mod tests;
