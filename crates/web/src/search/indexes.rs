//! The indexes at hand, one a month, each made once for an edition of the library.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use domain::month::{FinancialYear, Month};

use super::month_index::MonthIndex;
use crate::error::PageError;

/// For how many months indexes are kept: two years.
const MOST_KEPT: usize = 24;

/// The edition of the library and the month that an index is of.
type Key = (u64, FinancialYear, Month);
/// An index that may still be under way: whoever asks waits for it, and it is made once. Where it fails, why.
type Kept = Arc<OnceLock<Result<Arc<MonthIndex>, String>>>;

/// The indexes at hand.
#[derive(Default)]
pub(crate) struct MonthIndexes(Mutex<BTreeMap<Key, Kept>>);

impl MonthIndexes {
    /// The index of a month of an edition; `make` makes it where it is not at hand.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub(crate) fn index(
        &self,
        key: Key,
        make: impl FnOnce() -> Result<MonthIndex, PageError>,
    ) -> Result<Arc<MonthIndex>, PageError> {
        let kept = {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // Of older editions nothing is asked for any more; readers with and without an account have their own.
            kept.retain(|(edition, ..), _| changes(key.0) <= changes(*edition));
            if MOST_KEPT <= kept.len() && !kept.contains_key(&key) {
                kept.pop_first();
            }
            Arc::clone(kept.entry(key).or_default())
        };
        let index = kept.get_or_init(|| make().map(Arc::new).map_err(|error| error.to_string()));
        index.clone().map_err(PageError::Failed)
    }
}

/// How often the whole library had changed at an edition: its lower half, whatever of it is shown to whom.
const fn changes(edition: u64) -> u64 {
    edition & 0xffff_ffff
}

#[cfg(test)]
mod tests;
