//! Changes of one scenario together beside each alone: whether they add, help or hinder each other.

use crate::consequence::{Difference, EngineResult, RowKey};
use crate::quantity::{Certainty, Quantity};
use crate::row::Row;

/// What changes do to one consequence, each alone and together.
#[derive(Clone, Debug, PartialEq)]
pub struct Interaction {
    /// Which consequence.
    pub key: RowKey,
    /// What each change does alone, by its id.
    pub alone: Vec<(String, Difference)>,
    /// What they do together.
    pub together: Difference,
    /// Together less the sum of each alone: zero where they add.
    pub beyond: Difference,
}

/// The interactions of the headlines that changes touch; none unless two or more were tried alone.
#[must_use]
pub fn interactions(
    rows: &[Row],
    together: &[EngineResult],
    alone: &[(String, Vec<EngineResult>)],
) -> Vec<Interaction> {
    if alone.len() < 2 {
        return Vec::new();
    }
    let headlines = rows.iter().filter(|row| row.is_headline()).map(|row| &row.measure.key);
    headlines.filter_map(|key| interaction(key, together, alone)).collect()
}

fn interaction(
    key: &RowKey,
    together: &[EngineResult],
    alone: &[(String, Vec<EngineResult>)],
) -> Option<Interaction> {
    let together = found(key, together)?.clone();
    let alone: Vec<(String, Difference)> = alone
        .iter()
        .filter_map(|(id, results)| found(key, results).map(|difference| (id.clone(), difference.clone())))
        .collect();
    if alone.len() < 2 {
        return None;
    }
    let beyond = beyond(&together, &alone)?;
    Some(Interaction { key: key.clone(), alone, together, beyond })
}

/// Together less the sum of each alone. Its interval is as wide as all of them together: the most it can be, since
/// each is measured on the same patients.
fn beyond(together: &Difference, alone: &[(String, Difference)]) -> Option<Difference> {
    let amounts: Vec<Quantity> = alone.iter().map(|(_, difference)| difference.amount).collect();
    let amount = together.amount.less(Quantity::sum(&amounts)?)?;
    let each = || alone.iter().map(|(_, difference)| difference).chain([together]);
    let certainty = if each().all(|difference| difference.certainty == Certainty::Exact) {
        Certainty::Exact
    } else {
        let half_width: f64 = each().map(half_width).sum();
        Certainty::Interval {
            low: Quantity::Number(amount.number() - half_width),
            high: Quantity::Number(amount.number() + half_width),
            per_cent: 95,
        }
    };
    let provenance = each().map(|difference| difference.provenance).max()?;
    let is_material = each().any(|difference| difference.is_material);
    Some(Difference { amount, certainty, is_material, provenance })
}

fn half_width(difference: &Difference) -> f64 {
    match difference.certainty {
        Certainty::Interval { low, high, .. } => (high.number() - low.number()) / 2.0,
        Certainty::Exact | Certainty::SameInAll { .. } => 0.0,
    }
}

fn found<'r>(key: &RowKey, results: &'r [EngineResult]) -> Option<&'r Difference> {
    let mut of_engine =
        results.iter().filter(|result| result.engine == key.engine && !result.taken.is_empty());
    of_engine
        .find_map(|result| result.differences.iter().find(|(known, _)| known == key))
        .and_then(|(_, difference)| difference.as_ref().ok())
}

#[cfg(test)]
mod tests;
