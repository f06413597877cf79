//! The addresses of the register of scrutiny.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::routing::get;
use domain::account::Role;
use domain::figure::FigureId;
use governance::scrutiny::id::ScrutinyId;
use governance::scrutiny::written::Written;

use super::port::{NewEntry, RegisterAct};
use super::reading::{failed, port, shown, view};
use super::{ask, due, entry, page, passage};
use crate::address::PageQuery;
use crate::answer::Answer;
use crate::error::PageError;
use crate::figure::picked::look_up;
use crate::form_request::FormRequest;
use crate::request::{RequestContext, Site, respond};
use crate::state::AppState;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/scrutiny", get(register))
        .route("/scrutiny.csv", get(file))
        .route("/scrutiny/feed.xml", get(feed))
        .route("/scrutiny/due", get(due_page))
        .route("/scrutiny/due.xml", get(due_feed))
        .route("/scrutiny/attach", get(attach))
        .route("/scrutiny/ask", get(ask_form).post(asked))
        .route("/scrutiny/{id}", get(one).post(moved))
}

/// What the address chooses.
fn chosen(query: &PageQuery) -> BTreeMap<String, String> {
    query.fields.iter().cloned().collect()
}

async fn register(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, |state, query| {
        Ok(Answer::Page(page::list(state, view(state, query).as_ref(), &shown(state)?, &chosen(query))))
    })
    .await
}

async fn file(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, |state, query| page::csv(&shown(state)?, &chosen(query))).await
}

async fn feed(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, |state, query| {
        let shown = port(state)?.shown(true).map_err(failed)?;
        let (name, media) = ("scrutiny.xml".to_owned(), "application/atom+xml; charset=utf-8");
        Ok(Answer::File { name, media, content: page::atom(&shown, &chosen(query)).into_bytes() })
    })
    .await
}

async fn due_page(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, |state, query| {
        Ok(Answer::Page(due::show(state, view(state, query).as_ref(), &shown(state)?, &chosen(query))))
    })
    .await
}

async fn due_feed(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, |state, query| {
        let shown = port(state)?.shown(true).map_err(failed)?;
        let (name, media) = ("due.xml".to_owned(), "application/atom+xml; charset=utf-8");
        Ok(Answer::File { name, media, content: due::atom(&shown, &chosen(query)).into_bytes() })
    })
    .await
}

async fn one(
    State(state): Site,
    Path(id): Path<String>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond(state, context, move |state, query| {
        let id: ScrutinyId = id.parse().map_err(|_| PageError::Page)?;
        let fields = chosen(query);
        let field = |name: &str| fields.get(name).map(String::as_str);
        let outcome = match field("attach") {
            Some(evidence) if state.reader.is_some() => {
                entry::Outcome::Attaching(evidence, field("shows").unwrap_or_default())
            }
            _ => entry::Outcome::Nothing,
        };
        entry::show(state, view(state, query).as_ref(), &id, outcome)
    })
    .await
}

/// From the page of a figure on to the request that it is to be attached to.
async fn attach(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, |state, query| {
        let fields = chosen(query);
        let id: ScrutinyId = trimmed(&fields, "to").parse().map_err(|_| PageError::Page)?;
        if shown(state)?.entries.iter().all(|one| one.id != id) {
            return Err(PageError::Page);
        }
        let mut address = form_urlencoded::Serializer::new(String::new());
        address.append_pair("attach", &trimmed(&fields, "figure"));
        address.append_pair("shows", &trimmed(&fields, "shows"));
        Ok(Answer::GoTo(format!("/scrutiny/{id}?{}#attach", address.finish())))
    })
    .await
}

/// Answers with the form token and address of whoever asks; everybody may.
async fn answer<F>(request: FormRequest, answer: F) -> Result<Answer, PageError>
where
    F: FnOnce(&AppState, &ask::Asker) -> Result<Answer, PageError> + Send + 'static,
{
    let address = request.address();
    request.answer(|_, _| true, move |state, token| answer(state, &ask::Asker { token, address })).await
}

async fn fields(request: Request) -> BTreeMap<String, String> {
    // The guard has read the body and bounded it.
    let content =
        axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap_or_else(|_| Bytes::new());
    form_urlencoded::parse(&content).into_owned().collect()
}

fn trimmed(fields: &BTreeMap<String, String>, name: &str) -> String {
    fields.get(name).map_or_else(String::new, |text| text.trim().to_owned())
}

/// The form, filled in with what the address says: pages lead here with what a request is about.
async fn ask_form(request: FormRequest) -> Result<Answer, PageError> {
    let fields = request.query();
    answer(request, move |state, asker| {
        let shown = shown(state)?;
        let fields = passage::filled_in(state, &shown.committees, fields)?;
        Ok(Answer::Page(ask::form(state, &shown, asker, &fields, None)))
    })
    .await
}

/// Enters what was asked, and shows it: to a clerk the entry, to anybody else what becomes of it.
async fn asked(request: FormRequest, body: Request) -> Result<Answer, PageError> {
    let fields = fields(body).await;
    answer(request, move |state, asker| {
        let account = state.reader.as_ref().map(|reader| &reader.account);
        let kinds = ask::kinds(state);
        if kinds.is_empty() {
            return Err(PageError::NotYours(Role::Clerk));
        }
        let again = |why: &str, status| {
            let form = ask::form(state, &shown(state)?, asker, &fields, Some(why));
            Ok(Answer::Page(form).with_status(status))
        };
        if account.is_none()
            && let Err(wait) = state.questions_asked.admit("ask", &asker.address, Instant::now())
        {
            let minutes = wait.as_secs() / 60 + 1;
            let why = format!("Many questions came in just now; send this one again in {minutes} minutes.");
            return again(&why, StatusCode::TOO_MANY_REQUESTS);
        }
        let word = trimmed(&fields, "kind");
        let only = || kinds.first().copied().filter(|_| kinds.len() == 1);
        let Some(kind) = kinds.iter().copied().find(|kind| kind.word() == word).or_else(only) else {
            return again("Choose what kind of thing it is.", StatusCode::UNPROCESSABLE_ENTITY);
        };
        let is_asked_as = |name: &str| account.is_some() && fields.contains_key(name);
        let new = NewEntry {
            kind,
            title: trimmed(&fields, "title"),
            asked: trimmed(&fields, "asked"),
            committee: trimmed(&fields, "committee"),
            owner: trimmed(&fields, "owner"),
            raised_by: if account.is_some() { trimmed(&fields, "raised_by") } else { ask::PUBLIC.to_owned() },
            minute: trimmed(&fields, "minute"),
            clock: trimmed(&fields, "clock"),
            place: trimmed(&fields, "place"),
            link: trimmed(&fields, "link"),
            owner_role: if account.is_some() { trimmed(&fields, "owner_role") } else { String::new() },
            raised_on: if account.is_some() { trimmed(&fields, "raised_on") } else { String::new() },
            is_under_regulation_26: is_asked_as("regulation-26"),
            is_raised: is_asked_as("raise"),
        };
        match port(state)?.enter(new, account) {
            Ok(id) if account.is_some() => Ok(Answer::GoTo(format!("/scrutiny/{id}"))),
            Ok(id) => Ok(Answer::Page(ask::thanks(state, &shown(state)?, &id))),
            Err(error) => again(error.words(), error.status()),
        }
    })
    .await
}

/// The figures that evidence names, as far as a month or a table has them.
fn known(state: &AppState, written: &Written) -> Vec<FigureId> {
    let named: Vec<FigureId> =
        written.evidence.iter().filter_map(|one| FigureId::parse(one.trim_start_matches("/f/"))).collect();
    let months = if named.is_empty() { Vec::new() } else { state.library.periods() };
    let mut found = Vec::new();
    for month in months.into_iter().rev() {
        if found.len() < named.len() {
            found.extend(look_up(state, month, &named).unwrap_or_default().into_keys());
            found.sort_unstable();
            found.dedup();
        }
    }
    found
}

/// Records what happened to an entry.
async fn moved(request: FormRequest, Path(id): Path<String>, body: Request) -> Result<Answer, PageError> {
    let fields = fields(body).await;
    answer(request, move |state, _| {
        let id: ScrutinyId = id.parse().map_err(|_| PageError::Page)?;
        let reader = state.reader.as_ref().ok_or(PageError::Forged)?;
        let written = Written {
            verb: trimmed(&fields, "verb"),
            text: trimmed(&fields, "text"),
            more: trimmed(&fields, "more"),
            evidence: trimmed(&fields, "evidence")
                .split_whitespace()
                .map(|one| one.trim_matches(';').to_owned())
                .filter(|one| !one.is_empty())
                .collect(),
            choice: trimmed(&fields, "choice"),
        };
        let (role, on) = (trimmed(&fields, "role"), trimmed(&fields, "on"));
        let known = known(state, &written);
        let act = RegisterAct { id: &id, written: &written, role: &role, on: &on, known: &known };
        match port(state)?.act(act, &reader.account) {
            Ok(done) => entry::show(state, None, &id, entry::Outcome::Done(&done)),
            Err(error) => {
                let page = entry::show(state, None, &id, entry::Outcome::Refused(error.words(), &written))?;
                Ok(page.with_status(error.status()))
            }
        }
    })
    .await
}
