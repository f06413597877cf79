//! Commands that answer a question in SQL of somebody at a desk: the engine bounds what it accounts for, and a process of
//! their own, with limits, everything. Whoever asks too much is told so, and the computer goes on.

use std::env;
use std::io::{self, Read, Write};
use std::process::{Command as Process, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::arguments::Command;
use crate::limits::{self, Limits};
use crate::terminal;

/// Says to a process that it is the one with limits.
const MARK: &str = "OAKHAM_WITHIN_LIMITS";
/// What may be written to [bytes]: 1 GB of the engine, stacks of its threads, and what it does not account for.
const MOST_MEMORY: u64 = (1_024 + 256) << 20;
/// The address space [bytes]: the program, and what is set aside and never used.
const ADDRESS_SPACE: u64 = 4 << 30;
/// Processor time, over all threads: a question is stopped after five minutes, by the clock.
const MOST_PROCESSOR_TIME: Duration = Duration::from_mins(30);
/// How much of what the process says on standard error is passed on [bytes].
const MOST_SAID: u64 = 1 << 20;
/// What it says where there is no more memory, or no more stack.
const SIGNS: [&str; 3] = ["memory allocation of", "failed to spawn thread", "has overflowed its stack"];

/// Whether a command asks in SQL.
fn asks(command: &Command) -> bool {
    let has_question = || {
        let mut words = env::args_os().map(|word| word.to_string_lossy().into_owned());
        words.any(|word| word == "--sql" || word.starts_with("--sql="))
    };
    match command {
        Command::Sql { .. } => true,
        Command::Spc(_) | Command::Project(_) | Command::Benchmark(_) | Command::Evaluate(_) => {
            has_question()
        }
        _ => false,
    }
}

/// Runs a command that asks in SQL in a process of its own, and gives the code with which that ended. Nothing for other
/// commands, and within that process.
///
/// # Errors
/// Where it took more than its limits, or cannot be begun.
pub(crate) fn run(command: &Command) -> Result<Option<i32>> {
    if !asks(command) {
        return Ok(None);
    }
    if env::var_os(MARK).is_some() {
        limits::set(&Limits {
            address_space: ADDRESS_SPACE,
            data: MOST_MEMORY,
            processor_time: MOST_PROCESSOR_TIME,
        });
        limits::end_with_parent();
        return Ok(None);
    }
    let mut child = Process::new(env::current_exe().context("where this program stands is not known")?)
        .args(env::args_os().skip(1))
        .env(MARK, "1")
        // Each arena of the allocator takes address space, and there would be one a thread.
        .env("MALLOC_ARENA_MAX", "2")
        .env("RUST_BACKTRACE", "0")
        .stderr(Stdio::piped())
        .spawn()
        .context("no process can be begun to ask in")?;
    let said = child.stderr.take().map(passed_on).transpose()?.unwrap_or_default();
    let status = child.wait().context("the process that asked was lost")?;
    match status.code() {
        Some(code) => Ok(Some(code)),
        None if SIGNS[..2].iter().any(|sign| said.contains(sign)) => bail!(
            "the question needs more than 1 GB of memory and was stopped; group or filter before joining and sorting, \
             keep texts and lists short, and write large answers with -o FILE.parquet"
        ),
        None if said.contains(SIGNS[2]) => bail!("the question is nested too deeply; ask in parts"),
        None => bail!("the question was stopped ({status}); ask for less, or for fewer rows"),
    }
}

/// Passes on what a process says, line by line as it comes, but for how it ends where its limits are passed: that is
/// given back.
fn passed_on(from: impl Read) -> Result<String> {
    let mut held_back = String::new();
    for line in io::BufRead::lines(io::BufReader::new(from.take(MOST_SAID))) {
        let Ok(line) = line else { break };
        let is_end = !held_back.is_empty() || SIGNS.iter().any(|sign| line.contains(sign));
        if is_end {
            held_back += &line;
            held_back.push('\n');
        } else {
            writeln!(terminal::err(), "{line}")?;
        }
    }
    Ok(held_back)
}
