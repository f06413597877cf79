//! What all purses together gain or bear, as rows of the table: every year, once, over the years, and how long it takes
//! until what is spent once has come back.

use domain::money::Pence;
use domain::provenance::Provenance;

use crate::column::Column;
use crate::consequence::{Difference, Engine, Measure, MoreIs, RowKey, Topic};
use crate::present_value::{Discounting, net_present_value, payback_years};
use crate::quantity::{Certainty, Quantity, Unit};
use crate::row::{Cell, Row};

/// The measure of what all purses gain every year.
pub const GAIN_A_YEAR: &str = "gain_a_year";
/// The measure of what all purses pay once.
pub const PAID_ONCE: &str = "paid_once";
/// The measure of what all years are worth today.
pub const PRESENT_VALUE: &str = "present_value";
/// The measure of how long it takes until what is paid once has come back.
pub const PAYBACK: &str = "payback";

/// The rows, with a cell for each of the columns; `others` are the rows that they add up.
#[must_use]
pub fn rows(columns: &[Column], others: &[Row], discounting: &Discounting) -> Vec<Row> {
    let years = discounting.years;
    let present_value = format!("gained over {years} years, in today’s money");
    let of = |measure: &str, words: &str, unit, more_is, cell: &dyn Fn(&Column, usize) -> Cell| {
        let base = match unit {
            Unit::Years => Quantity::Number(0.0),
            _ => Quantity::Pence(Pence::ZERO),
        };
        Row {
            measure: Measure {
                key: RowKey::new(Engine::Sums, measure, ""),
                topic: Topic::Money,
                rank: 0,
                words: words.to_owned(),
                subject_words: "All purses".to_owned(),
                unit,
                more_is,
                is_headline: true,
                part_of: None,
                base,
                certainty: Certainty::Exact,
                provenance: Provenance::Derived,
            },
            cells: columns
                .iter()
                .enumerate()
                .map(|(idx, column)| if is_reached(column) { cell(column, idx) } else { Cell::Unreached })
                .collect(),
        }
    };
    vec![
        of(GAIN_A_YEAR, "gained every year", Unit::PenceAYear, MoreIs::Better, &|column, idx| {
            gain(column, is_small(others, idx))
        }),
        of(PAID_ONCE, "paid once", Unit::Pence, MoreIs::Worse, &|column, _| {
            exact(column, Quantity::Pence(Pence::ZERO - column.money.one_off))
        }),
        of(PRESENT_VALUE, &present_value, Unit::Pence, MoreIs::Better, &|column, idx| {
            worth(column, discounting, is_small(others, idx))
        }),
        of(PAYBACK, "until what is paid once has come back", Unit::Years, MoreIs::Neither, &|column, _| {
            payback(column)
        }),
    ]
}

/// Whether any engine takes any of its changes.
fn is_reached(column: &Column) -> bool {
    column.changes.iter().any(|taken| !taken.by.is_empty())
}

fn exact(column: &Column, amount: Quantity) -> Cell {
    Cell::Known(Difference::exact(amount, column.money.provenance))
}

/// Whether the money that a scenario moves is sure, but small, by every row that it is made of: then so is the sum.
fn is_small(others: &[Row], idx: usize) -> bool {
    let of_money = others.iter().filter(|row| {
        matches!(row.measure.topic, Topic::Money | Topic::CostShift)
            && row.measure.is_headline
            && row.measure.key.dimension.is_empty()
    });
    let differences = of_money.filter_map(|row| row.cells.get(idx)?.difference());
    let mut sure =
        differences.filter(|difference| difference.certainty.excludes_zero(difference.amount)).peekable();
    sure.peek().is_some() && sure.all(|difference| !difference.is_material)
}

fn known(column: &Column, amount: Quantity, certainty: Certainty) -> Cell {
    let is_material = !amount.is_zero();
    Cell::Known(Difference { amount, certainty, is_material, provenance: column.money.provenance })
}

fn gain(column: &Column, is_small: bool) -> Cell {
    small_where(is_small, known(column, Quantity::Pence(column.money.recurrent), column.money.certainty))
}

/// The same, not worth telling where it is small.
fn small_where(is_small: bool, cell: Cell) -> Cell {
    match cell {
        Cell::Known(difference) if is_small => Cell::Known(Difference { is_material: false, ..difference }),
        cell => cell,
    }
}

/// The same of every end of what is gained every year.
fn at_ends(column: &Column, of: impl Fn(Pence) -> Quantity) -> Certainty {
    let money = &column.money;
    let end = |end: Quantity| match end {
        Quantity::Pence(pence) => of(pence),
        Quantity::Number(_) => end,
    };
    match money.certainty {
        Certainty::Interval { low, high, per_cent } => {
            Certainty::Interval { low: end(low), high: end(high), per_cent }
        }
        certainty @ (Certainty::Exact | Certainty::SameInAll { .. }) => certainty,
    }
}

fn worth(column: &Column, discounting: &Discounting, is_small: bool) -> Cell {
    let of = |a_year: Pence| Quantity::Pence(net_present_value(a_year, column.money.one_off, discounting));
    // What is paid once may be large beside a small gain a year.
    let is_small = is_small && column.money.one_off == Pence::ZERO;
    small_where(is_small, known(column, of(column.money.recurrent), at_ends(column, of)))
}

fn payback(column: &Column) -> Cell {
    let money = &column.money;
    let of = |a_year: Pence| payback_years(a_year, money.one_off);
    let never = || Cell::Unknown("what is paid once, or every year, does not come back".to_owned());
    let Some(years) = of(money.recurrent) else { return never() };
    let (low, high, per_cent) = match money.certainty {
        _ if Pence::ZERO <= money.one_off => return exact(column, Quantity::Number(years)),
        Certainty::Interval { low: Quantity::Pence(low), high: Quantity::Pence(high), per_cent } => {
            (low, high, per_cent)
        }
        certainty => return known(column, Quantity::Number(years), certainty),
    };
    match (of(high), of(low)) {
        (Some(soonest), Some(latest)) => {
            let (low, high) = (Quantity::Number(soonest), Quantity::Number(latest));
            known(column, Quantity::Number(years), Certainty::Interval { low, high, per_cent })
        }
        (Some(soonest), None) => {
            Cell::Unknown(format!("after {soonest:.1} years at best, and never at worst"))
        }
        (None, _) => never(),
    }
}

#[cfg(test)]
mod tests;
