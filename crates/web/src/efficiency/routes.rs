//! The addresses of the efficiency programme and its schemes.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use super::{page, scheme};
use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::Section;
use crate::request::{RequestContext, Site, respond_with_page, respond_with_view};
use crate::state::AppState;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/efficiency", get(efficiency))
        .route("/efficiency.csv", get(efficiency_csv))
        .route("/scheme/{id}", get(one_scheme))
}

async fn efficiency(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    let heading = (Section::Efficiency, "Efficiency programme");
    let page = |state: &AppState, view: View, query: &PageQuery| page::show(state, &view, query);
    respond_with_page(state, context, heading, View::of_any_year, page).await
}

async fn efficiency_csv(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_view(state, context, View::of_any_year, |state, _, query| page::csv(state, query)).await
}

async fn one_scheme(
    State(state): Site,
    Path(id): Path<String>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond_with_view(state, context, View::of_any_year, move |state, view, query| {
        scheme::show(state, &view, query, &id)
    })
    .await
}
