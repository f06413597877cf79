//! Patients for each general practitioner: registered patients over full-time equivalents, of the practices of which
//! both are published.
//!
//! Method: `docs/method/access.md`.

use jiff::civil::Date;

use crate::area::Area;
use crate::fact::{Facts, Measure};
use crate::gp_access::registered;
use crate::ratio::Ratio;

/// The GPs of some places in a month, and their patients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workforce {
    /// The month, as its first day; staff are counted on its last.
    pub month: Date,
    /// Fully qualified GPs without trainees and locums [thousandths of an FTE].
    pub gp_fte: u64,
    /// Registered patients of the practices whose GPs these are; none where they are not known.
    pub patients: Option<u64>,
    /// These patients, of those of all practices of the file; none where the file does not say.
    pub covered: Option<Ratio>,
    /// Of how many of the places GPs are published.
    pub n_known: usize,
    /// Of how many they were looked for.
    pub n_places: usize,
}

impl Workforce {
    /// Registered patients for each full-time equivalent; none without GPs or patients.
    #[must_use]
    pub fn patients_per_gp(&self) -> Option<f64> {
        // In thousandths of a full-time equivalent.
        Some(Ratio::new(self.patients?, self.gp_fte)?.per(1_000))
    }
}

/// The GPs of an area in a month; none where those of one of its parts are not published.
#[must_use]
pub fn workforce(facts: &Facts, area: &Area, month: Date) -> Option<Workforce> {
    let gp_fte = facts.sum(Measure::FullyQualifiedGpFte, &area.parts, month)?;
    let own = facts.sum(Measure::PatientsOfKnownGps, &area.parts, month);
    let all = facts.sum(Measure::PatientsOfWorkforce, &area.parts, month);
    Some(Workforce {
        month,
        gp_fte,
        // Figures of before the file's own patients were kept are set against the list.
        patients: own.or_else(|| registered(facts, area, month).map(|(patients, _)| patients)),
        covered: own.zip(all).and_then(|(own, all)| Ratio::new(own, all)),
        n_known: area.parts.len(),
        n_places: area.parts.len(),
    })
}

/// The GPs of an area in each month that is published of all its parts, earliest first.
#[must_use]
pub fn history(facts: &Facts, area: &Area) -> Vec<Workforce> {
    let months = facts.common_periods(Measure::FullyQualifiedGpFte, &area.parts);
    months.into_iter().filter_map(|month| workforce(facts, area, month)).collect()
}

/// The GPs of those of some practices of which they and their patients are published, in each month that any has,
/// earliest first: what is known of a district.
#[must_use]
pub fn history_of_practices(facts: &Facts, practices: &[Area]) -> Vec<Workforce> {
    let of_practice = |area: &Area| history(facts, area).into_iter().map(|of| of.month).collect::<Vec<_>>();
    let mut months: Vec<Date> = practices.iter().flat_map(of_practice).collect();
    months.sort_unstable();
    months.dedup();
    months.into_iter().filter_map(|month| of_practices(facts, practices, month)).collect()
}

/// The GPs of those of some practices of which they and their patients are published; none where they are of none.
#[must_use]
pub fn of_practices(facts: &Facts, practices: &[Area], month: Date) -> Option<Workforce> {
    let of_practice = |area: &Area| {
        let of = workforce(facts, area, month)?;
        Some((of.gp_fte, of.patients?))
    };
    let known: Vec<(u64, u64)> = practices.iter().filter_map(of_practice).collect();
    let patients: u64 = known.iter().map(|(_, patients)| patients).sum();
    let of_all = |area: &Area| facts.sum(Measure::PatientsOfWorkforce, &area.parts, month);
    let all: u64 = practices.iter().filter_map(of_all).sum();
    (!known.is_empty()).then(|| Workforce {
        month,
        gp_fte: known.iter().map(|(gp_fte, _)| gp_fte).sum(),
        patients: Some(patients),
        covered: (patients <= all).then(|| Ratio::new(patients, all)).flatten(),
        n_known: known.len(),
        n_places: practices.len(),
    })
}

#[cfg(test)]
mod tests;
