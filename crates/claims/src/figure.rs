//! A figure that a document states: where it stands, its value, and a proposed reading.

use crate::measure::Measure;
use crate::partial_day::PartialDay;
use crate::quantity::Quantity;
use crate::read_period::ReadPeriod;

/// Where something stands in a text: characters (Unicode code points), from 0, the end left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first character.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
}

impl Span {
    /// The words that stand there.
    #[must_use]
    pub fn of(self, text: &str) -> String {
        text.chars().skip(self.start).take(self.end.saturating_sub(self.start)).collect()
    }
}

/// What kind of figure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `£18.8m` [pounds].
    Money,
    /// `30 per cent` [per cent].
    Percentage,
    /// `344 staff`.
    Count,
    /// `lowest 10 out of 42`.
    Rank,
    /// `three quarters`, `in half` [share of 1].
    Fraction,
    /// `by next March`.
    Deadline,
    /// `17th June`.
    Date,
    /// `three weeks`, a number of its unit.
    Duration,
    /// `one in seven` [share of 1].
    Ratio,
}

impl Kind {
    /// The word for it in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Percentage => "percentage",
            Self::Count => "count",
            Self::Rank => "rank",
            Self::Fraction => "fraction",
            Self::Deadline => "deadline",
            Self::Date => "date",
            Self::Duration => "duration",
            Self::Ratio => "ratio",
        }
    }

    /// Whether it names a day.
    #[must_use]
    pub fn is_day(self) -> bool {
        matches!(self, Self::Deadline | Self::Date)
    }
}

/// The value as written, even where it is surely wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number of the figure's unit.
    Number(Quantity),
    /// A day, as exactly as it is given.
    Day(PartialDay),
}

impl Value {
    /// The number, where it is one.
    #[must_use]
    pub fn number(self) -> Option<Quantity> {
        match self {
            Self::Number(quantity) => Some(quantity),
            Self::Day(_) => None,
        }
    }

    /// The day, where it is one.
    #[must_use]
    pub fn day(self) -> Option<PartialDay> {
        match self {
            Self::Day(day) => Some(day),
            Self::Number(_) => None,
        }
    }
}

/// How firmly the document states the figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hedge {
    /// `up to`, `no more than`.
    UpTo,
    /// `more than`, `over`.
    MoreThan,
    /// `at least`.
    AtLeast,
    /// `less than`, `under`, `fewer than`.
    LessThan,
    /// `almost`, `nearly`, `just under`.
    Almost,
    /// `about`, `around`, `some`, `c.`.
    About,
    /// `by` a day.
    By,
    /// `until` a day.
    Until,
    /// `only`, `just`.
    Only,
}

impl Hedge {
    /// The word for it in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::UpTo => "up to",
            Self::MoreThan => "more than",
            Self::AtLeast => "at least",
            Self::LessThan => "less than",
            Self::Almost => "almost",
            Self::About => "about",
            Self::By => "by",
            Self::Until => "until",
            Self::Only => "only",
        }
    }
}

/// What the figure is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// Set in the body's own budget or plan.
    Plan,
    /// Expected outturn.
    Forecast,
    /// Happened, or in force.
    Actual,
    /// Imposed on a body or on all: cuts, standards, deadlines.
    Target,
    /// A rough sum by an outsider.
    Estimate,
}

impl Basis {
    /// Every basis.
    pub const ALL: [Self; 5] = [Self::Plan, Self::Forecast, Self::Actual, Self::Target, Self::Estimate];

    /// The basis of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|basis| basis.word() == word)
    }

    /// The word for it in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Forecast => "forecast",
            Self::Actual => "actual",
            Self::Target => "target",
            Self::Estimate => "estimate",
        }
    }
}

/// How a figure may be read. A proposal: what the rules cannot tell is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The body, place or group the figure is about, by its short name.
    pub subject: Option<String>,
    /// What is measured.
    pub measure: Option<Measure>,
    /// Of which time.
    pub period: Option<ReadPeriod>,
    /// Plan, forecast, actual, target or estimate.
    pub basis: Option<Basis>,
}

/// A figure that a document states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Where it stands: with sign, currency, magnitude, unit and counted noun, without its hedge.
    pub span: Span,
    /// Its words as printed.
    pub text: String,
    /// What kind of figure it is.
    pub kind: Kind,
    /// Its value: pounds, per cent, number, share, day.
    pub value: Value,
    /// The upper end of a range.
    pub value_high: Option<Value>,
    /// The size of the set that a rank, a fraction or a count is of.
    pub of: Option<i64>,
    /// `GBP`, `percent`, `share`, the counted noun, `day`, `month`.
    pub unit: String,
    /// How firmly it is stated.
    pub hedge: Option<Hedge>,
    /// The sentence it stands in.
    pub sentence: Span,
    /// How it may be read.
    pub proposal: Proposal,
    /// What the sentence says about it that checks between figures go by.
    pub(crate) notes: Notes,
}

/// What a sentence says around a figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Notes {
    /// The matter that a deadline is about.
    pub(crate) matter: Option<Matter>,
    /// The words after the figure that part a share from its neighbours: `with GPs`.
    pub(crate) of_what: String,
}

/// A sentence that says of a body that most of an overspend is its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MostFrom {
    pub(crate) body: String,
    pub(crate) sentence: Span,
}

/// What a deadline is about, as coarsely as deadlines of different documents can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Matter {
    /// A plan or report to be submitted.
    Papers,
    /// A reorganisation to be in place: cuts, mergers, transfers.
    Reorganisation,
}
