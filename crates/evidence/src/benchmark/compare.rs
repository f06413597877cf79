//! Units beside one another: values, ranks and how sure they are, and where each lies among all.

use std::collections::BTreeSet;

use stats::order::median;
use stats::rank_distribution::{MOST_VALUES, RankDistribution, rank_distributions};

use super::fault::BenchmarkFault;
use super::funnel_of::FunnelOf;
use super::likeness::{Apart, LEAST_ALIKE, nearest};
use super::rank::{End, Rank, ranks};
use super::unit::{Amount, Unit};
use crate::funnel::overdispersion::Zone;

/// Fewer units are drawn as dots with their intervals: a funnel of so few says nothing.
pub const FEWEST_OF_FUNNEL: usize = 10;

/// How units are compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// What values are multiplied by: 100 for shares in per cent.
    pub per: f64,
    /// The end that ranks are counted from.
    pub end: End,
    /// Of how many first the chance is told.
    pub among: usize,
    /// The seed of ranks that are drawn.
    pub seed: u64,
}

/// A unit with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The unit.
    pub unit: Unit,
    /// Its value, multiplied.
    pub value: f64,
    /// Its 95 % interval, multiplied; none where it has no error of sampling.
    pub interval: Option<(f64, f64)>,
    /// Its rank.
    pub rank: Rank,
    /// How sure that is; none where it is as reported.
    pub surety: Option<Surety>,
    /// Where it lies in the funnel; none where there is no funnel.
    pub zone: Option<Zone>,
}

/// How sure a rank is.
#[derive(Clone, Debug, PartialEq)]
pub struct Surety {
    /// From which to which place 19 times in 20.
    pub interval_95: (usize, usize),
    /// The mean place.
    pub mean: f64,
    /// The chance of being among the first so many.
    pub among_first: f64,
}

/// What units are compared with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reference {
    /// All of them together.
    AllTogether(f64),
    /// The middle of them, where they cannot be added up.
    Median(f64),
}

impl Reference {
    /// Its value, multiplied.
    #[must_use]
    pub const fn value(self) -> f64 {
        match self {
            Self::AllTogether(value) | Self::Median(value) => value,
        }
    }
}

/// Units compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Benchmark {
    /// How they are compared.
    pub settings: Settings,
    /// Those with a value, the first first.
    pub placed: Vec<Placed>,
    /// Those without.
    pub without: Vec<Unit>,
    /// What they are compared with.
    pub reference: Reference,
    /// The funnel of ten and more units that are counted.
    pub funnel: Option<FunnelOf>,
}

/// Units that are like one, and the middle of their values.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike<'b> {
    /// The middle of their values; none where they are fewer than three.
    pub median: Option<f64>,
    /// The units, the nearest first, and by how much each differs.
    pub units: Vec<(&'b Placed, Apart)>,
}

impl Benchmark {
    /// A unit by its code, in whatever capitals.
    ///
    /// # Errors
    /// Where there is none, or it has no value and so no rank.
    pub fn placed(&self, code: &str) -> Result<&Placed, BenchmarkFault> {
        let is_it = |unit: &Unit| unit.code.eq_ignore_ascii_case(code.trim());
        if let Some(placed) = self.placed.iter().find(|placed| is_it(&placed.unit)) {
            return Ok(placed);
        }
        if let Some(unit) = self.without.iter().find(|unit| is_it(unit)) {
            return Err(BenchmarkFault::UnitWithoutValue { code: unit.code.clone() });
        }
        let known: Vec<&str> = self.placed.iter().take(8).map(|placed| placed.unit.code.as_str()).collect();
        let more = if self.placed.len() <= known.len() { "" } else { ", …" };
        let known = format!("{}{more}", known.join(", "));
        Err(BenchmarkFault::NoUnit { code: code.to_owned(), known })
    }

    /// The units like one: at most a quarter larger or smaller, near in age and deprivation where these are known.
    #[must_use]
    pub fn alike(&self, to: &Placed) -> Alike<'_> {
        let others: Vec<&Placed> =
            self.placed.iter().filter(|placed| placed.unit.code != to.unit.code).collect();
        let likeness: Vec<_> = others.iter().map(|placed| placed.unit.likeness).collect();
        let near = nearest(to.unit.likeness, &likeness);
        let units: Vec<(&Placed, Apart)> =
            near.into_iter().map(|(idx, apart)| (others[idx], apart)).collect();
        let values: Vec<f64> = units.iter().map(|(placed, _)| placed.value).collect();
        Alike { median: median(&values).filter(|_| LEAST_ALIKE <= units.len()), units }
    }

    /// How many units lie outside the 95 % limits.
    #[must_use]
    pub fn n_outside(&self) -> usize {
        self.placed.iter().filter(|placed| placed.zone.is_some_and(|zone| zone != Zone::Within)).count()
    }

    /// Whether the order is mostly chance: of the middle half of units, more than half may be anywhere in more than half
    /// of all places.
    #[must_use]
    pub fn is_order_chance(&self) -> bool {
        let n = self.placed.len();
        let middle = &self.placed[n / 4..n - n / 4];
        let widths = middle.iter().filter_map(|placed| placed.surety.as_ref()).map(|surety| {
            let (first, last) = surety.interval_95;
            last + 1 - first
        });
        let n_wide = widths.filter(|width| n < 2 * width).count();
        middle.len() < 2 * n_wide
    }
}

/// Compares `units`.
///
/// # Errors
/// All faults at once: units that are there twice, numbers that cannot be, some with errors and some without, too few or
/// too many.
pub fn benchmark(units: Vec<Unit>, settings: Settings) -> Result<Benchmark, Vec<BenchmarkFault>> {
    let faults = faults(&units);
    if !faults.is_empty() {
        return Err(faults);
    }
    let (known, without): (Vec<Unit>, Vec<Unit>) = units.into_iter().partition(|unit| unit.amount.is_some());
    let amounts: Vec<Amount> = known.iter().filter_map(|unit| unit.amount).collect();
    let values: Vec<Option<f64>> = amounts.iter().map(|amount| Some(amount.value() * settings.per)).collect();
    let sureties = sureties(&amounts, &settings);
    let funnel = FunnelOf::of(&amounts).filter(|_| FEWEST_OF_FUNNEL <= amounts.len());
    let of_unit = |(idx, unit): (usize, Unit), rank: Option<Rank>| {
        let amount = amounts[idx];
        Some(Placed {
            unit,
            value: amount.value() * settings.per,
            interval: amount.interval().map(|(low, high)| (low * settings.per, high * settings.per)),
            rank: rank?,
            surety: sureties.as_ref().map(|of| surety(&of[idx], settings.among)),
            zone: funnel.as_ref().and_then(|funnel| funnel.zone(amount)),
        })
    };
    let ranked = known.into_iter().enumerate().zip(ranks(&values, settings.end));
    let mut placed: Vec<Placed> = ranked.filter_map(|(unit, rank)| of_unit(unit, rank)).collect();
    placed.sort_by(|a, b| a.rank.place.cmp(&b.rank.place).then_with(|| a.unit.code.cmp(&b.unit.code)));
    Ok(Benchmark { settings, placed, without, reference: reference(&amounts, settings.per), funnel })
}

fn surety(of: &RankDistribution, among: usize) -> Surety {
    Surety { interval_95: of.interval(0.95), mean: of.mean(), among_first: of.among_first(among) }
}

/// How sure ranks are; none where a value has no error.
fn sureties(amounts: &[Amount], settings: &Settings) -> Option<Vec<RankDistribution>> {
    let known: Option<Vec<(f64, f64)>> = amounts.iter().map(|amount| amount.on_even_scale()).collect();
    let (values, errors): (Vec<f64>, Vec<f64>) =
        known?.into_iter().map(|(value, error)| (settings.end.turned(value), error)).unzip();
    rank_distributions(&values, &errors, settings.seed).ok()
}

fn reference(amounts: &[Amount], per: f64) -> Reference {
    let counts = amounts.iter().map(|amount| match *amount {
        Amount::Share { part, whole } => Some((part, whole)),
        Amount::Rate { events, exposure } => Some((events, exposure)),
        Amount::Value { .. } => None,
    });
    if let Some(counts) = counts.collect::<Option<Vec<(f64, f64)>>>() {
        let (part, whole) = counts.iter().fold((0.0, 0.0), |sum, of| (sum.0 + of.0, sum.1 + of.1));
        return Reference::AllTogether(part / whole * per);
    }
    let values: Vec<f64> = amounts.iter().map(|amount| amount.value() * per).collect();
    Reference::Median(median(&values).unwrap_or(f64::NAN))
}

fn faults(units: &[Unit]) -> Vec<BenchmarkFault> {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for unit in units {
        if !seen.insert(unit.code.as_str()) {
            faults.push(BenchmarkFault::UnitTwice { code: unit.code.clone() });
        }
        if let Some(amount) = unit.amount {
            amount.check(&unit.code, &mut faults);
        }
    }
    let amounts: Vec<Amount> = units.iter().filter_map(|unit| unit.amount).collect();
    if amounts.len() < 2 {
        faults.push(BenchmarkFault::FewUnits { n: amounts.len() });
    }
    if MOST_VALUES < units.len() {
        faults.push(BenchmarkFault::ManyUnits { n: units.len(), most: MOST_VALUES });
    }
    faults.extend(total_of_others(units));
    let kind = std::mem::discriminant::<Amount>;
    if amounts.windows(2).any(|pair| kind(&pair[0]) != kind(&pair[1])) {
        faults.push(BenchmarkFault::Mixed);
    }
    let without_error = |amount: &&Amount| matches!(amount, Amount::Value { standard_error: None, .. });
    let n_without = amounts.iter().filter(without_error).count();
    let is_of_values = |amount: &Amount| matches!(amount, Amount::Value { .. });
    if 0 < n_without && n_without < amounts.len() && amounts.iter().all(is_of_values) {
        faults.push(BenchmarkFault::SomeErrors { n_without });
    }
    faults
}

/// The unit whose counts are the sums of those of all others, where there are two others and more: England among its
/// places.
fn total_of_others(units: &[Unit]) -> Option<BenchmarkFault> {
    let counted: Vec<(&Unit, f64, f64)> = units
        .iter()
        .filter_map(|unit| match unit.amount? {
            Amount::Share { part: count, whole: of } | Amount::Rate { events: count, exposure: of } => {
                Some((unit, count, of))
            }
            Amount::Value { .. } => None,
        })
        .collect();
    let sum = |of: fn(&(&Unit, f64, f64)) -> f64| counted.iter().map(of).sum::<f64>();
    let (counts, sizes) = (sum(|(_, count, _)| *count), sum(|(.., of)| *of));
    let is_half = |part: f64, whole: f64| (2.0 * part - whole).abs() <= 1e-9 * whole.abs();
    let is_total = |(_, count, of): &&(&Unit, f64, f64)| {
        3 <= counted.len() && 0.0 < *count && is_half(*count, counts) && is_half(*of, sizes)
    };
    let (unit, ..) = counted.iter().find(is_total)?;
    Some(BenchmarkFault::TotalOfOthers { code: unit.code.clone() })
}

#[cfg(test)]
mod tests;
