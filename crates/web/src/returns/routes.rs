//! The addresses of the return desk.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Request, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use domain::account::Role;
use domain::finding::Explanation;
use domain::remark::{LONGEST_EXPLANATION, remark};
use governance::monthly_return::ReturnMove;

use crate::answer::Answer;
use crate::error::PageError;
use crate::library::Closed;
use crate::request::{RequestContext, Site};
use crate::returns::page::{self as page, Told};
use crate::returns::return_desk::{Act, ReturnDesk, ReturnDeskError, ReturnKey, Sent, Submission};
use crate::sign_in::reader::Reader;
use crate::state::AppState;
use crate::work::{self, Turns};

type OfOne = Path<(String, String, String)>;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/returns", get(all))
        .route("/returns/{year}/{month}", get(of_month))
        .route("/returns/{year}/{month}/{code}", get(one))
        .route("/returns/{year}/{month}/{code}/template.xlsx", get(template))
        .route("/returns/{year}/{month}/{code}/submit", post(submit))
        .route("/returns/{year}/{month}/{code}/explain", post(explain))
        .route("/returns/{year}/{month}/{code}/approve", post(approve))
        .route("/returns/{year}/{month}/{code}/send-back", post(send_back))
        .route("/returns/{year}/{month}/{code}/lock", post(lock))
        // The guard bounds what is sent.
        .layer(DefaultBodyLimit::disable())
}

/// Answers where waiting for files holds nobody up.
async fn apart<F>(state: Arc<AppState>, reader: Option<Reader>, answer: F) -> Result<Answer, PageError>
where
    F: FnOnce(&AppState) -> Result<Answer, PageError> + Send + 'static,
{
    let turns = Arc::clone(&state.pages);
    in_turn(state, turns, reader, answer).await
}

/// The same for files that were sent, of which few are read at once.
async fn uploaded<F>(state: Arc<AppState>, reader: Option<Reader>, answer: F) -> Result<Answer, PageError>
where
    F: FnOnce(&AppState) -> Result<Answer, PageError> + Send + 'static,
{
    let turns = Arc::clone(&state.uploads);
    in_turn(state, turns, reader, answer).await
}

async fn in_turn<F>(
    state: Arc<AppState>,
    turns: Arc<Turns>,
    reader: Option<Reader>,
    answer: F,
) -> Result<Answer, PageError>
where
    F: FnOnce(&AppState) -> Result<Answer, PageError> + Send + 'static,
{
    work::run_in_turn(turns, move || answer(&state.read_by(reader))).await
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
async fn all(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    apart(state, context.reader, |state| page::month(state, None)).await
}

/// `/returns/2026-27/M07`
async fn of_month(
    State(state): Site,
    Path((year, month)): Path<(String, String)>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    apart(state, context.reader, move |state| page::month(state, Some(closed(&year, &month)?))).await
}

/// `/returns/2026-27/M07/RWE`
async fn one(State(state): Site, Path(of): OfOne, context: RequestContext) -> Result<Answer, PageError> {
    apart(state, context.reader, move |state| {
        Ok(Answer::Page(page::one(state, &key(&of)?, &Told::default())?))
    })
    .await
}

/// The desk and who works at it.
fn at_work(state: &AppState) -> Result<(&dyn ReturnDesk, &Reader), PageError> {
    let return_desk = state.return_desk.as_deref().ok_or(PageError::Page)?;
    Ok((return_desk, state.reader.as_ref().ok_or(PageError::Forged)?))
}

/// `/returns/2026-27/M07/RWE/template.xlsx`
async fn template(State(state): Site, Path(of): OfOne, context: RequestContext) -> Result<Answer, PageError> {
    apart(state, context.reader, move |state| {
        let of = key(&of)?;
        let (return_desk, _) = at_work(state)?;
        let bytes = return_desk.template(&of).map_err(|error| PageError::Failed(error.0))?;
        let name = format!("return-{}-{}-{}.xlsx", of.organisation, of.year.folder(), of.month.folder());
        let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        Ok(Answer::File { name, media, content: bytes })
    })
    .await
}

/// The page after something was done or refused.
fn after(state: &AppState, of: &ReturnKey, told: &Told) -> Result<Answer, PageError> {
    let status = if told.refused.is_some() || !told.findings.is_empty() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(Answer::Page(page::one(state, of, told)?).with_status(status))
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
) -> Result<Answer, PageError> {
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
async fn submit(
    State(state): Site,
    Path(of): OfOne,
    context: RequestContext,
    request: Request,
) -> Result<Answer, PageError> {
    let sent = sent(request).await?;
    uploaded(state, context.reader, move |state| {
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
async fn explain(
    State(state): Site,
    Path(of): OfOne,
    context: RequestContext,
    request: Request,
) -> Result<Answer, PageError> {
    let fields = fields(request).await;
    uploaded(state, context.reader, move |state| {
        let of = key(&of)?;
        let (return_desk, reader) = at_work(state)?;
        may(reader, Role::Preparer, &of)?;
        let mut explanations = Vec::new();
        for idx in 0_usize.. {
            let field = |name: &str| fields.get(&format!("{name}-{idx}")).map(|text| text.trim().to_owned());
            let (Some(rule), Some(place), Some(text)) = (field("rule"), field("place"), field("text")) else {
                break;
            };
            let text = match remark("the explanation", &text, LONGEST_EXPLANATION) {
                Ok(text) => text,
                Err(error) => {
                    return after(state, &of, &Told { refused: Some(error.to_string()), ..Told::default() });
                }
            };
            if !text.is_empty() {
                explanations.push(Explanation { rule, place, text, by: reader.account.name.to_string() });
            }
        }
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
) -> Result<Answer, PageError> {
    let fields = fields(request).await;
    apart(state, context.reader, move |state| {
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
async fn approve(
    State(state): Site,
    Path(of): OfOne,
    context: RequestContext,
    request: Request,
) -> Result<Answer, PageError> {
    act(state, of, context, request, ReturnMove::Approve).await
}

/// Sends it back to its preparer.
async fn send_back(
    State(state): Site,
    Path(of): OfOne,
    context: RequestContext,
    request: Request,
) -> Result<Answer, PageError> {
    act(state, of, context, request, ReturnMove::SendBack).await
}

/// Locks its month.
async fn lock(
    State(state): Site,
    Path(of): OfOne,
    context: RequestContext,
    request: Request,
) -> Result<Answer, PageError> {
    act(state, of, context, request, ReturnMove::Lock).await
}

#[cfg(test)]
mod tests;
