//! `queueing_analytic.csv`: waits, queues and losses whose exact values are known.
//!
//! Every row becomes an ordinary network in TOML, is read as any other and run. Rows that differ in
//! nothing but the time they ask about share their replications. A row passes where its mean lies within
//! four standard errors of the exact value, all of them together where the sum of squares is as likely as
//! it should be. Trial runs with random numbers of their own say how long the runs have to be.

pub(crate) mod trial;
pub(crate) mod measure;
mod model;
mod parameters;

use std::collections::BTreeMap;

use flow::network::{DAY, ValidNetwork};
use flow::program::Program;
use sources::network::of_files;
use stats::gamma::chi_squared_quantile;

use super::CaseResult;
use app::simulation::n_threads;
use flow::settings::RunSettings;
use measure::Measure;
use model::{Asks, Model};
use parameters::Parameters;
use trial::{Found, Trial, mean_and_error};

/// How much is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effort {
    /// Seconds: short runs.
    Quick,
    /// A minute or two: means within 0.3 % where that can be had.
    Whole,
}

/// One value with a known answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// Model, parameters and metric, or the name of the measure.
    pub(crate) id: String,
    /// The known answer.
    pub(crate) exact: f64,
    /// The mean over replications.
    pub(crate) mean: f64,
    /// Of the difference.
    pub(crate) standard_error: f64,
    /// Difference in standard errors; none where the rule is another.
    pub(crate) z: Option<f64>,
    /// What is wrong.
    pub(crate) fault: Option<String>,
}

/// All rows together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sum {
    /// The sum of z² over rows.
    pub(crate) chi_squared: f64,
    /// How many rows it is of.
    pub(crate) degrees: f64,
    /// From 0.1 % to 99.9 % of chi-squared with as many degrees of freedom.
    pub(crate) band: (f64, f64),
    /// The same, given how rows of one model go together: never narrower.
    pub(crate) band_together: (f64, f64),
}

impl Sum {
    /// Whether the sum is as likely as it should be.
    pub(crate) fn is_likely(&self) -> bool {
        self.band_together.0 <= self.chi_squared && self.chi_squared <= self.band_together.1
    }
}

/// What came of one file.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    /// The file.
    pub(crate) file: &'static str,
    /// Every row, in its order.
    pub(crate) rows: Vec<Row>,
    /// All rows together, where the file is of many.
    pub(crate) sum: Option<Sum>,
    /// Networks that were run.
    pub(crate) n_networks: usize,
    /// Replications of each.
    pub(crate) n_replications: u32,
    /// Events of all runs.
    pub(crate) events: u64,
}

impl Report {
    /// Whether every row and their sum are as they should be.
    pub(crate) fn passes(&self) -> bool {
        self.rows.iter().all(|row| row.fault.is_none()) && self.sum.is_none_or(|sum| sum.is_likely())
    }

    /// As cases of a file.
    pub(crate) fn cases(&self) -> Vec<CaseResult> {
        let mut cases: Vec<CaseResult> = self
            .rows
            .iter()
            .map(|row| CaseResult {
                id: row.id.clone(),
                worst: Some((row.mean / row.exact - 1.0).abs()).filter(|off| off.is_finite()).unwrap_or(0.0),
                faults: row.fault.iter().cloned().collect(),
            })
            .collect();
        if let Some(sum) = self.sum.filter(|sum| !sum.is_likely()) {
            cases.push(CaseResult {
                id: "all rows together".to_owned(),
                worst: 0.0,
                faults: vec![format!(
                    "the sum of z² is {:.1}, expected from {:.1} to {:.1}",
                    sum.chi_squared, sum.band_together.0, sum.band_together.1
                )],
            });
        }
        cases
    }
}

/// The file of exact queueing results.
pub(crate) const FILE: &str = "queueing_analytic.csv";
/// A row further off than so many standard errors is wrong.
pub(super) const FURTHEST: f64 = 4.0;

/// Tries the rows with short runs.
pub(super) fn try_cases(text: &str, seed: u64) -> Result<Vec<CaseResult>, String> {
    Ok(of_text(text, Effort::Quick, seed, n_threads())?.cases())
}

/// A row as it is written.
#[derive(Clone, Debug)]
struct Written {
    model: String,
    parameters: String,
    metric: String,
    exact: f64,
}

/// What is asked of one network: rows by their place in the file.
#[derive(Clone, Debug)]
struct NetworkChecks {
    model: Model,
    asks: Asks,
    rows: Vec<usize>,
    measures: Vec<Measure>,
}

/// Tries the rows of a text laid out as the file.
///
/// # Errors
/// A text that is not laid out so. What is wrong with one row is said there.
pub(crate) fn of_text(text: &str, effort: Effort, seed: u64, n_threads: usize) -> Result<Report, String> {
    let written = read(text)?;
    let mut rows: Vec<Row> = written.iter().map(row).collect();
    let mut networks: BTreeMap<String, NetworkChecks> = BTreeMap::new();
    for (idx, row) in written.iter().enumerate() {
        if let Err(why) = ask(&mut networks, idx, row) {
            rows[idx].fault = Some(why);
        }
    }
    let sizing = Sizing::of(effort);
    let mut compiled: Vec<Compiled> = Vec::new();
    for (key, checks) in &networks {
        match compile(key, checks, &sizing) {
            Ok(network) => compiled.push(network),
            Err(reason) => checks.rows.iter().for_each(|idx| rows[*idx].fault = Some(reason.clone())),
        }
    }
    let programs: Vec<Program<'_>> = compiled.iter().map(|network| Program::new(&network.network)).collect();
    let parts: Vec<(&Compiled<'_>, &Program<'_>)> = compiled.iter().zip(&programs).collect();
    let (lengths, tried_events) = sizing.lengths(&parts, seed ^ TRIALS, n_threads);
    let trials: Vec<Trial<'_>> = parts
        .iter()
        .zip(&lengths)
        .map(|((network, program), length)| network.trial(program, *length, sizing.n_replications, seed))
        .collect();
    let outcomes = trial::run(&trials, n_threads);
    for (network, outcome) in compiled.iter().zip(&outcomes) {
        for (idx, values) in network.checks.rows.iter().zip(&outcome.values) {
            rows[*idx].judge(values);
        }
    }
    let sum = sum(&rows, &compiled, &outcomes);
    Ok(Report {
        file: FILE,
        rows,
        sum,
        n_networks: compiled.len(),
        n_replications: sizing.n_replications,
        events: tried_events + outcomes.iter().map(|outcome| outcome.events).sum::<u64>(),
    })
}

fn read(text: &str) -> Result<Vec<Written>, String> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().map_err(|why| why.to_string())?.clone();
    let column = |name: &str| {
        header.iter().position(|known| known.trim() == name).ok_or_else(|| format!("it has no column {name}"))
    };
    let columns = [column("model")?, column("parameters")?, column("metric")?, column("exact_value")?];
    let mut rows = Vec::new();
    for (idx, record) in reader.records().enumerate() {
        let record = record.map_err(|why| why.to_string())?;
        let [model, parameters, metric, exact] =
            columns.map(|column| record.get(column).unwrap_or_default().trim().to_owned());
        let exact =
            parameters::number(&exact).map_err(|why| format!("row {}, exact_value: {why}", idx + 2))?;
        rows.push(Written { model, parameters, metric, exact });
    }
    Ok(rows)
}

fn row(written: &Written) -> Row {
    Row {
        id: format!("{} {}, {}", written.model, written.parameters, written.metric),
        exact: written.exact,
        mean: f64::NAN,
        standard_error: f64::NAN,
        z: None,
        fault: None,
    }
}

/// Adds what a row asks to the network that it is of.
fn ask(networks: &mut BTreeMap<String, NetworkChecks>, idx: usize, row: &Written) -> Result<(), String> {
    let parameters = Parameters::read(&row.parameters)?;
    let t = parameters.number("t")?;
    let model = Model::read(&row.model, &parameters)?;
    let measure = measure::measure(&model, &row.metric, t)?;
    let snapshot = t.and_then(|t| model.snapshot(t));
    // Times of day that are not whole minutes need patients who come later, all of them as much.
    let later = snapshot.map_or(0.0, |snapshot| snapshot.later);
    let key = format!("{} {} {later}", row.model, parameters.all_but("t"));
    let network = networks.entry(key).or_insert_with(|| NetworkChecks {
        model,
        asks: Asks::default(),
        rows: Vec::new(),
        measures: Vec::new(),
    });
    if let Some(limit) = measure::limit(&row.metric, t)?
        && !network.asks.limits.iter().any(|known| known.to_bits() == limit.to_bits())
    {
        network.asks.limits.push(limit);
    }
    if let Some(snapshot) = snapshot
        && !network.asks.snapshots.iter().any(|known| known.minute == snapshot.minute)
    {
        network.asks.snapshots.push(snapshot);
    }
    network.rows.push(idx);
    network.measures.push(measure);
    Ok(())
}

/// Sets the random numbers of trial runs apart; besides, each network has random numbers of its own.
const TRIALS: u64 = 0x7472_6961_6c73;

/// A network that was read.
#[derive(Debug)]
struct Compiled<'a> {
    checks: &'a NetworkChecks,
    key: &'a str,
    network: ValidNetwork,
    /// The shortest run that says anything [minutes].
    shortest: f64,
}

fn compile<'a>(key: &'a str, checks: &'a NetworkChecks, sizing: &Sizing) -> Result<Compiled<'a>, String> {
    let (model, minutes) = (&checks.model, checks.model.unit().minutes);
    // Whole days, so that every time of day counts alike.
    let days = |units: f64| (units * minutes / DAY).ceil().max(1.0) * DAY;
    let warm_up =
        days(sizing.relaxations_before * model.relaxation() + SERVICES_BEFORE * model.longest_service());
    let shortest = days(sizing.relaxations * model.relaxation());
    let text = model.text(key, &checks.asks, warm_up, shortest);
    let read = of_files(vec![("network.toml".to_owned(), text)]).map_err(|why| why.to_string())?;
    Ok(Compiled { checks, key, network: read.network, shortest })
}

impl Compiled<'_> {
    /// Replications of `length` [minutes].
    fn trial<'b>(
        &'b self,
        program: &'b Program<'b>,
        length: f64,
        n_replications: u32,
        seed: u64,
    ) -> Trial<'b> {
        // Keyed by what the network is, so that other rows of the file move nothing.
        let own = self.key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let settings = RunSettings { length, ..RunSettings::of(&self.network, seed ^ own) };
        Trial { network: &self.network, program, settings, n_replications, measures: &self.checks.measures }
    }
}

/// How long runs are.
#[derive(Clone, Copy, Debug)]
struct Sizing {
    n_replications: u32,
    /// What is left out at the beginning, in relaxation times of the network.
    relaxations_before: f64,
    /// A replication is no shorter than so many relaxation times.
    relaxations: f64,
    /// All replications of a network together have about so many events at the least.
    least_events: f64,
    /// Trial runs look for the length that makes standard errors smaller than a share of what is known,
    /// with so many events of a network at the most.
    precision: Option<(f64, f64)>,
}

/// Services that are left out at the beginning besides.
const SERVICES_BEFORE: f64 = 30.0;
/// Trial runs of each network.
const N_TRIALS: u32 = 16;

impl Sizing {
    const fn of(effort: Effort) -> Self {
        match effort {
            Effort::Quick => Self {
                n_replications: 32,
                relaxations_before: 8.0,
                relaxations: 30.0,
                least_events: 3e5,
                precision: None,
            },
            Effort::Whole => Self {
                n_replications: 40,
                relaxations_before: 12.0,
                relaxations: 50.0,
                least_events: 1e6,
                precision: Some((0.003, 2e7)),
            },
        }
    }

    /// How long replications of each network are [minutes], and the events that finding out took.
    fn lengths(
        &self,
        parts: &[(&Compiled<'_>, &Program<'_>)],
        seed: u64,
        n_threads: usize,
    ) -> (Vec<f64>, u64) {
        let least = |compiled: &Compiled<'_>| {
            let a_minute = compiled.checks.model.events() / compiled.checks.model.unit().minutes;
            let enough = self.least_events / a_minute / f64::from(self.n_replications);
            compiled.shortest.max((enough / DAY).ceil() * DAY)
        };
        let lengths: Vec<f64> = parts.iter().map(|(compiled, _)| least(compiled)).collect();
        let Some((share, most_events)) = self.precision else { return (lengths, 0) };
        let trials: Vec<Trial<'_>> = parts
            .iter()
            .zip(&lengths)
            .map(|((compiled, program), length)| compiled.trial(program, *length, N_TRIALS, seed))
            .collect();
        let outcomes = trial::run(&trials, n_threads);
        let lengths = trials.iter().zip(&outcomes).map(|(trial, outcome)| {
            let (length, n) = (trial.settings.length, f64::from(self.n_replications));
            let of_row = |values: &Vec<f64>| {
                let (mean, error) = mean_and_error(values);
                if mean.abs() > 0.0 { error / mean.abs() } else { 0.0 }
            };
            let widest = outcome.values.iter().map(of_row).fold(0.0, f64::max);
            let times = f64::from(N_TRIALS) / n * (widest / share) * (widest / share);
            #[expect(clippy::cast_precision_loss, reason = "events stay below 2⁵³")]
            let a_minute = outcome.events as f64 / (f64::from(N_TRIALS) * (length + trial.settings.warm_up));
            let most = most_events / (n * a_minute);
            ((length * times).min(most) / DAY).ceil().max(length / DAY) * DAY
        });
        (lengths.collect(), outcomes.iter().map(|outcome| outcome.events).sum())
    }
}

impl Row {
    /// Holds the values of the replications to the exact value.
    fn judge(&mut self, values: &[f64]) {
        (self.mean, self.standard_error) = mean_and_error(values);
        let off = self.mean - self.exact;
        if !off.is_finite() {
            self.fault = Some("nothing was measured".to_owned());
        } else if self.standard_error > 0.0 {
            let z = off / self.standard_error;
            self.z = Some(z);
            self.fault = (FURTHEST <= z.abs()).then(|| {
                format!("it is {} ± {}, expected {}: z is {z:.2}", self.mean, self.standard_error, self.exact)
            });
        } else if off.abs() > 1e-9 * self.exact.abs().max(1e-3) {
            self.fault = Some(format!("it is always {}, expected {}", self.mean, self.exact));
        }
    }
}

/// The sum of z² with its bands; none where no row has a z.
fn sum(rows: &[Row], compiled: &[Compiled<'_>], outcomes: &[Found]) -> Option<Sum> {
    let chi_squared: f64 = rows.iter().filter_map(|row| row.z).map(|z| z * z).sum();
    let (mut degrees, mut together) = (0.0, 0.0);
    for (network, outcome) in compiled.iter().zip(outcomes) {
        let known: Vec<&Vec<f64>> = network
            .checks
            .rows
            .iter()
            .zip(&outcome.values)
            .filter(|(idx, _)| rows[**idx].z.is_some())
            .map(|(_, values)| values)
            .collect();
        for (place, values) in known.iter().enumerate() {
            degrees += 1.0;
            together += 1.0;
            together +=
                known[..place].iter().map(|other| 2.0 * correlation(values, other).powi(2)).sum::<f64>();
        }
    }
    if degrees < 1.0 {
        return None;
    }
    // Twice `together` is the variance of the sum, where rows of one model rise and fall together; it has
    // the mean and variance of chi-squared with fewer degrees of freedom, stretched.
    let fewer = degrees * degrees / together;
    let band = |degrees: f64| (chi_squared_quantile(degrees, 0.001), chi_squared_quantile(degrees, 0.999));
    let narrow = band(fewer);
    let stretch = degrees / fewer;
    Some(Sum {
        chi_squared,
        degrees,
        band: band(degrees),
        band_together: (narrow.0 * stretch, narrow.1 * stretch),
    })
}

fn correlation(values: &[f64], other_values: &[f64]) -> f64 {
    let ((mean, error), (other_mean, other_error)) = (mean_and_error(values), mean_and_error(other_values));
    let sum: f64 = values.iter().zip(other_values).map(|(a, b)| (a - mean) * (b - other_mean)).sum();
    #[expect(clippy::cast_precision_loss, reason = "replications are few")]
    let n = values.len() as f64;
    sum / (n * (n - 1.0) * error * other_error)
}

#[cfg(test)]
mod tests;
