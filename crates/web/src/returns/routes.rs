//! The addresses of the return desk.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Multipart, Path, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::routing::{get, post};
use domain::account::Role;
use domain::finding::Explanation;
use domain::remark::{LONGEST_EXPLANATION, remark};
use governance::monthly_return::ReturnMove;

use crate::answer::Answer;
use crate::download::WORKBOOK;
use crate::error::PageError;
use crate::library::YearMonth;
use crate::request::{RequestContext, Site};
use crate::returns::month::month as month_page;
use crate::returns::page::{self as page, Outcome};
use crate::returns::release::may_release;
use crate::returns::return_desk::{
    MoveRequest, ReleaseRequest, ReturnDesk, ReturnDeskError, ReturnKey, SubmitOutcome, Upload,
};
use crate::sign_in::reader::Reader;
use crate::state::AppState;
use crate::work::{self, Turns};

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/returns", get(current_month))
        .route("/returns/{year}/{month}", get(month))
        .route("/returns/{year}/{month}/release", post(release))
        .route("/returns/{year}/{month}/withdraw", post(withdraw))
        .route("/returns/{year}/{month}/{code}", get(show))
        .route("/returns/{year}/{month}/{code}/template.xlsx", get(template))
        .route("/returns/{year}/{month}/{code}/submitted/{name}", get(submitted))
        .route("/returns/{year}/{month}/{code}/submit", post(submit))
        .route("/returns/{year}/{month}/{code}/explain", post(explain))
        .route("/returns/{year}/{month}/{code}/approve", post(approve))
        .route("/returns/{year}/{month}/{code}/send-back", post(send_back))
        .route("/returns/{year}/{month}/{code}/lock", post(lock))
        // The guard limits the size of requests.
        .layer(DefaultBodyLimit::disable())
}

/// Answers where waiting for files holds nobody up.
async fn answer_page<F>(state: Arc<AppState>, reader: Option<Reader>, answer: F) -> Result<Answer, PageError>
where
    F: FnOnce(&AppState) -> Result<Answer, PageError> + Send + 'static,
{
    let turns = Arc::clone(&state.pages);
    work::run_in_turn(turns, move || answer(&state.for_reader(reader))).await
}

fn parse_month(year: &str, month: &str) -> Result<YearMonth, PageError> {
    let financial_year = year.parse().map_err(|_| PageError::Year(year.to_owned()))?;
    Ok((financial_year, month.parse().map_err(|_| PageError::Month(month.to_owned()))?))
}

/// A request about one return: who asks, and which return.
struct ReturnRequest {
    state: Arc<AppState>,
    reader: Option<Reader>,
    key: ReturnKey,
}

impl FromRequestParts<Arc<AppState>> for ReturnRequest {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, PageError> {
        let path = Path::<(String, String, String)>::from_request_parts(parts, state).await;
        let Path((year, month, code)) = path.map_err(|_| PageError::Page)?;
        let (year, month) = parse_month(&year, &month)?;
        let key = ReturnKey { organisation: code.parse().map_err(|_| PageError::Page)?, year, month };
        let reader = parts.extensions.get::<Reader>().cloned();
        Ok(Self { state: Arc::clone(state), reader, key })
    }
}

impl ReturnRequest {
    /// Answers where waiting for files holds nobody up.
    async fn answer<F>(self, answer: F) -> Result<Answer, PageError>
    where
        F: FnOnce(&AppState, &ReturnKey) -> Result<Answer, PageError> + Send + 'static,
    {
        let turns = Arc::clone(&self.state.pages);
        self.answer_in_turn(turns, answer).await
    }

    /// The same for uploaded files, of which few are read at once.
    async fn answer_upload<F>(self, answer: F) -> Result<Answer, PageError>
    where
        F: FnOnce(&AppState, &ReturnKey) -> Result<Answer, PageError> + Send + 'static,
    {
        let turns = Arc::clone(&self.state.uploads);
        self.answer_in_turn(turns, answer).await
    }

    async fn answer_in_turn<F>(self, turns: Arc<Turns>, answer: F) -> Result<Answer, PageError>
    where
        F: FnOnce(&AppState, &ReturnKey) -> Result<Answer, PageError> + Send + 'static,
    {
        let Self { state, reader, key } = self;
        work::run_in_turn(turns, move || answer(&state.for_reader(reader), &key)).await
    }
}

/// `/returns`
async fn current_month(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    answer_page(state, context.signed_in, |state| month_page(state, None, &Outcome::default())).await
}

/// `/returns/2026-27/M07`
async fn month(
    State(state): Site,
    Path((year, month)): Path<(String, String)>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    answer_page(state, context.signed_in, move |state| {
        month_page(state, Some(parse_month(&year, &month)?), &Outcome::default())
    })
    .await
}

/// A request about the release of a month: who asks, which month, and what their form says.
struct ReleaseForm {
    state: Arc<AppState>,
    reader: Option<Reader>,
    month: YearMonth,
    fields: BTreeMap<String, String>,
}

impl ReleaseForm {
    async fn of(
        state: Arc<AppState>,
        (year, month): (String, String),
        context: RequestContext,
        body: Request,
    ) -> Result<Self, PageError> {
        let month = parse_month(&year, &month)?;
        Ok(Self { state, reader: context.signed_in, month, fields: fields(body).await })
    }

    /// Asks the desk, and answers with the page of the month and what came of it.
    async fn answer(
        self,
        request: for<'f> fn(&'f BTreeMap<String, String>) -> ReleaseRequest<'f>,
    ) -> Result<Answer, PageError> {
        let Self { state, reader, month, fields } = self;
        answer_page(state, reader, move |state| {
            let (return_desk, reader) = desk_and_reader(state)?;
            if !may_release(state, reader, month) {
                return Err(PageError::NotYours(Role::Publisher));
            }
            let outcome = match return_desk.release(month, request(&fields), &reader.account) {
                Ok(done) => Outcome { done: Some(done), ..Outcome::default() },
                Err(error) => Outcome { refused: Some(error.0), ..Outcome::default() },
            };
            let status = if outcome.is_refused() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            Ok(month_page(state, Some(month), &outcome)?.with_status(status))
        })
        .await
    }
}

/// Releases a month.
async fn release(
    State(state): Site,
    Path(month): Path<(String, String)>,
    context: RequestContext,
    body: Request,
) -> Result<Answer, PageError> {
    let form = ReleaseForm::of(state, month, context, body).await?;
    form.answer(|fields| ReleaseRequest::Release { on: trimmed(fields, "on") }).await
}

/// Withdraws the release of a month.
async fn withdraw(
    State(state): Site,
    Path(month): Path<(String, String)>,
    context: RequestContext,
    body: Request,
) -> Result<Answer, PageError> {
    let form = ReleaseForm::of(state, month, context, body).await?;
    form.answer(|fields| ReleaseRequest::Withdraw { reason: trimmed(fields, "reason") }).await
}

fn trimmed<'f>(fields: &'f BTreeMap<String, String>, name: &str) -> &'f str {
    fields.get(name).map_or("", |text| text.trim())
}

/// `/returns/2026-27/M07/RWE`
async fn show(request: ReturnRequest) -> Result<Answer, PageError> {
    request.answer(|state, key| Ok(Answer::Page(page::show(state, key, &Outcome::default())?))).await
}

/// The desk, and the reader who works at it.
fn desk_and_reader(state: &AppState) -> Result<(&dyn ReturnDesk, &Reader), PageError> {
    let return_desk = state.return_desk.as_deref().ok_or(PageError::Page)?;
    Ok((return_desk, state.reader.as_ref().ok_or(PageError::Forged)?))
}

/// `/returns/2026-27/M07/RWE/template.xlsx`
async fn template(request: ReturnRequest) -> Result<Answer, PageError> {
    request
        .answer(|state, key| {
            let (return_desk, _) = desk_and_reader(state)?;
            let bytes = return_desk.template(key).map_err(|error| PageError::Failed(error.0))?;
            let name =
                format!("return-{}-{}-{}.xlsx", key.organisation, key.year.folder(), key.month.folder());
            Ok(Answer::File { name, media: WORKBOOK, content: bytes })
        })
        .await
}

/// A file of the last version as it was submitted, for those who work on the return.
async fn submitted(
    State(state): Site,
    Path((year, month, code, name)): Path<(String, String, String, String)>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    answer_page(state, context.signed_in, move |state| {
        let (year, month) = parse_month(&year, &month)?;
        let key = ReturnKey { organisation: code.parse().map_err(|_| PageError::Page)?, year, month };
        let return_desk = state.return_desk.as_deref().ok_or(PageError::Page)?;
        let insider = state.insider(&key.organisation).ok_or(PageError::Page)?;
        let submitted = return_desk
            .submitted_files(&key, &insider.account)
            .map_err(|error| PageError::Failed(error.0))?;
        let (name, bytes) = submitted.into_iter().find(|(known, _)| *known == name).ok_or(PageError::Page)?;
        let name = format!("{}-{}-{}-{name}", key.organisation, key.year.folder(), key.month.folder());
        Ok(Answer::File { name, media: "application/octet-stream", content: bytes })
    })
    .await
}

/// The page after something was done or refused.
fn answer_outcome(state: &AppState, key: &ReturnKey, outcome: &Outcome) -> Result<Answer, PageError> {
    let status = if outcome.is_refused() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Answer::Page(page::show(state, key, outcome)?).with_status(status))
}

/// Refuses whoever is signed in, unless they have this role for the organisation of a return.
fn check_role(reader: &Reader, role: Role, key: &ReturnKey) -> Result<(), PageError> {
    let has = reader.account.roles.contains(role);
    if has && reader.account.works_for(&key.organisation) { Ok(()) } else { Err(PageError::NotYours(role)) }
}

fn answer_submission(
    state: &AppState,
    key: &ReturnKey,
    submit_outcome: Result<SubmitOutcome, ReturnDeskError>,
) -> Result<Answer, PageError> {
    let mut outcome = Outcome::default();
    match submit_outcome {
        Err(error) => outcome.refused = Some(error.0),
        Ok(SubmitOutcome::Refused(findings)) => outcome.findings = findings,
        Ok(SubmitOutcome::Restored(version)) => {
            outcome.done = Some(format!(
                "The files of version {version} were gone and are back. Nothing else was changed."
            ));
        }
        Ok(SubmitOutcome::Unchanged) => {
            outcome.done =
                Some("These files are here already, byte for byte. Nothing was changed.".to_owned());
        }
        Ok(SubmitOutcome::Added { notice }) => {
            let done = "Submitted. It counts once somebody else approves it.";
            outcome.done = Some(notice.map_or_else(|| done.to_owned(), |notice| format!("{done} {notice}")));
        }
    }
    answer_outcome(state, key, &outcome)
}

/// Submits the files that were sent.
async fn submit(request: ReturnRequest, body: Request) -> Result<Answer, PageError> {
    let upload = read_upload(body).await?;
    request
        .answer_upload(move |state, key| {
            let (return_desk, reader) = desk_and_reader(state)?;
            check_role(reader, Role::Preparer, key)?;
            answer_submission(state, key, return_desk.submit(key, upload, &reader.account))
        })
        .await
}

async fn read_upload(request: Request) -> Result<Upload, PageError> {
    let unreadable = |_| PageError::Upload;
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| PageError::Upload)?;
    let mut upload = Upload::default();
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        let (name, file) = (part.name().unwrap_or_default().to_owned(), part.file_name().map(str::to_owned));
        let bytes = part.bytes().await.map_err(unreadable)?;
        match (name.as_str(), file) {
            ("files", Some(file)) if !file.is_empty() => upload.files.push((file, bytes.to_vec())),
            ("reason", None) => String::from_utf8_lossy(&bytes).trim().clone_into(&mut upload.reason),
            _ => {}
        }
    }
    Ok(upload)
}

async fn fields(request: Request) -> BTreeMap<String, String> {
    // The guard has read the body and limited its size.
    let content =
        axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap_or_else(|_| Bytes::new());
    form_urlencoded::parse(&content).into_owned().collect()
}

/// Submits explanations of warnings.
async fn explain(request: ReturnRequest, body: Request) -> Result<Answer, PageError> {
    let fields = fields(body).await;
    request
        .answer_upload(move |state, key| {
            let (return_desk, reader) = desk_and_reader(state)?;
            check_role(reader, Role::Preparer, key)?;
            let mut explanations = Vec::new();
            for idx in 0_usize.. {
                let field =
                    |name: &str| fields.get(&format!("{name}-{idx}")).map(|text| text.trim().to_owned());
                let (Some(rule), Some(place), Some(text)) = (field("rule"), field("place"), field("text"))
                else {
                    break;
                };
                let text = match remark("the explanation", &text, LONGEST_EXPLANATION) {
                    Ok(text) => text,
                    Err(error) => {
                        let refused = Some(error.to_string());
                        return answer_outcome(state, key, &Outcome { refused, ..Outcome::default() });
                    }
                };
                if !text.is_empty() {
                    explanations.push(Explanation { rule, place, text, by: reader.account.name.to_string() });
                }
            }
            if explanations.is_empty() {
                let refused = Some("No explanation was written; fill in at least one.".to_owned());
                return answer_outcome(state, key, &Outcome { refused, ..Outcome::default() });
            }
            answer_submission(state, key, return_desk.explain(key, explanations, &reader.account))
        })
        .await
}

async fn apply_move(
    request: ReturnRequest,
    body: Request,
    requested_move: ReturnMove,
) -> Result<Answer, PageError> {
    let fields = fields(body).await;
    request
        .answer(move |state, key| {
            let (return_desk, reader) = desk_and_reader(state)?;
            check_role(reader, requested_move.role(), key)?;
            let field = |name: &str| fields.get(name).map_or("", |text| text.trim());
            let move_request = MoveRequest {
                requested_move,
                version_hash_prefix: field("content"),
                reason: field("reason"),
            };
            let outcome = match return_desk.apply_move(key, move_request, &reader.account) {
                Ok(done) => Outcome { done: Some(done), ..Outcome::default() },
                Err(error) => Outcome { refused: Some(error.0), ..Outcome::default() },
            };
            answer_outcome(state, key, &outcome)
        })
        .await
}

/// Approves the version that was looked at.
async fn approve(request: ReturnRequest, body: Request) -> Result<Answer, PageError> {
    apply_move(request, body, ReturnMove::Approve).await
}

/// Sends the version that was looked at back to its preparer.
async fn send_back(request: ReturnRequest, body: Request) -> Result<Answer, PageError> {
    apply_move(request, body, ReturnMove::SendBack).await
}

/// Locks the month of the version that was looked at.
async fn lock(request: ReturnRequest, body: Request) -> Result<Answer, PageError> {
    apply_move(request, body, ReturnMove::Lock).await
}

#[cfg(test)]
mod tests;
