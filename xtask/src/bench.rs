//! Measures the release binary against its bars and writes the table into docs/benchmarks.md.

mod builds;
mod commands;
mod documents;
mod england;
mod evidence;
mod flow;
mod lake;
mod measure;
mod paper;
mod readings;
mod reform;
mod scenarios;
mod site;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::bench::paper::Row;
use crate::workspace::Workspace;

const PAPER: &str = "docs/benchmarks.md";

/// What is measured together, by the name that `--only` takes.
const PARTS: [(&str, Measure); 10] = [
    ("commands", |bench| commands::rows(bench.root, &bench.binary, &bench.scratch)),
    ("documents", |bench| documents::rows(bench.root, &bench.binary, &bench.scratch)),
    ("lake", |bench| lake::rows(bench.root, &bench.binary, &bench.scratch)),
    ("site", |bench| site::rows(bench.root, &bench.binary, &bench.scratch)),
    ("england", |bench| england::rows(bench.root, &bench.scratch)),
    ("evidence", |bench| evidence::rows(bench.root)),
    ("reform", |bench| reform::rows(bench.root, &bench.scratch)),
    ("scenarios", |bench| scenarios::rows(bench.root, &bench.binary, &bench.scratch)),
    ("flow", |bench| flow::rows(bench.root, bench.target)),
    ("builds", |bench| {
        let release = builds::release(&bench.binary)?;
        let dev = builds::dev(bench.root, &bench.target.join("debug/oakham"), &bench.scratch)?;
        Ok([vec![release], dev, vec![builds::pure_ring(bench.root, &bench.scratch)?]].concat())
    }),
];

type Measure = fn(&Bench<'_>) -> Result<Vec<Row>>;

/// Where everything is measured.
struct Bench<'a> {
    root: &'a Path,
    target: &'a Path,
    binary: PathBuf,
    scratch: PathBuf,
}

/// Builds, measures all parts or `only` one, prints and writes their rows; gives whether every bar is met.
pub(crate) fn run(workspace: &Workspace, only: Option<&str>, out: &mut dyn Write) -> Result<bool> {
    let parts: Vec<Measure> = PARTS
        .iter()
        .filter(|(name, _)| only.is_none_or(|only| only == *name))
        .map(|(_, part)| *part)
        .collect();
    let names = PARTS.map(|(name, _)| name).join(", ");
    ensure!(!parts.is_empty(), "--only takes one of: {names}");
    let (root, target) = (&workspace.root, &workspace.target);
    let machine = machine();
    let built = Command::new("cargo")
        .args(["build", "--release", "--package", "oakham"])
        .current_dir(root)
        .status()
        .context("cargo could not be started")?;
    ensure!(built.success(), "oakham could not be built");
    let bench =
        Bench { root, target, binary: target.join("release/oakham"), scratch: target.join("bench-out") };
    clear(&bench.scratch)?;
    fs::create_dir_all(&bench.scratch)
        .with_context(|| format!("{} cannot be made", bench.scratch.display()))?;

    let mut rows = Vec::new();
    for part in parts {
        let measured = part(&bench)?;
        measured.iter().try_for_each(|row| write!(out, "{row}"))?;
        out.flush()?;
        rows.extend(measured);
    }
    clear(&bench.scratch)?;

    let path = root.join(PAPER);
    let paper = fs::read_to_string(&path).with_context(|| format!("{PAPER} cannot be read"))?;
    let paper = match only {
        None => paper::with_block(&paper, &paper::table(&rows, &machine)),
        Some(_) => paper::with_rows(&paper, &rows),
    };
    let paper = paper.with_context(|| format!("{PAPER} lacks its marks"))?;
    fs::write(&path, paper).with_context(|| format!("{PAPER} cannot be written"))?;

    let faults: Vec<String> = rows.iter().filter_map(Row::fault).collect();
    for fault in &faults {
        writeln!(out, "missed: {fault}")?;
    }
    writeln!(out, "bench: {} rows in {PAPER}, {} bars missed", rows.len(), faults.len())?;
    Ok(faults.is_empty())
}

/// Removes a folder of earlier measurements.
fn clear(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", folder.display()))
        }
        _ => Ok(()),
    }
}

/// In words: the machine, and how busy it was before.
fn machine() -> String {
    let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg").ok();
    let load =
        load.as_deref().and_then(|text| text.split_whitespace().next()).and_then(|one| one.parse().ok());
    format!("Release build, {n_cores} cores, one warm-up run before each.\n{}", busyness(load))
}

/// What a load average over one minute means for the figures.
fn busyness(load: Option<f64>) -> String {
    match load {
        None => "How busy the machine was is not known.".to_owned(),
        Some(load) if load < 0.5 => format!("Nothing else ran when it began (load average {load:.1})."),
        Some(load) => {
            format!("Other programs ran at the same time (load average {load:.1} when it began).")
        }
    }
}

#[cfg(test)]
mod tests;
