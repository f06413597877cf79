//! Whole commands, as a person waits for them: from a cold process to its exit.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::bench::measure::{self, Sample};
use crate::bench::paper::{Row, Unit};

/// Pages of a static copy that the bar is for.
const PAGES_OF_BAR: f64 = 500.0;

/// A command and how long it may take.
pub(super) struct Measurement {
    name: &'static str,
    /// The longest median that is good enough [ms].
    bar: f64,
    n_runs: u32,
    /// What follows `oakham`; `OUT` stands for a scratch folder.
    arguments: &'static [&'static str],
}

const MEASUREMENTS: [Measurement; 8] = [
    Measurement { name: "start", bar: 50.0, n_runs: 20, arguments: &["--version"] },
    Measurement {
        name: "check a workspace",
        bar: 500.0,
        n_runs: 20,
        arguments: &["check", "-w", "examples/llr"],
    },
    Measurement {
        name: "position of a system and month",
        bar: 50.0,
        n_runs: 20,
        arguments: &[
            "position",
            "-w",
            "examples/llr",
            "--year",
            "2024/25",
            "--month",
            "5",
            "--format",
            "json",
        ],
    },
    Measurement {
        name: "a past report, as at a day, all forms",
        bar: 5000.0,
        n_runs: 7,
        arguments: &[
            "report",
            "-w",
            "examples/llr",
            "--year",
            "2026/27",
            "--month",
            "6",
            "--as-at",
            "2026-11-01",
            "-o",
            "OUT",
        ],
    },
    Measurement {
        name: "clusters of every region, proven, with the next best",
        bar: 200.0,
        n_runs: 15,
        arguments: &["reform", "clusters"],
    },
    Measurement {
        name: "reform: targets, choice, price of each function, frontier, exits, duties",
        bar: 6000.0,
        n_runs: 7,
        arguments: &["reform", "plan", "-w", "examples/llr", "--on", "2026-11-24"],
    },
    REPORT,
    Measurement {
        name: "the same with schemes, risks and running costs",
        bar: 5000.0,
        n_runs: 7,
        arguments: &["report", "-w", "examples/llr", "--year", "2026/27", "--month", "7", "-o", "OUT"],
    },
];

/// The heaviest command.
pub(super) const REPORT: Measurement = Measurement {
    name: "board report: HTML, PDF, workbook and CSV",
    bar: 5000.0,
    n_runs: 7,
    arguments: &["report", "-w", "examples/llr", "--year", "2024/25", "--month", "5", "-o", "OUT"],
};

/// Measures every command of the program at `binary`.
pub(super) fn rows(root: &Path, binary: &Path, scratch: &Path) -> Result<Vec<Row>> {
    let submission = submission(root, binary, scratch)?;
    let rows: Result<Vec<Row>> = MEASUREMENTS
        .iter()
        .map(|measurement| {
            let times = measurement.take(measurement.n_runs, root, binary, scratch)?;
            let how = format!("{} runs of `oakham {}`", times.n_values(), measurement.arguments.join(" "));
            Ok(Row::median(measurement.name, Some(measurement.bar), &times, &how))
        })
        .collect();
    Ok(rows?.into_iter().chain([copy_of_site(root, binary, scratch)?, submission]).collect())
}

/// The whole public site as files, by how many pages it has.
fn copy_of_site(root: &Path, binary: &Path, scratch: &Path) -> Result<Row> {
    let command = || {
        let mut command = Command::new(binary);
        command.arg("publish").arg(scratch.join("copy")).args(["-w", "examples/llr"]).current_dir(root);
        command
    };
    let told = measure::printed(command())?;
    let pages = told.split_once(" pages").and_then(|(before, _)| before.rsplit(' ').next());
    let pages: u32 =
        pages.and_then(|n| n.parse().ok()).context("`oakham publish` tells no number of pages")?;
    let times = measure::repeat(3, command)?;
    let value = times.median() * PAGES_OF_BAR / f64::from(pages);
    let how = format!(
        "{} runs of `oakham publish COPY -w examples/llr`, {pages} pages in {:.1} s",
        times.n_values(),
        times.median() / 1e3
    );
    Ok(Row::new(
        "static copy of the public site, for each 500 pages",
        Unit::Milliseconds,
        Some(20_000.0),
        value,
        &how,
    ))
}

/// A workbook of 11 sheets, read and compared with every rule: sent again, so that nothing is written.
fn submission(root: &Path, binary: &Path, scratch: &Path) -> Result<Row> {
    let workspace = scratch.join("submission");
    let mut copy = Command::new("cp");
    measure::printed({
        copy.arg("-r").arg(root.join("examples/llr")).arg(&workspace);
        copy
    })?;
    let times = measure::repeat(20, || {
        let mut command = Command::new(binary);
        command.arg("-w").arg(&workspace).args(["return", "submit"]);
        command.arg(root.join("crates/sources/samples/return.xlsx")).args(["--by", "Ann Lee"]);
        command
    })?;
    let how = "20 runs of `oakham return submit crates/sources/samples/return.xlsx` on a copy of the example";
    Ok(Row::median("a return of 11 sheets in a workbook, read and checked", Some(300.0), &times, how))
}

impl Measurement {
    /// How long each of `n_runs` takes [ms].
    pub(super) fn take(&self, n_runs: u32, root: &Path, binary: &Path, scratch: &Path) -> Result<Sample> {
        let command = || {
            let mut command = Command::new(binary);
            for argument in self.arguments {
                match *argument {
                    "OUT" => command.arg(scratch.join("report")),
                    _ => command.arg(argument),
                };
            }
            command.current_dir(root);
            command
        };
        measure::repeat(n_runs, command).with_context(|| self.name.to_owned())
    }
}
