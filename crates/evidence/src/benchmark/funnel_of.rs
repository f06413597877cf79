//! The funnel of units: limits around all together by size, exact where units vary as chance lets them, and with the
//! variance between units added where they vary more.

use stats::distribution::{chi_squared_from_normal, normal_quantile};

use super::unit::Amount;
use crate::funnel::exact::{Counted, Limits, exact_limits};
use crate::funnel::overdispersion::{Funnel, FunnelUnit, LimitConvention, Measure, Settings, Zone, funnel};

/// The share pulled in at each end before the variance between units is told, as is usual.
const TRIM: f64 = 0.1;
/// The chance that units which vary as chance lets them are taken to vary more.
const SIGNIFICANT: f64 = 0.05;

/// Whether limits are of chance alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Allowance {
    /// They are: units vary no more than chance lets them.
    ChanceAlone {
        /// How many times more they vary than by chance.
        dispersion: f64,
    },
    /// The variance between units is added.
    Between {
        /// How many times more they vary than by chance.
        dispersion: f64,
    },
}

/// Limits around all units together.
#[derive(Clone, Debug, PartialEq)]
pub struct FunnelOf {
    /// Whether they are of chance alone.
    pub allowance: Allowance,
    /// The value of all together, before it is multiplied.
    pub target: f64,
    /// How many units lie outside the 95 % limits by chance, on average, where none differs.
    pub n_outside_by_chance: f64,
    counted: Counted,
    funnel: Funnel,
}

impl FunnelOf {
    /// The funnel of `amounts`, which are all shares or all rates; none where they are values, too few, or all or none.
    #[must_use]
    pub fn of(amounts: &[Amount]) -> Option<Self> {
        let sums = amounts.iter().try_fold((0.0, 0.0), |(parts, wholes), amount| match *amount {
            Amount::Share { part, whole } => Some((parts + part, wholes + whole)),
            Amount::Rate { events, exposure } => Some((parts + events, wholes + exposure)),
            Amount::Value { .. } => None,
        })?;
        let target = sums.0 / sums.1;
        let is_share = matches!(amounts.first()?, Amount::Share { .. });
        let (counted, measure) = if is_share {
            (Counted::Proportion, Measure::Proportion)
        } else {
            (Counted::Events, Measure::RatioBySquareRoot)
        };
        let unit = |(idx, amount): (usize, &Amount)| {
            let (numerator, denominator) = match *amount {
                Amount::Share { part, whole } => (part, whole),
                // What is expected at the rate of all.
                Amount::Rate { events, exposure } => (events, exposure * target),
                Amount::Value { .. } => return None,
            };
            Some(FunnelUnit { name: idx.to_string(), numerator, denominator })
        };
        let units: Option<Vec<FunnelUnit>> = amounts.iter().enumerate().map(unit).collect();
        let settings = Settings { measure, trim: TRIM, convention: LimitConvention::OwnError };
        let funnel = funnel(&units?, &settings).ok()?;
        let n = f64::from(u32::try_from(funnel.n_used).ok()?);
        let usual = chi_squared_from_normal(n, normal_quantile(1.0 - SIGNIFICANT)) / n;
        let dispersion = funnel.dispersion;
        let allowance = if usual < dispersion && 0.0 < funnel.variance_between {
            Allowance::Between { dispersion }
        } else {
            Allowance::ChanceAlone { dispersion }
        };
        let n_outside_by_chance = funnel.n_outside_by_chance;
        Some(Self { allowance, target, n_outside_by_chance, counted, funnel })
    }

    /// The limits of a unit of this size, before they are multiplied; none of a size that no unit has.
    #[must_use]
    pub fn limits_at(&self, size: f64) -> Option<Limits> {
        let size = if self.counted == Counted::Proportion { size.round() } else { size };
        match (self.allowance, self.counted) {
            (Allowance::ChanceAlone { .. }, counted) => {
                exact_limits(counted, self.target, &[size]).ok()?.first().map(|limits| limits.smooth)
            }
            (Allowance::Between { .. }, Counted::Proportion) => Some(self.funnel.adjusted_at(size)),
            (Allowance::Between { .. }, Counted::Events) => {
                let Limits { low_998, low_95, high_95, high_998 } =
                    self.funnel.adjusted_at(size * self.target);
                let times = |ratio: f64| ratio * self.target;
                Some(Limits {
                    low_998: times(low_998),
                    low_95: times(low_95),
                    high_95: times(high_95),
                    high_998: times(high_998),
                })
            }
        }
    }

    /// Where a unit lies.
    #[must_use]
    pub fn zone(&self, amount: Amount) -> Option<Zone> {
        let limits = self.limits_at(amount.size()?)?;
        Some(match amount.value() {
            value if value < limits.low_998 => Zone::FarBelow,
            value if value < limits.low_95 => Zone::Below,
            value if limits.high_998 < value => Zone::FarAbove,
            value if limits.high_95 < value => Zone::Above,
            _ => Zone::Within,
        })
    }
}
