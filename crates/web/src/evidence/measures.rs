//! The measures that a reader may see: of published figures, and of the month ends that are theirs to read.

use std::sync::Arc;

use evidence::measured::{Measured, of_access, of_money};

use crate::library::Library;
use crate::state::AppState;

/// Access to care, then money.
pub(crate) fn measures(state: &AppState) -> Arc<Vec<Measured>> {
    let library = &*state.library;
    state.evidence.measures.of(library.edition(), || of_library(library))
}

fn of_library(library: &dyn Library) -> Vec<Measured> {
    let periods = library.periods();
    // Of each year the last month has all that went before it.
    let is_last = |idx: usize| periods.get(idx + 1).is_none_or(|next| next.0 != periods[idx].0);
    let last = (0..periods.len()).filter(|idx| is_last(*idx)).map(|idx| periods[idx]);
    let month_ends: Vec<_> = last.filter_map(|(year, month)| library.month_end(year, month)).collect();
    let of_access = library.access().iter().flat_map(|access| of_access(access)).collect::<Vec<_>>();
    of_access.into_iter().chain(of_money(month_ends.iter().map(|month_end| &**month_end))).collect()
}
