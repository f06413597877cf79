//! The addresses of public documents.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Request, State};
use axum::routing::get;
use domain::account::Role;

use super::port::{DocumentDecision, DocumentUpload, ReadingWords};
use super::reading::{decides, port, shown, view};
use super::{list, one};
use crate::address::PageQuery;
use crate::answer::Answer;
use crate::error::PageError;
use crate::request::{RequestContext, Site, respond};
use crate::sign_in::reader::Reader;
use crate::state::AppState;
use crate::work;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/documents", get(documents).post(received))
        .route("/documents.csv", get(file))
        .route("/documents/{id}", get(document).post(decided))
        // The guard limits the size of requests.
        .layer(DefaultBodyLimit::disable())
}

async fn documents(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, |state, query| {
        Ok(Answer::Page(list::show(state, view(state, query).as_ref(), &*shown(state)?, None)))
    })
    .await
}

/// Reads a document that was sent, and goes on to its figures.
async fn received(State(state): Site, request: Request) -> Result<Answer, PageError> {
    let reader = request.extensions().get::<Reader>().cloned();
    let upload = read_upload(request).await?;
    work::run_in_turn(Arc::clone(&state.uploads), move || {
        let state = state.for_reader(reader);
        let account = &state.reader.as_ref().ok_or(PageError::Forged)?.account;
        if !decides(&state) {
            return Err(PageError::NotYours(Role::Clerk));
        }
        let name = upload.name.clone();
        match port(&state)?.receive(upload, account) {
            Ok(done) => {
                let said = if done.was_kept { "kept" } else { "new" };
                Ok(Answer::GoTo(format!("/documents/{}?received={said}", super::words::encoded(&done.id))))
            }
            Err(error) => {
                let words = error.words();
                let why = if name.is_empty() { words.to_owned() } else { format!("{name}: {words}") };
                let view = view(&state, &PageQuery::default());
                let page = list::show(&state, view.as_ref(), &*shown(&state)?, Some(&why));
                Ok(Answer::Page(page).with_status(error.status()))
            }
        }
    })
    .await
}

async fn read_upload(request: Request) -> Result<DocumentUpload, PageError> {
    let unreadable = |_| PageError::Upload;
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| PageError::Upload)?;
    let mut upload = DocumentUpload::default();
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        let (field, file) = (part.name().unwrap_or_default().to_owned(), part.file_name().map(str::to_owned));
        let bytes = part.bytes().await.map_err(unreadable)?;
        let text = || String::from_utf8_lossy(&bytes).trim().to_owned();
        match field.as_str() {
            "file" => (upload.name, upload.bytes) = (file.unwrap_or_default(), bytes.to_vec()),
            "title" => upload.title = text(),
            "publisher" => upload.publisher = text(),
            "dated" => upload.dated = text(),
            "web_address" => upload.web_address = text(),
            _ => {}
        }
    }
    Ok(upload)
}

async fn file(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    respond(state, context, |state, _| list::csv(&*shown(state)?)).await
}

async fn document(
    State(state): Site,
    Path(id): Path<String>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    respond(state, context, move |state, query| {
        let shown = shown(state)?;
        let after = query.fields.iter().find(|(name, _)| name == "after");
        let received = query.fields.iter().find(|(name, _)| name == "received");
        let received = received.filter(|_| state.reader.is_some()).map(|(_, said)| match said.as_str() {
            "kept" => "This file was kept before, byte for byte. Nothing was changed.".to_owned(),
            _ => "Read and kept. The readings below are proposed by rules: confirm, correct or reject each."
                .to_owned(),
        });
        let done = after.and_then(|(_, place)| recorded(state, &shown.documents, &id, place)).or(received);
        let outcome = done.as_deref().map_or(one::Outcome::Nothing, one::Outcome::Done);
        one::show(state, view(state, query).as_ref(), (&*shown, &id), query, outcome)
    })
    .await
}

/// What was recorded last, in a sentence: the page says it after the reader was sent on to the next figure.
fn recorded(
    state: &AppState,
    documents: &[api::claims::ClaimedDocument],
    id: &str,
    place: &str,
) -> Option<String> {
    state.reader.as_ref()?;
    let place: usize = place.parse().ok()?;
    let document = documents.iter().find(|document| document.id.as_deref() == Some(id))?;
    let claim = document.claims.iter().find(|claim| claim.start == place && claim.standing != "proposed")?;
    let subject = claim.subject.as_deref();
    let others = documents.iter().flat_map(|document| &document.claims);
    let is_alone =
        subject.is_some() && others.filter(|other| other.subject.as_deref() == subject).count() < 2;
    let alone = match subject {
        Some(subject) if is_alone => {
            format!(
                " No other figure is of “{subject}”: see whether it has another name in other documents, for it is compared with none."
            )
        }
        _ => String::new(),
    };
    Some(format!("Recorded: {} is {}, {}.{alone}", claim.text, claim.standing, super::words::reading(claim)))
}

/// Records how a figure is read, and goes on to the next.
async fn decided(State(state): Site, Path(id): Path<String>, request: Request) -> Result<Answer, PageError> {
    let reader = request.extensions().get::<Reader>().cloned();
    // The guard has read the body and bounded it.
    let content =
        axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap_or_else(|_| Bytes::new());
    let fields: BTreeMap<String, String> = form_urlencoded::parse(&content).into_owned().collect();
    work::run_in_turn(Arc::clone(&state.pages), move || {
        let state = state.for_reader(reader);
        let account = &state.reader.as_ref().ok_or(PageError::Forged)?.account;
        if !decides(&state) {
            return Err(PageError::NotYours(Role::Publisher));
        }
        let trimmed = |name: &str| fields.get(name).map(|text| text.trim().to_owned());
        let place: usize = trimmed("place").and_then(|place| place.parse().ok()).ok_or(PageError::Address)?;
        let decision = DocumentDecision {
            document: id.clone(),
            place,
            verdict: trimmed("decision").unwrap_or_default(),
            reading: ReadingWords {
                subject: trimmed("subject"),
                measure: trimmed("measure"),
                period: trimmed("period"),
                basis: trimmed("basis"),
            },
            note: trimmed("note").unwrap_or_default(),
        };
        let done = port(&state)?.decide(&decision, account);
        let shown = shown(&state)?;
        match done {
            Ok(_) => {
                let document = shown.documents.iter().find(|document| document.id.as_ref() == Some(&id));
                let only_proposed = fields.get("show").is_some_and(|show| show == "proposed");
                Ok(Answer::GoTo(one::after(&id, document, place, only_proposed)))
            }
            Err(error) => {
                let query = PageQuery::default();
                let view = view(&state, &query);
                let outcome = one::Outcome::Refused(error.words(), &decision);
                let page = one::show(&state, view.as_ref(), (&*shown, &id), &query, outcome)?;
                Ok(page.with_status(error.status()))
            }
        }
    })
    .await
}
