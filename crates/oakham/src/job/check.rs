//! `oakham check`: what must be corrected before the figures can be used.

use std::collections::BTreeSet;
use std::io::{self, Write};

use anyhow::Result;
use charts::csv_file::CsvFile;
use domain::finding::{Finding, Severity};
use domain::month::FinancialYear;
use domain::programme::Programme;
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
    let years: BTreeSet<FinancialYear> = checked.iter().map(|book| book.year).collect();
    let mut registers = crate::programme::programmes(&workspace, global.as_at)?;
    // Asked for everything, the registers of years without returns are looked at too.
    registers.retain(|year, _| all || years.contains(year));
    let of_register = |programme: &Programme| -> Vec<Finding> {
        programme.efficiency.findings.iter().chain(&programme.risks.findings).cloned().collect()
    };
    let registers: Vec<(FinancialYear, Vec<Finding>)> =
        registers.iter().map(|(year, programme)| (*year, of_register(programme))).collect();
    let of_registers = registers.iter().flat_map(|(_, findings)| findings);
    let findings: Vec<_> =
        checked.iter().flat_map(|book| &book.findings).chain(of_registers).cloned().collect();
    let mut out = io::stdout().lock();
    match global.format {
        Format::Table => {
            for book in &checked {
                writeln!(out, "{} month {}, {}", book.year, book.month, reported(book))?;
                terminal::findings(&mut out, &book.findings)?;
            }
            for (year, findings) in registers.iter().filter(|(_, findings)| !findings.is_empty()) {
                writeln!(out, "{year}, registers of schemes and risks")?;
                terminal::findings(&mut out, findings)?;
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
            let listed: Vec<_> = registers
                .iter()
                .map(|(year, findings)| {
                    let findings: Vec<_> = findings.iter().map(crate::output::finding_json).collect();
                    json!({"year": year.to_string(), "findings": findings})
                })
                .collect();
            let document = json!({"schema": "oakham.check/1", "system": workspace.system.as_str(), "months": months, "registers": listed});
            writeln!(out, "{document:#}")?;
        }
        Format::Csv => {
            let mut writer = CsvFile::to(&mut out);
            writer.row(["severity", "rule", "file", "row", "column", "message", "fix"])?;
            for finding in &findings {
                let row = finding.at.map_or_else(String::new, |at| at.row.to_string());
                let column = finding.at.map_or_else(String::new, domain::source::CellAt::column_letters);
                writer.row([
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
    let is_blocked = findings.iter().any(|finding| finding.severity == Severity::Blocks);
    Ok(if is_blocked { Outcome::Blocked } else { Outcome::Done })
}

fn reported(book: &domain::book::Book) -> String {
    let n = book.organisations.len();
    format!("{} of {n} organisations reported", n - book.missing.len())
}
