//! Lines that are keyed in millions, with decimals: told once a column, not as amounts to be rounded.

use domain::ledger::Measure;
use domain::organisation::OrganisationKind;

use super::form;
use crate::fault::Fault;
use crate::sheet::{Row, Sheet, is_fraction};

/// So many amounts with decimals show the unit of a column.
const LEAST: usize = 3;

/// The largest line of an organisation in thousands is never below this, and in millions never above it: the income
/// of the largest trusts is some £3bn a year, of the largest boards some £8bn; that of the smallest trusts £5m a month,
/// of the smallest boards £40m.
const fn largest_in_millions(kind: OrganisationKind) -> f64 {
    match kind {
        OrganisationKind::Board => 10_000.0,
        _ => 3_000.0,
    }
}

/// The faults with one for each measure whose amounts are in millions, in place of those of its cells.
pub(super) fn told_once(lines: &Sheet, kind: OrganisationKind, faults: &mut Vec<Fault>) {
    for measure in Measure::ALL {
        let is_form = form::is_form(lines);
        let column = if is_form { measure.words() } else { "value" };
        if !lines.has(column) {
            continue;
        }
        let is_of = |row: &Row<'_>| is_form || row.text("measure") == measure.code();
        let rows: Vec<Row<'_>> = lines.rows().filter(|row| is_of(row)).collect();
        let largest = rows.iter().filter_map(|row| row.text(column).parse::<f64>().ok()).map(f64::abs);
        let is_small = largest.fold(0.0, f64::max) < largest_in_millions(kind);
        let fractions: Vec<&Row<'_>> = rows.iter().filter(|row| is_fraction(row.text(column))).collect();
        if fractions.len() < LEAST || !is_small {
            continue;
        }
        let cells: Vec<_> = fractions.iter().map(|row| Some(row.at(column))).collect();
        let is_told = |fault: &Fault| fault.file == lines.file.path && cells.contains(&fault.at);
        let Some(first) = faults.iter().position(is_told) else { continue };
        let fault = Fault {
            expected: format!(
                "{} is in £ million, in {} lines with decimals; multiply it by 1,000: £1.5 million is 1500",
                measure.named(),
                fractions.len()
            ),
            ..faults[first].clone()
        };
        faults.retain(|fault| !is_told(fault));
        faults.insert(first.min(faults.len()), fault);
    }
}
