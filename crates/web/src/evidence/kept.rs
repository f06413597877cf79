//! What the pages of evidence rest on, made once for an edition of the library and not on every request.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use evidence::benchmark::published::UnitSet;
use evidence::comparison::Indicator;
use evidence::measured::Measured;

/// For how many editions something is kept: that of everybody, that of those who are signed in, and the two before.
const MOST_KEPT: usize = 4;

/// What is made once for an edition. Whoever asks while it is under way waits for it.
#[derive(Debug)]
pub(crate) struct Kept<T>(Mutex<BTreeMap<u64, Arc<OnceLock<Arc<T>>>>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Kept<T> {
    /// What was made for an edition; `make` makes it where nobody has.
    pub(super) fn of(&self, edition: u64, make: impl FnOnce() -> T) -> Arc<T> {
        let kept = {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if MOST_KEPT <= kept.len() && !kept.contains_key(&edition) {
                kept.pop_first();
            }
            Arc::clone(kept.entry(edition).or_default())
        };
        Arc::clone(kept.get_or_init(|| Arc::new(make())))
    }
}

/// All that is kept.
#[derive(Debug, Default)]
pub(crate) struct EvidenceKept {
    /// The measures by month.
    pub(super) measures: Kept<Vec<Measured>>,
    /// What can be compared.
    pub(super) comparable: Kept<Vec<(UnitSet, Indicator)>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_made_once_for_an_edition() {
        let kept = Kept::default();
        assert_eq!(*kept.of(1, || "first"), "first");
        assert_eq!(*kept.of(1, || "again"), "first");
        assert_eq!(*kept.of(2, || "second"), "second");
    }

    #[test]
    fn older_editions_make_room() {
        let kept = Kept::default();
        for edition in 1..=5 {
            kept.of(edition, || edition);
        }
        assert_eq!(*kept.of(5, || 0), 5);
        assert_eq!(*kept.of(1, || 0), 0, "the first of five was not kept");
    }
}
