//! The registers of risks and mitigations: `finance/risks/YEAR.csv`, one file a financial year.
//!
//! Format: `docs/method/risks.md`.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;

use domain::month::FinancialYear;
use domain::organisation::Organisation;
use domain::risk::{Likelihood, Risk, RiskKind};

use crate::fault::{Fault, SourcesError, collect};
use crate::monthly_return::is_no_record;
use crate::number::{comma_for_point, per_cent};
use crate::schemes::{unsigned, yearly_files};
use crate::sheet::{Row, Sheet};
use crate::totals::{self, totals};
use crate::whose::{of_the_system, of_year, with_successors};

/// Where the registers are, below the workspace.
pub const FOLDER: &str = "finance/risks";

const REQUIRED: [&str; 17] = [
    "risk_id",
    "kind",
    "linked_to",
    "org_code",
    "title",
    "driver",
    "gross_value_fy",
    "likelihood",
    "period_bites",
    "recurrence",
    "in_fot",
    "status",
    "owner",
    "next_review",
    "provenance",
    "source_ref",
    "recorded_on",
];

/// What shows that a row is the total of others.
const TOTALS: totals::Columns = totals::Columns {
    names: &["risk_id", "title", "kind"],
    needed: &["kind", "status", "provenance"],
    amounts: &["gross_value_fy"],
    groups: &[&["kind"], &["org_code"], &["org_code", "kind"], &["driver"], &["recurrence"]],
};

/// The registers of every year that can be read, in order, and what cannot be read of the others.
/// Whose a risk is, is one of `organisations`.
#[must_use]
pub fn registers(
    root: &Path,
    organisations: &[Organisation],
) -> (BTreeMap<FinancialYear, Vec<Risk>>, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut registers = BTreeMap::new();
    for (year, path) in yearly_files(root, FOLDER, &mut faults) {
        let read = register(root, &path, &of_year(organisations, year))
            .map_err(|error| with_successors(error, organisations, year));
        match read {
            Ok(risks) => {
                registers.insert(year, risks);
            }
            Err(error) => collect(error, &path, &mut faults),
        }
    }
    (registers, faults)
}

/// Reads one register.
///
/// # Errors
/// All that cannot be read, at once.
pub fn register(root: &Path, path: &str, organisations: &[Organisation]) -> Result<Vec<Risk>, SourcesError> {
    let (sheet, uneven) = Sheet::readable(root, path)?;
    sheet.require(&REQUIRED)?;
    let mut faults = uneven;
    let mut risks: Vec<Risk> = Vec::new();
    let mut ids = BTreeSet::new();
    let totals = totals(&sheet, &TOTALS, &mut faults);
    for row in sheet.rows().filter(|row| !totals.contains(&row.row_number())) {
        if is_no_record(row, &["risk_id", "kind", "title"], TOTALS.amounts, &mut faults) {
            continue;
        }
        if !row.text("risk_id").is_empty() && !ids.insert(row.text("risk_id").to_lowercase()) {
            faults.push(
                row.fault("risk_id", "the id stands twice, in whatever capitals; an id is never used again"),
            );
        }
        let found = risk(&sheet, row, &mut faults);
        let named = found.iter().filter_map(|risk| risk.organisation.as_ref());
        of_the_system(row, named, organisations, &mut faults);
        risks.extend(found);
    }
    if faults.is_empty() { Ok(risks) } else { Err(SourcesError::Faults(faults)) }
}

fn risk(sheet: &Sheet, row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Risk> {
    let n_before = faults.len();
    let id = row.parse("risk_id", faults);
    let kind = row.parse::<RiskKind>("kind", faults);
    let text = |column: &str| row.text(column).to_owned();
    for column in ["title", "source_ref"] {
        if row.text(column).is_empty() {
            faults.push(row.fault(column, "the cell is empty; fill it in"));
        }
    }
    let gross = unsigned(row, "gross_value_fy", "risks and mitigations both have no sign", faults);
    let linked_to = row.parse_if_any("linked_to", faults);
    let organisation = row.parse_if_any("org_code", faults);
    let likelihood = likelihood(row, faults);
    let bites_in = row.parse_if_any("period_bites", faults);
    let recurrence = row.parse_if_any("recurrence", faults);
    let in_forecast = row.parse_if_any("in_fot", faults);
    let status = row.parse("status", faults);
    let next_review = if row.text("next_review").is_empty() { None } else { row.day("next_review", faults) };
    let provenance = row.parse("provenance", faults);
    let recorded_on = row.day("recorded_on", faults);
    if n_before < faults.len() {
        return None;
    }
    let kind = kind?;
    Some(Risk {
        id: id?,
        kind,
        linked_to,
        organisation,
        title: text("title"),
        driver: text("driver"),
        gross: if kind == RiskKind::Risk { gross.map(|gross| -gross) } else { gross },
        likelihood,
        bites_in,
        recurrence,
        in_forecast,
        status: status?,
        owner: text("owner"),
        next_review,
        provenance: provenance?,
        source_ref: text("source_ref"),
        recorded_on: recorded_on?,
        file: sheet.file.clone(),
        at: row.at("risk_id"),
    })
}

/// A chance in whole per cent, with or without the sign; nothing where the cell is empty.
fn likelihood(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Likelihood> {
    let text = row.text("likelihood");
    if text.is_empty() {
        return None;
    }
    let plain = per_cent(text);
    let likelihood = plain.parse().ok();
    if likelihood.is_none() {
        let number = plain.parse::<f64>().ok();
        let expected = match number {
            // A spreadsheet holds per cent as a fraction.
            Some(part) if 0.0 < part && part < 1.0 => {
                format!("it is in per cent, and this is a fraction; write {:.0}", part * 100.0)
            }
            Some(part) if (0.0..=100.0).contains(&part) => {
                format!("expected whole per cent; round it, such as {part:.0}")
            }
            _ => comma_for_point(text)
                .unwrap_or_else(|| "expected whole per cent from 0 to 100, such as 60".to_owned()),
        };
        faults.push(row.fault("likelihood", expected));
    }
    likelihood
}

#[cfg(test)]
mod tests;
