//! Live formulas for figures that follow, to the penny, from others on the same sheet.
//!
//! Where a figure does not follow exactly, because a source states it apart from the rest, its
//! cell holds the number and no formula.

use domain::figure::{Basis, Figure, FigureKey};
use domain::money::Pence;
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use domain::source::CellAt;
use exhibits::exhibit::{Cell, Exhibit, Row, RowKind};
use exhibits::number::{Form, Number};

use super::FIRST;

/// What a cell of a sheet holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// A number.
    Number {
        /// The number itself, or the result of the formula, in the unit of its form.
        value: f64,
        /// How it is printed.
        form: Form,
        /// The formula that gives it, if other cells of the sheet do.
        live: Option<String>,
        /// How it is known; nothing where the table says so of all its numbers.
        provenance: Option<Provenance>,
    },
    /// Words.
    Words(String),
}

/// The cell of row `at` and column `idx` of the table, both counted from 0.
pub(crate) fn value(exhibit: &Exhibit, month_end: &MonthEnd, row_idx: usize, idx: usize) -> Value {
    let rows = &exhibit.table.rows;
    let cell = &rows[row_idx].cells[idx];
    match cell {
        Cell::Figure(figure) => Value::Number {
            value: figure.millions,
            form: Form::MILLIONS,
            live: figure_in(month_end, &rows[row_idx], idx)
                .and_then(|figure| live(month_end, rows, row_idx, idx, figure)),
            provenance: Some(figure.provenance),
        },
        Cell::Number(number) => {
            let sum = subtotal(month_end, rows, row_idx, idx, number);
            Value::Number {
                value: number.value,
                form: number.form,
                provenance: number.provenance.or(sum.as_ref().map(|sum| sum.provenance)),
                live: sum.map(|sum| sum.formula),
            }
        }
        Cell::Word { text, .. } => Value::Words(text.clone()),
        Cell::Missing(why) => Value::Words((*why).to_owned()),
    }
}

/// The formula of a figure: a variance from its neighbours or a sum of the rows above, if either
/// gives it.
fn live(month_end: &MonthEnd, rows: &[Row], row_idx: usize, idx: usize, figure: &Figure) -> Option<String> {
    match rows[row_idx].kind {
        RowKind::Body | RowKind::Emphasis => variance(month_end, rows, row_idx, figure),
        RowKind::Subtotal | RowKind::Total => {
            sum(month_end, rows, row_idx, idx, |total| total == figure.value)
                .map(|sum| sum.formula)
                .or_else(|| variance(month_end, rows, row_idx, figure))
        }
    }
}

/// A subtotal that the table shows without an id, where the figures above give it to the penny.
fn subtotal(month_end: &MonthEnd, rows: &[Row], row_idx: usize, idx: usize, number: &Number) -> Option<Sum> {
    if !rows[row_idx].kind.is_sum() {
        return None;
    }
    sum(month_end, rows, row_idx, idx, |total| {
        (Number::pounds(total).value - number.value).abs() < HALF_A_PENNY
    })
}

/// Half a penny [£m].
const HALF_A_PENNY: f64 = 0.000_000_005;

fn figure_in<'a>(month_end: &'a MonthEnd, row: &Row, idx: usize) -> Option<&'a Figure> {
    match row.cells.get(idx)? {
        Cell::Figure(cell) => month_end.figures.get(&cell.id),
        Cell::Number(_) | Cell::Word { .. } | Cell::Missing(_) => None,
    }
}

/// `=C7-B7`, where the row holds the actual or forecast and the plan.
fn variance(month_end: &MonthEnd, rows: &[Row], row_idx: usize, figure: &Figure) -> Option<String> {
    let minuend = match figure.key.basis {
        Basis::ActualVariance => Basis::Actual,
        Basis::ForecastVariance => Basis::Forecast,
        Basis::Plan | Basis::Actual | Basis::Forecast => return None,
    };
    let find = |basis: Basis| {
        let wanted = FigureKey { made_in: None, ..figure.key.with_basis(basis) };
        let is_wanted = |other: &Figure| FigureKey { made_in: None, ..other.key.clone() } == wanted;
        (0..rows[row_idx].cells.len()).find_map(|idx| {
            figure_in(month_end, &rows[row_idx], idx)
                .filter(|other| is_wanted(other))
                .map(|other| (idx, other.value))
        })
    };
    let ((actual_idx, actual), (plan_idx, plan)) = (find(minuend)?, find(Basis::Plan)?);
    (actual - plan == figure.value)
        .then(|| format!("={}-{}", address(row_idx, actual_idx), address(row_idx, plan_idx)))
}

/// A sum of rows above.
struct Sum {
    formula: String,
    provenance: Provenance,
}

/// `=SUM(B7:B9)` or `=B7+B9`, over the rows above that stand for themselves: those since the last
/// subtotal, or all, whichever gives a total that `fits`.
fn sum(
    month_end: &MonthEnd,
    rows: &[Row],
    row_idx: usize,
    idx: usize,
    fits: impl Fn(Pence) -> bool,
) -> Option<Sum> {
    let after_subtotal = rows[..row_idx].iter().rposition(|row| row.kind.is_sum()).map_or(0, |last| last + 1);
    let body_rows: Vec<usize> = (0..row_idx).filter(|above| !rows[*above].kind.is_sum()).collect();
    let since: Vec<usize> = (after_subtotal..row_idx).collect();
    [since, body_rows].into_iter().find_map(|parts| {
        let figures: Option<Vec<&Figure>> =
            parts.iter().map(|part| figure_in(month_end, &rows[*part], idx)).collect();
        let figures = figures?;
        let total: Pence = figures.iter().map(|figure| figure.value).sum();
        let (first, last) = (*parts.first()?, *parts.last()?);
        if parts.len() < 2 || !fits(total) {
            return None;
        }
        let formula = if last - first + 1 == parts.len() {
            format!("=SUM({}:{})", address(first, idx), address(last, idx))
        } else {
            let cells: Vec<String> = parts.iter().map(|part| address(*part, idx)).collect();
            format!("={}", cells.join("+"))
        };
        let provenance = Provenance::of_formula(figures.iter().map(|figure| figure.provenance()));
        Some(Sum { formula, provenance })
    })
}

/// A cell as formulas name it; figures start in column B.
fn address(row_idx: usize, idx: usize) -> String {
    let cell = CellAt {
        row: FIRST + 1 + u32::try_from(row_idx).unwrap_or(u32::MAX - FIRST - 1),
        column: u16::try_from(idx + 2).unwrap_or(u16::MAX),
    };
    cell.to_string()
}
