//! What is found: a change with its size and interval, the conditions it holds under, and what they leave of it.

use jiff::civil::Date;
use stats::beta::student_both_tails;
use stats::distribution::{normal_cdf, normal_quantile};
use stats::student::student_quantile;

/// The level of all intervals here.
pub const LEVEL: f64 = 0.95;

/// With fewer months before a change nothing is concluded of it.
const FEWEST_BEFORE: usize = 5;

/// The distribution that an estimate over its standard error is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// The normal distribution: right for long series, far too sure under about 40 points.
    Normal,
    /// Student's t.
    Student {
        /// Degrees of freedom, at least 1.
        degrees: u32,
    },
}

impl Reference {
    /// The chance of being further from zero than `statistic`.
    #[must_use]
    pub fn both_tails(self, statistic: f64) -> f64 {
        match self {
            Self::Normal => 2.0 * normal_cdf(-statistic.abs()),
            Self::Student { degrees } => student_both_tails(f64::from(degrees), statistic),
        }
    }

    /// How many standard errors an interval of [`LEVEL`] reaches to each side.
    #[must_use]
    pub fn reach(self) -> f64 {
        let above = 1.0 - (1.0 - LEVEL) / 2.0;
        match self {
            Self::Normal => normal_quantile(above),
            Self::Student { degrees } => student_quantile(degrees, above),
        }
    }
}

/// A number that was estimated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The number, in the unit of the measure.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The chance of a number as far from zero if there were no change; none where there is no error to compare with.
    pub p_value: Option<f64>,
    /// What it was compared with.
    pub reference: Reference,
}

impl Estimate {
    /// An estimate with this `variance`, not below zero.
    #[must_use]
    pub fn new(value: f64, variance: f64, reference: Reference) -> Self {
        let standard_error = variance.max(0.0).sqrt();
        let reach = reference.reach() * standard_error;
        let p_value = (standard_error > 0.0).then(|| reference.both_tails(value / standard_error));
        Self { value, standard_error, low: value - reach, high: value + reach, p_value, reference }
    }

    /// Which way it goes, if its interval says.
    #[must_use]
    pub fn change(&self) -> Change {
        match () {
            () if self.p_value.is_none() => Change::NotTold,
            () if 0.0 < self.low => Change::Rise,
            () if self.high < 0.0 => Change::Fall,
            () => Change::NotTold,
        }
    }
}

/// Which way a measure went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Up.
    Rise,
    /// Down.
    Fall,
    /// It cannot be told from none.
    NotTold,
}

/// What may still be concluded, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Conclusion {
    /// Nothing of an effect.
    Nothing,
    /// What happened, not that the change brought it about.
    Description,
    /// Which way, not by how much or how surely.
    Direction,
    /// The effect as it is stated.
    AsStated,
}

/// What would undermine a finding, or limits it.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// A side of the change has few months: a slope of them is mostly chance.
    FewMonths {
        /// Months before.
        before: usize,
        /// Months after.
        after: usize,
        /// Enough on each side.
        wanted: usize,
    },
    /// The normal reference with few points: intervals are too narrow. Student's t is there to choose.
    NormalReference {
        /// Points.
        points: usize,
        /// Enough.
        wanted: usize,
    },
    /// Errors hang together beyond the lag that is allowed for: intervals are too narrow.
    AutocorrelationLeft {
        /// The first lag beyond [months].
        lag: u32,
        /// The correlation at it.
        correlation: f64,
    },
    /// The interval by robust errors is much narrower than that of errors that carry on from month to month, and would be
    /// too sure; the finding has the wider one.
    ErrorsCarryOn {
        /// The share of an error that the next month keeps.
        kept: f64,
        /// The lower end of the narrower interval.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// The last months before the change already differ: people may have acted before it.
    Anticipation {
        /// How many of them.
        months: usize,
        /// By how much they differ from the line before.
        difference: f64,
    },
    /// Less than two years: the time of year cannot be told from the change.
    UnderTwoYears {
        /// Months.
        months: usize,
    },
    /// A season is left in the errors.
    SeasonLeft {
        /// The correlation a year apart.
        correlation: f64,
    },
    /// Months were left out on purpose, with reasons.
    LeftOut {
        /// The months.
        months: Vec<Date>,
    },
    /// Something else changed at about the same time.
    AlsoChanged {
        /// The month.
        month: Date,
        /// What, in words of whoever said so.
        what: String,
    },
    /// What would have been leaves the bounds of the measure, so a straight line is the wrong shape.
    OutOfBounds {
        /// The first such month.
        month: Date,
        /// The value there.
        value: f64,
    },
    /// The fit leaves no error, so nothing says how sure it is.
    NoError,
    /// Counts vary more than chance alone makes them; intervals allow for it.
    Overdispersed {
        /// How many times more.
        dispersion: f64,
    },
    /// Few units on a side: errors by unit are not to be trusted; the placebos are.
    FewUnits {
        /// With the change.
        treated: usize,
        /// Without it.
        control: usize,
        /// Enough together.
        wanted: usize,
    },
    /// One or two units alone have the change, or have it not: their own errors are hardly seen, so that errors by unit come
    /// out far too small, and no ranking of placebos shows them to be unlike the others.
    FewOnASide {
        /// With the change.
        treated: usize,
        /// Without it.
        control: usize,
    },
    /// Units changed at different times: those that changed early are compared with as if they had not.
    StaggeredStarts {
        /// The first months with the change.
        starts: Vec<Date>,
    },
    /// A unit has the change in all its months and so tells nothing of it.
    AlwaysTreated {
        /// Its name.
        unit: String,
    },
    /// Some units have no value for some months.
    Unbalanced {
        /// How many values are missing.
        missing: usize,
    },
    /// Effects as large come about where nothing was done.
    PlaceboAsLarge {
        /// The share of assignments with an effect as large.
        p_value: f64,
    },
    /// A change that was pretended earlier has an effect too.
    EarlierEffect {
        /// When it was pretended.
        start: Date,
        /// Its effect.
        effect: f64,
        /// The p-value.
        p_value: f64,
    },
    /// Before the change the groups already moved apart.
    LeadsDiffer {
        /// Of the test of all months before.
        p_value: f64,
    },
    /// The test of months before has little power; that it finds nothing is no proof.
    LeadsWeak {
        /// Months tested.
        leads: usize,
        /// Units.
        units: usize,
    },
    /// The first or last relative month pools all beyond it: no effect at one date.
    PooledEnds {
        /// The first relative month, where it pools.
        low: Option<i32>,
        /// The last, where it pools.
        high: Option<i32>,
    },
    /// Before the change the synthetic unit is further off than is usual among donors.
    PoorFit {
        /// The root of the mean squared gap before.
        rmspe: f64,
        /// The same in the middle of the donors.
        usual: f64,
    },
    /// Other weights fit as well before the change and may say other things after it.
    WeightsNotUnique,
    /// Nearly all rests on one donor.
    OneDonorCarries {
        /// Its name.
        donor: String,
        /// Its weight, to 1.
        weight: f64,
    },
    /// Without one donor the effect has the other sign.
    DependsOnDonor {
        /// Its name.
        donor: String,
        /// The effect without it.
        effect: f64,
    },
    /// Even the most extreme unit of so few is no rarity.
    FewPlacebos {
        /// The smallest p-value that could have come out.
        smallest_p: f64,
    },
    /// Before the change the unit lies above or below all donors in most months: no mixture of them is like it.
    OutsideDonors {
        /// In how many months.
        months: usize,
        /// Of how many.
        of: usize,
    },
}

impl Condition {
    /// What may still be concluded where it holds.
    #[must_use]
    pub const fn leaves(&self) -> Conclusion {
        match self {
            Self::PlaceboAsLarge { .. } | Self::DependsOnDonor { .. } | Self::FewOnASide { .. } => {
                Conclusion::Nothing
            }
            // A line through so few months is no line.
            Self::FewMonths { before, .. } if *before < FEWEST_BEFORE => Conclusion::Nothing,
            Self::Anticipation { .. }
            | Self::AlsoChanged { .. }
            | Self::NoError
            | Self::EarlierEffect { .. }
            | Self::LeadsDiffer { .. }
            | Self::PoorFit { .. }
            | Self::OutsideDonors { .. }
            | Self::FewPlacebos { .. } => Conclusion::Description,
            Self::FewMonths { .. }
            | Self::NormalReference { .. }
            | Self::AutocorrelationLeft { .. }
            | Self::UnderTwoYears { .. }
            | Self::SeasonLeft { .. }
            | Self::OutOfBounds { .. }
            | Self::FewUnits { .. }
            | Self::StaggeredStarts { .. }
            | Self::AlwaysTreated { .. }
            | Self::WeightsNotUnique
            | Self::OneDonorCarries { .. } => Conclusion::Direction,
            Self::LeftOut { .. }
            | Self::ErrorsCarryOn { .. }
            | Self::Overdispersed { .. }
            | Self::Unbalanced { .. }
            | Self::LeadsWeak { .. }
            | Self::PooledEnds { .. } => Conclusion::AsStated,
        }
    }
}

/// The answer: what changed, by how much, how sure, and under which conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which way.
    pub change: Change,
    /// By how much, in the unit of the measure; a ratio of rates where the method says so.
    pub effect: f64,
    /// By how much of what would have been; none where that is zero or unknown.
    pub relative: Option<f64>,
    /// Its interval of [`LEVEL`], lower end first; none where the method has none.
    pub interval: Option<(f64, f64)>,
    /// The chance of as much without a change.
    pub p_value: Option<f64>,
    /// What limits it, in the order in which it was looked for.
    pub conditions: Vec<Condition>,
    /// What all conditions together leave.
    pub conclusion: Conclusion,
}

impl Finding {
    /// The finding of an estimate, without interval and p-value where its error is none.
    #[must_use]
    pub fn of(estimate: &Estimate, relative: Option<f64>, conditions: Vec<Condition>) -> Self {
        let has_no_error =
            |condition: &Condition| matches!(condition, Condition::NoError | Condition::FewOnASide { .. });
        let is_told = !conditions.iter().any(has_no_error);
        let interval = is_told.then_some((estimate.low, estimate.high));
        let p_value = estimate.p_value.filter(|_| is_told);
        Self::new(estimate.change(), estimate.value, relative, interval, p_value, conditions)
    }

    /// A finding with all its parts.
    #[must_use]
    pub fn new(
        change: Change,
        effect: f64,
        relative: Option<f64>,
        interval: Option<(f64, f64)>,
        p_value: Option<f64>,
        conditions: Vec<Condition>,
    ) -> Self {
        // An effect without an interval has no size that one could be sure of.
        let at_most = if interval.is_none() { Conclusion::Direction } else { Conclusion::AsStated };
        let conclusion = conditions.iter().map(Condition::leaves).min().map_or(at_most, |of| of.min(at_most));
        // Nothing of something is no less than nothing.
        let relative = relative.filter(|relative| relative.is_finite()).map(|relative| relative + 0.0);
        Self { change, effect, relative, interval, p_value, conditions, conclusion }
    }
}

#[cfg(test)]
mod tests;
