//! Where patients choose among stations.

use super::id::StationId;
use super::patients::ByType;
use super::route::Route;

/// Where patients choose among stations: the one of the highest utility, each with random numbers of their own
/// (multinomial logit).
#[derive(Clone, Debug)]
pub struct Choice {
    /// What there is to choose from.
    pub options: Vec<ChoiceOption>,
    /// Utility a minute of travel, not positive.
    pub per_travel_minute: f64,
    /// Utility a minute of expected wait, not positive.
    pub per_wait_minute: f64,
    /// Utility of going outside 08:00 to 18:30 on working days, not positive.
    pub out_of_hours: f64,
    /// Nobody goes further than this [minutes].
    pub reach: f64,
    /// Whether travelling takes its time.
    pub travels: bool,
    /// Where those go for whom nothing is open within reach.
    pub none_open: ByType<Route>,
}

/// A station that may be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceOption {
    /// The station.
    pub to: StationId,
    /// Its own utility; none for those who may not choose it.
    pub constant: ByType<Option<f64>>,
}
