//! What an edition rests on, as one hash: while it is the same, so is the edition.

use std::fs;
use std::io;

use anyhow::{Context, Result};
use domain::month::{FinancialYear, Month};
use domain::source::ContentHash;
use finance::claims::bears_on;
use jiff::civil::Date;
use sources::workspace::{SETTINGS_FILE, Workspace};
use sources::{controls, events, releases};

/// Where files lie that editions rest on.
const PLACES: [&str; 5] = [SETTINGS_FILE, events::PATH, "system", "documents", "finance"];
/// … and that the forecast of the year rests on. Events, controls and releases are in no forecast; of documents those
/// claims alone are that bear on the month.
const PLACES_OF_FORECAST: [&str; 3] = [SETTINGS_FILE, "system", "finance"];
const NOT_OF_FORECAST: [&str; 2] = [controls::PATH, releases::PATH];
/// As deep as a file of a version of a return: finance, returns, year, month, organisation, versions, hash.
const DEEPEST: usize = 8;

/// The hash of the files that the edition of a month may rest on, of what the log says of its returns, of the
/// day and of the program.
pub(super) fn hash(
    workspace: &Workspace,
    month: (FinancialYear, Month),
    as_at: Option<Date>,
) -> Result<ContentHash> {
    Ok(hash_of(lines(workspace, month, as_at, &PLACES, &[])?))
}

/// The same of the forecast alone: what is put on record beside it, such as a document, changes nothing.
pub(super) fn hash_of_forecast(
    workspace: &Workspace,
    (year, month): (FinancialYear, Month),
    as_at: Option<Date>,
) -> Result<ContentHash> {
    let mut lines = lines(workspace, (year, month), as_at, &PLACES_OF_FORECAST, &NOT_OF_FORECAST)?;
    let bearing = workspace.claims.iter().filter(|claim| bears_on(claim, year, month));
    lines.extend(bearing.map(|claim| {
        let (figure, recorded) = (&claim.figure, claim.recorded_on);
        format!("claim {figure:?} {:?} {:?} {:?} {recorded}", claim.value, claim.half_width, claim.provenance)
    }));
    Ok(hash_of(lines))
}

fn hash_of(mut lines: Vec<String>) -> ContentHash {
    lines.sort();
    ContentHash::of(lines.join("\n").as_bytes())
}

/// A line for each file in `places` but those `left_out`, and for each event of the log.
fn lines(
    workspace: &Workspace,
    (year, month): (FinancialYear, Month),
    as_at: Option<Date>,
    places: &[&str],
    left_out: &[&str],
) -> Result<Vec<String>> {
    let day = as_at.map_or_else(|| "now".to_owned(), |day| day.to_string());
    let mut lines = vec![format!("oakham {} {day}", env!("CARGO_PKG_VERSION"))];
    let mut waiting: Vec<(String, usize)> = places.iter().map(|place| ((*place).to_owned(), 0)).collect();
    while let Some((path, depth)) = waiting.pop() {
        if left_out.contains(&path.as_str()) || !may_rest_on(&path, year, month) {
            continue;
        }
        let full = workspace.root.join(&path);
        let failed = || format!("{path} cannot be read");
        match fs::metadata(&full) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Ok(metadata) if metadata.is_dir() && depth < DEEPEST => {
                for entry in fs::read_dir(&full).with_context(failed)? {
                    let name = entry.with_context(failed)?.file_name().to_string_lossy().into_owned();
                    // What begins with a dot is being written.
                    if !name.starts_with('.') {
                        waiting.push((format!("{path}/{name}"), depth + 1));
                    }
                }
            }
            Ok(metadata) if metadata.is_dir() => {}
            // The edition reports a file that is there and cannot be read.
            Ok(_) | Err(_) => {
                let content = fs::read(&full).map(|bytes| ContentHash::of(&bytes).to_string());
                lines.push(format!("{path} {}", content.unwrap_or_else(|error| error.to_string())));
            }
        }
    }
    let logged = workspace.log.iter().flat_map(|log| &log.returns);
    for (folder, events) in logged.filter(|(folder, _)| may_rest_on(folder, year, month)) {
        lines.extend(events.iter().map(|logged| {
            let (hash, action, event) = (&logged.hash, logged.what.word(), &logged.event);
            format!("{folder} {hash} {action} {} {}", event.at, event.by)
        }));
    }
    Ok(lines)
}

/// Whether the edition of a month may rest on a file or on one of a folder: not on those of other years but for their
/// plans, one of which may stand in a file of this year, and returns of the year before, whose months are projected
/// beside the forecast; nor on returns of later months.
fn may_rest_on(path: &str, year: FinancialYear, month: Month) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let is_year = |part: &str| {
        let stem = part.split('.').next().unwrap_or(part);
        sources::workspace::year_of(stem).is_none_or(|file_year| file_year == year)
    };
    match parts[..] {
        ["finance", "returns", year_folder, month_folder, ..] => {
            let is_to_date = || month.up_to().any(|month| month.folder() == month_folder);
            year_folder == year.before().folder() || year_folder == year.folder() && is_to_date()
        }
        ["finance", "plans", ..] => true,
        // Copies of documents, and how their figures are read, are behind no figure of a month.
        ["documents", "kept" | "texts" | "readings.csv", ..] => false,
        ["finance", _, year_folder, ..] => is_year(year_folder),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(number: u8) -> Month {
        Month::new(number).unwrap()
    }

    #[test]
    fn later_months_and_years_further_off_are_no_inputs() {
        let year: FinancialYear = "2024/25".parse().unwrap();
        for (path, is_input) in [
            ("oakham.toml", true),
            ("finance", true),
            ("finance/returns/2024-25", true),
            ("finance/returns/2024-25/M05/RWE/lines.csv", true),
            ("finance/returns/2024-25/M04/RWE/lines.csv", true),
            ("finance/returns/2024-25/M06/RWE/lines.csv", false),
            ("finance/returns/2023-24/M12/RWE/lines.csv", true),
            ("finance/returns/2022-23/M05/RWE/lines.csv", false),
            ("finance/plans/2024-25/RWE-v1.csv", true),
            ("finance/plans/2025-26/RWE-v1.csv", true),
            ("finance/schemes/2025-26.csv", false),
            ("finance/schemes/2024-25.csv", true),
            ("finance/controls.csv", true),
        ] {
            assert_eq!(may_rest_on(path, year, month(5)), is_input, "{path}");
        }
    }
}
