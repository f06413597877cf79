//! Signing in and out, and the page of one's own account.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, Request, State};
use axum::http::header::{HOST, REFERER, RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::routing::get;
use domain::account::AccountName;
use jiff::Timestamp;
use serde::Deserialize;

use crate::answer::Answer;
use crate::error::PageError;
use crate::request::{RequestContext, Site};
use crate::sign_in::accounts::AccountsError;
use crate::sign_in::page::{FieldError, Form, PasswordField};
use crate::sign_in::reader::AuthState;
use crate::sign_in::session::{self, SESSION, Token, Transport, VISIT, set_cookie, unset_cookie};
use crate::sign_in::{account as account_page, page};
use crate::state::AppState;
use crate::visitor::Visitor;
use crate::work::Turn;

/// How many events an account's page lists.
const MOST_EVENTS: u32 = 100;
/// The name under which attempts on what cannot be a name are counted.
const NO_NAME: &str = "-";

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/sign-in", get(sign_in_form).post(sign_in))
        .route("/sign-out", get(sign_out_page).post(sign_out))
        .route("/account", get(account))
}

/// What the address of the form to sign in says.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct SignInQuery {
    /// Where to go afterwards.
    next: Option<String>,
    /// `yes` shows the password as it is typed.
    show: Option<String>,
}

/// Where the request comes from, for the log and for counting attempts.
fn address_of(request: &Request) -> String {
    let visitor = request.extensions().get::<Visitor>();
    visitor.map_or_else(|| "unknown".to_owned(), |visitor| visitor.address.to_string())
}

/// The page of this site that the reader comes from.
fn page_before(headers: &HeaderMap) -> Option<&str> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (_, rest) = text(REFERER)?.split_once("://")?;
    rest.strip_prefix(text(HOST)?).filter(|path| path.starts_with('/'))
}

/// `next`, if it is an address of this site that one can go to after signing in; else the first
/// page. What a browser might read as another site (`//x`, `/\x`) is not.
fn local_address(next: Option<&str>) -> &str {
    let is_local = |next: &&str| {
        let mut characters = next.chars();
        characters.next() == Some('/')
            && !matches!(characters.next(), Some('/' | '\\'))
            && next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
            && !["/sign-in", "/sign-out"].iter().any(|path| next.starts_with(path))
    };
    next.filter(is_local).unwrap_or("/")
}

/// The form, for whoever is not signed in yet.
async fn sign_in_form(
    State(state): Site,
    context: RequestContext,
    query: Query<SignInQuery>,
    headers: HeaderMap,
) -> Result<Answer, PageError> {
    if state.auth.is_none() {
        return Err(PageError::Page);
    }
    let next = local_address(query.next.as_deref().or_else(|| page_before(&headers)));
    if context.signed_in.is_some() {
        return Ok(Answer::GoTo(next.to_owned()));
    }
    let visit_token = Token::of(&headers, VISIT);
    let token = visit_token.clone().unwrap_or_else(Token::random);
    let password =
        if query.show.as_deref() == Some("yes") { PasswordField::Shown } else { PasswordField::Hidden };
    let form = Form { csrf_token: &session::form_token(&token), next, name: "", password, errors: &[] };
    let answer = Answer::Page(page::sign_in_page(&state, &form));
    Ok(match visit_token {
        Some(_) => answer,
        None => answer.with_header(SET_COOKIE, set_cookie(VISIT, &token, Transport::of(&headers))),
    })
}

/// Signs in whoever sent the form, or shows it again with what is wrong.
async fn sign_in(State(state): Site, request: Request) -> Result<Answer, PageError> {
    let auth = state.auth.clone().ok_or(PageError::Page)?;
    let address = address_of(&request);
    let (parts, content) = request.into_parts();
    let headers = parts.headers;
    // The guard has read the body and limited its size.
    let content = axum::body::to_bytes(content, usize::MAX).await.unwrap_or_else(|_| Bytes::new());
    let fields: BTreeMap<String, String> = form_urlencoded::parse(&content).into_owned().collect();
    let field = |name: &str| fields.get(name).map_or("", String::as_str);
    let (name, password, next) =
        (field("name").trim(), field("password"), local_address(Some(field("next"))));
    let password_field = if field("show") == "yes" { PasswordField::Shown } else { PasswordField::Hidden };
    let form_again = |status: StatusCode, errors: &[FieldError]| {
        let token = Token::of(&headers, VISIT).ok_or(PageError::Forged)?;
        let form =
            Form { csrf_token: &session::form_token(&token), next, name, password: password_field, errors };
        Ok(Answer::Page(page::sign_in_page(&state, &form)).with_status(status))
    };
    let missing: Vec<FieldError> = [(name, FieldError::NoName), (password, FieldError::NoPassword)]
        .into_iter()
        .filter_map(|(text, error)| text.is_empty().then_some(error))
        .collect();
    if !missing.is_empty() {
        return form_again(StatusCode::UNPROCESSABLE_ENTITY, &missing);
    }
    let account = name.parse::<AccountName>().ok();
    let throttle_name = account.as_ref().map_or(NO_NAME, AccountName::as_str).to_owned();
    if let Err(wait) = auth.throttle.admit(&throttle_name, &address, Instant::now()) {
        let answer =
            form_again(StatusCode::TOO_MANY_REQUESTS, &[FieldError::TooMany { minutes: minutes(wait) }])?;
        return Ok(answer.with_header(RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1)));
    }
    let turn = auth.turns.take(1).await?;
    let before = Token::of(&headers, SESSION);
    match begin_session(turn, &auth, (account, password.to_owned(), address.clone()), before).await {
        Err(error) => Err(PageError::Failed(error.to_string())),
        Ok(None) => form_again(StatusCode::UNPROCESSABLE_ENTITY, &[FieldError::Wrong]),
        Ok(Some(token)) => {
            auth.throttle.forgive(&throttle_name, &address);
            let cookie = set_cookie(SESSION, &token, Transport::of(&headers));
            Ok(Answer::GoTo(next.to_owned()).with_header(SET_COOKIE, cookie))
        }
    }
}

/// Whole minutes to wait, rounded up.
const fn minutes(wait: Duration) -> u64 {
    wait.as_secs() / 60 + 1
}

/// Has the password looked at in this turn, where it holds nobody else up; where it is right, ends the
/// session `before` and begins another.
async fn begin_session(
    turn: Turn,
    auth: &Arc<AuthState>,
    (name, password, address): (Option<AccountName>, String, String),
    before: Option<Token>,
) -> Result<Option<Token>, AccountsError> {
    let auth = Arc::clone(auth);
    tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let Some(identity) = auth.accounts.sign_in(name.as_ref(), &password, &address)? else {
            return Ok(None);
        };
        if let Some(before) = before {
            session::end(&*auth.accounts, &before)?;
        }
        session::begin(&*auth.accounts, &identity, Timestamp::now()).map(Some)
    })
    .await
    .unwrap_or_else(|error| Err(AccountsError(error.to_string())))
}

/// The button to sign out, or that one has.
async fn sign_out_page(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    if state.auth.is_none() {
        return Err(PageError::Page);
    }
    Ok(Answer::Page(page::sign_out_page(&state.for_reader(context.signed_in))))
}

/// Ends the session.
async fn sign_out(
    State(state): Site,
    context: RequestContext,
    headers: HeaderMap,
) -> Result<Answer, PageError> {
    let auth = state.auth.clone().ok_or(PageError::Page)?;
    let token = Token::of(&headers, SESSION);
    let ending = tokio::task::spawn_blocking(move || {
        token.map_or(Ok(()), |token| session::end(&*auth.accounts, &token))?;
        context.signed_in.map_or(Ok(()), |reader| auth.accounts.sign_out(&reader.account.name))
    });
    // That it is still open, or is not in the log, must be known.
    if !matches!(ending.await, Ok(Ok(()))) {
        return Err(PageError::Failed("signing out could not be recorded".to_owned()));
    }
    let cookie = unset_cookie(SESSION, Transport::of(&headers));
    Ok(Answer::GoTo("/sign-out".to_owned()).with_header(SET_COOKIE, cookie))
}

/// One's own account and what was done with it.
async fn account(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    let auth = state.auth.clone().ok_or(PageError::Page)?;
    let Some(reader) = context.signed_in else {
        return Ok(Answer::GoTo("/sign-in?next=/account".to_owned()));
    };
    let name = reader.account.name.clone();
    let events = tokio::task::spawn_blocking(move || auth.accounts.events(&name, MOST_EVENTS)).await;
    match events {
        Ok(Ok(events)) => {
            Ok(Answer::Page(account_page::show(&state.for_reader(Some(reader.clone())), &reader, &events)))
        }
        Ok(Err(error)) => Err(PageError::Failed(error.to_string())),
        Err(error) => Err(PageError::Failed(error.to_string())),
    }
}

#[cfg(test)]
pub(crate) mod tests;
