//! `oakham.spc/1`: control charts of measures, with the settings they are drawn by.

use evidence::control_chart::chart::{Chart, Group};
use evidence::control_chart::icon::{Assurance, Variation};
use evidence::control_chart::limits::{Level, Use};
use evidence::control_chart::plan::{Baseline, Direction};
use evidence::control_chart::point::{Point, Rule, Side, SpecialCause, Verdict};
use evidence::control_chart::proposal::proposals;
use evidence::control_chart::settings::{Screening, TwoInThree};
use evidence::measured::Measured;
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::word::Provenance;

/// Control charts, one a measure.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Spc {
    pub schema: SchemaName<Self>,
    pub charts: Vec<ControlChart>,
}

impl Document for Spc {
    const NAME: &'static str = "oakham.spc/1";
}

impl Spc {
    /// The document of charts.
    #[must_use]
    pub fn of(charts: &[(Measured, Chart)]) -> Self {
        let charts = charts.iter().map(|(measured, chart)| ControlChart::of(measured, chart));
        Self { schema: SchemaName::default(), charts: charts.collect() }
    }
}

/// The chart of a measure. Values, means and limits are in its unit.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ControlChart {
    pub measure: String,
    pub name: String,
    pub unit: String,
    pub provenance: Provenance,
    pub from: Vec<String>,
    pub settings: ControlSettings,
    pub rebases: Vec<Decision>,
    pub left_out: Vec<Decision>,
    /// Whether it is changing, by its last point.
    pub variation: &'static str,
    /// Whether it meets its target; `null` without one, or where neither way is better.
    pub assurance: Option<&'static str>,
    /// The rule that the last point fell under.
    pub rule: Option<&'static str>,
    /// Since when it holds.
    pub since: Option<String>,
    pub groups: Vec<ControlGroup>,
    pub points: Vec<ControlPoint>,
    /// Rebases that the values suggest; a person decides.
    pub proposed_rebases: Vec<ProposedRebase>,
    pub warnings: Vec<String>,
}

/// By which settings a chart is drawn.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ControlSettings {
    /// increase, decrease or neutral.
    pub better: &'static str,
    pub shift_points: usize,
    pub trend_points: usize,
    /// `same_side`, `any_side` or `whole_window`.
    pub two_in_three: &'static str,
    pub limit_factor: f64,
    pub screening: bool,
    /// Points at the start of each group that set its limits; `null` where all do.
    pub baseline_points: Option<usize>,
}

/// A date that a person decided about, and why.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Decision {
    pub date: String,
    pub reason: String,
}

/// Points with the same limits.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ControlGroup {
    pub first: String,
    pub last: String,
    pub points: usize,
    /// Values that set the limits.
    pub baseline_values: usize,
    #[serde(flatten)]
    pub level: ControlLevel,
}

/// Mean and limits; `null` where there are too few values for them.
#[derive(Clone, Copy, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ControlLevel {
    pub mean: Option<f64>,
    pub lower_limit: Option<f64>,
    pub upper_limit: Option<f64>,
    pub mean_moving_range: Option<f64>,
}

/// A point.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ControlPoint {
    pub date: String,
    /// `null` where it is missing.
    pub value: Option<f64>,
    pub target: Option<f64>,
    /// The group, counted from 0.
    pub group: usize,
    /// `baseline`, `judged`, `left_out` or `missing`.
    pub used: &'static str,
    pub meaning: &'static str,
    pub rule: Option<&'static str>,
}

/// A rebase that the values suggest.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ProposedRebase {
    pub first: String,
    pub before: ControlLevel,
    pub after: ControlLevel,
    /// The step, in standard deviations of the points before.
    pub step_sigmas: f64,
    pub signals_now: usize,
    pub signals_then: usize,
}

impl ControlChart {
    fn of(measured: &Measured, chart: &Chart) -> Self {
        let settings = chart.settings;
        let plan = &chart.plan;
        let rebases = plan.rebases.iter().map(|of| (of.first, &of.reason));
        let left_out = plan.exclusions.iter().map(|of| (of.date, &of.reason));
        let decision = |(date, reason): (jiff::civil::Date, &evidence::control_chart::plan::Reason)| {
            Decision { date: date.to_string(), reason: reason.text().to_owned() }
        };
        Self {
            measure: measured.id.clone(),
            name: measured.name.clone(),
            unit: measured.unit.clone(),
            provenance: measured.provenance.into(),
            from: measured.files.clone(),
            settings: ControlSettings {
                better: match plan.direction {
                    Direction::Increase => "increase",
                    Direction::Decrease => "decrease",
                    Direction::Neutral => "neutral",
                },
                shift_points: settings.shift.get(),
                trend_points: settings.trend.get(),
                two_in_three: match settings.two_in_three {
                    TwoInThree::SameSide => "same_side",
                    TwoInThree::AnySide => "any_side",
                    TwoInThree::AnySideWholeWindow => "whole_window",
                },
                limit_factor: settings.limit_factor.get(),
                screening: settings.screening == Screening::Once,
                baseline_points: match plan.baseline {
                    Baseline::First(length) => Some(length.get()),
                    Baseline::WholeGroup | Baseline::Dates(_) => None,
                },
            },
            rebases: rebases.map(decision).collect(),
            left_out: left_out.map(decision).collect(),
            variation: variation(chart.variation),
            assurance: chart.assurance.map(assurance),
            rule: chart.current.map(|current| rule(current.cause)),
            since: chart.current.map(|current| current.since.to_string()),
            groups: chart.groups.iter().map(ControlGroup::of).collect(),
            points: chart.points.iter().map(ControlPoint::of).collect(),
            proposed_rebases: proposals(chart)
                .iter()
                .map(|of| ProposedRebase {
                    first: of.first.to_string(),
                    before: ControlLevel::of(&of.before),
                    after: ControlLevel::of(&of.after),
                    step_sigmas: of.step_sigmas,
                    signals_now: of.n_signals_now,
                    signals_then: of.n_signals_then,
                })
                .collect(),
            warnings: chart.warnings.iter().map(ToString::to_string).collect(),
        }
    }
}

impl ControlGroup {
    fn of(group: &Group) -> Self {
        Self {
            first: group.first.to_string(),
            last: group.last.to_string(),
            points: group.n_points,
            baseline_values: group.n_baseline,
            level: ControlLevel::of(&group.level),
        }
    }
}

impl ControlLevel {
    fn of(level: &Level) -> Self {
        Self {
            mean: level.mean,
            lower_limit: level.limits.map(|limits| limits.lower),
            upper_limit: level.limits.map(|limits| limits.upper),
            mean_moving_range: level.mean_moving_range,
        }
    }
}

impl ControlPoint {
    fn of(point: &Point) -> Self {
        Self {
            date: point.date.to_string(),
            value: point.value,
            target: point.target,
            group: point.group,
            used: match point.used {
                Use::Baseline => "baseline",
                Use::Judged => "judged",
                Use::Excluded => "left_out",
                Use::Missing => "missing",
            },
            meaning: match point.verdict {
                Verdict::CommonCause => "common_cause",
                Verdict::Improvement => "improvement",
                Verdict::Concern => "concern",
                Verdict::NeutralHigh => "neutral_high",
                Verdict::NeutralLow => "neutral_low",
            },
            rule: point.cause.map(rule),
        }
    }
}

const fn rule(cause: SpecialCause) -> &'static str {
    match (cause.rule, cause.side) {
        (Rule::Outside, Side::High) => "above_limit",
        (Rule::Outside, Side::Low) => "below_limit",
        (Rule::Trend, Side::High) => "rising",
        (Rule::Trend, Side::Low) => "falling",
        (Rule::TwoInThree, Side::High) => "two_in_three_high",
        (Rule::TwoInThree, Side::Low) => "two_in_three_low",
        (Rule::Shift, Side::High) => "above_mean",
        (Rule::Shift, Side::Low) => "below_mean",
    }
}

const fn variation(variation: Variation) -> &'static str {
    match variation {
        Variation::CommonCause => "common_cause",
        Variation::Improvement(Side::High) => "improvement_high",
        Variation::Improvement(Side::Low) => "improvement_low",
        Variation::Concern(Side::High) => "concern_high",
        Variation::Concern(Side::Low) => "concern_low",
        Variation::Neutral(Side::High) => "neutral_high",
        Variation::Neutral(Side::Low) => "neutral_low",
    }
}

const fn assurance(assurance: Assurance) -> &'static str {
    match assurance {
        Assurance::ConsistentPass => "consistent_pass",
        Assurance::ConsistentFail => "consistent_fail",
        Assurance::HitAndMiss => "hit_and_miss",
        Assurance::NoLimits => "no_limits",
    }
}
