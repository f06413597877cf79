//! What was adopted, as the reader may see it, and what came of it in the measures that they may see.

use std::sync::Arc;

use appraisal::adopted::Adoption;
use appraisal::adopted::observed::{LaterMonth, Outcome, outcome};
use domain::account::Role;
use evidence::measured::Measured;

use super::super::adoptions::{AdoptedScenarios, Adoptions};
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
pub(super) fn all(state: &AppState) -> Result<AdoptedScenarios, PageError> {
    let mut all = adoptions(state)?.all();
    // Everybody sees no counts of staff and nothing that tells what few of them are paid.
    if state.library.readers().rule().is_some() {
        for adoption in &mut all.adoptions {
            // Nor by which name those who decided sign in.
            adoption.adopted.by = Role::Publisher.one();
            if let Some((decided, _)) = &mut adoption.withdrawn {
                decided.by = Role::Publisher.one();
            }
            adoption
                .expected
                .retain(|of| !super::super::disclosed::is_for_keepers(&of.topic, &of.unit, &of.measure));
        }
    }
    Ok(all)
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
    let Ok(all) = all(state) else { return Vec::new() };
    let standing = all.adoptions.into_iter().filter(Adoption::stands);
    standing.map(|adoption| (adoption.scenario, format!("{ADOPTED}/{}", adoption.id))).collect()
}
