//! The consequence table of the example: base and four scenarios from nothing and again, and what differences for
//! patients hang on.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::bench::measure::{self, Sample};
use crate::bench::paper::{Row, Unit};
use crate::bench::site::Site;

/// Four scenarios of the example: hours, appointments, beds, and a plan of money, functions and beds together.
const FOUR: [&str; 4] = ["oakham-weekday-evenings", "gp-hours-two-pcns", "winter-beds", "meets-the-cap"];
/// The one whose differences are tried.
const ONE: &str = "winter-beds";
/// How many assumptions are tried.
const ASSUMPTIONS: usize = 10;
/// The longest that a page may take once its table is there [ms], and how often each is asked for.
const LONGEST_PAGE: f64 = 100.0;
const PAGE_ROUNDS: usize = 10;
/// How often memory is looked at.
const PAUSE: Duration = Duration::from_millis(50);

/// Measures the program at `binary` on a copy of the example.
///
/// What is from nothing begins with a copy that has no `lake`; the drivers begin with the table, as a page does.
pub(super) fn rows(root: &Path, binary: &Path, scratch: &Path) -> Result<Vec<Row>> {
    let workspace = scratch.join("scenarios");
    let mut copy = Command::new("cp");
    copy.arg("-r").arg(root.join("examples/llr")).arg(&workspace);
    measure::printed(copy)?;
    ensure!(
        !workspace.join("lake/appraisals").exists(),
        "the example holds tables, so that none would be from nothing"
    );
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
    let n_tried = tried(&measure::printed(compare(&[ONE], &[]))?)?;
    ensure!(n_tried == ASSUMPTIONS, "{n_tried} assumptions were tried in the place of {ASSUMPTIONS}");
    let how = format!("once, `oakham scenario compare base {}` on a copy of the example", FOUR.join(" "));
    let of_drivers = format!("once, `oakham scenario compare base {ONE} --drivers`, its table made before");
    let peak = peak_mb.zip(drivers_mb).map(|(table, drivers)| table.max(drivers));
    let memory = Row {
        value: peak,
        ..Row::new("consequences, peak memory", Unit::Megabytes, Some(1_000.0), 0.0, "the most of both")
    };
    let pages = pages(binary, &workspace)?;
    Ok([
        vec![
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
        ],
        pages,
    ]
    .concat())
}

/// How long pages take whose tables are there: the first time after the site began, and again.
fn pages(binary: &Path, workspace: &Path) -> Result<Vec<Row>> {
    let mut serve = Command::new(binary);
    serve.arg("-w").arg(workspace).args(["serve", "--no-warm-up"]);
    let site = Site::start(serve)?;
    let four = FOUR.map(|name| format!("with={name}")).join("&");
    let addresses = [
        "/scenarios".to_owned(),
        "/scenarios/new".to_owned(),
        format!("/scenarios/{ONE}"),
        format!("/scenarios/compare?{four}"),
        format!("/scenarios/summary?{four}"),
        "/scenarios/adopted".to_owned(),
        "/scenarios/adopted/oakham-weekday-evenings".to_owned(),
    ];
    let (mut first, mut again) = (Vec::new(), Vec::new());
    for address in &addresses {
        let mut times = Vec::new();
        for _ in 0..=PAGE_ROUNDS {
            let begun = Instant::now();
            let answer = site.answer(address).with_context(|| format!("{address} is not answered"))?;
            times.push(begun.elapsed().as_secs_f64() * 1e3);
            ensure!(answer.starts_with("HTTP/1.0 200"), "{address} is not answered with a page");
            // What is timed is the table, and not that there is none yet.
            let is_there = !answer.contains("not worked out yet, or what it rests on has changed");
            ensure!(is_there, "{address} has no table");
        }
        first.push(times.remove(0));
        let times = Sample::of(times).context("a page is asked for more than once")?;
        again.push((times.median(), address));
    }
    again.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let (slowest, _) = again[0];
    let listed: Vec<String> =
        again.iter().map(|(median, address)| format!("`{}` {median:.1}", plain(address))).collect();
    let how = format!("the slowest of these, median of {PAGE_ROUNDS} each, ms: {}", listed.join(", "));
    let first = Sample::of(first).context("pages are asked for")?;
    let of_first =
        format!("{} pages, each asked for once after the site began, without its warm-up", first.n_values());
    Ok(vec![
        Row::new(
            "pages of scenarios, once worked out",
            Unit::Milliseconds,
            Some(LONGEST_PAGE),
            slowest,
            &how,
        ),
        Row {
            range: Some((first.least(), first.most())),
            ..Row::new("the first view of each", Unit::Milliseconds, None, first.most(), &of_first)
        },
    ])
}

/// An address without what it asks.
fn plain(address: &str) -> &str {
    address.split('?').next().unwrap_or(address)
}

/// How many assumptions the differences for patients of a table were tried with.
fn tried(table: &str) -> Result<usize> {
    let table: serde_json::Value = serde_json::from_str(table).context("the table is JSON")?;
    let patients =
        table["scenarios"][0]["patients"].as_array().context("differences for patients were tried")?;
    Ok(patients.first().and_then(|measure| measure["bars"].as_array()).map_or(0, Vec::len))
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
