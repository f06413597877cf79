//! How far a comparison is: on the terminal, or in lines that a program reads.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use app::appraisal::Progress;
use app::appraisal::desk::PROGRESS;
use app::simulation;
use app::simulation::worker::time_left;

use crate::command::flow::watching::Bar;
use crate::terminal;

/// How often a program is told.
const PAUSE: Duration = Duration::from_millis(500);

/// For whoever sits at the terminal.
pub(crate) struct AtTerminal {
    bar: Bar,
    quiet: bool,
}

impl AtTerminal {
    /// Not shown yet.
    pub(crate) fn new(quiet: bool) -> Self {
        Self { bar: Bar::new(quiet), quiet }
    }
}

impl simulation::Progress for AtTerminal {
    fn goes_on(&self, n_made: u32, n_needed: u32, part: f64) -> bool {
        simulation::Progress::goes_on(&self.bar, n_made, n_needed, part)
    }
}

impl Progress for AtTerminal {
    fn stage(&self, note: &str) {
        terminal::note(self.quiet, note);
    }
}

/// For a program that reads lines.
pub(super) struct InLines {
    begun: Instant,
    last_line: Mutex<Instant>,
}

impl InLines {
    /// Nothing is told yet.
    pub(super) fn new() -> Self {
        let now = Instant::now();
        Self { begun: now, last_line: Mutex::new(now) }
    }
}

impl simulation::Progress for InLines {
    fn goes_on(&self, n_made: u32, n_needed: u32, part: f64) -> bool {
        let Ok(mut last_line) = self.last_line.try_lock() else { return true };
        if PAUSE <= last_line.elapsed() {
            *last_line = Instant::now();
            let needed = f64::from(n_needed.max(1));
            let done = (f64::from(n_made) + part).min(needed);
            let left = time_left(self.begun.elapsed(), done, needed);
            let percent = 99.0 * done / needed;
            terminal::note(
                false,
                &format!("{PROGRESS}{percent:.0} {n_made} of about {n_needed} replications; {left} left"),
            );
        }
        true
    }
}

impl Progress for InLines {
    fn stage(&self, note: &str) {
        terminal::note(false, &format!("{PROGRESS}0 {note}"));
    }
}
