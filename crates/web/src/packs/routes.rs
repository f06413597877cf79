//! The addresses of packs for committees.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::routing::{get, post};
use domain::account::Role;
use domain::figure::FigureId;
use governance::pack_draft::{DraftStep, Picked};

use super::port::{DraftsShown, NewPack, Now, Packs, ShownDraft, ShownPack};
use super::{draft, page};
use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::figure::picked::look_up;
use crate::refusal::Refusal;
use crate::request::{RequestContext, Site, respond};
use crate::sign_in::reader::Reader;
use crate::state::AppState;
use crate::work;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/packs", get(list))
        .route("/packs/drafts", post(begun_or_added))
        .route("/packs/drafts/{id}", get(one_draft).post(draft_changed))
        .route("/packs/{id}", get(one))
        .route("/packs/{id}/{name}", get(file))
}

fn port(state: &AppState) -> Result<&dyn Packs, PageError> {
    state.packs.as_deref().ok_or(PageError::Page)
}

fn failed(error: Refusal) -> PageError {
    PageError::Failed(error.into_words())
}

fn refused(error: Refusal) -> PageError {
    PageError::NotKnown(error.into_words())
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

/// Whoever puts packs together.
fn keeper(state: &AppState) -> Option<&Reader> {
    let has = |reader: &&Reader| {
        [Role::Clerk, Role::Publisher].iter().any(|role| reader.account.roles.contains(*role))
    };
    state.reader.as_ref().filter(has)
}

fn drafts(state: &AppState) -> Result<DraftsShown, PageError> {
    port(state)?.drafts().map_err(failed)
}

fn list_page(state: &AppState, query: &PageQuery, refused: Option<&str>) -> Result<Answer, PageError> {
    let drafts = keeper(state).map(|_| drafts(state)).transpose()?;
    let view = view(state, query);
    let n_unreadable = port(state)?.n_unreadable();
    let drafts = (drafts.as_ref(), refused);
    Ok(Answer::Page(page::list(state, view.as_ref(), &shown(state)?, n_unreadable, drafts)))
}

async fn list(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, |state, query| list_page(state, query, None)).await
}

/// The figures of a pack as they are now; nothing where its month is not known.
fn now(state: &AppState, pack: &ShownPack) -> Option<Now> {
    let ids: Vec<FigureId> = pack.figures.iter().map(|figure| figure.id).collect();
    look_up(state, pack.month, &ids)
}

async fn one(
    State(state): Site,
    Path(id): Path<String>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond(state, context, move |state, query| {
        let pack = pack(state, &id)?;
        let now = now(state, &pack);
        let view = view(state, query);
        Ok(Answer::Page(page::one(state, view.as_ref(), &pack, now.as_ref())))
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
        let others = page::others(&pack, now(state, &pack).as_ref());
        let bytes = port(state)?.file(&id, &others, &name).map_err(refused)?;
        let name = format!("{id}-{name}");
        Ok(Answer::File { name, media, content: bytes.ok_or(PageError::Page)? })
    })
    .await
}

fn draft(state: &AppState, id: &str) -> Result<ShownDraft, PageError> {
    drafts(state)?.drafts.into_iter().find(|draft| draft.id == id).ok_or(PageError::Page)
}

fn draft_page(state: &AppState, id: &str, refused: Option<&str>) -> Result<Answer, PageError> {
    let reader = keeper(state).ok_or(PageError::Page)?;
    let draft = draft(state, id)?;
    let ids: Vec<FigureId> = draft.figures.iter().map(|picked| picked.id).collect();
    let now = look_up(state, draft.month, &ids);
    let view = view(state, &PageQuery::default());
    Ok(Answer::Page(draft::one(state, view.as_ref(), (&draft, now.as_ref()), reader, refused)))
}

async fn one_draft(
    State(state): Site,
    Path(id): Path<String>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond(state, context, move |state, _| draft_page(state, &id, None)).await
}

/// Answers a form of those who put packs together.
async fn answer_form<F>(
    state: Arc<AppState>,
    context: RequestContext,
    body: Request,
    handler: F,
) -> Result<Answer, PageError>
where
    F: FnOnce(&AppState, &Reader, &BTreeMap<String, String>) -> Result<Answer, PageError> + Send + 'static,
{
    // The guard has read the body and bounded it.
    let sent = axum::body::to_bytes(body.into_body(), usize::MAX).await.unwrap_or_else(|_| Bytes::new());
    let fields: BTreeMap<String, String> = form_urlencoded::parse(&sent)
        .map(|(name, value)| (name.into_owned(), value.trim().to_owned()))
        .collect();
    work::run_in_turn(Arc::clone(&state.pages), move || {
        let state = state.for_reader(context.signed_in);
        state.reader.as_ref().ok_or(PageError::Forged)?;
        let reader = keeper(&state).ok_or(PageError::NotYours(Role::Clerk))?;
        handler(&state, reader, &fields)
    })
    .await
}

fn written<'f>(fields: &'f BTreeMap<String, String>, name: &str) -> &'f str {
    fields.get(name).map_or("", String::as_str)
}

/// Begins a pack, or adds a figure from its page.
async fn begun_or_added(
    State(state): Site,
    context: RequestContext,
    body: Request,
) -> Result<Answer, PageError> {
    answer_form(state, context, body, |state, reader, fields| {
        if written(fields, "do") == "add" {
            return changed(state, reader, written(fields, "draft"), fields);
        }
        let month = written(fields, "month")
            .split_once(' ')
            .and_then(|(year, month)| Some((year.parse().ok()?, month.parse().ok()?)));
        let new = NewPack {
            title: written(fields, "title"),
            committee: written(fields, "committee"),
            meeting_on: written(fields, "meeting_on"),
            month: month.ok_or(PageError::Address)?,
        };
        match port(state)?.begin(new, &reader.account) {
            Ok(id) => Ok(Answer::GoTo(format!("/packs/drafts/{id}"))),
            Err(error) => {
                let page = list_page(state, &PageQuery::default(), Some(error.words()))?;
                Ok(page.with_status(error.status()))
            }
        }
    })
    .await
}

/// Does something to a draft.
async fn draft_changed(
    State(state): Site,
    Path(id): Path<String>,
    context: RequestContext,
    body: Request,
) -> Result<Answer, PageError> {
    answer_form(state, context, body, move |state, reader, fields| changed(state, reader, &id, fields)).await
}

fn changed(
    state: &AppState,
    reader: &Reader,
    id: &str,
    fields: &BTreeMap<String, String>,
) -> Result<Answer, PageError> {
    let draft = draft(state, id)?;
    let figure = || FigureId::parse(written(fields, "figure")).ok_or(PageError::Address);
    let port = port(state)?;
    let account = &reader.account;
    let step = |step: DraftStep| port.change(id, step, account);
    let done = match written(fields, "do") {
        "add" => {
            let figure = figure()?;
            match look_up(state, draft.month, &[figure]).and_then(|mut found| found.remove(&figure)) {
                Some(found) => step(DraftStep::Add(Picked { id: figure, name: found.name })),
                None => Err(not_to_be_had(&draft, figure)),
            }
        }
        "remove" => step(DraftStep::Remove(figure()?)),
        "place" => {
            let place = written(fields, "place").parse().map_err(|_| PageError::Address)?;
            step(DraftStep::Place(figure()?, place))
        }
        "drop" => step(DraftStep::Drop),
        "freeze" => {
            let ids: Vec<FigureId> = draft.figures.iter().map(|picked| picked.id).collect();
            let now = look_up(state, draft.month, &ids).unwrap_or_default();
            port.freeze(id, &|id| now.get(&id).cloned(), account)
        }
        _ => return Err(PageError::Address),
    };
    match (done, written(fields, "do")) {
        (Ok(()), "freeze") => Ok(Answer::GoTo(format!("/packs/{id}"))),
        (Ok(()), "drop") => Ok(Answer::GoTo("/packs".to_owned())),
        (Ok(()), _) => Ok(Answer::GoTo(format!("/packs/drafts/{id}"))),
        (Err(error), _) => Ok(draft_page(state, id, Some(error.words()))?.with_status(error.status())),
    }
}

/// Why a figure cannot be picked for a pack of a month.
fn not_to_be_had(draft: &ShownDraft, figure: FigureId) -> Refusal {
    let (year, month) = draft.month;
    Refusal::NotPossible(format!(
        "{figure} is neither a figure of month {month} of {year} nor a number that everybody may read in a table; add one that is, or begin a pack of another month"
    ))
}
