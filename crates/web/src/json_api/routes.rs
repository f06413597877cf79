//! The addresses of documents, of their description, and of the page that lists them.

use std::sync::Arc;

use api::openapi::ENDPOINTS;
use axum::Router;
use axum::extract::{MatchedPath, Path, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::{document, of_workspace, page};
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::request::{RequestContext, Site, respond, respond_with_view};
use crate::state::AppState;

/// Every address of the section. `api::openapi::ENDPOINTS` lists the documents.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/api", get(about))
        .route(api::openapi::ADDRESS, get(description))
        .route("/api/1/position", get(position))
        .route("/api/1/forecast", get(forecast))
        .route("/api/1/efficiency", get(efficiency))
        .route("/api/1/risks", get(risks))
        .route("/api/1/reform", get(reform))
        .route("/api/1/simulations", get(simulations))
        .route("/api/1/simulations/{id}", get(simulation))
        .route("/api/1/figures/{id}", get(figure))
        .route("/api/1/search", get(search))
        .route("/api/1/sql", get(sql))
        .route("/api/1/requests", get(requests))
        .route("/api/1/requests/{id}", get(request))
        .route("/api/1/benchmark", get(benchmark))
        .route("/api/1/claims", get(claims))
        .route("/api/1/findings", get(findings))
        .route_layer(middleware::from_fn(check_parameters))
}

/// Refuses a parameter that the address does not take: a slip such as `?yaer=` would go unseen, and be answered
/// with another document.
async fn check_parameters(path: MatchedPath, request: Request, next: Next) -> Response {
    let endpoint = ENDPOINTS.iter().find(|endpoint| endpoint.path == path.as_str());
    let query = request.uri().query().unwrap_or_default();
    let is_taken = |name: &str| {
        endpoint.is_none_or(|endpoint| endpoint.parameters.iter().any(|parameter| parameter.name() == name))
    };
    match form_urlencoded::parse(query.as_bytes()).find(|(name, _)| !is_taken(name)) {
        Some((name, _)) => PageError::Parameter(name.into_owned()).into_response(),
        None => next.run(request).await,
    }
}

async fn about(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, |state, query| match View::of_any_year(query, &*state.library) {
        Err(PageError::Empty) => Ok(page::show(state, None)),
        view => Ok(page::show(state, Some(&view?))),
    })
    .await
}

async fn description() -> Answer {
    Answer::Json(format!("{:#}\n", api::openapi::openapi()))
}

async fn position(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_view(state, context, View::of, |state, view, _| document::position(state, &view)).await
}

async fn forecast(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_view(state, context, View::of, |state, view, _| document::forecast(state, &view)).await
}

async fn efficiency(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, document::efficiency).await
}

async fn risks(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, document::risks).await
}

async fn reform(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, |state, _| document::reform(state)).await
}

async fn simulations(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, |state, _| document::simulations(state)).await
}

async fn simulation(
    State(state): Site,
    Path(id): Path<String>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond(state, context, move |state, _| document::simulation(state, &id)).await
}

async fn figure(
    State(state): Site,
    Path(id): Path<String>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond_with_view(state, context, View::of_month_or_registers, move |state, view, query| {
        document::figure(state, &view, query, &id)
    })
    .await
}

async fn findings(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_view(state, context, View::of, |state, view, _| document::findings(state, &view)).await
}

async fn search(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond_with_view(state, context, View::of_month_or_first, |state, view, query| {
        document::search(state, &view, query.q.as_deref().unwrap_or_default())
    })
    .await
}

async fn sql(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    crate::sql::routes::document(&state, &context).await
}

async fn requests(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, of_workspace::requests).await
}

async fn request(
    State(state): Site,
    Path(id): Path<String>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond(state, context, move |state, _| of_workspace::request(state, &id)).await
}

async fn benchmark(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, of_workspace::benchmark).await
}

async fn claims(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, of_workspace::claims).await
}

#[cfg(test)]
mod tests;
