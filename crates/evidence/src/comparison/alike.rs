//! Places alike: of one kind and system, near in size, in age and in deprivation, as far as these are known.
//!
//! Method: `docs/method/access.md`.

use crate::fact::{Dimension, Facts, Measure};
use crate::ratio::Ratio;

use super::{Place, Ranked, Ranking};

/// The largest difference in size of places alike, of the smaller one's.
const MOST_APART: f64 = 0.25;
/// The largest difference of their shares of people aged 65 and over [percentage points].
const MOST_OLDER_APART: f64 = 5.0;
/// The largest difference of their fifths of deprivation.
const MOST_FIFTHS_APART: f64 = 1.0;
/// The most places alike.
pub const MOST_ALIKE: usize = 10;
/// The fewest places of which a median says anything.
const LEAST_ALIKE: usize = 3;
/// The age from which people are counted as older [years].
const OLDER: u32 = 65;

/// By what places are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By {
    /// Whether the share of people aged 65 and over is known, and taken.
    pub age: bool,
    /// Whether deprivation is known, and taken.
    pub deprivation: bool,
}

/// The places that are like one.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike<'r> {
    /// The middle of their values.
    pub median: f64,
    /// The places, the nearest first.
    pub places: Vec<&'r Ranked>,
}

impl Ranking {
    /// The places like one: of the same kind and system, with a list or population at most a quarter larger or smaller;
    /// where its age is known, with a share of people aged 65 and over at most five points from its own; where its
    /// deprivation is known, at most a fifth apart; the ten nearest. None where its size is not known or fewer than
    /// three are.
    #[must_use]
    pub fn alike(&self, code: &str) -> Option<Alike<'_>> {
        let own = self.place(code)?;
        let others = self.ranked.iter().filter(|ranked| ranked.place.area.code != own.place.area.code);
        let mut near: Vec<(f64, &Ranked)> =
            others.filter_map(|ranked| Some((apart(own, ranked)?, ranked))).collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.place.area.code.cmp(&b.1.place.area.code)));
        near.truncate(MOST_ALIKE);
        let places: Vec<&Ranked> = near.into_iter().map(|(_, ranked)| ranked).collect();
        let median = median(places.iter().map(|ranked| ranked.value))?;
        (LEAST_ALIKE <= places.len()).then_some(Alike { median, places })
    }

    /// By what the places like one are so; none where there is no such place.
    #[must_use]
    pub fn alike_by(&self, code: &str) -> Option<By> {
        let own = self.place(code)?;
        Some(By { age: own.older.is_some(), deprivation: own.deprivation.is_some() })
    }
}

/// How far another place is from one, 1 for each bound that it reaches; none where it is beyond one, or what is known of
/// the one is not known of the other.
fn apart(own: &Ranked, other: &Ranked) -> Option<f64> {
    let (size, others) = (own.size.filter(|size| 0 < *size)?, other.size.filter(|size| 0 < *size)?);
    let by_size = (Ratio::new(size.max(others), size.min(others))?.per(1) - 1.0) / MOST_APART;
    let by_age = match own.older {
        Some(older) => (older.percent() - other.older?.percent()).abs() / MOST_OLDER_APART,
        None => 0.0,
    };
    let by_deprivation = match own.deprivation {
        Some(fifth) => f64::from(fifth.abs_diff(other.deprivation?)) / MOST_FIFTHS_APART,
        None => 0.0,
    };
    let all = [by_size, by_age, by_deprivation];
    all.iter().all(|apart| *apart <= 1.0).then(|| all.iter().sum())
}

/// People aged 65 and over of a place, on the last day that its ages are published; none where they are not.
pub(super) fn older(facts: &Facts, place: &Place) -> Option<Ratio> {
    if place.older.is_some() {
        return place.older;
    }
    let parts = &place.area.parts;
    let days = facts.common_periods(Measure::RegisteredPatients, parts);
    days.into_iter().rev().find_map(|day| {
        let by_age = facts.summed_kinds(Measure::RegisteredPatients, parts, day, Dimension::Age);
        let older = by_age.iter().filter(|(age, _)| is_older(age)).map(|(_, patients)| patients).sum();
        Ratio::new(older, by_age.values().sum())
    })
}

/// Whether a band of ages begins at 65 or later: `75 and over`.
fn is_older(band: &str) -> bool {
    let from = band.split(|letter: char| !letter.is_ascii_digit()).next().unwrap_or_default();
    from.parse().is_ok_and(|from: u32| OLDER <= from)
}

/// The middle of values; of an even number the mean of the two.
fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    let lower = values[(values.len() - 1) / 2];
    Some(f64::midpoint(lower, upper))
}

#[cfg(test)]
mod tests;
