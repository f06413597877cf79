//! The template of a return: its sheets from the workspace, and as a workbook.

use std::path::Path;

use anyhow::{Context, Result, bail};
use domain::code::OrganisationCode;
use domain::month::Month;
use domain::monthly_return::ReturnBasis;
use report::template::{self as workbook, InputCell};
use sources::fault::SourcesError;
use sources::ledger_extract::{self, Mapped, Mapping};
use sources::template::{Cell, Template, TemplateSheet, sheets};
use sources::workspace::Workspace;

use super::ReturnId;

/// The workbook to fill in.
pub fn workbook_of(workspace: &Workspace, return_id: &ReturnId) -> Result<Vec<u8>> {
    as_workbook(return_id, &build_template(workspace, return_id, None)?.0)
}

/// Sheets as one workbook.
///
/// # Errors
/// Where it cannot be written.
pub fn as_workbook(return_id: &ReturnId, sheets: &[TemplateSheet]) -> Result<Vec<u8>> {
    let workbook_sheet = |sheet: &TemplateSheet| workbook::Sheet {
        name: sheet.name.to_owned(),
        rows: sheet.rows.iter().map(|row| row.iter().map(input_cell).collect()).collect(),
    };
    let title = format!("Return of {}", return_id.words());
    Ok(workbook::render(&title, &sheets.iter().map(workbook_sheet).collect::<Vec<_>>())?)
}

/// What a template has of the months before its own.
#[derive(Debug, Default)]
pub struct Earlier {
    /// The month of the last approved return, whose months are in it.
    pub of: Option<Month>,
    /// Whose return that is, where the organisation succeeded others.
    pub predecessors: Vec<OrganisationCode>,
    /// The months after it whose return cannot be read: theirs are left empty.
    pub unread: Vec<Month>,
}

/// The sheets, and which of the months before are in them: those of the last approved return.
pub fn build_template(
    workspace: &Workspace,
    return_id: &ReturnId,
    mapped: Option<&Mapped>,
) -> Result<(Vec<TemplateSheet>, Earlier)> {
    let organisations = workspace.organisations_on(return_id.month.last_day(return_id.year));
    let code = &return_id.organisation.code;
    let (plans, faults) = workspace.plans(return_id.year);
    // A template of an older version would be filled in for nothing.
    let own_faults: Vec<_> =
        faults.into_iter().filter(|fault| fault.file.contains(&format!("/{code}-v"))).collect();
    if !own_faults.is_empty() {
        return Err(SourcesError::Faults(own_faults).into());
    }
    let latest = plans.iter().filter(|plan| plan.organisation == *code).max_by_key(|plan| plan.version);
    let Some(plan) = latest else {
        bail!(
            "{code} has no plan for {}; add finance/plans/{}/{code}-v1.csv first",
            return_id.year,
            return_id.year.folder()
        );
    };
    let mut earlier = Earlier::default();
    let mut before = Vec::new();
    let mut month = return_id.month.before();
    while let Some(closed) = month.filter(|_| before.is_empty()) {
        match workspace.returns_carried_on(&return_id.organisation, (return_id.year, closed)) {
            Ok(found) => {
                earlier.of = (!found.is_empty()).then_some(closed);
                before = found;
            }
            // What is wrong with it is told by `oakham check`.
            Err(_) => earlier.unread.push(closed),
        }
        month = closed.before();
    }
    let codes = before.iter().map(|before| before.cover.organisation.clone());
    earlier.predecessors = codes.filter(|before| before != code).collect();
    let locked = workspace.versions(&return_id.folder())?.is_some_and(|versions| versions.is_locked());
    let sheets = sheets(&Template {
        organisation: &return_id.organisation,
        year: return_id.year,
        month: return_id.month,
        plan,
        before: &before,
        basis: if locked { ReturnBasis::Resubmission } else { ReturnBasis::Final },
        ledger: mapped.map(|mapped| &mapped.actuals),
        others: &organisations.iter().map(|other| other.code.clone()).collect::<Vec<_>>(),
    });
    Ok((sheets, earlier))
}

/// The file that maps the accounts of an organisation to lines.
#[must_use]
pub fn mapping_path(return_id: &ReturnId) -> String {
    format!("finance/mappings/{}.csv", return_id.organisation.code)
}

/// A ledger extract with each account mapped to its line.
///
/// # Errors
/// Where there is no mapping, or it or the ledger cannot be read.
pub fn mapped(workspace: &Workspace, return_id: &ReturnId, ledger: &Path) -> Result<Mapped> {
    let path = mapping_path(return_id);
    if !workspace.root.join(&path).exists() {
        bail!(
            "there is no {path}; make it with the columns main_code, subcode, line_code, sign, reviewed_by, note"
        );
    }
    let mapping = Mapping::read(&workspace.root, &path, return_id.organisation.kind)?;
    let folder = ledger.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = ledger.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.with_context(|| format!("{} is not a file", ledger.display()))?;
    let rows = ledger_extract::read(folder, &name)?;
    Ok(ledger_extract::map(&rows, &mapping, &name))
}

fn input_cell(cell: &Cell) -> InputCell {
    match cell {
        Cell::Fixed(text) => InputCell::Fixed(text.clone()),
        Cell::Input(text) => InputCell::Input(text.clone()),
    }
}
