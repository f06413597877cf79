//! The organisations of the system: `system/organisations.csv`.

use std::collections::BTreeMap;
use std::path::Path;

use domain::code::OrganisationCode;
use domain::organisation::{Effective, Organisation, OrganisationKind};

use crate::fault::{Fault, SourcesError, file_fault};
use crate::sheet::Sheet;

/// Whom the system consists of.
pub const ORGANISATIONS: &str = "system/organisations.csv";

pub(super) fn organisations(root: &Path) -> Result<Vec<Organisation>, SourcesError> {
    let (sheet, uneven) = Sheet::readable(root, ORGANISATIONS)?;
    sheet.require(&["code", "name", "short_name", "kind", "from", "to"])?;
    sheet.has_no_near(["source"])?;
    let mut faults = uneven;
    let mut organisations: Vec<(u32, Organisation)> = Vec::new();
    let mut rows_by_code: BTreeMap<OrganisationCode, Vec<usize>> = BTreeMap::new();
    for row in sheet.rows() {
        let code = row.parse::<OrganisationCode>("code", &mut faults);
        let kind = row.parse::<OrganisationKind>("kind", &mut faults);
        if kind.is_some_and(|kind| !matches!(kind, OrganisationKind::Board | OrganisationKind::Trust)) {
            faults.push(row.fault("kind", "only boards and trusts make returns; write board or trust"));
        }
        for column in ["name", "short_name"] {
            if row.text(column).is_empty() {
                faults.push(row.fault(column, "write what tables and pages call the organisation"));
            }
        }
        let from = row.day("from", &mut faults);
        let to = if row.text("to").is_empty() { None } else { row.day("to", &mut faults) };
        let effective = from.map(|from| Effective::new(from, to));
        if effective == Some(None) {
            faults.push(row.fault("to", "the last day comes before the first; correct one of them"));
        }
        let (Some(code), Some(kind), Some(Some(effective))) = (code, kind, effective) else { continue };
        // It may stand in several rows, for the names it had, but on any day in one of them.
        let earlier_rows = rows_by_code.entry(code.clone()).or_default();
        let overlaps = |idx: &&usize| organisations[**idx].1.effective.overlaps(effective);
        if let Some((number, _)) = earlier_rows.iter().find(overlaps).map(|idx| &organisations[*idx]) {
            faults.push(row.fault(
                "code",
                format!("the organisation stands in row {number} already, for the same days; remove one of the rows, or let one end before the other begins"),
            ));
            continue;
        }
        let organisation = Organisation {
            code,
            name: row.text("name").to_owned(),
            short_name: row.text("short_name").to_owned(),
            kind,
            effective,
        };
        earlier_rows.push(organisations.len());
        organisations.push((row.at("code").row, organisation));
    }
    if organisations.is_empty() && faults.is_empty() {
        return Err(SourcesError::fault(
            ORGANISATIONS,
            "no organisation is listed; write a row for the board and one for each trust",
        ));
    }
    if faults.is_empty() {
        Ok(organisations.into_iter().map(|(_, organisation)| organisation).collect())
    } else {
        Err(SourcesError::Faults(faults))
    }
}

/// Organisations that tables and pages could not tell apart on some day.
pub(super) fn same_names(organisations: &[Organisation]) -> Vec<Fault> {
    type NameOf = fn(&Organisation) -> &str;
    let kinds: [(&str, NameOf); 2] = [
        ("name", |organisation| &organisation.name),
        ("short_name", |organisation| &organisation.short_name),
    ];
    let mut faults = Vec::new();
    for (column, name_of) in kinds {
        let mut by_name: BTreeMap<String, Vec<&Organisation>> = BTreeMap::new();
        for organisation in organisations {
            let others = by_name.entry(name_of(organisation).trim().to_lowercase()).or_default();
            let overlapping = others.iter().filter(|other| {
                other.code != organisation.code && other.effective.overlaps(organisation.effective)
            });
            // One fault is enough: of a thousand organisations each would name all the others.
            if let Some(other) = overlapping.clone().next() {
                let why = format!(
                    "{} and {} have the same {column}, {}; give each its own, since tables tell them apart by it",
                    other.code,
                    organisation.code,
                    name_of(organisation)
                );
                faults.push(file_fault(ORGANISATIONS, why));
            }
            others.push(organisation);
        }
    }
    faults
}
