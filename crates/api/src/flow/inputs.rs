//! What a result follows from, as the bytes of which its hash is taken.
//!
//! Fields stand in one order and numbers are written in one way, so the same inputs give the same hash
//! with every compiler and after every change of names inside the program.

use domain::source::ContentHash;
use flow::alter::{AppliedChange, NetworkChange};
use flow::network::Schedule;
use flow::network::id::{StationId, TypeId};
use flow::settings::RunSettings;
use serde::Serialize;

#[derive(Serialize)]
struct Inputs<'i> {
    schema: &'static str,
    /// The hash of the files of the network.
    network: &'i str,
    scenarios: Vec<Vec<Change<'i>>>,
    settings: Settings<'i>,
}

#[derive(Serialize)]
struct Settings<'i> {
    seed: u64,
    warm_up: f64,
    warm_up_from: &'static str,
    length: f64,
    least: u32,
    most: u32,
    precision: f64,
    precision_of_difference: f64,
    measures: Vec<(&'i str, &'static str)>,
}

#[derive(Serialize)]
struct Change<'i> {
    provenance: &'static str,
    #[serde(flatten)]
    what: Effect<'i>,
}

/// A change of the network; stations and the like by their places in it.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Effect<'i> {
    OpeningHours { stations: Vec<usize>, opening_hours: Option<Steps<'i>> },
    Staffed { station: usize, pool: usize, staffed: Steps<'i> },
    Slots { stations: Vec<usize>, staff: Option<&'i str>, factor: f64 },
    Demand { source: usize, types: Vec<usize>, factor: f64 },
    DemandOfSources { factors: Vec<(usize, f64)> },
    Streaming { station: usize, types: Vec<usize>, to: usize, share: f64 },
    ContactCost { station: usize, pence: i64 },
    FixedCost { station: usize, pence: i64 },
    Service { station: usize, factor: f64 },
    Constant { station: usize, option: usize, by: f64 },
    Patience { station: usize, factor: f64 },
}

#[derive(Serialize)]
struct Steps<'i> {
    cycle: f64,
    steps: &'i [(f64, u32)],
}

impl<'i> From<&'i Schedule> for Steps<'i> {
    fn from(schedule: &'i Schedule) -> Self {
        Self { cycle: schedule.cycle, steps: &schedule.steps }
    }
}

impl<'i> From<&'i AppliedChange> for Change<'i> {
    fn from(change: &'i AppliedChange) -> Self {
        let stations = |ids: &[StationId]| ids.iter().map(|id| id.idx()).collect();
        let types = |ids: &[TypeId]| ids.iter().map(|id| id.idx()).collect();
        let effect = match &change.change {
            NetworkChange::OpeningHours { stations: ids, opening_hours } => Effect::OpeningHours {
                stations: stations(ids),
                opening_hours: opening_hours.as_ref().map(Steps::from),
            },
            NetworkChange::Staffing { station, pool, staffed } => {
                Effect::Staffed { station: station.idx(), pool: pool.idx(), staffed: staffed.into() }
            }
            NetworkChange::Slots { stations: ids, staff, factor } => {
                Effect::Slots { stations: stations(ids), staff: staff.as_deref(), factor: *factor }
            }
            NetworkChange::Demand { source, types: ids, factor } => {
                Effect::Demand { source: source.idx(), types: types(ids), factor: *factor }
            }
            NetworkChange::DemandOfSources { factors } => Effect::DemandOfSources {
                factors: factors.iter().map(|(source, factor)| (source.idx(), *factor)).collect(),
            },
            NetworkChange::Streaming { station, types: ids, to, share } => {
                Effect::Streaming { station: station.idx(), types: types(ids), to: to.idx(), share: *share }
            }
            NetworkChange::ContactCost { station, cost } => {
                Effect::ContactCost { station: station.idx(), pence: cost.get() }
            }
            NetworkChange::FixedCost { station, cost } => {
                Effect::FixedCost { station: station.idx(), pence: cost.get() }
            }
            NetworkChange::Service { station, factor } => {
                Effect::Service { station: station.idx(), factor: *factor }
            }
            NetworkChange::Constant { station, option, addend } => {
                Effect::Constant { station: station.idx(), option: option.idx(), by: *addend }
            }
            NetworkChange::Patience { station, factor } => {
                Effect::Patience { station: station.idx(), factor: *factor }
            }
        };
        Self { provenance: change.provenance.word(), what: effect }
    }
}

/// The hash of the files of a network, of the changes of each scenario, and of what is asked.
#[must_use]
pub fn hash<'i>(
    network: &str,
    scenarios: impl IntoIterator<Item = &'i [AppliedChange]>,
    settings: &RunSettings,
) -> ContentHash {
    let inputs = Inputs {
        schema: "oakham.flow-inputs/1",
        network,
        scenarios: scenarios.into_iter().map(|changes| changes.iter().map(Change::from).collect()).collect(),
        settings: Settings {
            seed: settings.seed,
            warm_up: settings.warm_up,
            warm_up_from: settings.warm_up_from.code(),
            length: settings.length,
            least: settings.least,
            most: settings.most,
            precision: settings.precision,
            precision_of_difference: settings.precision_of_difference,
            measures: settings.measures.iter().map(|chosen| (&*chosen.of, chosen.metric.code())).collect(),
        },
    };
    ContentHash::of(&serde_json::to_vec(&inputs).expect("every name in it is text"))
}

#[cfg(test)]
mod tests;
