//! The practices of a system by the publishers' files: registered patients (NHS England, Patients Registered at a GP
//! Practice, totals) and, for names and status, the Organisation Data Service's list of practices (epraccur).
//!
//! Both are read as they are published; layouts of other years and other files are refused by what they hold.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use domain::source::CellAt;

use crate::capitals::as_people_write;
use crate::fault::{Fault, SourcesError, shortened};
use crate::file;
use crate::sheet::Sheet;

/// A practice and its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPractice {
    /// Its ODS code.
    pub code: String,
    /// Its name, where a list of practices gives one.
    pub name: Option<String>,
    /// The ODS code of its sub-ICB location.
    pub location: String,
    /// Its registered patients [people].
    pub patients: u64,
}

/// The practices of a system, by code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PracticeList {
    /// The practices.
    pub practices: Vec<ListedPractice>,
    /// Where their numbers come from.
    pub source: String,
}

/// The files of the publishers.
#[derive(Clone, Copy, Debug)]
pub struct PracticeFiles<'a> {
    /// `gp-reg-pat-prac-all.csv`.
    pub registrations: &'a Path,
    /// `epraccur.csv`, if there is one.
    pub ods: Option<&'a Path>,
}

const REGISTRATIONS: &str = "gp-reg-pat-prac-all.csv of July 2022 or later";
/// Columns that other files of the same publication have, and which file that is.
const OTHERS: [(&str, &str); 5] = [
    ("ccg_code", "it has CCG_CODE, so it is from before July 2022"),
    ("practice_code", "it has PRACTICE_CODE and no patients: it is the mapping file"),
    ("org_type", "it has ORG_TYPE: it is a file by age"),
    ("lsoa_code", "it has LSOA_CODE: it is the file by area"),
    ("age_group_5", "it has AGE_GROUP_5: it is a file by age"),
];

/// Reads the practices of the sub-ICB `locations`.
///
/// # Errors
/// Where a file is of another layout or year, a row cannot be read, or none is of the locations; all at once.
pub fn practices(
    files: PracticeFiles<'_>,
    locations: &BTreeSet<String>,
) -> Result<PracticeList, SourcesError> {
    let mut faults = Vec::new();
    let mut take = |error: SourcesError, path: &Path| faults.extend(error.faults(&shown(path)));
    let lists = registered(files.registrations).map_err(|error| take(error, files.registrations)).ok();
    let names = files.ods.map(|path| listed(path).map_err(|error| take(error, path)));
    if !faults.is_empty() {
        return Err(SourcesError::Faults(faults));
    }
    let (rows, extracted) = lists.unwrap_or_default();
    let names = names.and_then(Result::ok);
    let mut practices: Vec<ListedPractice> = Vec::new();
    for (code, location, patients) in rows {
        let of_ods = names.as_ref().map(|names| names.get(&code));
        // Prisons, services and practices that have closed have lists, and no patients of a network.
        let is_left_out = matches!(of_ods, Some(Some(practice)) if !practice.is_open_practice);
        if locations.contains(&location) && !is_left_out {
            let name = of_ods.flatten().map(|practice| practice.name.clone());
            practices.push(ListedPractice { code, name, location, patients });
        }
    }
    practices.sort_by(|left, right| left.code.cmp(&right.code));
    if practices.is_empty() {
        let known: Vec<&str> = locations.iter().map(String::as_str).collect();
        let why = format!(
            "no practice of the system's sub-ICB locations ({}) is in it; expected {REGISTRATIONS} for all of England",
            known.join(", ")
        );
        return Err(SourcesError::fault(&shown(files.registrations), why));
    }
    let source = format!("NHS England, Patients Registered at a GP Practice, {extracted}");
    Ok(PracticeList { practices, source })
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// The folder and the name of a file.
fn parts(path: &Path) -> (&Path, String) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    (folder, path.file_name().unwrap_or_default().to_string_lossy().into_owned())
}

/// Practice, location and patients of each row, and the day of the extract.
type Registered = (Vec<(String, String, u64)>, String);

fn registered(path: &Path) -> Result<Registered, SourcesError> {
    let (folder, name) = parts(path);
    let (sheet, uneven) = Sheet::readable(folder, &name)?;
    let headings = sheet.headings();
    let other = OTHERS.iter().find(|(column, _)| headings.iter().any(|heading| heading == column));
    if let Some((_, why)) = other {
        return Err(SourcesError::fault(&shown(path), format!("{why}; expected {REGISTRATIONS}")));
    }
    sheet.require(&["extract_date", "sub_icb_location_code", "code", "sex", "age", "number_of_patients"])?;
    let mut faults = uneven;
    let mut rows = Vec::new();
    let mut extracted = String::new();
    for row in sheet.rows() {
        // Totals only: a row by sex or age is part of one.
        if !["sex", "age"].iter().all(|column| row.text(column) == "ALL") {
            continue;
        }
        row.text("extract_date").clone_into(&mut extracted);
        if let Some(patients) = row.count("number_of_patients", &mut faults) {
            rows.push((row.text("code").to_owned(), row.text("sub_icb_location_code").to_owned(), patients));
        }
    }
    if faults.is_empty() { Ok((rows, extracted)) } else { Err(SourcesError::Faults(faults)) }
}

/// A practice as the Organisation Data Service has it.
struct OdsPractice {
    name: String,
    /// Whether it is active and a general practice: status `A`, prescribing setting `4`.
    is_open_practice: bool,
}

/// Columns of epraccur, which has no headings: 27, of which the first is the code.
const N_COLUMNS: usize = 27;
const STATUS: usize = 12;
const SETTING: usize = 25;

fn listed(path: &Path) -> Result<BTreeMap<String, OdsPractice>, SourcesError> {
    let (folder, name) = parts(path);
    let text = file::text(folder, &name)?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut practices = BTreeMap::new();
    let mut faults = Vec::new();
    for (row, record) in (1..).zip(reader.records()) {
        let fault = |value: &str, expected: String| Fault {
            file: shown(path),
            at: Some(CellAt { row, column: 1 }),
            column: String::new(),
            value: shortened(value),
            expected,
        };
        let Ok(record) = record else {
            faults.push(fault(
                "",
                "the row cannot be read as CSV; expected epraccur.csv as it is published".to_owned(),
            ));
            break;
        };
        if record.len() != N_COLUMNS {
            let expected = format!(
                "the row has {} {}; expected epraccur.csv as it is published: {N_COLUMNS} columns and no headings",
                record.len(),
                if record.len() == 1 { "column" } else { "columns" }
            );
            faults.push(fault(record.get(0).unwrap_or_default(), expected));
            // All other rows are alike.
            break;
        }
        let cell = |idx: usize| record.get(idx).unwrap_or_default().trim();
        let is_open_practice = cell(STATUS) == "A" && cell(SETTING) == "4";
        practices
            .insert(cell(0).to_owned(), OdsPractice { name: as_people_write(cell(1)), is_open_practice });
    }
    if faults.is_empty() && practices.values().all(|practice| !practice.is_open_practice) {
        let why = "no row is an active general practice (column 13 A, column 26 4), as in etr, the list of trusts; expected epraccur.csv";
        return Err(SourcesError::fault(&shown(path), why));
    }
    if faults.is_empty() { Ok(practices) } else { Err(SourcesError::Faults(faults)) }
}

#[cfg(test)]
mod tests;
