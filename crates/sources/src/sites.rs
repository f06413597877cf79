//! Sites of urgent care: `care/sites.csv`, one row a site, with what no publication says of it.
//!
//! Format: `docs/reference/formats.md`.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::path::Path;

use domain::provenance::Provenance;
use evidence::urgent_care::{Site, Stated};

use crate::fault::{Fault, SourcesError};
use crate::file::is_there;
use crate::sheet::{Row, Sheet};

/// The file, below the workspace.
pub const PATH: &str = "care/sites.csv";

const REQUIRED: [&str; 8] = [
    "code",
    "name",
    "district",
    "contacts_a_month",
    "contacts_provenance",
    "pounds_a_year",
    "pounds_provenance",
    "source",
];

/// What of a site reports no attendances; a file without the column has no such site.
const NOT_COUNTED: &str = "not_counted";

/// Bounds of what a site could see in a month, and of its cost a year [£].
const CONTACTS: RangeInclusive<u64> = 1..=1_000_000;
const POUNDS: RangeInclusive<u64> = 1..=1_000_000_000;

/// The sites, in the order of the file; none where there is no such file.
///
/// # Errors
/// All that cannot be read, at once.
pub fn sites(root: &Path) -> Result<Vec<Site>, SourcesError> {
    if !is_there(root, PATH) {
        return Ok(Vec::new());
    }
    let (sheet, uneven) = Sheet::readable(root, PATH)?;
    sheet.require(&REQUIRED)?;
    let (mut sites, mut faults, mut codes) = (Vec::new(), uneven, BTreeSet::new());
    for row in sheet.rows() {
        for column in ["code", "name"] {
            if row.text(column).is_empty() {
                faults.push(row.fault(column, format!("expected the {column} of a site")));
            }
        }
        if !codes.insert(row.text("code").to_uppercase()) {
            faults.push(row.fault("code", "the site is there twice; remove one of the rows"));
        }
        let contacts_a_month =
            stated(&row, ["contacts_a_month", "contacts_provenance"], CONTACTS, &mut faults);
        let pounds_a_year = stated(&row, ["pounds_a_year", "pounds_provenance"], POUNDS, &mut faults);
        let district = row.text("district");
        sites.push(Site {
            code: row.text("code").to_uppercase(),
            name: row.text("name").to_owned(),
            district: (!district.is_empty()).then(|| district.to_owned()),
            not_counted: (!row.text(NOT_COUNTED).is_empty()).then(|| row.text(NOT_COUNTED).to_owned()),
            contacts_a_month,
            pounds_a_year,
            source: row.text("source").to_owned(),
        });
    }
    if faults.is_empty() { Ok(sites) } else { Err(SourcesError::Faults(faults)) }
}

/// A number and how it is known; none where the cell is empty.
fn stated(
    row: &Row<'_>,
    [number, provenance]: [&str; 2],
    bounds: RangeInclusive<u64>,
    faults: &mut Vec<Fault>,
) -> Option<Stated> {
    if row.text(number).is_empty() {
        return None;
    }
    let value = row.whole(number, bounds, faults);
    let provenance: Option<Provenance> = row.parse(provenance, faults);
    Some(Stated { value: value?, provenance: provenance? })
}

#[cfg(test)]
mod tests;
