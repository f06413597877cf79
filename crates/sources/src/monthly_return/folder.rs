//! Which files of a folder are those of a return.

use std::path::Path;

use super::schema::{EXPLANATIONS, REGISTER, UNMAPPED, WORKBOOK, sheets};
use crate::fault::{Fault, SourcesError, file_fault};
use crate::passed_over;

/// Refuses a folder that holds the return in both forms, since nobody said which of them is meant, and one
/// with files that look like a part of a return and are not read: each is named.
///
/// # Errors
/// Each of these files, with what to do.
pub fn one_form(root: &Path, folder: &str) -> Result<(), SourcesError> {
    let is_there = |name: &str| root.join(folder).join(name).exists();
    let mut faults = unread(root, folder);
    if is_there(WORKBOOK) {
        let is_beside = |name: &String| *name != format!("{EXPLANATIONS}.csv") && is_there(name);
        let beside: Vec<String> = sheets().map(|sheet| format!("{sheet}.csv")).filter(is_beside).collect();
        if !beside.is_empty() {
            let why = format!(
                "the folder holds a workbook and CSV files ({}); keep one form of the return, and move the other away",
                beside.join(", ")
            );
            faults.push(file_fault(&below(folder, WORKBOOK), why));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(SourcesError::Faults(faults)) }
}

/// The files of a folder of a return that look like a part of it and are not read, each with what to do.
pub(crate) fn unread(root: &Path, folder: &str) -> Vec<Fault> {
    let names = passed_over::files(root, folder);
    names.iter().filter_map(|name| Some(file_fault(&below(folder, name), rename(name, &names)?))).collect()
}

/// The file that is meant as the sheet `name`, where none is called so and one of the others nearly is. It is told as
/// unread, and read all the same where what else is wrong is to be told with it.
pub(crate) fn meant_as(root: &Path, folder: &str, name: &str) -> Option<String> {
    let names = passed_over::files(root, folder);
    let is_meant = |file: &&String| {
        file.to_lowercase().ends_with(".csv")
            && !sheets().any(|sheet| **file == format!("{sheet}.csv"))
            && passed_over::resembles(file, name)
    };
    let mut meant = names.iter().filter(is_meant);
    let first = meant.next()?;
    (meant.next().is_none() && !names.contains(&format!("{name}.csv"))).then(|| below(folder, first))
}

fn below(folder: &str, name: &str) -> String {
    if folder == "." { name.to_owned() } else { format!("{folder}/{name}") }
}

/// What to do with a file that looks like a return, or a sheet of one, and is not read under its name, where
/// the files `beside` it are those of its folder; nothing for what is read and for other files, such as notes.
#[must_use]
pub fn rename(name: &str, beside: &[String]) -> Option<String> {
    let is_sheet = sheets().any(|sheet| name.strip_suffix(".csv") == Some(sheet));
    if is_sheet || [WORKBOOK, UNMAPPED, REGISTER].contains(&name) {
        return None;
    }
    let ending = name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_lowercase());
    let meant = sheets().find(|sheet| passed_over::resembles(name, sheet));
    let is_table = passed_over::is_table(name);
    let is_workbook = |other: &str| other.to_lowercase().ends_with(".xlsx");
    match (ending.as_str(), meant) {
        ("xlsx", _) => {
            let n_others = beside.iter().filter(|other| *other != name && is_workbook(other)).count();
            Some(if beside.iter().any(|other| other == WORKBOOK) {
                format!("a return is read under the name {WORKBOOK}: {}", passed_over::one_of_two(WORKBOOK))
            } else if 0 < n_others {
                format!("a return is read under the name {WORKBOOK}, and the folder holds several workbooks; rename the one that is meant, and move the others away")
            } else {
                format!("a return is read under the name {WORKBOOK}; rename this workbook")
            })
        }
        ("csv", Some(meant)) => {
            let sheet = format!("{meant}.csv");
            let todo = if beside.contains(&sheet) {
                format!(": {}", passed_over::one_of_two(&sheet))
            } else {
                "; rename this file, or move it away".to_owned()
            };
            Some(format!("the sheet is read under the name {sheet}{todo}"))
        }
        ("csv" | "tsv" | "tab", None) => Some(
            "no sheet of a return has this name; name the file after its sheet, such as lines.csv, or move it away"
                .to_owned(),
        ),
        (_, Some(meant)) if beside.contains(&format!("{meant}.csv")) => Some(format!(
            "the sheet is read under the name {meant}.csv: {}",
            passed_over::one_of_two(&format!("{meant}.csv"))
        )),
        (_, Some(meant)) => Some(format!(
            "the sheet is read under the name {meant}.csv; save it so as \"CSV UTF-8\", or move this file away"
        )),
        (ending, None) if is_table => Some(format!(
            "a workbook of the kind .{ending} is not read; save it as an Excel workbook (.xlsx), and name that return.xlsx"
        )),
        (_, None) => None,
    }
}
