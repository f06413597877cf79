//! How much is left out at the beginning: what starting empty moves, seen on the same patients.
//!
//! Method, source and limits: `docs/method/flow.md`.

use crate::Unwatched;
use crate::bound;
use crate::network::{DAY, ValidNetwork};
use crate::output::WarmUpFrom;
use crate::program::Program;
use crate::simulate::{Simulation, Task};

/// What may be left of the beginning in what is measured, as a share of the mean number inside.
const MOST_LEFT: f64 = 0.001;
/// What may be left of it in the trials themselves, where the end is not seen well.
const MOST_LEFT_IN_TRIAL: f64 = 0.005;
/// The first trial is so many days from the later beginning on, and as many before it; the next twice as
/// many, and so on up to the last.
const FIRST: usize = 32;
const LAST: usize = 1_024;
/// Pairs of trial runs: at least so many, and more up to so many events, but not beyond the most.
const LEAST_PAIRS: u32 = 10;
const MOST_PAIRS: u32 = 400;
const EVENTS: u64 = 8_000_000;
/// Trials twice as long are not made after so many events.
const MOST_EVENTS: u64 = 40_000_000;
/// A difference that is still so large a share at the end of what it was at the beginning does not go away.
const STAYS: f64 = 0.9;
/// It is judged from trials of so many days on.
const JUDGED_FROM: usize = 128;

/// The warm-up that trial runs find [minutes] where so much is measured after it [minutes], and whether they
/// found one.
///
/// Two runs with the same patients: one is full when the other begins empty, and they differ by what the
/// empty beginning is still missing. As much is left out as makes the mean of that over what is measured
/// small, in each station with servers or beds, in each delay and in all of them.
pub(super) fn find(network: &ValidNetwork, length: f64, seed: u64) -> (f64, WarmUpFrom) {
    let program = Program::new(network);
    // Trials have random numbers of their own, so that what is measured does not choose what is left out.
    let seed = seed ^ 0x7472_6961_6c73;
    let n_measured = length / DAY;
    let mut n_days = FIRST;
    loop {
        let trial = Trial::of(&program, seed, n_days);
        if let Some(left_out) = trial.as_ref().and_then(|trial| trial.left_out(n_measured)) {
            return (as_f64(left_out) * DAY, WarmUpFrom::Found);
        }
        let goes_on = trial.is_some_and(|trial| trial.n_events < MOST_EVENTS && !trial.stays());
        if !goes_on || n_days >= LAST {
            // As much as is measured, so that it costs no more than that; it is told that it is not enough.
            return (as_f64(n_days).min(n_measured.ceil()) * DAY, WarmUpFrom::NotSettled);
        }
        n_days *= 2;
    }
}

/// Trial runs in pairs.
struct Trial {
    n_days: usize,
    n_events: u64,
    /// By what is looked at (all inside, each station, each delay): the mean number inside once it is full.
    inside: Vec<f64>,
    /// By day from the later beginning on, and what is looked at: by how many fewer are inside.
    missing: Vec<Vec<f64>>,
}

impl Trial {
    /// Pairs of runs, of which the second begins after so many days and lasts as long; none where more
    /// comes than is taken.
    fn of(program: &Program<'_>, seed: u64, n_days: usize) -> Option<Self> {
        let length = as_f64(2 * n_days) * DAY + 1.0;
        bound::check_patients(program.network(), length).ok()?;
        let mut trial = Self { n_days, n_events: 0, inside: Vec::new(), missing: vec![Vec::new(); n_days] };
        let mut n_pairs = 0;
        while n_pairs < LEAST_PAIRS || n_pairs < MOST_PAIRS && trial.n_events < EVENTS {
            let task = Task {
                seed,
                replication: n_pairs,
                warm_up: 0.0,
                length,
                keeps_seen: false,
                keeps_days: true,
                opens: 0.0,
            };
            let (full, of_full) = days(program, task)?;
            let (empty, of_empty) = days(program, Task { opens: as_f64(n_days) * DAY, ..task })?;
            trial.n_events += of_full + of_empty;
            for (day, missing) in trial.missing.iter_mut().enumerate() {
                let midnight = n_days + day;
                let on_day = |days: &[Vec<f64>], count_idx: usize| {
                    (days[midnight][count_idx] - days[midnight - 1][count_idx]) / DAY
                };
                let n_looked_at = full[midnight].len();
                missing.resize(n_looked_at, 0.0);
                trial.inside.resize(n_looked_at, 0.0);
                for (count_idx, (missing, sum)) in missing.iter_mut().zip(&mut trial.inside).enumerate() {
                    let inside = on_day(&full, count_idx);
                    *sum += inside / as_f64(n_days);
                    *missing += inside - on_day(&empty, count_idx);
                }
            }
            n_pairs += 1;
        }
        let n = f64::from(n_pairs);
        trial.inside.iter_mut().for_each(|sum| *sum /= n);
        trial.missing.iter_mut().flatten().for_each(|sum| *sum /= n);
        Some(trial)
    }

    /// The mean of what is missing over some days.
    fn mean_missing(&self, count_idx: usize, days: std::ops::Range<usize>) -> f64 {
        let n = as_f64(days.len().max(1));
        self.missing[days].iter().map(|missing| missing[count_idx]).sum::<f64>() / n
    }

    /// How many days are to be left out where so many are measured; none where the trial does not tell.
    fn left_out(&self, n_measured: f64) -> Option<usize> {
        let last_quarter = self.n_days * 3 / 4..self.n_days;
        let is_over = |count_idx: usize| {
            self.mean_missing(count_idx, last_quarter.clone()).abs() <= MOST_LEFT * self.inside[count_idx]
        };
        if !(0..self.inside.len()).all(is_over) {
            return None;
        }
        let counts = self.inside.iter().enumerate();
        counts
            .map(|(count_idx, inside)| left_out(&self.tails(count_idx), inside * n_measured).min(self.n_days))
            .max()
    }

    /// What is missing from each day on, in all that follows; nothing after the last.
    fn tails(&self, count_idx: usize) -> Vec<f64> {
        let mut tails = vec![0.0; self.n_days + 1];
        for day in (0..self.n_days).rev() {
            tails[day] = tails[day + 1] + self.missing[day][count_idx];
        }
        tails
    }

    /// Whether what is missing stays missing, so that longer trials tell no more.
    fn stays(&self) -> bool {
        let quarter = self.n_days / 4;
        let first = self.mean_missing(0, 0..quarter);
        self.n_days >= JUDGED_FROM && self.mean_missing(0, 3 * quarter..self.n_days) > STAYS * first
    }
}

/// How many days are to be left out so that what is missing after them is a small share of `total`.
///
/// Far out few pairs still differ, and how many is chance. So what is missing is followed down to a
/// sixteenth of what it is at first, and from there on as fast as it fell from an eighth.
fn left_out(tails: &[f64], total: f64) -> usize {
    let (first, most) = (tails[0].abs(), MOST_LEFT * total);
    let least_days = falls_to(tails, most.max(MOST_LEFT_IN_TRIAL * total));
    let days = if most >= first / 16.0 {
        falls_to(tails, most)
    } else {
        let (eighth, sixteenth) = (falls_to(tails, first / 8.0), falls_to(tails, first / 16.0));
        let halves = libm::log2(first / 16.0 / most);
        sixteenth + (sixteenth - eighth) * halves
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float cast saturates")]
    let days = days.max(least_days).ceil() as usize;
    days
}

/// When what is missing last falls to `share`, in days; between days as if it fell by equal shares.
fn falls_to(tails: &[f64], share: f64) -> f64 {
    let Some(last) = tails.iter().rposition(|tail| tail.abs() > share) else { return 0.0 };
    let (before, after) = (tails[last].abs(), tails.get(last + 1).map_or(0.0, |tail| tail.abs()));
    let part = if after > 0.0 { libm::log2(before / share) / libm::log2(before / after) } else { 1.0 };
    as_f64(last) + part.clamp(1e-9, 1.0)
}

/// Sums over time of those inside up to each midnight, and how many events there were.
fn days(program: &Program<'_>, task: Task) -> Option<(Vec<Vec<f64>>, u64)> {
    let mut simulation = Simulation::new(program, task);
    simulation.run(&Unwatched).ok()?;
    Some((simulation.take_days(), simulation.n_events))
}

#[expect(clippy::cast_precision_loss, reason = "days are few")]
const fn as_f64(days: usize) -> f64 {
    days as f64
}

#[cfg(test)]
mod tests;
