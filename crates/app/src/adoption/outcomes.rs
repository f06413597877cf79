//! What came of adopted scenarios, as the files of a workspace have it.

use anyhow::Result;
use appraisal::adopted::Adoption;
use appraisal::adopted::observed::{Outcome, outcome};
use evidence::measured::Measured;
use evidence::recorded_change::also_changed;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sources::adopted::{adoptions, later_months};
use sources::workspace::Workspace;

use crate::measures::measures;

/// An adopted scenario, and what came of it.
#[derive(Clone, Debug)]
pub struct Came {
    pub adoption: Adoption,
    pub outcome: Outcome,
}

/// All of them that can be read, in the order in which they were adopted; as recorded by a day where one is given.
///
/// # Errors
/// Where measures or events cannot be read.
pub fn came(workspace: &Workspace, as_at: Option<Date>) -> Result<Vec<Came>> {
    let adoptions = adoptions(&workspace.root).0.into_iter();
    let adoptions: Vec<Adoption> = adoptions.filter_map(|adoption| recorded_by(adoption, as_at)).collect();
    if adoptions.is_empty() {
        return Ok(Vec::new());
    }
    let later = later_months(&workspace.root).0;
    let measures = measures(workspace, as_at)?;
    let events = sources::events::events(&workspace.root)?;
    let also = |measured: &Measured| {
        let is_organisation = |code: &str| {
            workspace.organisations.iter().any(|organisation| organisation.code.as_str() == code)
        };
        also_changed(&events, &workspace.system, is_organisation, &measured.id)
    };
    let came = adoptions.into_iter().map(|adoption| {
        let outcome = outcome(&adoption, &measures, &later, &also);
        Came { adoption, outcome }
    });
    Ok(came.collect())
}

/// An adoption as it was recorded by a day.
pub(super) fn recorded_by(adoption: Adoption, as_at: Option<Date>) -> Option<Adoption> {
    let Some(day) = as_at else { return Some(adoption) };
    let is_known = |at: jiff::Timestamp| at.to_zoned(TimeZone::UTC).date() <= day;
    if !is_known(adoption.adopted.at) {
        return None;
    }
    let withdrawn = adoption.withdrawn.filter(|(decided, _)| is_known(decided.at));
    Some(Adoption { withdrawn, ..adoption })
}
