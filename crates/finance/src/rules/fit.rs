//! Whether amounts fit each other: no spending below nil, no part above its whole, no amount to date above
//! that of the year; and columns of schedules that have changed places or signs.

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Measure};
use domain::money::{Pence, Thousands};
use domain::month::Month;
use domain::schedule::{Balance, CapitalScheme, CashItem, Funding, Schedule, ScheduleRow, Schedules};

use super::cause::is_most;
use super::{Checked, at, keyed, named, unit, within};
use crate::chart;

/// From this month on, an amount to date may come so near to that of the year that nothing shows whether
/// their columns have changed places.
const LATE: u8 = 10;
/// A line's amount to date above that of the year by less than this is left alone.
const SMALL: Pence = Pence::new(5_000_000);
/// And by less than that of the year divided by this: 5 %.
const SLIGHT: i128 = 20;

/// A column of a schedule: its heading and its amount in a row, where the row has one.
type Column<R> = (&'static str, fn(&R) -> Option<Pence>);

/// V06 in schedules: spending is keyed as positive numbers. What may be a true credit warns; a column with
/// the other sign throughout blocks.
pub(super) fn v06_spending_is_positive(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let Schedules { workforce, capital, cash, .. } = &checked.submission.schedules;
    signs(
        ("capital", capital.as_ref()),
        &[
            ("plan_ytd", |scheme| Some(scheme.plan_to_date)),
            ("actual_ytd", |scheme| Some(scheme.actual_to_date)),
            ("plan_jan", |scheme| Some(scheme.plan_to_january)),
            ("plan_fy", |scheme| Some(scheme.plan_year)),
            ("fot", |scheme| Some(scheme.forecast)),
        ],
        findings,
    );
    signs(
        ("workforce", workforce.as_ref()),
        &[
            ("plan_cost_ytd", |staff| Some(staff.plan_cost)),
            ("actual_cost_ytd", |staff| Some(staff.actual_cost)),
            ("prior_year_cost_ytd", |staff| staff.prior_year_cost),
        ],
        findings,
    );
    signs(
        ("cash", cash.as_ref()),
        &[("value", |cash| {
            let has_no_sign =
                matches!(cash.item, CashItem::Receipts | CashItem::Payments | CashItem::SupportDrawn);
            has_no_sign.then_some(cash.amount)
        })],
        findings,
    );
}

/// The amounts of a schedule that are below nil.
fn signs<R>(
    (name, schedule): (&str, Option<&Schedule<R>>),
    columns: &[Column<R>],
    findings: &mut Vec<Finding>,
) {
    let Some(schedule) = schedule else { return };
    let amounts = |column: &Column<R>| -> Vec<Pence> {
        schedule.says().filter_map(column.1).filter(|amount| *amount != Pence::ZERO).collect()
    };
    let n_below = |amounts: &[Pence]| amounts.iter().filter(|amount| amount.is_negative()).count();
    let all: Vec<Pence> = columns.iter().flat_map(amounts).collect();
    let is_turned = |column: &Column<R>| {
        let amounts = amounts(column);
        is_most(n_below(&amounts), amounts.len()) || (1 < all.len() && n_below(&all) == all.len())
    };
    let (turned, others): (Vec<Column<R>>, Vec<Column<R>>) =
        columns.iter().copied().partition(|column| !amounts(column).is_empty() && is_turned(column));
    let is_below =
        |row: &ScheduleRow<R>, column: &Column<R>| (column.1)(&row.says).is_some_and(Pence::is_negative);
    if let Some(first) = turned.first() {
        let row = schedule.rows.iter().find(|row| is_below(row, first));
        let names: Vec<&str> = turned.iter().map(|(column, _)| *column).collect();
        let place = row.map(|row| within(Severity::Blocks, "V06", schedule, (row, first.0)));
        findings.extend(place.map(|place| {
            place.finding(
                format!(
                    "the schedule {name} has the other sign in {}: spending is positive.",
                    names.join(", ")
                ),
                "Key spending as positive numbers: turn round the sign of every amount there.",
            )
        }));
    }
    for row in &schedule.rows {
        let below: Vec<Column<R>> = others.iter().copied().filter(|column| is_below(row, column)).collect();
        let Some(first) = below.first() else { continue };
        let says: Vec<String> = below
            .iter()
            .filter_map(|(column, of)| Some(format!("{column} is {}", Thousands(of(&row.says)?))))
            .collect();
        findings.push(within(Severity::Warns, "V06", schedule, (row, first.0)).finding(
            format!("{} (£000), and spending is positive.", says.join(", ")),
            "Key a positive number; if it is a true credit, say so in the explanations.",
        ));
    }
}

/// Two columns of a schedule of which the first is part of the second.
type Pair<R> = (Column<R>, Column<R>);

/// V32: a part is not above its whole, nor an amount to date above that of the year.
pub(super) fn v32_amounts_fit_each_other(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    lines(checked, findings);
    let Schedules { capital, cash, balances, .. } = &checked.submission.schedules;
    let to_date: Column<_> = ("plan_ytd", |scheme: &CapitalScheme| Some(scheme.plan_to_date));
    let january: Column<_> = ("plan_jan", |scheme: &CapitalScheme| Some(scheme.plan_to_january));
    let year: Column<_> = ("plan_fy", |scheme: &CapitalScheme| Some(scheme.plan_year));
    let actual: Column<_> = ("actual_ytd", |scheme: &CapitalScheme| Some(scheme.actual_to_date));
    let forecast: Column<_> = ("fot", |scheme: &CapitalScheme| Some(scheme.forecast));
    let up_to_january = if checked.month.get() <= 10 { (to_date, january) } else { (january, to_date) };
    let pairs = [(to_date, year), (january, year), up_to_january, (actual, forecast)];
    // Columns in pounds are told as that (V07), and have not changed places.
    let in_pounds: Vec<&str> = unit::parts::columns(&checked.submission.schedules)
        .into_iter()
        .flat_map(|part| part.columns)
        .collect();
    let month = checked.month;
    parts((month, &in_pounds), capital.as_ref(), &pairs, |scheme| scheme.title.clone(), findings);
    findings.extend(capital.as_ref().and_then(limit_turned));
    let pairs: [Pair<Balance>; 1] =
        [(("in_dispute", |row| Some(row.in_dispute)), ("amount", |row| Some(row.amount)))];
    let of = |row: &Balance| format!("{} with {}", row.kind.words(), row.counterparty);
    parts((month, &in_pounds), balances.as_ref(), &pairs, of, findings);
    let Some(cash) = cash else { return };
    let find = |item| cash.rows.iter().find(|row| row.says.item == item);
    if let (Some(drawn), Some(receipts)) = (find(CashItem::SupportDrawn), find(CashItem::Receipts))
        && Pence::rounding(2) < drawn.says.amount - receipts.says.amount
    {
        findings.push(within(Severity::Warns, "V32", cash, (drawn, "value")).finding(
            format!(
                "support_drawn of {} is more than receipts of {}, of which it is part (£000).",
                Thousands(drawn.says.amount),
                Thousands(receipts.says.amount)
            ),
            "Correct the item that is wrong.",
        ));
    }
}

/// Whether capital that counts against the limit and capital that does not have changed places: nothing of the
/// operational capital counts, and all that was given does.
pub(super) fn is_limit_turned(schedule: &Schedule<CapitalScheme>) -> bool {
    let of = |fundings: &[Funding]| -> Vec<bool> {
        schedule.says().filter(|row| fundings.contains(&row.funding)).map(|row| row.in_limit).collect()
    };
    let (operational, given) = (of(&[Funding::Operational]), of(&[Funding::Donated, Funding::Grant]));
    let has_both = !operational.is_empty() && !given.is_empty();
    has_both && !operational.contains(&true) && !given.contains(&false)
}

/// V32: operational capital counts against the limit, and donations and grants do not.
fn limit_turned(schedule: &Schedule<CapitalScheme>) -> Option<Finding> {
    let first = schedule.rows.first().filter(|_| is_limit_turned(schedule))?;
    Some(within(Severity::Blocks, "V32", schedule, (first, "in_cdel")).finding(
        "in_cdel is turned round: by it no operational capital counts against the limit, and donations and grants do."
            .to_owned(),
        "Write Y where the scheme counts against the capital limit, else N.",
    ))
}

/// The rows of a schedule in which a part is above its whole; told once where most of them are, and by so much
/// that the columns have changed places.
fn parts<R>(
    (month, in_pounds): (Month, &[&'static str]),
    schedule: Option<&Schedule<R>>,
    pairs: &[Pair<R>],
    name: impl Fn(&R) -> String,
    findings: &mut Vec<Finding>,
) {
    let Some(schedule) = schedule else { return };
    let rounding = Pence::rounding(2);
    let mut changed: Vec<&str> = in_pounds.to_vec();
    let mut above = Vec::new();
    for ((part, part_of), (whole, whole_of)) in pairs {
        let cells = schedule.rows.iter().filter_map(|row| {
            let (part, whole) = (part_of(&row.says)?, whole_of(&row.says)?);
            // What is below nil is told by its sign.
            let is_told = part.is_negative() || whole.is_negative();
            (!is_told && rounding < (part - whole).magnitude()).then_some((row, part, whole))
        });
        let cells: Vec<_> = cells.collect();
        let n_far = cells.iter().filter(|(_, part, whole)| whole.wide() * 5 < part.wide() * 4).count();
        let is_changed = month.get() < LATE && is_most(n_far, cells.len());
        if changed.contains(part) || changed.contains(whole) {
            continue;
        }
        if let Some((row, _, _)) = cells.first().filter(|_| is_changed) {
            changed.extend([*part, *whole]);
            findings.push(within(Severity::Blocks, "V32", schedule, (*row, *part)).finding(
                format!(
                    "{part} and {whole} have changed places: in {n_far} of {} rows {part} is the larger.",
                    schedule.rows.len()
                ),
                "Exchange what stands under the two headings.",
            ));
            continue;
        }
        above.extend(
            cells.into_iter().filter(|(_, part, whole)| whole < part).map(|cell| (*part, *whole, cell)),
        );
    }
    for (part, whole, (row, larger, smaller)) in above {
        if changed.contains(&part) || changed.contains(&whole) {
            continue;
        }
        findings.push(within(Severity::Warns, "V32", schedule, (row, part)).finding(
            format!(
                "{}: {part} of {} is more than {whole} of {} (£000).",
                name(&row.says),
                Thousands(larger),
                Thousands(smaller)
            ),
            "Correct the cell that is wrong; if both are right, say in the explanations how.",
        ));
    }
}

/// Lines whose amount to date is above that of the year, and lines above those that they are part of.
fn lines(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let submission = checked.submission;
    let kind = checked.organisation.kind;
    let file = &submission.lines_file;
    let ends =
        [(Measure::ActualToDate, Measure::ForecastYear), (Measure::PriorYearToDate, Measure::PriorYear)];
    for line in chart::keyed_lines(kind).filter(|line| is_natural(*line)) {
        let value = |measure| {
            let entry = submission.entry(line, measure)?;
            Some((entry, line.nature().entry(entry.value)))
        };
        for (to_date, year) in ends {
            let Some(((entry, so_far), (_, whole))) = value(to_date).zip(value(year)) else { continue };
            let over = so_far - whole;
            if whole.is_negative() || over <= SMALL || over.wide() * SLIGHT <= whole.wide() {
                continue;
            }
            findings.push(at(Severity::Warns, "V32", file, Some(entry)).finding(
                format!(
                    "{} {} of {} is more than {} of {} (£000).",
                    named(line),
                    to_date.named(),
                    keyed(line, entry.value),
                    year.named(),
                    Thousands(whole)
                ),
                "Correct the amount that is wrong; if both are right, say in the explanations what comes back.",
            ));
        }
        let Some(wholes) = chart::part_of(line) else { continue };
        for measure in Measure::ALL {
            let Some((entry, part)) = value(measure) else { continue };
            let entries: Vec<_> = wholes
                .iter()
                .filter_map(|whole| Some((*whole, submission.entry(*whole, measure)?)))
                .collect();
            let whole: Pence = entries.iter().map(|(line, entry)| line.nature().entry(entry.value)).sum();
            if entries.is_empty() || part - whole <= Pence::rounding(entries.len() + 1) {
                continue;
            }
            let of = match wholes[..] {
                [one] => named(one),
                _ => "all expenditure".to_owned(),
            };
            findings.push(at(Severity::Warns, "V32", file, Some(entry)).finding(
                format!(
                    "{} {} of {} is more than {of} of {} (£000), of which it is part.",
                    named(line),
                    measure.named(),
                    keyed(line, entry.value),
                    Thousands(whole)
                ),
                "Correct the line that is wrong; if both are right, say in the explanations how.",
            ));
        }
    }
}

/// Whether a line is keyed as a natural positive.
fn is_natural(line: Line) -> bool {
    use domain::ledger::Nature::{Expenditure, Income, WithinExpenditure, WithinIncome};
    matches!(line.nature(), Income | Expenditure | WithinIncome | WithinExpenditure)
}
