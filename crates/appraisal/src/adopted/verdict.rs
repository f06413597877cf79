//! What months after a change say of what was expected of it: rules over two intervals, each with its months.

/// So many months on either side of the start are needed before anything is said: as many as the evaluation of a
/// series wants, with fewer of which a line is mostly chance.
pub const MONTHS_NEEDED: usize = evidence::evaluation::segments::MONTHS_WANTED;

/// Where what was found is known to within so many times what was expected, or less closely, a measure cannot tell: an
/// interval half as wide takes four times as many months.
const OUT_OF_REACH: f64 = 2.0;

/// An amount and the interval in which it lies, in one unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The amount.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Range {
    /// The same with its signs turned where the expected difference is a fall, so that more is as expected.
    const fn towards(self, expected: f64) -> Self {
        if expected < 0.0 { Self { value: -self.value, low: -self.high, high: -self.low } } else { self }
    }
}

/// What is said of one measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The measure changed as expected: away from zero, and both intervals meet.
    AsExpected,
    /// It changed in the expected direction, by more than was expected.
    MoreThanExpected,
    /// It changed by less than was expected, or not at all.
    LessThanExpected,
    /// It changed in the other direction.
    Opposite,
    /// No change can be told from chance, nor that it is less than expected.
    NotShown,
    /// No change can be told from chance, and none as large as was expected ever will: the measure moves by more of itself.
    OutOfReach,
    /// Too few months have passed.
    TooEarly {
        /// Months with a value since the start.
        months: usize,
    },
    /// There are too few months before the start to compare with.
    TooFewBefore {
        /// Months with a value before it, without a gap.
        months: usize,
    },
    /// The measure is no longer in the data.
    Gone,
    /// It cannot be told, and why.
    NotTold(String),
}

impl Verdict {
    /// Of what was expected and observed, once there are months enough on both sides.
    #[must_use]
    pub fn of(expected: Range, observed: Range) -> Self {
        let (wanted, found) = (expected.towards(expected.value), observed.towards(expected.value));
        if found.high < 0.0 {
            Self::Opposite
        } else if found.high < wanted.low {
            Self::LessThanExpected
        } else if found.low <= 0.0 && OUT_OF_REACH * wanted.value < (found.high - found.low) / 2.0 {
            Self::OutOfReach
        } else if found.low <= 0.0 {
            Self::NotShown
        } else if wanted.high < found.low {
            Self::MoreThanExpected
        } else {
            Self::AsExpected
        }
    }

    /// The same, or that there are too few months for it.
    #[must_use]
    pub fn with_months(
        before: usize,
        after: usize,
        told: impl FnOnce() -> Result<(Range, Range), String>,
    ) -> Self {
        if before < MONTHS_NEEDED {
            return Self::TooFewBefore { months: before };
        }
        if after < MONTHS_NEEDED {
            return Self::TooEarly { months: after };
        }
        match told() {
            Ok((expected, observed)) => Self::of(expected, observed),
            Err(why) => Self::NotTold(why),
        }
    }

    /// Its name in files.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::AsExpected => "as_expected",
            Self::MoreThanExpected => "more_than_expected",
            Self::LessThanExpected => "less_than_expected",
            Self::Opposite => "opposite",
            Self::NotShown => "not_shown",
            Self::OutOfReach => "out_of_reach",
            Self::TooEarly { .. } => "too_early",
            Self::TooFewBefore { .. } => "too_few_before",
            Self::Gone => "gone",
            Self::NotTold(_) => "not_told",
        }
    }

    /// In words: `as expected`, `too early to tell (3 of 8 months)`.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::AsExpected => "as expected".to_owned(),
            Self::MoreThanExpected => "more than expected".to_owned(),
            Self::LessThanExpected => "less than expected".to_owned(),
            Self::Opposite => "the opposite of what was expected".to_owned(),
            Self::NotShown => "no change shown yet".to_owned(),
            Self::OutOfReach => "can never be told by this measure".to_owned(),
            Self::TooEarly { months } => format!("too early to tell ({months} of {MONTHS_NEEDED} months)"),
            Self::TooFewBefore { months } => {
                format!("cannot be told ({months} of {MONTHS_NEEDED} months before it)")
            }
            Self::Gone => "the measure is no longer in the data".to_owned(),
            Self::NotTold(why) => format!("cannot be told: {why}"),
        }
    }

    /// Whether it compares what was observed with what was expected.
    #[must_use]
    pub const fn is_told(&self) -> bool {
        matches!(
            self,
            Self::AsExpected
                | Self::MoreThanExpected
                | Self::LessThanExpected
                | Self::Opposite
                | Self::NotShown
        )
    }
}

/// What is said of all measures of an adopted scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overall {
    /// At least one measure went the other way.
    Opposite,
    /// None did, and at least one changed by less than was expected.
    Less,
    /// Every measure of which something can be told changed as expected, or by more.
    AsExpected,
    /// There are months enough, and at least one measure shows no change, nor that it is less than expected.
    NotShown,
    /// Of no measure anything can be told yet.
    TooEarly,
    /// No measure tests it.
    Untested,
    /// It was withdrawn.
    Withdrawn,
}

impl Overall {
    /// Of the verdicts of all measures.
    #[must_use]
    pub fn of(verdicts: &[Verdict]) -> Self {
        let has = |verdict: &Verdict| verdicts.contains(verdict);
        match () {
            () if verdicts.is_empty() => Self::Untested,
            () if has(&Verdict::Opposite) => Self::Opposite,
            () if has(&Verdict::LessThanExpected) => Self::Less,
            () if has(&Verdict::NotShown) => Self::NotShown,
            () if verdicts.iter().any(Verdict::is_told) => Self::AsExpected,
            () => Self::TooEarly,
        }
    }

    /// Its name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Opposite => "opposite",
            Self::Less => "less_than_expected",
            Self::AsExpected => "as_expected",
            Self::NotShown => "not_shown",
            Self::TooEarly => "too_early",
            Self::Untested => "untested",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// In a sentence, with how many of the `verdicts` it rests on.
    #[must_use]
    pub fn sentence(self, verdicts: &[Verdict]) -> String {
        let n = verdicts.len();
        let count = |is_it: fn(&Verdict) -> bool| verdicts.iter().filter(|verdict| is_it(verdict)).count();
        let n_told = count(Verdict::is_told);
        let n_never = count(|verdict| *verdict == Verdict::OutOfReach);
        let never = match n_never {
            0 => String::new(),
            never => format!("; {never} can never tell"),
        };
        let open = match n - n_told - n_never {
            0 => never,
            open => format!("; of {open} nothing can be told yet{never}"),
        };
        let measures = |count: usize| match (count, n_told) {
            (_, 1) => "in the one measure that can be told".to_owned(),
            (count, all) if count == all => format!("in all {all} measures that can be told"),
            (count, all) => format!("in {count} of {all} measures that can be told"),
        };
        match self {
            Self::Opposite => {
                let count = count(|verdict| *verdict == Verdict::Opposite);
                format!("The opposite of what was expected {}{open}", measures(count))
            }
            Self::Less => {
                let count = count(|verdict| *verdict == Verdict::LessThanExpected);
                format!("Less than was expected {}{open}", measures(count))
            }
            Self::AsExpected => {
                let more = count(|verdict| *verdict == Verdict::MoreThanExpected);
                let apart = match more {
                    0 => String::new(),
                    more => format!(", in {more} by more"),
                };
                format!("As expected {}{apart}{open}", measures(n_told))
            }
            Self::NotShown => {
                let none = count(|verdict| *verdict == Verdict::NotShown);
                match n_told - none {
                    0 => format!("No change shown yet {}{open}", measures(none)),
                    good => format!(
                        "As expected in {good} of {n_told} measures that can be told, and no change shown yet in {none}{open}"
                    ),
                }
            }
            Self::TooEarly => match verdicts.iter().filter_map(Verdict::months_after).max() {
                Some(months) => {
                    format!("Too early to tell: {months} of {MONTHS_NEEDED} months have passed")
                }
                None => "Nothing can be told of any measure".to_owned(),
            },
            Self::Untested => {
                "No measure of the workspace tests it, so nobody will know whether it worked".to_owned()
            }
            Self::Withdrawn => "It was withdrawn, so its measures are not judged any more".to_owned(),
        }
    }
}

impl Verdict {
    /// How many months have passed, where that is what is lacking.
    const fn months_after(&self) -> Option<usize> {
        match self {
            Self::TooEarly { months } => Some(*months),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
