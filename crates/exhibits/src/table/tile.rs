//! The tiles of the first page: a number, its plan, the difference in words and how it is rated.

mod beside;

use domain::figure::{Basis, Definition, Figure, Subject, Support};
use domain::forecast::{Chance, Forecast, NO_STRAIGHT_LINE, has_straight_line};
use domain::money::Pence;
use domain::month::Month;
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;

use super::forecast::course;
use super::months::to_end_of_months;
use super::{row_name, subject};
use crate::exhibit::{FigureCell, Specification, Tone};
use crate::spec;
use crate::spec::spark::Spark;
use crate::words::amount::{Balance, Direction, Scale, pounds};
use crate::words::{Draft, Sentence, View, Wording, capital_first, figure_cell};

pub use beside::tiles_beside;

/// A tile.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    /// What it shows: `Year to date`.
    pub label: String,
    /// How it stands to the plan.
    pub rating: Rating,
    /// The number.
    pub value: TileValue,
    /// The words after the number: `deficit`.
    pub unit: String,
    /// The plan it is compared with: `Plan £46.0m deficit`.
    pub plan: Sentence,
    /// The difference in words: `£18.8m worse than plan`.
    pub difference: Sentence,
    /// The colour role of the difference.
    pub tone: Tone,
    /// The course of the year in small.
    pub spark: Option<Specification>,
}

/// The number of a tile.
#[derive(Clone, Debug, PartialEq)]
pub enum TileValue {
    /// A figure of the month end.
    Figure(FigureCell),
    /// A number worked out for the tile alone, as `£155.5m`, and the weakest provenance behind it.
    WorkedOut {
        /// The number with its unit.
        text: String,
        /// How its inputs are known.
        provenance: Provenance,
    },
    /// A word or two in place of a number.
    Missing(&'static str),
}

/// How an amount stands to its plan or limit (`docs/reference/rules.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rating {
    /// Better than planned.
    Ahead,
    /// As planned: the difference shows as 0.0 in £m.
    OnPlan,
    /// A forecast outturn of the organisations that is on plan or better, which our forecast gives less than 1
    /// chance in 3.
    Unlikely,
    /// Worse than planned.
    Behind,
    /// Much worse than planned: a position by more than 0.5% of turnover.
    FarBehind,
    /// At or below its limit.
    Within,
    /// Above its limit.
    Over,
    /// Far above its limit.
    FarOver,
    /// Shown for comparison; not rated.
    Comparison,
    /// Not known.
    NoData,
}

impl Rating {
    /// The rating of a variance [pence, adverse negative] of which `most` [pence] may be adverse before it
    /// is far behind. On plan is what the words beside the number call so.
    #[must_use]
    pub fn of(variance: Pence, most: Pence) -> Self {
        match Direction::of(variance) {
            Direction::Favourable => Self::Ahead,
            Direction::OnPlan => Self::OnPlan,
            Direction::Adverse if variance.magnitude() <= most => Self::Behind,
            Direction::Adverse => Self::FarBehind,
        }
    }

    /// The rating of a variance of a position against turnover: far behind from 0.5% of it on.
    #[must_use]
    pub fn against_turnover(variance: Pence, turnover: Pence) -> Self {
        Self::of(variance, Pence::new(turnover.magnitude().get() / 200))
    }

    /// In words: `Behind plan`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Ahead => "Ahead of plan",
            Self::OnPlan => "On plan",
            Self::Unlikely => "Plan unlikely to be met",
            Self::Behind => "Behind plan",
            Self::FarBehind => "Far behind plan",
            Self::Within => "Within limit",
            Self::Over => "Over limit",
            Self::FarOver => "Far over limit",
            Self::Comparison => "Comparison",
            Self::NoData => "No data",
        }
    }
}

/// What the tags of tiles mean, in sentences.
pub const RATINGS: &str = "On plan: less than £50,000 from plan. Plan unlikely to be met: the organisations’ own forecasts meet it, and ours makes that less likely than 1 in 3. Behind plan: worse by up to 0.5% of turnover, or for savings by up to 10% of their plan; far behind plan: worse by more. The limit of capital is its envelope, that of net risk 0.25% of turnover. Over limit: up to 3% above the envelope, or up to 1% of turnover of net risk; far over limit: more.";

/// What the tile of support is called, for staff and for everybody.
const SUPPORT_RECEIVED: [&str; 2] = ["Deficit support received", "National support received"];

/// The tiles of the first page: to date, own forecast, support, the other basis, straight line and
/// the largest variance. Where our forecast is `made`, the own forecast is not called on plan against it.
#[must_use]
pub fn tiles(month_end: &MonthEnd, view: View, made: Option<&Forecast>) -> Vec<Tile> {
    let other = match view.support {
        Support::Including => Support::Excluding,
        Support::Excluding => Support::Including,
    };
    let other_label = match (other, view.wording) {
        (Support::Excluding, Wording::Staff) => "Excluding support",
        (Support::Excluding, Wording::Public) => "Without national support",
        (Support::Including, Wording::Staff) => "Including support",
        (Support::Including, Wording::Public) => "With national support",
    };
    let (forecast, received) = match view.wording {
        Wording::Staff => ("Forecast outturn, full year", SUPPORT_RECEIVED[0]),
        Wording::Public => ("Expected for the whole year", SUPPORT_RECEIVED[1]),
    };
    // Of a year that is over the position to date is its outturn, and nothing goes on in a straight line.
    let is_over = month_end.month == Month::LAST;
    let to_date_label = if is_over { "Outturn of the year" } else { "Year to date" };
    let mut to_date = position(month_end, to_date_label, view, Basis::Actual, view.support);
    to_date.spark = spark(month_end, view);
    let tiles = [
        Some(to_date),
        Some(beside_ours(position(month_end, forecast, view, Basis::Forecast, view.support), view, made)),
        Some(support(month_end, received, view)),
        Some(position(month_end, other_label, view, Basis::Actual, other)),
        (!is_over).then(|| straight_line(month_end, view)),
        Some(largest_variance(month_end, view)),
    ];
    tiles
        .into_iter()
        .flatten()
        .map(|tile| Tile { unit: of_those_that_reported(month_end, tile.unit), ..tile })
        .collect()
}

/// The tile of the organisations' own forecast, which is not rated as on plan where our forecast says that the plan
/// is unlikely to be met.
fn beside_ours(own: Tile, view: View, made: Option<&Forecast>) -> Tile {
    let chance = made.map(|made| course(&made.system, view.support).meets_plan);
    let is_unlikely = |chance: &Chance| 3 * u64::from(chance.n()) < u64::from(chance.of());
    match (own.rating, chance.filter(is_unlikely)) {
        (Rating::Ahead | Rating::OnPlan, Some(chance)) => Tile {
            rating: Rating::Unlikely,
            difference: own.difference.followed_by(
                &format!(" by the organisations’ own forecasts; ours: {}", chance.words()),
                made.map_or(Provenance::Published, |made| made.provenance),
            ),
            tone: Tone::Plain,
            ..own
        },
        _ => own,
    }
}

/// The words after a number, with of how many organisations it is where that is not all of them.
fn of_those_that_reported(month_end: &MonthEnd, unit: String) -> String {
    of_those_that_sent(month_end, 0, unit)
}

/// The same of a number that some of those that reported have not sent.
fn of_those_that_sent(month_end: &MonthEnd, n_without: usize, unit: String) -> String {
    let n_in = month_end.reported().count().saturating_sub(n_without);
    let n_all = month_end.organisations.len();
    let did = if n_without == 0 { "reported" } else { "sent it" };
    match unit.as_str() {
        _ if n_in == n_all => unit,
        "" => format!("{n_in} of {n_all} {did}"),
        _ => format!("{unit}, {n_in} of {n_all} {did}"),
    }
}

/// The words after a number of a register, which is of all organisations, where those beside it are not.
fn of_all(month_end: &MonthEnd, unit: String) -> String {
    if month_end.is_complete() {
        unit
    } else {
        format!("{unit}, all {} organisations", month_end.organisations.len())
    }
}

const fn scale(wording: Wording) -> Scale {
    match wording {
        Wording::Staff => Scale::Letter,
        Wording::Public => Scale::Words,
    }
}

fn missing(label: &str) -> Tile {
    Tile {
        label: label.to_owned(),
        rating: Rating::NoData,
        value: TileValue::Missing("No data"),
        unit: String::new(),
        plan: Draft::default().say("Plan not known").done(),
        difference: Draft::default().say("Not known").done(),
        tone: Tone::Plain,
        spark: None,
    }
}

/// A position of the system to date or, on the basis of forecasts, of the year, against its plan.
fn position(month_end: &MonthEnd, label: &str, view: View, basis: Basis, support: Support) -> Tile {
    let system = month_end.system_subject();
    let year = basis == Basis::Forecast;
    let of = |definition, basis, support| {
        let key = if year {
            month_end.whole_year(definition, system.clone(), basis, support)
        } else {
            month_end.to_date(definition, system.clone(), basis, support)
        };
        month_end.figure(&key)
    };
    let variance = if year { Basis::ForecastVariance } else { Basis::ActualVariance };
    let (Some(value), Some(plan), Some(variance), Some(turnover)) = (
        of(Definition::Position, basis, support),
        of(Definition::Position, Basis::Plan, support),
        of(Definition::Position, variance, support),
        of(Definition::Turnover, Basis::Plan, Support::Including),
    ) else {
        return missing(label);
    };
    Tile {
        label: label.to_owned(),
        rating: Rating::against_turnover(variance.value, turnover.value),
        value: TileValue::Figure(figure_cell(value, pounds(value.value, scale(view.wording)))),
        unit: Balance::of(value.value).word().to_owned(),
        plan: planned(plan, view.wording),
        difference: difference(variance, view.wording),
        tone: Direction::of(variance.value).tone(),
        spark: None,
    }
}

/// Plan and actual to the end of each closed month; months are known including support only.
fn spark(month_end: &MonthEnd, view: View) -> Option<Specification> {
    if view.support == Support::Excluding {
        return None;
    }
    let system = month_end.system_subject();
    let plan = to_end_of_months(month_end, &system, Basis::Plan);
    let actual = to_end_of_months(month_end, &system, Basis::Actual);
    spec::spark::spark("spark-to-date", &Spark { plan, actual })
}

/// `Plan £46.0m deficit`, `Plan break-even`.
fn planned(plan: &Figure, wording: Wording) -> Sentence {
    let draft = Draft::default().say("Plan ");
    match Balance::of(plan.value) {
        Balance::Even => draft.show(plan, Balance::Even.word().to_owned()).done(),
        balance => draft.show(plan, pounds(plan.value, scale(wording))).say(" ").say(balance.word()).done(),
    }
}

/// `£18.8m worse than plan`, `On plan`.
fn difference(variance: &Figure, wording: Wording) -> Sentence {
    match Direction::of(variance.value) {
        Direction::OnPlan => Draft::default().show(variance, "On plan".to_owned()).done(),
        direction => {
            let words = format!(" {} than plan", direction.words(Wording::Public));
            Draft::default().show(variance, pounds(variance.value, scale(wording))).say(&words).done()
        }
    }
}

/// Deficit support against its plan to date.
fn support(month_end: &MonthEnd, label: &str, view: View) -> Tile {
    let of = |definition, basis| {
        month_end.figure(&month_end.to_date(
            definition,
            month_end.system_subject(),
            basis,
            Support::Including,
        ))
    };
    let (Some(actual), Some(plan), Some(turnover)) = (
        of(Definition::Support, Basis::Actual),
        of(Definition::Support, Basis::Plan),
        of(Definition::Turnover, Basis::Plan),
    ) else {
        return missing(label);
    };
    let variance = actual.value - plan.value;
    let scale = scale(view.wording);
    let words = match Direction::of(variance) {
        Direction::OnPlan => "As planned".to_owned(),
        Direction::Adverse => format!("{} less than planned", pounds(variance, scale)),
        Direction::Favourable => format!("{} more than planned", pounds(variance, scale)),
    };
    Tile {
        label: label.to_owned(),
        rating: Rating::against_turnover(variance, turnover.value),
        value: TileValue::Figure(figure_cell(actual, pounds(actual.value, scale))),
        unit: "to date".to_owned(),
        plan: Draft::default().say("Plan ").show(plan, pounds(plan.value, scale)).done(),
        difference: Draft::default().say(&words).rest_on(actual).rest_on(plan).done(),
        tone: Direction::of(variance).tone(),
        spark: None,
    }
}

/// In place of a value that too few months give.
const LEFT_OUT: &str = "Left out";

impl Tile {
    /// Whether too few months are closed for what it would show.
    #[must_use]
    pub fn is_left_out(&self) -> bool {
        self.value == TileValue::Missing(LEFT_OUT)
    }
}

/// Whether a tile is that of support where none is planned and none was received, which says nothing to a board.
#[must_use]
pub fn is_of_no_support(month_end: &MonthEnd, tile: &Tile) -> bool {
    let is_nil = |basis| {
        let id =
            month_end.to_date(Definition::Support, month_end.system_subject(), basis, Support::Including);
        month_end.figure(&id).is_some_and(|figure| figure.value == Pence::ZERO)
    };
    SUPPORT_RECEIVED.contains(&tile.label.as_str()) && is_nil(Basis::Actual) && is_nil(Basis::Plan)
}

/// Where the year ends if every month is as the mean of those closed: a comparison, not a forecast.
fn straight_line(month_end: &MonthEnd, view: View) -> Tile {
    const LABEL: &str = "Straight line to year end";
    let system = month_end.system_subject();
    let actual = month_end.to_date(Definition::Position, system.clone(), Basis::Actual, view.support);
    let plan = month_end.whole_year(Definition::Position, system, Basis::Plan, view.support);
    let (Some(actual), Some(plan)) = (month_end.figure(&actual), month_end.figure(&plan)) else {
        return missing(LABEL);
    };
    if !has_straight_line(usize::from(month_end.month.get())) {
        return Tile {
            value: TileValue::Missing(LEFT_OUT),
            plan: planned(plan, view.wording),
            difference: Draft::default().say(&capital_first(NO_STRAIGHT_LINE)).done(),
            ..missing(LABEL)
        };
    }
    let scale = scale(view.wording);
    let outturn = actual.value.prorata(Month::LAST.get(), month_end.month.count());
    let variance = outturn - plan.value;
    let words = match Direction::of(variance) {
        Direction::OnPlan => "As planned, a comparison, not a forecast".to_owned(),
        direction => format!(
            "{} {} than plan: a comparison, not a forecast",
            pounds(variance, scale),
            direction.words(Wording::Public)
        ),
    };
    Tile {
        label: LABEL.to_owned(),
        rating: Rating::Comparison,
        value: TileValue::WorkedOut {
            text: pounds(outturn, scale),
            provenance: Provenance::of_formula([actual.provenance()]),
        },
        unit: format!("{}, to date × 12 ÷ {}", Balance::of(outturn).word(), month_end.month),
        plan: planned(plan, view.wording),
        difference: Draft::default().say(&words).rest_on(actual).rest_on(plan).done(),
        tone: Direction::of(variance).tone(),
        spark: None,
    }
}

/// The organisation furthest from its plan to date.
fn largest_variance(month_end: &MonthEnd, view: View) -> Tile {
    const LABEL: &str = "Organisation furthest from plan";
    let variance = |subject: Subject| {
        month_end.figure(&month_end.to_date(
            Definition::Position,
            subject,
            Basis::ActualVariance,
            view.support,
        ))
    };
    let largest = month_end
        .reported()
        .filter_map(|organisation| Some((organisation, variance(subject(organisation))?)))
        .max_by_key(|(_, variance)| variance.value.magnitude());
    let (Some((organisation, part)), Some(total)) = (largest, variance(month_end.system_subject())) else {
        return missing(LABEL);
    };
    let turnover =
        month_end.to_date(Definition::Turnover, subject(organisation), Basis::Plan, Support::Including);
    let direction = Direction::of(part.value);
    let scale = scale(view.wording);
    let system = if month_end.is_complete() { "System " } else { "Those that reported " };
    let whole = match Direction::of(total.value) {
        Direction::OnPlan => Draft::default().say(system).show(total, "on plan".to_owned()),
        direction => Draft::default()
            .say(system)
            .show(total, pounds(total.value, scale))
            .say(&format!(" {} than plan", direction.words(Wording::Public))),
    };
    Tile {
        label: LABEL.to_owned(),
        rating: month_end
            .figure(&turnover)
            .map_or(Rating::NoData, |turnover| Rating::against_turnover(part.value, turnover.value)),
        value: TileValue::Figure(figure_cell(part, pounds(part.value, scale))),
        unit: direction.words(view.wording).to_owned(),
        plan: Draft::default().say(&row_name(organisation)).rest_on(part).done(),
        difference: whole.done(),
        tone: Direction::of(total.value).tone(),
        spark: None,
    }
}
