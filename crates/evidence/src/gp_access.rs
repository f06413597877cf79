//! Access to general practice: appointments by who, how and how soon, for each thousand patients, with what is not
//! known of them.
//!
//! Shares are of what is known and of all; the two differ where the kind of many appointments is unknown.
//! Method: `docs/method/access.md`.

use jiff::civil::Date;

use crate::area::Area;
use crate::fact::{Dimension, Facts, Measure};
use crate::ratio::Ratio;

/// Words for what is not known, as publications have them.
const UNKNOWN: &str = "Unknown";
const GP: &str = "GP";
const DID_NOT_ATTEND: &str = "DNA";
const ATTENDED: &str = "Attended";
const SAME_DAY: &str = "Same Day";
/// Waits of 14 days and less.
const WITHIN_14_DAYS: [&str; 4] = [SAME_DAY, "1 Day", "2 to 7 Days", "8 to 14 Days"];
const FACE_TO_FACE: &str = "Face-to-Face";

/// A share of what is known and of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Of those whose kind is known; none where it is known of none.
    pub of_known: Option<Ratio>,
    /// Of all.
    pub of_all: Ratio,
}

impl Share {
    /// The least and the most of all that it can be, whatever those of unknown kind are, and how many these are; none where
    /// every kind is known, or none is.
    #[must_use]
    pub fn bounds(self) -> Option<(Ratio, Ratio, u64)> {
        let n_unknown = self.of_all.whole().checked_sub(self.of_known?.whole()).filter(|n| 0 < *n)?;
        let most = Ratio::new(self.of_all.part().saturating_add(n_unknown), self.of_all.whole())?;
        Some((self.of_all, most, n_unknown))
    }
}

/// Access to general practice in a place and month.
#[derive(Clone, Debug, PartialEq)]
pub struct GpAccess {
    /// The area.
    pub area: Area,
    /// The month, as its first day.
    pub month: Date,
    /// Appointments of the month.
    pub appointments: u64,
    /// Patients that they are set against, and the day on which these were registered; none where no list is there.
    pub patients: Option<(u64, Date)>,
    /// With a GP.
    pub with_gp: Share,
    /// Face to face.
    pub face_to_face: Share,
    /// On the day of booking.
    pub same_day: Share,
    /// Within fourteen days of booking.
    pub within_14_days: Share,
    /// Not attended, of those of which it is known whether they were.
    pub did_not_attend: Option<Ratio>,
    /// Of unknown staff type, of all.
    pub unknown_staff: Ratio,
    /// Patients whose practices are counted, of all registered; none where the coverage is not published.
    pub coverage: Option<Ratio>,
}

impl GpAccess {
    /// Appointments for each thousand registered patients.
    #[must_use]
    pub fn per_1000(&self) -> Option<f64> {
        let (patients, _) = self.patients?;
        Some(Ratio::new(self.appointments, patients)?.per(1_000))
    }
}

/// Access in an area and month; none where the appointments of one of its parts are not published.
#[must_use]
pub fn gp_access(facts: &Facts, area: &Area, month: Date) -> Option<GpAccess> {
    let appointments = facts.sum(Measure::Appointments, &area.parts, month)?;
    let kinds = |dimension| facts.summed_kinds(Measure::Appointments, &area.parts, month, dimension);
    let share = |dimension, wanted: &[&str]| {
        let kinds = kinds(dimension);
        let sum = |of: &dyn Fn(&str) -> bool| -> u64 {
            kinds.iter().filter(|(kind, _)| of(kind)).map(|(_, value)| value).sum()
        };
        let part = sum(&|kind| wanted.contains(&kind));
        let known = sum(&|kind| kind != UNKNOWN);
        Some(Share { of_known: Ratio::new(part, known), of_all: Ratio::new(part, appointments)? })
    };
    let of = |dimension, wanted: &str| kinds(dimension).get(wanted).copied().unwrap_or(0);
    let missed = of(Dimension::Status, DID_NOT_ATTEND);
    Some(GpAccess {
        area: area.clone(),
        month,
        appointments,
        patients: registered(facts, area, month),
        with_gp: share(Dimension::StaffType, &[GP])?,
        face_to_face: share(Dimension::Mode, &[FACE_TO_FACE])?,
        same_day: share(Dimension::Wait, &[SAME_DAY])?,
        within_14_days: share(Dimension::Wait, &WITHIN_14_DAYS)?,
        did_not_attend: Ratio::new(missed, missed + of(Dimension::Status, ATTENDED)),
        unknown_staff: Ratio::new(of(Dimension::StaffType, UNKNOWN), appointments)?,
        coverage: coverage(facts, area, month),
    })
}

/// Access of an area in each month that is published of all its parts, earliest first.
#[must_use]
pub fn history(facts: &Facts, area: &Area) -> Vec<GpAccess> {
    let months = facts.common_periods(Measure::Appointments, &area.parts);
    months.into_iter().filter_map(|month| gp_access(facts, area, month)).collect()
}

/// Months further from a list than this say nothing of it: lists grow by one to two per cent a year.
const MOST_MONTHS_APART: i32 = 12;

/// Patients registered on the day nearest to the month: of the coverage of the month itself, or of a list at most a
/// year away.
pub(crate) fn registered(facts: &Facts, area: &Area, month: Date) -> Option<(u64, Date)> {
    if let Some(open) = facts.sum(Measure::OpenPatients, &area.parts, month) {
        return Some((open, month));
    }
    let apart = |day: &Date| {
        let months = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
        (months(*day) - months(month)).abs()
    };
    let days = facts.common_periods(Measure::RegisteredPatients, &area.parts);
    let day = days.into_iter().min_by_key(apart)?;
    let patients = facts.sum(Measure::RegisteredPatients, &area.parts, day)?;
    (apart(&day) <= MOST_MONTHS_APART).then_some((patients, day))
}

fn coverage(facts: &Facts, area: &Area, month: Date) -> Option<Ratio> {
    let included = facts.sum(Measure::IncludedPatients, &area.parts, month)?;
    Ratio::new(included, facts.sum(Measure::OpenPatients, &area.parts, month)?)
}

#[cfg(test)]
mod tests;
