//! A question as it is asked: read from the address, and answered when one of the few turns is free.

use std::sync::Arc;

use super::port::{AnswerForm, Answered, NoAnswer, Questions};
use crate::error::PageError;
use crate::state::AppState;
use crate::work;

/// The longest question that is answered [characters]: an address holds no more everywhere.
pub(super) const LONGEST: usize = 4_000;

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question(String);

impl Question {
    /// What stands after `q=`; nothing where nothing is asked. Of a question that is too long, what is wrong.
    pub(super) fn read(text: &str) -> Result<Option<Self>, NoAnswer> {
        let text = text.trim().trim_end_matches(';').trim_end();
        if LONGEST < text.chars().count() {
            return Err(NoAnswer::Refused(format!(
                "the question is longer than {LONGEST} characters; shorten it, or ask it with `oakham sql -`, which reads it \
                 from a file"
            )));
        }
        Ok((!text.is_empty()).then(|| Self(text.to_owned())))
    }

    pub(super) fn sql(&self) -> &str {
        &self.0
    }
}

/// The answer to a question for its page.
///
/// # Errors
/// Where too many ask at once, or the server fails. What is wrong with the question is an answer, too.
pub(super) async fn answer(
    state: &AppState,
    question: Question,
) -> Result<Result<Answered, String>, PageError> {
    in_turn(state, move |questions| questions.answer(question.sql())).await
}

/// The answer as a file.
///
/// # Errors
/// As [`answer`].
pub(super) async fn file(
    state: &AppState,
    question: Question,
    form: AnswerForm,
) -> Result<Result<Vec<u8>, String>, PageError> {
    in_turn(state, move |questions| questions.file(question.sql(), form)).await
}

async fn in_turn<T: Send + 'static>(
    state: &AppState,
    work: impl FnOnce(&dyn Questions) -> Result<T, NoAnswer> + Send + 'static,
) -> Result<Result<T, String>, PageError> {
    let questions = Arc::clone(state.questions.as_ref().ok_or(PageError::NoQuestions)?);
    work::run_in_turn(Arc::clone(&state.question_turns), move || match work(&*questions) {
        Ok(answered) => Ok(Ok(answered)),
        Err(NoAnswer::Refused(why)) => Ok(Err(why)),
        Err(NoAnswer::Failed(why)) => Err(PageError::Failed(why)),
    })
    .await
}
