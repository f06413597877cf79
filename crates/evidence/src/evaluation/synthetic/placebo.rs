//! Every donor as if it had had the change.

use super::donor::Donors;
use super::{BAD_FIT, Errors, gaps, weights};

/// A donor as if it had had the change, with the other donors for its mixture; the unit that did is not among them.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceboUnit {
    /// Its name.
    pub name: String,
    /// Its gaps, month by month.
    pub gaps: Vec<f64>,
    /// The root of the mean squared gap before the change.
    pub rmspe_before: f64,
    /// The same after it.
    pub rmspe_after: f64,
    /// After over before; none where its mixture fits without error.
    pub ratio: Option<f64>,
    /// Whether its mean squared gap before is more than five times that of the unit with the change.
    pub fits_badly: bool,
}

pub(super) fn placebos(donors: &Donors, own: &Errors) -> Vec<PlaceboUnit> {
    (0..donors.n_donors())
        .map(|unit| {
            let others: Vec<usize> = (0..donors.n_donors()).filter(|other| *other != unit).collect();
            let gaps = gaps(donors, Some(unit), &others, &weights(donors, Some(unit), &others));
            let errors = Errors::of(donors, &gaps);
            let bound = BAD_FIT.sqrt() * own.before.max(own.rounding);
            PlaceboUnit {
                name: donors.name(unit).to_owned(),
                rmspe_before: errors.before,
                rmspe_after: errors.after,
                ratio: errors.ratio(),
                fits_badly: bound < errors.before,
                gaps,
            }
        })
        .collect()
}
