//! The progress of a run on the terminal: replications made, time left.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;

use crate::terminal;
use app::simulation::Progress;
use app::simulation::worker::time_left;

/// Runs shorter than this show no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar that appears after a second, unless nobody looks.
pub(crate) struct Bar {
    begun: Instant,
    drawn: Option<ProgressBar>,
    last_drawn: Mutex<Instant>,
}

impl Bar {
    /// Not shown yet.
    pub(crate) fn new(quiet: bool) -> Self {
        let now = Instant::now();
        Self { begun: now, drawn: terminal::replications(quiet), last_drawn: Mutex::new(now) }
    }
}

impl Progress for Bar {
    fn goes_on(&self, n_made: u32, needed: u32, part: f64) -> bool {
        let Some(bar) = &self.drawn else { return true };
        let Ok(mut last_drawn) = self.last_drawn.try_lock() else { return true };
        let now = Instant::now();
        if now - self.begun < PATIENCE || now - *last_drawn < Duration::from_millis(200) {
            return true;
        }
        *last_drawn = now;
        let done = (f64::from(n_made) + part).min(f64::from(needed));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a thousand")]
        let thousandths = (1000.0 * done / f64::from(needed.max(1))) as u64;
        bar.set_position(thousandths);
        let left = time_left(self.begun.elapsed(), done, f64::from(needed));
        bar.set_message(format!("{n_made} of about {needed} replications; {left} left"));
        true
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.drawn {
            bar.finish_and_clear();
        }
    }
}
