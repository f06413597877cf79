//! Where a measure goes next: its projection, the year's outturn, and how such a projection did on months that are known.

use super::fault::Faults;
use super::history::History;
use super::outturn::{Outturn, outturn};
use super::project::{Projection, project};
use super::score::{Rehearsal, rehearse};
use super::settings::{Bounds, Settings};
use crate::measured::Measured;

/// Whether months of a measure may be added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sums {
    /// They may, as those of activity and money.
    Wanted,
    /// They may not, as those of levels and shares, or need not.
    Unwanted,
}

/// A measure with its projection.
#[derive(Clone, Debug)]
pub struct Projected {
    /// The measure.
    pub measured: Measured,
    /// Its known months.
    pub history: History,
    /// What was asked, with the bounds that values have.
    pub settings: Settings,
    /// The months ahead.
    pub projection: Projection,
    /// Where the year ends; none where that is not wanted or not all its months are known or projected.
    pub outturn: Option<Outturn>,
    /// How projections of the last months would have done; none where too little comes before these.
    pub rehearsal: Option<Rehearsal>,
}

/// Projects a measure. A share in per cent is between 0 and 100 where its values are and nothing else is said.
///
/// # Errors
/// All that is wrong with its months or with what is asked.
pub fn projected(
    measured: Measured,
    settings: &Settings,
    sums: Sums,
    seed: u64,
) -> Result<Projected, Faults> {
    let history = History::new(measured.observations.iter().copied())?;
    let settings = Settings { bounds: bounds(&measured, &history, settings.bounds), ..*settings };
    let projection = project(&history, &settings)?;
    let outturn = match sums {
        Sums::Wanted => outturn(&history, &projection, seed),
        Sums::Unwanted => None,
    };
    let rehearsal = rehearse(&history, settings.n_months, &settings);
    Ok(Projected { measured, history, settings, projection, outturn, rehearsal })
}

fn bounds(measured: &Measured, history: &History, asked: Bounds) -> Bounds {
    let is_share = measured.unit == "%";
    let mut values = history.values().iter().flatten();
    if asked == Bounds::AsKnown && is_share && values.all(|value| (0.0..=100.0).contains(value)) {
        Bounds::Given { least: 0.0, most: 100.0 }
    } else {
        asked
    }
}

#[cfg(test)]
mod tests;
