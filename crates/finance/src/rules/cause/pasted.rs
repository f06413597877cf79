//! Amounts to date of some lines that stand a row below or above their months.

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Measure};
use domain::money::Pence;
use domain::monthly_return::Entry;

use super::{LEAST_LINES, is_most};
use crate::chart;
use crate::rules::{Checked, at};

/// A line whose amount to date is known, as it is keyed, with what its months sum to.
struct Pair {
    entry: Entry,
    to_date: Pence,
    of_months: Pence,
}

fn pairs(checked: &Checked<'_>) -> Vec<Option<Pair>> {
    let pair = |line: Line| {
        let entry = checked.submission.entry(line, Measure::ActualToDate)?;
        let months = checked.month.up_to().map(|month| Some(checked.submission.in_month(line, month)?.value));
        let sum: Pence = months.sum::<Option<Pence>>()?;
        let keyed = |value: Pence| line.nature().entry(value);
        Some(Pair { entry, to_date: keyed(entry.value), of_months: keyed(sum) })
    };
    let mut lines: Vec<(u32, Line)> = chart::keyed_lines(checked.organisation.kind)
        .filter_map(|line| Some((checked.submission.entry(line, Measure::ActualToDate)?.at.row, line)))
        .collect();
    lines.sort_unstable();
    lines.into_iter().map(|(_, line)| pair(line)).collect()
}

/// Some amounts to date that are what the months of the line above or below sum to, and not their own.
pub(super) fn moved_by_a_row(checked: &Checked<'_>) -> Option<Finding> {
    let rounding = Pence::rounding(usize::from(checked.month.get()) + 1);
    let is_same = |one: Pence, other: Pence| (one - other).magnitude() <= rounding;
    let pairs = pairs(checked);
    let apart: Vec<(usize, &Pair)> = pairs
        .iter()
        .enumerate()
        .filter_map(|(idx, pair)| Some((idx, pair.as_ref()?)))
        .filter(|(_, pair)| !is_same(pair.to_date, pair.of_months))
        .collect();
    [(-1_isize, "low", "above", "up"), (1, "high", "below", "down")].into_iter().find_map(
        |(step, where_to, whose, back)| {
            let is_beside = |(idx, pair): &&(usize, &Pair)| {
                let beside = idx.checked_add_signed(step).and_then(|idx| pairs.get(idx)?.as_ref());
                beside.is_some_and(|beside| is_same(pair.to_date, beside.of_months))
            };
            let moved: Vec<&(usize, &Pair)> = apart.iter().filter(is_beside).collect();
            // Nil beside nil says nothing.
            let n_telling = moved.iter().filter(|(_, pair)| rounding < pair.to_date.magnitude()).count();
            if n_telling < LEAST_LINES || !is_most(moved.len(), apart.len()) {
                return None;
            }
            let (first, last) = (moved.first()?.1.entry, moved.last()?.1.entry);
            let place = at(Severity::Blocks, "V05", &checked.submission.lines_file, Some(first));
            Some(place.finding(
                format!(
                    "actual to date (actual_ytd) stands one row too {where_to} in {} lines, in rows {} to {}: there it is what the months of the line {whose} sum to.",
                    moved.len(),
                    first.at.row,
                    last.at.row
                ),
                &format!("Move these amounts {back} by one row, so that each stands beside its line; if they are right, the months are not."),
            ))
        },
    )
}
