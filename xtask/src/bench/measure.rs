//! Runs commands and tells how long they take; and what a sample of times says.

use std::process::{Command, Output, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

/// Measured values in order, at least one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sample(Vec<f64>);

impl Sample {
    /// The values, in any order; `None` where there are none.
    pub(super) fn of(mut values: Vec<f64>) -> Option<Self> {
        values.sort_by(f64::total_cmp);
        if values.is_empty() { None } else { Some(Self(values)) }
    }

    pub(super) fn least(&self) -> f64 {
        self.0[0]
    }

    pub(super) fn most(&self) -> f64 {
        self.0[self.0.len() - 1]
    }

    /// The middle value, or half-way between the two middle ones.
    pub(super) fn median(&self) -> f64 {
        let n = self.0.len();
        f64::midpoint(self.0[(n - 1) / 2], self.0[n / 2])
    }

    /// The least value that `percent` (1 to 100) in a hundred do not exceed: the nearest rank.
    pub(super) fn percentile(&self, percent: usize) -> f64 {
        let rank = (self.0.len() * percent).div_ceil(100);
        self.0[rank.clamp(1, self.0.len()) - 1]
    }

    pub(super) fn n_values(&self) -> usize {
        self.0.len()
    }
}

/// How long each of `n_runs` runs takes [ms], after one run that does not count.
pub(super) fn repeat(n_runs: u32, command: impl Fn() -> Command) -> Result<Sample> {
    time_once(command())?;
    let times = (0..n_runs).map(|_| time_once(command())).collect::<Result<Vec<_>>>()?;
    Sample::of(times).context("a command is run at least once")
}

/// How long one run takes from start to exit, its output thrown away [ms].
pub(super) fn time_once(mut command: Command) -> Result<f64> {
    let started = Instant::now();
    let output = outcome(&mut command)?;
    let elapsed = started.elapsed().as_secs_f64() * 1e3;
    // 1 is a finding that blocks: the work was done.
    let is_done = matches!(output.status.code(), Some(0 | 1));
    ensure!(is_done, "{command:?} failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(elapsed)
}

/// What a command prints, where it ends well.
pub(super) fn printed(mut command: Command) -> Result<String> {
    let output = outcome(&mut command)?;
    ensure!(output.status.success(), "{command:?} failed: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).with_context(|| format!("{command:?} does not print text"))
}

/// Processor time of the programs that this one has run and waited for [s]; `None` where the system
/// does not tell.
pub(super) fn processor_seconds() -> Option<f64> {
    processor_seconds_in(&std::fs::read_to_string("/proc/self/stat").ok()?)
}

fn processor_seconds_in(stat: &str) -> Option<f64> {
    // The name, in brackets, may hold spaces. Then user and system time of children, in hundredths.
    let (_, after_name) = stat.rsplit_once(')')?;
    let ticks: Vec<f64> = after_name.split_whitespace().skip(13).take(2).flat_map(str::parse).collect();
    (ticks.len() == 2).then(|| ticks.iter().sum::<f64>() / 100.0)
}

fn outcome(command: &mut Command) -> Result<Output> {
    command.stdin(Stdio::null()).output().with_context(|| format!("{command:?} could not be started"))
}

#[cfg(test)]
mod tests;
