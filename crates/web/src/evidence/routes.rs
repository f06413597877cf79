//! The addresses of evidence.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;

use super::{benchmark, chart, evaluate, page, project};
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
        .route("/evidence/project", get(one_projection))
        .route("/evidence/evaluate", get(one_evaluation))
        .route("/evidence/benchmark", get(one_benchmark))
}

/// What the pages say where there are no figures.
const HEADING: (Section, &str) = (Section::Evidence, "Evidence");

async fn measures(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_page(state, context, HEADING, View::of_any_year, |state, view, _| {
        page::measures_page(state, &view)
    })
    .await
}

async fn one_chart(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    asked(state, context, chart::show).await
}

async fn one_projection(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    asked(state, context, project::show).await
}

async fn one_evaluation(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    asked(state, context, evaluate::show).await
}

async fn one_benchmark(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    asked(state, context, benchmark::show).await
}

/// A page made for what an address asks, and whether something of that is refused.
type Show = fn(&AppState, &View, &[(String, String)]) -> Result<(Answer, bool), PageError>;

async fn asked(state: Arc<AppState>, context: RequestContext, show: Show) -> Result<Answer, PageError> {
    respond_with_page(state, context, HEADING, View::of_any_year, move |state, view, query| {
        let (answer, is_refused) = show(state, &view, &query.fields)?;
        // Pages lead here from every change of a register; that nothing can be said of one yet is an answer.
        let is_of_record = query.fields.iter().any(|(name, value)| name == "change" && !value.is_empty());
        Ok(if is_refused && !is_of_record {
            answer.with_status(StatusCode::UNPROCESSABLE_ENTITY)
        } else {
            answer
        })
    })
    .await
}

async fn chart_file(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_page(state, context, HEADING, View::of_any_year, |state, _, query| {
        chart::file(state, &query.fields)
    })
    .await
}
