//! The way from a district to a station of the care network.

use domain::provenance::Provenance;

/// The way from a district to a station of the care network.
#[derive(Clone, Debug, PartialEq)]
pub struct Journey {
    /// The station, as the care network calls it: `LRI triage`.
    pub station: String,
    /// What people call it: `LRI emergency department`.
    pub name: String,
    /// Where it is: `Rutland Memorial Hospital, Oakham`.
    pub site: String,
    /// The code under which its attendances are published; none where the care network names none.
    pub code: Option<String>,
    /// When it is open: `Mon-Fri 18:00-21:00`.
    pub open: String,
    /// The time that it takes [minutes].
    pub minutes: f64,
    /// How that is known.
    pub provenance: Provenance,
    /// What says so.
    pub source: String,
}
