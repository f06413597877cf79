//! Committees, one row each.

use std::path::Path;

use governance::scrutiny::committee::Committee;

use super::COMMITTEES;
use crate::fault::SourcesError;
use crate::sheet::Sheet;

const COLUMNS: [&str; 5] = ["code", "name", "from", "to", "successor"];

pub(super) fn read(root: &Path) -> Result<Vec<Committee>, SourcesError> {
    let sheet = Sheet::csv(root, COMMITTEES)?;
    sheet.require(&COLUMNS)?;
    let mut faults = Vec::new();
    let mut committees: Vec<Committee> = Vec::new();
    for row in sheet.rows() {
        let from = row.day("from", &mut faults);
        let to = if row.text("to").is_empty() { None } else { row.day("to", &mut faults) };
        let (code, name) = (row.text("code").to_owned(), row.text("name").to_owned());
        for (column, cell) in [("code", &code), ("name", &name)] {
            if cell.is_empty() {
                faults.push(
                    row.fault(column, format!("the cell is empty; write the {column} of the committee")),
                );
            }
        }
        if committees.iter().any(|other| other.code == code) {
            faults.push(row.fault("code", "another committee has this code; write one of its own"));
        }
        let Some(from) = from else { continue };
        if to.is_some_and(|to| to < from) {
            faults.push(row.fault("to", "it ends before it begins; write the last day of the committee"));
        }
        let successor = Some(row.text("successor").to_owned()).filter(|successor| !successor.is_empty());
        committees.push(Committee { code, name, from, to, successor });
    }
    let codes: Vec<String> = committees.iter().map(|committee| committee.code.clone()).collect();
    for row in sheet.rows() {
        let successor = row.text("successor");
        if !successor.is_empty() && !codes.iter().any(|code| code == successor) {
            let known = codes.join(", ");
            faults.push(row.fault("successor", format!("no committee has this code; write one of {known}")));
        }
    }
    if faults.is_empty() { Ok(committees) } else { Err(SourcesError::Faults(faults)) }
}
