//! The address of a month’s sources.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use super::page;
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::Section;
use crate::request::{RequestContext, Site, respond_with_page};
use crate::state::AppState;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new().route("/sources", get(sources))
}

async fn sources(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    let heading = (Section::Sources, "Sources");
    respond_with_page(state, context, heading, View::of, |state, view, _| page::show(state, &view)).await
}
