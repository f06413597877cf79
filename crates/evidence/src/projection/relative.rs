//! How many times as much a coming month holds as known ones did, each by its length.

use jiff::civil::Date;

use super::fault::Faults;
use super::history::History;
use super::project::project;
use super::settings::{Adjustment, Settings};
use super::warning::Warning;
use crate::control_chart::series::Observation;
use crate::evaluation::calendar::{months_after, months_between};

/// The furthest month ahead of the last known one.
pub const FURTHEST: i32 = 24;

/// A coming month over the mean of known ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Relative {
    /// 1 in 10 projected months is lower.
    pub low: f64,
    /// As many are lower as higher.
    pub middle: f64,
    /// 1 in 10 is higher.
    pub high: f64,
    /// The first month that the projection rests on.
    pub first: Date,
    /// The last one.
    pub last: Date,
    /// How many months it rests on.
    pub n_months: usize,
    /// What weakens the projection.
    pub warnings: Vec<Warning>,
}

/// Why a month cannot be compared with known ones.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NotRelative {
    /// It is known, or before the first that is.
    #[error("{} is not after the last known month, {}; write a month from {} to {}", written(*.month), written(*.last), written(months_after(*.last, 1)), written(months_after(*.last, FURTHEST)))]
    NotAhead {
        /// The month.
        month: Date,
        /// The last known one.
        last: Date,
    },
    /// It is too far ahead.
    #[error("{} is more than {FURTHEST} months after the last known month, {}; write a month from {} to {}, or add later figures", written(*.month), written(*.last), written(months_after(*.last, 1)), written(months_after(*.last, FURTHEST)))]
    TooFar {
        /// The month.
        month: Date,
        /// The last known one.
        last: Date,
    },
    /// Nothing happened in the months that it is compared with.
    #[error("the months that it would be compared with are zero or not known")]
    NothingBefore,
    /// The series cannot be projected.
    #[error(transparent)]
    Series(#[from] Faults),
}

/// Compares `month` with the known months from `observed.0` to `observed.1`. Where months are missing so that the series
/// cannot be projected as a whole, it is projected from its last months without a gap.
///
/// # Errors
/// Where the month is not ahead or too far, or the series cannot be projected.
pub fn relative(
    known: &[(Date, f64)],
    adjustment: Adjustment,
    month: Date,
    observed: (Date, Date),
) -> Result<Relative, NotRelative> {
    let Some((last, _)) = known.last().copied() else { return Err(NotRelative::NothingBefore) };
    let ahead = months_between(last, month);
    if ahead < 1 {
        return Err(NotRelative::NotAhead { month, last });
    }
    if FURTHEST < ahead {
        return Err(NotRelative::TooFar { month, last });
    }
    let by_length = |(month, value): &(Date, f64)| adjustment.length(*month).map(|length| value / length);
    let compared: Vec<f64> = known
        .iter()
        .filter(|(month, _)| observed.0 <= *month && *month <= observed.1)
        .filter_map(by_length)
        .collect();
    let count = f64::from(u32::try_from(compared.len()).unwrap_or(u32::MAX));
    let before = compared.iter().sum::<f64>() / count.max(1.0);
    if before <= 0.0 {
        return Err(NotRelative::NothingBefore);
    }
    let history = history(known)?;
    let n_months = usize::try_from(ahead).unwrap_or(1);
    let settings = Settings { adjustment, ..Settings::months(n_months) };
    let projection = project(&history, &settings)?;
    let (Some(of), Some(length)) = (projection.months().last(), adjustment.length(month)) else {
        return Err(NotRelative::NothingBefore);
    };
    let over = |value: f64| value / length / before;
    Ok(Relative {
        low: over(of.interval_80.low),
        middle: over(of.median),
        high: over(of.interval_80.high),
        first: history.first(),
        last,
        n_months: history.values().iter().flatten().count(),
        warnings: projection.warnings().to_vec(),
    })
}

/// The series, or its last months without a gap where it has too many.
fn history(known: &[(Date, f64)]) -> Result<History, Faults> {
    let of = |known: &[(Date, f64)]| {
        History::new(known.iter().map(|(date, value)| Observation { date: *date, value: Some(*value) }))
    };
    of(known).or_else(|faults| {
        let is_gap = |pair: &[(Date, f64)]| months_between(pair[0].0, pair[1].0) != 1;
        let from = known.windows(2).rposition(is_gap).map_or(0, |idx| idx + 1);
        of(&known[from..]).map_err(|_| faults)
    })
}

fn written(month: Date) -> String {
    month.strftime("%Y-%m").to_string()
}

#[cfg(test)]
mod tests;
