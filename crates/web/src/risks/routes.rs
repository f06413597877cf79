//! The addresses of risks, controls and events.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use super::page;
use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::Section;
use crate::request::{RequestContext, Site, respond_with_page, respond_with_view};
use crate::state::AppState;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new().route("/risks", get(risks)).route("/risks.csv", get(risks_csv))
}

async fn risks(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    let heading = (Section::Risks, "Risks and spending controls");
    let page = |state: &AppState, view: View, query: &PageQuery| page::show(state, &view, query);
    respond_with_page(state, context, heading, View::of_any_year, page).await
}

async fn risks_csv(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_view(state, context, View::of_any_year, |state, _, query| page::csv(state, query)).await
}
