//! Choices of functions, beside `HiGHS` on the same problems; the frontier; exits.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::bench::england::{peers_installed, skipped};
use crate::bench::measure;
use crate::bench::paper::{Row, Unit};
use crate::bench::readings::Readings;

/// What is measured: the reading, what it is, and the longest that is good enough [ms].
const MEASURED: [(&str, &str, f64); 5] = [
    ("choice_35", "choice of 35 functions of 5 options, proven", 100.0),
    ("choice_200", "choice of 200 functions of 6 options, proven", 30_000.0),
    ("frontier", "frontier of 35 functions in 50 points", 5_000.0),
    ("alike", "35 functions alike: plan, each kept, frontier", 10_000.0),
    ("exits", "exits of 100 people, drawn 10,000 times", 1_000.0),
];

/// Runs the bench of `reform`, then `HiGHS` on the problems it wrote.
pub(super) fn rows(root: &Path, scratch: &Path) -> Result<Vec<Row>> {
    let problems = scratch.join("problems.csv");
    let mut bench = Command::new("cargo");
    bench
        .args(["bench", "--quiet", "--package", "reform", "--bench", "reform", "--", "--problems"])
        .arg(&problems)
        .current_dir(root);
    let own = Readings::parse(&measure::printed(bench)?);
    ensure!(own.text("proven")? == "true", "the choice of 35 functions is not proven");
    let mut rows = Vec::new();
    for (name, name_in_table, bar) in MEASURED {
        let times = own.sample(&format!("{name}_ms"))?;
        let how = format!("{} runs of a synthetic board, one thread", times.n_values());
        rows.push(Row::median(name_in_table, Some(bar), &times, &how));
    }
    match peers_installed(root) {
        Ok(python) => {
            let mut script = Command::new(python);
            script.arg(root.join("xtask/bench/reform_peer.py")).arg(&problems);
            let peer = Readings::parse(&measure::printed(script)?);
            for name in ["choice_35", "choice_200"] {
                rows.push(beside(&own, &peer, name)?);
            }
        }
        Err(error) => rows.push(Row {
            value: None,
            ..Row::new("the same choices with HiGHS", Unit::Milliseconds, None, 0.0, &skipped(&error))
        }),
    }
    Ok(rows)
}

/// What `HiGHS` says of the same problem: the same harm, and how long it took.
fn beside(own: &Readings, peer: &Readings, name: &str) -> Result<Row> {
    let (ours, theirs) = (own.text(&format!("{name}_harm"))?, peer.text(&format!("{name}_harm"))?);
    ensure!(ours == theirs, "{name}: Oakham finds a least harm of {ours}, HiGHS of {theirs}");
    let times = peer.sample(&format!("{name}_ms"))?;
    let ratio = times.median() / own.sample(&format!("{name}_ms"))?.median();
    let how = format!(
        "the same least harm, {ours}, gap 0; {ratio:.0} × the time of Oakham; building the model is not counted"
    );
    let functions = name.trim_start_matches("choice_");
    let name_in_table = format!("HiGHS {}, the choice of {functions} functions", peer.text("highs_version")?);
    Ok(Row::median(&name_in_table, None, &times, &how))
}
