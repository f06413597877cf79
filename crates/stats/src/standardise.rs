//! Rates as they would be with the ages of another population: direct and indirect standardisation.

use crate::rates::{Confidence, CountInterval, Estimate, byar, count_interval};
use crate::refused::{Refused, alike, refuse_no_counts, zeros};

/// A directly standardised rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Direct {
    /// Events.
    pub count: f64,
    /// The population.
    pub population: f64,
    /// The rate, for each one of the population.
    pub rate: Estimate,
    /// The variance of the rate.
    pub variance: f64,
}

/// An indirectly standardised rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Indirect {
    /// Events, had each band the rate of the reference.
    pub expected: f64,
    /// Observed over expected.
    pub ratio: Estimate,
    /// The rate of the reference over all bands.
    pub reference_rate: f64,
    /// The ratio times it.
    pub rate: Estimate,
}

/// The directly standardised rate of `events` in a `population`, both by band, to the weights of a `standard`, whose own
/// sum is the divisor. Events are independent of one another.
///
/// Source: A. J. Dobson and others, Statistics in Medicine 10 (1991), around Byar's interval of all events.
///
/// # Errors
/// Where bands do not match, one has nobody, a number is infinite or below zero, or there are fewer events than
/// `minimum_count`, and where there are none.
pub fn direct(
    events: &[f64],
    population: &[f64],
    standard: &[f64],
    minimum_count: f64,
    confidence: Confidence,
) -> Result<Direct, Refused> {
    alike(events.len(), "population", population.len())?;
    refuse_no_counts("events", events)?;
    weighted(events, events, population, standard, minimum_count, confidence)
}

/// The directly standardised rate where people have several events each: `people_by_events` has, for each band, pairs of
/// events and how many people had so many. The variance is that of people, by the squares of their events.
///
/// Source: as [`direct`]; J. Stukel and others, Statistics in Medicine 13 (1994), for the variance.
///
/// # Errors
/// As [`direct`].
pub fn direct_repeated(
    people_by_events: &[Vec<(f64, f64)>],
    population: &[f64],
    standard: &[f64],
    minimum_count: f64,
    confidence: Confidence,
) -> Result<Direct, Refused> {
    alike(people_by_events.len(), "population", population.len())?;
    for band in people_by_events {
        let (events, people): (Vec<f64>, Vec<f64>) = band.iter().copied().unzip();
        refuse_no_counts("events a person", &events)?;
        refuse_no_counts("people", &people)?;
    }
    let sum = |term: fn(f64, f64) -> f64| -> Vec<f64> {
        let of = |band: &Vec<(f64, f64)>| band.iter().map(|(events, people)| term(*events, *people)).sum();
        people_by_events.iter().map(of).collect()
    };
    let events = sum(|events, people| events * people);
    let squares = sum(|events, people| events * events * people);
    weighted(&events, &squares, population, standard, minimum_count, confidence)
}

/// The rate of events by band whose variances are `squares`.
fn weighted(
    events: &[f64],
    squares: &[f64],
    population: &[f64],
    standard: &[f64],
    minimum_count: f64,
    confidence: Confidence,
) -> Result<Direct, Refused> {
    alike(events.len(), "standard", standard.len())?;
    refuse_no_counts("population", population)?;
    refuse_no_counts("standard", standard)?;
    if events.is_empty() {
        return Err(Refused::TooFew { field: "bands", found: 0, needed: 1 });
    }
    let empty = zeros(population);
    if !empty.is_empty() {
        return Err(Refused::BandPopulationZero { field: "population", places: empty });
    }
    let total_weight: f64 = standard.iter().sum();
    if total_weight <= 0.0 {
        return Err(Refused::NoSpread { field: "weights of the standard" });
    }
    let count: f64 = events.iter().sum();
    if count < minimum_count || count <= 0.0 {
        return Err(Refused::CountBelowMinimum { count, minimum: minimum_count.max(1.0) });
    }
    let (mut value, mut variance) = (0.0, 0.0);
    for (((events, squares), population), standard) in
        events.iter().zip(squares).zip(population).zip(standard)
    {
        let weight = standard / total_weight / population;
        value += weight * events;
        variance += weight * weight * squares;
    }
    let (lower, upper) = byar(count, confidence.z());
    let scale = (variance / count).sqrt();
    let rate = Estimate {
        value,
        lower: (value + scale * (lower - count)).max(0.0),
        upper: value + scale * (upper - count),
    };
    Ok(Direct { count, population: population.iter().sum(), rate, variance })
}

/// The ratio of `observed` events to those that a `population` would have at the rates of a reference, by band, and the
/// rate that it amounts to. Its interval is that of the count: exact below ten events, Byar's from ten.
///
/// # Errors
/// Where bands do not match, a number is infinite or below zero, the reference has nobody in a band, or nothing is
/// expected.
pub fn indirect(
    observed: f64,
    population: &[f64],
    reference_events: &[f64],
    reference_population: &[f64],
    confidence: Confidence,
) -> Result<Indirect, Refused> {
    let n_bands = population.len();
    alike(n_bands, "reference events", reference_events.len())?;
    alike(n_bands, "reference population", reference_population.len())?;
    refuse_no_counts("population", population)?;
    refuse_no_counts("reference events", reference_events)?;
    refuse_no_counts("reference population", reference_population)?;
    let empty = zeros(reference_population);
    if !empty.is_empty() {
        return Err(Refused::BandPopulationZero { field: "reference population", places: empty });
    }
    let interval = count_interval(observed, CountInterval::ExactBelowTen, confidence)?;
    let bands = population.iter().zip(reference_events).zip(reference_population);
    let expected: f64 = bands.map(|((people, events), reference)| people * events / reference).sum();
    if expected <= 0.0 {
        return Err(Refused::DenominatorZero);
    }
    let ratio = interval.times(1.0 / expected);
    let ratio = Estimate { value: observed / expected, ..ratio };
    let reference_rate = reference_events.iter().sum::<f64>() / reference_population.iter().sum::<f64>();
    Ok(Indirect { expected, ratio, reference_rate, rate: ratio.times(reference_rate) })
}

#[cfg(test)]
mod tests;
