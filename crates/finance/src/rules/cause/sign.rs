//! Signs that are turned round.

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Measure, Nature};
use domain::money::Pence;

use super::{SMALL, first_cell_of, is_most, listed, measures_where};
use crate::chart;
use crate::rules::{Checked, at};

/// A plan file whose every sign is turned round, beside a return whose signs are right.
pub(super) fn plan_turned(checked: &Checked<'_>) -> Option<Finding> {
    let plan = checked.plan?;
    let is_turned = |value: i128, usual: i128| (value < 0) != (usual < 0) && value != 0;
    let natural =
        |line: Line| checked.submission.entry(line, Measure::PlanYear).map(|entry| (line, entry.value));
    let lines = chart::keyed_lines(checked.organisation.kind)
        .filter(|line| matches!(line.nature(), Nature::Income | Nature::Expenditure));
    let stated: Vec<(Line, Pence)> =
        lines.filter_map(natural).filter(|(_, value)| *value != Pence::ZERO).collect();
    let n_natural = stated.iter().filter(|(line, value)| !line.nature().entry(*value).is_negative()).count();
    let all_turned = measures_where(checked, SMALL, is_turned).len() == Measure::REQUIRED.len();
    if !all_turned || !is_most(n_natural, stated.len()) {
        return None;
    }
    let place = at(Severity::Blocks, "V08", &plan.file, None);
    Some(place.finding(
        format!(
            "all signs of version {} of the plan are turned round: its income and expenditure are negative.",
            plan.version
        ),
        "Key income and expenditure of the plan as positive numbers, and turn round the sign of every other amount too.",
    ))
}

/// Income, expenditure or both that are keyed below nil throughout.
pub(super) fn signs_turned(checked: &Checked<'_>) -> Option<Finding> {
    let turned = |nature: Nature, measure: Measure| {
        let entries: Vec<Pence> = chart::keyed_lines(checked.organisation.kind)
            .filter(|line| line.nature() == nature)
            .filter_map(|line| checked.submission.entry(line, measure))
            .map(|entry| nature.entry(entry.value))
            .filter(|value| *value != Pence::ZERO)
            .collect();
        is_most(entries.iter().filter(|value| value.is_negative()).count(), entries.len())
    };
    let measures_turned = |nature: Nature| -> Vec<Measure> {
        Measure::REQUIRED.into_iter().filter(|measure| turned(nature, *measure)).collect()
    };
    let (income, expenditure) = (measures_turned(Nature::Income), measures_turned(Nature::Expenditure));
    let (measures, description, fix) = match (&income[..], &expenditure[..]) {
        ([], []) => return None,
        (_, []) => (
            &income,
            "all income is negative",
            "Key income as positive numbers; the line's nature gives the sign.",
        ),
        ([], _) => (
            &expenditure,
            "all expenditure is negative",
            "Key expenditure as positive numbers; the line's nature gives the sign.",
        ),
        (_, _) => (
            &expenditure,
            "all signs are turned round: income and expenditure are negative",
            "Key income and expenditure as positive numbers, and turn round the sign of every other amount too.",
        ),
    };
    let first = *measures.first()?;
    let is_turned = |line: Line| {
        let found = if line.nature() == Nature::Income { &income } else { &expenditure };
        matches!(line.nature(), Nature::Income | Nature::Expenditure) && found.contains(&first)
    };
    let cell = first_cell_of(checked, first, is_turned);
    let place = at(Severity::Blocks, "V06", &checked.submission.lines_file, cell);
    Some(place.finding(format!("{description} in {}.", listed(measures)), fix))
}
