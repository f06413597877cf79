//! `oakham plan`: plans from template to version.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use api::document::{Document, SchemaName};
use api::plan::{ChangedLine, PlanOutcome, PlanRecord};
use api::word::Unit;
use app::plans::{self, PlanCheck, PlanRequest, Standing};
use domain::code::OrganisationCode;
use domain::finding::{Finding, Severity};
use domain::money::{Pence, Pounds, Thousands};
use domain::month::FinancialYear;
use exhibits::number::counted;
use jiff::Zoned;
use sources::workspace::Workspace;

use crate::Outcome;
use crate::arguments::{Format, Global, PlanCommand, PlanFileArgs};
use crate::{load, terminal};

/// Does one thing to plans.
pub(crate) fn run(global: &Global, command: &PlanCommand) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    match command {
        PlanCommand::Template { organisation, year, output } => {
            template(global, &workspace, organisation, *year, output)
        }
        PlanCommand::Check { sent } => receive(global, &workspace, sent, Action::Check),
        PlanCommand::Import { sent } => receive(global, &workspace, sent, Action::Import),
    }
}

fn template(
    global: &Global,
    workspace: &Workspace,
    code: &OrganisationCode,
    year: FinancialYear,
    output: &Path,
) -> Result<Outcome> {
    let organisation = plans::find_organisation(workspace, code, year)?;
    let ending = output.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let template = plans::template::template(workspace, organisation, year)?;
    let bytes = match ending.as_deref() {
        Some("xlsx") => template.workbook()?,
        Some("csv") => template.csv().into_bytes(),
        _ => bail!("{} ends in neither .xlsx nor .csv; name such a file with -o", output.display()),
    };
    if fs::symlink_metadata(output).is_ok() {
        bail!("{} is there already and would be lost; name another file with -o", output.display());
    }
    let unwritable = || format!("{} cannot be written; name a file you may write with -o", output.display());
    if let Some(folder) = output.parent() {
        fs::create_dir_all(folder).with_context(unwritable)?;
    }
    fs::write(output, bytes).with_context(unwritable)?;
    let mut out = terminal::out();
    if global.format == Format::Json {
        let document = api::returns::Template {
            schema: SchemaName::default(),
            files: vec![output.display().to_string()],
            findings: Vec::new(),
        };
        out.write_all(document.text().as_bytes())?;
    } else {
        writeln!(out, "{}", output.display())?;
        let begun = match template.version {
            1 => "Fill it in".to_owned(),
            version => {
                format!("It begins with version {}: correct what changed, say why on the cover", version - 1)
            }
        };
        terminal::note(global.quiet, &format!("{begun}, then: oakham plan check {}", output.display()));
    }
    Ok(Outcome::Done)
}

/// What is done with a plan that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Check,
    Import,
}

fn receive(global: &Global, workspace: &Workspace, sent: &PlanFileArgs, action: Action) -> Result<Outcome> {
    let asked = PlanRequest {
        organisation: sent.organisation.clone(),
        year: sent.year,
        reason: sent.reason.clone(),
        approved_by: sent.approved_by.clone(),
        approved_on: sent.approved_on,
    };
    let checked = plans::check(workspace, &sent.file, &asked, Zoned::now().date())?;
    let findings: &[Finding] = match &checked {
        Ok(checked) => &checked.findings,
        Err(findings) => findings,
    };
    let is_blocked = findings.iter().any(|finding| finding.severity == Severity::Blocks);
    let written = match &checked {
        Ok(checked) if action == Action::Import && !is_blocked => plans::import(workspace, checked)?,
        _ => Vec::new(),
    };
    let outcome = match &checked {
        _ if is_blocked => PlanOutcome::Refused,
        Ok(checked) if checked.standing == Standing::Unchanged => PlanOutcome::Unchanged,
        _ if action == Action::Import => PlanOutcome::Imported,
        _ => PlanOutcome::Right,
    };
    let mut out = terminal::out();
    if global.format == Format::Json {
        out.write_all(document(checked.as_ref().ok(), findings, outcome, written).text().as_bytes())?;
    } else {
        if !findings.is_empty() {
            terminal::findings(&mut out, findings)?;
        }
        if let Ok(checked) = &checked {
            tell(&mut out, checked, outcome, &sent.file)?;
        } else {
            writeln!(out, "Nothing was written: correct the errors above first.")?;
        }
        for file in &written {
            writeln!(out, "{file}")?;
        }
    }
    Ok(if is_blocked { Outcome::Blocked } else { Outcome::Done })
}

/// Says what a plan changes, and what became of it.
fn tell(out: &mut dyn Write, checked: &PlanCheck, outcome: PlanOutcome, file: &Path) -> Result<()> {
    let difference = &checked.difference;
    let (from, to) = difference.position;
    match difference.from_version {
        Some(version) if outcome != PlanOutcome::Unchanged => {
            let n = counted(difference.lines.len(), "line", "lines");
            writeln!(out, "Against version {version}, {n} of the year differ (£000, as keyed):")?;
            for line in &difference.lines {
                writeln!(out, "  {}", line.words())?;
            }
            writeln!(out, "  Position of the year from {} to {} (£000)", Thousands(from), Thousands(to))?;
        }
        _ => writeln!(out, "{}: {} for the year.", checked.words(), position(to))?,
    }
    match outcome {
        PlanOutcome::Refused => writeln!(out, "Nothing was written: correct the errors above first.")?,
        PlanOutcome::Unchanged => {
            writeln!(out, "{} is here already with the same amounts. Nothing was changed.", checked.words())?;
        }
        PlanOutcome::Imported => writeln!(out, "{}: imported.", checked.words())?,
        PlanOutcome::Right => {
            writeln!(out, "It can be imported: oakham plan import {}", file.display())?;
        }
    }
    Ok(())
}

/// `a deficit of £64.9m`.
fn position(amount: Pence) -> String {
    match amount.get() {
        0 => "break-even".to_owned(),
        1.. => format!("a surplus of {}", Pounds(amount)),
        _ => format!("a deficit of {}", Pounds(amount)),
    }
}

fn document(
    checked: Option<&PlanCheck>,
    findings: &[Finding],
    outcome: PlanOutcome,
    written: Vec<String>,
) -> PlanRecord {
    let changed = |line: &plans::ChangedLine| ChangedLine {
        line: line.line.code(),
        label: line.line.label(),
        from: line.from.get(),
        to: line.to.get(),
        months: line.n_months,
    };
    PlanRecord {
        schema: SchemaName::default(),
        outcome,
        organisation: checked.map(|checked| checked.organisation.code.to_string()),
        year: checked.map(|checked| checked.year.to_string()),
        version: checked.map(|checked| checked.version),
        unit: Unit::Pence,
        against: checked.and_then(|checked| checked.difference.from_version),
        position: checked.map(|checked| checked.difference.position.1.get()),
        lines: checked.iter().flat_map(|checked| checked.difference.lines.iter().map(changed)).collect(),
        written,
        findings: api::finding::findings(findings),
    }
}
