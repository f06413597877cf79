//! The worker: takes comparisons from the queue, one after the other, and keeps what came of them.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use jiff::Timestamp;
use store::Job;

use super::child::{self, Wanted};
use super::jobs::{KIND, WorkspaceSimulations};

/// How often the worker looks for work, and says how far it is.
const LOOK: Duration = Duration::from_millis(700);

/// A worker at work.
pub struct Worker {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Worker {
    /// Begins on a thread of its own, with what an earlier one left unfinished.
    pub fn begin(simulation: Arc<WorkspaceSimulations>) -> Result<Self> {
        let now = Timestamp::now().to_string();
        simulation.runtime.block_on(simulation.store.put_back_running(&now))?;
        let (stop, stopping) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("what-if".to_owned())
            .spawn(move || work(&simulation, &stopping))
            .context("the worker cannot start")?;
        Ok(Self { stop, thread })
    }

    /// Tells it to put back what it does and to end.
    pub fn stop(&self) {
        // One that has ended already needs no telling.
        let _ = self.stop.send(());
    }

    /// Waits until it has ended, but no longer than this.
    pub fn ended_within(&self, patience: Duration) {
        let begun = Instant::now();
        while !self.thread.is_finished() && begun.elapsed() < patience {
            thread::sleep(Duration::from_millis(10));
        }
    }
}

fn work(simulation: &WorkspaceSimulations, stopping: &Receiver<()>) {
    let mut pause = Duration::ZERO;
    while matches!(stopping.recv_timeout(pause), Err(RecvTimeoutError::Timeout)) {
        let now = Timestamp::now().to_string();
        pause = match simulation.runtime.block_on(simulation.store.take_next_job(KIND, &now)) {
            Ok(Some(job)) => {
                if run_job(simulation, &job, stopping) == Wanted::NoLonger {
                    return;
                }
                Duration::ZERO
            }
            Ok(None) => LOOK,
            // The database is busy or gone: try again later, rather than never.
            Err(_) => 10 * LOOK,
        };
    }
}

/// Runs one comparison and keeps its result, or why there is none; gives whether the worker goes on.
fn run_job(simulation: &WorkspaceSimulations, job: &Job, stopping: &Receiver<()>) -> Wanted {
    let (id, begun) = (job.record.id, Instant::now());
    let now = || Timestamp::now().to_string();
    let mut reported_at = begun;
    let mut goes_on = Wanted::Still;
    let outcome = child::compare(&simulation.root, &job.request, |so_far| {
        if stopping.try_recv() != Err(TryRecvError::Empty) {
            goes_on = Wanted::NoLonger;
            return Wanted::NoLonger;
        }
        if reported_at.elapsed() < LOOK {
            return Wanted::Still;
        }
        reported_at = Instant::now();
        let (percent, note) =
            so_far.map_or_else(Default::default, |so_far| in_words(so_far, begun.elapsed()));
        let is_cancelled = simulation
            .runtime
            .block_on(simulation.store.job_progress(id, (percent, &note), &now()))
            .unwrap_or(false);
        if is_cancelled { Wanted::NoLonger } else { Wanted::Still }
    });
    // Whether it is kept is nobody's to hear: where the database is gone, so is the page.
    let _ = match outcome {
        Ok(Some(result)) => simulation.runtime.block_on(simulation.store.finish_job(id, &result, &now())),
        Ok(None) if goes_on == Wanted::NoLonger => {
            simulation.runtime.block_on(simulation.store.put_back_job(id, &now()))
        }
        // It was cancelled, and the database knows.
        Ok(None) => Ok(true),
        Err(why) => simulation.runtime.block_on(simulation.store.fail_job(id, &format!("{why:#}"), &now())),
    };
    goes_on
}

/// How far a comparison is [per cent], and the time left in words.
fn in_words((made, needed, part): (u32, u32, f64), so_far: Duration) -> (u8, String) {
    let done = (f64::from(made) + part).min(f64::from(needed));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 99")]
    let percent = (99.0 * done / f64::from(needed.max(1))) as u8;
    let left = time_left(so_far, done, f64::from(needed));
    (percent, format!("{made} of about {needed} replications; {left} left"))
}

/// In words, how long the rest will take at the pace so far.
#[must_use]
pub fn time_left(so_far: Duration, done: f64, needed: f64) -> String {
    if done <= 0.0 {
        return "some time".to_owned();
    }
    let seconds = so_far.as_secs_f64() * (needed - done).max(0.0) / done;
    if seconds < 90.0 { format!("{seconds:.0} s") } else { format!("{:.0} min", seconds / 60.0) }
}
