//! Plan versions: one CSV file an organisation and version, in months.
//!
//! Format: `docs/reference/formats.md`. A plan changes only by a new version, never in place.

use std::path::Path;

use domain::code::OrganisationCode;
use domain::month::{FinancialYear, Month};
use domain::monthly_return::{Entry, PlanVersion};
use domain::organisation::OrganisationKind;
use domain::provenance::Provenance;

use crate::fault::SourcesError;
use crate::monthly_return::{column, duplicate, read_line};
use crate::sheet::Sheet;

/// Reads `finance/plans/YEAR/ORG-vN.csv`.
///
/// # Errors
/// All that cannot be read, at once.
pub fn read(root: &Path, path: &str, kind: OrganisationKind) -> Result<PlanVersion, SourcesError> {
    let sheet = Sheet::csv(root, path)?;
    sheet.require(&["org_code", "fin_year", "plan_version", "line_code", "m01", "m12", "provenance"])?;
    let mut faults = Vec::new();
    let mut plan: Option<PlanVersion> = None;
    for row in sheet.rows() {
        let organisation = row.parse::<OrganisationCode>("org_code", &mut faults);
        let year = row.parse::<FinancialYear>("fin_year", &mut faults);
        let version = row.parse::<u16>("plan_version", &mut faults);
        let line = read_line(row, kind, &mut faults);
        let provenance = row.parse::<Provenance>("provenance", &mut faults);
        let (Some(organisation), Some(year), Some(version)) = (organisation, year, version) else { continue };
        let plan = plan
            .get_or_insert_with(|| PlanVersion::new(organisation.clone(), year, version, sheet.file.clone()));
        for (name, same) in [
            ("org_code", organisation == plan.organisation),
            ("fin_year", year == plan.year),
            ("plan_version", version == plan.version),
        ] {
            if !same {
                faults.push(row.fault(
                    name,
                    "a file holds one version of one organisation's plan; the first row names another",
                ));
            }
        }
        let (Some(line), Some(provenance)) = (line, provenance) else { continue };
        for month in Month::all() {
            let column = column(month);
            let Some(value) = row.thousands(&column, &mut faults) else { continue };
            let entry = Entry { value: line.nature().impact(value), provenance, at: row.at(&column) };
            if let Some(first) = plan.set_month(line, month, entry) {
                faults.push(duplicate(row, &column, first));
                break;
            }
        }
    }
    match plan {
        Some(plan) if faults.is_empty() => Ok(plan),
        None if faults.is_empty() => Err(SourcesError::fault(path, "the plan has no rows; add one a line")),
        _ => Err(SourcesError::Faults(faults)),
    }
}
