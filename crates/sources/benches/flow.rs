//! How fast patients flow, in how much memory, and what pairs and threads gain.
//!
//! Prints a line of JSON a measurement, in the shape of the engines it stands beside
//! (`xtask/bench/flow_peers`, `xtask/bench/flow_peer.py`), and the peak memory of the process with it.
//! With `--model NAME` it makes one; without, each of them in a process of its own.
//!
//! It lives beside the reader of networks, the lightest crate that can read one.

#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use flow::Unwatched;
use flow::compare::{Pairing, replicate_pair};
use flow::network::{ValidNetwork, YEAR};
use flow::output::{Group, Metric, RunResult};
use flow::program::Program;
use flow::run::{Replication, Series, replicate};
use flow::settings::{OF_DIFFERENCE, RunSettings};
use sources::network;

type Fallible<T> = Result<T, Box<dyn Error>>;

const USAGE: &str = "usage: flow [--model ed|mmc|llr|paired|threads [--years N | --customers N] [--seed S]]";
const EMERGENCY_DEPARTMENT: &str = "examples/networks/emergency-department.toml";
const LLR: &str = "examples/llr/care/network.toml";
/// M/M/8 at a load of 0.9, as the peers have it: 7.2 customers a minute, one minute each.
const MMC: &str = r#"
schema = "oakham.network/1"
title = "M/M/8"
provenance = "synthetic"
source_note = "synthetic, so that engines can be compared"

[run]
warm_up = "0 d"
length = "1 d"
least = 2
most = 2
precision = 0.05
measures = ["counter.mean_wait"]

[[source]]
name = "customers"
to = "counter"
rate = "7.2 / min"

[[station]]
name = "counter"
kind = "queue"
servers = 8
service = { exponential = "1 min" }
then = "gone"

[[station]]
name = "gone"
kind = "exit"
"#;
const MMC_PER_MINUTE: f64 = 7.2;
/// Customers of one replication.
const MMC_CUSTOMERS: u32 = 2_000_000;
/// Replications on one thread and on two.
const N_REPLICATIONS: u32 = 40;
/// Pairs after which it is given up.
const MOST_PAIRS: u32 = 200;
/// What runs without arguments, each in a process of its own: peak memory is of a process.
const ALL: [&[&str]; 7] = [
    &["--model", "ed"],
    &["--model", "mmc"],
    &["--model", "llr", "--years", "1"],
    &["--model", "llr", "--years", "5"],
    &["--model", "llr", "--years", "20"],
    &["--model", "paired"],
    &["--model", "threads"],
];

/// One measurement.
struct Line {
    model: String,
    events: u64,
    cpu_seconds: f64,
    measures: Vec<(&'static str, f64)>,
}

fn main() -> Fallible<()> {
    let options = options_of(std::env::args().skip(1).filter(|argument| argument != "--bench").collect())?;
    let Some(model) = options.get("--model") else {
        return ALL.into_iter().try_for_each(in_its_own_process);
    };
    let number = |name: &str, otherwise: u32| match options.get(name) {
        Some(text) => text.parse().map_err(|_| format!("{name} {text:?} is not a whole number")),
        None => Ok(otherwise),
    };
    let seed = u64::from(number("--seed", 1)?);
    let line = match model.as_str() {
        "ed" => emergency_department(number("--years", 30)?, seed)?,
        "mmc" => mmc(number("--customers", 5 * MMC_CUSTOMERS)?, seed)?,
        "llr" => llr(number("--years", 1)?, seed)?,
        "paired" => paired(seed)?,
        "threads" => threads(seed)?,
        _ => return Err(USAGE.into()),
    };
    print(&line)
}

/// Arguments by name, in any order.
fn options_of(arguments: Vec<String>) -> Fallible<BTreeMap<String, String>> {
    let mut options = BTreeMap::new();
    let mut arguments = arguments.into_iter();
    while let Some(name) = arguments.next() {
        options.insert(name, arguments.next().ok_or(USAGE)?);
    }
    let is_known = |name: &String| ["--model", "--years", "--customers", "--seed"].contains(&name.as_str());
    if options.keys().all(is_known) { Ok(options) } else { Err(USAGE.into()) }
}

fn in_its_own_process(arguments: &[&str]) -> Fallible<()> {
    let status = Command::new(std::env::current_exe()?).args(arguments).status()?;
    if status.success() { Ok(()) } else { Err(format!("{arguments:?} failed").into()) }
}

/// Independent years of the emergency department, each from an empty start.
fn emergency_department(n_years: u32, seed: u64) -> Fallible<Line> {
    let network = network(EMERGENCY_DEPARTMENT)?;
    let (series, settings, mut line) = run("ed", &network, seed, YEAR, n_years)?;
    let outcome = series.outcome(&network, &settings);
    line.measures = vec![
        ("four_hour_share", measure(&outcome, "time in department", Metric::ShareWithin)?),
        ("wait_to_triage_minutes", measure(&outcome, "triage", Metric::MeanWait)?),
        ("wait_to_doctor_minutes", measure(&outcome, "doctor", Metric::MeanWait)?),
        ("wait_for_bed_minutes", measure(&outcome, "ward", Metric::MeanWait)?),
        ("mean_beds_occupied", measure(&outcome, "ward", Metric::Busy)?),
    ];
    Ok(line)
}

/// Customers at eight servers, in replications of two million or, where fewer are asked for, in one.
fn mmc(n_customers: u32, seed: u64) -> Fallible<Line> {
    let network = network::of_files(vec![("mmc.toml".to_owned(), MMC.to_owned())])?.network;
    let n_replications = (n_customers / MMC_CUSTOMERS).max(1);
    let length = f64::from(n_customers / n_replications) / MMC_PER_MINUTE;
    let (series, settings, mut line) = run("mmc", &network, seed, length, n_replications)?;
    let outcome = series.outcome(&network, &settings);
    line.measures = vec![
        ("share_waiting", measure(&outcome, "counter", Metric::ShareWaited)?),
        ("mean_wait", measure(&outcome, "counter", Metric::MeanWait)?),
        ("mean_queue_length", measure(&outcome, "counter", Metric::Waiting)?),
    ];
    Ok(line)
}

/// One replication of the whole of LLR: its warm-up, then so many years on end.
fn llr(n_years: u32, seed: u64) -> Fallible<Line> {
    let network = network(LLR)?;
    let (series, settings, mut line) = run("llr", &network, seed, f64::from(n_years) * YEAR, 1)?;
    let outcome = series.outcome(&network, &settings);
    line.measures = vec![
        ("years", f64::from(n_years)),
        ("warm_up_days", outcome.record.warm_up_days),
        ("four_hour_share", measure(&outcome, "the 4-hour wait at LRI", Metric::ShareWithin)?),
        ("stations", f64::from(u32::try_from(network.stations.len())?)),
    ];
    Ok(line)
}

/// Replications of `length` minutes after the network's own warm-up, on this thread.
fn run(
    model: &str,
    network: &ValidNetwork,
    seed: u64,
    length: f64,
    n_replications: u32,
) -> Fallible<(Series, RunSettings, Line)> {
    let settings = RunSettings { length, ..RunSettings::of(network, seed) };
    let started = cpu_seconds()?;
    let program = Program::new(network);
    let mut series = Series::new(&program, &settings);
    let mut events = 0;
    for number in 0..n_replications {
        let replication = replicate_once(&program, &settings, number);
        events += replication.events();
        series.add(replication);
    }
    let cpu_seconds = cpu_seconds()? - started;
    let line = Line { model: model.to_owned(), events, cpu_seconds, measures: Vec::new() };
    Ok((series, settings, line))
}

fn replicate_once(program: &Program<'_>, settings: &RunSettings, number: u32) -> Replication {
    replicate(program, settings, number, false, &Unwatched).expect("nobody stops it")
}

/// Pairs of a year of the emergency department, with eight and with seven doctors in the evening,
/// until the difference in the four-hour share is known to a tenth of itself.
fn paired(seed: u64) -> Fallible<Line> {
    let text = std::fs::read_to_string(root()?.join(EMERGENCY_DEPARTMENT))?;
    let fewer = text.replace(r#""16-24" = 8"#, r#""16-24" = 7"#);
    if fewer == text {
        return Err("the emergency department has no eight doctors in the evening".into());
    }
    let base = network(EMERGENCY_DEPARTMENT)?;
    let altered = [network::of_files(vec![(EMERGENCY_DEPARTMENT.to_owned(), fewer)])?.network];
    let settings = RunSettings::of(&base, seed);
    let started = cpu_seconds()?;
    let (program, scenario) = (Program::new(&base), [Program::new(&altered[0])]);
    let mut pairing = Pairing::new(&program, scenario.len(), &settings);
    loop {
        let pair = replicate_pair(&program, &scenario, &settings, pairing.n(), &Unwatched);
        pairing.add(pair.expect("nobody stops it"));
        if pairing.n() < 2 {
            continue;
        }
        // Of the difference alone: [`Pairing::is_precise`] is also content with a small share of the base.
        let found = pairing.comparison(&program, &scenario, &[], &settings);
        let share = found.compared.iter().find(|compared| {
            compared.key.subject.name() == "time in department"
                && compared.key.metric == Metric::ShareWithin
                && compared.key.group == Group::all()
        });
        let difference = share.ok_or("the four-hour share is not compared")?.differences[0];
        let is_known = difference.half_width <= OF_DIFFERENCE * difference.mean.abs();
        if is_known || MOST_PAIRS <= pairing.n() {
            return Ok(Line {
                model: "paired".to_owned(),
                events: found.record.events,
                cpu_seconds: cpu_seconds()? - started,
                measures: vec![
                    ("replications", f64::from(pairing.n())),
                    ("difference", difference.mean),
                    ("half_width", difference.half_width),
                ],
            });
        }
    }
}

/// Years of the emergency department on one thread, then the same on two.
fn threads(seed: u64) -> Fallible<Line> {
    let network = network(EMERGENCY_DEPARTMENT)?;
    let settings = RunSettings::of(&network, seed);
    let program = Program::new(&network);
    let started = cpu_seconds()?;
    let mut events = 0;
    let mut shares = Vec::new();
    let mut walls = Vec::new();
    for n_threads in [1, 2] {
        let clock = Instant::now();
        let mut replications = on_threads(n_threads, &program, &settings);
        walls.push(clock.elapsed().as_secs_f64());
        replications.sort_by_key(|(number, _)| *number);
        let mut series = Series::new(&program, &settings);
        for (_, replication) in replications {
            events += replication.events();
            series.add(replication);
        }
        let outcome = series.outcome(&network, &settings);
        shares.push(measure(&outcome, "time in department", Metric::ShareWithin)?);
    }
    if shares[0].to_bits() != shares[1].to_bits() {
        return Err(format!("threads change the outcome: {shares:?}").into());
    }
    Ok(Line {
        model: "threads".to_owned(),
        events,
        cpu_seconds: cpu_seconds()? - started,
        measures: vec![
            ("one_thread_seconds", walls[0]),
            ("two_threads_seconds", walls[1]),
            ("ratio", walls[0] / walls[1]),
            ("four_hour_share", shares[0]),
        ],
    })
}

/// Replications with their numbers, each thread taking the next that nobody has.
fn on_threads(n_threads: u32, program: &Program<'_>, settings: &RunSettings) -> Vec<(u32, Replication)> {
    let next = AtomicU32::new(0);
    let work = || {
        let mut replications = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if N_REPLICATIONS <= number {
                return replications;
            }
            replications.push((number, replicate_once(program, settings, number)));
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..n_threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a replication does not panic")).collect()
    })
}

fn network(path: &str) -> Fallible<ValidNetwork> {
    Ok(network::read(&root()?, path)?.network)
}

/// The root of the repository. Cargo names the crate's folder to what it runs.
fn root() -> Fallible<PathBuf> {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").ok_or("start it with cargo bench")?;
    Ok(PathBuf::from(package).join("../.."))
}

/// A measure of everybody.
fn measure(outcome: &RunResult, subject: &str, metric: Metric) -> Fallible<f64> {
    let found = outcome.measured.iter().find(|measured| {
        let key = &measured.key;
        key.subject.name() == subject && key.metric == metric && key.group == Group::all()
    });
    let found = found.ok_or_else(|| format!("{subject} has no {}", metric.code()))?;
    Ok(found.value.mean)
}

/// User and system time of this process so far, of all its threads [s].
fn cpu_seconds() -> Fallible<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The name, in brackets, may hold spaces. Then user and system time, in hundredths.
    let (_, after_name) = stat.rsplit_once(')').ok_or("/proc/self/stat has no name")?;
    let ticks = after_name.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
    Ok(ticks.sum::<Result<f64, _>>()? / 100.0)
}

/// The most memory that this process had at once [MB].
fn peak_megabytes() -> Fallible<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: f64 =
        line.ok_or("/proc/self/status has no peak")?.trim_end_matches("kB").trim().parse()?;
    Ok(kilobytes * 1024.0 / 1e6)
}

fn print(line: &Line) -> Fallible<()> {
    let peak = ("peak_megabytes", peak_megabytes()?);
    let all_measures = line.measures.iter().copied().chain([peak]);
    let measures: Vec<String> = all_measures.map(|(name, value)| format!(r#""{name}":{value:.6}"#)).collect();
    println!(
        r#"{{"engine":"oakham","version":"{}","model":"{}","events":{},"cpu_seconds":{:.4},"measures":{{{}}}}}"#,
        env!("CARGO_PKG_VERSION"),
        line.model,
        line.events,
        line.cpu_seconds,
        measures.join(",")
    );
    Ok(())
}
