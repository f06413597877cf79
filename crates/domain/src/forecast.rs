//! A statistical forecast of a year's end: ranges, the chance of the plan, and what stands beside it.
//!
//! Kept apart from what organisations report: a reported forecast is a commitment, this is an
//! estimate. Amounts are positions or parts of them, impact on the surplus [pence].

mod bridge;
mod projected;

use crate::figure::Subject;
use crate::money::Pence;
use crate::month::{FinancialYear, Month};
use crate::provenance::Provenance;

pub use bridge::{Bridge, Cause, Step};
pub use projected::{Ends, ProjectedEnd};

/// Forecasts of one system and its organisations, made at one month.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The financial year.
    pub year: FinancialYear,
    /// The last closed month.
    pub closed: Month,
    /// How many years were simulated.
    pub n_paths: u32,
    /// The seed of their draws.
    pub seed: u64,
    /// How it is known: derived at best, otherwise as its weakest input.
    pub provenance: Provenance,
    /// What it knew beside plans and actuals.
    pub knows: Knows,
    /// What each of its parameters rests on.
    pub ground: Vec<Ground>,
    /// The system.
    pub system: Outlook,
    /// Its organisations, in the order of tables.
    pub organisations: Vec<Outlook>,
}

/// How many of each a forecast simulated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Knows {
    /// Savings schemes, each with its odds.
    pub schemes: usize,
    /// Risks and mitigations, each with its likelihood.
    pub risks: usize,
    /// One-off items that the plan does not hold.
    pub one_offs: usize,
    /// Open risks and mitigations that are left out: the month in which they bite is closed.
    pub past_risks: usize,
}

impl Knows {
    /// In a sentence: `36 savings schemes, 9 risks and mitigations and 4 one-off items are simulated one by one.`
    #[must_use]
    pub fn words(self) -> String {
        let named = |n: usize, singular: &str, plural: &str| match n {
            0 => None,
            1 => Some(format!("1 {singular}")),
            n => Some(format!("{n} {plural}")),
        };
        let parts: Vec<String> = [
            named(self.schemes, "savings scheme", "savings schemes"),
            named(self.risks, "risk or mitigation", "risks and mitigations"),
            named(self.one_offs, "one-off item", "one-off items"),
        ]
        .into_iter()
        .flatten()
        .collect();
        let known = match &parts[..] {
            [] => "No scheme, risk or one-off item is known one by one.".to_owned(),
            [one] => format!("Known one by one: {one}."),
            [most @ .., last] => format!("Known one by one: {} and {last}.", most.join(", ")),
        };
        match self.past_risks {
            0 => known,
            1 => {
                format!("{known} 1 open risk or mitigation is left out: the month in which it bites is past.")
            }
            n => format!(
                "{known} {n} open risks and mitigations are left out: the months in which they bite are past."
            ),
        }
    }
}

/// What one parameter of a forecast rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The word used in files.
    pub code: &'static str,
    /// What it is, in words.
    pub words: &'static str,
    /// How many values of past years it was learnt from; nil for a judgement.
    pub n_values: u32,
    /// Its value with its unit, or the values it was learnt from.
    pub value: String,
    /// What is made of its error.
    pub error: &'static str,
}

/// The forecast of one organisation or system.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// Of whom.
    pub subject: Subject,
    /// With deficit support.
    pub including: Course,
    /// Without deficit support.
    pub excluding: Course,
    /// What the spread of the year's end including support is due to; shares sum to 1.
    pub drivers: Vec<Driver>,
    /// How long its own forecast has held to the plan.
    pub stickiness: Stickiness,
}

/// The position from April to each month, and its year's end.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Planned position to the end of each month, April first.
    pub plan: [Pence; 12],
    /// Actual position to the end of each closed month.
    pub actual: Vec<Pence>,
    /// The range to the end of each open month.
    pub months: Vec<Range>,
    /// The range of the year's end.
    pub year_end: Range,
    /// How many simulated years end at the plan or better.
    pub meets_plan: Chance,
    /// The organisation's own forecast; of a system, the sum of its organisations'.
    pub own_forecast: Pence,
    /// Rules of thumb.
    pub rules: Rules<Pence>,
    /// From the run rate to the middle of the range.
    pub bridge: Bridge,
    /// A second opinion beside them; none where too few months are known.
    pub projected: Option<ProjectedEnd>,
}

impl Course {
    /// The planned year's end.
    #[must_use]
    pub const fn plan_year(&self) -> Pence {
        self.plan[11]
    }

    /// The year's end by a straight line; `None` where too few months are closed.
    #[must_use]
    pub fn straight_line(&self) -> Option<Pence> {
        has_straight_line(self.actual.len()).then_some(self.rules.straight_line)
    }

    /// The year's end by each rule of thumb; what is left out of tables is left out here.
    pub fn rules_of_thumb(&self) -> impl Iterator<Item = Pence> {
        let rules = &self.rules;
        let ends = [
            rules.run_rate_last_three,
            rules.underlying_run_rate_year_to_date,
            rules.plan_plus_variance_to_date,
            rules.plan_plus_variance_continuing,
        ];
        ends.into_iter().chain(self.straight_line()).chain(rules.plan_scaled)
    }
}

/// What 1 in 10, 1 in 2 and 9 in 10 simulated years stay below: `p10` is the worst of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// 1 in 10 ends worse.
    pub p10: Pence,
    /// As many end worse as better.
    pub p50: Pence,
    /// 1 in 10 ends better.
    pub p90: Pence,
}

impl Range {
    /// From the worse end to the better one.
    #[must_use]
    pub fn width(self) -> Pence {
        self.p90 - self.p10
    }
}

/// So many simulated years of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chance {
    n: u32,
    of: u32,
}

impl Chance {
    /// `n` of `of`; `None` where `n` is larger, or `of` nil.
    #[must_use]
    pub const fn new(n: u32, of: u32) -> Option<Self> {
        if n <= of && 0 < of { Some(Self { n, of }) } else { None }
    }

    /// How many.
    #[must_use]
    pub const fn n(self) -> u32 {
        self.n
    }

    /// Of how many.
    #[must_use]
    pub const fn of(self) -> u32 {
        self.of
    }

    /// In a hundred, rounded half up.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "at most 100, since no more than all are counted")]
    pub const fn in_hundred(self) -> u32 {
        ((200 * self.n as u64 + self.of as u64) / (2 * self.of as u64)) as u32
    }

    /// In hundredths, for a column: `3`, `<1`, `>99`. Where no simulated year ends so, or all do, it says
    /// no more than their number can show: 0 of `of` rules out, with 95 % confidence, a chance above
    /// 3 ÷ `of` (J. A. Hanley and A. Lippman-Hand, JAMA 249, 1983).
    #[must_use]
    pub fn short(self) -> String {
        let resolved = 300_u32.div_ceil(self.of).clamp(1, 100);
        match self.in_hundred() {
            0 => format!("<{resolved}"),
            100 => format!(">{}", 100 - resolved),
            n => n.to_string(),
        }
    }

    /// In words: `3 in 100 chance`, `less than 1 in 100 chance`, `more than 99 in 100 chance`.
    #[must_use]
    pub fn words(self) -> String {
        let short = self.short();
        let in_words = short.replace('<', "less than ").replace('>', "more than ");
        format!("{in_words} in 100 chance")
    }

    /// In words within a sentence: `a 3 in 100 chance`, `an 8 in 100 chance`, `less than a 1 in 100 chance`.
    #[must_use]
    pub fn with_article(self) -> String {
        let short = self.short();
        let (beyond, number) = match short.split_at(usize::from(short.starts_with(['<', '>']))) {
            ("<", number) => ("less than ", number),
            (">", number) => ("more than ", number),
            (_, number) => ("", number),
        };
        // Eight, eleven, eighteen and eighty-odd begin with a vowel.
        let article = if number.starts_with('8') || ["11", "18"].contains(&number) { "an" } else { "a" };
        format!("{beyond}{article} {number} in 100 chance")
    }
}

/// A share of the spread of the year's end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Driver {
    /// Where the spread comes from.
    pub source: SpreadSource,
    /// Its covariance with the year's end over the variance of the year's end; negative where it
    /// dampens the others.
    pub share: f64,
}

/// Where the spread of a forecast comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpreadSource {
    /// The monthly variance as it is now is known only roughly.
    Level,
    /// The monthly variance will move.
    Drift,
    /// Months differ.
    Months,
    /// Recovery actions of the last month.
    Recovery,
    /// Savings schemes that may slip.
    Schemes,
    /// Named risks and mitigations.
    Risks,
    /// Deficit support that may be withheld.
    Support,
}

impl SpreadSource {
    /// Every source, in the order of tables.
    pub const ALL: [Self; 7] =
        [Self::Level, Self::Drift, Self::Months, Self::Recovery, Self::Schemes, Self::Risks, Self::Support];

    /// The word used in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Drift => "drift",
            Self::Months => "months",
            Self::Recovery => "recovery",
            Self::Schemes => "schemes",
            Self::Risks => "risks",
            Self::Support => "support",
        }
    }

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Level => "how large the monthly variance is now",
            Self::Drift => "how the monthly variance will move",
            Self::Months => "one month differing from the next",
            Self::Recovery => "recovery at the year's end",
            Self::Schemes => "savings schemes",
            Self::Risks => "named risks and mitigations",
            Self::Support => "deficit support",
        }
    }
}

/// In how many closed months the own forecast equalled the plan while the position to date was
/// adverse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stickiness {
    /// Closed months in which the own forecast is known.
    pub n_known: u8,
    /// Of these, months adverse to date.
    pub n_adverse: u8,
    /// Of these, months in which the own forecast equalled the plan.
    pub n_stuck: u8,
}

/// Why a plan is not scaled by the actual to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unscaled {
    /// The plan to date is nil, or small beside an even share of the planned months of the year.
    PlanIsSmall,
    /// Plan and actual to date are of different signs, or the actual is nil.
    OtherSign,
}

/// A year's end by each rule of thumb.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules<A> {
    /// The plan of the year.
    pub plan_year: A,
    /// The actual to date.
    pub year_to_date: A,
    /// Actual less plan to date.
    pub variance_to_date: A,
    /// The actual to date × 12 ÷ closed months.
    pub straight_line: A,
    /// The actual to date plus, for every open month, the mean of the last three underlying months.
    pub run_rate_last_three: A,
    /// The actual to date plus, for every open month, the mean of all underlying months.
    pub underlying_run_rate_year_to_date: A,
    /// The plan of the year plus the variance to date.
    pub plan_plus_variance_to_date: A,
    /// The plan of the year plus 12 times the mean monthly variance.
    pub plan_plus_variance_continuing: A,
    /// The plan of the year × actual ÷ plan to date, or why there is none.
    pub plan_scaled: Result<A, Unscaled>,
    /// What each open month must bring for the plan to be met; `None` where no month is open.
    pub required_monthly_rest_to_hit_plan: Option<A>,
}

/// So many closed months at least are carried on in a straight line: one or two say too little of a year.
const STRAIGHT_LINE_FROM: usize = 3;

/// Whether so many closed months are carried on in a straight line.
#[must_use]
pub const fn has_straight_line(n_closed: usize) -> bool {
    STRAIGHT_LINE_FROM <= n_closed
}

/// Why there is no straight line of so few months.
pub const NO_STRAIGHT_LINE: &str = "fewer than 3 months are closed, too few to carry on over a year";

#[cfg(test)]
mod tests;
