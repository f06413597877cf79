//! The addresses of patient flow: its network, what can be tried, comparisons and their files.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Request};
use axum::http::header::REFRESH;
use axum::http::{HeaderValue, StatusCode};
use axum::routing::{get, post};
use domain::account::Role;

use super::draft::{self, Draft};
use super::page::{self, Requester, failed, simulation};
use super::{description, new, run};
use crate::answer::Answer;
use crate::error::PageError;
use crate::form_request::FormRequest;
use crate::sign_in::reader::Reader;
use crate::simulation::port::{NOT_SIGNED_IN, SimulationError};
use crate::state::AppState;
use crate::visitor::Visitor;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/flow", get(overview))
        .route("/flow/new", get(new).post(review))
        .route("/flow/run", post(run))
        .route("/flow/run/{id}", get(comparison))
        .route("/flow/run/{id}/cancel", post(cancel))
        .route("/flow/run/{id}/{name}", get(exhibit_file))
        .route("/flow/observed", get(observed))
        .route("/flow/observed.csv", get(observed_csv))
        .route("/flow/description", get(description))
        .route("/flow/description.txt", get(description_text))
}

/// How often the page of a comparison that is not done yet is loaded again [seconds].
const RELOAD_SECONDS: &str = "3";

/// Whether this role asks for comparisons and cancels them: an auditor changes nothing, and what is
/// asked for keeps others waiting.
const fn runs_comparisons(role: Role) -> bool {
    match role {
        Role::Preparer | Role::Approver | Role::Publisher | Role::Administrator => true,
        Role::Clerk | Role::Auditor => false,
    }
}

/// Whether they may ask for a comparison, and so have a form to do it with.
pub(crate) fn may_ask(reader: Option<&Reader>, visitor: Option<&Visitor>) -> bool {
    match reader {
        Some(reader) => reader.account.roles.iter().any(runs_comparisons),
        None => Visitor::is_at_this_computer(visitor),
    }
}

/// Answers to whoever asks, with a form token for those who may ask for a comparison.
pub(crate) async fn answer<F>(request: FormRequest, answer: F) -> Result<Answer, PageError>
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

/// `/flow`
async fn overview(flow: FormRequest) -> Result<Answer, PageError> {
    let overview = |state: &AppState, requester: &Requester| {
        page::or_unreadable(state, "/flow", || page::overview(state, requester))
    };
    answer(flow, overview).await
}

/// `/flow/observed`
async fn observed(flow: FormRequest) -> Result<Answer, PageError> {
    answer(flow, |state, _| page::or_unreadable(state, "/flow/observed", || page::observed(state))).await
}

/// `/flow/observed.csv`
async fn observed_csv(flow: FormRequest) -> Result<Answer, PageError> {
    answer(flow, |state, _| page::observed_csv(state)).await
}

/// `/flow/description`
async fn description(flow: FormRequest) -> Result<Answer, PageError> {
    answer(flow, |state, _| page::or_unreadable(state, "/flow/description", || description::show(state)))
        .await
}

/// `/flow/description.txt`
async fn description_text(flow: FormRequest) -> Result<Answer, PageError> {
    answer(flow, |state, _| {
        let text = simulation(state)?.description().map_err(failed)?;
        let (name, media) = ("description.txt".to_owned(), "text/plain; charset=utf-8");
        Ok(Answer::File { name, media, content: text.into_bytes() })
    })
    .await
}

/// `/flow/new`
async fn new(flow: FormRequest) -> Result<Answer, PageError> {
    answer(flow, |state, requester| {
        page::or_unreadable(state, "/flow/new", || new::show(state, requester, &Draft::default()))
    })
    .await
}

async fn fields(request: Request) -> Vec<(String, String)> {
    // The guard has read the body and bounded it.
    let content =
        axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap_or_else(|_| Bytes::new());
    form_urlencoded::parse(&content).into_owned().collect()
}

/// Checks the form sent to `/flow/new` and shows it again.
async fn review(flow: FormRequest, request: Request) -> Result<Answer, PageError> {
    let fields = fields(request).await;
    answer(flow, move |state, requester| {
        requester.may_ask()?;
        let draft = draft::draft(state, &fields)?;
        let status = if draft.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        Ok(Answer::Page(new::show(state, requester, &draft)?).with_status(status))
    })
    .await
}

/// Puts the comparison that was sent to `/flow/run` into the queue.
async fn run(flow: FormRequest, request: Request) -> Result<Answer, PageError> {
    let fields = fields(request).await;
    answer(flow, move |state, requester| {
        requester.may_ask()?;
        let mut draft = draft::draft(state, &fields)?;
        if draft.faults.is_empty() {
            match simulation(state)?.ask(&draft::scenarios(state, &draft)?, &requester.name) {
                Ok(id) => return Ok(Answer::GoTo(format!("/flow/run/{id}"))),
                Err(SimulationError::Failed(error)) => return Err(PageError::Failed(error)),
                Err(SimulationError::Faults(faults)) => {
                    for fault in &faults {
                        draft.refuse(&fault.to_string());
                    }
                }
                Err(full @ (SimulationError::Full { .. } | SimulationError::TooMany { .. })) => {
                    draft.refuse(&full.to_string());
                    let page = Answer::Page(new::show(state, requester, &draft)?);
                    return Ok(page.with_status(StatusCode::SERVICE_UNAVAILABLE));
                }
            }
        }
        let page = Answer::Page(new::show(state, requester, &draft)?);
        Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY))
    })
    .await
}

/// `/flow/run/12`, `/flow/run/12.csv`, `/flow/run/12.json`
async fn comparison(Path(name): Path<String>, flow: FormRequest) -> Result<Answer, PageError> {
    answer(flow, move |state, requester| {
        let (id, ending) = name.split_once('.').map_or((name.as_str(), ""), |(id, ending)| (id, ending));
        let id = id.parse().map_err(|_| PageError::Page)?;
        match ending {
            "" => {
                let (page, is_open) = run::show(state, requester, id)?;
                let answer = Answer::Page(page);
                Ok(if is_open {
                    answer.with_header(REFRESH, HeaderValue::from_static(RELOAD_SECONDS))
                } else {
                    answer
                })
            }
            "csv" => run::csv(state, id, run::CONSEQUENCES),
            "json" => run::json(state, id),
            _ => Err(PageError::Page),
        }
    })
    .await
}

/// `/flow/run/12/flow-travel.csv`, and `.json` for a chart.
async fn exhibit_file(
    Path((id, name)): Path<(String, String)>,
    flow: FormRequest,
) -> Result<Answer, PageError> {
    answer(flow, move |state, _| {
        let id = id.parse().map_err(|_| PageError::Page)?;
        match name.rsplit_once('.') {
            Some((name, "csv")) => run::csv(state, id, name),
            Some((name, "json")) => run::chart(state, id, name),
            _ => Err(PageError::Page),
        }
    })
    .await
}

/// `/flow/run/12/cancel`
async fn cancel(Path(id): Path<String>, flow: FormRequest) -> Result<Answer, PageError> {
    answer(flow, move |state, requester| {
        requester.may_ask()?;
        let id: i64 = id.parse().map_err(|_| PageError::Page)?;
        let job = simulation(state)?.job(id).map_err(failed)?.ok_or(PageError::Page)?;
        if !requester.may_cancel(&job) {
            return Err(requester.refusal());
        }
        // Where the comparison was over already its page says so.
        simulation(state)?.cancel(id, &requester.name).map_err(failed)?;
        Ok(Answer::GoTo(format!("/flow/run/{id}")))
    })
    .await
}

#[cfg(test)]
mod tests;
