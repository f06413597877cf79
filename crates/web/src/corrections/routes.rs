//! The addresses of the log of corrections.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use super::log::{Correction, What, corrections};
use super::page;
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::request::{RequestContext, Site, respond};
use crate::state::AppState;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/corrections", get(log))
        .route("/corrections.csv", get(file))
        .route("/corrections/feed.xml", get(feed))
}

/// The log; why a month was withdrawn is told to those who work here only, since it was written for them.
fn found(state: &AppState) -> Vec<Correction> {
    let mut found = corrections(&*state.library, state.return_desk.as_deref());
    if state.reader.is_none() {
        for one in found.iter_mut().filter(|one| one.what == What::Withdrawn) {
            one.reason.clear();
        }
    }
    found
}

async fn log(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, |state, query| {
        let view = View::of_any_year(query, &*state.library).ok();
        Ok(Answer::Page(page::show(state, view.as_ref(), &found(state))))
    })
    .await
}

async fn file(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, |state, _| page::csv(&found(state))).await
}

async fn feed(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, |state, query| {
        let field = query.fields.iter().find(|(name, value)| name == "organisation" && !value.is_empty());
        let organisation = field.map(|(_, code)| code.as_str());
        let mut found = found(state);
        found.retain(|one| organisation.is_none_or(|code| one.is_of(code)));
        let (name, media) = ("corrections.xml".to_owned(), "application/atom+xml; charset=utf-8");
        Ok(Answer::File { name, media, content: page::atom(state, &found, organisation).into_bytes() })
    })
    .await
}
