//! `oakham check`: what must be corrected before the figures can be used.

use std::io::{self, Write};

use anyhow::Result;
use serde_json::json;

use crate::Outcome;
use crate::arguments::{Format, Global, When};
use crate::{load, terminal};

/// Checks the month asked for or, without one, every month.
pub(crate) fn run(global: &Global, when: When) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let all = when.year.is_none() && when.month.is_none();
    let months = if all { workspace.months()? } else { vec![load::month(&workspace, when)?] };
    let months = if months.is_empty() { vec![load::month(&workspace, when)?] } else { months };
    let mut checked = Vec::new();
    let mut faults = Vec::new();
    for (year, month) in months {
        match load::book(&workspace, (year, month), global.as_at) {
            Ok(book) => checked.push(book),
            // What cannot be read in one month is told together with the other months'.
            Err(error) => match error.downcast::<sources::fault::SourcesError>() {
                Ok(sources::fault::SourcesError::Faults(more)) => faults.extend(more),
                Ok(error) => return Err(error.into()),
                // Recorded later than asked for: nothing to check yet.
                Err(_) if all && global.as_at.is_some() => {}
                Err(error) => return Err(error),
            },
        }
    }
    if !faults.is_empty() {
        faults.sort();
        faults.dedup();
        return Err(sources::fault::SourcesError::Faults(faults).into());
    }
    let findings: Vec<_> = checked.iter().flat_map(|book| book.findings.clone()).collect();
    let mut out = io::stdout().lock();
    match global.format {
        Format::Table => {
            for book in &checked {
                writeln!(out, "{} month {}, {}", book.year, book.month, reported(book))?;
                terminal::findings(&mut out, &book.findings)?;
            }
        }
        Format::Json => {
            let months: Vec<_> = checked
                .iter()
                .map(|book| {
                    json!({
                        "year": book.year.to_string(),
                        "month": book.month.get(),
                        "complete": book.is_complete(),
                        "findings": crate::output::position_json(book)["findings"],
                    })
                })
                .collect();
            let document =
                json!({"schema": "oakham.check/1", "system": workspace.system.as_str(), "months": months});
            writeln!(out, "{document:#}")?;
        }
        Format::Csv => {
            let mut writer = csv::Writer::from_writer(&mut out);
            writer.write_record(["severity", "rule", "file", "row", "column", "message", "fix"])?;
            for finding in &findings {
                let row = finding.at.map_or_else(String::new, |at| at.row.to_string());
                let column = finding.at.map_or_else(String::new, domain::source::CellAt::column_letters);
                writer.write_record([
                    finding.severity.word(),
                    &finding.rule,
                    &finding.file,
                    &row,
                    &column,
                    &finding.message,
                    &finding.fix,
                ])?;
            }
            writer.flush()?;
        }
    }
    Ok(if checked.iter().any(load::is_blocked) { Outcome::Blocked } else { Outcome::Done })
}

fn reported(book: &domain::book::Book) -> String {
    let n = book.organisations.len();
    format!("{} of {n} organisations reported", n - book.missing.len())
}
