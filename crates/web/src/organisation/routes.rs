//! The address of one organisation.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use super::page;
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::request::{RequestContext, Site, respond_with_view};
use crate::state::AppState;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new().route("/organisation/{code}", get(organisation))
}

async fn organisation(
    State(state): Site,
    Path(code): Path<String>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond_with_view(state, context, View::of, move |state, view, _| page::show(state, &view, &code)).await
}
