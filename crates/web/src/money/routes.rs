//! The addresses of the system’s position.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use super::subnav::{MOVEMENT, RESOURCES};
use super::{analysis, page};
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::Section;
use crate::request::{RequestContext, Site, respond_with_page};
use crate::state::AppState;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/money", get(money))
        .route("/movement", get(movement))
        .route("/resources", get(resources))
}

async fn money(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    let heading = (Section::Money, "System position");
    respond_with_page(state, context, heading, View::of, |state, view, _| page::show(state, &view)).await
}

async fn movement(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    let heading = (Section::Money, MOVEMENT.0);
    respond_with_page(state, context, heading, View::of, |state, view, _| {
        analysis::show_movement(state, &view)
    })
    .await
}

async fn resources(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    let heading = (Section::Money, RESOURCES.0);
    respond_with_page(state, context, heading, View::of, |state, view, _| {
        analysis::show_resources(state, &view)
    })
    .await
}
