//! Many measures in one table of icons, and the matrix of how many stand where.

use jiff::civil::Date;

use super::chart::{Chart, Current};
use super::icon::{Assurance, Variation};
use super::limits::Limits;
use super::warning::Warning;

/// A measure in a table of icons.
#[derive(Clone, Debug, PartialEq)]
pub struct IconRow {
    /// The measure's name.
    pub measure: String,
    /// Its unit.
    pub unit: String,
    /// The date of the last point.
    pub date: Date,
    /// The last value; none where it is missing.
    pub value: Option<f64>,
    /// The mean of the last group.
    pub mean: Option<f64>,
    /// The limits of the last group.
    pub limits: Option<Limits>,
    /// The target of the last point.
    pub target: Option<f64>,
    /// Whether it is changing.
    pub variation: Variation,
    /// Whether it meets its target.
    pub assurance: Option<Assurance>,
    /// The rule that fired, and since when.
    pub current: Option<Current>,
    /// What weakens its chart.
    pub warnings: Vec<Warning>,
}

/// The row of a measure; none of a chart without points.
#[must_use]
pub fn icon_row(measure: &str, unit: &str, chart: &Chart) -> Option<IconRow> {
    let (point, group) = (chart.points.last()?, chart.groups.last()?);
    Some(IconRow {
        measure: measure.to_owned(),
        unit: unit.to_owned(),
        date: point.date,
        value: point.value,
        mean: group.level.mean,
        limits: group.level.limits,
        target: point.target,
        variation: chart.variation,
        assurance: chart.assurance,
        current: chart.current,
        warnings: chart.warnings.clone(),
    })
}

/// Puts rows in the order in which a board should look at them: concern before common cause before improvement, and
/// within each a target that is failed before one that is met by chance or always; rows alike stay as they were.
pub fn sort_by_attention(rows: &mut [IconRow]) {
    rows.sort_by_key(|row| {
        let variation = match row.variation {
            Variation::Concern(_) => 0,
            Variation::Neutral(_) => 1,
            Variation::CommonCause => 2,
            Variation::Improvement(_) => 3,
        };
        let assurance = match row.assurance {
            Some(Assurance::ConsistentFail) => 0,
            Some(Assurance::HitAndMiss) => 1,
            Some(Assurance::NoLimits) => 2,
            None => 3,
            Some(Assurance::ConsistentPass) => 4,
        };
        // What fails its target and does not change is likely to fail on.
        let fails_on = row.variation == Variation::CommonCause && assurance == 0;
        (if fails_on { 1 } else { variation }, assurance)
    });
}

/// The measures with a pair of icons, in the order of the rows: a cell of the matrix.
pub fn cell(
    rows: &[IconRow],
    variation: Variation,
    assurance: Option<Assurance>,
) -> impl Iterator<Item = &IconRow> {
    rows.iter().filter(move |row| row.variation == variation && row.assurance == assurance)
}

#[cfg(test)]
mod tests;
