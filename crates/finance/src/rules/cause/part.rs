//! Slips in a part of a return that tell how to put it right: some lines or months in another unit, months that
//! changed places. What is wrong beside them is found in the return that is put right.

use std::collections::BTreeSet;

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Measure};
use domain::money::Pence;
use domain::month::Month;
use domain::monthly_return::{Entry, MonthlyReturn};

use super::{LEAST_LINES, SMALL, is_most, listed};
use crate::chart;
use crate::rules::{Checked, at};

/// A slip with the return as it is without it.
pub(super) struct Part {
    pub(super) finding: Finding,
    pub(super) put_right: MonthlyReturn,
}

/// The first slip of a part that explains what does not fit.
pub(super) fn of_return(checked: &Checked<'_>) -> Option<Part> {
    months_in_another_unit(checked).or_else(|| months_exchanged(checked)).or_else(|| some_lines(checked))
}

/// Amounts in pounds are so many times what is usual, in thousands.
const POUNDS: std::ops::RangeInclusive<i128> = 500..=2_000;

fn is_pounds(value: Pence, usual: Pence) -> bool {
    let (value, usual) = (value.magnitude().wide(), usual.magnitude().wide());
    (usual * POUNDS.start()..=usual * POUNDS.end()).contains(&value)
}

fn divided(value: Pence) -> Pence {
    Pence::new(value.get() / 1_000)
}

/// What is wrong with the amounts of a month, throughout.
#[derive(Clone, Copy)]
enum Slip {
    InPounds,
    InMillions,
    Turned,
}

impl Slip {
    const ALL: [Self; 3] = [Self::InPounds, Self::InMillions, Self::Turned];

    fn put_right(self, value: Pence) -> Pence {
        match self {
            Self::InPounds => divided(value),
            Self::InMillions => Pence::new(value.get().saturating_mul(1_000)),
            Self::Turned => -value,
        }
    }

    fn is_shown(self, value: Pence, usual: Pence) -> bool {
        match self {
            Self::InPounds => is_pounds(value, usual),
            Self::InMillions => is_pounds(usual, value),
            Self::Turned => {
                let (size, usual_size) = (value.magnitude().wide(), usual.magnitude().wide());
                value.is_negative() != usual.is_negative()
                    && (usual_size..=usual_size * 4).contains(&(size * 2))
            }
        }
    }

    /// Amounts that are usually no larger say nothing of the slip: rounded to millions they are nil.
    fn least_usual(self) -> Pence {
        match self {
            Self::InMillions => Pence::new(200_000_000),
            Self::InPounds | Self::Turned => SMALL,
        }
    }

    /// What a month that is put right may still be off by: whole millions are half a million off.
    fn tolerance(self) -> Pence {
        match self {
            Self::InMillions => Pence::new(50_000_000),
            Self::InPounds | Self::Turned => Pence::ZERO,
        }
    }
}

/// The amount to date and the months of a line.
struct LineByMonth {
    line: Line,
    to_date: Pence,
    months: Vec<(Month, Pence)>,
}

impl LineByMonth {
    fn of(checked: &Checked<'_>, line: Line) -> Option<Self> {
        let value = |month: Month| Some((month, checked.submission.in_month(line, month)?.value));
        Some(Self {
            line,
            to_date: checked.submission.entry(line, Measure::ActualToDate)?.value,
            months: checked.month.up_to().map(value).collect::<Option<_>>()?,
        })
    }

    /// How far the months are from the amount to date, each as `value` has it.
    fn gap(&self, value: impl Fn(Month, Pence) -> Pence) -> Pence {
        let sum: Pence = self.months.iter().map(|(month, amount)| value(*month, *amount)).sum();
        (self.to_date - sum).magnitude()
    }
}

/// Some months of nearly every line in pounds, in millions or with the other sign: put right, they sum to the amounts
/// to date, which they do not as they stand.
fn months_in_another_unit(checked: &Checked<'_>) -> Option<Part> {
    let plan = checked.plan?;
    let lines: Vec<LineByMonth> = chart::keyed_lines(checked.organisation.kind)
        .filter_map(|line| LineByMonth::of(checked, line))
        .filter(|line| SMALL < line.to_date.magnitude())
        .collect();
    Slip::ALL.into_iter().find_map(|slip| {
        let is_wrong = |month: &Month| {
            let pairs = lines.iter().filter_map(|line| {
                let value = line.months.iter().find(|(other, _)| other == month)?.1;
                let usual = plan.in_month(line.line, *month)?.value;
                (slip.least_usual() < usual.magnitude()).then_some((value, usual))
            });
            let pairs: Vec<(Pence, Pence)> = pairs.collect();
            is_most(pairs.iter().filter(|(value, usual)| slip.is_shown(*value, *usual)).count(), pairs.len())
        };
        let months: Vec<Month> = checked.month.up_to().filter(is_wrong).collect();
        if months.is_empty() || months.len() == usize::from(checked.month.get()) {
            return None;
        }
        months_put_right(checked, &lines, &months, slip)
    })
}

fn months_put_right(
    checked: &Checked<'_>,
    lines: &[LineByMonth],
    months: &[Month],
    slip: Slip,
) -> Option<Part> {
    let rounding = Pence::rounding(usize::from(checked.month.get()) + 1);
    let allowed: Pence = rounding + months.iter().map(|_| slip.tolerance()).sum();
    let right =
        |month: Month, value: Pence| if months.contains(&month) { slip.put_right(value) } else { value };
    let apart: Vec<&LineByMonth> =
        lines.iter().filter(|line| rounding < line.gap(|_, value| value)).collect();
    let n_right = apart.iter().filter(|line| line.gap(right) <= allowed).count();
    if !is_most(apart.len(), lines.len()) || !is_most(n_right, apart.len()) {
        return None;
    }
    let mut put_right = checked.submission.clone();
    for line in chart::keyed_lines(checked.organisation.kind) {
        for month in months {
            if let Some(entry) = put_right.in_month(line, *month) {
                put_right.set_month(line, *month, Entry { value: slip.put_right(entry.value), ..entry });
            }
        }
    }
    // What millions were rounded by is what the amounts to date leave.
    for line in lines {
        let rest = line.to_date - line.months.iter().map(|(month, value)| right(*month, *value)).sum();
        let Some(entry) = months.first().and_then(|month| put_right.in_month(line.line, *month)) else {
            continue;
        };
        if rest.magnitude() <= allowed {
            put_right.set_month(line.line, months[0], Entry { value: entry.value + rest, ..entry });
        }
    }
    let names: Vec<String> = months.iter().map(|month| format!("m{:02}", month.get())).collect();
    let names = joined(&names);
    let are = if months.len() == 1 { "is" } else { "are" };
    let (what, by, fix) = match slip {
        Slip::InPounds => (
            format!("{names} {are} in pounds"),
            "divided by 1,000",
            format!("Divide {names} by 1,000: key whole thousands of pounds."),
        ),
        Slip::InMillions => (
            format!("{names} {are} in millions"),
            "multiplied by 1,000",
            format!("Key {names} in whole thousands of pounds: £1.5 million is 1500."),
        ),
        Slip::Turned => (
            format!("the signs of {names} are turned round"),
            "with the other sign",
            format!("Turn round the sign of {names}: income and expenditure are keyed as positive numbers."),
        ),
    };
    let cell = checked.submission.in_month(apart.first()?.line, *months.first()?);
    let finding = at(Severity::Blocks, "V05", &checked.submission.months_file, cell).finding(
        format!("{what}, and the other months are not: {by}, the months sum to the amounts to date."),
        &fix,
    );
    Some(Part { finding, put_right })
}

/// Two months that changed places: of the one stands what the return of the month before has of the other.
fn months_exchanged(checked: &Checked<'_>) -> Option<Part> {
    let before =
        checked.return_before().filter(|before| before.cover.organisation == checked.organisation.code)?;
    let earlier: Vec<Month> = before.cover.month.up_to().filter(|month| *month < checked.month).collect();
    let now = |line: Line, month: Month| Some(checked.submission.in_month(line, month)?.value);
    let then = |line: Line, month: Month| Some(before.in_month(line, month)?.value);
    let lines: Vec<Line> = chart::keyed_lines(checked.organisation.kind)
        .filter(|line| checked.month.up_to().all(|month| now(*line, month).is_some_and(|v| v != Pence::ZERO)))
        .collect();
    let is_changed = |line: &Line| earlier.iter().any(|month| now(*line, *month) != then(*line, *month));
    let changed: Vec<Line> = lines.iter().copied().filter(is_changed).collect();
    for (idx, one) in earlier.iter().enumerate() {
        for other in checked.month.up_to().skip(idx + 1) {
            let pair = [*one, other];
            let fits = |line: &Line| {
                earlier.iter().all(|month| match month {
                    month if month == one => now(*line, other) == then(*line, *one),
                    month if *month == other => now(*line, *one) == then(*line, other),
                    month => now(*line, *month) == then(*line, *month),
                })
            };
            let exchanged: Vec<Line> = changed.iter().copied().filter(fits).collect();
            // Of a month that was not there before only the other half shows: nearly all lines must.
            let is_shown = earlier.contains(&other) || is_most(exchanged.len(), lines.len());
            if is_most(exchanged.len(), changed.len()) && is_shown {
                return exchange(checked, &exchanged, pair);
            }
        }
    }
    None
}

fn exchange(checked: &Checked<'_>, lines: &[Line], [one, other]: [Month; 2]) -> Option<Part> {
    let mut put_right = checked.submission.clone();
    for line in lines {
        let (first, second) = put_right.in_month(*line, one).zip(put_right.in_month(*line, other))?;
        put_right.set_month(*line, one, Entry { value: second.value, ..first });
        put_right.set_month(*line, other, Entry { value: first.value, ..second });
    }
    let cell = checked.submission.in_month(*lines.first()?, one);
    let finding = at(Severity::Blocks, "V10", &checked.submission.months_file, cell).finding(
        format!(
            "{} and {} have changed places in {} lines: under m{:02} stands what the month before's return has under m{:02}.",
            one.name(),
            other.name(),
            lines.len(),
            other.get(),
            one.get()
        ),
        &format!("Exchange what stands under m{:02} and m{:02}.", one.get(), other.get()),
    );
    Some(Part { finding, put_right })
}

/// Amounts of some lines with a slip that others have not.
struct SlippedLines {
    slip: Slip,
    /// The measures, with the lines that have it under each.
    measures: Vec<(Measure, Vec<Line>)>,
    /// The lines whose months have it.
    months: Vec<Line>,
}

impl SlippedLines {
    fn of(checked: &Checked<'_>, slip: Slip) -> Option<Self> {
        let plan = checked.plan?;
        let planned = |line: Line, measure: Measure| {
            let month = match measure {
                Measure::PlanToDate | Measure::ActualToDate | Measure::PriorYearToDate => checked.month,
                Measure::PlanYear | Measure::ForecastYear | Measure::PriorYear => Month::LAST,
            };
            plan.to_date(line, month).filter(|planned| slip.least_usual() < planned.magnitude())
        };
        let keyed: Vec<Line> = chart::keyed_lines(checked.organisation.kind).collect();
        let under = |measure: Measure| -> Vec<Line> {
            let is_shown = |line: &Line| {
                let value = checked.submission.entry(*line, measure).map(|entry| entry.value);
                value.zip(planned(*line, measure)).is_some_and(|(value, usual)| slip.is_shown(value, usual))
            };
            keyed.iter().copied().filter(is_shown).collect()
        };
        let of_months = |line: &Line| {
            let months = checked.month.up_to().filter_map(|month| checked.submission.in_month(*line, month));
            let sum: Pence = months.map(|entry| entry.value).sum();
            planned(*line, Measure::ActualToDate).is_some_and(|usual| slip.is_shown(sum, usual))
        };
        let measures: Vec<(Measure, Vec<Line>)> =
            Measure::ALL.map(|measure| (measure, under(measure))).into();
        let months: Vec<Line> = keyed.iter().copied().filter(of_months).collect();
        let n_known = keyed.iter().filter(|line| planned(**line, Measure::ActualToDate).is_some()).count();
        // Nearly all lines are a cause of the whole.
        let largest = measures.iter().map(|(_, lines)| lines.len()).chain([months.len()]).max()?;
        let found = Self {
            slip,
            measures: measures.into_iter().filter(|(_, lines)| !lines.is_empty()).collect(),
            months,
        };
        // One cell by itself is told as it is.
        (!is_most(largest, n_known) && 1 < found.n_cells()).then_some(found)
    }

    fn n_cells(&self) -> usize {
        self.measures.iter().map(|(_, lines)| lines.len()).sum::<usize>() + self.months.len()
    }

    fn lines(&self) -> Vec<Line> {
        let lines: BTreeSet<Line> =
            self.measures.iter().flat_map(|(_, lines)| lines).chain(&self.months).copied().collect();
        lines.into_iter().collect()
    }

    /// The return without the slip, with the totals that are sums of these lines.
    fn put_right(&self, checked: &Checked<'_>) -> MonthlyReturn {
        let slipped = checked.submission;
        let right_entry = |entry: Entry| Entry { value: self.slip.put_right(entry.value), ..entry };
        let mut right = slipped.clone();
        for (measure, lines) in &self.measures {
            for line in lines {
                if let Some(entry) = slipped.entry(*line, *measure) {
                    right.set(*line, *measure, right_entry(entry));
                }
            }
            for line in Line::of_kind(checked.organisation.kind) {
                let Some(entry) = slipped.entry(line, *measure) else { continue };
                if let Some(value) = total_put_right(slipped, &right, line, *measure, entry.value) {
                    right.set(line, *measure, Entry { value, ..entry });
                }
            }
        }
        for line in &self.months {
            for month in checked.month.up_to() {
                if let Some(entry) = slipped.in_month(*line, month) {
                    right.set_month(*line, month, right_entry(entry));
                }
            }
        }
        right
    }
}

/// What a computed line comes to once its parts are put right, where it is the sum of them as they stand.
fn total_put_right(
    slipped: &MonthlyReturn,
    right: &MonthlyReturn,
    line: Line,
    measure: Measure,
    stated: Pence,
) -> Option<Pence> {
    let sum = chart::formula(line)?;
    let total = |submission: &MonthlyReturn| -> Pence {
        let of = |lines: &[Line]| -> Pence {
            lines.iter().filter_map(|line| submission.entry(*line, measure)).map(|entry| entry.value).sum()
        };
        of(&sum.plus) - of(&sum.less)
    };
    let rounding = Pence::rounding(sum.plus.len() + sum.less.len() + 1);
    ((stated - total(slipped)).magnitude() <= rounding).then(|| total(right))
}

/// Lines with a slip under some measures or in their months, where most have none.
fn some_lines(checked: &Checked<'_>) -> Option<Part> {
    // Whole millions are rounded by too much to be put right line by line.
    let slips = [Slip::InPounds, Slip::Turned].into_iter();
    let mut slipped = slips.filter_map(|slip| SlippedLines::of(checked, slip));
    slipped.find_map(|found| told_of_lines(checked, &found).filter(|part| explains(checked, part)))
}

fn told_of_lines(checked: &Checked<'_>, found: &SlippedLines) -> Option<Part> {
    let measures: Vec<Measure> = found.measures.iter().map(|(measure, _)| *measure).collect();
    let what = match (measures.is_empty(), found.months.is_empty()) {
        (false, true) => listed(&measures),
        (true, _) => "the months".to_owned(),
        (false, false) => format!("{}, with the months,", listed(&measures)),
    };
    let are = if measures.len() == 1 && found.months.is_empty() { "is" } else { "are" };
    let lines = lines_in_words(&found.lines());
    let (file, entry) = match found.measures.first() {
        Some((measure, lines)) => {
            (&checked.submission.lines_file, checked.submission.entry(*lines.first()?, *measure))
        }
        None => (
            &checked.submission.months_file,
            checked.submission.in_month(*found.months.first()?, Month::FIRST),
        ),
    };
    let (rule, message, fix) = match found.slip {
        Slip::InPounds => (
            "V07",
            format!(
                "{what} {are} in pounds in {lines}: about 1,000 times what is planned, and other lines are not."
            ),
            "Divide these amounts by 1,000: key whole thousands of pounds.",
        ),
        Slip::InMillions => return None,
        Slip::Turned => (
            "V06",
            format!("{what} {are} with the other sign in {lines}, and in other lines not."),
            "Turn round the sign of these amounts: income and expenditure are keyed as positive numbers.",
        ),
    };
    let finding = at(Severity::Blocks, rule, file, entry).finding(message, fix);
    Some(Part { finding, put_right: found.put_right(checked) })
}

/// Whether errors of the return are gone once it is put right, and none comes with it.
fn explains(checked: &Checked<'_>, part: &Part) -> bool {
    let n_errors = |submission: &MonthlyReturn| {
        let findings = crate::rules::of_rules(&Checked { submission, ..*checked });
        findings.iter().filter(|finding| finding.severity == Severity::Blocks).count()
    };
    n_errors(&part.put_right) < n_errors(checked.submission)
}

/// `P.PAY.SUB, P.PAY.BANK and P.PAY.AGY`, or how many there are and the first of them.
fn lines_in_words(lines: &[Line]) -> String {
    const NAMED: usize = 4;
    let codes: Vec<String> = lines.iter().map(|line| line.code().to_owned()).collect();
    if codes.len() <= NAMED {
        joined(&codes)
    } else {
        format!("{} lines, {} first", codes.len(), codes[..LEAST_LINES].join(", "))
    }
}

fn joined(words: &[String]) -> String {
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests;
