//! The measures that a reader may see: of published figures, and of the month ends that are theirs to read.

use std::sync::Arc;

use evidence::measured::{Measured, of_access, of_money, to_measure};

use crate::library::Library;
use crate::state::AppState;

/// Access to care, then money.
pub(crate) fn measures(state: &AppState) -> Arc<Vec<Measured>> {
    let library = &*state.library;
    state.evidence.measures.of(library.edition(), || of_library(library))
}

fn of_library(library: &dyn Library) -> Vec<Measured> {
    let month_ends = to_measure(&library.periods(), |year, month| library.month_end(year, month));
    let of_access = library.access().iter().flat_map(|access| of_access(access)).collect::<Vec<_>>();
    of_access.into_iter().chain(of_money(month_ends.iter().map(|month_end| &**month_end))).collect()
}
