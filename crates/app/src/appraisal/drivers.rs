//! What differences for patients hang on: today and a scenario simulated with each assumption of the network at both ends
//! of its range, on the same patients.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result, anyhow};
use api::consequence::{ConsequenceTable, MeasureSensitivity};
use appraisal::compare::Table;
use appraisal::consequence::RowKey;
use appraisal::of_flow;
use appraisal::patient_sensitivity::{Moved, of_row, tried};
use flow::network::{Network, ValidNetwork};
use flow::settings::RunSettings;

use super::scenario::Held;
use super::world::World;
use super::{Asked, Progress, run_settings};
use crate::simulation::{self, ApplicableScenario};

/// So many replications at each end: as few as show whether they agree, for each is a year of a whole system.
const REPLICATIONS: u32 = 2;

/// Whether it is known of every scenario.
pub(super) fn are_known(table: &ConsequenceTable) -> bool {
    table.scenarios.iter().all(|scenario| scenario.patients.is_some())
}

/// What the differences of each scenario hang on, in the order of columns; nothing of one that does not change patient
/// flow, or in which no difference for patients is shown.
///
/// # Errors
/// Where a simulation fails.
pub(super) fn of_each(
    world: &World,
    table: &Table,
    held: &[Held],
    asked: &Asked,
    progress: &dyn Progress,
) -> Result<Vec<Vec<MeasureSensitivity>>> {
    let with_flow: Vec<(usize, &ApplicableScenario)> = (0..table.columns.len())
        .filter_map(|idx| Some((idx, held.get(idx)?.flow.as_ref()?)))
        .filter(|(idx, fitting)| !fitting.alterations.is_empty() && !tried(&table.rows, *idx).is_empty())
        .collect();
    let mut found: Vec<Vec<MeasureSensitivity>> = vec![Vec::new(); table.columns.len()];
    let Some(network) = &world.network else { return Ok(found) };
    let settings = RunSettings { least: REPLICATIONS, most: REPLICATIONS, ..run_settings(network, asked) };
    let n_ends = 1 + 2 * world.terms.patients.len();
    let n_all = u32::try_from(n_ends * with_flow.len()).unwrap_or(u32::MAX);
    let watched = Watched { progress, n_done: AtomicU32::new(0), n_all };
    for (idx, fitting) in with_flow {
        let ends = Ends {
            network: &network.network,
            fitting,
            settings: &settings,
            n_threads: asked.n_threads,
            watched: &watched,
        };
        let usual = ends.differences(|_| ())?;
        let mut moved: Vec<(BTreeMap<RowKey, f64>, BTreeMap<RowKey, f64>)> = Vec::new();
        for assumption in &world.terms.patients {
            let at = |factor: f64| ends.differences(|network| assumption.parameter.scale(network, factor));
            moved.push((at(assumption.low)?, at(assumption.high)?));
        }
        for row in tried(&table.rows, idx) {
            let key = &row.measure.key;
            let Some(usual) = usual.get(key).filter(|mean| mean.is_finite()) else { continue };
            let by_assumption =
                world.terms.patients.iter().zip(&moved).filter_map(|(assumption, (low, high))| {
                    let (at_low, at_high) = (low.get(key)? - usual, high.get(key)? - usual);
                    let is_known = at_low.is_finite() && at_high.is_finite();
                    is_known.then(|| Moved { assumption: assumption.clone(), at_low, at_high })
                });
            let of_row = of_row(row, idx, by_assumption.collect());
            found[idx].extend(of_row.map(|of_row| MeasureSensitivity::of(&of_row, row)));
        }
    }
    Ok(found)
}

/// What is simulated at every end of every range.
struct Ends<'e> {
    network: &'e ValidNetwork,
    fitting: &'e ApplicableScenario,
    settings: &'e RunSettings,
    n_threads: usize,
    watched: &'e Watched<'e>,
}

impl Ends<'_> {
    /// The differences that the scenario makes where the network is another one, by row.
    fn differences(&self, change: impl FnOnce(&mut Network)) -> Result<BTreeMap<RowKey, f64>> {
        let faults = |faults: Vec<flow::network::NetworkFault>| {
            let lines = faults.into_iter().map(|fault| format!("{}: {}", fault.subject, fault.message));
            anyhow!("with an assumption at an end of its range, {}", lines.collect::<Vec<_>>().join("; "))
        };
        let base = self.network.changed(change).map_err(faults)?;
        let network = base.changed(|network| network.alter(&self.fitting.alterations)).map_err(faults)?;
        let fitting = [ApplicableScenario { network, ..self.fitting.clone() }];
        let comparison = simulation::compare(&base, &fitting, self.settings, self.n_threads, self.watched)
            .context("patients could not be simulated")?;
        self.watched.n_done.fetch_add(1, Ordering::Relaxed);
        Ok(of_flow::means(&comparison, 0))
    }
}

/// One progress of all ends of all ranges.
struct Watched<'p> {
    progress: &'p dyn Progress,
    n_done: AtomicU32,
    n_all: u32,
}

impl simulation::Progress for Watched<'_> {
    fn goes_on(&self, n_made: u32, n_needed: u32, part: f64) -> bool {
        let done = self.n_done.load(Ordering::Relaxed);
        let of_this = ((f64::from(n_made) + part) / f64::from(n_needed.max(1))).min(1.0);
        self.progress.goes_on_of_all(done, self.n_all, of_this)
    }
}
