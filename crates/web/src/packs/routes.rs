//! The addresses of packs for committees.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use super::page;
use super::port::{Packs, PacksPortError, ShownPack};
use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::request::{RequestContext, Site, respond};
use crate::state::AppState;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/packs", get(list))
        .route("/packs/{id}", get(one))
        .route("/packs/{id}/{name}", get(file))
}

fn port(state: &AppState) -> Result<&dyn Packs, PageError> {
    state.packs.as_deref().ok_or(PageError::Page)
}

fn failed(error: PacksPortError) -> PageError {
    PageError::Failed(error.0)
}

/// The packs whose month the reader may see.
fn shown(state: &AppState) -> Result<Vec<ShownPack>, PageError> {
    let mut packs = port(state)?.shown().map_err(failed)?;
    packs.retain(|pack| state.library.periods().contains(&pack.month));
    Ok(packs)
}

fn pack(state: &AppState, id: &str) -> Result<ShownPack, PageError> {
    shown(state)?.into_iter().find(|pack| pack.id == id).ok_or(PageError::Page)
}

fn view(state: &AppState, query: &PageQuery) -> Option<View> {
    View::of_any_year(query, &*state.library).ok()
}

async fn list(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, |state, query| {
        Ok(Answer::Page(page::list(
            state,
            view(state, query).as_ref(),
            &shown(state)?,
            port(state)?.n_unreadable(),
        )))
    })
    .await
}

async fn one(
    State(state): Site,
    Path(id): Path<String>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond(state, context, move |state, query| {
        let pack = pack(state, &id)?;
        let month_end = state.library.month_end(pack.month.0, pack.month.1);
        let view = view(state, query);
        Ok(Answer::Page(page::one(state, view.as_ref(), &pack, month_end.as_deref())))
    })
    .await
}

async fn file(
    State(state): Site,
    Path((id, name)): Path<(String, String)>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond(state, context, move |state, _| {
        let media = match name.as_str() {
            "pack.pdf" => "application/pdf",
            "pack.html" => "text/html; charset=utf-8",
            "pack.csv" => "text/csv; charset=utf-8",
            _ => return Err(PageError::Page),
        };
        let pack = pack(state, &id)?;
        let month_end = state.library.month_end(pack.month.0, pack.month.1);
        let bytes = port(state)?.file(&id, month_end.as_deref(), &name).map_err(failed)?;
        let name = format!("{id}-{name}");
        Ok(Answer::File { name, media, content: bytes.ok_or(PageError::Page)? })
    })
    .await
}
