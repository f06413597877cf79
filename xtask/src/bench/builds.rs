//! What is built: how large it is, how long the pure ring takes from nothing, and the dev build.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::bench::commands::REPORT;
use crate::bench::measure;
use crate::bench::paper::{Row, Unit};

/// The largest binary that is good enough [MB].
const LARGEST: f64 = 100.0;
/// The longest the pure ring may take from nothing [s].
const LONGEST_PURE: f64 = 60.0;

/// The size of the release binary.
pub(super) fn release(binary: &Path) -> Result<Row> {
    Ok(Row::new("release binary", Unit::Megabytes, Some(LARGEST), megabytes(binary)?, "as built"))
}

/// The pure ring built and tested in an empty target folder; crates were downloaded before.
pub(super) fn pure_ring(root: &Path, scratch: &Path) -> Result<Row> {
    let mut pure = Command::new("cargo");
    pure.arg("pure").current_dir(root).env("CARGO_TARGET_DIR", scratch.join("pure"));
    let before = measure::processor_seconds();
    let seconds = measure::time_once(pure)? / 1e3;
    // Tells a slow build from one that had to wait for other programs.
    let processor = measure::processor_seconds()
        .zip(before)
        .map_or_else(String::new, |(after, before)| format!("; {:.1} s of processor time", after - before));
    let how = format!("`cargo pure` with an empty target folder, once{processor}");
    Ok(Row::new(
        "build and test the pure ring from nothing",
        Unit::Seconds,
        Some(LONGEST_PURE),
        seconds,
        &how,
    ))
}

/// Size and report time of the dev binary, where there is one: the price of its profile.
pub(super) fn dev(root: &Path, binary: &Path, scratch: &Path) -> Result<Vec<Row>> {
    if !binary.exists() {
        return Ok(Vec::new());
    }
    let times = REPORT.take(3, root, binary, scratch)?;
    Ok(vec![
        Row::new("dev binary", Unit::Megabytes, None, megabytes(binary)?, "as found, with line tables"),
        Row::median("board report with the dev binary", None, &times, "3 runs"),
    ])
}

fn megabytes(file: &Path) -> Result<f64> {
    let size = fs::metadata(file).with_context(|| format!("{} cannot be read", file.display()))?.len();
    // Tenths of a megabyte are all that is shown.
    let kilobytes = u32::try_from(size / 1000).context("too large a file")?;
    Ok(f64::from(kilobytes) / 1e3)
}
