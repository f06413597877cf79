//! Where patients go on to from a station.

use super::id::StationId;
use crate::kernel::draw::Shares;

/// Where patients go on to, by shares.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// Stations.
    pub to: Vec<StationId>,
    /// The weights as they were written, in the same order.
    pub weights: Vec<f64>,
    /// Which of them, by a uniform draw.
    pub shares: Shares,
}

impl Route {
    /// Everybody to one station.
    #[must_use]
    pub fn only(to: StationId) -> Self {
        Self::of(vec![to], vec![1.0])
    }

    /// The stations that somebody is sent to.
    pub(crate) fn stations(&self) -> impl Iterator<Item = StationId> {
        self.to.iter().zip(&self.weights).filter(|(_, weight)| 0.0 < **weight).map(|(to, _)| *to)
    }

    /// To stations by weights.
    #[must_use]
    pub fn of(to: Vec<StationId>, weights: Vec<f64>) -> Self {
        let shares = Shares::new(&weights);
        Self { to, weights, shares }
    }
}

/// A share of some patients who are sent elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Diversion {
    /// By type of patient: whether they are sent elsewhere.
    pub applies_to: Vec<bool>,
    /// Where they go.
    pub to: StationId,
    /// The share, from 0 to 1.
    pub share: f64,
}
