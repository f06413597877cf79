//! Publications into the lake beside `DuckDB` and Polars, and a question over a synthetic England.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::bench::england::{peers_installed, skipped};
use crate::bench::measure::{self, Sample};
use crate::bench::paper::{Row, Unit};
use crate::bench::readings::Readings;

/// The least share of a peer's speed that is good enough.
const LEAST_SPEED: f64 = 0.5;
/// The most memory that is good enough, whatever the file [MB].
const MOST_MEMORY: f64 = 300.0;
/// The longest answer that is good enough [ms].
const LONGEST_ANSWER: f64 = 2000.0;
/// Months of practice-level files, and rows of each: 50 million in all.
const MONTHS: &str = "30";
const ROWS: &str = "1666667";

/// Waiting lists of one system; the file is made 80 MB long by repeating its rows.
const WAITING_LISTS: &str = "elective/20260430-RTT-April-2026-full-extract__commissioner_parent_QK1.csv";
/// Appointments of one system.
const APPOINTMENTS: &str = "gp_appointments/Regional_CSV_LeicesterLeicsRut.csv";

const QUESTION: &str = "SELECT practice, \
     sum(appointments) FILTER (WHERE staff_type = 'GP') AS with_gp, \
     sum(appointments) FILTER (WHERE staff_type <> 'Unknown') AS known \
     FROM gp_appointments_practice GROUP BY practice ORDER BY practice";

/// Imports the files that lie in the folder `OAKHAM_PUBLICATIONS`, and asks over 50 million rows.
pub(super) fn rows(root: &Path, binary: &Path, scratch: &Path) -> Result<Vec<Row>> {
    let python = match peers_installed(root) {
        Ok(python) => python,
        Err(error) => {
            return Ok(vec![not_measured("publications into the lake, and a question", &skipped(&error))]);
        }
    };
    let workspace = scratch.join("lake");
    copy(&root.join("examples/llr"), &workspace)?;
    let script = |arguments: &[&str]| -> Result<Readings> {
        let mut command = Command::new(&python);
        command.arg(root.join("xtask/bench/lake_peer.py")).args(arguments);
        Ok(Readings::parse(&measure::printed(command)?))
    };
    let (binary, folder) = (text(binary)?, text(&workspace)?);
    let scratch_text = text(scratch)?;
    let mut rows = Vec::new();
    for (name, file) in [
        ("waiting lists, 80 MB", long_waiting_lists(scratch, script)),
        ("appointments of one system", publication(APPOINTMENTS)),
    ] {
        match file {
            Ok(file) => {
                rows.extend(beside(name, &script(&["beside", binary, folder, &file, scratch_text, "5"])?)?);
            }
            Err(error) => rows.push(not_measured(&format!("{name}, into Parquet"), &skipped(&error))),
        }
    }

    let made = scratch.join("practices");
    fs::create_dir_all(&made).with_context(|| format!("{} cannot be made", made.display()))?;
    let files = script(&["practices", text(&made)?, MONTHS, ROWS])?;
    let import = ["import", binary, folder].into_iter();
    let import = script(&import.chain(files.all("file").iter().map(String::as_str)).collect::<Vec<_>>())?;
    fs::remove_dir_all(&made).with_context(|| format!("{} cannot be removed", made.display()))?;
    let asked = script(&["ask", binary, folder, QUESTION, "7"])?;
    let how = format!(
        "7 runs of `oakham sql`, 30 months, 6250 synthetic practices, 50 million rows; their 30 files were imported in {:.0} s",
        import.number("import_ms")? / 1e3
    );
    rows.push(memory("30 months of practices, peak memory of one import", &import.sample("import_peak_kb")?));
    rows.push(Row::median(
        "share of appointments with a GP by practice",
        Some(LONGEST_ANSWER),
        &asked.sample("ask_ms")?,
        &how,
    ));
    rows.push(memory("the same, peak memory", &asked.sample("ask_peak_kb")?));
    Ok(rows)
}

/// Oakham and the peers on one file.
fn beside(name: &str, readings: &Readings) -> Result<Vec<Row>> {
    let own = readings.sample("oakham_ms")?;
    let megabytes = readings.number("bytes")? / 1e6;
    let how = format!(
        "{} runs of `oakham data import`, {:.0} MB a second",
        own.n_values(),
        megabytes / (own.median() / 1e3)
    );
    let mut rows = vec![
        Row::median(&format!("{name}, into Parquet"), None, &own, &how),
        memory(&format!("{name}, peak memory"), &readings.sample("oakham_peak_kb")?),
    ];
    for peer in ["duckdb", "polars"] {
        let times = readings.sample(&format!("{peer}_ms"))?;
        let peak = readings.sample(&format!("{peer}_peak_kb"))?.median() * 1024.0 / 1e6;
        let title = format!("{name}, {peer} {}", readings.text(&format!("{peer}_version"))?);
        let how = format!(
            "Oakham has {:.2} of its speed, at least {LEAST_SPEED} is good enough; peak memory {peak:.0} MB",
            times.median() / own.median()
        );
        rows.push(Row::median(&title, None, &times, &how));
    }
    let fastest = ["duckdb", "polars"]
        .into_iter()
        .map(|peer| Ok(readings.sample(&format!("{peer}_ms"))?.median()))
        .collect::<Result<Vec<f64>>>()?
        .into_iter()
        .fold(f64::INFINITY, f64::min);
    // The bar is on the time: twice the time of the faster peer is half its speed.
    rows[0].bar = Some(fastest / LEAST_SPEED);
    Ok(rows)
}

fn memory(name: &str, kilobytes: &Sample) -> Row {
    let value = kilobytes.most() * 1024.0 / 1e6;
    Row::new(
        name,
        Unit::Megabytes,
        Some(MOST_MEMORY),
        value,
        "the most that the whole process held in any run",
    )
}

fn not_measured(name: &str, why: &str) -> Row {
    Row { value: None, ..Row::new(name, Unit::Milliseconds, None, 0.0, why) }
}

/// A publication's file in the folder `OAKHAM_PUBLICATIONS`.
fn publication(file: &str) -> Result<String> {
    let folder = std::env::var("OAKHAM_PUBLICATIONS").context("OAKHAM_PUBLICATIONS names no folder")?;
    Ok(text(&Path::new(&folder).join(file))?.to_owned())
}

/// The waiting lists with their rows again and again, each time of other providers.
fn long_waiting_lists(scratch: &Path, script: impl Fn(&[&str]) -> Result<Readings>) -> Result<String> {
    const LENGTH: &str = "80000000";
    let long = text(&scratch.join("20260430-RTT-April-2026-full-extract.csv"))?.to_owned();
    script(&["longer", &publication(WAITING_LISTS)?, &long, LENGTH])?;
    Ok(long)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let mut command = Command::new("cp");
    command.arg("-r").arg(from).arg(to);
    measure::printed(command)?;
    Ok(())
}

fn text(path: &Path) -> Result<&str> {
    path.to_str().with_context(|| format!("{} is not text", path.display()))
}
