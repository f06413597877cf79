//! The addresses of access to care.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use super::{compare, directory, page, place};
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::Section;
use crate::request::{RequestContext, Site, respond_with_page};
use crate::state::AppState;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/access", get(general_practice))
        .route("/access/urgent", get(urgent))
        .route("/access/waiting", get(waiting))
        .route("/access/places", get(places))
        .route("/access/place/{code}", get(one_place))
        .route("/access/compare", get(comparisons))
        .route("/access/compare/{kind}", get(comparisons_of))
        .route("/access/compare/{kind}/{measure}", get(places_compared))
}

/// What the pages say where there are no figures.
const HEADING: (Section, &str) = (Section::Access, "Access");

async fn general_practice(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_page(state, context, HEADING, View::of_any_year, |state, view, _| {
        page::general_practice(state, &view)
    })
    .await
}

async fn urgent(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_page(state, context, HEADING, View::of_any_year, |state, view, _| page::urgent(state, &view))
        .await
}

async fn waiting(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_page(state, context, HEADING, View::of_any_year, |state, view, _| {
        page::waiting(state, &view)
    })
    .await
}

async fn places(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_page(state, context, HEADING, View::of_any_year, |state, view, _| {
        Ok(directory::show(state, &view))
    })
    .await
}

async fn one_place(
    State(state): Site,
    Path(code): Path<String>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond_with_page(state, context, HEADING, View::of_any_year, move |state, view, _| {
        place::show(state, &view, &code)
    })
    .await
}

async fn comparisons(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_page(state, context, HEADING, View::of_any_year, |state, view, _| {
        compare::begin(state, &view, None)
    })
    .await
}

async fn comparisons_of(
    State(state): Site,
    Path(kind): Path<String>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond_with_page(state, context, HEADING, View::of_any_year, move |state, view, _| {
        compare::begin(state, &view, Some(&kind))
    })
    .await
}

async fn places_compared(
    State(state): Site,
    Path((kind, measure)): Path<(String, String)>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond_with_page(state, context, HEADING, View::of_any_year, move |state, view, _| {
        compare::show(state, &view, (&kind, &measure))
    })
    .await
}
