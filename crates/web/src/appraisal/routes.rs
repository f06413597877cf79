//! The addresses of scenarios: the library, comparisons and their files, the page of a consequence, the summary.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, Request};
use axum::http::header::REFRESH;
use axum::http::{HeaderValue, StatusCode};
use axum::routing::{get, post};

use super::draft::{Draft, Press};
use super::port::AppraisalError;
use super::{asked, comparison, consequence, editor, files, frame, library, summary};
use crate::answer::Answer;
use crate::download;
use crate::error::PageError;
use crate::form_request::FormRequest;
use crate::simulation::page::Requester;
use crate::simulation::port::NOT_SIGNED_IN;
use crate::simulation::routes::may_ask;
use crate::state::AppState;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/scenarios", get(all))
        .route("/scenarios/{name}", get(one))
        .route("/scenarios/new", get(begin).post(write))
        .route("/scenarios/compare", get(compare))
        .route("/scenarios/compare.csv", get(csv))
        .route("/scenarios/compare.json", get(json))
        .route("/scenarios/summary", get(two_pages))
        .route("/scenarios/consequence/{id}", get(one_consequence))
        .route("/scenarios/ask", post(ask))
}

/// How often the page of a comparison that is under way is loaded again [seconds].
const RELOAD_SECONDS: &str = "3";

/// Answers to whoever asks, with a form token for those who may have a table worked out.
async fn answer<F>(request: FormRequest, answer: F) -> Result<Answer, PageError>
where
    F: FnOnce(&AppState, &Requester) -> Result<Answer, PageError> + Send + 'static,
{
    request
        .answer(may_ask, move |state, token| {
            let reader = state.reader.as_ref();
            let name =
                reader.map_or_else(|| NOT_SIGNED_IN.to_owned(), |reader| reader.account.name.to_string());
            answer(state, &Requester { token, name })
        })
        .await
}

/// `/scenarios`
async fn all(request: FormRequest) -> Result<Answer, PageError> {
    answer(request, |state, _| Ok(Answer::Page(library::show(state, &[], None)?))).await
}

/// `/scenarios/close-evenings`
async fn one(Path(name): Path<String>, request: FormRequest) -> Result<Answer, PageError> {
    answer(request, move |state, requester| shown(state, requester, &[name], None)).await
}

/// `/scenarios/compare?with=a&with=b`
async fn compare(RawQuery(query): RawQuery, request: FormRequest) -> Result<Answer, PageError> {
    let names = asked::names(&asked::fields(query.as_deref()));
    answer(request, move |state, requester| match asked::check(&names) {
        Ok(()) => shown(state, requester, &names, None),
        Err(fault) => {
            let page = Answer::Page(library::show(state, &names, Some(&fault))?);
            Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY))
        }
    })
    .await
}

/// The page of scenarios, which loads itself again while their table is under way.
fn shown(
    state: &AppState,
    requester: &Requester,
    names: &[String],
    refused: Option<&str>,
) -> Result<Answer, PageError> {
    let (page, is_open) = comparison::show(state, requester, names, refused)?;
    let answer = Answer::Page(page);
    Ok(if is_open { answer.with_header(REFRESH, HeaderValue::from_static(RELOAD_SECONDS)) } else { answer })
}

/// The field that names the scenario that a new one begins with.
const FROM: &str = "from";

/// `/scenarios/new`, `/scenarios/new?from=winter-beds`
async fn begin(RawQuery(query): RawQuery, request: FormRequest) -> Result<Answer, PageError> {
    let fields = asked::fields(query.as_deref());
    let from = fields.iter().find(|(name, _)| name == FROM).map(|(_, value)| value.clone());
    let grows = Press::of(&fields) == Press::Grow;
    answer(request, move |state, requester| {
        let appraisals = frame::appraisals(state)?;
        let draft = match &from {
            Some(name) => Draft::of_text(&*appraisals, &appraisals.text(name).map_err(frame::failed)?),
            None => Draft::blank(),
        };
        let draft = if grows { draft.grown(&*appraisals, &sources(state)) } else { draft };
        Ok(Answer::Page(editor::show(state, requester, &draft, None)))
    })
    .await
}

/// The form of `/scenarios/new`, brought into step and checked; kept where that was asked for.
async fn write(form: FormRequest, request: Request) -> Result<Answer, PageError> {
    let fields = sent(request).await;
    answer(form, move |state, requester| {
        requester.may_ask()?;
        let press = Press::of(&fields);
        let draft = Draft::sent(&*frame::appraisals(state)?, &fields, press, &sources(state));
        if draft.is_ready() && matches!(press, Press::Compare | Press::Save) {
            match kept(state, requester, &draft, press) {
                Ok(name) => return Ok(Answer::GoTo(asked::address(&[name]))),
                Err(PageError::Scenarios(why)) => {
                    let page = Answer::Page(editor::show(state, requester, &draft, Some(&why)));
                    return Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY));
                }
                Err(error) => return Err(error),
            }
        }
        let status = if draft.is_ready() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        Ok(Answer::Page(editor::show(state, requester, &draft, None)).with_status(status))
    })
    .await
}

/// Keeps a draft, for a while or among the scenarios of the workspace; gives its name. Nobody saves who is not signed in.
fn kept(state: &AppState, requester: &Requester, draft: &Draft, press: Press) -> Result<String, PageError> {
    let drafts = state.drafts.as_deref().ok_or(PageError::Page)?;
    let told = |error: AppraisalError| PageError::Scenarios(error.to_string());
    if press == Press::Save {
        let reader = state.reader.as_ref().ok_or_else(|| requester.refusal())?;
        drafts.save(&draft.name, &draft.text, &reader.account).map_err(told)?;
        return Ok(draft.name.clone());
    }
    let appraisals = frame::appraisals(state)?;
    let name = drafts.keep(&draft.text, &*appraisals).map_err(|faults| {
        let messages: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
        PageError::Scenarios(messages.join("; "))
    })?;
    // Where no more tables are waited for, its page says so and offers to ask again.
    match appraisals.ask(std::slice::from_ref(&name), &requester.name) {
        Ok(()) | Err(AppraisalError::Full { .. }) => Ok(name),
        Err(error) => Err(told(error)),
    }
}

/// Where patients come from, as changes of demand name it.
fn sources(state: &AppState) -> Vec<String> {
    let network = state.simulation.as_deref().and_then(|simulation| simulation.network().ok());
    network.map_or_else(Vec::new, |network| network.sources.into_iter().map(|source| source.name).collect())
}

/// The fields that a form sent.
async fn sent(request: Request) -> Vec<(String, String)> {
    // The guard has read the body and bounded it.
    let content =
        axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap_or_else(|_| Bytes::new());
    form_urlencoded::parse(&content).into_owned().collect()
}

/// Has the table of the scenarios that were sent worked out.
async fn ask(form: FormRequest, request: Request) -> Result<Answer, PageError> {
    let fields = sent(request).await;
    answer(form, move |state, requester| {
        requester.may_ask()?;
        let names = asked::checked(asked::names(&fields))?;
        match frame::appraisals(state)?.ask(&names, &requester.name) {
            Ok(()) => Ok(Answer::GoTo(asked::address(&names))),
            Err(refused @ (AppraisalError::Full { .. } | AppraisalError::Faulty { .. })) => {
                let status = match refused {
                    AppraisalError::Full { .. } => StatusCode::SERVICE_UNAVAILABLE,
                    _ => StatusCode::UNPROCESSABLE_ENTITY,
                };
                Ok(shown(state, requester, &names, Some(&refused.to_string()))?.with_status(status))
            }
            Err(error) => Err(frame::failed(error)),
        }
    })
    .await
}

/// `/scenarios/consequence/1f2e3d4c5b6a?with=a&with=b`
async fn one_consequence(
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    request: FormRequest,
) -> Result<Answer, PageError> {
    of_names(query, request, move |state, names| Ok(Answer::Page(consequence::show(state, &id, names)?)))
        .await
}

/// `/scenarios/summary?with=a&with=b`
async fn two_pages(RawQuery(query): RawQuery, request: FormRequest) -> Result<Answer, PageError> {
    of_names(query, request, |state, names| Ok(Answer::Page(summary::show(state, names)?))).await
}

/// `/scenarios/compare.csv?with=a&with=b`
async fn csv(RawQuery(query): RawQuery, request: FormRequest) -> Result<Answer, PageError> {
    of_names(query, request, |state, names| {
        let text = download::rows_csv(files::rows(&comparison::done(state, names)?.table))?;
        Ok(Answer::Csv { name: "consequences.csv".to_owned(), text })
    })
    .await
}

/// `/scenarios/compare.json?with=a&with=b`
async fn json(RawQuery(query): RawQuery, request: FormRequest) -> Result<Answer, PageError> {
    of_names(query, request, |state, names| Ok(Answer::document(&*comparison::whole(state, names)?))).await
}

/// Answers for the scenarios that an address names.
async fn of_names<F>(query: Option<String>, request: FormRequest, make: F) -> Result<Answer, PageError>
where
    F: FnOnce(&AppState, &[String]) -> Result<Answer, PageError> + Send + 'static,
{
    let names = asked::names(&asked::fields(query.as_deref()));
    answer(request, move |state, _| make(state, &asked::checked(names)?)).await
}

#[cfg(test)]
mod tests;
