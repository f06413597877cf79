//! Documents that are made from the workspace when they are asked for: requests, comparisons, stated figures.

use api::claims::Claims;

use crate::address::PageQuery;
use crate::answer::Answer;
use crate::error::PageError;
use crate::programs::port::{BenchmarkAsked, NoDocument, RequestsAsked, WorkspaceAnswers};
use crate::state::AppState;

fn port(state: &AppState) -> Result<&dyn WorkspaceAnswers, PageError> {
    state.answers.as_deref().ok_or_else(|| PageError::NotKnown("They are not served here".to_owned()))
}

fn no_document(why: NoDocument) -> PageError {
    match why {
        NoDocument::NotKnown(why) => PageError::NotKnown(why),
        NoDocument::Asked(why) => PageError::Asked(why),
        NoDocument::Failed(why) => PageError::Failed(why),
    }
}

/// What a field of the address holds; nothing where it is empty.
fn field<'q>(query: &'q PageQuery, name: &str) -> Option<&'q str> {
    let (_, value) = query.fields.iter().find(|(known, _)| known == name)?;
    Some(value.trim()).filter(|value| !value.is_empty())
}

pub(super) fn requests(state: &AppState, query: &PageQuery) -> Result<Answer, PageError> {
    let asked = RequestsAsked {
        id: None,
        committee: field(query, "committee"),
        words: field(query, "q"),
        public_only: state.reader.is_none(),
    };
    port(state)?.requests(&asked).map(|found| Answer::document(&found)).map_err(no_document)
}

pub(super) fn request(state: &AppState, id: &str) -> Result<Answer, PageError> {
    let public_only = state.reader.is_none();
    let asked = RequestsAsked { id: Some(id), committee: None, words: None, public_only };
    port(state)?.requests(&asked).map(|found| Answer::document(&found)).map_err(no_document)
}

pub(super) fn benchmark(state: &AppState, query: &PageQuery) -> Result<Answer, PageError> {
    let port = port(state)?;
    let measure = field(query, "measure").unwrap_or_default();
    let asked = BenchmarkAsked { measure, set: field(query, "set"), unit: field(query, "unit") };
    let access = state.library.access();
    port.benchmark(access.as_deref(), &asked).map(|found| Answer::document(&found)).map_err(no_document)
}

pub(super) fn claims(state: &AppState, query: &PageQuery) -> Result<Answer, PageError> {
    let found = port(state)?.claims(field(query, "document"), field(query, "q"));
    let is_everybody = state.reader.is_none();
    let shown = |found: Claims| if is_everybody { found.for_everybody() } else { found };
    found.map(|found| Answer::document(&shown(found))).map_err(no_document)
}
