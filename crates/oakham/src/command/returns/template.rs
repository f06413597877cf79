//! `oakham return template`: a return to fill in, with the plan, earlier months and the ledger in it.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use api::document::{Document, SchemaName};
use domain::monthly_return::ReturnBasis;
use report::template::{self as workbook, InputCell};
use sources::fault::SourcesError;
use sources::ledger_extract::{self, Mapped, Mapping};
use sources::template::{Cell, Template, TemplateSheet, sheets};
use sources::workspace::Workspace;

use crate::arguments::{Format, Global};
use crate::{Outcome, terminal};

use super::{ReturnOf, is_blocked};

/// How a template is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A file a sheet.
    Csv,
    /// One workbook.
    Workbook,
}

/// Writes the template of a return into `folder`, which must not hold one yet.
pub(crate) fn run(
    global: &Global,
    workspace: &Workspace,
    of: &ReturnOf,
    folder: &Path,
    form: Form,
    ledger: Option<&Path>,
) -> Result<Outcome> {
    let mapped = ledger.map(|ledger| mapped(workspace, of, ledger)).transpose()?;
    let (sheets, has_before) = made(workspace, of, mapped.as_ref())?;
    let mut files: Vec<(String, Vec<u8>)> = match form {
        Form::Csv => {
            sheets.iter().map(|sheet| (format!("{}.csv", sheet.name), sheet.csv().into_bytes())).collect()
        }
        Form::Workbook => vec![("return.xlsx".to_owned(), as_workbook(of, &sheets)?)],
    };
    if let Some(mapped) = mapped.as_ref().filter(|mapped| !mapped.unmapped.is_empty()) {
        files.push(("unmapped.csv".to_owned(), mapped.unmapped_csv().into_bytes()));
    }
    let unwritable =
        || format!("{} cannot be written to; name a folder you may write to with -o", folder.display());
    fs::create_dir_all(folder).with_context(unwritable)?;
    if let Some((name, _)) = files.iter().find(|(name, _)| folder.join(name).exists()) {
        bail!(
            "{} is there already and would be lost; name another folder with -o",
            folder.join(name).display()
        );
    }
    for (name, bytes) in &files {
        fs::write(folder.join(name), bytes).with_context(unwritable)?;
    }

    let findings = mapped.as_ref().map_or(Vec::new(), |mapped| {
        let extract = ledger.map_or(String::new(), |path| path.display().to_string());
        mapped.findings(&extract, &mapping_path(of))
    });
    let paths: Vec<String> = files.iter().map(|(name, _)| folder.join(name).display().to_string()).collect();
    let mut out = io::stdout().lock();
    if global.format == Format::Json {
        let document = api::returns::Template {
            schema: SchemaName::default(),
            files: paths,
            findings: api::finding::findings(&findings),
        };
        out.write_all(document.text().as_bytes())?;
    } else {
        for path in paths {
            writeln!(out, "{path}")?;
        }
        if !findings.is_empty() {
            terminal::findings(&mut out, &findings)?;
        }
        if of.month.before().is_some() && !has_before {
            terminal::note(
                global.quiet,
                "There is no approved return for the month before: fill in the earlier months too.",
            );
        }
    }
    Ok(if is_blocked(&findings) { Outcome::Blocked } else { Outcome::Done })
}

/// The workbook to fill in.
pub(crate) fn workbook_of(workspace: &Workspace, of: &ReturnOf) -> Result<Vec<u8>> {
    as_workbook(of, &made(workspace, of, None)?.0)
}

fn as_workbook(of: &ReturnOf, sheets: &[TemplateSheet]) -> Result<Vec<u8>> {
    let of_sheet = |sheet: &TemplateSheet| workbook::Sheet {
        name: sheet.name.to_owned(),
        rows: sheet.rows.iter().map(|row| row.iter().map(input_cell).collect()).collect(),
    };
    let title = format!("Return of {}", of.words());
    Ok(workbook::render(&title, &sheets.iter().map(of_sheet).collect::<Vec<_>>())?)
}

/// The sheets, and whether there is an approved return for the month before.
fn made(workspace: &Workspace, of: &ReturnOf, mapped: Option<&Mapped>) -> Result<(Vec<TemplateSheet>, bool)> {
    let then = workspace.organisations_on(of.month.last_day(of.year));
    let code = &of.organisation.code;
    let (plans, faults) = workspace.plans(of.year);
    // A template of an older version would be filled in for nothing.
    let of_own: Vec<_> =
        faults.into_iter().filter(|fault| fault.file.contains(&format!("/{code}-v"))).collect();
    if !of_own.is_empty() {
        return Err(SourcesError::Faults(of_own).into());
    }
    let latest = plans.iter().filter(|plan| plan.organisation == *code).max_by_key(|plan| plan.version);
    let Some(plan) = latest else {
        bail!(
            "{code} has no plan for {}; add finance/plans/{}/{code}-v1.csv first",
            of.year,
            of.year.folder()
        );
    };
    let before = match of.month.before() {
        Some(month) => workspace.return_of(&of.organisation, (of.year, month), None)?,
        None => None,
    };
    let locked = workspace.versions(&of.folder())?.is_some_and(|versions| versions.is_locked());
    let sheets = sheets(&Template {
        organisation: &of.organisation,
        year: of.year,
        month: of.month,
        plan,
        before: before.as_ref(),
        basis: if locked { ReturnBasis::Resubmission } else { ReturnBasis::Final },
        ledger: mapped.map(|mapped| &mapped.actuals),
        others: &then.iter().map(|other| other.code.clone()).collect::<Vec<_>>(),
    });
    Ok((sheets, before.is_some()))
}

fn mapping_path(of: &ReturnOf) -> String {
    format!("finance/mappings/{}.csv", of.organisation.code)
}

fn mapped(workspace: &Workspace, of: &ReturnOf, ledger: &Path) -> Result<Mapped> {
    let path = mapping_path(of);
    if !workspace.root.join(&path).exists() {
        bail!(
            "there is no {path}; make it with the columns main_code, subcode, line_code, sign, reviewed_by, note"
        );
    }
    let mapping = Mapping::read(&workspace.root, &path, of.organisation.kind)?;
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
