//! The addresses of the return desk.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::account::Role;
use domain::finding::Explanation;
use governance::monthly_return::ReturnMove;

use crate::error::PageError;
use crate::library::Closed;
use crate::returns::page::{self as page, Told};
use crate::returns::return_desk::{Act, ReturnDesk, ReturnDeskError, ReturnKey, Sent, Submission};
use crate::server::{AppState, html, refuse};
use crate::sign_in::guard::{Reader, RequestContext};
use crate::work::{self, Turns};

type Sited = State<Arc<AppState>>;
type OfOne = Path<(String, String, String)>;

/// Answers where waiting for files holds nobody up.
async fn apart<F>(state: Arc<AppState>, by: Option<Reader>, answer: F) -> Response
where
    F: FnOnce(&AppState) -> Result<Response, PageError> + Send + 'static,
{
    let turns = Arc::clone(&state.pages);
    in_turn(state, turns, by, answer).await
}

/// The same for files that were sent, of which few are read at once.
async fn uploaded<F>(state: Arc<AppState>, by: Option<Reader>, answer: F) -> Response
where
    F: FnOnce(&AppState) -> Result<Response, PageError> + Send + 'static,
{
    let turns = Arc::clone(&state.uploads);
    in_turn(state, turns, by, answer).await
}

async fn in_turn<F>(state: Arc<AppState>, turns: Arc<Turns>, by: Option<Reader>, answer: F) -> Response
where
    F: FnOnce(&AppState) -> Result<Response, PageError> + Send + 'static,
{
    work::done(Arc::clone(&state), turns, move || {
        let state = state.read_by(by);
        answer(&state).unwrap_or_else(|error| refuse(&state, &error))
    })
    .await
}

fn closed(year: &str, month: &str) -> Result<Closed, PageError> {
    let of_year = year.parse().map_err(|_| PageError::Year(year.to_owned()))?;
    Ok((of_year, month.parse().map_err(|_| PageError::Month(month.to_owned()))?))
}

fn key((year, month, code): &(String, String, String)) -> Result<ReturnKey, PageError> {
    let (year, month) = closed(year, month)?;
    Ok(ReturnKey { organisation: code.parse().map_err(|_| PageError::Page)?, year, month })
}

/// `/returns`
pub(crate) async fn all(State(state): Sited, context: RequestContext) -> Response {
    apart(state, context.by, |state| page::month(state, None).map(IntoResponse::into_response)).await
}

/// `/returns/2026-27/M07`
pub(crate) async fn of_month(
    State(state): Sited,
    Path((year, month)): Path<(String, String)>,
    context: RequestContext,
) -> Response {
    apart(state, context.by, move |state| {
        page::month(state, Some(closed(&year, &month)?)).map(IntoResponse::into_response)
    })
    .await
}

/// `/returns/2026-27/M07/RWE`
pub(crate) async fn one(State(state): Sited, Path(of): OfOne, context: RequestContext) -> Response {
    apart(state, context.by, move |state| Ok(html(page::one(state, &key(&of)?, &Told::default())?))).await
}

/// The desk and who works at it.
fn at_work(state: &AppState) -> Result<(&dyn ReturnDesk, &Reader), PageError> {
    let return_desk = state.return_desk.as_deref().ok_or(PageError::Page)?;
    Ok((return_desk, state.reader.as_ref().ok_or(PageError::Forged)?))
}

/// `/returns/2026-27/M07/RWE/template.xlsx`
pub(crate) async fn template(State(state): Sited, Path(of): OfOne, context: RequestContext) -> Response {
    apart(state, context.by, move |state| {
        let of = key(&of)?;
        let (return_desk, _) = at_work(state)?;
        let bytes = return_desk.template(&of).map_err(|error| PageError::Failed(error.0))?;
        let name = format!("return-{}-{}-{}.xlsx", of.organisation, of.year.folder(), of.month.folder());
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned();
        let saved = format!("attachment; filename=\"{name}\"");
        Ok(([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, saved)], bytes).into_response())
    })
    .await
}

/// The page after something was done or refused.
fn after(state: &AppState, of: &ReturnKey, told: &Told) -> Result<Response, PageError> {
    let status = if told.refused.is_some() || !told.findings.is_empty() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok((status, html(page::one(state, of, told)?)).into_response())
}

/// Whether whoever is signed in may do something to a return of an organisation.
fn may(reader: &Reader, role: Role, of: &ReturnKey) -> Result<(), PageError> {
    let has = reader.account.roles.contains(role);
    if has && reader.account.works_for(&of.organisation) { Ok(()) } else { Err(PageError::NotYours(role)) }
}

fn outcome(
    state: &AppState,
    of: &ReturnKey,
    outcome: Result<Submission, ReturnDeskError>,
) -> Result<Response, PageError> {
    let mut told = Told::default();
    match outcome {
        Err(error) => told.refused = Some(error.0),
        Ok(Submission::Refused(findings)) => told.findings = findings,
        Ok(Submission::Unchanged) => {
            told.done = Some("These files are here already, byte for byte. Nothing was changed.".to_owned());
        }
        Ok(Submission::Kept { note }) => {
            let done = "Submitted. It counts once somebody else approves it.";
            told.done = Some(note.map_or_else(|| done.to_owned(), |note| format!("{done} {note}")));
        }
    }
    after(state, of, &told)
}

/// Takes files in.
pub(crate) async fn submit(
    State(state): Sited,
    Path(of): OfOne,
    context: RequestContext,
    request: Request,
) -> Response {
    let sent = match sent(request).await {
        Ok(sent) => sent,
        Err(error) => return refuse(&state.read_by(context.by), &error),
    };
    uploaded(state, context.by, move |state| {
        let of = key(&of)?;
        let (return_desk, reader) = at_work(state)?;
        may(reader, Role::Preparer, &of)?;
        outcome(state, &of, return_desk.submit(&of, sent, &reader.account))
    })
    .await
}

async fn sent(request: Request) -> Result<Sent, PageError> {
    let cannot = |_| PageError::Upload;
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| PageError::Upload)?;
    let mut sent = Sent::default();
    while let Some(part) = parts.next_field().await.map_err(cannot)? {
        let (name, file) = (part.name().unwrap_or_default().to_owned(), part.file_name().map(str::to_owned));
        let bytes = part.bytes().await.map_err(cannot)?;
        match (name.as_str(), file) {
            ("files", Some(file)) if !file.is_empty() => sent.files.push((file, bytes.to_vec())),
            ("reason", None) => String::from_utf8_lossy(&bytes).trim().clone_into(&mut sent.reason),
            _ => {}
        }
    }
    Ok(sent)
}

async fn fields(request: Request) -> BTreeMap<String, String> {
    // The guard has read and bounded it.
    let content =
        axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap_or_else(|_| Bytes::new());
    form_urlencoded::parse(&content).into_owned().collect()
}

/// Keeps what is said to warnings.
pub(crate) async fn explain(
    State(state): Sited,
    Path(of): OfOne,
    context: RequestContext,
    request: Request,
) -> Response {
    let fields = fields(request).await;
    uploaded(state, context.by, move |state| {
        let of = key(&of)?;
        let (return_desk, reader) = at_work(state)?;
        may(reader, Role::Preparer, &of)?;
        let explanations: Vec<Explanation> = (0..)
            .map_while(|idx: usize| {
                let text =
                    |name: &str| fields.get(&format!("{name}-{idx}")).map(|text| text.trim().to_owned());
                Some((text("rule")?, text("place")?, text("text")?))
            })
            .filter(|(.., text)| !text.is_empty())
            .map(|(rule, place, text)| Explanation {
                rule,
                place,
                text: text.split_whitespace().collect::<Vec<_>>().join(" "),
                by: reader.account.name.to_string(),
            })
            .collect();
        if explanations.is_empty() {
            let refused = Some("No explanation was written; fill in at least one.".to_owned());
            return after(state, &of, &Told { refused, ..Told::default() });
        }
        outcome(state, &of, return_desk.explain(&of, explanations, &reader.account))
    })
    .await
}

async fn act(
    state: Arc<AppState>,
    of: (String, String, String),
    context: RequestContext,
    request: Request,
    wanted: ReturnMove,
) -> Response {
    let fields = fields(request).await;
    apart(state, context.by, move |state| {
        let of = key(&of)?;
        let (return_desk, reader) = at_work(state)?;
        may(reader, wanted.role(), &of)?;
        let field = |name: &str| fields.get(name).map_or("", |text| text.trim());
        let act = Act { wanted, content: field("content"), reason: field("reason") };
        let told = match return_desk.act(&of, act, &reader.account) {
            Ok(done) => Told { done: Some(done), ..Told::default() },
            Err(error) => Told { refused: Some(error.0), ..Told::default() },
        };
        after(state, &of, &told)
    })
    .await
}

/// Approves the version that was looked at.
pub(crate) async fn approve(
    State(state): Sited,
    Path(of): OfOne,
    context: RequestContext,
    request: Request,
) -> Response {
    act(state, of, context, request, ReturnMove::Approve).await
}

/// Sends it back to its preparer.
pub(crate) async fn send_back(
    State(state): Sited,
    Path(of): OfOne,
    context: RequestContext,
    request: Request,
) -> Response {
    act(state, of, context, request, ReturnMove::SendBack).await
}

/// Locks its month.
pub(crate) async fn lock(
    State(state): Sited,
    Path(of): OfOne,
    context: RequestContext,
    request: Request,
) -> Response {
    act(state, of, context, request, ReturnMove::Lock).await
}

#[cfg(test)]
mod tests;
