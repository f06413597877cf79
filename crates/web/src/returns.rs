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

use crate::desk::{Act, Desk, DeskError, ReturnKey, Sent, Submission};
use crate::guard::{Asking, Reader};
use crate::library::Closed;
use crate::page::returns::{self as page, Told};
use crate::problem::Problem;
use crate::server::{Site, html, refuse};
use crate::work::{self, Turns};

type Sited = State<Arc<Site>>;
type OfOne = Path<(String, String, String)>;

/// Answers where waiting for files holds nobody up.
async fn apart<F>(site: Arc<Site>, by: Option<Reader>, answer: F) -> Response
where
    F: FnOnce(&Site) -> Result<Response, Problem> + Send + 'static,
{
    let turns = Arc::clone(&site.pages);
    in_turn(site, turns, by, answer).await
}

/// The same for files that were sent, of which few are read at once.
async fn uploaded<F>(site: Arc<Site>, by: Option<Reader>, answer: F) -> Response
where
    F: FnOnce(&Site) -> Result<Response, Problem> + Send + 'static,
{
    let turns = Arc::clone(&site.uploads);
    in_turn(site, turns, by, answer).await
}

async fn in_turn<F>(site: Arc<Site>, turns: Arc<Turns>, by: Option<Reader>, answer: F) -> Response
where
    F: FnOnce(&Site) -> Result<Response, Problem> + Send + 'static,
{
    work::done(Arc::clone(&site), turns, move || {
        let site = site.read_by(by);
        answer(&site).unwrap_or_else(|problem| refuse(&site, &problem))
    })
    .await
}

fn closed(year: &str, month: &str) -> Result<Closed, Problem> {
    let of_year = year.parse().map_err(|_| Problem::Year(year.to_owned()))?;
    Ok((of_year, month.parse().map_err(|_| Problem::Month(month.to_owned()))?))
}

fn key((year, month, code): &(String, String, String)) -> Result<ReturnKey, Problem> {
    let (year, month) = closed(year, month)?;
    Ok(ReturnKey { organisation: code.parse().map_err(|_| Problem::Page)?, year, month })
}

/// `/returns`
pub(crate) async fn all(State(site): Sited, asking: Asking) -> Response {
    apart(site, asking.by, |site| page::month(site, None).map(IntoResponse::into_response)).await
}

/// `/returns/2026-27/M07`
pub(crate) async fn of_month(
    State(site): Sited,
    Path((year, month)): Path<(String, String)>,
    asking: Asking,
) -> Response {
    apart(site, asking.by, move |site| {
        page::month(site, Some(closed(&year, &month)?)).map(IntoResponse::into_response)
    })
    .await
}

/// `/returns/2026-27/M07/RWE`
pub(crate) async fn one(State(site): Sited, Path(of): OfOne, asking: Asking) -> Response {
    apart(site, asking.by, move |site| Ok(html(page::one(site, &key(&of)?, &Told::default())?))).await
}

/// The desk and who works at it.
fn at_work(site: &Site) -> Result<(&dyn Desk, &Reader), Problem> {
    let desk = site.desk.as_deref().ok_or(Problem::Page)?;
    Ok((desk, site.reader.as_ref().ok_or(Problem::Forged)?))
}

/// `/returns/2026-27/M07/RWE/template.xlsx`
pub(crate) async fn template(State(site): Sited, Path(of): OfOne, asking: Asking) -> Response {
    apart(site, asking.by, move |site| {
        let of = key(&of)?;
        let (desk, _) = at_work(site)?;
        let bytes = desk.template(&of).map_err(|error| Problem::Failed(error.0))?;
        let name = format!("return-{}-{}-{}.xlsx", of.organisation, of.year.folder(), of.month.folder());
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned();
        let saved = format!("attachment; filename=\"{name}\"");
        Ok(([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, saved)], bytes).into_response())
    })
    .await
}

/// The page after something was done or refused.
fn after(site: &Site, of: &ReturnKey, told: &Told) -> Result<Response, Problem> {
    let status = if told.refused.is_some() || !told.findings.is_empty() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok((status, html(page::one(site, of, told)?)).into_response())
}

/// Whether whoever is signed in may do something to a return of an organisation.
fn may(reader: &Reader, role: Role, of: &ReturnKey) -> Result<(), Problem> {
    let has = reader.account.roles.contains(role);
    if has && reader.account.works_for(&of.organisation) { Ok(()) } else { Err(Problem::NotYours(role)) }
}

fn outcome(site: &Site, of: &ReturnKey, outcome: Result<Submission, DeskError>) -> Result<Response, Problem> {
    let mut told = Told::default();
    match outcome {
        Err(error) => told.refused = Some(error.0),
        Ok(Submission::Refused(findings)) => told.findings = findings,
        Ok(Submission::Unchanged) => {
            told.done = Some("These files are here already, byte for byte. Nothing was changed.".to_owned());
        }
        Ok(Submission::Kept { note }) => {
            let done = "Handed in. It counts once somebody else approves it.";
            told.done = Some(note.map_or_else(|| done.to_owned(), |note| format!("{done} {note}")));
        }
    }
    after(site, of, &told)
}

/// Takes files in.
pub(crate) async fn submit(
    State(site): Sited,
    Path(of): OfOne,
    asking: Asking,
    request: Request,
) -> Response {
    let sent = match sent(request).await {
        Ok(sent) => sent,
        Err(problem) => return refuse(&site.read_by(asking.by), &problem),
    };
    uploaded(site, asking.by, move |site| {
        let of = key(&of)?;
        let (desk, reader) = at_work(site)?;
        may(reader, Role::Preparer, &of)?;
        outcome(site, &of, desk.submit(&of, sent, &reader.account))
    })
    .await
}

async fn sent(request: Request) -> Result<Sent, Problem> {
    let cannot = |_| Problem::Upload;
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| Problem::Upload)?;
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
    State(site): Sited,
    Path(of): OfOne,
    asking: Asking,
    request: Request,
) -> Response {
    let fields = fields(request).await;
    uploaded(site, asking.by, move |site| {
        let of = key(&of)?;
        let (desk, reader) = at_work(site)?;
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
            return after(site, &of, &Told { refused, ..Told::default() });
        }
        outcome(site, &of, desk.explain(&of, explanations, &reader.account))
    })
    .await
}

async fn act(
    site: Arc<Site>,
    of: (String, String, String),
    asking: Asking,
    request: Request,
    wanted: ReturnMove,
) -> Response {
    let fields = fields(request).await;
    apart(site, asking.by, move |site| {
        let of = key(&of)?;
        let (desk, reader) = at_work(site)?;
        may(reader, wanted.role(), &of)?;
        let field = |name: &str| fields.get(name).map_or("", |text| text.trim());
        let act = Act { wanted, content: field("content"), reason: field("reason") };
        let told = match desk.act(&of, act, &reader.account) {
            Ok(done) => Told { done: Some(done), ..Told::default() },
            Err(error) => Told { refused: Some(error.0), ..Told::default() },
        };
        after(site, &of, &told)
    })
    .await
}

/// Approves the version that was looked at.
pub(crate) async fn approve(
    State(site): Sited,
    Path(of): OfOne,
    asking: Asking,
    request: Request,
) -> Response {
    act(site, of, asking, request, ReturnMove::Approve).await
}

/// Sends it back to its preparer.
pub(crate) async fn send_back(
    State(site): Sited,
    Path(of): OfOne,
    asking: Asking,
    request: Request,
) -> Response {
    act(site, of, asking, request, ReturnMove::SendBack).await
}

/// Locks its month.
pub(crate) async fn lock(State(site): Sited, Path(of): OfOne, asking: Asking, request: Request) -> Response {
    act(site, of, asking, request, ReturnMove::Lock).await
}

#[cfg(test)]
mod tests;
