//! `oakham.forecast/1`: where a year will end, beside what is reported.

pub mod record;

use domain::figure::Subject;
use domain::forecast::{self, Course, Ground};
use domain::money::Pence;
use domain::month::Month;
use domain::month_end::MonthEnd;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::word::{Provenance, Unit, pence};

/// A forecast of a year's end. Amounts are impact on the surplus.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Forecast {
    pub schema: SchemaName<Self>,
    pub system: String,
    pub name: String,
    pub year: String,
    /// The last closed month.
    #[schemars(range(min = 1, max = 12))]
    pub month: u8,
    pub unit: Unit,
    #[schemars(extend("format" = "date"))]
    pub recorded_on: String,
    /// How many ends of the year were simulated.
    pub paths: u32,
    pub seed: u64,
    /// How many savings schemes are known one by one.
    pub schemes: usize,
    /// How many risks and mitigations are known one by one.
    pub risks: usize,
    pub one_offs: usize,
    /// How many open risks and mitigations are left out: the month in which they bite is closed.
    pub risks_left_out: usize,
    pub parameters: Vec<Parameter>,
    pub provenance: Provenance,
    pub sentence: String,
    pub organisations: Vec<Outlook>,
    pub total: Outlook,
}

impl Document for Forecast {
    const NAME: &'static str = "oakham.forecast/1";
}

/// What a parameter of the forecast rests on.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Parameter {
    pub parameter: &'static str,
    /// From how many values it is estimated.
    pub n_values: u32,
    pub value: String,
    pub error: &'static str,
}

impl From<&Ground> for Parameter {
    fn from(ground: &Ground) -> Self {
        Self {
            parameter: ground.code,
            n_values: ground.n_values,
            value: ground.value.clone(),
            error: ground.error,
        }
    }
}

/// The forecast of one organisation or of the system.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Outlook {
    pub code: String,
    pub name: String,
    pub including_support: Path,
    pub excluding_support: Path,
    /// The share of the spread that comes from each source.
    pub drivers: IndexMap<&'static str, f64>,
    pub stickiness: Stickiness,
}

/// How long the organisations' own forecasts have held to the plan [months].
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Stickiness {
    pub months_known: u8,
    pub months_adverse: u8,
    pub months_on_plan_while_adverse: u8,
}

/// The way to the year's end. Amounts to a month are from April on.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Path {
    /// 12 months, April first.
    pub plan_to_month: Vec<i64>,
    /// The closed months.
    pub actual_to_month: Vec<i64>,
    /// The open months.
    pub range_to_month: Vec<MonthRange>,
    pub year_end: Range,
    pub plan_year: i64,
    pub own_forecast: i64,
    /// In how many of the simulated years the plan is met.
    pub paths_meeting_plan: u32,
    pub methods: Methods,
    /// What each cause adds, from `underlying_run_rate_year_to_date` to `p50` of the year's end.
    pub bridge: IndexMap<&'static str, i64>,
    /// A second opinion: underlying months carried on by projection; `null` where fewer than 6 in a row are known.
    pub projection: Option<ProjectedEnd>,
}

/// The year's end by the projection of underlying months: the actual to date and what the open months come to together.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ProjectedEnd {
    /// How many underlying months it rests on.
    pub months_known: usize,
    /// How many of them are of earlier financial years.
    pub months_of_earlier_years: usize,
    pub median: i64,
    /// 50, 80 and 95 of 100 ends lie between these.
    pub lower_50: i64,
    pub upper_50: i64,
    pub lower_80: i64,
    pub upper_80: i64,
    pub lower_95: i64,
    pub upper_95: i64,
    pub provenance: Provenance,
    pub warnings: Vec<String>,
}

impl From<&forecast::ProjectedEnd> for ProjectedEnd {
    fn from(projected: &forecast::ProjectedEnd) -> Self {
        Self {
            months_known: projected.n_months,
            months_of_earlier_years: projected.n_of_earlier_years,
            median: projected.middle.get(),
            lower_50: projected.interval_50.worse.get(),
            upper_50: projected.interval_50.better.get(),
            lower_80: projected.interval_80.worse.get(),
            upper_80: projected.interval_80.better.get(),
            lower_95: projected.interval_95.worse.get(),
            upper_95: projected.interval_95.better.get(),
            provenance: projected.provenance.into(),
            warnings: projected.warnings.clone(),
        }
    }
}

/// Tenths of the simulated ends: 80 of 100 lie between `p10` and `p90`.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Range {
    pub p10: i64,
    pub p50: i64,
    pub p90: i64,
}

impl From<forecast::Range> for Range {
    fn from(range: forecast::Range) -> Self {
        Self { p10: range.p10.get(), p50: range.p50.get(), p90: range.p90.get() }
    }
}

/// The range of one month.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct MonthRange {
    #[serde(flatten)]
    pub range: Range,
    #[schemars(range(min = 1, max = 12))]
    pub month: u8,
}

/// The year's end by rules that name one number.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Methods {
    /// `null` where fewer than three months are closed, too few to carry on over a year.
    pub straight_line: Option<i64>,
    pub run_rate_last_three: i64,
    pub underlying_run_rate_year_to_date: i64,
    pub plan_plus_variance_to_date: i64,
    pub plan_plus_variance_continuing: i64,
    pub plan_scaled: Option<i64>,
    /// Not an end: what each open month must be for the plan to be met.
    pub required_monthly_rest_to_hit_plan: Option<i64>,
}

impl From<&Course> for Methods {
    fn from(course: &Course) -> Self {
        let rules = &course.rules;
        Self {
            straight_line: pence(course.straight_line()),
            run_rate_last_three: rules.run_rate_last_three.get(),
            underlying_run_rate_year_to_date: rules.underlying_run_rate_year_to_date.get(),
            plan_plus_variance_to_date: rules.plan_plus_variance_to_date.get(),
            plan_plus_variance_continuing: rules.plan_plus_variance_continuing.get(),
            plan_scaled: pence(rules.plan_scaled.ok()),
            required_monthly_rest_to_hit_plan: pence(rules.required_monthly_rest_to_hit_plan),
        }
    }
}

impl Path {
    fn of(closed: Month, course: &Course) -> Self {
        let amounts = |amounts: &[Pence]| amounts.iter().map(|amount| amount.get()).collect();
        let open = Month::all().filter(|month| closed < *month);
        let months = open
            .zip(&course.months)
            .map(|(month, range)| MonthRange { range: (*range).into(), month: month.get() });
        Self {
            plan_to_month: amounts(&course.plan),
            actual_to_month: amounts(&course.actual),
            range_to_month: months.collect(),
            year_end: course.year_end.into(),
            plan_year: course.plan_year().get(),
            own_forecast: course.own_forecast.get(),
            paths_meeting_plan: course.meets_plan.n(),
            methods: course.into(),
            bridge: course.bridge.steps.iter().map(|step| (step.cause.code(), step.amount.get())).collect(),
            projection: course.projected.as_ref().map(ProjectedEnd::from),
        }
    }
}

impl Forecast {
    /// The forecast made at `month_end`; `sentence` says what it comes to.
    #[must_use]
    pub fn of(month_end: &MonthEnd, forecast: &forecast::Forecast, sentence: &str) -> Self {
        let provenance = Provenance::from(forecast.provenance);
        let rests_on = match provenance {
            Provenance::Synthetic => " (○ rests on synthetic figures)",
            Provenance::Reported => " (■ rests on figures that are not published)",
            Provenance::Published | Provenance::Derived => "",
        };
        let outlook = |outlook: &forecast::Outlook| {
            let (Subject::System(code) | Subject::Organisation(code)) = &outlook.subject;
            Outlook {
                code: code.to_string(),
                name: month_end.name_of(&outlook.subject).to_owned(),
                including_support: Path::of(forecast.closed, &outlook.including),
                excluding_support: Path::of(forecast.closed, &outlook.excluding),
                drivers: outlook.drivers.iter().map(|driver| (driver.source.code(), driver.share)).collect(),
                stickiness: Stickiness {
                    months_known: outlook.stickiness.n_known,
                    months_adverse: outlook.stickiness.n_adverse,
                    months_on_plan_while_adverse: outlook.stickiness.n_stuck,
                },
            }
        };
        Self {
            schema: SchemaName::default(),
            system: month_end.system.to_string(),
            name: month_end.system_name.clone(),
            year: forecast.year.to_string(),
            month: forecast.closed.get(),
            unit: Unit::Pence,
            recorded_on: month_end.recorded_on.to_string(),
            paths: forecast.n_paths,
            seed: forecast.seed,
            schemes: forecast.knows.schemes,
            risks: forecast.knows.risks,
            one_offs: forecast.knows.one_offs,
            risks_left_out: forecast.knows.past_risks,
            parameters: forecast.ground.iter().map(Parameter::from).collect(),
            provenance,
            sentence: format!("{sentence}{rests_on}"),
            organisations: forecast.organisations.iter().map(outlook).collect(),
            total: outlook(&forecast.system),
        }
    }
}
