//! Measures the release binary against its bars and writes the table into docs/benchmarks.md.
//!
//! A measurement is one row of [`MEASUREMENTS`]; how it is taken is in `measure`.

mod measure;

use std::fs;
use std::io::Write;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::bench::measure::Spread;
use crate::workspace::Workspace;

const PAPER: &str = "docs/benchmarks.md";
const BEGIN: &str = "<!-- measured: begin -->";
const END: &str = "<!-- measured: end -->";

/// What is measured and how long it may take.
struct Measurement {
    name: &'static str,
    /// The longest median that is good enough.
    bar: Duration,
    n_runs: u32,
    /// What follows `oakham`; `OUT` stands for a scratch folder.
    arguments: &'static [&'static str],
}

const MEASUREMENTS: [Measurement; 4] = [
    Measurement { name: "start", bar: Duration::from_millis(50), n_runs: 20, arguments: &["--version"] },
    Measurement {
        name: "check a system",
        bar: Duration::from_millis(500),
        n_runs: 10,
        arguments: &["--workspace", "examples/llr", "check"],
    },
    Measurement {
        name: "position of a month",
        bar: Duration::from_millis(500),
        n_runs: 10,
        arguments: &["--workspace", "examples/llr", "position", "--year", "2024/25", "--month", "5"],
    },
    Measurement {
        name: "board report, HTML, PDF and workbook",
        bar: Duration::from_secs(5),
        n_runs: 5,
        arguments: &[
            "--workspace",
            "examples/llr",
            "report",
            "--year",
            "2024/25",
            "--month",
            "5",
            "-o",
            "OUT",
        ],
    },
];

/// Builds, measures, prints and writes the table; gives whether every bar is met.
pub(crate) fn run(workspace: &Workspace, out: &mut dyn Write) -> Result<bool> {
    let built = Command::new("cargo")
        .args(["build", "--release", "--package", "oakham"])
        .current_dir(&workspace.root)
        .status()
        .context("cargo could not be started")?;
    ensure!(built.success(), "oakham could not be built");
    let binary = workspace.target.join("release").join("oakham");
    let scratch = workspace.target.join("bench-out");

    let mut rows = Vec::new();
    let mut all_met = true;
    for measurement in &MEASUREMENTS {
        let spread = measure::repeat(measurement.n_runs, || {
            let mut command = Command::new(&binary);
            for argument in measurement.arguments {
                if *argument == "OUT" {
                    command.arg(&scratch)
                } else {
                    command.arg(argument)
                };
            }
            command.current_dir(&workspace.root);
            command
        })
        .with_context(|| measurement.name.to_owned())?;
        let is_met = spread.median <= measurement.bar;
        all_met &= is_met;
        rows.push(row(measurement, &spread, is_met));
    }
    let table = table(&rows);
    out.write_all(table.as_bytes())?;
    let path = workspace.root.join(PAPER);
    let paper = fs::read_to_string(&path).with_context(|| format!("{PAPER} cannot be read"))?;
    let paper = with_block(&paper, &table).with_context(|| format!("{PAPER} lacks {BEGIN} or {END}"))?;
    fs::write(&path, paper).with_context(|| format!("{PAPER} cannot be written"))?;
    Ok(all_met)
}

fn row(measurement: &Measurement, spread: &Spread, is_met: bool) -> String {
    let verdict = if is_met { "met" } else { "missed" };
    format!(
        "| {} | {} | {} | {verdict} | {} to {} | {} runs of `oakham {}` |\n",
        measurement.name,
        milliseconds(measurement.bar),
        milliseconds(spread.median),
        milliseconds(spread.least),
        milliseconds(spread.most),
        measurement.n_runs,
        measurement.arguments.join(" "),
    )
}

fn table(rows: &[String]) -> String {
    let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
    let head = "| what | bar | median | bar is | least to most | how measured |\n";
    let rule = "| --- | --- | --- | --- | --- | --- |\n";
    let machine = format!("\nRelease build, {n_cores} cores, one warm-up run before each.\n");
    [head, rule].into_iter().map(str::to_owned).chain(rows.iter().cloned()).chain([machine]).collect()
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1e3)
}

/// The paper with `table` between its two marks; `None` where it lacks one.
fn with_block(paper: &str, table: &str) -> Option<String> {
    let (before, rest) = paper.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{table}{END}{after}"))
}

#[cfg(test)]
mod tests;
