//! The addresses of patient flow: its network, what can be tried, comparisons and their files.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION, REFRESH, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::account::Role;

use super::draft::{self, Draft};
use super::page::{self, Requester, failed, simulation};
use super::{description, new, run};
use crate::error::PageError;
use crate::server::{AppState, html, refuse};
use crate::sign_in::guard::RequestContext;
use crate::sign_in::session::{Token, Transport, VISIT, given};
use crate::simulation::port::{NOT_SIGNED_IN, SimulationError};
use crate::visitor::Visitor;
use crate::work;

type Sited = State<Arc<AppState>>;

/// How often the page of a comparison that is not done yet is loaded again [seconds].
const AGAIN: &str = "3";

/// Whether this role asks for comparisons and calls them off: an auditor changes nothing, and what is
/// asked for keeps others waiting.
const fn runs_comparisons(role: Role) -> bool {
    match role {
        Role::Preparer | Role::Approver | Role::Publisher | Role::Administrator => true,
        Role::Auditor => false,
    }
}

/// Answers where waiting for the database holds nobody up, with a form token for whoever may ask for a
/// comparison.
async fn apart<F>(state: Arc<AppState>, context: RequestContext, headers: &HeaderMap, answer: F) -> Response
where
    F: FnOnce(&AppState, &Requester) -> Result<Response, PageError> + Send + 'static,
{
    let RequestContext { by, visitor, .. } = context;
    let may_ask = match &by {
        Some(reader) => reader.account.roles.iter().any(runs_comparisons),
        None => Visitor::is_at_this_computer(visitor.as_ref()),
    };
    let auth = state.auth.clone().filter(|_| may_ask);
    let mut cookie = None;
    let token = match (&by, auth) {
        (Some(reader), Some(_)) => Some(reader.form_token.clone()),
        (None, Some(auth)) => {
            let known = Token::of(headers, VISIT);
            let token = known.clone().unwrap_or_else(Token::random);
            if known.is_none() {
                cookie = Some(given(VISIT, &token, Transport::of(headers)));
            }
            Some(auth.sessions.form_token(&token))
        }
        (_, None) => None,
    };
    let name = by.as_ref().map_or_else(|| NOT_SIGNED_IN.to_owned(), |reader| reader.account.name.to_string());
    let requester = Requester { token, name };
    let turns = Arc::clone(&state.pages);
    let mut response = work::done(Arc::clone(&state), turns, move || {
        let state = state.asked_by(by, visitor);
        answer(&state, &requester).unwrap_or_else(|page_error| refuse(&state, &page_error))
    })
    .await;
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// `/flow`
pub(crate) async fn overview(State(state): Sited, context: RequestContext, headers: HeaderMap) -> Response {
    apart(state, context, &headers, |state, requester| Ok(html(page::overview(state, requester)?))).await
}

/// `/flow/observed`
pub(crate) async fn observed(State(state): Sited, context: RequestContext, headers: HeaderMap) -> Response {
    apart(state, context, &headers, |state, _| Ok(html(page::observed(state)?))).await
}

/// `/flow/observed.csv`
pub(crate) async fn observed_csv(
    State(state): Sited,
    context: RequestContext,
    headers: HeaderMap,
) -> Response {
    apart(state, context, &headers, |state, _| page::observed_csv(state).map(IntoResponse::into_response))
        .await
}

/// `/flow/description`
pub(crate) async fn description(
    State(state): Sited,
    context: RequestContext,
    headers: HeaderMap,
) -> Response {
    apart(state, context, &headers, |state, _| Ok(html(description::show(state)?))).await
}

/// `/flow/description.txt`
pub(crate) async fn description_text(
    State(state): Sited,
    context: RequestContext,
    headers: HeaderMap,
) -> Response {
    apart(state, context, &headers, |state, _| {
        let text = simulation(state)?.description().map_err(failed)?;
        let saved = "attachment; filename=\"description.txt\"";
        Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8"), (CONTENT_DISPOSITION, saved)], text)
            .into_response())
    })
    .await
}

/// `/flow/new`
pub(crate) async fn new(State(state): Sited, context: RequestContext, headers: HeaderMap) -> Response {
    apart(state, context, &headers, |state, requester| {
        Ok(html(new::show(state, requester, &Draft::default())?))
    })
    .await
}

async fn fields(request: Request) -> Vec<(String, String)> {
    // The guard has read and bounded it.
    let content =
        axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap_or_else(|_| Bytes::new());
    form_urlencoded::parse(&content).into_owned().collect()
}

/// What was sent to `/flow/new`, to be looked at again.
pub(crate) async fn review(
    State(state): Sited,
    context: RequestContext,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let fields = fields(request).await;
    apart(state, context, &headers, move |state, requester| {
        requester.may_ask()?;
        let draft = draft::draft(state, &fields)?;
        let status = if draft.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        Ok((status, html(new::show(state, requester, &draft)?)).into_response())
    })
    .await
}

/// What was sent to `/flow/run`, to be put into the queue.
pub(crate) async fn run(
    State(state): Sited,
    context: RequestContext,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let fields = fields(request).await;
    apart(state, context, &headers, move |state, requester| {
        requester.may_ask()?;
        let mut draft = draft::draft(state, &fields)?;
        if draft.faults.is_empty() {
            match simulation(state)?.ask(&draft::scenarios(state, &draft)?, &requester.name) {
                Ok(id) => return Ok(go_to(&format!("/flow/run/{id}"))),
                Err(SimulationError::Failed(error)) => return Err(PageError::Failed(error)),
                Err(SimulationError::Faults(faults)) => draft.refuse(&faults),
                Err(full @ (SimulationError::Full { .. } | SimulationError::TooMany { .. })) => {
                    draft.refuse(&[full.to_string()]);
                    let page = html(new::show(state, requester, &draft)?);
                    return Ok((StatusCode::SERVICE_UNAVAILABLE, page).into_response());
                }
            }
        }
        Ok((StatusCode::UNPROCESSABLE_ENTITY, html(new::show(state, requester, &draft)?)).into_response())
    })
    .await
}

fn go_to(address: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, address.to_owned())]).into_response()
}

/// `/flow/run/12`, `/flow/run/12.csv`, `/flow/run/12.json`
pub(crate) async fn one(
    State(state): Sited,
    Path(name): Path<String>,
    context: RequestContext,
    headers: HeaderMap,
) -> Response {
    apart(state, context, &headers, move |state, requester| {
        let (id, ending) = name.split_once('.').map_or((name.as_str(), ""), |(id, ending)| (id, ending));
        let id = id.parse().map_err(|_| PageError::Page)?;
        match ending {
            "" => {
                let (page, is_open) = run::show(state, requester, id)?;
                let mut response = html(page);
                if is_open {
                    response.headers_mut().insert(REFRESH, HeaderValue::from_static(AGAIN));
                }
                Ok(response)
            }
            "csv" => run::csv(state, id, "flow-consequences").map(IntoResponse::into_response),
            "json" => run::json(state, id).map(IntoResponse::into_response),
            _ => Err(PageError::Page),
        }
    })
    .await
}

/// `/flow/run/12/flow-travel.csv`, and `.json` for a chart.
pub(crate) async fn file(
    State(state): Sited,
    Path((id, name)): Path<(String, String)>,
    context: RequestContext,
    headers: HeaderMap,
) -> Response {
    apart(state, context, &headers, move |state, _| {
        let id = id.parse().map_err(|_| PageError::Page)?;
        match name.rsplit_once('.') {
            Some((name, "csv")) => run::csv(state, id, name).map(IntoResponse::into_response),
            Some((name, "json")) => run::chart(state, id, name).map(IntoResponse::into_response),
            _ => Err(PageError::Page),
        }
    })
    .await
}

/// `/flow/run/12/cancel`
pub(crate) async fn cancel(
    State(state): Sited,
    Path(id): Path<String>,
    context: RequestContext,
    headers: HeaderMap,
) -> Response {
    apart(state, context, &headers, move |state, requester| {
        requester.may_ask()?;
        let id: i64 = id.parse().map_err(|_| PageError::Page)?;
        let job = simulation(state)?.job(id).map_err(failed)?.ok_or(PageError::Page)?;
        if !requester.may_cancel(&job) {
            return Err(requester.refusal());
        }
        // Where it was over already the page says so.
        simulation(state)?.cancel(id, &requester.name).map_err(failed)?;
        Ok(go_to(&format!("/flow/run/{id}")))
    })
    .await
}

#[cfg(test)]
mod tests;
