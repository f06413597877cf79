//! The address of the list of feeds.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use super::page;
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::request::{RequestContext, Site, respond};
use crate::state::AppState;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new().route("/feeds", get(feeds))
}

async fn feeds(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, |state, query| {
        let view = View::of_any_year(query, &*state.library).ok();
        Ok(Answer::Page(page::show(state, view.as_ref())?))
    })
    .await
}
