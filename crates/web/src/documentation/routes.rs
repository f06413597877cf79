//! The addresses of the documentation.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use super::page;
use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::request::{RequestContext, Site, respond};
use crate::state::AppState;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new().route("/docs", get(list)).route("/docs/{*path}", get(one_page))
}

/// The view that links keep; none where nothing has been reported yet.
fn view(state: &AppState, query: &PageQuery) -> Option<View> {
    View::of_any_year(query, &*state.library).ok()
}

async fn list(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, |state, query| Ok(page::list(state, view(state, query).as_ref()))).await
}

async fn one_page(
    State(state): Site,
    Path(path): Path<String>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond(state, context, move |state, query| page::show(state, view(state, query).as_ref(), &path)).await
}
