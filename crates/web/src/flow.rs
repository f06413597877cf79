//! The addresses of patient flow: its network, what can be tried, comparisons and their files.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION, REFRESH, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::account::Role;

use crate::guard::Asking;
use crate::page::flow::{self as page, Draft, Hand};
use crate::problem::Problem;
use crate::server::{Site, html, refuse};
use crate::session::{Token, Transport, VISIT, given};
use crate::visitor::Visitor;
use crate::whatif::{NOT_SIGNED_IN, WhatIf, WhatIfError};
use crate::work;

type Sited = State<Arc<Site>>;

/// How often the page of a comparison that is not done yet is loaded again [seconds].
const AGAIN: &str = "3";

pub(crate) fn whatif(site: &Site) -> Result<&dyn WhatIf, Problem> {
    site.whatif.as_deref().ok_or(Problem::Page)
}

pub(crate) fn failed(error: WhatIfError) -> Problem {
    match error {
        WhatIfError::Failed(why) => Problem::Failed(why),
        refused => Problem::Failed(refused.to_string()),
    }
}

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
async fn apart<F>(site: Arc<Site>, asking: Asking, headers: &HeaderMap, answer: F) -> Response
where
    F: FnOnce(&Site, &Hand) -> Result<Response, Problem> + Send + 'static,
{
    let Asking { by, visitor, .. } = asking;
    let may_ask = match &by {
        Some(reader) => reader.account.roles.iter().any(runs_comparisons),
        None => Visitor::is_at_this_computer(visitor.as_ref()),
    };
    let doors = site.doors.clone().filter(|_| may_ask);
    let mut cookie = None;
    let token = match (&by, doors) {
        (Some(reader), Some(_)) => Some(reader.form_token.clone()),
        (None, Some(doors)) => {
            let known = Token::of(headers, VISIT);
            let token = known.clone().unwrap_or_else(Token::random);
            if known.is_none() {
                cookie = Some(given(VISIT, &token, Transport::of(headers)));
            }
            Some(doors.sessions.form_token(&token))
        }
        (_, None) => None,
    };
    let name = by.as_ref().map_or_else(|| NOT_SIGNED_IN.to_owned(), |reader| reader.account.name.to_string());
    let hand = Hand { token, name };
    let turns = Arc::clone(&site.pages);
    let mut response = work::done(Arc::clone(&site), turns, move || {
        let site = site.asked_by(by, visitor);
        answer(&site, &hand).unwrap_or_else(|problem| refuse(&site, &problem))
    })
    .await;
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// `/flow`
pub(crate) async fn overview(State(site): Sited, asking: Asking, headers: HeaderMap) -> Response {
    apart(site, asking, &headers, |site, hand| Ok(html(page::overview(site, hand)?))).await
}

/// `/flow/observed`
pub(crate) async fn observed(State(site): Sited, asking: Asking, headers: HeaderMap) -> Response {
    apart(site, asking, &headers, |site, _| Ok(html(page::observed(site)?))).await
}

/// `/flow/observed.csv`
pub(crate) async fn observed_csv(State(site): Sited, asking: Asking, headers: HeaderMap) -> Response {
    apart(site, asking, &headers, |site, _| page::observed_csv(site).map(IntoResponse::into_response)).await
}

/// `/flow/description`
pub(crate) async fn description(State(site): Sited, asking: Asking, headers: HeaderMap) -> Response {
    apart(site, asking, &headers, |site, _| Ok(html(page::description(site)?))).await
}

/// `/flow/description.txt`
pub(crate) async fn description_text(State(site): Sited, asking: Asking, headers: HeaderMap) -> Response {
    apart(site, asking, &headers, |site, _| {
        let text = whatif(site)?.description().map_err(failed)?;
        let saved = "attachment; filename=\"description.txt\"";
        Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8"), (CONTENT_DISPOSITION, saved)], text)
            .into_response())
    })
    .await
}

/// `/flow/new`
pub(crate) async fn new(State(site): Sited, asking: Asking, headers: HeaderMap) -> Response {
    apart(site, asking, &headers, |site, hand| Ok(html(page::new(site, hand, &Draft::default())?))).await
}

async fn fields(request: Request) -> Vec<(String, String)> {
    // The guard has read and bounded it.
    let content =
        axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap_or_else(|_| Bytes::new());
    form_urlencoded::parse(&content).into_owned().collect()
}

/// What was sent to `/flow/new`, to be looked at again.
pub(crate) async fn review(
    State(site): Sited,
    asking: Asking,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let fields = fields(request).await;
    apart(site, asking, &headers, move |site, hand| {
        hand.may_ask()?;
        let draft = page::draft(site, &fields)?;
        let status = if draft.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        Ok((status, html(page::new(site, hand, &draft)?)).into_response())
    })
    .await
}

/// What was sent to `/flow/run`, to be put into the queue.
pub(crate) async fn run(
    State(site): Sited,
    asking: Asking,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let fields = fields(request).await;
    apart(site, asking, &headers, move |site, hand| {
        hand.may_ask()?;
        let mut draft = page::draft(site, &fields)?;
        if draft.faults.is_empty() {
            match whatif(site)?.ask(&page::scenarios(site, &draft)?, &hand.name) {
                Ok(id) => return Ok(go_to(&format!("/flow/run/{id}"))),
                Err(WhatIfError::Failed(error)) => return Err(Problem::Failed(error)),
                Err(WhatIfError::Faults(faults)) => draft.refuse(&faults),
                Err(full @ (WhatIfError::Full { .. } | WhatIfError::TooMany { .. })) => {
                    draft.refuse(&[full.to_string()]);
                    let page = html(page::new(site, hand, &draft)?);
                    return Ok((StatusCode::SERVICE_UNAVAILABLE, page).into_response());
                }
            }
        }
        Ok((StatusCode::UNPROCESSABLE_ENTITY, html(page::new(site, hand, &draft)?)).into_response())
    })
    .await
}

fn go_to(address: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, address.to_owned())]).into_response()
}

/// `/flow/run/12`, `/flow/run/12.csv`, `/flow/run/12.json`
pub(crate) async fn one(
    State(site): Sited,
    Path(name): Path<String>,
    asking: Asking,
    headers: HeaderMap,
) -> Response {
    apart(site, asking, &headers, move |site, hand| {
        let (id, ending) = name.split_once('.').map_or((name.as_str(), ""), |(id, ending)| (id, ending));
        let id = id.parse().map_err(|_| Problem::Page)?;
        match ending {
            "" => {
                let (page, is_open) = page::one(site, hand, id)?;
                let mut response = html(page);
                if is_open {
                    response.headers_mut().insert(REFRESH, HeaderValue::from_static(AGAIN));
                }
                Ok(response)
            }
            "csv" => page::one_csv(site, id, "flow-consequences").map(IntoResponse::into_response),
            "json" => page::one_json(site, id).map(IntoResponse::into_response),
            _ => Err(Problem::Page),
        }
    })
    .await
}

/// `/flow/run/12/flow-travel.csv`, and `.json` for a chart.
pub(crate) async fn file(
    State(site): Sited,
    Path((id, name)): Path<(String, String)>,
    asking: Asking,
    headers: HeaderMap,
) -> Response {
    apart(site, asking, &headers, move |site, _| {
        let id = id.parse().map_err(|_| Problem::Page)?;
        match name.rsplit_once('.') {
            Some((name, "csv")) => page::one_csv(site, id, name).map(IntoResponse::into_response),
            Some((name, "json")) => page::one_chart(site, id, name).map(IntoResponse::into_response),
            _ => Err(Problem::Page),
        }
    })
    .await
}

/// `/flow/run/12/cancel`
pub(crate) async fn cancel(
    State(site): Sited,
    Path(id): Path<String>,
    asking: Asking,
    headers: HeaderMap,
) -> Response {
    apart(site, asking, &headers, move |site, hand| {
        hand.may_ask()?;
        let id: i64 = id.parse().map_err(|_| Problem::Page)?;
        let job = whatif(site)?.job(id).map_err(failed)?.ok_or(Problem::Page)?;
        if !hand.may_cancel(&job) {
            return Err(hand.refusal());
        }
        // Where it was over already the page says so.
        whatif(site)?.cancel(id, &hand.name).map_err(failed)?;
        Ok(go_to(&format!("/flow/run/{id}")))
    })
    .await
}

#[cfg(test)]
mod tests;
