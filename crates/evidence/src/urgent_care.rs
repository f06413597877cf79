//! Urgent care at a site: who came, how long they waited, and how much of what the site could do is used.
//!
//! Method: `docs/method/access.md`.

use domain::provenance::Provenance;
use jiff::civil::Date;

use crate::fact::{Dimension, Facts, Measure};
use crate::ratio::Ratio;

/// The type of major departments.
const MAJOR: &str = "Type 1";

/// What is stated of a site beside what is published of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Its ODS code: `NNJ15`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The district it is in; none where it is not stated.
    pub district: Option<String>,
    /// What of the site reports no attendances, such as `the weekday daytime unit`; none where all of it does.
    pub not_counted: Option<String>,
    /// Contacts that what reports attendances could see in a month; none where nobody states it.
    pub contacts_a_month: Option<Stated>,
    /// What all of it costs a year [£]; none where nobody states it.
    pub pounds_a_year: Option<Stated>,
    /// Where this is stated.
    pub source: String,
}

/// A number that somebody states, and how it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The number.
    pub value: u32,
    /// How it is known.
    pub provenance: Provenance,
}

/// A site in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrgentCare {
    /// The site.
    pub site: Site,
    /// The month, as its first day.
    pub month: Date,
    /// Attendances of the month.
    pub attendances: u64,
    /// Whether any were at a major department.
    pub is_major: bool,
    /// Seen within 4 hours of arrival, of all; none where nobody came.
    pub within_4_hours: Option<Ratio>,
    /// Waits of more than 12 hours from the decision to admit, of the admissions through A&E; none without admissions.
    pub over_12_hours: Option<Ratio>,
}

impl UrgentCare {
    /// Attendances of what the site could see in a month.
    #[must_use]
    pub fn utilisation(&self) -> Option<Ratio> {
        Ratio::new(self.attendances, u64::from(self.site.contacts_a_month?.value))
    }
}

/// A site in a month; none where nothing is published of it.
#[must_use]
pub fn urgent_care(facts: &Facts, site: &Site, month: Date) -> Option<UrgentCare> {
    let of = |measure| facts.total(measure, &site.code, month);
    let attendances = of(Measure::Attendances)?;
    let within = |over: u64| Ratio::new(attendances.checked_sub(over)?, attendances);
    let admissions = of(Measure::AdmissionsThroughAe).unwrap_or(0);
    Some(UrgentCare {
        site: site.clone(),
        month,
        attendances,
        is_major: facts
            .kinds(Measure::Attendances, &site.code, month, Dimension::AeType)
            .any(|(kind, n)| kind == MAJOR && 0 < n),
        within_4_hours: of(Measure::AttendancesOver4Hours).and_then(within),
        over_12_hours: of(Measure::WaitsOver12Hours).and_then(|waits| Ratio::new(waits, admissions)),
    })
}

/// Attendances of a site in each month that is published, earliest first.
#[must_use]
pub fn history(facts: &Facts, site: &Site) -> Vec<UrgentCare> {
    let months = facts.periods(Measure::Attendances, &site.code);
    months.filter_map(|month| urgent_care(facts, site, month)).collect()
}

/// What a contact costs at the attendances of the months published, were they a year's [£]; none where the cost is not
/// stated, nobody came, or the cost is also of what reports no attendances.
#[must_use]
pub fn pounds_a_contact(history: &[UrgentCare]) -> Option<f64> {
    let site = &history.first()?.site;
    if site.not_counted.is_some() {
        return None;
    }
    let pounds = site.pounds_a_year?.value;
    let n_months = u64::try_from(history.len()).ok()?;
    let attendances: u64 = history.iter().map(|month| month.attendances).sum();
    let a_year = Ratio::new(u64::from(pounds) * n_months, attendances * 12)?;
    Some(a_year.per(1))
}

#[cfg(test)]
mod tests;
