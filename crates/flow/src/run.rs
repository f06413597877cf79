//! Replications until the chosen measures are precise enough, and what they say together.

use crate::compare::OF_DIFFERENCE;
use crate::network::{Chosen, DAY, Network, WarmUp};
use crate::output::{Estimate, Group, Key, Made, Measured, Metric, Outcome, Subject};
use crate::program::Program;
use crate::simulate::{Seen, Simulation, Step, Task, Unwatched, Watch, keys, values};
use stats::student::half_width;
use thiserror::Error;

/// How a run is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The seed.
    pub seed: u64,
    /// What is left out at the beginning [minutes].
    pub warm_up: f64,
    /// What is measured after that [minutes].
    pub length: f64,
    /// At least so many replications.
    pub least: u32,
    /// At most so many.
    pub most: u32,
    /// Replications are added until the half-width of every chosen measure is below this share of it.
    pub precision: f64,
    /// Of scenarios held against a base: until that of every difference is below this share of it.
    pub precision_of_difference: f64,
    /// The measures that precision is asked of.
    pub measures: Vec<Chosen>,
}

impl Asked {
    /// As the network says, with the warm-up it gives or trial runs find.
    #[must_use]
    pub fn of(network: &Network, seed: u64) -> Self {
        let run = &network.run;
        let warm_up = match run.warm_up {
            WarmUp::Given(time) => time,
            WarmUp::Found => warm_up_found(network, seed),
        };
        Self {
            seed,
            warm_up,
            length: run.length,
            least: run.least,
            most: run.most,
            precision: run.precision,
            precision_of_difference: OF_DIFFERENCE,
            measures: run.measures.clone(),
        }
    }
}

/// A run that was stopped.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the run was stopped; nothing of it is kept")]
pub struct Stopped;

/// What one replication came to.
#[derive(Clone, Debug)]
pub struct Replication {
    pub(crate) values: Vec<f64>,
    pub(crate) events: u64,
    pub(crate) stranded: u64,
    pub(crate) seen: Seen,
}

impl Replication {
    /// How many events it had, warm-up included.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.events
    }
}

/// Makes one replication; none where `watch` stopped it.
///
/// Depends on nothing but the program, what is asked and its number: replications may be made in any
/// order and on any number of threads.
#[must_use]
pub fn replicate(
    program: &Program<'_>,
    asked: &Asked,
    replication: u32,
    keeps_seen: bool,
    watch: &dyn Watch,
) -> Option<Replication> {
    let task = Task {
        seed: asked.seed,
        replication,
        warm_up: asked.warm_up,
        length: asked.length,
        keeps_seen,
        keeps_days: false,
    };
    let mut simulation = Simulation::new(program, task);
    simulation.run(watch).then(|| Replication {
        values: values(&mut simulation),
        events: simulation.n_events,
        stranded: simulation.n_stranded,
        seen: simulation.take_seen(),
    })
}

/// Follows one patient, number `idx` of a source, through the first replication.
#[must_use]
pub fn trace(program: &Program<'_>, asked: &Asked, source: u16, idx: u32) -> Vec<Step> {
    let task = Task {
        seed: asked.seed,
        replication: 0,
        warm_up: asked.warm_up,
        length: asked.length,
        keeps_seen: false,
        keeps_days: false,
    };
    let mut simulation = Simulation::new(program, task);
    simulation.trace(source, idx);
    simulation.run(&Unwatched);
    simulation.into_steps()
}

/// Several replications, in order of their numbers.
#[derive(Debug)]
pub struct Series {
    pub(crate) keys: Vec<Key>,
    chosen: Vec<usize>,
    pub(crate) made: Vec<Replication>,
}

impl Series {
    /// None yet.
    #[must_use]
    pub fn new(program: &Program<'_>, asked: &Asked) -> Self {
        let keys = keys(program);
        let chosen = asked
            .measures
            .iter()
            .filter_map(|chosen| keys.iter().position(|key| is_of(key, chosen)))
            .collect();
        Self { keys, chosen, made: Vec::new() }
    }

    /// Of things in a known order, without measures that precision is asked of.
    pub(crate) fn with_keys(keys: Vec<Key>) -> Self {
        Self { keys, chosen: Vec::new(), made: Vec::new() }
    }

    /// The places of the measures that precision is asked of.
    pub(crate) fn chosen(&self) -> &[usize] {
        &self.chosen
    }

    /// Adds the next replication.
    pub fn add(&mut self, replication: Replication) {
        self.made.push(replication);
    }

    /// The measures that precision is asked of and that are not measured.
    #[must_use]
    pub fn not_measured(&self, asked: &Asked) -> Vec<String> {
        let is_known = |chosen: &&Chosen| self.keys.iter().any(|key| is_of(key, chosen));
        asked
            .measures
            .iter()
            .filter(|chosen| !is_known(chosen))
            .map(|chosen| format!("{}.{}", chosen.of, chosen.metric.code()))
            .collect()
    }

    /// How many there are.
    #[must_use]
    pub fn n(&self) -> u32 {
        u32::try_from(self.made.len()).unwrap_or(u32::MAX)
    }

    /// Whether the half-width of every chosen measure is within the share asked for.
    #[must_use]
    pub fn is_precise(&self, precision: f64) -> bool {
        self.made.len() >= 2
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
            if estimate.mean == 0.0 { 0.0 } else { estimate.half_width / estimate.mean.abs() }
        };
        self.chosen.iter().map(share).fold(0.0, f64::max)
    }

    pub(crate) fn estimate(&self, idx: usize) -> Estimate {
        let values: Vec<f64> = self.made.iter().map(|made| made.values[idx]).collect();
        estimate(&values)
    }

    /// Whether anything happened at what a key is of: something that never does is left out.
    pub(crate) fn is_known(&self, idx: usize) -> bool {
        self.made.iter().any(|made| !made.values[idx].is_nan())
    }

    /// How it was made.
    #[must_use]
    pub fn made(&self, network: &Network, asked: &Asked) -> Made {
        Made {
            network: network.title.clone(),
            seed: asked.seed,
            replications: self.n(),
            warm_up_days: asked.warm_up / DAY,
            days: asked.length / DAY,
            events: self.made.iter().map(|made| made.events).sum(),
            is_precise: self.is_precise(asked.precision),
            provenance: network.provenance,
            stranded: self.made.iter().map(|made| made.stranded).sum(),
        }
    }

    /// What they say together.
    #[must_use]
    pub fn outcome(&self, network: &Network, asked: &Asked) -> Outcome {
        let empty = self.empty();
        let measured = (0..self.keys.len())
            .filter(|&idx| self.is_known(idx) && !empty[idx])
            .map(|idx| Measured { key: self.keys[idx].clone(), value: self.estimate(idx) })
            .collect();
        Outcome { made: self.made(network, asked), measured }
    }

    /// Which keys are of a group of whom nobody ever came.
    pub(crate) fn empty(&self) -> Vec<bool> {
        let mut empty = vec![false; self.keys.len()];
        let mut nobody: Option<&Key> = None;
        for (idx, key) in self.keys.iter().enumerate() {
            let same = |of: &&Key| of.subject == key.subject && of.group == key.group;
            if key.metric == Metric::Visits {
                let came = self.made.iter().any(|made| made.values[idx] > 0.0);
                nobody = (!came && key.group != Group::all()).then_some(key);
            }
            empty[idx] = nobody.as_ref().is_some_and(same);
        }
        empty
    }
}

/// Whether a key is what is meant, of everybody.
fn is_of(key: &Key, chosen: &Chosen) -> bool {
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
    Estimate { mean, half_width: half_width(&known), n: u32::try_from(known.len()).unwrap_or(u32::MAX) }
}

/// Trial runs in which a warm-up is looked for, and how long they are [minutes].
const TRIALS: u32 = 5;
const TRIAL_LENGTH: f64 = 200.0 * DAY;
/// Days that are averaged before the rule is applied.
const BATCH: usize = 5;

/// The warm-up that MSER-5 finds [minutes]: how much is left out so that the mean of the rest, the
/// number inside on each day averaged over trial runs, is known best; doubled where it finds so much
/// that the trial may have been too short.
///
/// Source: K. P. White, SIMULATION 69 (1997).
#[must_use]
pub fn warm_up_found(network: &Network, seed: u64) -> f64 {
    let program = Program::new(network);
    let mut days: Vec<f64> = Vec::new();
    for replication in 0..TRIALS {
        let task = Task {
            // Trials have luck of their own, so that what is measured does not choose what is left out.
            seed: seed ^ 0x7472_6961_6c73,
            replication,
            warm_up: 0.0,
            length: TRIAL_LENGTH,
            keeps_seen: false,
            keeps_days: true,
        };
        let mut simulation = Simulation::new(&program, task);
        simulation.run(&Unwatched);
        let of_one = simulation.take_days();
        days.resize(of_one.len().max(days.len()), 0.0);
        days.iter_mut().zip(of_one).for_each(|(sum, more)| *sum += more);
    }
    #[expect(clippy::cast_precision_loss, reason = "days are few")]
    let found = mser(&days) as f64 * DAY;
    if found > TRIAL_LENGTH / 3.0 { 2.0 * found } else { found }
}

/// How many values to leave out at the beginning by MSER-5, a multiple of five, at most half of them.
#[must_use]
pub fn mser(values: &[f64]) -> usize {
    let batches: Vec<f64> = values.chunks_exact(BATCH).map(|batch| batch.iter().sum::<f64>()).collect();
    let mut best = (f64::INFINITY, 0);
    for left_out in 0..=batches.len() / 2 {
        let rest = &batches[left_out..];
        #[expect(clippy::cast_precision_loss, reason = "batches are few")]
        let n = rest.len() as f64;
        if n < 2.0 {
            break;
        }
        let mean = rest.iter().sum::<f64>() / n;
        let squares = rest.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
        let error = squares / (n * n);
        if error < best.0 {
            best = (error, left_out);
        }
    }
    best.1 * BATCH
}

#[cfg(test)]
mod tests;
