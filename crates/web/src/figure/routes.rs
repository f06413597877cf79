//! The addresses of figures, and of the exhibits and charts that show them.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use super::{exhibit, page, table};
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::request::{RequestContext, Site, respond_with_view};
use crate::state::AppState;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/f/{name}", get(figure))
        .route("/exhibit/{name}", get(exhibit_file))
        .route("/table/{name}", get(one_table))
        .route("/chart/{name}", get(chart))
}

async fn figure(
    State(state): Site,
    Path(name): Path<String>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond_with_view(state, context, View::of_month_or_registers, move |state, view, query| {
        page::show(state, &view, query, &name)
    })
    .await
}

async fn exhibit_file(
    State(state): Site,
    Path(name): Path<String>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond_with_view(state, context, View::of_month_or_registers, move |state, view, query| {
        if name.ends_with(".parquet") {
            exhibit::parquet(state, &view, query, &name)
        } else {
            exhibit::csv(state, &view, query, &name)
        }
    })
    .await
}

async fn one_table(
    State(state): Site,
    Path(name): Path<String>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond_with_view(state, context, View::of_month_or_registers, move |state, view, query| {
        table::show(state, &view, query, &name)
    })
    .await
}

async fn chart(
    State(state): Site,
    Path(name): Path<String>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond_with_view(state, context, View::of_month_or_registers, move |state, view, query| {
        exhibit::chart(state, &view, query, &name)
    })
    .await
}
