//! Why a forecast stands where it stands: from the run rate to the middle of its range.

use crate::money::Pence;

/// From the year's end by the underlying run rate to the middle of the range, step by step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bridge {
    /// The actual to date plus, for every open month, the mean of all underlying months.
    pub run_rate: Pence,
    /// Each cause once, in the order of [`Cause::ALL`].
    pub steps: [Step; Cause::ALL.len()],
    /// The middle of the range: the run rate and all steps.
    pub middle: Pence,
}

/// What one cause adds to the year's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The cause.
    pub cause: Cause,
    /// What it adds, over the mean of all simulated years: adverse negative.
    pub amount: Pence,
}

impl Step {
    /// What it means, in a sentence.
    #[must_use]
    pub const fn explanation(self) -> &'static str {
        let is_adverse = self.amount.get() < 0;
        match (self.cause, is_adverse) {
            (Cause::Phasing, true) => "The plan of the months to come is worse than that of the closed ones.",
            (Cause::Phasing, false) => {
                "The plan of the months to come is better than that of the closed ones."
            }
            (Cause::Variance, _) => {
                "The monthly variance as learnt from past years and the closed months, beside its mean of the closed months."
            }
            (Cause::Schemes, _) => "The shortfall expected of schemes, beside that of the closed months.",
            (Cause::Risks, _) => {
                "Each risk and mitigation by its likelihood; the run rate holds none of them."
            }
            (Cause::OneOffs, _) => "One-off items to come that the plan does not hold.",
            (Cause::Support, _) => "Support may be withheld.",
            (Cause::Recovery, true) => "Month 12 adds to the variance, as past years allow.",
            (Cause::Recovery, false) => "Month 12 takes back a part of the variance, as in past years.",
            (Cause::Skew, true) => {
                "Good years end further out than bad ones, so the middle is below the mean."
            }
            (Cause::Skew, false) => {
                "Bad years end further out than good ones, so the middle is above the mean."
            }
        }
    }
}

/// Why the middle of a forecast differs from the run rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The plan of the open months is not the plan of the closed ones.
    Phasing,
    /// The monthly variance expected is not the mean of the closed months.
    Variance,
    /// Savings schemes fall short by more, or less, than they did.
    Schemes,
    /// Named risks and mitigations.
    Risks,
    /// One-off items to come.
    OneOffs,
    /// Deficit support that may be withheld.
    Support,
    /// What the last month takes back of the variance.
    Recovery,
    /// Simulated years lie further out on one side: their middle is not their mean.
    Skew,
}

impl Cause {
    /// Every cause, in the order of the bridge.
    pub const ALL: [Self; 8] = [
        Self::Phasing,
        Self::Variance,
        Self::Schemes,
        Self::Risks,
        Self::OneOffs,
        Self::Support,
        Self::Recovery,
        Self::Skew,
    ];

    /// The word used in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Phasing => "phasing",
            Self::Variance => "variance",
            Self::Schemes => "schemes",
            Self::Risks => "risks",
            Self::OneOffs => "one_offs",
            Self::Support => "support",
            Self::Recovery => "recovery",
            Self::Skew => "skew",
        }
    }

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Phasing => "phasing of the plan",
            Self::Variance => "monthly variance expected",
            Self::Schemes => "savings schemes",
            Self::Risks => "named risks and mitigations",
            Self::OneOffs => "one-off items to come",
            Self::Support => "deficit support",
            Self::Recovery => "recovery in March",
            Self::Skew => "middle of the range, not mean",
        }
    }
}
