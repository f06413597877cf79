//! The documents as whoever asks may read them.

use std::sync::Arc;

use domain::account::Role;

use super::port::{Documents, DocumentsShown};
use crate::address::{PageQuery, View};
use crate::error::PageError;
use crate::refusal::Refusal;
use crate::state::AppState;

/// The month that links of these pages keep, where there is one.
pub(super) fn view(state: &AppState, query: &PageQuery) -> Option<View> {
    View::of_any_year(query, &*state.library).ok()
}

/// All documents, compared with the figures of the usual month that the reader may see.
pub(crate) fn shown(state: &AppState) -> Result<Arc<DocumentsShown>, PageError> {
    let featured = state.library.featured();
    let month_end = featured.and_then(|(year, month)| state.library.month_end(year, month));
    let ground = month_end.as_deref().map(|month_end| (month_end, state.library.edition()));
    port(state)?.shown(ground).map_err(failed)
}

/// The whole text of a document; nothing where no copy is kept.
pub(crate) fn text(state: &AppState, id: &str) -> Result<Option<String>, PageError> {
    port(state)?.text(id).map_err(failed)
}

pub(super) fn port(state: &AppState) -> Result<&dyn Documents, PageError> {
    state.documents.as_deref().ok_or(PageError::Page)
}

pub(super) fn failed(error: Refusal) -> PageError {
    PageError::Failed(error.into_words())
}

/// Whether the reader decides how figures are read.
pub(super) fn decides(state: &AppState) -> bool {
    let roles = state.reader.as_ref().map(|reader| reader.account.roles.clone());
    roles.is_some_and(|roles| roles.contains(Role::Publisher) || roles.contains(Role::Clerk))
}
