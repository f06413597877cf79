//! Rates of places as the NHS shows them: with 95 and 99.8 % intervals, what is too small to show, how a place compares,
//! and inequality by deprivation.
//!
//! Method, sources and limits: `docs/method/rates.md`.

use stats::inequality::{Scale, Slope, slope};
use stats::lifetable::{Expectation, life_table};
use stats::rates::{Confidence, CountInterval, Estimate, proportion, rate};
use stats::refused::Refused;
use stats::standardise::{Direct, Indirect, direct, indirect};

/// The fewest events of a directly standardised rate.
///
/// Source: Public Health England, technical guide on directly standardised rates: none below 10.
pub const FEWEST_EVENTS: f64 = 10.0;

/// The fewest person-years of a life expectancy.
///
/// Source: P. Eayres and E. Williams, J Epidemiol Community Health 58 (2004).
pub const FEWEST_PERSON_YEARS: f64 = 5_000.0;

/// The widest 95 % interval of a life expectancy that is shown [years].
pub const WIDEST_YEARS: f64 = 20.0;

/// The fewest groups from which inequality is told without a warning.
pub const FEWEST_GROUPS: usize = 5;

/// Why a figure is withheld, in words for those who asked for it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Withheld {
    /// Nobody to count among.
    #[error("no rate: the denominator is 0; check the population of the place and date")]
    DenominatorZero,
    /// More cases than people.
    #[error(
        "no proportion: the numerator {numerator} is above the denominator {denominator}; are both of one place, \
             date and age?"
    )]
    NumeratorAboveDenominator {
        /// Cases.
        numerator: f64,
        /// People.
        denominator: f64,
    },
    /// Cases below zero.
    #[error("no rate: {field} {place} is {value}, below zero; counts are 0 or more")]
    NumeratorNegative {
        /// Which count.
        field: &'static str,
        /// Which of them, counted from 1.
        place: usize,
        /// The value.
        value: f64,
    },
    /// Too few events.
    #[error(
        "no standardised rate: {count} events are fewer than {minimum}; take more years or a larger place together"
    )]
    CountBelowMinimum {
        /// Events.
        count: f64,
        /// The fewest.
        minimum: f64,
    },
    /// Bands of age without people.
    #[error("no standardised rate: {field} is 0 in age bands {places:?}; merge each with its neighbour")]
    BandPopulationZero {
        /// The list.
        field: &'static str,
        /// Which bands, counted from 1.
        places: Vec<usize>,
    },
    /// Age bands that do not match.
    #[error(
        "no standardised rate: {field} has {found} age bands and the first list {expected}; give both in the same bands"
    )]
    BandCountMismatch {
        /// The list.
        field: &'static str,
        /// Bands of the first list.
        expected: usize,
        /// Bands of this one.
        found: usize,
    },
    /// Deprivation groups without people.
    #[error(
        "no inequality: nobody lives in deprivation groups {places:?}; use fewer groups, or the gradient over areas"
    )]
    GroupPopulationZero {
        /// Which groups, counted from 1, the most deprived.
        places: Vec<usize>,
    },
    /// A value that a scale cannot show.
    #[error("no inequality: the value {value} of group {place} is outside {scale}; use the identity scale")]
    ValueOutsideScale {
        /// The value.
        value: f64,
        /// Which group, counted from 1.
        place: usize,
        /// What the scale takes.
        scale: &'static str,
    },
    /// Fewer areas than groups of them.
    #[error("no groups: {areas} areas are fewer than {groups} groups; use fewer groups")]
    FewerAreasThanGroups {
        /// How many areas there are.
        areas: usize,
        /// How many groups were asked for.
        groups: usize,
    },
    /// Nobody died in the last age band.
    #[error(
        "no life expectancy: nobody died in the last age band; merge it with the one before, or take more years"
    )]
    NoDeathsInLastBand,
    /// Too few person-years.
    #[error(
        "no life expectancy: {person_years} person-years are fewer than {minimum}; take more years or a larger place"
    )]
    PersonYearsBelowMinimum {
        /// Person-years.
        person_years: f64,
        /// The fewest.
        minimum: f64,
    },
    /// An interval that says nothing.
    #[error(
        "no life expectancy: its 95 % interval is {years:.1} years wide, more than {WIDEST_YEARS}; take more years"
    )]
    IntervalTooWide {
        /// The width [years].
        years: f64,
    },
    /// Anything else that is wrong with the numbers.
    #[error(transparent)]
    Wrong(Refused),
}

impl From<Refused> for Withheld {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::DenominatorZero => Self::DenominatorZero,
            Refused::NumeratorAboveDenominator { numerator, denominator } => {
                Self::NumeratorAboveDenominator { numerator, denominator }
            }
            Refused::Negative { field, place, value } => Self::NumeratorNegative { field, place, value },
            Refused::CountBelowMinimum { count, minimum } => Self::CountBelowMinimum { count, minimum },
            Refused::BandPopulationZero { field, places } => Self::BandPopulationZero { field, places },
            Refused::BandCountMismatch { field, expected, found } => {
                Self::BandCountMismatch { field, expected, found }
            }
            Refused::GroupPopulationZero { places } => Self::GroupPopulationZero { places },
            Refused::ValueOutsideScale { value, place, scale } => {
                Self::ValueOutsideScale { value, place, scale }
            }
            Refused::FewerThanGroups { values, groups } => {
                Self::FewerAreasThanGroups { areas: values, groups }
            }
            Refused::NoEventsInLastBand => Self::NoDeathsInLastBand,
            Refused::ExposureBelowMinimum { exposure, minimum } => {
                Self::PersonYearsBelowMinimum { person_years: exposure, minimum }
            }
            Refused::NotFinite { .. }
            | Refused::TooFew { .. }
            | Refused::StandardErrorNotPositive { .. }
            | Refused::NoSpread { .. }
            | Refused::BandsNotInOrder { .. }
            | Refused::Confidence { .. } => Self::Wrong(refused),
        }
    }
}

/// A figure with the two intervals that the NHS shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Intervals {
    /// With its 95 % interval.
    pub at_95: Estimate,
    /// With its 99.8 % interval.
    pub at_998: Estimate,
}

impl Intervals {
    fn of(at: impl Fn(Confidence) -> Result<Estimate, Refused>) -> Result<Self, Withheld> {
        Ok(Self { at_95: at(Confidence::P95)?, at_998: at(Confidence::P998)? })
    }

    /// How it compares with a reference that has no interval of its own to speak of, such as England.
    #[must_use]
    pub fn against(&self, reference: f64) -> Comparison {
        let is_below = |estimate: &Estimate| estimate.upper < reference;
        let is_above = |estimate: &Estimate| reference < estimate.lower;
        if is_below(&self.at_998) {
            Comparison::FarBelow
        } else if is_above(&self.at_998) {
            Comparison::FarAbove
        } else if is_below(&self.at_95) {
            Comparison::Below
        } else if is_above(&self.at_95) {
            Comparison::Above
        } else {
            Comparison::Similar
        }
    }
}

/// How a place compares with a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparison {
    /// Below it with 99.8 % confidence.
    FarBelow,
    /// Below it with 95 % confidence.
    Below,
    /// Not told apart from it.
    Similar,
    /// Above it with 95 % confidence.
    Above,
    /// Above it with 99.8 % confidence.
    FarAbove,
}

/// `cases` of `people`, with Wilson's intervals, times a multiplier such as 100.
///
/// # Errors
/// Where there are no people, or more cases than people, or fewer than none.
pub fn proportion_of_people(cases: f64, people: f64, multiplier: f64) -> Result<Intervals, Withheld> {
    Intervals::of(|confidence| Ok(proportion(cases, people, confidence)?.times(multiplier)))
}

/// `events` for each `multiplier` of the population: exact below ten events, Byar's from ten.
///
/// # Errors
/// Where there is no population, or a count is below zero.
pub fn crude_rate(events: f64, population: f64, multiplier: f64) -> Result<Intervals, Withheld> {
    Intervals::of(|confidence| {
        Ok(rate(events, population, CountInterval::ExactBelowTen, confidence)?.times(multiplier))
    })
}

/// The rate of `events` by age band standardised to a `standard` population, such as the European Standard Population of
/// 2013, for each `multiplier` of people. None below ten events.
///
/// # Errors
/// Where bands do not match, one has nobody, or there are fewer than ten events.
pub fn standardised_rate(
    events: &[f64],
    population: &[f64],
    standard: &[f64],
    multiplier: f64,
) -> Result<(Intervals, Direct), Withheld> {
    let at = |confidence| direct(events, population, standard, FEWEST_EVENTS, confidence);
    let found = at(Confidence::P95)?;
    let intervals = Intervals::of(|confidence| Ok(at(confidence)?.rate.times(multiplier)))?;
    Ok((intervals, found))
}

/// The ratio of `observed` events to those expected at the rates of a reference, such as England: 1 is as expected.
///
/// # Errors
/// Where bands do not match, the reference has nobody in one, or nothing is expected.
pub fn standardised_ratio(
    observed: f64,
    population: &[f64],
    reference_events: &[f64],
    reference_population: &[f64],
) -> Result<(Intervals, Indirect), Withheld> {
    let at = |confidence| indirect(observed, population, reference_events, reference_population, confidence);
    let found = at(Confidence::P95)?;
    Ok((Intervals::of(|confidence| Ok(at(confidence)?.ratio))?, found))
}

/// Life expectancy at the start of each age band, from `deaths` and person-years; with 95 % intervals.
///
/// # Errors
/// Below 5,000 person-years, with an empty age band, with no death in the last, and where the interval at the first age is
/// wider than 20 years.
pub fn life_expectancy(
    start_age: &[f64],
    deaths: &[f64],
    person_years: &[f64],
) -> Result<Vec<Expectation>, Withheld> {
    let table = life_table(start_age, deaths, person_years, FEWEST_PERSON_YEARS, Confidence::P95)?;
    if let Some(first) = table.first() {
        let years = first.years.upper - first.years.lower;
        if WIDEST_YEARS < years {
            return Err(Withheld::IntervalTooWide { years });
        }
    }
    Ok(table)
}

/// What weakens an index of inequality, and what may still be concluded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Caution {
    /// Few groups: their order may be told, the index is rough.
    FewGroups {
        /// How many.
        n_groups: usize,
    },
    /// Values bend away from a line beyond chance: the ends differ by other than the index says.
    NotLinear {
        /// The bend over its standard error.
        z: f64,
    },
}

/// Inequality over deprivation groups, most deprived first, and what weakens it. A slope below 0 is higher values among
/// the most deprived.
///
/// # Errors
/// Where a group has nobody, a value is outside the scale, or lists do not match.
pub fn inequality(
    population: &[f64],
    value: &[f64],
    standard_error: &[f64],
    scale: Scale,
) -> Result<(Slope, Vec<Caution>), Withheld> {
    let found = slope(population, value, standard_error, scale, Confidence::P95)?;
    let few = (population.len() < FEWEST_GROUPS).then_some(Caution::FewGroups { n_groups: population.len() });
    let bends = found.bend_z.filter(|z| Confidence::P95.z() < z.abs());
    let cautions = few.into_iter().chain(bends.map(|z| Caution::NotLinear { z })).collect();
    Ok((found, cautions))
}

#[cfg(test)]
mod tests;
