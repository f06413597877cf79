//! Replications until the chosen measures are precise enough, and what they say together.

mod warm_up;

use std::collections::{BTreeMap, BTreeSet};

use crate::bound::EarlyStop;
use crate::network::id::{SourceId, StationId};
use crate::network::{
    Chosen, DAY, Network, Pool, Run, StationKind, ValidNetwork, WEEK, WarmUp, WhenFull, YEAR,
};
use crate::output::{
    Beyond, Estimate, Group, Key, Locked, Measured, Metric, Overloaded, RunRecord, RunResult, Subject, Unit,
    WarmUpFrom,
};
use crate::program::Program;
use crate::settings::{OF_DIFFERENCE, RunSettings};
use crate::simulate::{
    DeadlockedStation, Simulation, Step, Task, Unwatched, Watch, WhereSeen, excluded, keys, values,
};
use stats::student::half_width;

/// The least share of those who come by which a queue grows that has no end; one that fills at the
/// beginning of a run stays well below.
const LEAST_GROWTH: f64 = 0.05;

impl RunSettings {
    /// As the network says, with the warm-up it gives or trial runs find.
    #[must_use]
    pub fn of(network: &ValidNetwork, seed: u64) -> Self {
        Self::of_run(network, &network.run, seed)
    }

    /// As `run` says in place of the network.
    #[must_use]
    pub fn of_run(network: &ValidNetwork, run: &Run, seed: u64) -> Self {
        let (warm_up, warm_up_from) = match run.warm_up {
            WarmUp::Given(time) => (time, WarmUpFrom::Given),
            WarmUp::Found => warm_up::find(network, run.length, seed),
        };
        Self {
            seed,
            warm_up,
            warm_up_from,
            length: run.length,
            least: run.least,
            most: run.most,
            precision: run.precision,
            precision_of_difference: OF_DIFFERENCE,
            measures: run.measures.clone(),
        }
    }
}

/// What one replication came to.
#[derive(Clone, Debug)]
pub struct Replication {
    pub(crate) values: Vec<f64>,
    pub(crate) events: u64,
    pub(crate) stranded: u64,
    pub(crate) where_seen: WhereSeen,
    /// Stations that were found locked.
    pub(crate) locked: Vec<DeadlockedStation>,
    /// Which values are of patients who need a server or bed that is held for good; empty where none are.
    pub(crate) excluded: Vec<bool>,
}

impl Replication {
    /// How many events it had, warm-up included.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.events
    }
}

/// Makes one replication.
///
/// Depends on nothing but the program, what is asked and its number: replications may be made in any
/// order and on any number of threads.
///
/// # Errors
/// Where `watch` stopped it, or more comes than is taken.
pub fn replicate(
    program: &Program<'_>,
    settings: &RunSettings,
    replication: u32,
    keeps_seen: bool,
    watch: &dyn Watch,
) -> Result<Replication, EarlyStop> {
    let task = Task {
        seed: settings.seed,
        replication,
        warm_up: settings.warm_up,
        length: settings.length,
        keeps_seen,
        keeps_days: false,
        opens: 0.0,
    };
    let mut simulation = Simulation::new(program, task);
    simulation.run(watch)?;
    Ok(Replication {
        values: values(&mut simulation),
        events: simulation.n_events,
        stranded: simulation.n_stranded,
        where_seen: simulation.take_where_seen(),
        locked: simulation.deadlocks(),
        excluded: excluded(&mut simulation),
    })
}

/// Follows one patient, number `idx` of a source, through the first replication.
#[must_use]
pub fn trace(program: &Program<'_>, settings: &RunSettings, source: SourceId, idx: u32) -> Vec<Step> {
    let task = Task {
        seed: settings.seed,
        replication: 0,
        warm_up: settings.warm_up,
        length: settings.length,
        keeps_seen: false,
        keeps_days: false,
        opens: 0.0,
    };
    let mut simulation = Simulation::new(program, task);
    simulation.trace(source, idx);
    // Where more comes than is taken, what happened to the patient until then is told.
    let _ = simulation.run(&Unwatched);
    simulation.into_steps()
}

/// Several replications, in order of their numbers.
#[derive(Debug)]
pub struct Series {
    pub(crate) keys: Vec<Key>,
    chosen: Vec<usize>,
    pub(crate) replications: Vec<Replication>,
}

impl Series {
    /// A series without replications yet.
    #[must_use]
    pub fn new(program: &Program<'_>, settings: &RunSettings) -> Self {
        let keys = keys(program);
        let chosen = settings
            .measures
            .iter()
            .filter_map(|chosen| keys.iter().position(|key| is_chosen(key, chosen)))
            .collect();
        Self { keys, chosen, replications: Vec::new() }
    }

    /// Of things in a known order, without measures that precision is asked of.
    pub(crate) fn with_keys(keys: Vec<Key>) -> Self {
        Self { keys, chosen: Vec::new(), replications: Vec::new() }
    }

    /// The places of the measures that precision is asked of.
    pub(crate) fn chosen(&self) -> &[usize] {
        &self.chosen
    }

    /// Adds the next replication.
    pub fn add(&mut self, replication: Replication) {
        self.replications.push(replication);
    }

    /// The measures that precision is asked of and that are not measured.
    #[must_use]
    pub fn not_measured(&self, settings: &RunSettings) -> Vec<String> {
        let is_known = |chosen: &&Chosen| self.keys.iter().any(|key| is_chosen(key, chosen));
        settings
            .measures
            .iter()
            .filter(|chosen| !is_known(chosen))
            .map(|chosen| format!("{}.{}", chosen.of, chosen.metric.code()))
            .collect()
    }

    /// How many replications there are.
    #[must_use]
    pub fn n(&self) -> u32 {
        u32::try_from(self.replications.len()).unwrap_or(u32::MAX)
    }

    /// Whether the half-width of every chosen measure is within the share asked for.
    #[must_use]
    pub fn is_precise(&self, precision: f64) -> bool {
        self.replications.len() >= 2
            && self.chosen.iter().all(|&idx| {
                let estimate = self.estimate(idx);
                estimate.half_width <= precision * estimate.mean.abs() || estimate.mean == 0.0
            })
    }

    /// The widest half-width of a chosen measure, as a share of it.
    #[must_use]
    pub fn widest(&self) -> f64 {
        let share = |&idx: &usize| {
            let estimate = self.estimate(idx);
            if estimate.mean == 0.0 {
                0.0
            } else if estimate.half_width.is_nan() {
                f64::INFINITY
            } else {
                estimate.half_width / estimate.mean.abs()
            }
        };
        self.chosen.iter().map(share).fold(0.0, f64::max)
    }

    pub(crate) fn estimate(&self, idx: usize) -> Estimate {
        let values: Vec<f64> = self.replications.iter().map(|replication| replication.values[idx]).collect();
        estimate(&values).of_what_was_seen()
    }

    /// Whether anything happened at what a key is of: something that never does is left out.
    pub(crate) fn is_known(&self, idx: usize) -> bool {
        self.replications.iter().any(|replication| !replication.values[idx].is_nan())
    }

    /// How the run was made.
    #[must_use]
    pub fn record(&self, network: &Network, settings: &RunSettings) -> RunRecord {
        RunRecord {
            network: network.title.clone(),
            seed: settings.seed,
            replications: self.n(),
            warm_up_days: settings.warm_up / DAY,
            warm_up_from: settings.warm_up_from,
            days: settings.length / DAY,
            splits_week: splits_week(settings.length) && network.differs_by_weekday(),
            events: self.replications.iter().map(|replication| replication.events).sum(),
            is_precise: self.is_precise(settings.precision),
            provenance: network.provenance,
            stranded: self.replications.iter().map(|replication| replication.stranded).sum(),
            locked: self.locked(network),
            overloaded: self.overloaded(network),
        }
    }

    /// Whether a value is told: means and shares of patients who need a server or bed that is held for
    /// good in one of them are not.
    pub(crate) fn is_reportable(&self, idx: usize) -> bool {
        is_count(self.keys[idx].metric)
            || !self
                .replications
                .iter()
                .any(|replication| replication.excluded.get(idx).copied().unwrap_or(false))
    }

    /// The stations in which nobody moves again.
    pub(crate) fn locked(&self, network: &Network) -> Vec<Locked> {
        let mut by_station: BTreeMap<StationId, Vec<DeadlockedStation>> = BTreeMap::new();
        for locked in self.replications.iter().flat_map(|replication| &replication.locked) {
            by_station.entry(locked.station).or_default().push(*locked);
        }
        by_station
            .into_iter()
            .map(|(station, deadlocks)| {
                let network_station = &network.stations[station.idx()];
                let is_whole = deadlocks.iter().any(|locked| locked.pools == 0);
                let pools = deadlocks.iter().fold(0, |pools, locked| pools | locked.pools);
                let days = || deadlocks.iter().map(|locked| locked.day);
                Locked {
                    station: network_station.name.clone(),
                    pools: match &network_station.kind {
                        StationKind::ServiceStation(service_station) if !is_whole => {
                            let pools_with_idx = service_station.pools.iter().enumerate();
                            let is_locked = |(idx, _): &(usize, &Pool)| pools >> idx & 1 == 1;
                            pools_with_idx.filter(is_locked).map(|(_, pool)| pool.name.clone()).collect()
                        }
                        _ => Vec::new(),
                    },
                    replications: u32::try_from(deadlocks.len()).unwrap_or(u32::MAX),
                    earliest_day: days().min().unwrap_or(0),
                    latest_day: days().max().unwrap_or(0),
                }
            })
            .collect()
    }

    /// The locked stations as measures: in what share of replications, and from when on.
    fn measured_locked(&self, network: &Network) -> Vec<Measured> {
        let stations: BTreeSet<StationId> = self
            .replications
            .iter()
            .flat_map(|replication| &replication.locked)
            .map(|locked| locked.station)
            .collect();
        let mut measured = Vec::new();
        for station in stations {
            let subject = Subject::Station(network.stations[station.idx()].name.clone());
            let locked_from = |replication: &Replication| {
                let day = replication
                    .locked
                    .iter()
                    .find(|locked| locked.station == station)
                    .map(|locked| locked.day);
                day.map_or(f64::NAN, |day| f64::from(day - 1) * DAY)
            };
            let since: Vec<f64> = self.replications.iter().map(locked_from).collect();
            let is_locked: Vec<f64> =
                since.iter().map(|since| if since.is_nan() { 0.0 } else { 1.0 }).collect();
            for (metric, values) in [(Metric::Locked, is_locked), (Metric::LockedFrom, since)] {
                let key = Key { subject: subject.clone(), group: Group::all(), metric };
                measured.push(Measured { key, value: estimate(&values) });
            }
        }
        measured
    }

    /// The stations to which more come than can be seen, with what becomes of those beyond: they wait in a
    /// queue that grows, leave or are turned away, whichever happens most. A station with staff enough in
    /// all may still lack them in one pool, or at the times at which work may begin: what tells is that
    /// its queue grows for certain, by a share of those who come.
    pub(crate) fn overloaded(&self, network: &Network) -> Vec<Overloaded> {
        // Stations in which nobody moves again are reported as that.
        let locked: BTreeSet<&str> = self
            .replications
            .iter()
            .flat_map(|replication| &replication.locked)
            .map(|locked| network.stations[locked.station.idx()].name.as_str())
            .collect();
        let kind_of = |name: &str| {
            let kind = &network.stations[network.station(name)?.idx()].kind;
            Some(kind).filter(|_| !locked.contains(name))
        };
        let mut overloaded = Vec::new();
        // Of one station, a year; the keys of a station follow each other.
        let mut came = 0.0;
        let mut growth: Vec<f64> = Vec::new();
        let (mut left, mut turned_away) = (0.0, 0.0);
        for (idx, key) in self.keys.iter().enumerate() {
            let Subject::Station(name) = &key.subject else { continue };
            if key.group != Group::all() {
                continue;
            }
            let values = || self.replications.iter().map(move |replication| replication.values[idx]);
            match key.metric {
                Metric::Visits => {
                    growth = values().collect();
                    came = estimate(&growth).mean;
                    (left, turned_away) = (0.0, 0.0);
                }
                Metric::Served | Metric::TurnedAway | Metric::Left => {
                    growth.iter_mut().zip(values()).for_each(|(sum, gone)| *sum -= gone);
                    match key.metric {
                        Metric::TurnedAway => turned_away = self.estimate(idx).mean,
                        Metric::Left => left = self.estimate(idx).mean,
                        _ => {}
                    }
                }
                Metric::Load => {
                    let (load, grows) = (self.estimate(idx), estimate(&growth));
                    let mut is_endless = grows.mean - grows.half_width > LEAST_GROWTH * came;
                    let by_fate = match kind_of(name) {
                        Some(StationKind::ServiceStation(service_station)) => {
                            // Where there is no room that is full all of them found it closed.
                            let is_ever_full = service_station.capacity.is_some()
                                && service_station.when_full != WhenFull::Blocks;
                            let found_full = if is_ever_full { turned_away } else { 0.0 };
                            vec![
                                (Beyond::Wait, grows.mean),
                                (Beyond::Leave, left),
                                (Beyond::TurnedAway, found_full),
                            ]
                        }
                        // Nobody waits for an appointment beyond the days for which there are some.
                        Some(StationKind::Slots(_)) => {
                            is_endless = false;
                            vec![(Beyond::NoAppointment, turned_away)]
                        }
                        _ => continue,
                    };
                    let most = by_fate.into_iter().max_by(|(_, one), (_, other)| one.total_cmp(other));
                    let Some((beyond, beyond_a_year)) = most.filter(|(_, count)| 0.0 < *count) else {
                        continue;
                    };
                    // A load whose interval holds 1 may be that of a station that keeps up.
                    let is_sure = load.half_width.is_finite() && 1.0 <= load.low();
                    if is_endless || is_sure {
                        overloaded.push(Overloaded {
                            station: name.clone(),
                            load,
                            growth_a_day: grows.mean * DAY / YEAR,
                            beyond,
                            share_beyond: beyond_a_year / came,
                        });
                    }
                }
                _ => {}
            }
        }
        overloaded
    }

    /// What the replications say together.
    #[must_use]
    pub fn outcome(&self, network: &Network, settings: &RunSettings) -> RunResult {
        let empty = self.empty();
        let measured = (0..self.keys.len())
            .filter(|&idx| self.is_known(idx) && !empty[idx])
            .filter(|&idx| self.is_reportable(idx))
            .map(|idx| Measured { key: self.keys[idx].clone(), value: self.estimate(idx) });
        let measured = measured.chain(self.measured_locked(network)).collect();
        RunResult { record: self.record(network, settings), measured }
    }

    /// Which keys are of a group of whom nobody ever came.
    pub(crate) fn empty(&self) -> Vec<bool> {
        let mut empty = vec![false; self.keys.len()];
        let mut unvisited: Option<&Key> = None;
        for (idx, key) in self.keys.iter().enumerate() {
            let is_same = |other: &&Key| other.subject == key.subject && other.group == key.group;
            if key.metric == Metric::Visits {
                let came = self.replications.iter().any(|replication| replication.values[idx] > 0.0);
                unvisited = (!came && key.group != Group::all()).then_some(key);
            }
            empty[idx] = unvisited.as_ref().is_some_and(is_same);
        }
        empty
    }
}

/// Whether a length [minutes] leaves part of a week over that matters: of a year a day does not.
fn splits_week(length: f64) -> bool {
    let over = length % WEEK;
    length < YEAR && 1.0 < over && over < WEEK - 1.0
}

/// Whether a measure counts what happened, so that it is told of a run in which nobody moves again, too.
const fn is_count(metric: Metric) -> bool {
    matches!(metric.unit(), Unit::AYear | Unit::PoundsAYear)
}

/// Whether a key is what is meant, of everybody.
#[must_use]
pub fn is_chosen(key: &Key, chosen: &Chosen) -> bool {
    key.metric == chosen.metric
        && key.group == Group::all()
        && match &key.subject {
            Subject::System => chosen.of.is_empty(),
            subject => subject.name() == chosen.of,
        }
}

/// The mean of the values that are numbers, with its interval.
#[must_use]
pub(crate) fn estimate(values: &[f64]) -> Estimate {
    let known: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    #[expect(clippy::cast_precision_loss, reason = "replications are few")]
    let mean = known.iter().sum::<f64>() / known.len() as f64;
    Estimate::of(mean, half_width(&known), u32::try_from(known.len()).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
