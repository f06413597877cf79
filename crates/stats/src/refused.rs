//! Why a rate, an index or a table cannot be given.

/// Why no value may be given.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refused {
    /// Infinite, or not a number.
    #[error("{field} {place} is {value}; give a finite number")]
    NotFinite {
        /// What it is.
        field: &'static str,
        /// Which of them, counted from 1.
        place: usize,
        /// The value.
        value: f64,
    },
    /// A count or a weight below zero.
    #[error("{field} {place} is {value}, below zero; give 0 or more")]
    Negative {
        /// What it is.
        field: &'static str,
        /// Which of them, counted from 1.
        place: usize,
        /// The value.
        value: f64,
    },
    /// Nothing to divide by.
    #[error("the denominator is 0; without a denominator there is no rate")]
    DenominatorZero,
    /// More events than could be.
    #[error("the numerator {numerator} is above the denominator {denominator}; a part is at most its whole")]
    NumeratorAboveDenominator {
        /// The part.
        numerator: f64,
        /// The whole.
        denominator: f64,
    },
    /// Too few events for a figure that means anything.
    #[error("{count} events are below the minimum of {minimum}")]
    CountBelowMinimum {
        /// Events.
        count: f64,
        /// The fewest that are enough.
        minimum: f64,
    },
    /// Bands that do not match.
    #[error("{field} has {found} bands where the first list has {expected}; give the same bands in each")]
    BandCountMismatch {
        /// The list.
        field: &'static str,
        /// Bands of the first list.
        expected: usize,
        /// Bands of this one.
        found: usize,
    },
    /// Bands without anybody.
    #[error("{field} is 0 in bands {places:?}; merge them with a neighbour")]
    BandPopulationZero {
        /// The list.
        field: &'static str,
        /// Which of them, counted from 1.
        places: Vec<usize>,
    },
    /// Groups without anybody.
    #[error("the population is 0 in groups {places:?}; use fewer groups")]
    GroupPopulationZero {
        /// Which of them, counted from 1.
        places: Vec<usize>,
    },
    /// A value that the scale cannot show.
    #[error("the value {value} of group {place} is outside {scale}; use another scale")]
    ValueOutsideScale {
        /// The value.
        value: f64,
        /// Which of them, counted from 1.
        place: usize,
        /// What the scale takes.
        scale: &'static str,
    },
    /// A standard error of zero.
    #[error("the standard error of group {place} is {value}; it must be above 0")]
    StandardErrorNotPositive {
        /// Which of them, counted from 1.
        place: usize,
        /// The value.
        value: f64,
    },
    /// Fewer values than groups to put them in.
    #[error("{values} values are fewer than {groups} groups; use fewer groups")]
    FewerThanGroups {
        /// How many values there are.
        values: usize,
        /// How many groups were asked for.
        groups: usize,
    },
    /// Too few to fit a line or to make a table.
    #[error("{found} {field} are too few; at least {needed} are needed")]
    TooFew {
        /// What there is too few of.
        field: &'static str,
        /// How many there are.
        found: usize,
        /// How many are needed.
        needed: usize,
    },
    /// All of one value, so that no line can be fitted or nothing shared.
    #[error("{field} do not differ or sum to 0, so there is nothing to compare")]
    NoSpread {
        /// What does not differ.
        field: &'static str,
    },
    /// Bands out of order.
    #[error("band {place} does not begin after the one before; put bands in order of age")]
    BandsNotInOrder {
        /// Which of them, counted from 1.
        place: usize,
    },
    /// A last band that nobody leaves.
    #[error("the last band has no events, so nobody would ever leave it; merge it with the one before")]
    NoEventsInLastBand,
    /// Too little time at risk.
    #[error("an exposure of {exposure} is below the minimum of {minimum}; take more years together")]
    ExposureBelowMinimum {
        /// Time at risk.
        exposure: f64,
        /// The least that is enough.
        minimum: f64,
    },
    /// A probability outside what is possible.
    #[error("a confidence of {value} is none; give a number above 0 and below 1, such as 0.95")]
    Confidence {
        /// The value.
        value: f64,
    },
}

/// Refuses what is infinite, no number or below zero.
///
/// # Errors
/// Of the first such value, with its place in `field`, counted from 1.
pub fn refuse_no_counts(field: &'static str, values: &[f64]) -> Result<(), Refused> {
    finite(field, values)?;
    match values.iter().position(|value| *value < 0.0) {
        Some(idx) => Err(Refused::Negative { field, place: idx + 1, value: values[idx] }),
        None => Ok(()),
    }
}

/// Refuses what is infinite or no number; values above 10¹⁵ have sums that are no longer exact enough.
pub(crate) fn finite(field: &'static str, values: &[f64]) -> Result<(), Refused> {
    match values.iter().position(|value| !value.is_finite() || 1e15 < value.abs()) {
        Some(idx) => Err(Refused::NotFinite { field, place: idx + 1, value: values[idx] }),
        None => Ok(()),
    }
}

/// Refuses lists of different lengths.
pub(crate) fn alike(expected: usize, field: &'static str, found: usize) -> Result<(), Refused> {
    if expected == found { Ok(()) } else { Err(Refused::BandCountMismatch { field, expected, found }) }
}

/// Where values are zero, counted from 1.
pub(crate) fn zeros(values: &[f64]) -> Vec<usize> {
    (1..).zip(values).filter(|(_, value)| **value <= 0.0).map(|(place, _)| place).collect()
}
