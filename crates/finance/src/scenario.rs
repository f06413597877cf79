//! Scenarios as far as the forecast knows them: savings on a line of the return, and spending that is raised or cut.
//!
//! Method and limits: `docs/method/appraisal.md`.

use domain::code::OrganisationCode;
use domain::figure::{Basis, Definition, Subject};
use domain::ledger::{Line, Nature};
use domain::money::{NonZeroU32Pence, Pence, Pounds, ungrouped};
use domain::month::{FinancialYear, Month};
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use domain::scenario::{Change, ChangeAction, ChangeFault, ChangeField, ChangeKind, Misfit, Terms};
use jiff::civil::Date;

use crate::forecast::{Input, OneOff};

/// The kinds of change that the forecast takes.
pub const CHANGE_KINDS: &[ChangeKind] = &[ChangeKind::Efficiency, ChangeKind::Budget];

/// What one change does to one organisation's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineChange {
    /// The id of the change.
    pub change: String,
    /// Whose line it is.
    pub organisation: OrganisationCode,
    /// The line.
    pub line: Line,
    /// What was spent on it a month on average so far this year; positive [pence].
    pub spent_a_month: Pence,
    /// What the position gains a year once all of it is delivered; a cost is negative [pence].
    pub a_year: Pence,
    /// The first month in which it is delivered.
    pub from: Month,
    /// How much of it is delivered at least and at most [per cent].
    pub delivered: (u8, u8),
    /// How well it is known: the weakest of the spending and the change.
    pub provenance: Provenance,
}

impl LineChange {
    /// What the position gains in each open month from its first on, if `per_cent` of it is delivered; April first
    /// [pence].
    #[must_use]
    pub fn by_month(&self, closed: Month, per_cent: u8) -> [Pence; 12] {
        let a_year = share_of(self.a_year, u64::from(per_cent));
        let months = a_year.split(&[1; 12], NonZeroU32Pence::PENNY);
        let is_counted = |month: Month| closed < month && self.from <= month;
        std::array::from_fn(|idx| {
            let month = Month::all().nth(idx).unwrap_or(Month::LAST);
            if is_counted(month) { months[idx] } else { Pence::ZERO }
        })
    }
}

/// An amount × a share in hundredths, rounded half away from zero.
fn share_of(amount: Pence, per_cent: u64) -> Pence {
    let product = i128::from(amount.get()) * i128::from(per_cent);
    let rounded = (product + product.signum() * 50) / 100;
    Pence::new(i64::try_from(rounded).unwrap_or(i64::MAX))
}

/// What came of changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// What they do, line by line.
    pub lines: Vec<LineChange>,
    /// The ids of changes of kinds that the forecast does not know.
    pub ignored: Vec<String>,
}

impl Applied {
    /// The same input with what is delivered of the changes: at most, or at least.
    #[must_use]
    pub fn made_in(&self, input: &Input, delivery: Delivery) -> Input {
        let mut changed = input.clone();
        for line in &self.lines {
            let (least, most) = line.delivered;
            let per_cent = match delivery {
                Delivery::Least => least,
                Delivery::Most => most,
            };
            let by_month = line.by_month(input.closed, per_cent);
            for (month, amount) in Month::all().zip(by_month) {
                if amount != Pence::ZERO {
                    let organisation = line.organisation.clone();
                    changed.one_offs.push(OneOff { organisation, month, amount });
                }
            }
            changed.provenance = changed.provenance.max(line.provenance);
        }
        changed
    }
}

/// Which end of what may be delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The least.
    Least,
    /// The most.
    Most,
}

/// Reads changes against a month end, from which on they are made.
///
/// # Errors
/// Every change that cannot be made.
pub fn apply(month_end: &MonthEnd, changes: &[Change]) -> Result<Applied, Vec<ChangeFault>> {
    let mut applied = Applied::default();
    let mut faults = Vec::new();
    for change in changes {
        let (of, terms, effect) = match &change.action {
            ChangeAction::Efficiency { of, terms } => (of, terms, Effect::Saves),
            ChangeAction::Budget { of, terms } => (of, terms, Effect::Spends),
            _ => {
                applied.ignored.push(change.id.clone());
                continue;
            }
        };
        match lines_of(month_end, change, of, terms, effect) {
            Ok(lines) => {
                for line in lines {
                    let is_same = |known: &&LineChange| {
                        known.organisation == line.organisation && known.line == line.line
                    };
                    match applied.lines.iter().find(is_same) {
                        None => applied.lines.push(line),
                        Some(known) => faults.push(change.fault(Misfit::of_target(format!(
                            "change {} is of {} of {}, too; write one change of both",
                            known.change,
                            line.line.code(),
                            line.organisation
                        )))),
                    }
                }
            }
            Err(misfits) => faults.extend(misfits.into_iter().map(|misfit| change.fault(misfit))),
        }
    }
    if faults.is_empty() { Ok(applied) } else { Err(faults) }
}

/// Which way a larger value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// A saving: the value is what is no longer spent.
    Saves,
    /// A budget: the value is what is spent more, or less.
    Spends,
}

fn lines_of(
    month_end: &MonthEnd,
    change: &Change,
    of: &str,
    terms: &Terms,
    effect: Effect,
) -> Result<Vec<LineChange>, Vec<Misfit>> {
    // All that is wrong with a change is told at once.
    let read = (
        target(month_end, of),
        Size::parse(terms, effect),
        first_month(month_end, &terms.from),
        delivered(&terms.to),
    );
    let (target, size, from, delivered) = match read {
        (Ok(target), Ok(size), Ok(from), Ok(delivered)) => (target, size, from, delivered),
        (target, size, from, delivered) => {
            let misfits = [target.err(), size.err(), from.err(), delivered.err()];
            return Err(misfits.into_iter().flatten().collect());
        }
    };
    let (line, organisations) = target;
    let spent: Vec<(OrganisationCode, Pence, Provenance)> =
        organisations.into_iter().filter_map(|code| spent(month_end, line, code)).collect();
    let total: Pence = spent.iter().map(|(_, amount, _)| *amount).sum();
    if spent.is_empty() || total == Pence::ZERO && matches!(size, Size::Share(_)) {
        return Err(vec![Misfit::of_target(format!(
            "nothing is reported on {} from April to {}; name a line on which something is spent, or an amount in pounds",
            line.code(),
            month_end.month.name()
        ))]);
    }
    if let Size::Pounds(saved) = size {
        refuse_more_than_all(line, total, saved)?;
    }
    let a_year: Vec<Pence> = match size {
        Size::Share(hundredths) => spent
            .iter()
            .map(|(_, a_month, _)| {
                let a_year = i128::from(a_month.get()) * 12 * i128::from(hundredths);
                Pence::new(i64::try_from(a_year / 10_000).unwrap_or(i64::MAX))
            })
            .collect(),
        Size::Pounds(amount) => {
            let weights: Vec<u64> =
                spent.iter().map(|(_, a_month, _)| a_month.get().unsigned_abs()).collect();
            let weights =
                if weights.iter().all(|weight| *weight == 0) { vec![1; spent.len()] } else { weights };
            amount.split(&weights, NonZeroU32Pence::PENNY)
        }
    };
    let each = spent.into_iter().zip(a_year);
    Ok(each
        .map(|((organisation, spent_a_month, provenance), a_year)| LineChange {
            change: change.id.clone(),
            organisation,
            line,
            spent_a_month,
            a_year,
            from,
            delivered,
            provenance: provenance.max(change.provenance),
        })
        .collect())
}

/// Refuses to save more in a year than is spent in one at the rate so far, to the half thousand a month to which that is
/// known.
fn refuse_more_than_all(line: Line, a_month: Pence, saved: Pence) -> Result<(), Vec<Misfit>> {
    let a_year: Pence = [a_month.max(Pence::ZERO); 12].into_iter().sum();
    let rounding: Pence = [Pence::new(50_000); 12].into_iter().sum();
    if saved <= a_year + rounding {
        return Ok(());
    }
    Err(vec![Misfit {
        field: ChangeField::Value,
        expected: format!(
            "expected no more than is spent on {}, which is {} a year at the rate so far; no line falls below nil",
            line.code(),
            Pounds(a_year)
        ),
    }])
}

/// `P.PAY.AGY`: the line of everybody who reports it; `RWE P.PAY.AGY`: of one.
fn target(month_end: &MonthEnd, of: &str) -> Result<(Line, Vec<OrganisationCode>), Misfit> {
    let words: Vec<&str> = of.split_whitespace().collect();
    let (organisation, code) = match words[..] {
        [code] => (None, code),
        [organisation, code] => (Some(organisation), code),
        _ => {
            return Err(Misfit::of_target(format!(
                "{of:?} is no line; write the code of a line, such as P.PAY.AGY, or of one organisation, such as RWE P.PAY.AGY"
            )));
        }
    };
    let line = Line::all().find(|line| line.code().eq_ignore_ascii_case(code)).ok_or_else(|| {
        Misfit::of_target(format!(
            "{code:?} is not a line of the return; docs/reference/lines.md lists them, such as P.PAY.AGY for agency pay"
        ))
    })?;
    if line.nature() != Nature::Expenditure {
        return Err(Misfit::of_target(format!(
            "{} is no spending; name a line of expenditure, such as P.PAY.AGY",
            line.code()
        )));
    }
    let reports = month_end.organisations.iter().filter(|known| known.kind == line.kind());
    let codes: Vec<OrganisationCode> = reports.map(|known| known.code.clone()).collect();
    match organisation {
        None => Ok((line, codes)),
        Some(name) => {
            let found = codes.iter().find(|code| code.as_str().eq_ignore_ascii_case(name)).cloned();
            found.map(|code| (line, vec![code])).ok_or_else(|| {
                let known: Vec<&str> = codes.iter().map(OrganisationCode::as_str).collect();
                Misfit::of_target(format!(
                    "{name} does not report {}; those who do are {}",
                    line.code(),
                    known.join(", ")
                ))
            })
        }
    }
}

/// What an organisation spent on a line a month, on average over the closed months; positive.
fn spent(
    month_end: &MonthEnd,
    line: Line,
    code: OrganisationCode,
) -> Option<(OrganisationCode, Pence, Provenance)> {
    let subject = || Subject::Organisation(code.clone());
    let key = |month| month_end.in_month(Definition::Line(line), subject(), month, Basis::Actual);
    let figures: Option<Vec<_>> =
        month_end.month.up_to().map(|month| month_end.figure(&key(month))).collect();
    let figures = figures?;
    let total: Pence = figures.iter().map(|figure| figure.value).sum();
    let provenance = Provenance::of_formula(figures.iter().map(|figure| figure.provenance()));
    let a_month = Pence::ZERO - Pence::new(total.get() / i64::from(month_end.month.get()));
    Some((code, a_month, provenance))
}

/// How large a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    /// Of what is spent [hundredths of a per cent]; a saving is positive.
    Share(i64),
    /// A year [pence]; a saving is positive.
    Pounds(Pence),
}

impl Size {
    fn parse(terms: &Terms, effect: Effect) -> Result<Self, Misfit> {
        let expected = || Misfit {
            field: ChangeField::Value,
            expected: match effect {
                Effect::Saves => {
                    "expected what is saved, such as \"30%\" of what is spent or \"£2,000,000\" a year"
                        .to_owned()
                }
                Effect::Spends => {
                    "expected what is spent more or less, such as \"-5%\" or \"+£2,000,000\" a year"
                        .to_owned()
                }
            },
        };
        let text = terms.value.trim().replace('−', "-");
        let (is_less, text) = match (text.strip_prefix('-'), text.strip_prefix('+')) {
            (Some(text), _) => (true, text.to_owned()),
            (_, Some(text)) => (false, text.to_owned()),
            // A saving is less spending, whether it is written with a sign or not.
            _ => (effect == Effect::Saves, text),
        };
        if effect == Effect::Saves && !is_less {
            return Err(expected());
        }
        let (number, is_share) = match text.trim().strip_suffix('%') {
            Some(number) => (number.to_owned(), true),
            None => (text.trim().to_owned(), terms.unit.trim() == "%"),
        };
        let (number, is_pounds) = match number.trim().strip_prefix('£') {
            Some(number) => (number.to_owned(), true),
            None => (number, false),
        };
        let (number, unit) = if is_pounds { of_unit(number.trim()) } else { (number.trim(), 1.0) };
        let number: f64 = ungrouped(number).and_then(|n| n.parse().ok()).ok_or_else(expected)?;
        let number = number * unit;
        if is_share && is_less && 100.0 < number {
            let expected = "expected at most 100%: no more can be saved than is spent".to_owned();
            return Err(Misfit { field: ChangeField::Value, expected });
        }
        // More than any system spends, and as much again as there is.
        let largest = if is_share { 100.0 } else { 1e11 };
        if is_share == is_pounds || !(0.0..=largest).contains(&number) {
            return Err(expected());
        }
        let sign = if is_less { 1 } else { -1 };
        #[expect(clippy::cast_possible_truncation, reason = "at most 10^13, checked above")]
        let hundredths = (100.0 * number).round() as i64 * sign;
        Ok(if is_share { Self::Share(hundredths) } else { Self::Pounds(Pence::new(hundredths)) })
    }
}

/// A number with its unit taken off, and how many of one that is: `2m` is two times a million.
fn of_unit(text: &str) -> (&str, f64) {
    const UNITS: [(&str, f64); 6] =
        [("million", 1e6), ("billion", 1e9), ("bn", 1e9), ("m", 1e6), ("thousand", 1e3), ("k", 1e3)];
    let lower = text.to_ascii_lowercase();
    let found = UNITS.iter().find_map(|(unit, times)| {
        let n_bytes = lower.strip_suffix(unit)?.len();
        Some((text.get(..n_bytes)?.trim_end(), *times))
    });
    found.unwrap_or((text, 1.0))
}

/// The first month of a change: that of the day in `from`, or the first open one.
fn first_month(month_end: &MonthEnd, from: &str) -> Result<Month, Misfit> {
    let misfit = |expected: String| Misfit { field: ChangeField::From, expected };
    let (year, closed) = (month_end.year, month_end.month);
    let from = from.trim();
    if from.is_empty() {
        return Ok(closed);
    }
    let day: Date = from.parse().map_err(|_| {
        misfit("expected the first day, such as 2026-11-01, or nothing for at once".to_owned())
    })?;
    if day <= closed.last_day(year) {
        return Err(misfit(format!(
            "{day} is before the base: months to {} {year} are closed; write a day after {}",
            closed.name(),
            closed.last_day(year)
        )));
    }
    if FinancialYear::of(day) != year {
        return Err(misfit(format!(
            "{day} is after {year}, the year that is forecast; write a day until {}",
            year.last_day()
        )));
    }
    let month = Month::all().find(|month| day <= month.last_day(year));
    month.ok_or_else(|| misfit(format!("{day} is no day of {year}")))
}

/// How much is delivered: `60% to 100%`; nothing for all of it.
fn delivered(text: &str) -> Result<(u8, u8), Misfit> {
    let text = text.trim();
    if text.is_empty() {
        return Ok((100, 100));
    }
    let per_cent =
        |text: &str| text.trim().strip_suffix('%')?.trim().parse::<u8>().ok().filter(|n| *n <= 100);
    let ends = match text.split_once(" to ") {
        Some((least, most)) => per_cent(least).zip(per_cent(most)),
        None => per_cent(text).map(|share| (share, share)),
    };
    ends.filter(|(least, most)| least <= most).ok_or_else(|| Misfit {
        field: ChangeField::To,
        expected: "expected how much of it is delivered, such as \"60% to 100%\"; nothing for all of it"
            .to_owned(),
    })
}

#[cfg(test)]
mod tests;
