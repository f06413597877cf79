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
    pub(crate) settings: RunSettings,
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
pub(crate) fn run(trials: &[Trial<'_>], n_threads: usize) -> Vec<Found> {
    let jobs: Vec<(usize, u32)> = trials
        .iter()
        .enumerate()
        .flat_map(|(idx, trial)| (0..trial.n_replications).map(move |replication| (idx, replication)))
        .collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some(&(idx, replication)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push((idx, replication, replicate_once(&trials[idx], replication)));
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
    let mut outcomes: Vec<Found> = trials
        .iter()
        .map(|trial| Found { values: vec![Vec::new(); trial.measures.len()], events: 0 })
        .collect();
    for (idx, _, (values, events)) in done {
        let outcome = &mut outcomes[idx];
        outcome.events += events;
        outcome.values.iter_mut().zip(values).for_each(|(values, value)| values.push(value));
    }
    outcomes
}

/// The value of each measure in one replication, and how many events it had.
fn replicate_once(trial: &Trial<'_>, replication: u32) -> (Vec<f64>, u64) {
    let Ok(replication_result) = replicate(trial.program, &trial.settings, replication, false, &Unwatched)
    else {
        return (vec![f64::NAN; trial.measures.len()], 0);
    };
    let events = replication_result.events();
    let mut series = Series::new(trial.program, &trial.settings);
    series.add(replication_result);
    let outcome = series.outcome(trial.network, &trial.settings);
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
