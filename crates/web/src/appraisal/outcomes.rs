//! What came of adopted scenarios, kept while nothing changes that it rests on.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use appraisal::adopted::Adoption;
use appraisal::adopted::observed::{LaterMonth, Outcome};

/// What came of so many adopted scenarios is kept.
const MOST_KEPT: usize = 64;

/// What came of adopted scenarios, the newest last: a series before and after, and a control chart, for each measure of
/// each. It is the same while the edition of the library, what was set down and later months are.
#[derive(Debug, Default)]
pub(crate) struct OutcomesKept(Mutex<VecDeque<KeptOutcome>>);

#[derive(Debug)]
struct KeptOutcome {
    edition: u64,
    adoption: Adoption,
    later: Vec<LaterMonth>,
    outcome: Arc<Outcome>,
}

impl OutcomesKept {
    /// What came of an adopted scenario; `make` makes it where it is not kept.
    pub(super) fn of(
        &self,
        (edition, adoption, later): (u64, &Adoption, &[LaterMonth]),
        make: impl FnOnce() -> Outcome,
    ) -> Arc<Outcome> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = |kept: &&KeptOutcome| {
            kept.edition == edition && kept.adoption == *adoption && kept.later == later
        };
        if let Some(kept) = lock().iter().find(is_same) {
            return Arc::clone(&kept.outcome);
        }
        let outcome = Arc::new(make());
        let mut kept = lock();
        if MOST_KEPT <= kept.len() {
            kept.pop_front();
        }
        let (adoption, later) = (adoption.clone(), later.to_vec());
        kept.push_back(KeptOutcome { edition, adoption, later, outcome: Arc::clone(&outcome) });
        outcome
    }
}
