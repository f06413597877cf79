//! `oakham flow validate`: the simulation against queues whose answers are known, row by row.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Result;
use exhibits::csv_file::CsvFile;
use serde_json::json;

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::command::validate::queueing::{Effort, Report};
use crate::command::validate::simulation;
use crate::terminal;
use app::simulation::n_threads;

/// Tries every file of `folder` that is of the simulation.
pub(super) fn run(global: &Global, folder: &Path, quick: bool) -> Result<Outcome> {
    let effort = if quick { Effort::Quick } else { Effort::Whole };
    if !quick {
        terminal::note(global.quiet, "This takes a minute or two; --quick takes seconds and tells less.");
    }
    let reports = simulation::run(folder, effort, global.seed, n_threads()).map_err(anyhow::Error::msg)?;
    let mut out = terminal::out();
    match global.format {
        Format::Json => {
            let all: Vec<_> = reports.iter().map(of_report).collect();
            writeln!(out, "{:#}", json!({ "schema": "oakham.flow-validate/1", "files": all }))?;
        }
        Format::Csv => {
            let mut writer = CsvFile::to(&mut out);
            writer.row(["file", "case", "exact", "mean", "standard_error", "z", "fault"])?;
            for report in &reports {
                for row in &report.rows {
                    writer.row([
                        report.file,
                        &row.id,
                        &row.exact.to_string(),
                        &row.mean.to_string(),
                        &row.standard_error.to_string(),
                        &row.z.map_or(String::new(), |z| z.to_string()),
                        row.fault.as_deref().unwrap_or_default(),
                    ])?;
                }
            }
            writer.flush()?;
        }
        Format::Table => reports.iter().try_for_each(|report| print(report, &mut out))?,
    }
    let passes = reports.iter().all(Report::passes);
    Ok(if passes { Outcome::Done } else { Outcome::Blocked })
}

fn print(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{}: {} cases in {} networks, {} replications of each, {} events\n",
        report.file,
        report.rows.len(),
        report.n_networks,
        report.n_replications,
        report.events
    )?;
    writeln!(out, "{:>14}{:>14}{:>12}{:>8}  case", "exact", "simulated", "error", "z")?;
    for row in &report.rows {
        let z = row.z.map_or_else(|| "–".to_owned(), |z| format!("{z:.2}"));
        let fault = row.fault.as_ref().map_or(String::new(), |fault| format!("  {fault}"));
        writeln!(
            out,
            "{:>14.6}{:>14.6}{:>12.6}{:>8}  {}{fault}",
            row.exact, row.mean, row.standard_error, z, row.id
        )?;
    }
    if let Some(sum) = report.sum {
        writeln!(
            out,
            "\nThe sum of z² is {:.1} over {} cases; independent cases would have from {:.1} to {:.1}, these from {:.1} to {:.1}: {}.",
            sum.chi_squared,
            sum.degrees,
            sum.band.0,
            sum.band.1,
            sum.band_together.0,
            sum.band_together.1,
            if sum.is_likely() { "as it should be" } else { "not as it should be" }
        )?;
    }
    writeln!(out)
}

fn of_report(report: &Report) -> serde_json::Value {
    let rows: Vec<_> = report
        .rows
        .iter()
        .map(|row| {
            json!({
                "case": row.id, "exact": row.exact, "mean": row.mean,
                "standard_error": row.standard_error, "z": row.z, "fault": row.fault,
            })
        })
        .collect();
    let sum = report.sum.map(|sum| {
        json!({ "chi_squared": sum.chi_squared, "degrees": sum.degrees, "band": [sum.band.0, sum.band.1],
            "band_together": [sum.band_together.0, sum.band_together.1] })
    });
    json!({
        "file": report.file, "networks": report.n_networks, "replications": report.n_replications,
        "events": report.events, "passes": report.passes(), "sum": sum, "rows": rows,
    })
}
