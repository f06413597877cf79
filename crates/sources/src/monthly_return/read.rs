//! Reads a return: all that is wrong with it at once.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;

use domain::finding::{Explanation, is_rule};
use domain::ledger::Measure;
use domain::month::Month;
use domain::monthly_return::{Cover, Entry, LeftEmpty, MonthlyReturn, ReturnBasis};
use domain::organisation::OrganisationKind;
use domain::provenance::Provenance;
use domain::remark::is_blank;
use domain::source::ContentHash;
use thiserror::Error;

use super::folder::{meant_as, one_form};
use super::form;
use super::millions;
use super::row::{Repeated, check_cover, first_for_all, is_no_record, is_schema, read_line};
use super::schedules;
use super::schema::{
    COVER, EXPLAINED, EXPLANATIONS, FIELDS, FIRST_COLUMNS, LINES, MONTHS, PLAN_VERSIONS, PROVENANCE,
    REQUIRED, SCHEMA_VERSION, WORKBOOK, column, months, sheets,
};
use super::version::{self, Version};
use crate::bounds::RETURN_ROWS;
use crate::fault::{Fault, SourcesError, collect};
use crate::file::is_there;
use crate::passed_over;
use crate::sheet::form::PLAN;
use crate::sheet::{Row, Sheet, Workbook};

/// The explanations of warnings in a sheet; `explained_in` has the row in which each warning is explained first.
fn read_explanations(
    sheet: &Sheet,
    explained_in: &mut BTreeMap<(String, String), String>,
    faults: &mut Vec<Fault>,
) -> Vec<Explanation> {
    let mut explanations = Vec::new();
    if let Err(error) = sheet.require(&EXPLAINED[..3]) {
        collect(error, &sheet.file.path, faults);
        return explanations;
    }
    for row in sheet.rows() {
        for column in ["rule", "text"].into_iter().filter(|column| is_blank(row.text(column))) {
            faults.push(
                row.fault(column, "the cell is empty; name the rule, and say why its warning is right"),
            );
        }
        if !row.text("rule").is_empty() && !is_rule(row.text("rule")) {
            faults.push(row.fault("rule", "there is no such rule; write one that warns, such as V13"));
        }
        let text = |column: &str| row.text(column).to_owned();
        let (rule, place, author) = (text("rule"), text("place"), text("by"));
        let name = sheet.file.path.rsplit('/').next().unwrap_or_default();
        let row_name = format!("{name} row {}", row.at("rule").row);
        if let Some(first) = explained_in.get(&(rule.clone(), place.clone())) {
            let why = format!("the same warning is explained in {first}; keep one of them");
            faults.push(row.fault("rule", why));
        }
        explained_in.entry((rule.clone(), place.clone())).or_insert(row_name);
        explanations.push(Explanation { rule, place, text: text("text"), by: author });
    }
    explanations
}

/// The columns that are read of a sheet, by the sheet's name.
fn columns_read(name: &str) -> Vec<String> {
    let texts = |columns: &[&str]| columns.iter().map(|column| (*column).to_owned()).collect();
    match name {
        "cover" => texts(&COVER),
        "lines" => texts(&LINES).into_iter().chain(form::columns_of_lines()).collect(),
        "months" => months().chain(form::columns_of_months()).collect(),
        EXPLANATIONS => texts(&EXPLAINED),
        schedule => texts(&[&FIRST_COLUMNS, schedules::columns(schedule), &[PROVENANCE]].concat()),
    }
}

/// The columns that say of what a row of lines and of months is.
const LINE_KEYS: [&str; 2] = ["line_code", "measure"];
const MONTH_KEYS: [&str; 1] = ["line_code"];

/// The columns of the months.
fn amounts_of_months() -> Vec<String> {
    Month::all().map(column).collect()
}

/// Where a return is expected, and of whom.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The workspace.
    pub root: &'a Path,
    /// The folder of the return, below the workspace.
    pub folder: &'a str,
    /// The kind of organisation whose folder it is, which decides the lines it may hold.
    pub kind: OrganisationKind,
}

/// Reads the return in a folder: `return.xlsx` where there is one, else the CSV files.
///
/// # Errors
/// All that cannot be read, at once.
pub fn read(expected: Expected<'_>) -> Result<MonthlyReturn, SourcesError> {
    match read_as_far(expected)? {
        (Some(submission), faults) if faults.is_empty() => Ok(submission),
        (_, faults) => Err(SourcesError::Faults(faults)),
    }
}

/// Reads the return in a folder as far as it can be read: with the faults of what cannot, the cells that can, so that
/// what is wrong with those is told with it. Without its cover, or with a sheet missing, there is no return.
///
/// # Errors
/// Where a workbook cannot be opened.
pub fn read_as_far(expected: Expected<'_>) -> Result<(Option<MonthlyReturn>, Vec<Fault>), SourcesError> {
    let Expected { root, folder, kind } = expected;
    let path = format!("{folder}/{WORKBOOK}");
    let mut faults = Vec::new();
    let mut read_sheets = Vec::new();
    if let Err(error) = one_form(root, folder) {
        collect(error, folder, &mut faults);
    }
    let mut workbook = match is_there(root, &path).then(|| Workbook::open(root, &path)).transpose() {
        Ok(workbook) => workbook,
        Err(error) if faults.is_empty() => return Err(error),
        // What lies beside a workbook that cannot be read is told with it.
        Err(error) => {
            collect(error, &path, &mut faults);
            return Ok((None, faults));
        }
    };
    let known: Vec<&str> = sheets().collect();
    if workbook.as_ref().is_some_and(is_of_plan) {
        let why = "the workbook is a plan, not a return; import it with `oakham plan import`";
        return Err(SourcesError::fault(&path, why));
    }
    if let Some(workbook) = &workbook {
        faults.extend(workbook.unread(&known));
    }
    // A missing sheet may be there under another name, which is reported already; what stands in it is told with that.
    let is_elsewhere = !faults.is_empty();
    for name in sheets() {
        let is_required = REQUIRED.contains(&name);
        let must_be_there = is_required && !is_elsewhere;
        let (sheet, path) = if let Some(workbook) = &mut workbook {
            let columns = columns_read(name);
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            let sheet = if must_be_there {
                workbook.required(name, &columns).map(Some)
            } else {
                let meant = workbook.meant_as(name, &known).filter(|_| is_required);
                workbook.sheet(meant.as_deref().unwrap_or(name), &columns)
            };
            (sheet, path.clone())
        } else {
            let path = format!("{folder}/{name}.csv");
            let meant = meant_as(root, folder, name).filter(|_| is_required && is_elsewhere);
            let path = meant.unwrap_or(path);
            if !must_be_there && !is_there(root, &path) {
                continue;
            }
            let sheet = Sheet::readable_of(root, &path, RETURN_ROWS).map(|(sheet, uneven)| {
                faults.extend(uneven);
                Some(sheet)
            });
            (sheet, path)
        };
        match sheet {
            Ok(sheet) => read_sheets.extend(sheet.map(|sheet| (name, sheet))),
            Err(error) => collect(error, &path, &mut faults),
        }
    }
    // Explanations given after the workbook was filled in lie beside it.
    let beside = format!("{folder}/{EXPLANATIONS}.csv");
    if workbook.is_some() && is_there(root, &beside) {
        match Sheet::readable_of(root, &beside, RETURN_ROWS) {
            Ok((sheet, uneven)) => {
                faults.extend(uneven);
                read_sheets.push((EXPLANATIONS, sheet));
            }
            Err(error) => collect(error, &beside, &mut faults),
        }
    }
    if !faults.is_empty() {
        // The sheets that can be read are checked, so that all faults are reported at once.
        faults.extend(heading_faults(&read_sheets));
        check_sheets(&read_sheets, kind, &mut faults);
        return Ok((None, faults));
    }
    Ok(from_sheets(&read_sheets, kind))
}

/// Reads one version of the return in a folder, as its approval left it. Paths are those the files
/// had while the version was the current one, so that a report made then comes out the same.
///
/// # Errors
/// All that cannot be read, at once; also files that have changed since they were submitted.
pub fn read_version(expected: Expected<'_>, version: &Version) -> Result<MonthlyReturn, SourcesError> {
    let Expected { root, folder, kind } = expected;
    version::files_of(root, folder, version)?;
    let version_folder = format!("{folder}/versions/{}", version.folder());
    let mut submission = read(Expected { root, folder: &version_folder, kind })?;
    for file in submission.files_mut() {
        file.path = file.path.replacen(&version_folder, folder, 1);
    }
    if let Some(day) = version.counts_from() {
        submission.cover.recorded_on = day;
    }
    let approver = version.approved.as_ref().map(|approved| approved.by.clone());
    submission.cover.approved_by = approver.filter(|name| !name.is_empty()).or(submission.cover.approved_by);
    Ok(submission)
}

/// Whether a workbook is that of a plan: it has the sheet of one, and neither of those of the amounts of a return.
fn is_of_plan(workbook: &Workbook) -> bool {
    workbook.has_sheet(PLAN) && !workbook.has_sheet("lines") && !workbook.has_sheet("months")
}

/// What the cover of a return in a folder says under `field`; empty where it says nothing.
///
/// # Errors
/// Where the cover cannot be read.
pub fn cover_field(root: &Path, folder: &str, field: &str) -> Result<String, SourcesError> {
    let workbook = format!("{folder}/{WORKBOOK}");
    // Under a name that is nearly its own it says whose the rows are, too; that it is misnamed is told where all is read.
    let cover = if is_there(root, &workbook) {
        let mut workbook = Workbook::open(root, &workbook)?;
        let meant = workbook.meant_as("cover", &sheets().collect::<Vec<_>>());
        workbook.required(meant.as_deref().unwrap_or("cover"), &COVER)?
    } else {
        let meant = meant_as(root, folder, "cover");
        if meant.is_none() {
            one_form(root, folder)?;
        }
        Sheet::csv_of(root, &meant.unwrap_or_else(|| format!("{folder}/cover.csv")), RETURN_ROWS)?
    };
    let row = cover.rows().find(|row| row.text("field") == field);
    Ok(row.map_or("", |row| row.text("value")).to_owned())
}

fn from_sheets(sheets: &[(&str, Sheet)], kind: OrganisationKind) -> (Option<MonthlyReturn>, Vec<Fault>) {
    let [(_, cover), (_, lines), (_, months), rest @ ..] = sheets else {
        unreachable!("the required sheets come first")
    };
    let mut faults = heading_faults(sheets);
    if !faults.is_empty() {
        check_sheets(sheets, kind, &mut faults);
        return (None, faults);
    }
    let read_cover = read_cover(cover, &mut faults);
    let Some((head, provenance)) = read_cover else {
        check_rows(Some(lines), Some(months), rest, (kind, None), &mut faults);
        form::check_gaps(lines, months, closed_month(cover), kind, &mut faults);
        return (None, faults);
    };
    let mut submission = MonthlyReturn::new(head, lines.file.clone(), months.file.clone());
    submission.template_hash = template_hash(cover, &mut faults);
    submission.shown_otherwise =
        sheets.iter().filter_map(|(_, sheet)| sheet.shown_otherwise.clone()).collect();
    if form::is_form(lines) {
        form::read_lines(lines, kind, provenance, &mut submission, &mut faults);
    } else {
        read_lines(lines, kind, provenance, &mut submission, &mut faults);
    }
    read_months(months, kind, provenance, &mut submission, &mut faults);
    millions::told_once(lines, kind, &mut faults);
    let expected = format!(
        "Return of {} {} month {}",
        submission.cover.organisation, submission.cover.year, submission.cover.month
    );
    let of_another: Vec<Fault> =
        sheets.iter().filter_map(|(_, sheet)| sheet.title_fault(&expected)).collect();
    let is_of_another = of_another.iter().any(|fault| fault.file == lines.file.path);
    if !faults.is_empty() && !is_of_another {
        // What is empty is no fault by itself; beside a cell that cannot be read no rule would tell it.
        form::check_gaps(lines, months, Some(submission.cover.month), kind, &mut faults);
    }
    faults.splice(..0, of_another);
    let mut explained_in = BTreeMap::new();
    for (_, sheet) in rest.iter().filter(|(name, _)| *name == EXPLANATIONS) {
        submission.explanations.extend(read_explanations(sheet, &mut explained_in, &mut faults));
    }
    submission.schedules = schedules::read(rest, Some(&submission.cover), provenance, kind, &mut faults);
    (Some(submission), faults)
}

/// Reads lines of a row an amount into `submission`.
fn read_lines(
    lines: &Sheet,
    kind: OrganisationKind,
    provenance: Provenance,
    submission: &mut MonthlyReturn,
    faults: &mut Vec<Fault>,
) {
    let mut repeated = Repeated::default();
    for row in lines.rows() {
        if is_no_record(row, &LINE_KEYS, &["value"], faults) {
            continue;
        }
        check_cover(row, Some(&submission.cover), faults);
        check_basis(row, submission.cover.basis, faults);
        let line = read_line(row, kind, faults);
        let measure = row.parse::<Measure>("measure", faults);
        if let (Some(line), Some(measure), "") = (line, measure, row.text("value")) {
            submission.left_empty.push(LeftEmpty { line, measure, at: row.at("value") });
            continue;
        }
        let value = row.thousands("value", faults);
        let provenance = row.parse_if_any("provenance", faults).unwrap_or(provenance);
        if let (Some(line), Some(measure), Some(value)) = (line, measure, value) {
            let entry = Entry { value: line.nature().impact(value), provenance, at: row.at("value") };
            if let Some(first) = submission.set(line, measure, entry) {
                repeated.add(row, "line_code", first);
            }
        }
    }
    faults.extend(repeated.faults());
}

/// Reads months into `submission`, of a form or of a file for programs.
fn read_months(
    sheet: &Sheet,
    kind: OrganisationKind,
    provenance: Provenance,
    submission: &mut MonthlyReturn,
    faults: &mut Vec<Fault>,
) {
    let is_form = form::is_form(sheet);
    let headings: Vec<String> = if is_form {
        // What the headings lack is told beforehand.
        form::require_months(sheet).unwrap_or_default()
    } else {
        amounts_of_months()
    };
    let columns: Vec<&str> = headings.iter().map(String::as_str).collect();
    let closed = submission.cover.month;
    let mut repeated = Repeated::default();
    let mut too_late = Vec::new();
    for row in sheet.rows() {
        let line = if is_form {
            form::line_of_months(row, kind, &headings, faults)
        } else if is_no_record(row, &MONTH_KEYS, &columns, faults) {
            continue;
        } else {
            check_cover(row, Some(&submission.cover), faults);
            read_line(row, kind, faults)
        };
        let Some(line) = line else { continue };
        let provenance = row.parse_if_any("provenance", faults).unwrap_or(provenance);
        for (month, column) in Month::all().zip(&headings) {
            // April alone is the actual to date of the lines, which nobody keys twice.
            if closed == Month::FIRST && month == closed && row.text(column).is_empty() {
                if let Some(entry) = submission.entry(line, Measure::ActualToDate) {
                    submission.set_month(line, month, Entry { at: row.at(column), ..entry });
                }
                continue;
            }
            if let Some(fault) = sheet.formula_fault(row, column) {
                faults.push(fault);
                continue;
            }
            if month > closed {
                if !row.text(column).is_empty() {
                    too_late.push(row.fault(
                        column,
                        format!("month {closed} is the last closed one; leave later months empty"),
                    ));
                }
                continue;
            }
            if row.text(column).is_empty() {
                continue;
            }
            let Some(value) = row.thousands(column, faults) else { continue };
            let entry = Entry { value: line.nature().impact(value), provenance, at: row.at(column) };
            if let Some(first) = submission.set_month(line, month, entry) {
                repeated.add(row, column, first);
                break;
            }
        }
    }
    faults.extend(repeated.faults());
    faults.extend(first_for_all(too_late, |n_others| {
        format!(
            "{n_others} other cells are filled in so, perhaps because the months stand too far to the right: put April under {}",
            headings.first().map_or("m01", String::as_str)
        )
    }));
}

/// What the headings of sheets lack, and those that are nearly one that is read.
fn heading_faults(sheets: &[(&str, Sheet)]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, sheet) in sheets {
        if let Err(error) = require_columns(name, sheet) {
            collect(error, &sheet.file.path, &mut faults);
        }
    }
    for (name, sheet) in sheets {
        let columns = match *name {
            "lines" if form::is_form(sheet) => form::columns_of_lines().collect(),
            // Each month has several headings, of which one is there.
            "months" if form::is_form(sheet) => continue,
            "lines" => LINES.map(str::to_owned).to_vec(),
            "months" => months().collect(),
            name => columns_read(name),
        };
        if let Err(error) = sheet.has_no_near(columns.iter().map(String::as_str)) {
            collect(error, &sheet.file.path, &mut faults);
        }
    }
    faults
}

/// The columns that a sheet must have; schedules and explanations look at theirs themselves.
fn required_columns(name: &str) -> &'static [&'static str] {
    match name {
        "cover" => &COVER,
        "lines" => &LINES[..8],
        "months" => &MONTHS,
        _ => &[],
    }
}

/// Refuses a sheet that lacks a column that it must have.
fn require_columns(name: &str, sheet: &Sheet) -> Result<(), SourcesError> {
    match name {
        "lines" if form::is_form(sheet) => form::require_measures(sheet),
        "months" if form::is_form(sheet) => form::require_months(sheet).map(|_| ()),
        name => sheet.require(required_columns(name)),
    }
}

/// Adds the faults of the sheets that can be checked, where something else of the return cannot be read.
fn check_sheets(sheets: &[(&str, Sheet)], kind: OrganisationKind, faults: &mut Vec<Fault>) {
    let usable = |wanted: &str| {
        let (name, sheet) = sheets.iter().find(|(name, _)| *name == wanted)?;
        Some(sheet).filter(|sheet| require_columns(name, sheet).is_ok())
    };
    let cover = usable("cover").and_then(|cover| read_cover(cover, faults)).map(|(cover, _)| cover);
    let rest: Vec<(&str, Sheet)> =
        sheets.iter().filter(|(name, _)| !REQUIRED.contains(name)).cloned().collect();
    check_rows(usable("lines"), usable("months"), &rest, (kind, cover.as_ref()), faults);
}

/// Adds the faults of rows, beside the cover where that can be read.
fn check_rows(
    lines: Option<&Sheet>,
    months: Option<&Sheet>,
    rest: &[(&str, Sheet)],
    (kind, cover): (OrganisationKind, Option<&Cover>),
    faults: &mut Vec<Fault>,
) {
    for row in lines.into_iter().filter(|lines| !form::is_form(lines)).flat_map(Sheet::rows) {
        if is_no_record(row, &LINE_KEYS, &["value"], faults) {
            continue;
        }
        check_cover(row, cover, faults);
        let _ = read_line(row, kind, faults);
        let _ = row.parse::<Measure>("measure", faults);
        let _ = row.thousands("value", faults);
        let _ = row.parse_if_any::<Provenance>("provenance", faults);
    }
    let columns = amounts_of_months();
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    for row in months.into_iter().filter(|months| !form::is_form(months)).flat_map(Sheet::rows) {
        if is_no_record(row, &MONTH_KEYS, &columns, faults) {
            continue;
        }
        check_cover(row, cover, faults);
        let _ = read_line(row, kind, faults);
        for column in Month::all().map(column) {
            let _ = row.thousands_if_any(&column, faults);
        }
        let _ = row.parse_if_any::<Provenance>("provenance", faults);
    }
    for sheet in [lines, months].into_iter().flatten().filter(|sheet| form::is_form(sheet)) {
        form::check_rows(sheet, kind, faults);
    }
    let _ = schedules::read(rest, cover, Provenance::Synthetic, kind, faults);
}

/// A row must be of the basis of the cover where it names one. Rows that were final stay so when the return is
/// sent again.
fn check_basis(row: Row<'_>, basis: ReturnBasis, faults: &mut Vec<Fault>) {
    let is_same = row.text("basis") == basis.word();
    let is_sent_again = basis == ReturnBasis::Resubmission && row.text("basis") == ReturnBasis::Final.word();
    if !(row.text("basis").is_empty() || is_same || is_sent_again) {
        faults.push(row.fault("basis", format!("the cover says {}; write the same in both", basis.word())));
    }
}

/// The hash of the template that the return was filled in from.
fn template_hash(cover: &Sheet, faults: &mut Vec<Fault>) -> Option<ContentHash> {
    let row = cover.rows().find(|row| row.text("field") == "template_hash")?;
    let text = row.text("value");
    let hash = ContentHash::parse(text);
    if hash.is_none() && !text.is_empty() {
        faults.push(row.fault("value", "expected the 64 digits that the template came with; restore them"));
    }
    hash
}

/// How final a return is, as the cover writes it.
struct BasisText(ReturnBasis);

#[derive(Debug, Error)]
#[error("expected draft, final or resubmission")]
struct BasisError;

impl FromStr for BasisText {
    type Err = BasisError;

    fn from_str(text: &str) -> Result<Self, BasisError> {
        match text {
            "draft" => Ok(Self(ReturnBasis::Draft)),
            "final" => Ok(Self(ReturnBasis::Final)),
            "resubmission" => Ok(Self(ReturnBasis::Resubmission)),
            _ => Err(BasisError),
        }
    }
}

/// Adds a fault for each field of a cover that stands twice or is not known.
fn only_known_fields(sheet: &Sheet, faults: &mut Vec<Fault>) {
    let mut first_rows = BTreeMap::new();
    for row in sheet.rows() {
        let field = row.text("field");
        if !FIELDS.contains(&field) {
            let meant = passed_over::nearly(field, FIELDS);
            let meant = meant.map_or_else(String::new, |meant| format!(", perhaps meant as {meant}"));
            let why = format!("it is no field of a cover{meant}; correct it, or remove the row");
            faults.push(row.fault("field", why));
        } else if let Some(first) = first_rows.insert(field, row.at("field").row) {
            faults.push(row.fault("field", format!("the field stands in row {first} too; keep one of them")));
        }
    }
}

/// The month that a cover names, where it names one.
fn closed_month(cover: &Sheet) -> Option<Month> {
    cover.rows().find(|row| row.text("field") == "period")?.text("value").parse().ok()
}

fn read_cover(sheet: &Sheet, faults: &mut Vec<Fault>) -> Option<(Cover, Provenance)> {
    let n_before = faults.len();
    only_known_fields(sheet, faults);
    let mut missing = Vec::new();
    let find = |name: &str| sheet.rows().find(|row| row.text("field") == name);
    let mut required = |name: &'static str| {
        let row = find(name);
        if row.is_none() {
            missing.push(name);
        }
        row
    };
    let schema = required("schema_version");
    let organisation = required("org_code").and_then(|row| row.parse("value", faults));
    let year = required("fin_year").and_then(|row| row.parse("value", faults));
    let month = required("period").and_then(|row| row.parse("value", faults));
    let basis = required("basis").and_then(|row| row.parse::<BasisText>("value", faults));
    let plan_version = required("plan_version").and_then(|row| row.whole("value", PLAN_VERSIONS, faults));
    let prepared_at = required("prepared_at").and_then(|row| row.day("value", faults));
    let provenance = required("provenance").and_then(|row| row.parse("value", faults));
    let unit = required("unit");
    if let Some(row) = schema.filter(|row| !is_schema(row.text("value"))) {
        faults.push(row.fault("value", format!("expected {SCHEMA_VERSION}")));
    }
    if let Some(row) = unit.filter(|row| row.text("value") != "GBP_000") {
        faults.push(row.fault("value", "expected GBP_000"));
    }
    let text = |name: &str| find(name).map_or("", |row| row.text("value")).to_owned();
    let approved_at = find("approved_at").filter(|row| !row.text("value").is_empty());
    let approved_at = approved_at.and_then(|row| row.day("value", faults));
    if !missing.is_empty() {
        faults.push(Fault {
            file: sheet.file.path.clone(),
            at: None,
            column: "field".to_owned(),
            value: String::new(),
            expected: format!("the cover lacks {}; add a row for each", missing.join(", ")),
        });
    }
    if faults.len() > n_before {
        return None;
    }
    let approved_by = text("approved_by");
    let cover = Cover {
        organisation: organisation?,
        year: year?,
        month: month?,
        basis: basis?.0,
        plan_version: plan_version?,
        prepared_by: text("prepared_by"),
        approved_by: (!approved_by.is_empty()).then_some(approved_by),
        prepared_on: prepared_at?,
        recorded_on: approved_at.or(prepared_at)?,
        narrative: text("narrative"),
    };
    Some((cover, provenance?))
}
