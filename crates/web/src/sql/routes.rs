//! The addresses of questions and their answers.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::get;

use super::asked::{self, Question};
use super::page::{self, Asked};
use super::port::{AnswerForm, NoAnswer};
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::request::{RequestContext, Site, respond};
use crate::state::AppState;

/// Every address of the section; that for programs is among theirs.
pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new().route("/sql", get(questions)).route("/sql/{name}", get(file))
}

/// What is asked, as it came and as it is read.
fn read(context: &RequestContext) -> Result<(String, Result<Option<Question>, NoAnswer>), PageError> {
    let Query(query) = context.query.as_ref().map_err(|_| PageError::Address)?;
    let text = query.q.clone().unwrap_or_default();
    let question = Question::read(&text);
    Ok((text, question))
}

async fn questions(State(state): Site, context: RequestContext) -> Result<Answer, PageError> {
    let (text, question) = read(&context)?;
    let result = match question {
        Ok(None) => None,
        Ok(Some(question)) => Some(asked::answer(&state, question).await?),
        Err(NoAnswer::Refused(why) | NoAnswer::Failed(why)) => Some(Err(why)),
    };
    let is_refused = matches!(result, Some(Err(_)));
    let answer = respond(state, context, move |state, query| {
        let view = match View::of_any_year(query, &*state.library) {
            Err(PageError::Empty) => None,
            view => Some(view?),
        };
        let chosen = query.fields.iter().find(|(name, _)| name == "chart").map(|(_, value)| value.as_str());
        page::show(state, view.as_ref(), &Asked { text: &text, result: result.as_ref(), chosen })
    })
    .await?;
    Ok(if is_refused { answer.with_status(StatusCode::UNPROCESSABLE_ENTITY) } else { answer })
}

/// The answer as a file: `answer.csv`.
async fn file(
    State(state): Site,
    Path(name): Path<String>,
    context: RequestContext,
) -> Result<Answer, PageError> {
    let form = AnswerForm::ALL.into_iter().find(|form| name == format!("answer.{}", form.ending()));
    let form = form.ok_or(PageError::Page)?;
    let written = content(&state, &context, form).await?;
    Ok(Answer::File { name, media: form.media(), content: written })
}

/// The answer as a document for programs.
///
/// # Errors
/// Where nothing is asked, or there is no answer.
pub(crate) async fn document(state: &AppState, context: &RequestContext) -> Result<Answer, PageError> {
    let written = content(state, context, AnswerForm::Json).await?;
    String::from_utf8(written).map(Answer::Json).map_err(|error| PageError::Failed(error.to_string()))
}

async fn content(state: &AppState, context: &RequestContext, form: AnswerForm) -> Result<Vec<u8>, PageError> {
    if state.questions.is_none() {
        return Err(PageError::NoQuestions);
    }
    let (_, question) = read(context)?;
    let question = match question {
        Ok(Some(question)) => question,
        Ok(None) => return Err(PageError::Question("nothing is asked".to_owned())),
        Err(NoAnswer::Refused(why) | NoAnswer::Failed(why)) => return Err(PageError::Question(why)),
    };
    asked::file(state, question, form).await?.map_err(PageError::Question)
}

#[cfg(test)]
mod tests;
