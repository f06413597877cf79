//! Whom a scenario hurts most: the place, the age and the deprivation group.

use std::collections::BTreeMap;

use crate::consequence::{RowKey, Verdict};
use crate::quantity::Unit;
use crate::row::Row;

/// The group that one measure of a scenario hurts most.
#[derive(Clone, Debug, PartialEq)]
pub struct WorstAffected {
    /// By what people are divided: `place`.
    pub dimension: String,
    /// Which of them: `Rutland`.
    pub group: String,
    /// The row that says by how much.
    pub key: RowKey,
}

/// The worst-affected group of each dimension in column `idx`: by minutes of waits and travel first, then by shares,
/// then by numbers of patients, since these stand in no common unit. Only differences that are shown count.
#[must_use]
pub fn worst_affected(rows: &[Row], idx: usize) -> Vec<WorstAffected> {
    let mut worst: BTreeMap<&str, (u8, f64, &RowKey)> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.measure.key.dimension.is_empty()) {
        let Some(difference) = row.cells.get(idx).and_then(|cell| cell.difference()) else { continue };
        if difference.verdict(row.measure.more_is) != Verdict::Worse {
            continue;
        }
        let Some(order) = order(row.measure.unit) else { continue };
        let size = difference.amount.number().abs();
        let known = worst.get(&*row.measure.key.dimension);
        let is_worse = known.is_none_or(|(known_order, known_size, _)| {
            order < *known_order || order == *known_order && *known_size < size
        });
        if is_worse {
            worst.insert(&row.measure.key.dimension, (order, size, &row.measure.key));
        }
    }
    worst
        .into_iter()
        .map(|(dimension, (_, _, key))| WorstAffected {
            dimension: dimension.to_owned(),
            group: key.group.clone(),
            key: key.clone(),
        })
        .collect()
}

/// Which units are looked at first; none of those that say nothing of people.
const fn order(unit: Unit) -> Option<u8> {
    match unit {
        Unit::Minutes => Some(0),
        Unit::Share => Some(1),
        Unit::PatientsAYear => Some(2),
        _ => None,
    }
}
