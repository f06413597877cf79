//! A plan as somebody sent it: the workbook that was filled in, or a CSV file, before it is a version.

use std::collections::BTreeMap;
use std::path::Path;

use domain::code::OrganisationCode;
use domain::ledger::Line;
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::monthly_return::{Entry, PlanVersion, ShownOtherwise};
use domain::organisation::OrganisationKind;
use domain::provenance::Provenance;
use domain::source::{CellAt, SourceFile};
use jiff::civil::Date;

use super::{Gaps, PROVENANCE, PlannedLine, Rows, SOURCE, rows};
use crate::bounds::ROWS;
use crate::fault::{Fault, SourcesError, collect, file_fault};
use crate::monthly_return::schema::{PLAN_VERSIONS, SCHEMA_VERSION};
use crate::monthly_return::{FormRow, Repeated, form_row, is_schema};
use crate::passed_over;
use crate::sheet::form::{CODE, NAME, PLAN, headings_of_months, month_headings};
use crate::sheet::{Row, Sheet, Workbook};

/// The sheet of the workbook that says whose plan it is.
pub const COVER: &str = "cover";
/// The sheet of its lines.
pub const LINES: &str = PLAN;
/// The heading of the sum of the months.
const YEAR: &str = "year";
/// The heading of where a line comes from.
const LINE_SOURCE: &str = "source";

/// The fields of the cover.
const FIELDS: [&str; 12] = [
    "schema_version",
    "template",
    "org_code",
    "org_name",
    "fin_year",
    "plan_version",
    "unit",
    PROVENANCE,
    SOURCE,
    "reason",
    "approved_by",
    "approved_on",
];

/// Why and by whom a plan replaces the one before, as far as it is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeNote {
    /// The reason; empty where none is given.
    pub reason: String,
    /// Who approved it; empty where nobody is named.
    pub approved_by: String,
    /// When.
    pub approved_on: Option<Date>,
}

/// A plan that was sent.
#[derive(Clone, Debug)]
pub struct PlanSubmission {
    /// What it plans.
    pub plan: PlanVersion,
    /// Where each line comes from.
    pub sources: BTreeMap<Line, String>,
    /// Lines of which no month is filled in: nothing is planned for them.
    pub empty_lines: Vec<Line>,
    /// Lines that follow from others, as the sender sees them in a month, and where; where there are any.
    pub totals: Vec<(Line, Month, Pence, CellAt)>,
    /// Where whose plan it is stands.
    pub cover: SourceFile,
    /// What is said of a change.
    pub change: ChangeNote,
    /// Cells that show something else than they hold, the first of each sheet.
    pub shown_otherwise: Vec<ShownOtherwise>,
    /// How many cells are formulas, of which the stored result is read, and the first of them.
    pub formulas: Option<(usize, CellAt)>,
}

impl PlanSubmission {
    /// Its lines as they are written.
    #[must_use]
    pub fn lines(&self) -> Vec<PlannedLine> {
        let planned = |line: Line| {
            let first = self.plan.in_month(line, Month::FIRST)?;
            let mut months = [Pence::ZERO; 12];
            for month in Month::all() {
                months[month.index()] = self.plan.in_month(line, month)?.value;
            }
            let source = self.sources.get(&line).cloned().unwrap_or_default();
            Some(PlannedLine { line, months, provenance: first.provenance, source })
        };
        Line::all().filter_map(planned).collect()
    }
}

/// What ties a workbook to the plan it was made for: `plan RWE 2026/27 v2`.
#[must_use]
pub fn template_mark(organisation: &OrganisationCode, year: FinancialYear, version: u16) -> String {
    format!("plan {organisation} {year} v{version}")
}

/// Reads a workbook or CSV file that was sent as a plan; `kind_of` knows the organisations of the system and
/// `last_month_of` until when they are of it in a year: of the months after it nothing needs to be keyed.
///
/// # Errors
/// All that cannot be read, at once.
pub fn read(
    root: &Path,
    name: &str,
    kind_of: impl Fn(&OrganisationCode) -> Option<OrganisationKind>,
    last_month_of: impl Fn(&OrganisationCode, FinancialYear) -> Month,
) -> Result<PlanSubmission, SourcesError> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    match ending.as_deref() {
        Some("csv") => read_csv(root, name, kind_of, last_month_of),
        // What is no workbook that can be read is told by its content.
        Some("xlsx") => read_workbook(root, name, kind_of, last_month_of),
        Some("xlsm" | "xls" | "xlsb" | "xltx" | "ods" | "numbers") => Err(SourcesError::fault(
            name,
            "a plan is read from an Excel workbook (.xlsx) or CSV; save it as an Excel workbook (.xlsx)",
        )),
        _ => Err(SourcesError::fault(
            name,
            "a plan is read from an Excel workbook (.xlsx) or CSV; name such a file",
        )),
    }
}

/// The kind of an organisation, where it is one of the system that makes plans; else a fault.
fn known_kind(
    row: Row<'_>,
    column: &str,
    kind_of: impl Fn(&OrganisationCode) -> Option<OrganisationKind>,
    faults: &mut Vec<Fault>,
) -> Option<OrganisationKind> {
    let code: OrganisationCode = row.parse(column, faults)?;
    let kind = kind_of(&code);
    if kind.is_none() {
        faults.push(row.fault(
            column,
            "it is no organisation of the system; correct the code, or name the folder of its system with --workspace",
        ));
    }
    kind
}

fn read_csv(
    root: &Path,
    name: &str,
    kind_of: impl Fn(&OrganisationCode) -> Option<OrganisationKind>,
    last_month_of: impl Fn(&OrganisationCode, FinancialYear) -> Month,
) -> Result<PlanSubmission, SourcesError> {
    let (sheet, uneven) = Sheet::readable_of(root, name, ROWS)?;
    super::require(&sheet)?;
    let mut faults = uneven;
    let Some(first) = sheet.rows().next() else {
        return Err(SourcesError::fault(name, "the plan has no rows; add one a line"));
    };
    // The lines of an unknown organisation are read as a trust's, so that their other faults are told, too.
    let kind = if first.text("org_code").is_empty() {
        OrganisationKind::Trust
    } else {
        known_kind(first, "org_code", kind_of, &mut faults).unwrap_or(OrganisationKind::Trust)
    };
    let read_rows = rows(&sheet, kind, Gaps::NotPlanned, last_month_of, &mut faults);
    let Some(Rows { plan, sources, empty_lines }) = read_rows.filter(|_| faults.is_empty()) else {
        return Err(SourcesError::Faults(faults));
    };
    let cover = sheet.file.clone();
    let (totals, change) = (Vec::new(), ChangeNote::default());
    let shown_otherwise = Vec::new();
    Ok(PlanSubmission { plan, sources, empty_lines, totals, cover, change, shown_otherwise, formulas: None })
}

/// What the cover says.
struct Cover {
    organisation: OrganisationCode,
    kind: OrganisationKind,
    year: FinancialYear,
    version: u16,
    provenance: Option<Provenance>,
    source: String,
    change: ChangeNote,
    file: SourceFile,
}

fn read_workbook(
    root: &Path,
    name: &str,
    kind_of: impl Fn(&OrganisationCode) -> Option<OrganisationKind>,
    last_month_of: impl Fn(&OrganisationCode, FinancialYear) -> Month,
) -> Result<PlanSubmission, SourcesError> {
    let mut workbook = Workbook::open(root, name)?;
    if !workbook.has_sheet(LINES) && workbook.has_sheet("lines") && workbook.has_sheet("months") {
        return Err(SourcesError::fault(
            name,
            "the workbook is a return, not a plan; hand it in with `oakham return submit`",
        ));
    }
    let mut faults = workbook.unread(&[COVER, LINES]);
    let is_elsewhere = !faults.is_empty();
    let mut sheet_of = |sheet_name: &str, columns: &[&str], faults: &mut Vec<Fault>| {
        match workbook.sheet(sheet_name, columns) {
            Ok(Some(sheet)) => return Some(sheet),
            Ok(None) if is_elsewhere => {}
            Ok(None) => faults.push(file_fault(
                name,
                format!(
                    "the workbook has no sheet {sheet_name:?}; fill in the workbook of `oakham plan template`"
                ),
            )),
            Err(error) => collect(error, name, faults),
        }
        None
    };
    let cover = sheet_of(COVER, &["field", "value"], &mut faults);
    let year = cover.as_ref().and_then(|cover| field(cover, "fin_year")?.text("value").parse().ok());
    let months = Month::all().flat_map(|month| month_headings(month, year));
    let months: Vec<String> = months.collect();
    let columns = [CODE, NAME, YEAR, LINE_SOURCE, PROVENANCE].into_iter();
    let columns: Vec<&str> = columns.chain(months.iter().map(String::as_str)).collect();
    // Without the year nobody knows which columns are those of the months.
    let lines = year.and_then(|_| sheet_of(LINES, &columns, &mut faults));
    let cover = cover.and_then(|sheet| read_cover(&sheet, kind_of, &mut faults));
    let (Some(cover), Some(lines)) = (cover, lines) else { return Err(SourcesError::Faults(faults)) };
    let last = last_month_of(&cover.organisation, cover.year);
    match read_lines(&lines, cover, last, &mut faults) {
        Ok(sent) if faults.is_empty() => Ok(sent),
        Ok(_) => Err(SourcesError::Faults(faults)),
        Err(error) => {
            collect(error, name, &mut faults);
            Err(SourcesError::Faults(faults))
        }
    }
}

fn field<'s>(cover: &'s Sheet, name: &str) -> Option<Row<'s>> {
    cover.rows().find(|row| row.text("field") == name)
}

/// Adds a fault for each field that stands twice, is none of a plan, or is a formula without a result.
fn only_known_fields(sheet: &Sheet, faults: &mut Vec<Fault>) {
    let mut first_rows = BTreeMap::new();
    for row in sheet.rows() {
        let name = row.text("field");
        faults.extend(sheet.formula_fault(row, "value"));
        if !FIELDS.contains(&name) {
            let meant = passed_over::nearly(name, FIELDS);
            let meant = meant.map_or_else(String::new, |meant| format!(", perhaps meant as {meant}"));
            let why = format!("it is no field of the cover of a plan{meant}; correct it, or remove the row");
            faults.push(row.fault("field", why));
        } else if let Some(first) = first_rows.insert(name, row.at("field").row) {
            faults.push(row.fault("field", format!("the field stands in row {first} too; keep one of them")));
        }
    }
}

fn read_cover(
    sheet: &Sheet,
    kind_of: impl Fn(&OrganisationCode) -> Option<OrganisationKind>,
    faults: &mut Vec<Fault>,
) -> Option<Cover> {
    let n_before = faults.len();
    if let Err(error) = sheet.require(&["field", "value"]) {
        collect(error, &sheet.file.path, faults);
        return None;
    }
    only_known_fields(sheet, faults);
    let required = ["schema_version", "org_code", "fin_year", "plan_version", "unit"];
    let missing: Vec<&str> = required.into_iter().filter(|name| field(sheet, name).is_none()).collect();
    if !missing.is_empty() {
        let why = format!("the cover lacks {}; add a row for each", missing.join(", "));
        faults.push(Fault { column: "field".to_owned(), ..file_fault(&sheet.file.path, why) });
    }
    let text = |name: &str| field(sheet, name).map_or("", |row| row.text("value")).to_owned();
    let given = |name: &str| field(sheet, name).filter(|row| !row.text("value").is_empty());
    let kind = field(sheet, "org_code").and_then(|row| known_kind(row, "value", kind_of, faults));
    let organisation: Option<OrganisationCode> = text("org_code").parse().ok();
    let year = field(sheet, "fin_year").and_then(|row| row.parse::<FinancialYear>("value", faults));
    let version = field(sheet, "plan_version").and_then(|row| row.whole("value", PLAN_VERSIONS, faults));
    let provenance = given(PROVENANCE).and_then(|row| row.parse::<Provenance>("value", faults));
    let approved_on = given("approved_on").and_then(|row| row.day("value", faults));
    if let Some(row) = field(sheet, "schema_version").filter(|row| !is_schema(row.text("value"))) {
        faults.push(row.fault("value", format!("expected {SCHEMA_VERSION}")));
    }
    if let Some(row) = field(sheet, "unit").filter(|row| row.text("value") != "GBP_000") {
        faults.push(row.fault("value", "expected GBP_000, whole thousands of pounds"));
    }
    if let (Some(row), Some(organisation), Some(year), Some(version)) =
        (given("template"), &organisation, year, version)
    {
        let expected = template_mark(organisation, year, version);
        if row.text("value") != expected {
            let why = format!(
                "the workbook was made for that, and the cover says {expected}; write the template of {expected} with `oakham plan template`, and carry the figures over with Paste Special, Values"
            );
            faults.push(row.fault("value", why));
        }
    }
    if n_before < faults.len() {
        return None;
    }
    Some(Cover {
        organisation: organisation?,
        kind: kind?,
        year: year?,
        version: version?,
        provenance,
        source: text(SOURCE),
        change: ChangeNote { reason: text("reason"), approved_by: text("approved_by"), approved_on },
        file: sheet.file.clone(),
    })
}

fn read_lines(
    sheet: &Sheet,
    cover: Cover,
    last: Month,
    faults: &mut Vec<Fault>,
) -> Result<PlanSubmission, SourcesError> {
    sheet.require(&[CODE])?;
    let months = headings_of_months(sheet, Some(cover.year))?;
    faults.extend(sheet.title_fault(&format!("Plan of {} {}", cover.organisation, cover.year)));
    let mut sent = PlanSubmission {
        plan: PlanVersion::new(cover.organisation, cover.year, cover.version, sheet.file.clone()),
        sources: BTreeMap::new(),
        empty_lines: Vec::new(),
        totals: Vec::new(),
        cover: cover.file,
        change: cover.change,
        shown_otherwise: sheet.shown_otherwise.iter().cloned().collect(),
        formulas: None,
    };
    let amounts: Vec<String> = months.iter().cloned().chain([YEAR.to_owned()]).collect();
    let mut repeated = Repeated::default();
    let mut of_unknown_provenance = None;
    for row in sheet.rows() {
        let line = match form_row(row, cover.kind, &amounts, faults) {
            FormRow::PassedOver => continue,
            FormRow::Computed(line) => {
                for (month, heading) in Month::all().zip(&months) {
                    let total = row.thousands_if_any(heading, faults);
                    sent.totals.extend(total.map(|total| (line, month, total, row.at(heading))));
                }
                continue;
            }
            FormRow::Keyed(line) => line,
        };
        let without_result: Vec<Fault> =
            months.iter().filter_map(|heading| sheet.formula_fault(row, heading)).collect();
        let lacks_result = !without_result.is_empty();
        faults.extend(without_result);
        let of_year = if sheet.is_formula(row, YEAR) { "" } else { row.text(YEAR) };
        if !lacks_result && months.iter().all(|heading| row.text(heading).is_empty()) {
            if !matches!(of_year, "" | "0") {
                let why =
                    "the year has an amount and no month has; key the months, of which the year is the sum";
                faults.push(row.fault(YEAR, why));
            }
            sent.empty_lines.push(line);
            continue;
        }
        let provenance = row.parse_if_any::<Provenance>(PROVENANCE, faults).or(cover.provenance);
        if provenance.is_none() {
            of_unknown_provenance.get_or_insert(row.at(CODE));
        }
        let mut sum = Some(Pence::ZERO);
        for (month, heading) in Month::all().zip(&months) {
            if lacks_result && row.text(heading).is_empty() {
                sum = None;
                continue;
            }
            let is_over = last < month && row.text(heading).is_empty();
            let value = if is_over { Some(Pence::ZERO) } else { row.thousands(heading, faults) };
            sum = sum.zip(value).map(|(sum, value)| sum + value);
            // Without a provenance the plan is refused whatever it holds.
            let (Some(value), Some(provenance)) = (value, provenance) else { continue };
            if sheet.is_formula(row, heading) {
                sent.formulas.get_or_insert((0, row.at(heading))).0 += 1;
            }
            let entry = Entry { value: line.nature().impact(value), provenance, at: row.at(heading) };
            if let Some(first) = sent.plan.set_month(line, month, entry) {
                repeated.add(row, heading, first);
                sum = None;
                break;
            }
        }
        let of_year = row.thousands_if_any(YEAR, faults);
        if let Some((sum, _)) = sum.zip(of_year).filter(|(sum, year)| sum != year) {
            let why = format!(
                "the months sum to {}; correct the months, or open the workbook in a spreadsheet program and save it, so that its sums are worked out anew",
                sum.thousands()
            );
            faults.push(row.fault(YEAR, why));
        }
        let source = row.text(LINE_SOURCE);
        sent.sources.insert(line, if source.is_empty() { &cover.source } else { source }.to_owned());
    }
    faults.extend(repeated.faults());
    if let Some(at) = of_unknown_provenance {
        let why =
            "neither the line nor the cover says how the plan is known; write its provenance on the cover";
        faults.push(Fault { at: Some(at), ..file_fault(&sheet.file.path, why) });
    }
    Ok(sent)
}

#[cfg(test)]
mod tests;
