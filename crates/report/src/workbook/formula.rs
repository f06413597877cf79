//! Live formulas for figures that follow, to the penny, from others on the same sheet.
//!
//! Where a figure does not follow exactly, because a source states it apart from the rest, its
//! cell holds the number and no formula.

use charts::exhibit::{Cell, Exhibit, Row, RowKind};
use domain::book::Book;
use domain::figure::{Basis, Figure, FigureKey};
use domain::money::Pence;

use super::FIRST;

/// The formula of the figure in body row `offset` and column `idx`: a variance from its neighbours
/// or a sum of the rows above, if either gives the figure.
pub(super) fn of(exhibit: &Exhibit, book: &Book, offset: u32, idx: usize) -> Option<String> {
    let rows = &exhibit.table.rows;
    let at = usize::try_from(offset).ok()?;
    let figure = figure_in(book, rows.get(at)?, idx)?;
    match rows[at].kind {
        RowKind::Body => variance(book, rows, at, figure),
        RowKind::Subtotal | RowKind::Total => {
            sum(book, rows, at, idx, figure).or_else(|| variance(book, rows, at, figure))
        }
    }
}

fn figure_in<'a>(book: &'a Book, row: &Row, idx: usize) -> Option<&'a Figure> {
    match row.cells.get(idx)? {
        Cell::Figure(cell) => book.figures.get(&cell.id),
        Cell::Word { .. } | Cell::Missing(_) => None,
    }
}

/// `=C7-B7`, where the row holds the actual or forecast and the plan.
fn variance(book: &Book, rows: &[Row], at: usize, figure: &Figure) -> Option<String> {
    let minuend = match figure.key.basis {
        Basis::ActualVariance => Basis::Actual,
        Basis::ForecastVariance => Basis::Forecast,
        Basis::Plan | Basis::Actual | Basis::Forecast => return None,
    };
    let find = |basis: Basis| {
        let wanted = FigureKey { made_in: None, ..figure.key.with_basis(basis) };
        let is_wanted = |other: &Figure| FigureKey { made_in: None, ..other.key.clone() } == wanted;
        (0..rows[at].cells.len())
            .find_map(|idx| figure_in(book, &rows[at], idx).filter(|other| is_wanted(other)).map(|other| (idx, other.value)))
    };
    let ((actual_idx, actual), (plan_idx, plan)) = (find(minuend)?, find(Basis::Plan)?);
    (actual - plan == figure.value).then(|| format!("={}-{}", address(at, actual_idx), address(at, plan_idx)))
}

/// `=SUM(B7:B9)` or `=B7+B9`, over the rows above that stand for themselves.
fn sum(book: &Book, rows: &[Row], at: usize, idx: usize, figure: &Figure) -> Option<String> {
    let after_subtotal = rows[..at].iter().rposition(|row| row.kind != RowKind::Body).map_or(0, |last| last + 1);
    let all = (0..at).filter(|above| rows[*above].kind == RowKind::Body).collect();
    let since: Vec<usize> = (after_subtotal..at).collect();
    [since, all].into_iter().find_map(|parts: Vec<usize>| {
        let values: Option<Vec<Pence>> =
            parts.iter().map(|part| figure_in(book, &rows[*part], idx).map(|part| part.value)).collect();
        let total: Pence = values?.iter().sum();
        let (first, last) = (*parts.first()?, *parts.last()?);
        if parts.len() < 2 || total != figure.value {
            return None;
        }
        let is_block = last - first + 1 == parts.len();
        Some(if is_block {
            format!("=SUM({}:{})", address(first, idx), address(last, idx))
        } else {
            let cells: Vec<String> = parts.iter().map(|part| address(*part, idx)).collect();
            format!("={}", cells.join("+"))
        })
    })
}

/// A cell as formulas name it; figures start in column B.
fn address(at: usize, idx: usize) -> String {
    let at = domain::source::CellAt {
        row: FIRST + 1 + u32::try_from(at).unwrap_or(u32::MAX - FIRST - 1),
        column: u16::try_from(idx + 2).unwrap_or(u16::MAX),
    };
    at.to_string()
}
