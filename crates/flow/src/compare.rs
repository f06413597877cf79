//! Scenarios compared with the base on the same patients.
//!
//! Every replication runs the base and each scenario with the same random streams, keyed by patient, so
//! that their difference holds only what was changed.

use std::collections::BTreeMap;

use crate::bound::EarlyStop;
use crate::network::{Network, YEAR};
use crate::output::{
    Comparison, DemandByProjection, Displaced, Estimate, Group, Key, Metric, PairedEstimate, RunRecord,
    ScenarioResult, Subject, with_fewer_seen,
};
use crate::program::Program;
use crate::run::{Replication, Series, estimate, replicate};
use crate::settings::{OF_DIFFERENCE, RunSettings};
use crate::simulate::{FirstSeen, Watch, WhereSeen};

/// … or where it is this share of the base: then whatever difference there is, is small. Where another
/// share of the difference is asked for, this one is larger or smaller with it.
pub const OF_BASE: f64 = 0.005;

/// The base and every scenario of one replication.
#[derive(Debug)]
pub struct Paired {
    base: Replication,
    scenarios: Vec<Replication>,
    moved: Vec<BTreeMap<Moved, u32>>,
}

/// Where somebody lives and was first seen in the base and in the scenario, by number. The order of the fields
/// is the order in which moves are listed that are equally frequent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Moved {
    place: u8,
    from: u8,
    /// Whether they are seen where they were in the base, but only after trying elsewhere.
    is_later: bool,
    to: u8,
}

/// Makes one replication of the base and of each scenario.
///
/// # Errors
/// Where `watch` stopped it, or more comes than is taken.
pub fn replicate_pair(
    base: &Program<'_>,
    scenarios: &[Program<'_>],
    settings: &RunSettings,
    replication: u32,
    watch: &dyn Watch,
) -> Result<Paired, EarlyStop> {
    let mut base = replicate(base, settings, replication, true, watch)?;
    let seen_in_base = std::mem::take(&mut base.where_seen);
    let (mut replications, mut moved) = (Vec::new(), Vec::new());
    for scenario in scenarios {
        let mut replication_of_scenario = replicate(scenario, settings, replication, true, watch)?;
        let seen_in_scenario = std::mem::take(&mut replication_of_scenario.where_seen);
        moved.push(count_moved(&seen_in_base, &seen_in_scenario));
        replications.push(replication_of_scenario);
    }
    Ok(Paired { base, scenarios: replications, moved })
}

/// Counts those who were seen elsewhere than in the base.
fn count_moved(base: &WhereSeen, scenario: &WhereSeen) -> BTreeMap<Moved, u32> {
    let mut moved: BTreeMap<Moved, u32> = BTreeMap::new();
    for (before, after) in base.patients.iter().zip(&scenario.patients) {
        for (before, after) in before.iter().zip(after) {
            let is_known = *before != FirstSeen::UNKNOWN && *after != FirstSeen::UNKNOWN;
            if is_known && before != after {
                let (from, to) = (before.destination(), after.destination());
                let is_later = from == to && after.has_retried();
                if from != to || is_later {
                    *moved.entry(Moved { place: before.place(), from, is_later, to }).or_insert(0) += 1;
                }
            }
        }
    }
    moved
}

/// A scenario as it is compared with the base.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Its heading.
    pub title: String,
    /// Its changes, a sentence each.
    pub changes: Vec<String>,
    /// Ids of changes that the simulation does not know.
    pub ignored: Vec<String>,
    /// What is to be known of the network as it is changed, a sentence each.
    pub remarks: Vec<String>,
    /// What its changes of demand by projection do, in order.
    pub demand: Vec<DemandByProjection>,
}

/// Replications of the base and of scenarios, in order of their numbers.
#[derive(Debug)]
pub struct Pairing {
    base: Series,
    scenarios: Vec<Series>,
    moved: Vec<Vec<BTreeMap<Moved, u32>>>,
    chosen: Vec<usize>,
    of_difference: f64,
    of_base: f64,
    /// What is asked of the base where nothing is compared with it.
    of_base_alone: f64,
}

impl Pairing {
    /// None yet.
    #[must_use]
    pub fn new(base: &Program<'_>, n_scenarios: usize, settings: &RunSettings) -> Self {
        let series = Series::new(base, settings);
        let chosen = series.chosen().to_vec();
        Self {
            scenarios: (0..n_scenarios).map(|_| Series::with_keys(series.keys.clone())).collect(),
            base: series,
            moved: vec![Vec::new(); n_scenarios],
            chosen,
            of_difference: settings.precision_of_difference,
            of_base: settings.precision_of_difference / OF_DIFFERENCE * OF_BASE,
            of_base_alone: settings.precision,
        }
    }

    /// Adds the next replication.
    pub fn add(&mut self, paired: Paired) {
        self.base.add(paired.base);
        for ((series, replication), (moved_so_far, moved)) in
            self.scenarios.iter_mut().zip(paired.scenarios).zip(self.moved.iter_mut().zip(paired.moved))
        {
            series.add(replication);
            moved_so_far.push(moved);
        }
    }

    /// How many there are.
    #[must_use]
    pub fn n(&self) -> u32 {
        self.base.n()
    }

    fn difference(&self, scenario: &Series, idx: usize) -> Estimate {
        let values: Vec<f64> = scenario
            .replications
            .iter()
            .zip(&self.base.replications)
            .map(|(scenario, base)| scenario.values[idx] - base.values[idx])
            .collect();
        estimate(&values)
    }

    /// Whether the difference in every chosen measure is known well enough: to the share of itself that
    /// is asked for, or to a twentieth of that of the base. Without scenarios, whether every chosen measure of the
    /// base is.
    #[must_use]
    pub fn is_precise(&self) -> bool {
        self.n() >= 2 && self.widest() <= 1.0
    }

    /// The widest half-width of a difference in a chosen measure, as a share of what is asked for.
    #[must_use]
    pub fn widest(&self) -> f64 {
        if self.scenarios.is_empty() {
            return self.base.widest() / self.of_base_alone;
        }
        let mut widest: f64 = 0.0;
        for scenario in &self.scenarios {
            for idx in &self.chosen {
                let difference = self.difference(scenario, *idx);
                let base = self.base.estimate(*idx).mean.abs();
                let precision = (self.of_difference * difference.mean.abs()).max(self.of_base * base);
                if difference.half_width > 0.0 {
                    widest = widest.max(difference.half_width / precision);
                } else if difference.half_width.is_nan() && difference.mean != 0.0 {
                    widest = f64::INFINITY;
                }
            }
        }
        widest
    }

    /// The results, for every station, clock and group but the hours of the day.
    #[must_use]
    pub fn comparison(
        &self,
        base: &Program<'_>,
        programs: &[Program<'_>],
        scenarios: &[Scenario],
        settings: &RunSettings,
    ) -> Comparison {
        let network = base.network();
        let mut record: RunRecord = self.base.record(network, settings);
        record.is_precise = self.is_precise();
        for (series, program) in self.scenarios.iter().zip(programs) {
            let of_scenario = series.record(program.network(), settings);
            record.events += of_scenario.events;
            record.stranded += of_scenario.stranded;
        }
        let empty: Vec<Vec<bool>> =
            [&self.base].into_iter().chain(&self.scenarios).map(Series::empty).collect();
        let is_listed = |idx: usize, key: &Key| {
            key.group.dimension != "hour"
                && self.base.is_reportable(idx)
                && (self.base.is_known(idx) || self.scenarios.iter().any(|series| series.is_known(idx)))
                && empty.iter().any(|is_empty| !is_empty[idx])
        };
        let listed: Vec<usize> = self
            .base
            .keys
            .iter()
            .enumerate()
            .filter(|(idx, key)| is_listed(*idx, key))
            .map(|(idx, _)| idx)
            .collect();
        let compared =
            listed
                .into_iter()
                .map(|idx| PairedEstimate {
                    key: self.base.keys[idx].clone(),
                    base: self.base.estimate(idx),
                    differences: self
                        .scenarios
                        .iter()
                        .map(|series| {
                            if series.is_reportable(idx) {
                                self.difference(series, idx)
                            } else {
                                estimate(&[])
                            }
                        })
                        .collect(),
                    fewer_seen: Vec::new(),
                })
                .collect();
        let compared = with_fewer_seen(compared);
        let results = scenarios
            .iter()
            .zip(&self.moved)
            .zip(programs)
            .zip(&self.scenarios)
            .map(|(((scenario, moved), program), series)| ScenarioResult {
                title: scenario.title.clone(),
                changes: scenario.changes.clone(),
                ignored: scenario.ignored.clone(),
                remarks: scenario.remarks.clone(),
                demand: scenario.demand.clone(),
                provenance: program.network().provenance,
                displaced: displaced(network, moved, settings.length),
                unseen: Some(self.unseen_at_exits(network, series)),
                locked: series.locked(program.network()),
                overloaded: series.overloaded(program.network()),
            })
            .collect();
        Comparison { record, scenarios: results, compared }
    }

    /// How many more end unseen than in the base, as the exits count them [a year], so that it is what tables
    /// show of these exits: pairs of patients do not tell where others come, or who is seen nowhere by name.
    fn unseen_at_exits(&self, network: &Network, scenario: &Series) -> Estimate {
        let is_unserved_exit = |key: &Key| {
            let Subject::Exit(name) = &key.subject else { return false };
            let exit = network.stations.iter().find(|station| station.name == *name);
            exit.is_some_and(|exit| network.is_unserved_exit(exit))
                && key.metric == Metric::Visits
                && key.group == Group::all()
        };
        let keys = self.base.keys.iter().enumerate();
        let counted: Vec<usize> = keys.filter(|(_, key)| is_unserved_exit(key)).map(|(idx, _)| idx).collect();
        let more_unseen =
            scenario.replications.iter().zip(&self.base.replications).map(|(scenario, base)| {
                counted.iter().map(|idx| scenario.values[*idx] - base.values[*idx]).sum::<f64>()
            });
        estimate(&more_unseen.collect::<Vec<f64>>())
    }
}

/// Whether those who end at a destination end unseen.
fn is_unserved(network: &Network, destination: u8) -> bool {
    network.destinations.get(usize::from(destination)).is_some_and(|destination| destination.is_unserved)
}

/// Who went elsewhere, most first.
fn displaced(network: &Network, moved: &[BTreeMap<Moved, u32>], length: f64) -> Vec<Displaced> {
    let mut counts_by_move: BTreeMap<Moved, Vec<f64>> = BTreeMap::new();
    for (idx, of_replication) in moved.iter().enumerate() {
        for (key, count) in of_replication {
            let counts = counts_by_move.entry(*key).or_insert_with(|| vec![0.0; moved.len()]);
            counts[idx] = f64::from(*count) * YEAR / length;
        }
    }
    let name = |idx: u8| {
        let destination = network.destinations.get(usize::from(idx));
        destination.map_or_else(String::new, |destination| destination.name.clone())
    };
    let mut displaced: Vec<Displaced> = counts_by_move
        .into_iter()
        .map(|(Moved { place, from, is_later, to }, counts)| Displaced {
            place: network
                .places
                .get(usize::from(place))
                .map_or_else(String::new, |place| place.name.clone()),
            from: name(from),
            to: if is_later { format!("{}, later", name(to)) } else { name(to) },
            was_unserved: is_unserved(network, from),
            is_unserved: is_unserved(network, to),
            a_year: estimate(&counts),
        })
        .collect();
    displaced.sort_by(|one, other| other.a_year.mean.total_cmp(&one.a_year.mean));
    displaced
}
