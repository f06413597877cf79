//! Plan versions: one CSV file an organisation and version, in months.
//!
//! Format: `docs/reference/formats.md`. A plan changes only by a new version, never in place.

use std::path::Path;

use domain::code::OrganisationCode;
use domain::ledger::Line;
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::monthly_return::{Entry, PlanChange, PlanVersion};
use domain::organisation::OrganisationKind;
use domain::provenance::Provenance;

use crate::csv_text::row;
use crate::fault::SourcesError;
use crate::monthly_return::schema::{PLAN_VERSIONS, SCHEMA_VERSION, column};
use crate::monthly_return::{Repeated, is_total, read_line};
use crate::sheet::Sheet;

/// The file beside the plans of a year that says why they changed.
pub(crate) const CHANGES: &str = "changes.csv";

/// The columns before those of the months.
const HEAD: [&str; 5] = ["schema_version", "org_code", "fin_year", "plan_version", "line_code"];
/// The columns after those of the months.
const TAIL: [&str; 2] = ["provenance", "source_ref"];

/// Reads `finance/plans/YEAR/changes.csv`, where there is one, into the plans it is about. A row about
/// one of the files that are `unreadable` waits until they can be read.
pub(crate) fn read_changes(
    root: &Path,
    path: &str,
    plans: &mut [PlanVersion],
    unreadable: &[String],
) -> Result<(), SourcesError> {
    if !root.join(path).exists() {
        return Ok(());
    }
    let sheet = Sheet::csv(root, path)?;
    sheet.require(&["org_code", "plan_version", "reason", "approved_by", "approved_on"])?;
    let mut faults = Vec::new();
    for row in sheet.rows() {
        let organisation = row.parse::<OrganisationCode>("org_code", &mut faults);
        let version = row.whole::<u16>("plan_version", PLAN_VERSIONS, &mut faults);
        let approved_on = row.day("approved_on", &mut faults);
        let (Some(organisation), Some(version), Some(approved_on)) = (organisation, version, approved_on)
        else {
            continue;
        };
        let mut matching =
            plans.iter_mut().filter(|p| p.organisation == organisation && p.version == version);
        let Some(plan) = matching.next() else {
            let file = format!("/{organisation}-v{version}.csv");
            if unreadable.iter().any(|path| path.ends_with(&file)) {
                continue;
            }
            faults.push(
                row.fault("plan_version", "there is no such plan version; add its file, or remove the row"),
            );
            continue;
        };
        plan.change = Some(PlanChange {
            reason: row.text("reason").to_owned(),
            approved_by: row.text("approved_by").to_owned(),
            approved_on,
        });
    }
    if faults.is_empty() { Ok(()) } else { Err(SourcesError::Faults(faults)) }
}

/// Reads `finance/plans/YEAR/ORG-vN.csv`.
///
/// # Errors
/// All that cannot be read, at once.
pub fn read(root: &Path, path: &str, kind: OrganisationKind) -> Result<PlanVersion, SourcesError> {
    let sheet = Sheet::csv(root, path)?;
    sheet.require(&["org_code", "fin_year", "plan_version", "line_code", "m01", "m12", "provenance"])?;
    sheet.has_no_near(["schema_version", "source_ref"])?;
    let mut faults = Vec::new();
    let mut plan: Option<PlanVersion> = None;
    let mut repeated = Repeated::default();
    let columns: Vec<String> = Month::all().map(column).collect();
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    for row in sheet.rows() {
        if is_total(row, &["line_code"], &columns, &mut faults) {
            continue;
        }
        let organisation = row.parse::<OrganisationCode>("org_code", &mut faults);
        let year = row.parse::<FinancialYear>("fin_year", &mut faults);
        let version = row.whole::<u16>("plan_version", PLAN_VERSIONS, &mut faults);
        let line = read_line(row, kind, &mut faults);
        let provenance = row.parse::<Provenance>("provenance", &mut faults);
        let (Some(organisation), Some(year), Some(version)) = (organisation, year, version) else { continue };
        let plan = plan
            .get_or_insert_with(|| PlanVersion::new(organisation.clone(), year, version, sheet.file.clone()));
        for (name, is_same) in [
            ("org_code", organisation == plan.organisation),
            ("fin_year", year == plan.year),
            ("plan_version", version == plan.version),
        ] {
            if !is_same {
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
                repeated.add(row, &column, first);
                break;
            }
        }
    }
    faults.extend(repeated.faults());
    match plan {
        Some(plan) if faults.is_empty() => Ok(plan),
        None if faults.is_empty() => Err(SourcesError::fault(path, "the plan has no rows; add one a line")),
        _ => Err(SourcesError::Faults(faults)),
    }
}

/// A plan version: each keyed line in each month.
pub fn text(
    organisation: &OrganisationCode,
    year: FinancialYear,
    version: u16,
    rows: impl IntoIterator<Item = (Line, [Pence; 12])>,
    (provenance, source): (Provenance, &str),
) -> String {
    let (year, version) = (year.to_string(), version.to_string());
    let columns: Vec<String> = Month::all().map(column).collect();
    let head = row(HEAD.into_iter().chain(columns.iter().map(String::as_str)).chain(TAIL));
    rows.into_iter().fold(head, |text, (line, planned)| {
        let values: Vec<String> =
            planned.iter().map(|value| line.nature().entry(*value).thousands().to_string()).collect();
        let cells = [SCHEMA_VERSION, organisation.as_str(), &year, &version, line.code()];
        let tail = [provenance.word(), source];
        text + &row(cells.into_iter().chain(values.iter().map(String::as_str)).chain(tail))
    })
}
