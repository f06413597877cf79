//! The gate: what everybody sees of an exhibit that counts people. It goes by what columns and rows say they count, never
//! by their names, and every medium shows what has passed it.
//!
//! Method: `docs/method/disclosure.md`; what is controlled and what is not: `docs/decisions/0018-disclosure-control.md`.

use domain::counted::{Counted, Level};
use evidence::disclosure::{DisclosureRule, PeopleTable, Readers, Shown, Total, Totals, Zeros, protect};

use crate::exhibit::{Cell, Exhibit, Row, RowKind};
use crate::number::{Form, Number, grouped_count};

/// An exhibit as `readers` may see it. Counts of people are hidden or rounded, in a column so that no hidden one can be
/// worked out from its totals; what is worked out from few people is left out, and so is a chart of any of it.
#[must_use]
pub fn for_readers(mut exhibit: Exhibit, readers: Readers) -> Exhibit {
    let Some(rule) = readers.rule() else { return exhibit };
    if !is_of_people(&exhibit) {
        return exhibit;
    }
    exhibit.chart = None;
    exhibit.retain_columns(|column| column.counts != Counted::OfPeople);
    exhibit.table.rows.retain(|row| row.counts != Some(Counted::OfPeople));
    for idx in 0..exhibit.table.columns.len() {
        control_column(&mut exhibit, idx, rule);
    }
    for row in exhibit.table.rows.iter_mut().filter(|row| row.counts == Some(Counted::People)) {
        control_row(row, rule);
    }
    if !exhibit.note.is_empty() {
        exhibit.note.push(' ');
    }
    exhibit.note.push_str(&rule.in_words());
    exhibit
}

/// Whether anything of it is controlled.
fn is_of_people(exhibit: &Exhibit) -> bool {
    let columns = exhibit.table.columns.iter().map(|column| column.counts);
    let rows = exhibit.table.rows.iter().filter_map(|row| row.counts);
    columns.chain(rows).any(|counts| counts.is_controlled(Level::BelowNational))
}

/// The counts of a column, each list of rows with the total under it.
fn control_column(exhibit: &mut Exhibit, idx: usize, rule: DisclosureRule) {
    if exhibit.table.columns[idx].counts != Counted::People {
        return;
    }
    exhibit.table.columns[idx].read_from = &[];
    let rows = &mut exhibit.table.rows;
    let shown = shown_in_column(rows, idx, rule);
    for (row, shown) in rows.iter_mut().zip(shown) {
        if let Some(shown) = shown {
            show(&mut row.cells[idx], shown);
            row.read_from.clear();
        }
    }
}

/// What is shown of each row of a column of people; nothing where a row holds no such number.
fn shown_in_column(rows: &[Row], idx: usize, rule: DisclosureRule) -> Vec<Option<Shown>> {
    // A total that says that it is not of people, such as posts filled or not, stands elsewhere as it is.
    let is_exact = |row: &Row| row.kind == RowKind::Total && row.counts.is_some_and(is_shown);
    let is_counted = |row: &&(usize, &Row)| row.1.counts.is_none() && number(row.1, idx).is_some();
    let all: Vec<(usize, &Row)> = rows.iter().enumerate().collect();
    let counted: Vec<(usize, &Row)> = all.iter().filter(is_counted).copied().collect();
    let unit = Unit::of(counted.iter().filter_map(|(_, row)| number(row, idx)));
    let mut shown = vec![None; rows.len()];
    // What cannot be looked at is hidden as a whole.
    for (at, _) in &counted {
        shown[*at] = Some(Shown::Hidden);
    }
    // Lists, each with the place of its subtotal.
    let mut lists: Vec<(Vec<usize>, Option<usize>)> = vec![(Vec::new(), None)];
    let mut total = None;
    for (at, row) in &counted {
        match row.kind {
            RowKind::Body | RowKind::Emphasis => {
                if let Some((list, _)) = lists.last_mut() {
                    list.push(*at);
                }
            }
            RowKind::Subtotal => {
                if let Some((_, subtotal)) = lists.last_mut() {
                    *subtotal = Some(*at);
                }
                lists.push((Vec::new(), None));
            }
            RowKind::Total => total = Some(*at),
        }
    }
    lists.retain(|(list, _)| !list.is_empty());
    let Some(longest) = lists.iter().map(|(list, _)| list.len()).max() else {
        // A total without parts stands for itself.
        for (at, row) in &counted {
            shown[*at] = number(row, idx).and_then(|number| unit.count(number)).map(|n| unit.shown(rule, n));
        }
        return shown;
    };
    let count_at = |at: usize| number(&rows[at], idx).and_then(|number| unit.count(number));
    let cells: Option<Vec<Vec<u64>>> = lists
        .iter()
        .map(|(list, _)| {
            let counts: Option<Vec<u64>> = list.iter().map(|at| count_at(*at)).collect();
            // Lists of one table are as long as the longest; nobody is in what is added.
            counts.map(|mut counts| {
                counts.resize(longest, 0);
                counts
            })
        })
        .collect();
    let is_with = |is: bool| if is { Total::Controlled } else { Total::NotShown };
    let totals = Totals {
        of_rows: is_with(lists.iter().any(|(_, subtotal)| subtotal.is_some())),
        of_columns: Total::NotShown,
        of_all: if rows.iter().any(is_exact) { Total::Exact } else { is_with(total.is_some()) },
    };
    let table = cells.and_then(|cells| PeopleTable::new(cells, totals, Zeros::Known).ok());
    let Some(protected) = table.and_then(|table| protect(unit.rule(rule), &table).ok()) else { return shown };
    for ((list, subtotal), (cells, sum)) in
        lists.iter().zip(protected.cells.iter().zip(&protected.row_totals))
    {
        for (at, cell) in list.iter().zip(cells) {
            shown[*at] = Some(unit.whole(*cell));
        }
        if let (Some(at), Some(sum)) = (subtotal, sum) {
            shown[*at] = Some(unit.whole(*sum));
        }
    }
    if let (Some(at), Some(sum)) = (total, protected.total) {
        shown[at] = Some(unit.whole(sum));
    }
    shown
}

/// The counts of a row, each by itself: they do not add up.
fn control_row(row: &mut Row, rule: DisclosureRule) {
    row.read_from.clear();
    for idx in 0..row.cells.len() {
        let Some(found) = number(row, idx) else { continue };
        let unit = Unit::of([found].into_iter());
        let shown = unit.count(found).map_or(Shown::Hidden, |count| unit.shown(rule, count));
        show(&mut row.cells[idx], shown);
    }
}

fn is_shown(counts: Counted) -> bool {
    !counts.is_controlled(Level::BelowNational)
}

fn number(row: &Row, idx: usize) -> Option<&Number> {
    match row.cells.get(idx) {
        Some(Cell::Number(number)) => Some(number),
        _ => None,
    }
}

fn show(cell: &mut Cell, shown: Shown) {
    let Cell::Number(number) = cell else { return };
    *cell = match shown {
        Shown::Hidden => Cell::Missing(Shown::MARK),
        Shown::Count(count) => {
            let counted = Number::count(count);
            Cell::Number(Number {
                text: grouped_count(count),
                value: counted.value,
                form: Form::WHOLE,
                ..number.clone()
            })
        }
    };
}

/// In what people are counted.
#[derive(Clone, Copy)]
enum Unit {
    Whole,
    Hundredths,
}

impl Unit {
    /// Hundredths where any of the numbers is no whole one.
    fn of<'a>(mut numbers: impl Iterator<Item = &'a Number>) -> Self {
        let is_weighted = |number: &Number| 1e-9 < (number.value - number.value.round()).abs();
        if numbers.any(is_weighted) { Self::Hundredths } else { Self::Whole }
    }

    /// A count in this unit; nothing of what is below zero or no count.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be a count within bounds"
    )]
    fn count(self, number: &Number) -> Option<u64> {
        let value = match self {
            Self::Whole => number.value,
            Self::Hundredths => number.value * 100.0,
        };
        (0.0..1e12).contains(&value).then(|| value.round() as u64)
    }

    const fn rule(self, rule: DisclosureRule) -> DisclosureRule {
        match self {
            Self::Whole => rule,
            Self::Hundredths => rule.in_hundredths(),
        }
    }

    fn shown(self, rule: DisclosureRule, count: u64) -> Shown {
        self.whole(self.rule(rule).shown(count))
    }

    const fn whole(self, shown: Shown) -> Shown {
        match (self, shown) {
            (Self::Hundredths, Shown::Count(hundredths)) => Shown::Count(hundredths / 100),
            _ => shown,
        }
    }
}

#[cfg(test)]
mod tests;
