//! `oakham flow validate`: the simulation against queues whose answers are known, row by row.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Result;
use api::document::{Document, SchemaName};
use api::flow::validation::{ChiSquared, FlowValidation, ValidatedCase, ValidatedFile};
use api::word::finite;
use exhibits::csv_file::CsvFile;

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
            let files = reports.iter().map(of_report).collect();
            let document = FlowValidation { schema: SchemaName::default(), files };
            out.write_all(document.text().as_bytes())?;
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

fn of_report(report: &Report) -> ValidatedFile {
    let rows = report.rows.iter().map(|row| ValidatedCase {
        case: row.id.clone(),
        exact: finite(row.exact),
        mean: finite(row.mean),
        standard_error: finite(row.standard_error),
        z: row.z.and_then(finite),
        fault: row.fault.clone(),
    });
    let sum = report.sum.map(|sum| ChiSquared {
        chi_squared: sum.chi_squared,
        degrees: sum.degrees,
        band: sum.band.into(),
        band_together: sum.band_together.into(),
    });
    ValidatedFile {
        file: report.file,
        networks: report.n_networks,
        replications: report.n_replications,
        events: report.events,
        passes: report.passes(),
        sum,
        rows: rows.collect(),
    }
}
