//! The address of the search.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use super::page;
use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::Section;
use crate::request::{RequestContext, Site, respond_with_page};
use crate::state::AppState;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new().route("/search", get(search))
}

async fn search(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    let heading = (Section::None, "Search");
    let page = |state: &AppState, view: View, query: &PageQuery| page::show(state, &view, query);
    respond_with_page(state, context, heading, View::of_month_or_first, page).await
}
