//! The consolidation of a synthetic England, beside pandas and polars on the same cells.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::bench::measure;
use crate::bench::paper::{Row, Unit};
use crate::bench::readings::Readings;

/// The longest consolidation that is good enough [ms].
const LONGEST: f64 = 500.0;
/// The most memory that is good enough [MB].
const MOST_MEMORY: f64 = 500.0;

/// Runs the bench of `finance`, then the peers on the cells it wrote.
pub(super) fn rows(root: &Path, scratch: &Path) -> Result<Vec<Row>> {
    let cells = scratch.join("cells.csv");
    let mut bench = Command::new("cargo");
    bench
        .args(["bench", "--quiet", "--package", "finance", "--bench", "england", "--", "--cells"])
        .arg(&cells)
        .current_dir(root);
    let england = Readings::parse(&measure::printed(bench)?);
    let mut rows = own(&england)?;
    match peers_installed(root) {
        Ok(python) => {
            let mut script = Command::new(python);
            script.arg(root.join("xtask/bench/peer.py")).arg(&cells);
            let peers = Readings::parse(&measure::printed(script)?);
            rows.extend(beside(&england, &peers, "pandas")?);
            rows.extend(beside(&england, &peers, "polars")?);
        }
        Err(error) => rows.push(Row {
            value: None,
            ..Row::new(
                "the same cells with pandas and polars",
                Unit::Milliseconds,
                None,
                0.0,
                &skipped(&error),
            )
        }),
    }
    Ok(rows)
}

pub(super) fn skipped(error: &anyhow::Error) -> String {
    // A row is one line.
    format!("skipped: {}", format!("{error:#}").split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What the bench of `finance` says.
fn own(england: &Readings) -> Result<Vec<Row>> {
    let times = england.sample("run_ms")?;
    let how = format!(
        "{} runs over {} systems, 12 months, {} returns, {} cells, from memory, one thread",
        times.n_values(),
        england.text("systems")?,
        england.text("returns")?,
        england.text("cells")?,
    );
    let memory = Row::new(
        "the same, peak memory",
        Unit::Megabytes,
        Some(MOST_MEMORY),
        0.0,
        "of the whole process with all returns, from /proc/self/status",
    );
    let value = england.number("peak_kb").ok().map(|kilobytes| kilobytes * 1024.0 / 1e6);
    Ok(vec![
        Row::median("consolidate a synthetic England", Some(LONGEST), &times, &how),
        Row { value, ..memory },
    ])
}

/// What a peer says of the same cells, and how it compares.
fn beside(england: &Readings, peers: &Readings, name: &str) -> Result<Vec<Row>> {
    let (ours, theirs) =
        (england.text("actual_to_date_pence")?, peers.text(&format!("{name}_actual_to_date_pence"))?);
    ensure!(ours == theirs, "Oakham sums {ours} pence to date, {name} {theirs}");
    let library = format!("{name} {}", peers.text(&format!("{name}_version"))?);
    let own = england.sample("run_ms")?.median();
    let reading = peers.sample(&format!("{name}_read_ms"))?.median();
    let shapes = [
        ("cells", "a row a cell, every cell", format!("; reading the file first takes {reading:.0} ms more")),
        ("wide", "a column each for the four measures", "; made ready before the clock starts".to_owned()),
    ];
    shapes
        .into_iter()
        .map(|(shape, words, more)| {
            let times = peers.sample(&format!("{name}_{shape}_ms"))?;
            let ratio = times.median() / own;
            let how = format!("sum by system, month and line; {ratio:.1} × the time of Oakham{more}");
            Ok(Row::median(&format!("{library}, {words}"), None, &times, &how))
        })
        .collect()
}

/// The Python that has the peers, installed where they are not yet.
pub(super) fn peers_installed(root: &Path) -> Result<PathBuf> {
    let cache = match std::env::var_os("XDG_CACHE_HOME") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(std::env::var_os("HOME").context("HOME is not set")?).join(".cache"),
    };
    let folder = cache.join("oakham/bench-venv");
    let python = folder.join("bin/python");
    if !python.exists() {
        let mut make = Command::new("python3");
        make.args(["-m", "venv"]).arg(&folder);
        measure::printed(make)?;
    }
    let mut install = Command::new(&python);
    install
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-input",
            "--requirement",
        ])
        .arg(root.join("xtask/bench/requirements.txt"));
    measure::printed(install)?;
    Ok(python)
}

#[cfg(test)]
mod tests;
