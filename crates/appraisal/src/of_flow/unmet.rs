//! Need that is not met: everybody whose journey ends at an exit at which to end is not to be seen, however they came
//! there.

use flow::network::Network;
use flow::output::{Comparison, Group, Metric, ScenarioResult, Subject};

use super::{UNMET, certainty};
use crate::consequence::{Difference, Engine, Measure, MoreIs, RowKey, Topic};
use crate::quantity::{Certainty, Quantity, Unit};

/// The row.
pub(super) fn key() -> RowKey {
    RowKey::new(Engine::Flow, UNMET, "")
}

/// How many there are today; nothing where the network has no such exit. Its interval is as wide as those of all exits
/// together.
pub(super) fn measure(comparison: &Comparison, network: &Network) -> Option<Measure> {
    let exits = comparison.compared.iter().filter(|compared| {
        let Subject::Exit(name) = &compared.key.subject else { return false };
        let station = network.station(name).map(|id| &network.stations[id.idx()]);
        compared.key.metric == Metric::Visits
            && compared.key.group == Group::all()
            && station.is_some_and(|station| network.is_unserved_exit(station))
    });
    // Where nobody ends in any replication, nothing is to be added.
    let parts: Option<Vec<(Quantity, Certainty)>> = exits
        .filter(|exit| exit.base.mean != 0.0)
        .map(|exit| Some((Quantity::Number(exit.base.mean), certainty(exit.base)?)))
        .collect();
    let parts = parts.filter(|parts| !parts.is_empty())?;
    let amounts: Vec<Quantity> = parts.iter().map(|(amount, _)| *amount).collect();
    Some(Measure {
        key: key(),
        topic: Topic::Patients,
        rank: 0,
        words: "people who end without being seen (need not met)".to_owned(),
        subject_words: "Whole system".to_owned(),
        unit: Unit::PatientsAYear,
        more_is: MoreIs::Worse,
        is_headline: true,
        part_of: None,
        base: Quantity::sum(&amounts)?,
        certainty: Certainty::of_sum(&parts),
        provenance: comparison.record.provenance,
    })
}

/// How many more there are in a scenario.
pub(super) fn difference(scenario: &ScenarioResult) -> Result<Difference, String> {
    let unknown = || "it was not measured".to_owned();
    let more = scenario.unseen.ok_or_else(unknown)?;
    let certainty = certainty(more).ok_or_else(unknown)?;
    let is_material = more.mean.abs() >= 0.5;
    Ok(Difference {
        amount: Quantity::Number(more.mean),
        certainty,
        is_material,
        provenance: scenario.provenance,
    })
}
