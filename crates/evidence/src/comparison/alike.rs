//! Places alike: of one kind and system, near in size, in age and in deprivation, as far as these are known.
//!
//! Method: `docs/method/access.md`.

use stats::order::median;

use crate::benchmark::likeness::{LEAST_ALIKE, Likeness, nearest};
use crate::fact::{Dimension, Facts, Measure};
use crate::ratio::Ratio;

use super::{Place, Ranked, Ranking};

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
        let mut others: Vec<&Ranked> =
            self.ranked.iter().filter(|ranked| ranked.place.area.code != own.place.area.code).collect();
        others.sort_by(|a, b| a.place.area.code.cmp(&b.place.area.code));
        let of_others: Vec<Likeness> = others.iter().map(|ranked| likeness(ranked)).collect();
        let near = nearest(likeness(own), &of_others);
        let places: Vec<&Ranked> = near.into_iter().map(|(idx, _)| others[idx]).collect();
        let values: Vec<f64> = places.iter().map(|ranked| ranked.value).collect();
        let median = median(&values)?;
        (LEAST_ALIKE <= places.len()).then_some(Alike { median, places })
    }

    /// By what the places like one are so; none where there is no such place.
    #[must_use]
    pub fn alike_by(&self, code: &str) -> Option<By> {
        let own = self.place(code)?;
        Some(By { age: own.older.is_some(), deprivation: own.deprivation.is_some() })
    }
}

/// By what a place may be like others.
fn likeness(of: &Ranked) -> Likeness {
    #[expect(clippy::cast_precision_loss, reason = "counts of people are below 2^53")]
    let size = of.size.map(|size| size as f64);
    Likeness { size, older: of.older, deprivation: of.deprivation }
}

/// People aged 65 and over of a place, on the last day that its ages are published; none where they are not.
pub(crate) fn older(facts: &Facts, place: &Place) -> Option<Ratio> {
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

#[cfg(test)]
mod tests;
