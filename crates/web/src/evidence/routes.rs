//! The addresses of evidence.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;

use super::{chart, evaluate, page};
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::Section;
use crate::request::{RequestContext, Site, respond_with_page};
use crate::state::AppState;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/evidence", get(measures))
        .route("/evidence/chart", get(one_chart))
        .route("/evidence/chart.csv", get(chart_file))
        .route("/evidence/evaluate", get(one_evaluation))
}

/// What the pages say where there are no figures.
const HEADING: (Section, &str) = (Section::Evidence, "Evidence");

async fn measures(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_page(state, context, HEADING, View::of_any_year, |state, view, _| {
        Ok(page::measures_page(state, &view))
    })
    .await
}

async fn one_chart(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_page(state, context, HEADING, View::of_any_year, |state, view, query| {
        let (answer, is_refused) = chart::show(state, &view, &query.fields)?;
        Ok(if is_refused { answer.with_status(StatusCode::UNPROCESSABLE_ENTITY) } else { answer })
    })
    .await
}

async fn one_evaluation(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_page(state, context, HEADING, View::of_any_year, |state, view, query| {
        let (answer, is_refused) = evaluate::show(state, &view, &query.fields)?;
        Ok(if is_refused { answer.with_status(StatusCode::UNPROCESSABLE_ENTITY) } else { answer })
    })
    .await
}

async fn chart_file(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_page(state, context, HEADING, View::of_any_year, |state, _, query| {
        chart::file(state, &query.fields)
    })
    .await
}
