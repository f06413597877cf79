//! What leaving costs and saves: redundancy, notice and voluntary schemes, the month by which they
//! have paid for themselves, and how many leave of their own accord while they wait.
//!
//! Terms are data with their sources (`sources::reform`), never code. Method and limits:
//! `docs/method/reform.md`.

mod leaving_day;
mod spread;
mod waiting;

use domain::money::Pence;
use jiff::ToSpan;
use jiff::civil::Date;
use thiserror::Error;

pub use leaving_day::{LeavingDay, LeavingDayOrigin, leaving_day};
pub use spread::{Crowd, Expected, Range, Spread, Uncertain, spread};
pub use waiting::{Waiting, waiting};

/// Rates in hundredths of a per cent: 14.38 % is 1,438.
pub type Rate = u32;

/// What a scheme pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExitTerms {
    /// Months of pay for each complete year of service, in hundredths: one month is 100.
    pub months_per_year: u32,
    /// The most months that are paid.
    pub most_months: u32,
    /// The fewest months that are paid to whoever qualifies.
    pub least_months: u32,
    /// Weeks of pay, in hundredths, that a month's pay is at least: 4.35 is 435; nil where a month is a
    /// twelfth of a year. A week's pay is a year's × 7 ÷ 365.
    pub weeks_per_month: u32,
    /// The fewest complete years that qualify.
    pub least_years: u32,
    /// The least whole-time pay that is reckoned with [pence a year].
    pub pay_floor: Pence,
    /// The most whole-time pay that is reckoned with [pence a year].
    pub pay_cap: Pence,
}

/// What an employer pays on top of pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnCosts {
    /// Pension contribution that the employer pays.
    pub pension: Rate,
    /// Pension contribution that is paid centrally: a national saving, not a local one.
    pub pension_central: Rate,
    /// Employer's National Insurance.
    pub insurance: Rate,
    /// Pay a year on which none is due [pence].
    pub insurance_from: Pence,
    /// Apprenticeship levy.
    pub levy: Rate,
}

/// A person's employment, without the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Employment {
    /// Whole-time pay [pence a year].
    pub pay: Pence,
    /// Share of whole time, in hundredths: 60 is three days of five.
    pub share: u32,
    /// Complete years of reckonable service.
    pub years: u32,
    /// Notice [weeks].
    pub notice_weeks: u32,
    /// Whether notice is paid instead of worked.
    pub notice_paid: bool,
}

/// What one exit costs and saves [pence].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit {
    /// The payment; nil for whoever does not qualify.
    pub payment: Pence,
    /// Notice paid instead of worked.
    pub notice: Pence,
    /// What the employer saves a year: pay, its own pension contribution, insurance, levy.
    pub saving: Pence,
    /// What the centre saves a year besides: the pension contribution that it pays.
    pub saving_central: Pence,
}

/// Why exits cannot be worked out.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ExitError {
    /// The floor of pay lies above its cap.
    #[error("the least pay reckoned with, {floor}, is above the most, {cap}; correct the exit terms")]
    FloorAboveCap {
        /// The floor.
        floor: Pence,
        /// The cap.
        cap: Pence,
    },
    /// The fewest months lie above the most.
    #[error(
        "the fewest months that are paid, {least}, are more than the most, {most}; correct the exit terms"
    )]
    MonthsUpsideDown {
        /// The fewest.
        least: u32,
        /// The most.
        most: u32,
    },
    /// Somebody works more than whole time, or not at all.
    #[error("a share of whole time of {0} hundredths; expected 1 to 100")]
    Share(u32),
}

/// So many parts of an amount out of a total of parts, rounded half away from nil.
fn part(amount: Pence, parts: u64, total: u64) -> Pence {
    let (product, total) = (i128::from(amount.get()) * i128::from(parts), i128::from(total.max(1)));
    Pence::new(i64::try_from((product + product.signum() * (total / 2)) / total).unwrap_or(i64::MAX))
}

impl ExitTerms {
    /// Refuses terms that contradict themselves.
    ///
    /// # Errors
    /// Where the floor of pay is above its cap, or the fewest months are more than the most.
    pub fn checked(self) -> Result<Self, ExitError> {
        if self.least_months > self.most_months {
            return Err(ExitError::MonthsUpsideDown { least: self.least_months, most: self.most_months });
        }
        if self.pay_floor > self.pay_cap {
            return Err(ExitError::FloorAboveCap { floor: self.pay_floor, cap: self.pay_cap });
        }
        Ok(self)
    }

    /// The months of pay for so many complete years, in hundredths; nil where they do not qualify.
    #[must_use]
    pub fn months(&self, years: u32) -> u32 {
        if years < self.least_years {
            return 0;
        }
        years
            .saturating_mul(self.months_per_year)
            .max(self.least_months.saturating_mul(100))
            .min(self.most_months.saturating_mul(100))
    }

    /// The payment: months of whole-time pay within floor and cap, for part time its share. A month is a
    /// twelfth of a year or so many weeks, whichever is more; the largest payment is the most months at
    /// the cap in twelfths, which weeks do not lift.
    #[must_use]
    pub fn payment(&self, employment: &Employment) -> Pence {
        let pay = employment.pay.max(self.pay_floor).min(self.pay_cap);
        let share = u64::from(employment.share);
        let months = u64::from(self.months(employment.years)) * share;
        let by_twelfths = part(pay, months, 12 * 100 * 100);
        let by_weeks = part(pay, months * 7 * u64::from(self.weeks_per_month), 365 * 100 * 100 * 100);
        let largest = part(self.pay_cap, u64::from(self.most_months) * share, 12 * 100);
        by_twelfths.max(by_weeks).min(largest)
    }
}

impl OnCosts {
    /// What the employer pays in all for somebody whose own pay is `pay` a year.
    #[must_use]
    pub fn employer(&self, pay: Pence) -> Pence {
        let contribution = |pay: Pence, rate: Rate| part(pay, u64::from(rate), 10_000);
        let insured = (pay - self.insurance_from).max(Pence::ZERO);
        pay + contribution(pay, self.pension)
            + contribution(insured, self.insurance)
            + contribution(pay, self.levy)
    }

    /// What the centre pays besides.
    #[must_use]
    pub fn central(&self, pay: Pence) -> Pence {
        part(pay, u64::from(self.pension_central), 10_000)
    }
}

/// What one exit costs and saves.
///
/// # Errors
/// Where the share of whole time is not 1 to 100 hundredths.
pub fn exit(terms: &ExitTerms, on_costs: &OnCosts, employment: &Employment) -> Result<Exit, ExitError> {
    if !(1..=100).contains(&employment.share) {
        return Err(ExitError::Share(employment.share));
    }
    let pay = part(employment.pay, u64::from(employment.share), 100);
    let saving = on_costs.employer(pay);
    let notice = if employment.notice_paid {
        part(saving, u64::from(employment.notice_weeks), 52)
    } else {
        Pence::ZERO
    };
    Ok(Exit { payment: terms.payment(employment), notice, saving, saving_central: on_costs.central(pay) })
}

/// The months after leaving by which `saving` a year has paid for `spent`, in tenths: £104,000 at
/// £72,300 a year is 173; `None` where nothing is saved.
#[must_use]
pub fn payback_tenths(spent: Pence, saving: Pence) -> Option<u64> {
    let (spent, saving) = (i128::from(spent.get().max(0)), i128::from(saving.get()));
    (saving > 0).then(|| u64::try_from((spent * 120 + saving / 2) / saving).unwrap_or(u64::MAX))
}

/// The last day of the month in which what is spent is paid back, so many tenths of months after `left`.
#[must_use]
pub fn paid_back_by(left: Date, tenths: u64) -> Date {
    // A century is beyond any plan, and within the calendar.
    let months = i64::try_from(tenths.div_ceil(10).min(1_200)).unwrap_or(1_200);
    left.first_of_month().saturating_add(months.months()).last_of_month()
}

/// What is saved by the end of a financial year of twelve months by leaving at the end of its month
/// `month_left`, 1 to 12.
#[must_use]
pub fn in_year(saving: Pence, month_left: u8) -> Pence {
    part(saving, u64::from(12_u8.saturating_sub(month_left)), 12)
}

#[cfg(test)]
mod tests;
