//! Consolidation: the positions of a system's organisations and their plain sum.
//!
//! Method, source and limits: `docs/method/consolidation.md`. Nothing needs eliminating at the
//! bottom line: what one organisation pays another is a cost here and an income there.

use std::iter::Sum;
use std::ops::Add;

use domain::code::OrganisationCode;
use domain::ledger::{Line, Measure};
use domain::money::Pence;
use domain::month::Month;
use domain::monthly_return::MonthlyReturn;
use domain::organisation::OrganisationKind;

use crate::chart;

/// Plan and actual to date, plan and own forecast for the year: impact on the surplus [pence].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Plan, April to the month.
    pub plan_to_date: Pence,
    /// Actual, April to the month.
    pub actual_to_date: Pence,
    /// Plan, all twelve months.
    pub plan_year: Pence,
    /// Own forecast of the outturn.
    pub forecast_year: Pence,
}

impl Amounts {
    /// Actual less plan: adverse is negative.
    #[must_use]
    pub fn variance_to_date(self) -> Pence {
        self.actual_to_date - self.plan_to_date
    }

    /// Forecast less plan: adverse is negative.
    #[must_use]
    pub fn variance_year(self) -> Pence {
        self.forecast_year - self.plan_year
    }

    /// These amounts without `support`.
    #[must_use]
    pub fn less(self, support: Self) -> Self {
        Self {
            plan_to_date: self.plan_to_date - support.plan_to_date,
            actual_to_date: self.actual_to_date - support.actual_to_date,
            plan_year: self.plan_year - support.plan_year,
            forecast_year: self.forecast_year - support.forecast_year,
        }
    }

    fn of(submission: &MonthlyReturn, line: Line) -> Self {
        let value = |measure| submission.entry(line, measure).map_or(Pence::ZERO, |entry| entry.value);
        Self {
            plan_to_date: value(Measure::PlanToDate),
            actual_to_date: value(Measure::ActualToDate),
            plan_year: value(Measure::PlanYear),
            forecast_year: value(Measure::ForecastYear),
        }
    }
}

impl Add for Amounts {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            plan_to_date: self.plan_to_date + other.plan_to_date,
            actual_to_date: self.actual_to_date + other.actual_to_date,
            plan_year: self.plan_year + other.plan_year,
            forecast_year: self.forecast_year + other.forecast_year,
        }
    }
}

impl Sum for Amounts {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Add::add)
    }
}

/// Where an organisation or a system stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Including deficit support.
    pub including: Amounts,
    /// Deficit support.
    pub support: Amounts,
    /// Operating income of trusts, allocation of boards.
    pub turnover: Amounts,
    /// Each line by [`Line::index`].
    pub lines: Vec<Amounts>,
    /// Actual of each closed month, April first.
    pub by_month: Vec<Pence>,
}

impl Position {
    /// The position of one organisation, from its return for the month.
    #[must_use]
    pub fn of(submission: &MonthlyReturn, kind: OrganisationKind) -> Self {
        let mut lines = vec![Amounts::default(); Line::COUNT];
        for line in Line::of_kind(kind) {
            lines[line.index()] = Amounts::of(submission, line);
        }
        let amounts = |line: Line| lines[line.index()];
        let parts: Vec<Line> = chart::position_parts(kind).collect();
        let in_month = |month: Month| {
            parts.iter().filter_map(|line| submission.in_month(*line, month)).map(|entry| entry.value).sum()
        };
        Self {
            including: parts.iter().copied().map(amounts).sum(),
            support: amounts(chart::SUPPORT),
            turnover: chart::turnover_parts(kind).map(amounts).sum(),
            by_month: submission.cover.month.up_to().map(in_month).collect(),
            lines,
        }
    }

    /// Excluding deficit support.
    #[must_use]
    pub fn excluding(&self) -> Amounts {
        self.including.less(self.support)
    }

    fn plus(mut self, other: &Self) -> Self {
        self.including = self.including + other.including;
        self.support = self.support + other.support;
        self.turnover = self.turnover + other.turnover;
        self.lines.resize(Line::COUNT, Amounts::default());
        for (sum, amounts) in self.lines.iter_mut().zip(&other.lines) {
            *sum = *sum + *amounts;
        }
        self.by_month.resize(self.by_month.len().max(other.by_month.len()), Pence::ZERO);
        for (sum, amount) in self.by_month.iter_mut().zip(&other.by_month) {
            *sum += *amount;
        }
        self
    }
}

/// A system's organisations and their sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consolidation {
    /// Each organisation, in the order given.
    pub organisations: Vec<(OrganisationCode, Position)>,
    /// Their sum.
    pub total: Position,
}

/// Consolidates the returns of one system and one month.
#[must_use]
pub fn consolidate<'a>(
    submissions: impl IntoIterator<Item = (&'a MonthlyReturn, OrganisationKind)>,
) -> Consolidation {
    let organisations: Vec<_> = submissions
        .into_iter()
        .map(|(submission, kind)| (submission.cover.organisation.clone(), Position::of(submission, kind)))
        .collect();
    let total = organisations.iter().fold(Position::default(), |total, (_, position)| total.plus(position));
    Consolidation { organisations, total }
}

#[cfg(test)]
mod tests;
