//! The consequence table: a row a consequence, today, and a column a scenario.

use std::collections::{BTreeMap, BTreeSet};

use domain::money::Pence;
use domain::provenance::Provenance;

use crate::column::{ChangeInput, ChangeTaken, Column};
use crate::consequence::{
    Baseline, Bearer, Difference, Engine, EngineResult, Measure, NotModelled, RowKey, Topic,
};
use crate::interaction::interactions;
use crate::money::{MoneySummary, summary};
use crate::present_value::Discounting;
use crate::quantity::Quantity;
use crate::row::{Cell, Row};
use crate::sensitivity::{Assumption, of_money};
use crate::sentence;
use crate::sums;
use crate::worst_affected::worst_affected;

/// A scenario as the engines worked it out.
#[derive(Clone, Debug)]
pub struct ScenarioInput {
    /// The name by which it is asked for.
    pub name: String,
    /// Its heading.
    pub title: String,
    /// Its changes, in order.
    pub changes: Vec<ChangeInput>,
    /// What each engine says of all changes together.
    pub together: Vec<EngineResult>,
    /// What each engine says of each change alone, by its id; empty where that was not asked for.
    pub alone: Vec<(String, Vec<EngineResult>)>,
}

/// The table.
#[derive(Clone, Debug)]
pub struct Table {
    /// What scenarios are compared with.
    pub base: String,
    /// A column a scenario, in the order asked for.
    pub columns: Vec<Column>,
    /// A row a consequence.
    pub rows: Vec<Row>,
    /// What the base rests on, a sentence each.
    pub notes: Vec<String>,
    /// How later years are discounted.
    pub discounting: Discounting,
    /// What present values were tried over.
    pub assumptions: Vec<Assumption>,
}

/// Puts what engines say side by side. Columns stand in the order of `scenarios`, and none depends on another.
#[must_use]
pub fn table(
    base: &str,
    baselines: Vec<Baseline>,
    scenarios: Vec<ScenarioInput>,
    discounting: Discounting,
    assumptions: Vec<Assumption>,
) -> Table {
    let mut notes = Vec::new();
    let mut by_place: BTreeMap<(Topic, Engine, u32, RowKey), Measure> = BTreeMap::new();
    for baseline in baselines {
        notes.extend(baseline.notes);
        for measure in baseline.measures {
            by_place.insert((measure.topic, measure.key.engine, measure.rank, measure.key.clone()), measure);
        }
    }
    let lookups: Vec<Lookup<'_>> = scenarios.iter().map(|scenario| Lookup::of(&scenario.together)).collect();
    let mut rows: Vec<Row> = by_place
        .into_values()
        .map(|measure| Row { cells: lookups.iter().map(|lookup| lookup.cell(&measure)).collect(), measure })
        .collect();
    let columns: Vec<Column> = scenarios
        .into_iter()
        .enumerate()
        .map(|(idx, scenario)| column(scenario, &rows, idx, &discounting, &assumptions))
        .collect();
    // Money stands first, and of it what all purses come to.
    let of_all = sums::rows(&columns, &rows, &discounting);
    rows.splice(0..0, of_all);
    Table { base: base.to_owned(), columns, rows, notes, discounting, assumptions }
}

/// What engines say of a scenario, by row.
struct Lookup<'r> {
    reached: BTreeSet<Engine>,
    by_key: BTreeMap<&'r RowKey, &'r Result<Difference, String>>,
}

impl<'r> Lookup<'r> {
    fn of(results: &'r [EngineResult]) -> Self {
        let reached = results.iter().filter(|result| !result.taken.is_empty()).map(|result| result.engine);
        let each = results.iter().flat_map(|result| &result.differences);
        Self { reached: reached.collect(), by_key: each.map(|(key, difference)| (key, difference)).collect() }
    }

    fn cell(&self, measure: &Measure) -> Cell {
        if !self.reached.contains(&measure.key.engine) {
            return Cell::Unreached;
        }
        match self.by_key.get(&measure.key) {
            Some(Ok(difference)) => Cell::Known(difference.clone()),
            Some(Err(why)) => Cell::Unknown(why.clone()),
            None => Cell::Unknown("this scenario has no such measure".to_owned()),
        }
    }
}

fn column(
    scenario: ScenarioInput,
    rows: &[Row],
    idx: usize,
    discounting: &Discounting,
    assumptions: &[Assumption],
) -> Column {
    let ScenarioInput { name, title, changes, together, alone } = scenario;
    let changes: Vec<ChangeTaken> = changes
        .into_iter()
        .map(|change| ChangeTaken {
            by: together
                .iter()
                .filter(|result| result.taken.contains(&change.id))
                .map(|result| result.engine)
                .collect(),
            change,
        })
        .collect();
    let all: Vec<Bearer> = together.iter().flat_map(|result| result.bearers.clone()).collect();
    let money = summary(&all, discounting);
    // Whose difference is not shown is in the interval of the sum alone.
    let is_shown = |bearer: &Bearer| bearer.recurrent != Pence::ZERO || bearer.one_off != Pence::ZERO;
    let mut bearers: Vec<Bearer> = all.into_iter().filter(is_shown).collect();
    bearers.sort_by(|one, other| {
        (other.recurrent, other.one_off, &one.who).cmp(&(one.recurrent, one.one_off, &other.who))
    });
    let provenances = together
        .iter()
        .flat_map(|result| &result.differences)
        .filter_map(|(_, difference)| difference.as_ref().ok().map(|difference| difference.provenance))
        .chain(changes.iter().map(|taken| taken.change.provenance));
    let provenance = Provenance::of_formula(provenances);
    let mut column = Column {
        name,
        title,
        refused: together.iter().filter_map(|result| result.refused.clone()).collect(),
        remarks: together.iter().flat_map(|result| result.remarks.clone()).collect(),
        not_modelled: not_modelled(&together, &changes, &money, discounting),
        money,
        worst: worst_affected(rows, idx),
        interactions: interactions(rows, &together, &alone),
        sensitivity: of_money(&bearers, discounting, assumptions),
        sentences: Vec::new(),
        flips: String::new(),
        bearers,
        changes,
        provenance,
    };
    column.sentences = sentence::three(&column, rows, idx);
    column.flips = if column.refused.is_empty() {
        sentence::flips(&column.sensitivity)
    } else {
        "It is not allowed as it is written, whatever is assumed about money.".to_owned()
    };
    column
}

/// What is not modelled: what engines say of what they took, and what none of them took.
fn not_modelled(
    together: &[EngineResult],
    changes: &[ChangeTaken],
    money: &MoneySummary,
    discounting: &Discounting,
) -> Vec<NotModelled> {
    let with_money = |what: String| NotModelled { what, could_matter: money.undone_by(discounting) };
    let mut found: Vec<NotModelled> = changes
        .iter()
        .filter(|taken| taken.by.is_empty())
        .map(|taken| {
            let why = taken.change.absent.as_deref().unwrap_or("no engine takes this kind of change");
            with_money(format!(
                "{} ({}): {why}, so nothing in this table shows what it does.",
                taken.change.id, taken.change.kind
            ))
        })
        .collect();
    for one in together.iter().flat_map(|result| &result.not_modelled) {
        if !found.contains(one) {
            found.push(one.clone());
        }
    }
    let unreached: Vec<&str> = Engine::ALL
        .into_iter()
        .filter(|engine| !together.iter().any(|result| result.engine == *engine && !result.taken.is_empty()))
        .map(Engine::words)
        .collect();
    if let [most @ .., last] = &unreached[..] {
        let list =
            if most.is_empty() { (*last).to_owned() } else { format!("{} and {last}", most.join(", ")) };
        found.push(with_money(format!(
            "Nothing of this scenario is a change that {list} {}; that is no finding of no effect.",
            if most.is_empty() { "takes" } else { "take" }
        )));
    }
    found
}

/// Rows that are the sum of others and differ from it by more than `tolerance`, as a share; today, and in each column.
#[must_use]
pub fn unequal_totals(table: &Table, tolerance: f64) -> Vec<RowKey> {
    let mut parts: BTreeMap<&RowKey, Vec<&Row>> = BTreeMap::new();
    for row in &table.rows {
        if let Some(total) = &row.measure.part_of {
            parts.entry(total).or_default().push(row);
        }
    }
    let is_near = |total: Quantity, amounts: &[Quantity]| {
        Quantity::sum(amounts).is_some_and(|sum| {
            let apart = (sum.number() - total.number()).abs();
            apart <= tolerance * total.number().abs()
        })
    };
    let is_unequal = |total: &Row, parts: &[&Row]| {
        let bases: Vec<Quantity> = parts.iter().map(|part| part.measure.base).collect();
        let columns = (0..total.cells.len()).filter_map(|idx| {
            let amount = |row: &Row| row.cells[idx].difference().map(|difference| difference.amount);
            let each: Option<Vec<Quantity>> = parts.iter().map(|part| amount(part)).collect();
            Some((amount(total)?, each?))
        });
        let is_column_unequal = |(total, each): (Quantity, Vec<Quantity>)| !is_near(total, &each);
        !is_near(total.measure.base, &bases) || columns.into_iter().any(is_column_unequal)
    };
    table
        .rows
        .iter()
        .filter(|row| parts.get(&row.measure.key).is_some_and(|parts| is_unequal(row, parts)))
        .map(|row| row.measure.key.clone())
        .collect()
}

#[cfg(test)]
pub(crate) mod tests;
