//! The addresses of scenarios: the library, comparisons and their files, the page of a consequence, the summary.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, Request};
use axum::http::header::REFRESH;
use axum::http::{HeaderValue, StatusCode};
use axum::routing::{get, post};
use domain::account::Role;

use super::draft::{Draft, Press};
use super::port::AppraisalError;
use super::{adopted, asked, comparison, consequence, editor, frame, library, summary, summary_pdf};
use crate::answer::Answer;
use crate::download::{self, WORKBOOK};
use crate::error::PageError;
use crate::form_request::FormRequest;
use crate::sign_in::reader::Reader;
use crate::simulation::page::Requester;
use crate::simulation::routes::answer;
use crate::state::AppState;

/// Every address of the section.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/scenarios", get(all))
        .route("/scenarios/{name}", get(one))
        .route("/scenarios/new", get(begin).post(write))
        .route("/scenarios/compare", get(compare))
        .route("/scenarios/compare.csv", get(csv))
        .route("/scenarios/compare.xlsx", get(workbook))
        .route("/scenarios/compare.json", get(json))
        .route("/scenarios/summary", get(two_pages))
        .route("/scenarios/summary.pdf", get(two_pages_pdf))
        .route("/scenarios/consequence/{id}", get(one_consequence))
        .route("/scenarios/ask", post(ask))
        .route("/scenarios/adopted", get(all_adopted))
        .route("/scenarios/adopted/{id}", get(one_adopted))
        .route("/scenarios/adopt", post(adopt))
        .route("/scenarios/withdraw", post(withdraw))
        .route("/scenarios/drivers", post(ask_drivers))
        .route("/scenarios/grow", post(grow))
}

/// How often the page of a comparison that is under way is loaded again [seconds].
const RELOAD_SECONDS: &str = "3";

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
        let draft = if grows { draft.grown(&*appraisals) } else { draft };
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
        let draft = Draft::sent(&*frame::appraisals(state)?, &fields, press);
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

/// `/scenarios/adopted`
async fn all_adopted(request: FormRequest) -> Result<Answer, PageError> {
    answer(request, |state, _| Ok(Answer::Page(adopted::show(state)?))).await
}

/// `/scenarios/adopted/close-evenings`
async fn one_adopted(Path(id): Path<String>, request: FormRequest) -> Result<Answer, PageError> {
    answer(request, move |state, requester| Ok(Answer::Page(adopted::show_one(state, requester, &id, None)?)))
        .await
}

/// A field that was sent, without blanks around it; empty where it was not.
fn field(fields: &[(String, String)], name: &str) -> String {
    let found = fields.iter().find(|(known, _)| known == name);
    found.map_or_else(String::new, |(_, value)| value.trim().to_owned())
}

/// Who decides: whoever is signed in as a publisher.
fn deciding<'s>(state: &'s AppState, requester: &Requester) -> Result<&'s Reader, PageError> {
    let reader = state.reader.as_ref().ok_or_else(|| requester.refusal())?;
    if reader.account.roles.contains(Role::Publisher) {
        Ok(reader)
    } else {
        Err(PageError::NotYours(Role::Publisher))
    }
}

/// Adopts the scenario that was sent, and shows what will come of it.
async fn adopt(form: FormRequest, request: Request) -> Result<Answer, PageError> {
    let fields = sent(request).await;
    answer(form, move |state, requester| {
        let reader = deciding(state, requester)?;
        let names = asked::checked(asked::names(&fields))?;
        let [name] = names.as_slice() else { return Err(PageError::Page) };
        let again = |why: &str, status: StatusCode| {
            let page = shown(state, requester, &names, Some(why))?;
            Ok(page.with_status(status))
        };
        let day = field(&fields, "on");
        let starts = match day.as_str() {
            "" => None,
            text => match domain::day::read(text) {
                Ok(day) => Some(day),
                Err(error) => {
                    let why = format!("Its first day is {text}: {error}");
                    return again(&why, StatusCode::UNPROCESSABLE_ENTITY);
                }
            },
        };
        // Names of the library alone, so that no path is one.
        frame::appraisals(state)?.text(name).map_err(frame::failed)?;
        match adopted::adoptions(state)?.adopt(name, starts, &reader.account) {
            Ok(id) => Ok(Answer::GoTo(format!("{}/{id}", frame::ADOPTED))),
            Err(error) => again(error.words(), error.status()),
        }
    })
    .await
}

/// Withdraws the adoption that was sent, and shows it.
async fn withdraw(form: FormRequest, request: Request) -> Result<Answer, PageError> {
    let fields = sent(request).await;
    answer(form, move |state, requester| {
        let reader = deciding(state, requester)?;
        let (id, reason) = (field(&fields, "id"), field(&fields, "reason"));
        match adopted::adoptions(state)?.withdraw(&id, &reason, &reader.account) {
            Ok(id) => Ok(Answer::GoTo(format!("{}/{id}", frame::ADOPTED))),
            Err(error) => {
                let page = adopted::show_one(state, requester, &id, Some(error.words()))?;
                Ok(Answer::Page(page).with_status(error.status()))
            }
        }
    })
    .await
}

/// What if demand grows: a scenario beside growth alone, and beside both together, at one press.
async fn grow(form: FormRequest, request: Request) -> Result<Answer, PageError> {
    let fields = sent(request).await;
    answer(form, move |state, requester| {
        requester.may_ask()?;
        let names = asked::checked(asked::names(&fields))?;
        let appraisals = frame::appraisals(state)?;
        let drafts = state.drafts.as_deref().ok_or(PageError::Page)?;
        let from = names.first().ok_or(PageError::Page)?;
        let of_it = Draft::of_text(&*appraisals, &appraisals.text(from).map_err(frame::failed)?);
        let both = [Draft::blank(), of_it].map(|draft| draft.grown(&*appraisals));
        let mut compared = vec![from.clone()];
        for draft in &both {
            // Where it cannot be, the form says why.
            let Ok(name) = drafts.keep(&draft.text, &*appraisals) else {
                return Ok(Answer::Page(editor::show(state, requester, draft, None))
                    .with_status(StatusCode::UNPROCESSABLE_ENTITY));
            };
            compared.push(name);
        }
        match appraisals.ask(&compared, &requester.name) {
            // Where no more tables are waited for, its page says so and offers to ask again.
            Ok(()) | Err(AppraisalError::Full { .. }) => Ok(Answer::GoTo(asked::address(&compared))),
            Err(error) => Err(frame::failed(error)),
        }
    })
    .await
}

/// Has it tried what differences for patients hang on.
async fn ask_drivers(form: FormRequest, request: Request) -> Result<Answer, PageError> {
    let fields = sent(request).await;
    answer(form, move |state, requester| {
        requester.may_ask()?;
        let names = asked::checked(asked::names(&fields))?;
        match frame::appraisals(state)?.ask_drivers(&names, &requester.name) {
            Ok(()) => Ok(Answer::GoTo(format!("{}#patients-drivers", asked::address(&names)))),
            Err(refused @ AppraisalError::Full { .. }) => {
                let page = shown(state, requester, &names, Some(&refused.to_string()))?;
                Ok(page.with_status(StatusCode::SERVICE_UNAVAILABLE))
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

/// `/scenarios/summary.pdf?with=a&with=b`
async fn two_pages_pdf(RawQuery(query): RawQuery, request: FormRequest) -> Result<Answer, PageError> {
    of_names(query, request, |state, names| {
        let shown = comparison::done(state, names)?;
        let summary = summary_pdf::summary(&shown, names, &asked::address(names));
        let content = frame::appraisals(state)?.summary_pdf(&summary).map_err(frame::failed)?;
        Ok(Answer::File { name: "scenarios-summary.pdf".to_owned(), media: "application/pdf", content })
    })
    .await
}

/// `/scenarios/compare.csv?with=a&with=b`
async fn csv(RawQuery(query): RawQuery, request: FormRequest) -> Result<Answer, PageError> {
    of_names(query, request, |state, names| {
        let text = download::rows_csv(comparison::done(state, names)?.table.lines_with_heading())?;
        Ok(Answer::Csv { name: "consequences.csv".to_owned(), text })
    })
    .await
}

/// `/scenarios/compare.xlsx?with=a&with=b`
async fn workbook(RawQuery(query): RawQuery, request: FormRequest) -> Result<Answer, PageError> {
    of_names(query, request, |state, names| {
        let shown = comparison::done(state, names)?;
        let content = frame::appraisals(state)?.workbook(&shown.table).map_err(frame::failed)?;
        Ok(Answer::File { name: "consequences.xlsx".to_owned(), media: WORKBOOK, content })
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
