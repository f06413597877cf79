//! Columns and rows of a schedule that alone are in pounds.

use domain::finding::{Finding, Severity};
use domain::money::{Pence, Pounds};
use domain::schedule::{Schedule, Schedules};
use domain::source::CellAt;

use super::{SMALL, is_pounds};
use crate::rules::register;
use crate::rules::within;

/// A column of amounts: its heading and its amount in a row.
type Column<R> = (&'static str, fn(&R) -> Pence);

/// What is so many times the whole that it is part of is in pounds, and not under the wrong heading.
const OF_WHOLE: i128 = 20;
/// Columns of less say nothing of the unit of another.
const SOME: Pence = Pence::new(100_000_000);

/// Columns of a schedule that are in pounds, where others of it are not.
pub(in crate::rules) struct InPounds {
    /// The schedule's name.
    pub(super) name: &'static str,
    /// The headings of the columns.
    pub(in crate::rules) columns: Vec<&'static str>,
    /// What is told of them.
    pub(super) finding: Finding,
}

/// The columns of schedules that alone are in pounds. The costs of staff are compared with their number (V21).
pub(in crate::rules) fn columns(schedules: &Schedules) -> Vec<InPounds> {
    let Schedules { capital, payments, balances, .. } = schedules;
    let of_capital = columns_of(
        "capital",
        capital.as_ref(),
        &[("plan_fy", |row| row.plan_year), ("fot", |row| row.forecast)],
        &[
            ("plan_ytd", |row| row.plan_to_date),
            ("actual_ytd", |row| row.actual_to_date),
            ("plan_jan", |row| row.plan_to_january),
        ],
    );
    let of_payments = columns_of(
        "payments",
        payments.as_ref(),
        &[("paid_value", |row| row.value), ("within_value", |row| row.value_within)],
        &[],
    );
    let of_balances = columns_of(
        "balances",
        balances.as_ref(),
        &[("amount", |row| row.amount)],
        &[("in_dispute", |row| row.in_dispute)],
    );
    [of_capital, of_payments, of_balances].into_iter().flatten().collect()
}

/// Of columns that are of like size, those about 1,000 times another; of columns that are part of these, those
/// many times the whole.
fn columns_of<R>(
    name: &'static str,
    schedule: Option<&Schedule<R>>,
    wholes: &[Column<R>],
    parts: &[Column<R>],
) -> Option<InPounds> {
    let schedule = schedule?;
    let total = |(_, of): &Column<R>| schedule.says().map(|row| of(row).magnitude()).sum::<Pence>();
    let is_whole_in_pounds = |column: &&Column<R>| {
        let is_measure = |other: Pence| SOME < other && is_pounds(total(column).wide(), other.wide());
        wholes.iter().map(total).any(is_measure)
    };
    let (mut in_pounds, measures): (Vec<&Column<R>>, Vec<&Column<R>>) =
        wholes.iter().partition(is_whole_in_pounds);
    let (of_measure, measure) =
        measures.into_iter().map(|column| (column, total(column))).max_by_key(|(_, total)| *total)?;
    let is_beyond = |part: Pence, whole: Pence| whole.wide() * OF_WHOLE < part.wide();
    in_pounds.extend(parts.iter().filter(|column| SMALL < measure && is_beyond(total(column), measure)));
    let first = in_pounds.first()?;
    let headings: Vec<&str> = in_pounds.iter().map(|(heading, _)| *heading).collect();
    let under = headings.join(", ");
    // Where few of the rows make the column so large, it is those.
    let (rows, others): (Vec<_>, Vec<_>) = schedule
        .rows
        .iter()
        .filter(|row| first.1(&row.says) != Pence::ZERO)
        .partition(|row| is_beyond(first.1(&row.says).magnitude(), of_measure.1(&row.says).magnitude()));
    let row = rows.first().copied().or_else(|| schedule.rows.first())?;
    let cells: Vec<CellAt> = rows.iter().map(|row| schedule.at(row, first.0)).collect();
    let (place, fix) = if rows.is_empty() || others.len() <= rows.len() {
        (format!("under {under}"), format!("Divide what stands under {under} by 1,000"))
    } else {
        let listed = register::rows(&cells);
        (
            format!("under {under} in row {listed}"),
            format!("Divide what stands under {under} in row {listed} by 1,000"),
        )
    };
    let message = format!(
        "the schedule {name} is in pounds {place}: {} comes to {}, and {} to {}.",
        first.0,
        Pounds(total(first)),
        of_measure.0,
        Pounds(measure)
    );
    let fix = format!("{fix}: key whole thousands of pounds.");
    let finding = within(Severity::Blocks, "V07", schedule, (row, first.0)).finding(message, &fix);
    let columns = in_pounds.iter().map(|(heading, _)| *heading).collect();
    Some(InPounds { name, columns, finding })
}

/// A row of a schedule: what shows its unit, and what it is of.
pub(super) struct Row {
    /// The cell.
    pub(super) at: CellAt,
    /// The amount, positive.
    pub(super) amount: Pence,
    /// What the same row of another month has too; empty where nothing shows it.
    pub(super) of: String,
}

/// The rows that alone are in pounds, in a schedule that comes to too much: those about 1,000 times what they were
/// the month before, or far beyond those that were not, where others are as they were; where none was there before,
/// the few that are apart from the others.
pub(super) fn rows<'a>(now: &'a [Row], before: &[Row]) -> Vec<&'a Row> {
    let then = |row: &Row| {
        let same = before.iter().find(|then| !row.of.is_empty() && then.of == row.of)?;
        (same.amount != Pence::ZERO).then_some(same.amount.wide())
    };
    let was = |row: &&Row| then(row).map(|then| is_pounds(row.amount.wide(), then));
    let most = now.iter().filter(|row| was(row) == Some(false)).map(|row| row.amount.wide()).max();
    if let Some(most) = most {
        let is_apart = |row: &&Row| most * register::APART <= row.amount.wide();
        return now.iter().filter(|row| was(row).unwrap_or(is_apart(row))).collect();
    }
    if now.iter().any(|row| was(&row) == Some(true)) {
        return Vec::new();
    }
    let mut sizes: Vec<Pence> =
        now.iter().map(|row| row.amount).filter(|size| *size != Pence::ZERO).collect();
    sizes.sort_unstable();
    let gap = sizes.windows(2).find(|pair| pair[0].wide() * register::APART <= pair[1].wide());
    let Some(least) = gap.map(|pair| pair[1]) else { return Vec::new() };
    let rows: Vec<&Row> = now.iter().filter(|row| row.amount != Pence::ZERO).collect();
    register::single(&rows, |row| row.amount, |row| least <= row.amount).into_iter().copied().collect()
}

/// Rows of which the month before had a thousandth: exactly, where that is £10,000 and more, or nearly, where it is
/// £50,000 and more in a schedule whose rows are `steady`, £250,000 in others.
pub(super) fn grown<'a>(now: &'a [Row], before: &[Row], steady: bool) -> Vec<&'a Row> {
    const LEAST: Pence = Pence::new(1_000_000);
    const LARGE: Pence = Pence::new(25_000_000);
    let least_nearly = if steady { SMALL } else { LARGE };
    let is_grown = |row: &&Row| {
        let same = before.iter().find(|then| !row.of.is_empty() && then.of == row.of);
        same.is_some_and(|then| {
            let is_exactly = LEAST <= then.amount && row.amount.wide() == then.amount.wide() * 1_000;
            is_exactly || (least_nearly <= then.amount && is_pounds(row.amount.wide(), then.amount.wide()))
        })
    };
    now.iter().filter(is_grown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(amounts: &[(&str, i64)]) -> Vec<Row> {
        let row = |((of, amount), number): (&(&str, i64), u32)| Row {
            at: CellAt { row: number, column: 8 },
            amount: Pence::new(*amount * 100_000),
            of: (*of).to_owned(),
        };
        amounts.iter().zip(2..).map(row).collect()
    }

    fn found(now: &[(&str, i64)], before: &[(&str, i64)]) -> Vec<u32> {
        rows(&list(now), &list(before)).into_iter().map(|row| row.at.row).collect()
    }

    #[test]
    fn a_row_in_pounds_is_known_by_the_month_before_or_by_the_other_rows() {
        let before = [("nhs", 14_000), ("non_nhs", 150_000)];
        assert_eq!(found(&[("nhs", 17_541_000), ("non_nhs", 178_564)], &before), [2]);
        assert_eq!(found(&[("nhs", 17_541), ("non_nhs", 178_564_000)], &before), [3]);
        assert_eq!(found(&[("nhs", 17_541_000), ("non_nhs", 178_564_000)], &before), []);
        let new = [("claim", 1_524_000), ("sale", 458), ("move", 1_006)];
        assert_eq!(found(&new, &[]), [2]);
        assert_eq!(found(&new, &[("sale", 458), ("move", 1_006)]), [2]);
        assert_eq!(found(&[("claim", 1_524_000), ("sale", 458_000), ("move", 1_006_000)], &[]), []);
    }

    #[test]
    fn a_row_a_thousand_times_that_of_the_month_before_is_in_pounds_however_little_it_is() {
        let found = |now: &[(&str, i64)], before: &[(&str, i64)], steady: bool| -> Vec<u32> {
            grown(&list(now), &list(before), steady).into_iter().map(|row| row.at.row).collect()
        };
        let before = [("claim", 264), ("sale", 12), ("move", 3)];
        assert_eq!(found(&[("claim", 264_000), ("sale", 12), ("move", 3)], &before, false), [2]);
        assert_eq!(found(&[("claim", 264), ("sale", 12_000), ("move", 3_000)], &before, false), [3]);
        assert_eq!(found(&[("claim", 280_000)], &[("claim", 200)], true), [2]);
        // What may grow so in truth, or is new.
        assert_eq!(found(&[("claim", 280_000), ("new", 5_000)], &[("claim", 200)], false), []);
        assert_eq!(found(&[("claim", 900)], &before, true), []);
    }
}
