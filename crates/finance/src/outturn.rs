//! The year's end by rules of thumb that finance teams use, to stand beside any model.
//!
//! Method, source and limits: `docs/method/forecast.md`. The rules work on pence, rounded half away
//! from zero where they divide, and on plain numbers, which test cases use.

use std::num::NonZeroU8;
use std::ops::{Add, Sub};

use domain::forecast::{Rules, Unscaled};
use domain::money::Pence;
use domain::month::Month;

/// The plan to date must be more than one of so many equal parts of its even share of the year for the
/// plan to be scaled by it: what happened is then magnified no more than so many times as much as by
/// the straight line.
const LEAST_SHARE: u8 = 4;

/// An amount that rules of thumb can be worked out on.
pub trait Amount: Copy + Add<Output = Self> + Sub<Output = Self> {
    /// Nil.
    const NIL: Self;

    /// This amount × `parts` ÷ `of`.
    #[must_use]
    fn share(self, parts: u8, whole: NonZeroU8) -> Self;

    /// This amount × `over` ÷ `under`; `None` where `under` is nil or of another sign than `over`.
    #[must_use]
    fn scaled(self, over: Self, under: Self) -> Option<Self>;

    /// Whether the amount is no more than `whole` ÷ `LEAST_SHARE` either way.
    #[must_use]
    fn is_small_beside(self, whole: Self) -> bool;

    /// The amount without its sign.
    #[must_use]
    fn size(self) -> Self;
}

impl Amount for Pence {
    const NIL: Self = Self::ZERO;

    fn share(self, parts: u8, whole: NonZeroU8) -> Self {
        self.prorata(parts, whole)
    }

    fn scaled(self, over: Self, under: Self) -> Option<Self> {
        let (over, under) = (i128::from(over.get()), i128::from(under.get()));
        if over.signum() * under.signum() <= 0 {
            return None;
        }
        // Same signs: the quotient has the sign of this amount.
        let (product, under) = (i128::from(self.get()) * over.abs(), under.abs());
        let rounded = (product + product.signum() * (under / 2)) / under;
        i64::try_from(rounded).ok().map(Self::new)
    }

    fn is_small_beside(self, whole: Self) -> bool {
        i128::from(LEAST_SHARE) * i128::from(self.get().abs()) <= i128::from(whole.get().abs())
    }

    fn size(self) -> Self {
        self.magnitude()
    }
}

impl Amount for f64 {
    const NIL: Self = 0.0;

    fn share(self, parts: u8, whole: NonZeroU8) -> Self {
        self * Self::from(parts) / Self::from(whole.get())
    }

    fn scaled(self, over: Self, under: Self) -> Option<Self> {
        (0.0 < over * under).then(|| self * over / under)
    }

    fn is_small_beside(self, whole: Self) -> bool {
        f64::from(LEAST_SHARE) * self.abs() <= whole.abs()
    }

    fn size(self) -> Self {
        self.abs()
    }
}

/// The year's end by every rule, from the `plan` of twelve months, the `actual` of the closed ones
/// and the non-recurrent part of each of these (missing months count as nil). A surplus is positive.
/// `None` where no month is closed or more than twelve are.
#[must_use]
pub fn rules<A: Amount>(plan: &[A; 12], actual: &[A], non_recurrent: &[A]) -> Option<Rules<A>> {
    let n_closed = u8::try_from(actual.len()).ok().filter(|n| *n <= 12)?;
    let closed = NonZeroU8::new(n_closed)?;
    let n_open = 12 - n_closed;
    let year_to_date = sum(actual);
    let (plan_year, plan_to_date) = (sum(plan), sum(&plan[..actual.len()]));
    let variance_to_date = year_to_date - plan_to_date;

    let underlying: Vec<A> = actual
        .iter()
        .enumerate()
        .map(|(month_idx, amount)| *amount - non_recurrent.get(month_idx).copied().unwrap_or(A::NIL))
        .collect();
    let last_three = &underlying[actual.len().saturating_sub(3)..];
    let n_last = NonZeroU8::new(n_closed.min(3)).unwrap_or(closed);

    // Sizes of all twelve months, for the closed ones alone say nothing of one month that is near nil.
    let even_share =
        plan.iter().fold(A::NIL, |total, month| total + month.size()).share(n_closed, Month::LAST.count());
    let plan_scaled = if plan_to_date.is_small_beside(even_share) {
        Err(Unscaled::PlanIsSmall)
    } else {
        plan_year.scaled(year_to_date, plan_to_date).ok_or(Unscaled::OtherSign)
    };
    Some(Rules {
        plan_year,
        year_to_date,
        variance_to_date,
        straight_line: year_to_date.share(12, closed),
        run_rate_last_three: year_to_date + sum(last_three).share(n_open, n_last),
        underlying_run_rate_year_to_date: year_to_date + sum(&underlying).share(n_open, closed),
        plan_plus_variance_to_date: plan_year + variance_to_date,
        plan_plus_variance_continuing: plan_year + variance_to_date.share(12, closed),
        plan_scaled,
        required_monthly_rest_to_hit_plan: NonZeroU8::new(n_open)
            .map(|n_open| (plan_year - year_to_date).share(1, n_open)),
    })
}

fn sum<A: Amount>(amounts: &[A]) -> A {
    amounts.iter().fold(A::NIL, |total, amount| total + *amount)
}

#[cfg(test)]
mod tests;
