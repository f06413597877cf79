//! The register as whoever asks may read it.

use super::port::{Register, RegisterShown};
use crate::address::{PageQuery, View};
use crate::error::PageError;
use crate::refusal::Refusal;
use crate::state::AppState;

/// The month that links of these pages keep, where there is one.
pub(super) fn view(state: &AppState, query: &PageQuery) -> Option<View> {
    View::of_any_year(query, &*state.library).ok()
}

/// The register as the reader may see it: entries that are not public for those who are signed in.
pub(super) fn shown(state: &AppState) -> Result<RegisterShown, PageError> {
    port(state)?.shown(state.reader.is_none()).map_err(failed)
}

pub(super) fn port(state: &AppState) -> Result<&dyn Register, PageError> {
    state.register.as_deref().ok_or(PageError::Page)
}

pub(super) fn failed(error: Refusal) -> PageError {
    PageError::Failed(error.into_words())
}
