//! The addresses of the reform.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use super::{function, page, trial};
use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::Section;
use crate::request::{RequestContext, Site, respond_with_page, respond_with_view};
use crate::state::AppState;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/reform", get(costs))
        .route("/reform/trial", get(try_limits))
        .route("/reform/moves", get(moves))
        .route("/reform/moves.ics", get(calendar))
        .route("/reform/duties", get(duties))
        .route("/reform/clusters", get(clusters))
        .route("/reform/function/{id}", get(one_function))
}

/// What the pages say where there are no figures.
const HEADING: (Section, &str) = (Section::Reform, "Reform");

async fn costs(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_page(state, context, HEADING, View::of_any_year, |state, view, _| page::costs(state, &view))
        .await
}

async fn try_limits(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_page(state, context, HEADING, View::of_any_year, |state, view, query| {
        trial::show(state, &view, &query.fields)
    })
    .await
}

async fn moves(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_page(state, context, HEADING, View::of_any_year, |state, view, _| page::moves(state, &view))
        .await
}

async fn calendar(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_view(state, context, View::of_any_year, |state, _, _| page::calendar(state)).await
}

async fn duties(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    let page = |state: &AppState, view: View, query: &PageQuery| page::duties(state, &view, query);
    respond_with_page(state, context, HEADING, View::of_any_year, page).await
}

async fn clusters(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_page(state, context, HEADING, View::of_any_year, |state, view, _| {
        page::clusters(state, &view)
    })
    .await
}

async fn one_function(
    State(state): Site,
    Path(id): Path<String>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond_with_view(state, context, View::of_any_year, move |state, view, _| {
        function::show(state, &view, &id)
    })
    .await
}
