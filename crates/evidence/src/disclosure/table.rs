//! Tables with totals: further counts are hidden until no hidden one can be worked out more closely than others are
//! rounded.
//!
//! Rounding alone does not do it: of 10 and a hidden count that add up to 20, the hidden one is 6 or 7.

use std::collections::VecDeque;

use super::fault::{DisclosureFault, MOST_CELLS};
use super::network::{Arc, Knowledge, Network, Told, Way};
use super::rule::{DisclosureRule, Shown};

/// The largest sum of a table [people].
const MOST_PEOPLE: u64 = 1 << 40;

/// How totals are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// Not at all, here and elsewhere.
    NotShown,
    /// Under the same rule as counts: hidden where small, rounded by itself, so that a table may not add up.
    Controlled,
    /// As it is, since it stands elsewhere too; it cannot be hidden.
    Exact,
}

/// How the totals of a table are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Of each row, over its columns.
    pub of_rows: Total,
    /// Of each column, over its rows.
    pub of_columns: Total,
    /// Of the table.
    pub of_all: Total,
}

/// Whether readers may know that a zero is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zeros {
    /// They do, as of a band that a team does not have: hiding it protects nothing.
    Known,
    /// They may not: it is hidden where nothing else helps.
    ByChance,
}

/// Counts of people in rows and columns that add up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeopleTable {
    rows: Vec<Vec<u64>>,
    totals: Totals,
    zeros: Zeros,
}

/// What is shown of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtectedTable {
    /// Its counts, row by row.
    pub cells: Vec<Vec<Shown>>,
    /// The total of each row; none where it is not shown.
    pub row_totals: Vec<Option<Shown>>,
    /// The total of each column.
    pub column_totals: Vec<Option<Shown>>,
    /// The total of the table.
    pub total: Option<Shown>,
    /// How many counts and totals are hidden, for those who keep the table.
    pub hidden: Hidden,
}

/// How many counts are hidden and why: not for readers, to whom the one looks as the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// For being small.
    pub small: usize,
    /// So that a small one cannot be worked out.
    pub second: usize,
    /// Counts of which those who guess rightly which others are small know more than the width that is asked, because
    /// small counts are the only ones there are.
    pub narrow_to_insiders: usize,
}

impl PeopleTable {
    /// A table of `rows`.
    ///
    /// # Errors
    /// Where rows differ in length, there is no count, or there are too many.
    pub fn new(rows: Vec<Vec<u64>>, totals: Totals, zeros: Zeros) -> Result<Self, DisclosureFault> {
        let expected = rows.first().map_or(0, Vec::len);
        let ragged = rows.iter().position(|row| row.len() != expected || row.is_empty());
        if expected == 0 || ragged.is_some() {
            let row = ragged.unwrap_or(0);
            let given = rows.get(row).map_or(0, Vec::len);
            return Err(DisclosureFault::Ragged { row: row + 1, given, expected });
        }
        let given = rows.len() * expected;
        if MOST_CELLS < given {
            return Err(DisclosureFault::TooLarge { given });
        }
        let sum = rows.iter().flatten().try_fold(0_u64, |sum, count| sum.checked_add(*count));
        if sum.is_none_or(|sum| MOST_PEOPLE < sum) {
            return Err(DisclosureFault::TooMany { most: MOST_PEOPLE });
        }
        Ok(Self { rows, totals, zeros })
    }

    fn n_rows(&self) -> usize {
        self.rows.len()
    }

    fn n_columns(&self) -> usize {
        self.rows[0].len()
    }

    /// Where a count or total stands among the arcs: row and column from 0, one more for totals.
    fn position(&self, row: usize, column: usize) -> usize {
        let (n_rows, n_columns) = (self.n_rows(), self.n_columns());
        match (row < n_rows, column < n_columns) {
            (true, true) => row * n_columns + column,
            (true, false) => n_rows * n_columns + row,
            (false, true) => n_rows * n_columns + n_rows + column,
            (false, false) => n_rows * n_columns + n_rows + n_columns,
        }
    }

    /// Row and column of an arc, from 1, totals one further.
    fn place(&self, idx: usize) -> (usize, usize) {
        let (n_rows, n_columns) = (self.n_rows(), self.n_columns());
        let of_rows = (0..=n_rows).flat_map(|row| (0..=n_columns).map(move |column| (row, column)));
        let mut places = of_rows.filter(|(row, column)| self.position(*row, *column) == idx);
        places.next().map_or((0, 0), |(row, column)| (row + 1, column + 1))
    }

    fn network(&self, rule: DisclosureRule) -> Network {
        let (n_rows, n_columns) = (self.n_rows(), self.n_columns());
        // Node 0 gives all, rows and columns follow, the last takes all.
        let (row_node, column_node) = (|row| 1 + row, |column| 1 + n_rows + column);
        let last = 1 + n_rows + n_columns;
        let all: u64 = self.rows.iter().flatten().sum();
        let arc = |from, to, value, total| self.arc(rule, (from, to), value, total, all);
        let mut arcs = Vec::with_capacity(n_rows * n_columns + n_rows + n_columns + 1);
        for (row, cells) in self.rows.iter().enumerate() {
            for (column, value) in cells.iter().enumerate() {
                arcs.push(arc(row_node(row), column_node(column), *value, Total::Controlled));
            }
        }
        for (row, cells) in self.rows.iter().enumerate() {
            arcs.push(arc(0, row_node(row), cells.iter().sum(), self.totals.of_rows));
        }
        for column in 0..n_columns {
            let sum = self.rows.iter().map(|cells| cells[column]).sum();
            arcs.push(arc(column_node(column), last, sum, self.totals.of_columns));
        }
        arcs.push(arc(last, 0, all, self.totals.of_all));
        Network::new(last + 1, arcs)
    }

    fn arc(
        &self,
        rule: DisclosureRule,
        (from, to): (usize, usize),
        value: u64,
        total: Total,
        all: u64,
    ) -> Arc {
        let told = match (total, rule.shown(value)) {
            (Total::NotShown, _) => Told::Nothing,
            (Total::Exact, _) => Told::Between(signed(value), signed(value)),
            (Total::Controlled, Shown::Hidden) => Told::Hidden { small: Some(signed(rule.most_hidden())) },
            (Total::Controlled, Shown::Count(rounded)) => {
                let (low, high) = rule.range_of(rounded);
                Told::Between(signed(low), signed(high))
            }
        };
        let cost = match (total, value, self.zeros) {
            (Total::Exact | Total::NotShown, ..) | (_, 0, Zeros::Known) => None,
            // Dearer than all others together.
            (_, 0, Zeros::ByChance) => Some(3 * all + 1),
            (_, value, _) => Some(value),
        };
        Arc { from, to, value: signed(value), told, cost }
    }
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX / 4)
}

/// What is shown of a table: small counts hidden, others rounded, and as many more hidden, the smallest that serve, as keep
/// each hidden one from being worked out more closely than others are rounded.
///
/// # Errors
/// Where exact totals give a count away whatever is hidden.
pub fn protect(rule: DisclosureRule, table: &PeopleTable) -> Result<ProtectedTable, DisclosureFault> {
    let mut network = table.network(rule);
    let hidden = protect_network(rule, table, &mut network)?;
    Ok(shown(rule, table, &network, hidden))
}

/// What is shown of tables that share counts: what is hidden in one is hidden in all, and each is protected by itself.
/// `shared` names equal counts: table, row and column of each from 0, one more than there are for totals.
///
/// # Errors
/// Where exact totals give a count away, or counts that are said to be the same are not there or differ.
pub fn protect_linked(
    rule: DisclosureRule,
    tables: &[PeopleTable],
    shared: &[[(usize, usize, usize); 2]],
) -> Result<Vec<ProtectedTable>, DisclosureFault> {
    let mut networks: Vec<Network> = tables.iter().map(|table| table.network(rule)).collect();
    let mut pairs = Vec::with_capacity(shared.len());
    for (idx, places) in shared.iter().enumerate() {
        let found = places.map(|place| arc_at(tables, place));
        let values = found.map(|found| found.map(|(table, arc)| networks[table].arcs[arc].value));
        match (found, values) {
            ([Some(first), Some(second)], [Some(one), Some(other)]) if one == other => {
                pairs.push((first, second));
            }
            _ => {
                let [first, second] =
                    values.map(|value| value.map_or("none".to_owned(), |value| value.to_string()));
                return Err(DisclosureFault::NotShared { number: idx + 1, first, second });
            }
        }
    }
    let mut hidden = vec![Hidden::default(); tables.len()];
    // Each round hides one more at least, or is the last.
    loop {
        for (idx, table) in tables.iter().enumerate() {
            hidden[idx] = protect_network(rule, table, &mut networks[idx])?;
        }
        let mut is_changed = false;
        for &(first, second) in &pairs {
            for ((from, at), (to, there)) in [(first, second), (second, first)] {
                let told = networks[from].arcs[at].told;
                let is_shown = matches!(networks[to].arcs[there].told, Told::Between(..));
                if matches!(told, Told::Hidden { .. }) && is_shown {
                    if networks[to].arcs[there].cost.is_none() {
                        let (row, column) = tables[to].place(there);
                        return Err(DisclosureFault::GivenAway { row, column });
                    }
                    networks[to].arcs[there].told = told;
                    is_changed = true;
                }
            }
        }
        if !is_changed {
            break;
        }
    }
    let all = tables.iter().zip(&networks).zip(hidden);
    Ok(all.map(|((table, network), hidden)| shown(rule, table, network, hidden)).collect())
}

fn arc_at(tables: &[PeopleTable], (table, row, column): (usize, usize, usize)) -> Option<(usize, usize)> {
    let found = tables.get(table)?;
    let is_there = row <= found.n_rows() && column <= found.n_columns();
    is_there.then(|| (table, found.position(row, column)))
}

/// Hides further counts until every hidden one is wide enough.
fn protect_network(
    rule: DisclosureRule,
    table: &PeopleTable,
    network: &mut Network,
) -> Result<Hidden, DisclosureFault> {
    let is_hidden = |network: &Network, idx: usize| matches!(network.arcs[idx].told, Told::Hidden { .. });
    let mut first: Vec<usize> = (0..network.arcs.len()).filter(|idx| is_hidden(network, *idx)).collect();
    // The largest first: what is hidden for them often serves smaller ones.
    first.sort_by_key(|idx| std::cmp::Reverse(network.arcs[*idx].value));
    let mut queue: VecDeque<usize> = first.into();
    let mut narrow_to_insiders = 0;
    let all_hidden = network.with_all_hidden();
    while let Some(target) = queue.pop_front() {
        let is_small = matches!(network.arcs[target].told, Told::Hidden { small: Some(_) });
        let wanted = signed(rule.least_width(is_small));
        let can_be = |knowledge| wanted <= all_hidden.width(target, knowledge, wanted);
        let knowledge = if can_be(Knowledge::OfAll) {
            Knowledge::OfAll
        } else if can_be(Knowledge::OfOne) {
            narrow_to_insiders += 1;
            Knowledge::OfOne
        } else {
            let (row, column) = table.place(target);
            return Err(DisclosureFault::GivenAway { row, column });
        };
        while network.width(target, knowledge, wanted) < wanted {
            let ways = [Way::Up, Way::Down].into_iter().filter_map(|way| {
                let moved = network.moved(target, way, knowledge, wanted);
                let further = || network.cheapest(target, way, knowledge, &moved.flow);
                if moved.is_at_own_bound { None } else { further() }
            });
            let Some((_, to_hide)) = ways.min() else {
                let (row, column) = table.place(target);
                return Err(DisclosureFault::GivenAway { row, column });
            };
            for idx in to_hide {
                network.arcs[idx].told = Told::Hidden { small: None };
                queue.push_back(idx);
            }
        }
    }
    let told = network.arcs.iter().map(|arc| arc.told);
    let n_small = told.clone().filter(|told| matches!(told, Told::Hidden { small: Some(_) })).count();
    let n_second = told.filter(|told| matches!(told, Told::Hidden { small: None })).count();
    Ok(Hidden { small: n_small, second: n_second, narrow_to_insiders })
}

fn shown(rule: DisclosureRule, table: &PeopleTable, network: &Network, hidden: Hidden) -> ProtectedTable {
    let (n_rows, n_columns) = (table.n_rows(), table.n_columns());
    let at = |row: usize, column: usize, total: Total| {
        let arc = &network.arcs[table.position(row, column)];
        let value = u64::try_from(arc.value).unwrap_or(0);
        match (arc.told, total) {
            (Told::Nothing, _) => None,
            (Told::Hidden { .. }, _) => Some(Shown::Hidden),
            (Told::Between(..), Total::Exact) => Some(Shown::Count(value)),
            (Told::Between(..), _) => Some(rule.shown(value)),
        }
    };
    let cell = |row: usize, column: usize| at(row, column, Total::Controlled).unwrap_or(Shown::Hidden);
    ProtectedTable {
        cells: (0..n_rows).map(|row| (0..n_columns).map(|column| cell(row, column)).collect()).collect(),
        row_totals: (0..n_rows).map(|row| at(row, n_columns, table.totals.of_rows)).collect(),
        column_totals: (0..n_columns).map(|column| at(n_rows, column, table.totals.of_columns)).collect(),
        total: at(n_rows, n_columns, table.totals.of_all),
        hidden,
    }
}

#[cfg(test)]
mod tests;
