//! Measures the release binary against its bars and writes the table into docs/benchmarks.md.

mod builds;
mod commands;
mod england;
mod evidence;
mod flow;
mod lake;
mod measure;
mod paper;
mod readings;
mod reform;
mod site;

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::workspace::Workspace;

const PAPER: &str = "docs/benchmarks.md";

/// Builds, measures, prints and writes the table; gives whether every bar is met.
pub(crate) fn run(workspace: &Workspace, out: &mut dyn Write) -> Result<bool> {
    let root = &workspace.root;
    let machine = machine();
    let built = Command::new("cargo")
        .args(["build", "--release", "--package", "oakham"])
        .current_dir(root)
        .status()
        .context("cargo could not be started")?;
    ensure!(built.success(), "oakham could not be built");
    let binary = workspace.target.join("release/oakham");
    let scratch = workspace.target.join("bench-out");
    clear(&scratch)?;
    fs::create_dir_all(&scratch).with_context(|| format!("{} cannot be made", scratch.display()))?;

    let mut rows = Vec::new();
    let mut keep = |measured: Vec<paper::Row>| -> io::Result<()> {
        measured.iter().try_for_each(|row| write!(out, "{row}"))?;
        out.flush()?;
        rows.extend(measured);
        Ok(())
    };
    keep(commands::rows(root, &binary, &scratch)?)?;
    keep(lake::rows(root, &binary, &scratch)?)?;
    keep(site::rows(root, &binary, &scratch)?)?;
    keep(england::rows(root, &scratch)?)?;
    keep(evidence::rows(root)?)?;
    keep(reform::rows(root, &scratch)?)?;
    keep(flow::rows(root, &workspace.target)?)?;
    keep(vec![builds::release(&binary)?])?;
    keep(builds::dev(root, &workspace.target.join("debug/oakham"), &scratch)?)?;
    keep(vec![builds::pure_ring(root, &scratch)?])?;
    clear(&scratch)?;

    let path = root.join(PAPER);
    let paper = fs::read_to_string(&path).with_context(|| format!("{PAPER} cannot be read"))?;
    let paper = paper::with_block(&paper, &paper::table(&rows, &machine))
        .with_context(|| format!("{PAPER} lacks its marks"))?;
    fs::write(&path, paper).with_context(|| format!("{PAPER} cannot be written"))?;

    let faults: Vec<String> = rows.iter().filter_map(paper::Row::fault).collect();
    for fault in &faults {
        writeln!(out, "missed: {fault}")?;
    }
    writeln!(out, "bench: {} rows in {PAPER}, {} bars missed", rows.len(), faults.len())?;
    Ok(faults.is_empty())
}

/// Measures patient flow alone, for whoever makes it faster; prints the table and writes it nowhere.
pub(crate) fn run_flow(workspace: &Workspace, out: &mut dyn Write) -> Result<bool> {
    let rows = flow::rows(&workspace.root, &workspace.target)?;
    write!(out, "{}", paper::table(&rows, &machine()))?;
    Ok(!rows.iter().any(paper::Row::is_missed))
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
