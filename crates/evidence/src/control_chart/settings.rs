//! The settings that programs for control charts differ in; they are recorded with each chart.

use super::fault::Fault;

/// How many points a run needs to be a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunLength(u8);

impl RunLength {
    /// The seven points of Making Data Count.
    pub const SEVEN: Self = Self(7);
    const LEAST: u8 = 3;
    const MOST: u8 = 50;

    /// A run of so many points.
    ///
    /// # Errors
    /// Below 3 or above 50 points.
    pub fn new(n_points: usize) -> Result<Self, Fault> {
        let (least, most) = (Self::LEAST, Self::MOST);
        let refused = Fault::RunLength { n_points, least: usize::from(least), most: usize::from(most) };
        let n = u8::try_from(n_points).ok().filter(|n| (least..=most).contains(n));
        n.map(Self).ok_or(refused)
    }

    /// The points.
    #[must_use]
    pub fn get(self) -> usize {
        usize::from(self.0)
    }
}

/// What the mean moving range is multiplied by to get from the mean to a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitFactor {
    /// 2.66, as the method's tables have it.
    Rounded,
    /// 3 ÷ 1.128 = 2.6596, three standard deviations.
    ThreeSigma,
}

impl LimitFactor {
    /// The number. Source: W. A. Shewhart's constants as in D. J. Wheeler, Understanding Variation (1993); d₂ = 1.128
    /// for ranges of two.
    #[must_use]
    pub const fn get(self) -> f64 {
        match self {
            Self::Rounded => 2.66,
            Self::ThreeSigma => 3.0 / 1.128,
        }
    }
}

/// Whether moving ranges that are too large are left out of their mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screening {
    /// Those that are not below 3.267 × their mean are left out, and the mean is taken again, once.
    Once,
    /// All count, as in the Making Data Count workbook.
    Off,
}

/// When two of three consecutive points near a limit are a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TwoInThree {
    /// All three on one side of the mean, two of them between the near limit and the limit; these are marked.
    SameSide,
    /// Two of three beyond one near limit, the third anywhere but beyond the other; those beyond are marked.
    AnySide,
    /// The same, and all three are marked.
    AnySideWholeWindow,
}

/// The settings of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Points on one side of the mean that make a shift.
    pub shift: RunLength,
    /// Points that rise or fall one after the other and make a trend.
    pub trend: RunLength,
    /// Two points of three near a limit.
    pub two_in_three: TwoInThree,
    /// The distance of the limits.
    pub limit_factor: LimitFactor,
    /// Screening of moving ranges.
    pub screening: Screening,
}

impl Settings {
    /// Those of `NHSRplotthedots` 0.2.2, which follows Making Data Count but screens.
    pub const MAKING_DATA_COUNT: Self = Self {
        shift: RunLength::SEVEN,
        trend: RunLength::SEVEN,
        two_in_three: TwoInThree::SameSide,
        limit_factor: LimitFactor::Rounded,
        screening: Screening::Once,
    };
}
