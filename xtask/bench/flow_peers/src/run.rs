//! The command line, processor time, and the one line of JSON that each peer prints.

use std::{collections::BTreeMap, env, fmt::Write, fs};

/// What to run, as given on the command line.
pub enum Model {
    /// The emergency department, so many independent years from an empty start.
    EmergencyDepartment { n_years: u64 },
    /// M/M/8, so many customers from an empty start until the last has left.
    Mmc { n_customers: u64 },
}

/// The number of events run, and the measures of each replication by name.
#[derive(Default)]
pub struct Outcome {
    pub n_events: u64,
    pub measures: BTreeMap<&'static str, Vec<f64>>,
}

impl Outcome {
    /// Adds one replication.
    pub fn add(&mut self, n_events: u64, measures: impl IntoIterator<Item = (&'static str, f64)>) {
        self.n_events += n_events;
        for (name, value) in measures {
            self.measures.entry(name).or_default().push(value);
        }
    }
}

/// Runs what the command line asks for and prints the line. `year` and `mmc` each add to the
/// outcome, given what to run and the seed.
pub fn main(
    engine: &str,
    package: &str,
    year: impl Fn(&mut Outcome, u64),
    mmc: impl Fn(&mut Outcome, u64, u64),
) {
    let (model, seed) = arguments();
    let mut outcome = Outcome::default();
    let started = cpu_seconds();
    let name = match model {
        Model::EmergencyDepartment { n_years } => {
            (0..n_years).for_each(|n| year(&mut outcome, seed.wrapping_mul(1_000_003) + n));
            "ed"
        }
        Model::Mmc { n_customers } => {
            mmc(&mut outcome, n_customers, seed);
            "mmc"
        }
    };
    let seconds = cpu_seconds() - started;
    println!(
        r#"{{"engine":"{engine}","version":"{}","model":"{name}","events":{},"cpu_seconds":{seconds:.4},"measures":{{{}}},"sd_between_years":{{{}}}}}"#,
        version(package),
        outcome.n_events,
        members(&outcome.measures, mean),
        members(&outcome.measures, sd),
    );
}

/// `--model ed|mmc --years N --customers N --seed S`, in any order.
fn arguments() -> (Model, u64) {
    let given: Vec<String> = env::args().skip(1).collect();
    let mut values: BTreeMap<&str, &str> = BTreeMap::new();
    for pair in given.chunks(2) {
        match pair {
            [name, value] => values.insert(name, value),
            _ => usage(),
        };
    }
    let number = |name: &str, otherwise: u64| match values.get(name) {
        Some(text) => text.parse().unwrap_or_else(|_| usage()),
        None => otherwise,
    };
    let model = match values.get("--model") {
        Some(&"ed") => Model::EmergencyDepartment { n_years: number("--years", 10) },
        Some(&"mmc") => Model::Mmc { n_customers: number("--customers", 2_000_000) },
        _ => usage(),
    };
    (model, number("--seed", 1))
}

fn usage() -> ! {
    eprintln!("usage: --model ed|mmc [--years N | --customers N] [--seed S]");
    std::process::exit(2)
}

/// User and system time of this process so far, of all its threads, in hundredths [seconds].
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux tells what a process has used");
    // The name, in brackets, may hold spaces.
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2);
    ticks.map(|ticks| ticks.parse::<f64>().expect("ticks are a number")).sum::<f64>() / 100.0
}

/// The version of `package` that was built, from the lock file.
fn version(package: &str) -> &'static str {
    let name = format!("name = \"{package}\"\nversion = \"");
    let after = include_str!("../Cargo.lock").split_once(&name).map_or("", |(_, after)| after);
    after.split('"').next().unwrap_or_default()
}

fn members(measures: &BTreeMap<&str, Vec<f64>>, of: fn(&[f64]) -> Option<f64>) -> String {
    let mut text = String::new();
    for (name, values) in measures {
        if let Some(value) = of(values) {
            let comma = if text.is_empty() { "" } else { "," };
            write!(text, "{comma}\"{name}\":{value:.6}").expect("writing to text cannot fail");
        }
    }
    text
}

fn mean(values: &[f64]) -> Option<f64> {
    Some(values.iter().sum::<f64>() / values.len() as f64)
}

/// The standard deviation between replications; none with one replication.
fn sd(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (1 < values.len()).then(|| (squares / (values.len() - 1) as f64).sqrt())
}
