//! The limits of a year: `finance/limits/YEAR.csv`.
//!
//! Format: `docs/reference/formats.md`.

use std::path::Path;

use domain::limit::{Limit, LimitKind, LimitValue, Limits};
use domain::month::FinancialYear;
use domain::organisation::Organisation;
use domain::source::RecordedRow;
use domain::succession::Successions;
use jiff::civil::Date;

use crate::fault::{Fault, SourcesError};
use crate::file::is_there;
use crate::number::{comma_for_point, per_cent};
use crate::sheet::{Row, Sheet};
use crate::whose::of_the_system;

/// The columns of the file.
pub(crate) const COLUMNS: [&str; 6] = ["org_code", "fin_year", "limit", "value", "provenance", "source_ref"];

/// Where limits are, below the workspace.
pub const FOLDER: &str = "finance/limits";

/// The file of a year's limits, below the workspace.
#[must_use]
pub fn path(year: FinancialYear) -> String {
    format!("{FOLDER}/{}.csv", year.folder())
}

/// Reads the limits of a year as recorded by the end of `as_at`; none where there is no file. A row
/// that does not say when it was recorded was always known; of two rows of one limit the later counts.
/// `organisations` are those that were of the system in the year.
///
/// # Errors
/// All that cannot be read, at once; also a limit that is stated twice for a day, or of an
/// organisation that is not in the system.
pub fn read(
    root: &Path,
    year: FinancialYear,
    organisations: &[Organisation],
    as_at: Option<Date>,
) -> Result<Limits, SourcesError> {
    let path = path(year);
    if !is_there(root, &path) {
        return Ok(Limits::default());
    }
    let (sheet, uneven) = Sheet::readable(root, &path)?;
    sheet.require(&COLUMNS)?;
    sheet.has_no_near(["recorded_on"])?;
    let mut faults = uneven;
    let mut limits = Limits { successions: Successions::among(organisations), ..Limits::default() };
    let mut recorded: Vec<Option<Date>> = Vec::new();
    for row in sheet.rows() {
        let Some(limit) = read_row(row, &sheet, &mut faults) else { continue };
        if limit.year != year {
            faults.push(
                row.fault("fin_year", format!("the file is of {year}; move the row to its own year's")),
            );
        }
        of_the_system(row, [&limit.organisation], organisations, &mut faults);
        let day = if row.text("recorded_on").is_empty() { None } else { row.day("recorded_on", &mut faults) };
        let is_same_limit = |known: &Limit| {
            (&known.organisation, known.year, known.kind) == (&limit.organisation, limit.year, limit.kind)
        };
        match limits.list.iter().position(is_same_limit) {
            Some(first) if recorded[first] == day => {
                let text =
                    format!("the same limit stands in row {}; keep one of them", limits.list[first].at.row);
                faults.push(row.fault("limit", text));
            }
            _ if day.zip(as_at).is_some_and(|(day, as_at)| as_at < day) => {
                let row = |on| RecordedRow { file: limit.file.clone(), at: row.at("recorded_on"), on };
                limits.later.extend(day.map(row));
            }
            Some(first) if recorded[first] < day => (limits.list[first], recorded[first]) = (limit, day),
            Some(_) => {}
            None => {
                limits.list.push(limit);
                recorded.push(day);
            }
        }
    }
    if faults.is_empty() { Ok(limits) } else { Err(SourcesError::Faults(faults)) }
}

fn read_row(row: Row<'_>, sheet: &Sheet, faults: &mut Vec<Fault>) -> Option<Limit> {
    let organisation = row.parse("org_code", faults);
    let year = row.parse("fin_year", faults);
    let kind = row.parse::<LimitKind>("limit", faults);
    let provenance = row.parse("provenance", faults);
    let value = match kind {
        Some(LimitKind::AgencyShare) => share(row, faults).map(LimitValue::Share),
        Some(LimitKind::Agency | LimitKind::Bank | LimitKind::Capital) => {
            let why = "spending up to a ceiling is a positive number";
            row.unsigned_thousands("value", why, faults).map(LimitValue::Amount)
        }
        // Support that was received may be asked back.
        Some(_) => row.thousands("value", faults).map(LimitValue::Amount),
        None => None,
    };
    Some(Limit {
        organisation: organisation?,
        year: year?,
        kind: kind?,
        value: value?,
        provenance: provenance?,
        source_ref: row.text("source_ref").to_owned(),
        file: sheet.file.clone(),
        at: row.at("value"),
    })
}

/// A share in per cent with two decimals at most, in hundredths of a per cent.
fn share(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<u32> {
    let plain = per_cent(row.text("value"));
    let text = plain.as_str();
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let share = (digits(whole) && digits(part) && part.len() <= 2)
        .then(|| format!("{whole}{part:0<2}").parse::<u32>().ok())
        .flatten()
        .filter(|share| *share <= 10_000);
    if share.is_none() {
        // A workbook holds per cent as a fraction.
        let fraction = text.parse::<f64>().ok().filter(|fraction| 0.0 < *fraction && *fraction < 1.0);
        let expected = match fraction {
            Some(fraction) => format!(
                "it is in per cent with two decimals at most, and this is a fraction, as a workbook holds {:.2}%; write {:.2}",
                fraction * 100.0,
                fraction * 100.0
            ),
            None => comma_for_point(row.text("value")).unwrap_or_else(|| {
                "expected per cent from 0 to 100 with two decimals at most, such as 3.20".to_owned()
            }),
        };
        faults.push(row.fault("value", expected));
    }
    share
}

#[cfg(test)]
mod tests;
