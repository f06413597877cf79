//! Whether what a table prints adds up: each amount is rounded once, so a sum may be one off in print.

use exhibits::exhibit::{Cell, ColumnKind, Row, RowKind, Table};

/// Whether a sum or a difference of the table differs from its parts as they are printed, by no more
/// than rounding makes.
pub(super) fn shows(table: &Table) -> bool {
    let is_figures = |idx: &usize| table.columns[*idx].kind == ColumnKind::Figures;
    (0..table.columns.len()).filter(is_figures).any(|idx| sums(table, idx))
        || table.rows.iter().any(|row| differences(table, row))
}

/// A number as it is printed: its digits, and how many of them are decimals.
#[derive(Clone, Copy)]
struct Printed {
    digits: i64,
    n_decimals: usize,
}

fn printed(cell: &Cell) -> Option<Printed> {
    let text = match cell {
        Cell::Figure(figure) => figure.text.as_str(),
        Cell::Number(number) => number.text.as_str(),
        Cell::Word { text, .. } => text.as_str(),
        Cell::Missing(_) => return None,
    };
    let text = text.trim_end_matches(['●', '◐', '■', '○', ' ']);
    let (text, sign) = match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(text) => (text, -1),
        None => (text, 1),
    };
    let n_decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let digits: String = text.chars().filter(|letter| ![',', '.'].contains(letter)).collect();
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let digits = is_number.then(|| digits.parse::<i64>().ok()).flatten()?;
    Some(Printed { digits: sign * digits, n_decimals })
}

/// Whether `total` is off `sum` by what rounding of `n_parts` and of itself can make.
fn is_off(total: i64, sum: i64, n_parts: usize) -> bool {
    let apart = usize::try_from((total - sum).unsigned_abs()).unwrap_or(usize::MAX);
    0 < apart && 2 * apart <= n_parts + 1
}

/// Whether the rows of a column sum to something else than its totals print.
fn sums(table: &Table, idx: usize) -> bool {
    let (mut numbers, mut since) = (Vec::new(), Vec::new());
    for row in &table.rows {
        let Some(number) = row.cells.get(idx).and_then(printed) else { continue };
        let parts: &[Printed] = match row.kind {
            RowKind::Body | RowKind::Emphasis => {
                numbers.push(number);
                since.push(number);
                continue;
            }
            RowKind::Subtotal => &since,
            RowKind::Total => &numbers,
        };
        let same_unit = parts.iter().all(|part| part.n_decimals == number.n_decimals);
        let sum = parts.iter().map(|part| part.digits).sum();
        if same_unit && 1 < parts.len() && is_off(number.digits, sum, parts.len()) {
            return true;
        }
        since.clear();
    }
    false
}

/// Whether a variance differs from what plan and actual print beside it.
fn differences(table: &Table, row: &Row) -> bool {
    let find = |group: &str, headings: &[&str]| {
        let is = |column: &exhibits::exhibit::Column| {
            column.group == group && headings.contains(&column.heading.as_str())
        };
        row.cells.get(table.columns.iter().position(is)?).and_then(printed)
    };
    table.columns.iter().enumerate().any(|(idx, column)| {
        let is_difference = column.heading == "Variance" && column.kind == ColumnKind::Figures;
        let parts = is_difference.then(|| {
            let outcome = find(&column.group, &["Actual", "Forecast outturn", "Forecast", "Delivered"])?;
            let plan = find(&column.group, &["Plan"])?;
            Some((outcome, plan, row.cells.get(idx).and_then(printed)?))
        });
        let Some(Some((outcome, plan, difference))) = parts else { return false };
        let same_unit = outcome.n_decimals == plan.n_decimals && plan.n_decimals == difference.n_decimals;
        same_unit && is_off(difference.digits, outcome.digits - plan.digits, 2)
    })
}
