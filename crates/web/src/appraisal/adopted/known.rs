//! What was adopted, as the reader may see it, and what came of it in the measures that they may see.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use appraisal::adopted::Adoption;
use appraisal::adopted::observed::{LaterMonth, Outcome, outcome};
use evidence::measured::Measured;

use super::super::adoptions::{Adoptions, AdoptionsError};
use super::super::frame::ADOPTED;
use crate::error::PageError;
use crate::evidence::evaluate::events;
use crate::evidence::measures::measures;
use crate::state::AppState;

/// The adopted scenarios, where there is a workspace.
pub(in crate::appraisal) fn adoptions(state: &AppState) -> Result<&dyn Adoptions, PageError> {
    state.adoptions.as_deref().ok_or(PageError::Page)
}

/// All of them, with months that no other file has.
pub(super) fn all(state: &AppState) -> Result<(Vec<Adoption>, Vec<LaterMonth>), PageError> {
    let failed = |error: AdoptionsError| PageError::Failed(error.0);
    let (mut all, later) = adoptions(state)?.all().map_err(failed)?;
    // Everybody sees no counts of staff and nothing that tells what few of them are paid.
    if state.library.readers().rule().is_some() {
        for adoption in &mut all {
            adoption
                .expected
                .retain(|of| !super::super::disclosed::is_for_keepers(&of.topic, &of.unit, &of.measure));
        }
    }
    Ok((all, later))
}

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
    fn of(
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

/// What came of one, in the measures that the reader may see.
pub(super) fn came(state: &AppState, adoption: &Adoption, later: &[LaterMonth]) -> Arc<Outcome> {
    let also = |measured: &Measured| events(state, measured, None);
    let made = || outcome(adoption, &measures(state), later, &also);
    state.outcomes.of((state.library.edition(), adoption, later), made)
}

/// The scenarios that are adopted and not withdrawn, by name, each with the address of what came of it. None where they
/// cannot be read: their own page says why.
pub(in crate::appraisal) fn standing(state: &AppState) -> Vec<(String, String)> {
    let Ok((all, _)) = all(state) else { return Vec::new() };
    let standing = all.into_iter().filter(Adoption::stands);
    standing.map(|adoption| (adoption.scenario, format!("{ADOPTED}/{}", adoption.id))).collect()
}
