//! The consequence table of the example: base and four scenarios from nothing and again, and what differences for
//! patients hang on.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::bench::measure;
use crate::bench::paper::{Row, Unit};

/// Four scenarios of the example: hours, appointments, beds, and a plan of money, functions and beds together.
const FOUR: [&str; 4] = ["oakham-weekday-evenings", "gp-hours-two-pcns", "winter-beds", "meets-the-cap"];
/// The one whose differences are tried.
const ONE: &str = "winter-beds";
/// How often memory is looked at.
const PAUSE: Duration = Duration::from_millis(50);

/// Measures the program at `binary` on a copy of the example.
pub(super) fn rows(root: &Path, binary: &Path, scratch: &Path) -> Result<Vec<Row>> {
    let workspace = scratch.join("scenarios");
    let mut copy = Command::new("cp");
    copy.arg("-r").arg(root.join("examples/llr")).arg(&workspace);
    measure::printed(copy)?;
    let compare = |scenarios: &[&str], more: &[&str]| {
        let mut command = Command::new(binary);
        command
            .arg("-w")
            .arg(&workspace)
            .args(["--quiet", "--format", "json", "scenario", "compare", "base"]);
        command.args(scenarios).args(more);
        command
    };
    let (cold_s, peak_mb) = watched(compare(&FOUR, &[]))?;
    let again = measure::repeat(5, || compare(&FOUR, &[]))?;
    // Its table is there already, so that what is measured is what it hangs on.
    measure::time_once(compare(&[ONE], &[]))?;
    let (drivers_s, drivers_mb) = watched(compare(&[ONE], &["--drivers"]))?;
    let how = format!("once, `oakham scenario compare base {}` on a copy of the example", FOUR.join(" "));
    let of_drivers = format!("once, `oakham scenario compare base {ONE} --drivers`, its table made before");
    let peak = peak_mb.zip(drivers_mb).map(|(table, drivers)| table.max(drivers));
    let memory = Row {
        value: peak,
        ..Row::new("consequences, peak memory", Unit::Megabytes, Some(1_000.0), 0.0, "the most of both")
    };
    Ok(vec![
        Row::new("consequences of four scenarios, from nothing", Unit::Seconds, Some(90.0), cold_s, &how),
        Row::median("the same again", Some(1_000.0), &again, "5 runs of the same"),
        Row::new(
            "what differences for patients hang on, ten assumptions",
            Unit::Seconds,
            Some(300.0),
            drivers_s,
            &of_drivers,
        ),
        memory,
    ])
}

/// How long a command takes [s], and the most memory that it held [MB]; nothing where the system does not tell.
fn watched(mut command: Command) -> Result<(f64, Option<f64>)> {
    let begun = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("{command:?} could not be started"))?;
    let mut peak_mb = None;
    let status = loop {
        peak_mb = peak_of(&child).or(peak_mb);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(PAUSE);
    };
    ensure!(matches!(status.code(), Some(0 | 1)), "{command:?} failed");
    Ok((begun.elapsed().as_secs_f64(), peak_mb))
}

fn peak_of(child: &Child) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024.0 / 1e6)
}
