//! The door of people's assistants at `/mcp`: who asks, and bounds on what is sent. What is answered, others know.

use std::net::{IpAddr, Ipv4Addr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HOST, ORIGIN, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use domain::account::Account;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::headers;
use crate::visitor::Visitor;

/// The address.
pub const ADDRESS: &str = "/mcp";

/// How long a message may take to arrive.
const LONGEST_ARRIVAL: Duration = Duration::from_secs(15);
/// The version of the protocol that a program goes on in.
const VERSION: HeaderName = HeaderName::from_static("mcp-protocol-version");

/// An answer under way.
pub type Answering<'a> = Pin<Box<dyn Future<Output = Option<String>> + Send + 'a>>;

/// What answers assistants.
pub trait AssistantDoor: Send + Sync {
    /// Whether this version of the protocol is spoken.
    fn knows_version(&self, version: &str) -> bool;

    /// The largest message that is read [bytes].
    fn largest(&self) -> usize;

    /// Whose bearer token this is, which came from `address`. Called outside the threads that answer requests.
    fn bearer(&self, bearer: &str, address: IpAddr) -> Bearer;

    /// What is answered to a message as whoever asks may see it, JSON; nothing where nothing is asked.
    fn answer(&self, message: Vec<u8>, account: Option<Account>) -> Answering<'_>;
}

/// Who bears a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// Somebody who may read what this account may, or what everybody may.
    Admitted(Option<Account>),
    /// Nobody: the token is not known, or its account was removed.
    Refused,
    /// So many were wrong before that none is looked at for so long.
    Wait(Duration),
    /// It cannot be looked up.
    Failed,
}

/// The site with the door of assistants.
pub fn with_assistant(site: Router, door: Arc<dyn AssistantDoor>) -> Router {
    let door = Router::new()
        .route(ADDRESS, post(asked))
        .layer(middleware::from_fn(headers::protect))
        .with_state(door);
    site.merge(door)
}

async fn asked(State(door): State<Arc<dyn AssistantDoor>>, request: Request) -> Response {
    match answered(door, request).await {
        Ok(Some(answer)) => ([(CONTENT_TYPE, "application/json"), NOT_KEPT], answer).into_response(),
        Ok(None) => (StatusCode::ACCEPTED, [NOT_KEPT]).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

/// What one is answered is kept for nobody else.
const NOT_KEPT: (HeaderName, &str) = (CACHE_CONTROL, "no-store");

/// Why a message is not answered.
struct Refusal(StatusCode, String);

impl Refusal {
    fn new(status: StatusCode, why: &str) -> Self {
        Self(status, why.to_owned())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(status, why) = self;
        let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), NOT_KEPT];
        let mut response = (status, headers, why + "\n").into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

async fn answered(door: Arc<dyn AssistantDoor>, request: Request) -> Result<Option<String>, Refusal> {
    let (parts, content) = request.into_parts();
    if !is_from_this_site(&parts.headers) {
        return Err(Refusal::new(StatusCode::FORBIDDEN, "Pages of other sites may not ask here."));
    }
    let is_json =
        text(&parts.headers, &CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/json"));
    if !is_json {
        let why = "Send one message of the Model Context Protocol as application/json.";
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, why));
    }
    let is_known = |version: &HeaderValue| version.to_str().is_ok_and(|version| door.knows_version(version));
    if !parts.headers.get(VERSION).is_none_or(is_known) {
        let why = "This version of the Model Context Protocol is not spoken here; begin with initialize.";
        return Err(Refusal::new(StatusCode::BAD_REQUEST, why));
    }
    let visitor = parts.extensions.get::<Visitor>();
    let address = visitor.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |visitor| visitor.address);
    let account = account(&door, &parts.headers, address).await?;
    let arrived = timeout(LONGEST_ARRIVAL, to_bytes(content, door.largest())).await;
    let arrived = arrived
        .map_err(|_| Refusal::new(StatusCode::REQUEST_TIMEOUT, "The message took too long to arrive."))?;
    let message = arrived.map_err(|_| {
        Refusal(StatusCode::PAYLOAD_TOO_LARGE, format!("A message has at most {} bytes.", door.largest()))
    })?;
    Ok(door.answer(message.to_vec(), account).await)
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// Whether no page of another site sent it: browsers say which did, programs say none.
fn is_from_this_site(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let from = origin.to_str().ok().and_then(|origin| Some(origin.split_once("://")?.1));
    from.is_some() && from == text(headers, &HOST)
}

/// The account whose token came with a request; none where none came.
async fn account(
    door: &Arc<dyn AssistantDoor>,
    headers: &HeaderMap,
    address: IpAddr,
) -> Result<Option<Account>, Refusal> {
    let Some(value) = headers.get(AUTHORIZATION) else { return Ok(None) };
    let bearer = value.to_str().ok().and_then(|value| value.split_once(' '));
    let bearer = bearer.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let found = match bearer.map(|(_, bearer)| bearer.trim().to_owned()) {
        None => Bearer::Refused,
        Some(bearer) => {
            let door = Arc::clone(door);
            spawn_blocking(move || door.bearer(&bearer, address)).await.unwrap_or(Bearer::Failed)
        }
    };
    match found {
        Bearer::Admitted(account) => Ok(account),
        Bearer::Refused => {
            let why = "This bearer token is not known here. Send NAME.TOKEN of `oakham token add NAME`, or none at all to \
                       read what everybody may.";
            Err(Refusal::new(StatusCode::UNAUTHORIZED, why))
        }
        Bearer::Wait(wait) => {
            let minutes = wait.as_secs() / 60 + 1;
            let why = format!("Too many tokens were wrong; check yours and try again in {minutes} minutes.");
            Err(Refusal(StatusCode::TOO_MANY_REQUESTS, why))
        }
        Bearer::Failed => {
            Err(Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "Tokens cannot be looked up; try again later."))
        }
    }
}

#[cfg(test)]
mod tests;
