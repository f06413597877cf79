//! `oakham.position/1`: the position of each organisation and of the system; and lists of figures by
//! line and by month.

use domain::figure::{self, Basis, Definition, Subject, Support};
use domain::month_end::MonthEnd;
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::finding::{Finding, findings};
use crate::word::{Provenance, SubjectKind, Unit};

/// The position of a system at a month's end. Amounts are impact on the surplus: a deficit is negative.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Position {
    pub schema: SchemaName<Self>,
    pub system: String,
    pub name: String,
    /// The financial year: `2024/25`.
    pub year: String,
    /// The last closed month; month 1 is April.
    #[schemars(range(min = 1, max = 12))]
    pub month: u8,
    pub unit: Unit,
    #[schemars(extend("format" = "date"))]
    pub recorded_on: String,
    /// Whether every organisation has reported.
    pub complete: bool,
    pub organisations: Vec<OrganisationPosition>,
    pub total: SubjectPosition,
    pub findings: Vec<Finding>,
}

impl Document for Position {
    const NAME: &'static str = "oakham.position/1";
}

/// The position of an organisation.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct OrganisationPosition {
    pub code: String,
    pub name: String,
    pub reported: bool,
    #[serde(flatten)]
    pub position: SubjectPosition,
}

/// The figures of one subject; `null` where there is none.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct SubjectPosition {
    #[serde(flatten)]
    pub including_support: Measures<Option<i64>>,
    /// Deficit support received to date.
    pub support_ytd: Option<i64>,
    pub excluding_support: Measures<Option<i64>>,
    pub provenance: ByMeasure<Option<Provenance>>,
    /// Ids of figures.
    pub figures: ByMeasure<Option<String>>,
}

/// Plan, actual and forecast.
#[derive(Clone, Copy, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Measures<T> {
    pub plan_ytd: T,
    pub actual_ytd: T,
    pub variance_ytd: T,
    pub plan_year: T,
    /// The organisations' own forecast.
    pub forecast_year: T,
    pub variance_year: T,
}

/// Something that is said of each figure of a subject.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ByMeasure<T> {
    pub plan_ytd: T,
    pub actual_ytd: T,
    pub variance_ytd: T,
    pub plan_year: T,
    pub forecast_year: T,
    pub variance_year: T,
    pub support_ytd: T,
    #[serde(rename = "excluding_support.plan_ytd")]
    pub excluding_plan_ytd: T,
    #[serde(rename = "excluding_support.actual_ytd")]
    pub excluding_actual_ytd: T,
    #[serde(rename = "excluding_support.variance_ytd")]
    pub excluding_variance_ytd: T,
    #[serde(rename = "excluding_support.plan_year")]
    pub excluding_plan_year: T,
    #[serde(rename = "excluding_support.forecast_year")]
    pub excluding_forecast_year: T,
    #[serde(rename = "excluding_support.variance_year")]
    pub excluding_variance_year: T,
}

impl<'m> Measures<Option<&'m figure::Figure>> {
    fn find(month_end: &'m MonthEnd, subject: &Subject, support: Support) -> Self {
        let to_date = |basis| {
            let key = month_end.to_date(Definition::Position, subject.clone(), basis, support);
            month_end.figure(&key)
        };
        let whole_year = |basis| {
            let key = month_end.whole_year(Definition::Position, subject.clone(), basis, support);
            month_end.figure(&key)
        };
        Self {
            plan_ytd: to_date(Basis::Plan),
            actual_ytd: to_date(Basis::Actual),
            variance_ytd: to_date(Basis::ActualVariance),
            plan_year: whole_year(Basis::Plan),
            forecast_year: whole_year(Basis::Forecast),
            variance_year: whole_year(Basis::ForecastVariance),
        }
    }
}

impl<T: Copy> Measures<T> {
    fn map<U>(self, convert: impl Fn(T) -> U) -> Measures<U> {
        Measures {
            plan_ytd: convert(self.plan_ytd),
            actual_ytd: convert(self.actual_ytd),
            variance_ytd: convert(self.variance_ytd),
            plan_year: convert(self.plan_year),
            forecast_year: convert(self.forecast_year),
            variance_year: convert(self.variance_year),
        }
    }
}

impl SubjectPosition {
    fn of(month_end: &MonthEnd, subject: &Subject) -> Self {
        let including = Measures::find(month_end, subject, Support::Including);
        let excluding = Measures::find(month_end, subject, Support::Excluding);
        let support =
            month_end.to_date(Definition::Support, subject.clone(), Basis::Actual, Support::Including);
        let support = month_end.figure(&support);
        let value = |figure: Option<&figure::Figure>| figure.map(|figure| figure.value.get());
        Self {
            including_support: including.map(value),
            support_ytd: value(support),
            excluding_support: excluding.map(value),
            provenance: ByMeasure::of(including, support, excluding, |figure| {
                figure.map(|figure| figure.provenance().into())
            }),
            figures: ByMeasure::of(including, support, excluding, |figure| {
                figure.map(|figure| figure.id().to_string())
            }),
        }
    }
}

impl<T> ByMeasure<T> {
    fn of<F: Copy>(
        including: Measures<F>,
        support: F,
        excluding: Measures<F>,
        convert: impl Fn(F) -> T,
    ) -> Self {
        let (including, excluding) = (including.map(&convert), excluding.map(&convert));
        Self {
            plan_ytd: including.plan_ytd,
            actual_ytd: including.actual_ytd,
            variance_ytd: including.variance_ytd,
            plan_year: including.plan_year,
            forecast_year: including.forecast_year,
            variance_year: including.variance_year,
            support_ytd: convert(support),
            excluding_plan_ytd: excluding.plan_ytd,
            excluding_actual_ytd: excluding.actual_ytd,
            excluding_variance_ytd: excluding.variance_ytd,
            excluding_plan_year: excluding.plan_year,
            excluding_forecast_year: excluding.forecast_year,
            excluding_variance_year: excluding.variance_year,
        }
    }
}

impl From<&MonthEnd> for Position {
    fn from(month_end: &MonthEnd) -> Self {
        let organisations = month_end.organisations.iter().map(|organisation| OrganisationPosition {
            code: organisation.code.to_string(),
            name: organisation.name.clone(),
            reported: !month_end.missing.contains(&organisation.code),
            position: SubjectPosition::of(month_end, &Subject::Organisation(organisation.code.clone())),
        });
        Self {
            schema: SchemaName::default(),
            system: month_end.system.to_string(),
            name: month_end.system_name.clone(),
            year: month_end.year.to_string(),
            month: month_end.month.get(),
            unit: Unit::Pence,
            recorded_on: month_end.recorded_on.to_string(),
            complete: month_end.is_complete(),
            organisations: organisations.collect(),
            total: SubjectPosition::of(month_end, &month_end.system_subject()),
            findings: findings(&month_end.findings),
        }
    }
}

/// Figures of every line to date.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct PositionByLine {
    pub schema: SchemaName<Self>,
    #[serde(flatten)]
    pub list: Figures,
}

impl Document for PositionByLine {
    const NAME: &'static str = "oakham.position-by-line/1";
}

/// Figures of every single month.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct PositionByMonth {
    pub schema: SchemaName<Self>,
    #[serde(flatten)]
    pub list: Figures,
}

impl Document for PositionByMonth {
    const NAME: &'static str = "oakham.position-by-month/1";
}

/// A list of figures of a month end.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Figures {
    pub system: String,
    pub year: String,
    #[schemars(range(min = 1, max = 12))]
    pub month: u8,
    pub unit: Unit,
    pub complete: bool,
    pub figures: Vec<ListedFigure>,
}

/// A figure of a list.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ListedFigure {
    pub id: String,
    pub subject: SubjectKind,
    pub code: String,
    pub definition: String,
    pub label: String,
    pub basis: &'static str,
    pub year: String,
    #[schemars(range(min = 1, max = 12))]
    pub from_month: u8,
    #[schemars(range(min = 1, max = 12))]
    pub to_month: u8,
    pub value: i64,
    pub provenance: Provenance,
}

impl Figures {
    pub fn of<'a>(month_end: &MonthEnd, figures: impl Iterator<Item = &'a figure::Figure>) -> Self {
        let figures = figures.map(|figure| {
            let key = &figure.key;
            let (Subject::System(code) | Subject::Organisation(code)) = &key.subject;
            ListedFigure {
                id: figure.id().to_string(),
                subject: (&key.subject).into(),
                code: code.to_string(),
                definition: key.definition.code().clone(),
                label: key.definition.words().to_string(),
                basis: key.basis.code(),
                year: key.period.year().to_string(),
                from_month: key.period.from().get(),
                to_month: key.period.to().get(),
                value: figure.value.get(),
                provenance: figure.provenance().into(),
            }
        });
        Self {
            system: month_end.system.to_string(),
            year: month_end.year.to_string(),
            month: month_end.month.get(),
            unit: Unit::Pence,
            complete: month_end.is_complete(),
            figures: figures.collect(),
        }
    }
}
