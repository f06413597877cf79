//! Abridged life tables: how long those who have reached an age go on, at the rates of now.

use crate::rates::{Confidence, Estimate};
use crate::refused::{Refused, alike, refuse_no_counts, zeros};

/// The part of the first year that is lived by those who die in it.
///
/// Source: C. L. Chiang, The Life Table and its Applications (1984), as published life tables of places take it.
const FIRST_YEAR: f64 = 0.1;

/// The same of all other bands.
const OTHER_BANDS: f64 = 0.5;

/// What those who have reached an age can expect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expectation {
    /// The age [years].
    pub start_age: f64,
    /// How long they go on [years].
    pub years: Estimate,
    /// The standard error [years].
    pub standard_error: f64,
}

/// The expectation at the start of each band of age, from `events` that end a life and the `exposure` to them
/// [person-years]. Bands begin at `start_age`, each ends where the next begins, and the last has no end.
///
/// Sources: C. L. Chiang (1984) for the table and its variance; P. Silcocks and others, J Epidemiol Community Health 55
/// (2001), for the variance of the last band. Bands without events add none. Where more die in a band than a rate over its
/// years can have, all die.
///
/// # Errors
/// Where bands do not match or are out of order, one has no exposure, the last has no events, or the whole exposure is
/// below `minimum_exposure`.
pub fn life_table(
    start_age: &[f64],
    events: &[f64],
    exposure: &[f64],
    minimum_exposure: f64,
    confidence: Confidence,
) -> Result<Vec<Expectation>, Refused> {
    alike(start_age.len(), "events", events.len())?;
    alike(start_age.len(), "exposure", exposure.len())?;
    refuse_no_counts("start age", start_age)?;
    refuse_no_counts("events", events)?;
    refuse_no_counts("exposure", exposure)?;
    let Some((last, closed)) = start_age.split_last() else {
        return Err(Refused::TooFew { field: "bands", found: 0, needed: 1 });
    };
    if let Some(idx) = start_age.windows(2).position(|pair| pair[1] <= pair[0]) {
        return Err(Refused::BandsNotInOrder { place: idx + 2 });
    }
    let empty = zeros(exposure);
    if !empty.is_empty() {
        return Err(Refused::BandPopulationZero { field: "exposure", places: empty });
    }
    let total: f64 = exposure.iter().sum();
    if total < minimum_exposure {
        return Err(Refused::ExposureBelowMinimum { exposure: total, minimum: minimum_exposure });
    }
    let (last_events, last_exposure) = (events[closed.len()], exposure[closed.len()]);
    if last_events <= 0.0 {
        return Err(Refused::NoEventsInLastBand);
    }
    let expectation = |start_age: f64, years: f64, variance: f64| {
        let half = confidence.z() * variance.sqrt();
        let years = Estimate { value: years, lower: years - half, upper: years + half };
        Expectation { start_age, years, standard_error: variance.sqrt() }
    };
    // From the last band backwards: 1 over its rate, then each band's own years and what follows for those who are left.
    let mut years = last_exposure / last_events;
    let mut variance = years * years / last_events;
    let mut table = vec![expectation(*last, years, variance)];
    for idx in (0..closed.len()).rev() {
        let width = start_age[idx + 1] - start_age[idx];
        let is_first_year = start_age[idx] <= 0.0 && width <= 1.0;
        let part_lived = if is_first_year { FIRST_YEAR } else { OTHER_BANDS };
        let rate = events[idx] / exposure[idx];
        let dies = (width * rate / (1.0 + width * (1.0 - part_lived) * rate)).min(1.0);
        let variance_of_dying =
            if events[idx] <= 0.0 { 0.0 } else { dies * dies * (1.0 - dies) / events[idx] };
        let still_to_live = (1.0 - part_lived) * width + years;
        variance = still_to_live * still_to_live * variance_of_dying + (1.0 - dies) * (1.0 - dies) * variance;
        years = width * (1.0 - dies * (1.0 - part_lived)) + (1.0 - dies) * years;
        table.push(expectation(start_age[idx], years, variance));
    }
    table.reverse();
    Ok(table)
}

#[cfg(test)]
mod tests;
