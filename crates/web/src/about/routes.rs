//! The address of what this is.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use super::page;
use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::request::{RequestContext, Site, respond};
use crate::state::AppState;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new().route("/about", get(about))
}

async fn about(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    let page = |state: &AppState, query: &PageQuery| match View::of(query, &*state.library) {
        Err(PageError::Empty) => page::show(state, None),
        view => page::show(state, Some(&view?)),
    };
    respond(state, context, page).await
}
