//! The picture of the first page: each month on its own, plan beside actual.
//!
//! It is drawn from the cells of the table of months, which holds the same figures.

use domain::provenance::Provenance;
use exhibits::exhibit::{Cell, Chart, Exhibit, Row, Tone};
use exhibits::spec::in_month::{InMonth, in_month};
use exhibits::spec::months::ByMonth;

use crate::content::Picture;

/// The columns of the table of months that are of one month, counted from 0.
const PLAN: usize = 0;
const ACTUAL: usize = 1;
const VARIANCE: usize = 2;
const IN_WORDS: usize = 3;

/// The picture of the months in `months`; `None` where no month has an actual.
pub(crate) fn picture(months: &Exhibit) -> Option<Picture> {
    let rows = &months.table.rows;
    let closed: Vec<&Row> = rows.iter().filter(|row| figure(row, ACTUAL).is_some()).collect();
    if closed.is_empty() {
        return None;
    }
    let n_adverse = closed.iter().filter(|row| is_adverse(row)).count();
    let heading = match (n_adverse, closed.len()) {
        (0, 1) => "The first month was not worse than planned".to_owned(),
        (1, 1) => "The first month was worse than planned".to_owned(),
        (0, n) => format!("None of the {n} months so far was worse than planned"),
        (n, n_months) if n == n_months => format!("Each of the {n} months so far was worse than planned"),
        (1, n) => format!("1 of the {n} months so far was worse than planned"),
        (n, n_months) => format!("{n} of the {n_months} months so far were worse than planned"),
    };
    let pair = in_month("in-month", &InMonth { plan: by_month(rows, PLAN), actual: by_month(rows, ACTUAL) });
    let provenance = closed
        .iter()
        .filter_map(|row| figure(row, VARIANCE).map(|(_, provenance)| provenance))
        .max()
        .unwrap_or(Provenance::Synthetic);
    let sentences: Vec<String> = closed.iter().map(|row| month_in_words(row)).collect();
    Some(Picture {
        name: "in-month".to_owned(),
        note: format!("Surplus or deficit of each month, £ million. Table {} holds the figures.", months.key),
        provenance,
        chart: Chart {
            label: format!("Plan and actual of each month. {heading}"),
            description: format!("Actual against plan, £ million. {}.", sentences.join("; ")),
            wide: pair.wide,
            narrow: pair.narrow,
        },
        heading,
    })
}

/// `April 2030 (2.6) against (2.1)`.
fn month_in_words(row: &Row) -> String {
    let text = |idx: usize| match row.cells.get(idx) {
        Some(Cell::Figure(figure)) => figure.text.as_str(),
        _ => "no data",
    };
    format!("{} {} against {}", row.name, text(ACTUAL), text(PLAN))
}

fn is_adverse(row: &Row) -> bool {
    matches!(row.cells.get(IN_WORDS), Some(Cell::Word { tone: Tone::Adverse, .. }))
}

/// The value of a cell [£m] and how it is known.
fn figure(row: &Row, idx: usize) -> Option<(f64, Provenance)> {
    match row.cells.get(idx)? {
        Cell::Figure(figure) => Some((figure.millions, figure.provenance)),
        Cell::Number(_) | Cell::Word { .. } | Cell::Missing(_) => None,
    }
}

fn by_month(rows: &[Row], idx: usize) -> ByMonth {
    let mut amounts: ByMonth = [None; 12];
    for (amount, row) in amounts.iter_mut().zip(rows) {
        *amount = figure(row, idx).map(|(millions, _)| millions);
    }
    amounts
}

#[cfg(test)]
mod tests;
