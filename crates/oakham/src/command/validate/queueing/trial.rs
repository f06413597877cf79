//! Replications of many networks on several threads: what comes out depends on neither their number nor
//! their order.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use flow::Unwatched;
use flow::network::Network;
use flow::program::Program;
use flow::run::{Series, replicate};

use super::measure::Measure;
use flow::settings::RunSettings;

/// A network, how it is run and what is asked of it.
#[derive(Debug)]
pub(crate) struct Trial<'a> {
    pub(crate) network: &'a Network,
    pub(crate) program: &'a Program<'a>,
    pub(crate) asked: RunSettings,
    pub(crate) n_replications: u32,
    pub(crate) measures: &'a [Measure],
}

/// What came of a trial.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    /// The values of each measure, one a replication.
    pub(crate) values: Vec<Vec<f64>>,
    /// Events of all replications.
    pub(crate) events: u64,
}

/// Makes the replications of all trials on so many threads, and gives what each trial came to.
pub(crate) fn all(trials: &[Trial<'_>], n_threads: usize) -> Vec<Found> {
    let jobs: Vec<(usize, u32)> = trials
        .iter()
        .enumerate()
        .flat_map(|(idx, trial)| (0..trial.n_replications).map(move |replication| (idx, replication)))
        .collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some(&(idx, replication)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push((idx, replication, one(&trials[idx], replication)));
        }
        done
    };
    let mut done: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..n_threads.max(1)).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    done.sort_by_key(|(idx, replication, _)| (*idx, *replication));
    let mut found: Vec<Found> = trials
        .iter()
        .map(|trial| Found { values: vec![Vec::new(); trial.measures.len()], events: 0 })
        .collect();
    for (idx, _, (values, events)) in done {
        let found = &mut found[idx];
        found.events += events;
        found.values.iter_mut().zip(values).for_each(|(all, value)| all.push(value));
    }
    found
}

/// The value of each measure in one replication, and how many events it had.
fn one(trial: &Trial<'_>, replication: u32) -> (Vec<f64>, u64) {
    let Ok(made) = replicate(trial.program, &trial.asked, replication, false, &Unwatched) else {
        return (vec![f64::NAN; trial.measures.len()], 0);
    };
    let events = made.events();
    let mut series = Series::new(trial.program, &trial.asked);
    series.add(made);
    let outcome = series.outcome(trial.network, &trial.asked);
    (trial.measures.iter().map(|measure| measure.value(&outcome)).collect(), events)
}

/// The mean of values and its standard error; not numbers where there are fewer than two.
pub(crate) fn mean_and_error(values: &[f64]) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "replications are few")]
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
    (mean, (squares / (n * (n - 1.0))).sqrt())
}
