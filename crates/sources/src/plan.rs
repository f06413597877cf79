//! Plan versions: one CSV file an organisation and version, in months.
//!
//! Format: `docs/reference/formats.md`. A plan changes only by a new version, never in place.

pub mod submission;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::path::Path;

use domain::code::OrganisationCode;
use domain::ledger::Line;
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::monthly_return::{Entry, PlanChange, PlanVersion};
use domain::organisation::OrganisationKind;
use domain::provenance::Provenance;
use domain::source::{ContentHash, SourceFile};
use jiff::civil::Date;

use crate::csv_text::row;
use crate::fault::{Fault, SourcesError};
use crate::file::is_there;
use crate::monthly_return::schema::{PLAN_VERSIONS, PROVENANCE, SCHEMA_VERSION, column};
use crate::monthly_return::{Repeated, is_no_record, read_line};
use crate::sheet::Sheet;

/// The file beside the plans of a year that says why they changed.
pub(crate) const CHANGES: &str = "changes.csv";

/// The columns before those of the months.
const HEAD: [&str; 5] = ["schema_version", "org_code", "fin_year", "plan_version", "line_code"];
/// The columns after those of the months.
const TAIL: [&str; 2] = [PROVENANCE, SOURCE];
/// The column of where a line comes from.
const SOURCE: &str = "source_ref";

/// Reads `finance/plans/YEAR/changes.csv`, where there is one, into the plans it is about. A row about
/// one of the files that are `unreadable` waits until they can be read.
pub(crate) fn read_changes(
    root: &Path,
    path: &str,
    plans: &mut [PlanVersion],
    unreadable: &[String],
) -> Result<(), SourcesError> {
    if !is_there(root, path) {
        return Ok(());
    }
    let (sheet, uneven) = Sheet::readable(root, path)?;
    sheet.require(&["org_code", "plan_version", "reason", "approved_by", "approved_on"])?;
    let mut faults = uneven;
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
    let (sheet, uneven) = Sheet::readable(root, path)?;
    require(&sheet)?;
    let mut faults = uneven;
    let rows = rows(&sheet, kind, Gaps::Refused, |_, _| Month::LAST, &mut faults);
    match rows {
        Some(rows) if faults.is_empty() => Ok(rows.plan),
        None if faults.is_empty() => Err(SourcesError::fault(path, "the plan has no rows; add one a line")),
        _ => Err(SourcesError::Faults(faults)),
    }
}

/// Refuses a sheet that lacks a column of plans.
fn require(sheet: &Sheet) -> Result<(), SourcesError> {
    sheet.require(&["org_code", "fin_year", "plan_version", "line_code", "m01", "m12", "provenance"])?;
    sheet.has_no_near(["schema_version", "source_ref"])
}

/// What a row means of which no month is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gaps {
    /// It is a fault.
    Refused,
    /// Nothing is planned for its line.
    NotPlanned,
}

/// The rows of a plan.
struct Rows {
    plan: PlanVersion,
    /// Where each line comes from.
    sources: BTreeMap<Line, String>,
    /// Lines of which no month is filled in.
    empty_lines: Vec<Line>,
}

/// The rows of a sheet with a column for each month; nothing where no row says whose plan it is.
///
/// After `last_month_of` an organisation in a year nothing is planned where nothing is keyed.
fn rows(
    sheet: &Sheet,
    kind: OrganisationKind,
    gaps: Gaps,
    last_month_of: impl Fn(&OrganisationCode, FinancialYear) -> Month,
    faults: &mut Vec<Fault>,
) -> Option<Rows> {
    let mut rows: Option<Rows> = None;
    let mut repeated = Repeated::default();
    let columns: Vec<String> = Month::all().map(column).collect();
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    for row in sheet.rows() {
        if is_no_record(row, &["line_code"], &columns, faults) {
            continue;
        }
        let organisation = row.parse::<OrganisationCode>("org_code", faults);
        let year = row.parse::<FinancialYear>("fin_year", faults);
        let version = row.whole::<u16>("plan_version", PLAN_VERSIONS, faults);
        let line = read_line(row, kind, faults);
        let is_empty = Month::all().all(|month| row.text(&column(month)).is_empty());
        let is_not_planned = gaps == Gaps::NotPlanned && is_empty;
        let provenance = if is_not_planned { None } else { row.parse::<Provenance>(PROVENANCE, faults) };
        let (Some(organisation), Some(year), Some(version)) = (organisation, year, version) else { continue };
        let rows = rows.get_or_insert_with(|| Rows {
            plan: PlanVersion::new(organisation.clone(), year, version, sheet.file.clone()),
            sources: BTreeMap::new(),
            empty_lines: Vec::new(),
        });
        for (name, is_same) in [
            ("org_code", organisation == rows.plan.organisation),
            ("fin_year", year == rows.plan.year),
            ("plan_version", version == rows.plan.version),
        ] {
            if !is_same {
                faults.push(row.fault(
                    name,
                    "a file holds one version of one organisation's plan; the first row names another",
                ));
            }
        }
        if is_not_planned {
            rows.empty_lines.extend(line);
        }
        let (Some(line), Some(provenance)) = (line, provenance) else { continue };
        let last = last_month_of(&organisation, year);
        for month in Month::all() {
            let column = column(month);
            let value = match last.cmp(&month) {
                Ordering::Less if row.text(&column).is_empty() => Some(Pence::ZERO),
                _ => row.thousands(&column, faults),
            };
            let Some(value) = value else { continue };
            let entry = Entry { value: line.nature().impact(value), provenance, at: row.at(&column) };
            if let Some(first) = rows.plan.set_month(line, month, entry) {
                repeated.add(row, &column, first);
                break;
            }
        }
        rows.sources.insert(line, row.text(SOURCE).to_owned());
    }
    faults.extend(repeated.faults());
    rows
}

/// A line of a template, with what is known of each month as it is keyed [£000].
#[derive(Clone, Debug)]
pub struct TemplateLine {
    /// The line.
    pub line: Line,
    /// Its months, April first; nothing where it is to be filled in.
    pub months: Vec<Option<i64>>,
}

/// The text of a CSV file to fill in: a row a line, with its name.
pub fn template_text(
    organisation: &OrganisationCode,
    year: FinancialYear,
    version: u16,
    lines: impl IntoIterator<Item = TemplateLine>,
) -> String {
    let (year, version) = (year.to_string(), version.to_string());
    let columns: Vec<String> = Month::all().map(column).collect();
    let columns = columns.iter().map(String::as_str);
    let head = row(HEAD.into_iter().chain(["line_name"]).chain(columns).chain(TAIL));
    lines.into_iter().fold(head, |text, TemplateLine { line, months }| {
        let amount = |amount: &Option<i64>| amount.map_or_else(String::new, |amount| amount.to_string());
        let values: Vec<String> = months.iter().map(amount).collect();
        let cells = [SCHEMA_VERSION, organisation.as_str(), &year, &version, line.code(), line.label()];
        text + &row(cells.into_iter().chain(values.iter().map(String::as_str)).chain(["", ""]))
    })
}

/// Why and by whom a plan version replaces another: a row of `changes.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Whose plan it is.
    pub organisation: OrganisationCode,
    /// The version.
    pub version: u16,
    /// The reason.
    pub reason: String,
    /// Who approved it.
    pub approved_by: String,
    /// When.
    pub approved_on: Date,
}

/// The file of the changes of a year, below the workspace.
#[must_use]
pub fn changes_file(year: FinancialYear) -> String {
    format!("finance/plans/{}/{CHANGES}", year.folder())
}

/// The text of `changes.csv` with one more row, in the columns that it has.
///
/// # Errors
/// Where it cannot be read, or has a row of the version already.
pub fn with_change(path: &str, before: Option<&str>, change: &Change) -> Result<String, SourcesError> {
    let version = change.version.to_string();
    let approved_on = change.approved_on.to_string();
    let cells = [
        ("org_code", change.organisation.as_str()),
        ("plan_version", &version),
        ("reason", &change.reason),
        ("approved_by", &change.approved_by),
        ("approved_on", &approved_on),
    ];
    let Some(before) = before.filter(|text| !text.trim().is_empty()) else {
        return Ok(row(cells.map(|(column, _)| column)) + &row(cells.map(|(_, cell)| cell)));
    };
    let file = SourceFile { path: path.to_owned(), hash: ContentHash::of(before.as_bytes()) };
    let sheet = Sheet::of_text(file, before)?;
    sheet.require(&cells.map(|(column, _)| column))?;
    let is_there = |row: &crate::sheet::Row<'_>| {
        row.text("org_code") == change.organisation.as_str() && row.text("plan_version") == version
    };
    if let Some(there) = sheet.rows().find(is_there) {
        let why = "the version has its row already, though its plan was not there; remove the row, and import the plan again";
        return Err(SourcesError::Faults(vec![there.fault("plan_version", why)]));
    }
    let headings = sheet.headings();
    let cell =
        |heading: &String| cells.iter().find(|(column, _)| column == heading).map_or("", |(_, cell)| cell);
    let end = if before.ends_with(['\n', '\r']) { "" } else { "\n" };
    Ok(format!("{before}{end}{}", row(headings.iter().map(cell))))
}

/// A line of a plan as it is written.
#[derive(Clone, Debug)]
pub struct PlannedLine {
    /// The line.
    pub line: Line,
    /// Its months, April first: impact on the surplus.
    pub months: [Pence; 12],
    /// How it is known.
    pub provenance: Provenance,
    /// Where it comes from.
    pub source: String,
}

/// The text of a plan version whose lines are all known in one way: each keyed line in each month.
pub fn text(
    organisation: &OrganisationCode,
    year: FinancialYear,
    version: u16,
    rows: impl IntoIterator<Item = (Line, [Pence; 12])>,
    (provenance, source): (Provenance, &str),
) -> String {
    let lines = rows.into_iter().map(|(line, months)| PlannedLine {
        line,
        months,
        provenance,
        source: source.to_owned(),
    });
    text_by_line(organisation, year, version, lines)
}

/// The text of a plan version: each keyed line in each month.
pub fn text_by_line(
    organisation: &OrganisationCode,
    year: FinancialYear,
    version: u16,
    lines: impl IntoIterator<Item = PlannedLine>,
) -> String {
    let (year, version) = (year.to_string(), version.to_string());
    let columns: Vec<String> = Month::all().map(column).collect();
    let head = row(HEAD.into_iter().chain(columns.iter().map(String::as_str)).chain(TAIL));
    lines.into_iter().fold(head, |text, PlannedLine { line, months, provenance, source }| {
        let values: Vec<String> =
            months.iter().map(|value| line.nature().entry(*value).thousands().to_string()).collect();
        let cells = [SCHEMA_VERSION, organisation.as_str(), &year, &version, line.code()];
        let tail = [provenance.word(), &source];
        text + &row(cells.into_iter().chain(values.iter().map(String::as_str)).chain(tail))
    })
}
