//! A series in two segments: a line before a change, and a jump and another slope after it.
//!
//! Time runs 1, 2, … in months of the calendar, months left out included. The slope after the change counts from the last
//! month before it, so in the first month after it the effect is jump + slope, and the jump is that of the last month
//! before, extended. Others count from the first month after; their jump is ours + slope.

use std::f64::consts::PI;

use jiff::civil::Date;

use super::calendar::{month_of, months_between};
use super::fault::Fault;
use super::finding::Condition;
use super::series::Series;

/// Months on a side from which on a slope is more than chance.
pub const MONTHS_WANTED: usize = 8;

/// One part of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// The height before month 1.
    Start,
    /// The change a month before the change.
    Trend,
    /// The jump at the change.
    Level,
    /// The further change a month after it.
    Slope,
    /// The sine of a wave, so many a year.
    Sine(u32),
    /// The cosine of a wave, so many a year.
    Cosine(u32),
}

/// Something else that changed at about the same time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlsoChanged {
    /// The month.
    pub month: Date,
    /// What, in words.
    pub what: String,
}

/// The columns of a series in two segments.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Segments {
    pub(super) terms: Vec<Term>,
    pub(super) columns: Vec<Vec<f64>>,
    /// When each row is [months, the first being 1].
    pub(super) times: Vec<u32>,
    /// Months after the change of each row, none before it.
    pub(super) after: Vec<Option<u32>>,
    pub(super) n_before: usize,
}

impl Segments {
    /// The segments of `series` with a change after the month `last_before`.
    pub(super) fn new(series: &Series, last_before: Date, harmonics: u32) -> Result<Self, Vec<Fault>> {
        let last_before = month_of(last_before);
        let mut faults = Vec::new();
        if last_before < series.first() || series.last() < last_before {
            let (first, last) = (series.first(), series.last());
            faults.push(Fault::MonthNotThere { month: last_before, first, last });
        }
        if 5 < harmonics {
            faults.push(Fault::TooManyHarmonics { harmonics });
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let since = |from: Date, month: Date| u32::try_from(months_between(from, month)).unwrap_or(0);
        let times: Vec<u32> = series.months().iter().map(|month| 1 + since(series.first(), *month)).collect();
        let after: Vec<Option<u32>> = series
            .months()
            .iter()
            .map(|month| (last_before < *month).then(|| since(last_before, *month)))
            .collect();
        let column = |of: &dyn Fn(usize) -> f64| (0..times.len()).map(of).collect::<Vec<f64>>();
        let mut terms = vec![Term::Start, Term::Trend, Term::Level, Term::Slope];
        let mut columns = vec![
            column(&|_| 1.0),
            column(&|row| f64::from(times[row])),
            column(&|row| if after[row].is_some() { 1.0 } else { 0.0 }),
            column(&|row| f64::from(after[row].unwrap_or(0))),
        ];
        for wave in 1..=harmonics {
            let angle = |row: usize| 2.0 * PI * f64::from(wave) * f64::from(times[row]) / 12.0;
            terms.extend([Term::Sine(wave), Term::Cosine(wave)]);
            columns.push(column(&|row| libm::sin(angle(row))));
            columns.push(column(&|row| libm::cos(angle(row))));
        }
        let n_before = after.iter().filter(|after| after.is_none()).count();
        let (n_after, needed) = (times.len() - n_before, terms.len() + 1);
        if n_before < 2 || n_after < 2 || times.len() < needed {
            let (needed_before, needed_after) = (2, 2);
            return Err(vec![Fault::FewMonths {
                before: n_before,
                after: n_after,
                needed_before,
                needed_after,
                needed,
            }]);
        }
        Ok(Self { terms, columns, times, after, n_before })
    }

    pub(super) const fn n_rows(&self) -> usize {
        self.times.len()
    }

    /// How many months there are after the change, months left out included.
    pub(super) fn months_after(&self) -> u32 {
        self.after.iter().flatten().copied().max().unwrap_or(0)
    }

    /// What the effect so many months after the change takes of each coefficient.
    pub(super) fn effect_weights(&self, months_after: f64) -> Vec<f64> {
        self.terms
            .iter()
            .map(|term| match term {
                Term::Level => 1.0,
                Term::Slope => months_after,
                _ => 0.0,
            })
            .collect()
    }

    /// What the line of row `row` takes of each coefficient, as it is and without the change.
    pub(super) fn row(&self, row: usize) -> Vec<f64> {
        self.columns.iter().map(|column| column[row]).collect()
    }

    /// What the line of row `row` would take without the change.
    pub(super) fn row_without_change(&self, row: usize) -> Vec<f64> {
        let of = |(term, column): (&Term, &Vec<f64>)| {
            if matches!(term, Term::Level | Term::Slope) { 0.0 } else { column[row] }
        };
        self.terms.iter().zip(&self.columns).map(of).collect()
    }

    /// An effect that was asked for is in the months after the change.
    pub(super) fn check_effect(&self, at: u32) -> Result<(), Vec<Fault>> {
        let months_after = self.months_after();
        if (1..=months_after).contains(&at) {
            Ok(())
        } else {
            Err(vec![Fault::EffectNotThere { at, months_after }])
        }
    }

    /// What cannot be told apart, in words.
    pub(super) fn not_told_apart(&self, column: usize) -> Vec<Fault> {
        let what = match self.terms.get(column) {
            Some(Term::Start | Term::Trend) => "the line before the change",
            Some(Term::Level | Term::Slope) => "the jump and slope after the change",
            _ => "the season",
        };
        vec![Fault::NotToldApart { what: what.to_owned() }]
    }

    /// What of the series itself limits a finding.
    pub(super) fn conditions(&self, series: &Series, also_changed: &[AlsoChanged]) -> Vec<Condition> {
        let mut conditions = Vec::new();
        let (before, after) = (self.n_before, self.n_rows() - self.n_before);
        if before < MONTHS_WANTED || after < MONTHS_WANTED {
            conditions.push(Condition::FewMonths { before, after, wanted: MONTHS_WANTED });
        }
        let months = usize::try_from(months_between(series.first(), series.last())).unwrap_or(0) + 1;
        if months < 24 {
            conditions.push(Condition::UnderTwoYears { months });
        }
        if !series.left_out().is_empty() {
            let months = series.left_out().iter().map(|left_out| left_out.month).collect();
            conditions.push(Condition::LeftOut { months });
        }
        for AlsoChanged { month, what } in also_changed {
            if series.first() <= month_of(*month) && month_of(*month) <= series.last() {
                conditions.push(Condition::AlsoChanged { month: month_of(*month), what: what.clone() });
            }
        }
        conditions
    }
}
