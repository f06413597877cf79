//! `oakham.projection/1`: where measures go next, month by month, with what weakens that.

use evidence::measured::Measured;
use evidence::projection::history::History;
use evidence::projection::month_ahead::MonthAhead;
use evidence::projection::outturn::Outturn;
use evidence::projection::project::Projection as Projected;
use evidence::projection::score::Rehearsal;
use evidence::projection::settings::{Adjustment, Settings};
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::word::Provenance;

/// The projection of a measure. Values are in its unit.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Projection {
    pub schema: SchemaName<Self>,
    pub measure: String,
    pub name: String,
    pub unit: String,
    pub provenance: Provenance,
    pub from: Vec<String>,
    /// `as_is`, `days` or `working_days`: what a month's value is as long as.
    pub adjustment: &'static str,
    /// The last month with a value.
    pub last_known: String,
    /// Months with a value that were used.
    pub known_months: usize,
    pub months: Vec<ProjectedMonth>,
    /// Where the financial year ends; `null` where that was not asked for, or not all its months are known or projected.
    pub outturn: Option<ProjectedOutturn>,
    /// How a projection as long would have done on the last known months; `null` where too little comes before these.
    pub rehearsal: Option<ProjectionRehearsal>,
    pub warnings: Vec<String>,
}

impl Document for Projection {
    const NAME: &'static str = "oakham.projection/1";
}

/// What a coming month may be.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ProjectedMonth {
    /// Its first day.
    pub month: String,
    pub lower_50: f64,
    pub upper_50: f64,
    #[serde(flatten)]
    pub spread: Spread,
}

/// A middle, a mean, and what holds four times in five and 19 times in 20.
#[derive(Clone, Copy, Debug, JsonSchema, Serialize)]
pub struct Spread {
    pub median: f64,
    pub mean: f64,
    pub lower_80: f64,
    pub upper_80: f64,
    pub lower_95: f64,
    pub upper_95: f64,
}

/// A financial year, its known and its projected months together.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ProjectedOutturn {
    /// As 2026/27.
    pub year: String,
    pub known_months: usize,
    pub known: f64,
    pub projected_months: usize,
    #[serde(flatten)]
    pub spread: Spread,
}

/// How a projection did on months that are known. Errors are over the mean change from year to year before these.
#[derive(Clone, Copy, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ProjectionRehearsal {
    pub months: usize,
    /// Mean absolute scaled error of the middle.
    pub mase: f64,
    /// The same of repeating the year before.
    pub mase_of_repeating: f64,
    /// Weighted interval score, scaled.
    pub wis: f64,
    /// Share of months within the 80 % interval.
    pub coverage_80: f64,
    pub coverage_95: f64,
}

impl Projection {
    /// The document of a projection.
    #[must_use]
    pub fn of(
        measured: &Measured,
        history: &History,
        settings: &Settings,
        projected: &Projected,
        outturn: Option<&Outturn>,
        rehearsal: Option<&Rehearsal>,
    ) -> Self {
        Self {
            schema: SchemaName::default(),
            measure: measured.id.clone(),
            name: measured.name.clone(),
            unit: measured.unit.clone(),
            provenance: domain::provenance::Provenance::of_formula([measured.provenance]).into(),
            from: measured.files.clone(),
            adjustment: match settings.adjustment {
                Adjustment::AsIs => "as_is",
                Adjustment::Days => "days",
                Adjustment::WorkingDays => "working_days",
            },
            last_known: history.last().to_string(),
            known_months: history.values().iter().flatten().count(),
            months: projected.months().iter().map(ProjectedMonth::of).collect(),
            outturn: outturn.map(ProjectedOutturn::of),
            rehearsal: rehearsal.map(ProjectionRehearsal::of),
            warnings: projected.warnings().iter().map(ToString::to_string).collect(),
        }
    }
}

impl ProjectedMonth {
    fn of(ahead: &MonthAhead) -> Self {
        let MonthAhead { month, median, mean, interval_50, interval_80, interval_95 } = *ahead;
        let (inner, outer) = ((interval_80.low, interval_80.high), (interval_95.low, interval_95.high));
        Self {
            month: month.to_string(),
            lower_50: interval_50.low,
            upper_50: interval_50.high,
            spread: Spread::of(median, mean, inner, outer),
        }
    }
}

impl Spread {
    const fn of(median: f64, mean: f64, inner: (f64, f64), outer: (f64, f64)) -> Self {
        Self { median, mean, lower_80: inner.0, upper_80: inner.1, lower_95: outer.0, upper_95: outer.1 }
    }
}

impl ProjectedOutturn {
    fn of(outturn: &Outturn) -> Self {
        let total = &outturn.total;
        let inner = (total.interval_80.low, total.interval_80.high);
        let outer = (total.interval_95.low, total.interval_95.high);
        Self {
            year: outturn.year.to_string(),
            known_months: outturn.n_known,
            known: outturn.known,
            projected_months: outturn.n_ahead,
            spread: Spread::of(total.median, total.mean, inner, outer),
        }
    }
}

impl ProjectionRehearsal {
    const fn of(rehearsal: &Rehearsal) -> Self {
        let score = rehearsal.projected;
        Self {
            months: rehearsal.n_months,
            mase: score.mase,
            mase_of_repeating: rehearsal.repeated_mase,
            wis: score.wis,
            coverage_80: score.coverage_80,
            coverage_95: score.coverage_95,
        }
    }
}
