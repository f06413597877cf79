//! Effects where there can be none: the change handed to other units, and begun before it began.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use stats::least_squares::{product, squares};
use stats::stream::Stream;

use super::{Settings, fit, outcome, variance_by_unit};
use crate::evaluation::finding::{Estimate, Reference};
use crate::evaluation::panel::{Effects, Panel};

/// Effects with the change handed out to units in other ways.
#[derive(Clone, Debug, PartialEq)]
pub struct Placebos {
    /// The effects, smallest first, the actual one not among them.
    pub effects: Vec<f64>,
    /// Whether these are all other ways; else they were drawn.
    pub is_all: bool,
    /// The share of ways, the actual one among them, with an effect as far from zero.
    pub p_value: f64,
    /// The smallest share that could have come out.
    pub smallest_p: f64,
}

/// The effect of a start that was pretended, from the months before the actual one alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EarlierStart {
    /// The pretended first month.
    pub start: Date,
    /// Its effect.
    pub estimate: Estimate,
}

/// Hands the starts out to units in all other ways, or in as many drawn ones as `settings` say.
pub(super) fn placebos(
    panel: &Panel,
    effects: &Effects,
    outcome: &[f64],
    actual: f64,
    settings: &Settings,
) -> Option<Placebos> {
    let most = usize::try_from(settings.n_placebos).ok().filter(|most| 0 < *most)?;
    let all = assignments(panel, most);
    let is_all = all.is_some();
    let assignments = all.unwrap_or_else(|| drawn(panel, most, settings.seed));
    let parts = Parts::of(panel, effects, outcome);
    let mut found: Vec<f64> = assignments.iter().filter_map(|starts| parts.effect(starts)).collect();
    if found.is_empty() {
        return None;
    }
    found.sort_by(f64::total_cmp);
    // Ways that come out alike but for rounding are as far from zero.
    let bound = actual.abs() * (1.0 - 1e-9);
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let n_ways = count(found.len() + 1);
    let as_far = count(1 + found.iter().filter(|effect| bound <= effect.abs()).count());
    Some(Placebos { p_value: as_far / n_ways, smallest_p: 1.0 / n_ways, effects: found, is_all })
}

/// What each unit brings to an effect with each start: an effect is a sum of these over another, so that a way to hand
/// the change out costs a few sums.
struct Parts(BTreeMap<(usize, Date), Part>);

struct Part {
    /// Months with the change.
    n_months: f64,
    /// What effects of units and months explain of them.
    explained: Vec<f64>,
    /// Their product with the outcome, effects taken out.
    of_outcome: f64,
}

impl Parts {
    fn of(panel: &Panel, effects: &Effects, outcome: &[f64]) -> Self {
        let mut parts = BTreeMap::new();
        for start in panel.distinct_starts() {
            for unit in 0..panel.names().len() {
                let mut alone = vec![None; panel.names().len()];
                alone[unit] = Some(start);
                let column = panel.treated(&alone);
                let part = Part {
                    n_months: squares(&column),
                    explained: effects.explained(&column),
                    of_outcome: product(&column, outcome),
                };
                parts.insert((unit, start), part);
            }
        }
        Self(parts)
    }

    /// The effect if units had these starts; none where it cannot be told.
    fn effect(&self, starts: &[Option<Date>]) -> Option<f64> {
        let (mut n_months, mut of_outcome, mut explained) = (0.0, 0.0, Vec::new());
        for (unit, start) in starts.iter().enumerate() {
            let Some(part) = start.and_then(|start| self.0.get(&(unit, start))) else { continue };
            n_months += part.n_months;
            of_outcome += part.of_outcome;
            explained.resize(part.explained.len(), 0.0);
            for (sum, along) in explained.iter_mut().zip(&part.explained) {
                *sum += along;
            }
        }
        let own = n_months - squares(&explained);
        (own > 1e-10 * n_months.max(1.0)).then(|| of_outcome / own)
    }
}

/// All ways but the actual one, where all units that change do so at once and the ways are at most `most`.
fn assignments(panel: &Panel, most: usize) -> Option<Vec<Vec<Option<Date>>>> {
    let starts = panel.distinct_starts();
    let [start] = starts[..] else { return None };
    let n = panel.starts().len();
    let n_treated = panel.starts().iter().flatten().count();
    // As many ways to choose those that change as those that do not.
    let mut ways = 1_usize;
    for step in 0..n_treated.min(n - n_treated) {
        ways = ways.checked_mul(n - step)? / (step + 1);
        if most < ways.checked_sub(1)? {
            return None;
        }
    }
    let mut chosen: Vec<usize> = (0..n_treated).collect();
    let mut all = Vec::with_capacity(ways);
    loop {
        let way: Vec<Option<Date>> = (0..n).map(|unit| chosen.contains(&unit).then_some(start)).collect();
        if way != panel.starts() {
            all.push(way);
        }
        // The last that may still move on does, and those behind it follow.
        let Some(moving) = (0..n_treated).rev().find(|at| chosen[*at] < n - n_treated + at) else { break };
        chosen[moving] += 1;
        for at in moving + 1..n_treated {
            chosen[at] = chosen[at - 1] + 1;
        }
    }
    Some(all)
}

/// Ways that are drawn: the starts in another order of the units.
fn drawn(panel: &Panel, n: usize, seed: u64) -> Vec<Vec<Option<Date>>> {
    let mut stream = Stream::named(seed, &["placebos of differences"]);
    let mut ways = Vec::with_capacity(n);
    for _ in 0..n {
        let mut way = panel.starts().to_vec();
        for last in (1..way.len()).rev() {
            let other = stream.below(u64::try_from(last + 1).unwrap_or(1));
            way.swap(last, usize::try_from(other).unwrap_or(last));
        }
        ways.push(way);
    }
    ways
}

/// A start pretended halfway through the months before the first actual one; none with fewer than four.
pub(super) fn earlier_start(panel: &Panel, settings: &Settings) -> Option<EarlierStart> {
    let first = *panel.distinct_starts().first()?;
    let before: BTreeSet<Date> = panel.months().iter().copied().filter(|month| *month < first).collect();
    let start = *before.iter().nth(before.len() / 2).filter(|_| 4 <= before.len())?;
    let starts: Vec<Option<Date>> = panel.starts().iter().map(|actual| actual.map(|_| start)).collect();
    let earlier = panel.before(first, &starts)?;
    let effects = earlier.effects().ok()?;
    let outcome = outcome(&earlier, &effects);
    let fit = fit(&effects, &earlier.treated(earlier.starts()), &outcome)?;
    let variance = variance_by_unit(&earlier, &fit) * settings.errors.factor(&earlier, 1);
    let reference = Reference::Student { degrees: u32::try_from(earlier.names().len() - 1).ok()? };
    Some(EarlierStart { start, estimate: Estimate::new(fit.value, variance, reference) })
}
