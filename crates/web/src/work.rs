//! What takes time: done apart from the threads that answer, a few at once, whatever becomes of it.

use std::any::Any;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::{Method, Uri};
use domain::source::ContentHash;
use jiff::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::error::PageError;

/// How many of something may be under way at once; a bounded number waits for a bounded time.
#[derive(Debug)]
pub(crate) struct Turns {
    free: Arc<Semaphore>,
    waiting: AtomicUsize,
    most_waiting: usize,
    patience: Duration,
}

/// A turn, over when it is dropped.
pub(crate) type Turn = OwnedSemaphorePermit;

impl Turns {
    /// So many at once, while so many wait for so long.
    pub(crate) fn new(at_once: usize, most_waiting: usize, patience: Duration) -> Self {
        Self { free: Arc::new(Semaphore::new(at_once)), waiting: AtomicUsize::new(0), most_waiting, patience }
    }

    /// Waits for `n` turns at once.
    ///
    /// # Errors
    /// Where too many wait already, or it takes too long.
    pub(crate) async fn take(&self, n: u32) -> Result<Turn, PageError> {
        if let Ok(turn) = Arc::clone(&self.free).try_acquire_many_owned(n) {
            return Ok(turn);
        }
        let _place = WaitingPlace::take(&self.waiting, self.most_waiting)?;
        let turn = timeout(self.patience, Arc::clone(&self.free).acquire_many_owned(n)).await;
        turn.ok().and_then(Result::ok).ok_or(PageError::Busy)
    }
}

/// A place among those who wait, for as long as it is held: who goes away waits no longer.
struct WaitingPlace<'w>(&'w AtomicUsize);

impl<'w> WaitingPlace<'w> {
    fn take(waiting: &'w AtomicUsize, most: usize) -> Result<Self, PageError> {
        let place = Self(waiting);
        if waiting.fetch_add(1, Ordering::Relaxed) < most { Ok(place) } else { Err(PageError::Busy) }
    }
}

impl Drop for WaitingPlace<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Does `work` in its turn. The turn lasts as long as the work does, even where the reader has gone:
/// so no more is under way at once than there are turns.
///
/// # Errors
/// Those of the work, where it panics, and where no turn comes.
pub(crate) async fn run_in_turn<T: Send + 'static>(
    turns: Arc<Turns>,
    work: impl FnOnce() -> Result<T, PageError> + Send + 'static,
) -> Result<T, PageError> {
    let turn = turns.take(1).await?;
    let task = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    task.await.unwrap_or_else(|error| {
        let why = match error.try_into_panic() {
            Ok(panic) => panic_message(&*panic),
            Err(error) => error.to_string(),
        };
        Err(PageError::Failed(why))
    })
}

/// What a panic says.
pub(crate) fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    format!("panicked: {}", text.unwrap_or("it does not say why"))
}

/// What failed inside: why, for whoever runs the site, and a code by which its reader can name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// Eight hexadecimal digits.
    pub(crate) code: String,
    /// Why.
    pub(crate) why: String,
}

impl Failure {
    /// The failure in a problem, if it is one.
    pub(crate) fn of(page_error: &PageError) -> Option<Self> {
        static N_FAILURES: AtomicUsize = AtomicUsize::new(0);
        let PageError::Failed(why) = page_error else { return None };
        let seed = format!("{} {} {why}", Timestamp::now(), N_FAILURES.fetch_add(1, Ordering::Relaxed));
        let code = ContentHash::of(seed.as_bytes()).to_string().chars().take(8).collect();
        Some(Self { code, why: why.clone() })
    }

    /// The line of the log: when, which code, what was asked for, why it failed.
    fn log_line(&self, time: Timestamp, method: &Method, uri: &Uri) -> String {
        // One line a failure, whatever it says.
        let why = self.why.split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{time:.0} error {}: {method} {}: {why}", self.code, uri.path())
    }

    /// Writes the line to standard error, for whoever runs the site.
    pub(crate) fn log(&self, method: &Method, uri: &Uri) {
        // Where standard error is gone nobody can be told.
        let _ = writeln!(io::stderr(), "{}", self.log_line(Timestamp::now(), method, uri));
    }
}

#[cfg(test)]
mod tests;
