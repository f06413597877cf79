//! Patient flow beside other engines on the same models; the whole of LLR; pairs and threads.
//!
//! All bars are times, so that less is better: a bar of so many events a second is the time of a
//! million events, and one beside another engine is what that engine takes, divided.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::Value;

use crate::bench::england::{peers_installed, skipped};
use crate::bench::measure::{self, Sample};
use crate::bench::paper::{Row, Unit};

/// Runs of each engine, by turns; fewer do not bridge the phases of a machine that others use too.
const SEEDS: [u32; 7] = [1, 2, 3, 4, 5, 6, 7];
/// How often pairs are counted, each time with another seed: one count says little, from 2 to 9.
const COUNTS_OF_PAIRS: u32 = 30;

/// A model that several engines run.
struct Model {
    code: &'static str,
    name: &'static str,
    /// The longest a million events may take [ms], and the time aimed at.
    bar: f64,
    aim: f64,
    /// Engines beside it, each with what a million events may take Oakham as a share of its time.
    beside: &'static [(Engine, f64)],
    /// A measure that is known, its value, and how far from it the median of the runs may be.
    known: (&'static str, f64, f64),
}

const MODELS: [Model; 2] = [
    Model {
        code: "ed",
        name: "emergency department, a million events",
        bar: 1_000.0 / 5.0,
        aim: 1_000.0 / 8.0,
        beside: &[
            (Engine::ByHand, 1.6),
            (Engine::Nexosim, 1.0 / 4.0),
            (Engine::Simcore, 1.0 / 1.6),
            (Engine::Simpy, 1.0 / 87.0),
            (Engine::Ciw, 1.0 / 275.0),
        ],
        // The hand-written loop over 2,000 years, which differ by a standard deviation of 0.012.
        known: ("four_hour_share", 0.9645, 0.01),
    },
    Model {
        code: "mmc",
        name: "M/M/8 at a load of 0.9, a million events",
        bar: 1_000.0 / 9.0,
        aim: 1_000.0 / 14.0,
        beside: &[
            (Engine::Nexosim, 1.0 / 5.0),
            (Engine::Simpy, 1.0 / 82.0),
            (Engine::Ciw, 1.0 / 170.0),
            (Engine::ByHand, f64::INFINITY),
            (Engine::Simcore, f64::INFINITY),
        ],
        // Erlang's C formula: 0.70153 × 1 minute ÷ (8 − 7.2).
        known: ("mean_wait", 0.87692, 0.03),
    },
];

/// The longest that a replication of LLR is good enough [s], and the most memory [MB].
const LLR_SECONDS: f64 = 3.0;
const LLR_MEGABYTES: f64 = 200.0;
/// Twenty years may take so much more memory than one: a tenth, or so many MB where that is more.
const YEARS_MORE: f64 = 1.1;
const YEARS_MORE_MEGABYTES: f64 = 5.0;
/// The most pairs that are good enough.
const MOST_PAIRS: f64 = 5.0;
/// How much sooner two threads are done, at least.
const TWO_THREADS: f64 = 1.8;

/// An engine that the models are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Engine {
    Oakham,
    ByHand,
    Nexosim,
    Simcore,
    Simpy,
    Ciw,
}

impl Engine {
    const ALL: [Self; 6] = [Self::Oakham, Self::ByHand, Self::Nexosim, Self::Simcore, Self::Simpy, Self::Ciw];

    /// Its name, and what it is called in the table with its version.
    fn name(self) -> &'static str {
        match self {
            Self::Oakham => "oakham",
            Self::ByHand => "by_hand",
            Self::Nexosim => "nexosim",
            Self::Simcore => "simcore",
            Self::Simpy => "simpy",
            Self::Ciw => "ciw",
        }
    }

    /// How much of a model it runs: a second or more, so that hundredths of one are fine enough.
    fn size(self, model: &str) -> [&'static str; 2] {
        match (self, model) {
            (Self::Oakham | Self::ByHand, "ed") => ["--years", "30"],
            (Self::Nexosim | Self::Simcore, "ed") => ["--years", "10"],
            (Self::Simpy, "ed") => ["--years", "1"],
            (Self::Ciw, "ed") => ["--years", "0.3"],
            (Self::Simpy, _) => ["--customers", "300000"],
            (Self::Ciw, _) => ["--customers", "100000"],
            (Self::Nexosim, _) => ["--customers", "2000000"],
            _ => ["--customers", "10000000"],
        }
    }
}

/// What an engine prints of one run.
#[derive(Clone, Debug, Deserialize)]
struct Run {
    version: String,
    events: u32,
    cpu_seconds: f64,
    measures: BTreeMap<String, f64>,
}

impl Run {
    /// Reads the one line that was printed.
    fn parse(printed: &str) -> Result<Self> {
        let run: Self =
            serde_json::from_str(printed.trim()).with_context(|| format!("{printed:?} is no run"))?;
        ensure!(0 < run.events && 0.0 < run.cpu_seconds, "{printed:?} took no time");
        Ok(run)
    }

    /// Processor time of a million events [ms].
    fn milliseconds(&self) -> f64 {
        self.cpu_seconds * 1e3 / (f64::from(self.events) / 1e6)
    }

    fn measure(&self, name: &str) -> Result<f64> {
        self.measures.get(name).copied().with_context(|| format!("no {name} was printed"))
    }
}

/// Runs every engine by turns, then Oakham alone.
///
/// The peers are built below `target`, once.
pub(super) fn rows(root: &Path, target: &Path) -> Result<Vec<Row>> {
    let own = Own::build(root)?;
    let peers = peers_built(root, &target.join("flow-peers"))?;
    let python = peers_installed(root);
    let mut rows = Vec::new();
    for model in &MODELS {
        let mut runs: BTreeMap<Engine, Vec<Run>> = BTreeMap::new();
        for seed in SEEDS {
            for engine in Engine::ALL {
                let command = match engine {
                    Engine::Oakham => Some(own.command()),
                    Engine::ByHand | Engine::Nexosim | Engine::Simcore => {
                        Some(Command::new(peers.join(engine.name())))
                    }
                    Engine::Simpy | Engine::Ciw => python.as_ref().ok().map(|python| {
                        let mut script = Command::new(python);
                        script.arg(root.join("xtask/bench/flow_peer.py")).args(["--engine", engine.name()]);
                        script
                    }),
                };
                if let Some(mut command) = command {
                    command.args(["--model", model.code, "--seed", &seed.to_string()]);
                    command.args(engine.size(model.code));
                    runs.entry(engine).or_default().push(Run::parse(&measure::printed(command)?)?);
                }
            }
        }
        rows.extend(beside(model, &runs)?);
    }
    if let Err(error) = python {
        rows.push(Row {
            value: None,
            ..Row::new("the same with SimPy and Ciw", Unit::Milliseconds, None, 0.0, &skipped(&error))
        });
    }
    rows.extend(whole_system(&own)?);
    rows.push(pairs(&own)?);
    rows.push(threads(&own)?);
    Ok(rows)
}

/// The bench of the engine, built once: each run is a process of its own.
struct Own {
    binary: PathBuf,
    /// The folder of its crate, as cargo would tell it.
    package: PathBuf,
}

impl Own {
    fn build(root: &Path) -> Result<Self> {
        let mut build = Command::new("cargo");
        build
            .args(["bench", "--quiet", "--package", "sources", "--bench", "flow"])
            .args(["--no-run", "--message-format", "json"])
            .current_dir(root);
        let binary = binary_named_in(&measure::printed(build)?).context("cargo names no bench of flow")?;
        Ok(Self { binary, package: root.join("crates/sources") })
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command.env("CARGO_MANIFEST_DIR", &self.package);
        command
    }

    /// A run with each seed.
    fn runs(&self, arguments: &[&str], seeds: impl IntoIterator<Item = u32>) -> Result<Vec<Run>> {
        let run = |seed: u32| {
            let mut command = self.command();
            command.args(arguments).args(["--seed", &seed.to_string()]);
            Run::parse(&measure::printed(command)?)
        };
        seeds.into_iter().map(run).collect()
    }
}

/// The bench among what cargo says it built, a JSON value a line.
fn binary_named_in(messages: &str) -> Option<PathBuf> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut benches = messages.filter(|message| message["target"]["kind"][0] == "bench");
    benches.find_map(|message| message["executable"].as_str().map(PathBuf::from))
}

/// The folder of the peers' binaries, which are a workspace of their own.
fn peers_built(root: &Path, target: &Path) -> Result<PathBuf> {
    let mut build = Command::new("cargo");
    build
        .args(["build", "--quiet", "--release", "--locked"])
        .current_dir(root.join("xtask/bench/flow_peers"))
        .env("CARGO_TARGET_DIR", target);
    measure::printed(build)?;
    Ok(target.join("release"))
}

/// A model's own row, then one for each engine beside it.
fn beside(model: &Model, runs: &BTreeMap<Engine, Vec<Run>>) -> Result<Vec<Row>> {
    let own = runs.get(&Engine::Oakham).context("Oakham was not run")?;
    let (name, expected, tolerance) = model.known;
    let measured = median(own, |run| run.measure(name))?.median();
    ensure!(
        (measured - expected).abs() <= tolerance,
        "{}: {name} is {measured:.4}, expected {expected:.4}",
        model.code
    );
    let times = median(own, |run| Ok(run.milliseconds()))?;
    let aim = if times.median() <= model.aim { "met" } else { "missed" };
    let how = format!(
        "{} runs with other seeds, one thread, processor time; {}; the aim, {}, is {aim}",
        own.len(),
        speed(times.median()),
        speed(model.aim),
    );
    let mut rows = vec![Row::median(model.name, Some(model.bar), &times, &how)];
    for &(engine, share) in model.beside {
        let Some(theirs) = runs.get(&engine) else { continue };
        let (version, theirs) = (&theirs[0].version, median(theirs, |run| Ok(run.milliseconds()))?);
        let ratio = theirs.median() / times.median();
        let (bar, bar_in_words) = match share {
            share if share.is_infinite() => (None, "for comparison".to_owned()),
            share if 1.0 < share => (Some(theirs.median() * share), format!("at most {share} × its time")),
            share => (Some(theirs.median() * share), format!("at least {:.1} × as fast", 1.0 / share)),
        };
        let called = match engine {
            Engine::ByHand => "a loop written by hand".to_owned(),
            _ => format!("{} {version}", engine.name()),
        };
        let how = format!(
            "{called} takes {:.1} ms, {} ({:.1} to {:.1} ms); Oakham is {ratio:.2} × as fast; {bar_in_words}",
            theirs.median(),
            speed(theirs.median()),
            theirs.least(),
            theirs.most(),
        );
        let name = format!("{}, beside {called}", model.name);
        rows.push(Row::median(&name, bar, &times, &how));
    }
    Ok(rows)
}

/// In words: events a second, from the time of a million [ms].
fn speed(milliseconds: f64) -> String {
    let millions = 1e3 / milliseconds;
    if millions < 1.0 {
        format!("{:.0} thousand events a second", millions * 1e3)
    } else {
        format!("{millions:.2} million events a second")
    }
}

/// A replication of the whole of LLR, and its memory over more years.
fn whole_system(own: &Own) -> Result<Vec<Row>> {
    let year = own.runs(&["--model", "llr", "--years", "1"], SEEDS)?;
    let times = median(&year, |run| Ok(run.cpu_seconds))?;
    let memory = median(&year, |run| run.measure("peak_megabytes"))?;
    let events = median(&year, |run| Ok(f64::from(run.events)))?.median();
    let how = format!(
        "{} runs, processor time, with {:.0} days of warm-up; {:.1} million events, {}",
        year.len(),
        year[0].measure("warm_up_days")?,
        events / 1e6,
        speed(median(&year, |run| Ok(run.milliseconds()))?.median()),
    );
    let range = |sample: &Sample| Some((sample.least(), sample.most()));
    let mut rows = vec![
        Row {
            range: range(&times),
            ..Row::new("a year of LLR", Unit::Seconds, Some(LLR_SECONDS), times.median(), &how)
        },
        Row {
            range: range(&memory),
            ..Row::new(
                "the same, peak memory",
                Unit::Megabytes,
                Some(LLR_MEGABYTES),
                memory.median(),
                "of the whole process with the network, from /proc/self/status",
            )
        },
    ];
    let one_year = memory.median();
    let most = (one_year * YEARS_MORE).max(one_year + YEARS_MORE_MEGABYTES);
    for years in ["5", "20"] {
        let mut command = own.command();
        command.args(["--model", "llr", "--years", years]);
        let run = Run::parse(&measure::printed(command)?)?;
        let how = format!(
            "one run of its own, {:.1} s of processor time; {one_year:.1} MB over one year",
            run.cpu_seconds
        );
        let name = format!("{years} years of LLR on end, peak memory");
        rows.push(Row::new(&name, Unit::Megabytes, Some(most), run.measure("peak_megabytes")?, &how));
    }
    Ok(rows)
}

/// How many pairs of years tell one evening doctor more from one less.
fn pairs(own: &Own) -> Result<Row> {
    let runs = own.runs(&["--model", "paired"], 1..=COUNTS_OF_PAIRS)?;
    let n_pairs = median(&runs, |run| run.measure("replications"))?;
    let how = format!(
        "until the four-hour share with 7 evening doctors, not 8, is known to a tenth of the difference; \
         {} seeds, {:.0} to {:.0} pairs, {:.2} s of processor time; the first has {:.4} ± {:.4}",
        runs.len(),
        n_pairs.least(),
        n_pairs.most(),
        median(&runs, |run| Ok(run.cpu_seconds))?.median(),
        runs[0].measure("difference")?,
        runs[0].measure("half_width")?,
    );
    let name = "pairs of years that tell a scenario from the base";
    Ok(Row::new(name, Unit::Pieces, Some(MOST_PAIRS), n_pairs.median(), &how))
}

/// Forty years of the emergency department on two threads, against one.
fn threads(own: &Own) -> Result<Row> {
    let runs = own.runs(&["--model", "threads"], SEEDS)?;
    let one_thread = median(&runs, |run| Ok(1e3 * run.measure("one_thread_seconds")?))?;
    let two_threads = median(&runs, |run| Ok(1e3 * run.measure("two_threads_seconds")?))?;
    let ratio = median(&runs, |run| run.measure("ratio"))?;
    let how = format!(
        "{} runs by the clock, the same outcome; one thread takes {:.1} ms; {:.2} × as fast ({:.2} to {:.2}), \
         at least {TWO_THREADS}",
        runs.len(),
        one_thread.median(),
        ratio.median(),
        ratio.least(),
        ratio.most(),
    );
    let name = "40 years of the emergency department on two threads";
    Ok(Row::median(name, Some(one_thread.median() / TWO_THREADS), &two_threads, &how))
}

fn median(runs: &[Run], value: impl Fn(&Run) -> Result<f64>) -> Result<Sample> {
    Sample::of(runs.iter().map(value).collect::<Result<_>>()?).context("nothing was run")
}

#[cfg(test)]
mod tests;
