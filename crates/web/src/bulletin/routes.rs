//! The addresses of bulletins.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::routing::get;
use domain::account::Role;
use domain::code::OrganisationCode;

use super::port::NewBulletin;
use super::reading::{ShownBulletin, all, one, port, refused, writes};
use super::{feed, page};
use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::Section;
use crate::library::YearMonth;
use crate::request::{RequestContext, Site, respond};
use crate::sign_in::reader::Reader;
use crate::state::AppState;
use crate::{home, work};

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/bulletin", get(latest))
        .route("/bulletin/feed.xml", get(atom))
        .route("/bulletin/{year}/{month}", get(of_month).post(edited))
        .route("/bulletin/{year}/{month}/{name}", get(file))
}

fn parse_month(year: &str, month: &str) -> Result<YearMonth, PageError> {
    let financial_year = year.parse().map_err(|_| PageError::Year(year.to_owned()))?;
    Ok((financial_year, month.parse().map_err(|_| PageError::Month(month.to_owned()))?))
}

/// The view of a month, with the other choices of the address.
fn view(state: &AppState, query: &PageQuery, (year, month): YearMonth) -> Result<View, PageError> {
    let of_month =
        PageQuery { year: Some(year.to_string()), month: Some(month.to_string()), ..query.clone() };
    View::of(&of_month, &*state.library)
}

fn shown(
    state: &AppState,
    query: &PageQuery,
    shown: &ShownBulletin,
    outcome: &page::Outcome<'_>,
) -> Result<Answer, PageError> {
    let view = view(state, query, shown.month())?;
    let mut others = state.library.periods();
    others.retain(|month| *month != shown.month());
    others.reverse();
    Ok(Answer::Page(page::show(state, &view, shown, &others, outcome)))
}

async fn latest(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, |state, query| {
        port(state)?;
        let Some(month) = state.library.latest() else {
            return Ok(Answer::Page(home::page::empty(state, Section::Overview, "Monthly bulletin")));
        };
        shown(state, query, &one(state, month)?, &page::Outcome::Nothing)
    })
    .await
}

async fn of_month(
    State(state): Site,
    Path((year, month)): Path<(String, String)>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond(state, context, move |state, query| {
        let month = parse_month(&year, &month)?;
        shown(state, query, &one(state, month)?, &page::Outcome::Nothing)
    })
    .await
}

async fn atom(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, |state, query| {
        let field = query.fields.iter().find(|(name, value)| name == "organisation" && !value.is_empty());
        let organisation = field
            .map(|(_, code)| {
                code.parse::<OrganisationCode>().map_err(|_| PageError::Organisation(code.clone()))
            })
            .transpose()?;
        let bulletins = all(state)?;
        let is_known = |code: &OrganisationCode| {
            bulletins.iter().any(|shown| shown.month_end.organisation(code).is_some())
        };
        if let Some(code) = organisation.as_ref().filter(|code| !is_known(code)) {
            return Err(PageError::Organisation(code.to_string()));
        }
        let (name, media) = ("bulletin.xml".to_owned(), "application/atom+xml; charset=utf-8");
        let feed = feed::atom(state, &bulletins, organisation.as_ref());
        Ok(Answer::File { name, media, content: feed.into_bytes() })
    })
    .await
}

async fn file(
    State(state): Site,
    Path((year, month, name)): Path<(String, String, String)>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond(state, context, move |state, _| {
        let media = match name.as_str() {
            "bulletin.pdf" => "application/pdf",
            "bulletin.html" => "text/html; charset=utf-8",
            _ => return Err(PageError::Page),
        };
        let shown = one(state, parse_month(&year, &month)?)?;
        let bytes = port(state)?.file(&shown.month_end, shown.written(), &name).map_err(refused)?;
        let (year, month) = shown.month();
        let name = format!("{}-{}-{name}", year.folder(), month.folder());
        Ok(Answer::File { name, media, content: bytes.ok_or(PageError::Page)? })
    })
    .await
}

/// Keeps what a publisher wrote.
async fn edited(
    State(state): Site,
    Path((year, month)): Path<(String, String)>,
    request: Request,
) -> Result<Answer, PageError> {
    let reader = request.extensions().get::<Reader>().cloned();
    // The guard has read the body and bounded it.
    let content =
        axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap_or_else(|_| Bytes::new());
    let fields: BTreeMap<String, String> = form_urlencoded::parse(&content).into_owned().collect();
    work::run_in_turn(Arc::clone(&state.pages), move || {
        let state = state.for_reader(reader);
        let account = &state.reader.as_ref().ok_or(PageError::Forged)?.account;
        let month = parse_month(&year, &month)?;
        let before = one(&state, month)?;
        if !writes(&state, &before) {
            return Err(PageError::NotYours(Role::Publisher));
        }
        let field = |name: &str| fields.get(name).map_or_else(String::new, |text| text.trim().to_owned());
        let new = NewBulletin { month, title: field("title"), text: field("text") };
        let query = PageQuery::default();
        match port(&state)?.edit(&new, account) {
            Ok(done) => shown(&state, &query, &one(&state, month)?, &page::Outcome::Done(&done)),
            Err(error) => {
                let outcome =
                    page::Outcome::Refused { why: error.words(), title: &new.title, text: &new.text };
                let page = shown(&state, &query, &before, &outcome)?;
                Ok(page.with_status(error.status()))
            }
        }
    })
    .await
}
