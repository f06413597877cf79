//! How long each month counts, over a usual one: what is divided by before methods see values, and multiplied by after.

use jiff::civil::Date;

use super::bank_holidays::working_days;
use super::fault::{Fault, Faults};
use super::history::History;
use super::settings::{Adjustment, Settings};
use crate::value_fault::All;

/// Mean days of a month over 400 years.
const USUAL_DAYS: f64 = 146_097.0 / 4_800.0;
/// Mean working days of a month: 253 a year in England with eight bank holidays.
const USUAL_WORKING_DAYS: f64 = 253.0 / 12.0;

impl Adjustment {
    /// How long a month counts, over a usual one; none where its bank holidays are not known.
    #[must_use]
    pub fn length(self, month: Date) -> Option<f64> {
        match self {
            Self::AsIs => Some(1.0),
            Self::Days => Some(f64::from(month.days_in_month()) / USUAL_DAYS),
            Self::WorkingDays => working_days(month).map(|days| f64::from(days) / USUAL_WORKING_DAYS),
        }
    }
}

/// Lengths of the known months and of those ahead, over a usual one.
///
/// # Errors
/// Months whose bank holidays are not known.
pub(super) fn lengths(history: &History, settings: &Settings) -> Result<Vec<f64>, Faults> {
    let months = (0..history.values().len() + settings.n_months).map(|idx| history.month(idx));
    let mut faults = Vec::new();
    let lengths = months
        .map(|month| {
            settings.adjustment.length(month).unwrap_or_else(|| {
                faults.push(Fault::OutsideCalendar { month });
                1.0
            })
        })
        .collect();
    if faults.is_empty() { Ok(lengths) } else { Err(All(faults)) }
}
