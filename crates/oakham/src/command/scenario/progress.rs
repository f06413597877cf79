//! How far a comparison is: on the terminal, or in lines that a program reads.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use app::appraisal::Progress;
use app::appraisal::desk::PROGRESS;
use app::simulation;
use app::simulation::worker::time_left;

use crate::command::flow::watching::Bar;
use crate::terminal;

/// How often a program is told.
const PAUSE: Duration = Duration::from_millis(500);

/// From this share on it is told how long the rest takes.
const LEAST_TIMED: f64 = 0.05;

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

    fn goes_on_of_all(&self, n_made: u32, n_all: u32, part: f64) -> bool {
        simulation::Progress::goes_on(&self.bar, n_made, n_all, part)
    }
}

/// For a program that reads lines. Each begins with the share of all work that is done [per cent], which is 0 while nobody
/// knows how much there is, and never less than in the line before.
pub(super) struct InLines {
    last_line: Mutex<Instant>,
    known: Mutex<Known>,
}

/// The work of which all is known beforehand.
#[derive(Default)]
struct Known {
    begun: Option<Instant>,
    /// The largest share that was told.
    share: f64,
}

impl Known {
    /// The share with so many made of so many, and what is said of it: `49 3 of 6 simulations are done; 40 s left`.
    fn line(&mut self, n_made: u32, n_all: u32, part: f64) -> String {
        let all = f64::from(n_all.max(1));
        // Several threads tell how far the next is, each of its own.
        self.share = ((f64::from(n_made) + part) / all).clamp(self.share, 1.0);
        let so_far = self.begun.get_or_insert_with(Instant::now).elapsed();
        // What the first moments take says nothing of the rest.
        let left = if self.share < LEAST_TIMED {
            String::new()
        } else {
            format!("; {} left", time_left(so_far, self.share, 1.0))
        };
        format!("{} {n_made} of {n_all} simulations are done{left}", self.percent())
    }

    /// What is said while nobody knows how many are needed: no time, and no share.
    fn guess(&self, n_made: u32, n_needed: u32) -> String {
        let needed = n_needed.max(n_made);
        format!(
            "{} {n_made} of about {needed} simulations are done; how many it takes shows on the way",
            self.percent()
        )
    }

    fn percent(&self) -> String {
        format!("{:.0}", (99.0 * self.share).floor())
    }
}

impl InLines {
    /// Nothing is told yet.
    pub(super) fn new() -> Self {
        Self { last_line: Mutex::new(Instant::now()), known: Mutex::default() }
    }

    fn tell_at_times(&self, line: impl FnOnce(&mut Known) -> String) {
        let Ok(mut last_line) = self.last_line.try_lock() else { return };
        if PAUSE <= last_line.elapsed() {
            *last_line = Instant::now();
            self.tell(line);
        }
    }

    fn tell(&self, line: impl FnOnce(&mut Known) -> String) {
        let line = line(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner));
        terminal::note(false, &format!("{PROGRESS}{line}"));
    }
}

impl simulation::Progress for InLines {
    fn goes_on(&self, n_made: u32, n_needed: u32, _part: f64) -> bool {
        self.tell_at_times(|known| known.guess(n_made, n_needed));
        true
    }
}

impl Progress for InLines {
    fn stage(&self, note: &str) {
        self.tell(|known| format!("{} {note}", known.percent()));
    }

    fn goes_on_of_all(&self, n_made: u32, n_all: u32, part: f64) -> bool {
        self.tell_at_times(|known| known.line(n_made, n_all, part));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_never_falls_and_a_guess_promises_no_time() {
        let mut known = Known::default();
        let guesses = [known.guess(0, 6), known.guess(2, 18), known.guess(4, 6)];
        for (guess, begins) in guesses.iter().zip(["0 0 of about 6 ", "0 2 of about 18 ", "0 4 of about 6 "])
        {
            assert!(guess.starts_with(begins) && !guess.contains("left"), "{guess}");
        }
        let first = Known::default().line(0, 6, 0.2);
        assert_eq!(first, "3 0 of 6 simulations are done", "no time is told at once");
        let lines =
            [(1, 0.8), (1, 0.2), (2, 0.0), (1, 0.9), (6, 0.0)].map(|(n, part)| known.line(n, 6, part));
        let shares: Vec<u8> =
            lines.iter().map(|line| line.split_once(' ').unwrap().0.parse().unwrap()).collect();
        assert_eq!(shares, [29, 29, 33, 33, 99]);
        assert!(lines[2].starts_with("33 2 of 6 simulations are done; "), "{}", lines[2]);
        assert!(known.guess(0, 6).starts_with("99 "), "not even where another comparison follows");
    }
}
