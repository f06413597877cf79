//! `oakham plan`: plans from template to version.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use api::document::{Document, SchemaName};
use api::plan::{ChangedLine, PlanOutcome, Plans, SentPlan};
use api::word::Unit;
use app::plans::{self, FirstPlan, PlanCheck, PlanRequest, Standing};
use domain::finding::Finding;
use domain::money::{Pence, Pounds, Thousands};
use domain::month::FinancialYear;
use domain::organisation::{Organisation, OrganisationName};
use exhibits::number::{agreeing, counted};
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
    names: &[OrganisationName],
    year: FinancialYear,
    output: &Path,
) -> Result<Outcome> {
    let organisations = plans::organisations(workspace, names, year)?;
    let ending = output.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let is_file = matches!(ending.as_deref(), Some("xlsx" | "csv"));
    let targets: Vec<(PathBuf, Organisation)> = match (&organisations[..], names) {
        ([one], [_]) => {
            if !is_file {
                bail!("{} ends in neither .xlsx nor .csv; name such a file with -o", output.display());
            }
            vec![(output.to_owned(), one.clone())]
        }
        (several, _) => {
            if is_file {
                let n = counted(several.len(), "plan is", "plans are");
                bail!(
                    "{} is one file, and {n} asked for; name a folder with -o, or one organisation with --organisation",
                    output.display()
                );
            }
            let file = |one: &Organisation| output.join(format!("{}-plan.xlsx", one.code));
            several.iter().map(|one| (file(one), one.clone())).collect()
        }
    };
    if let Some((path, _)) = targets.iter().find(|(path, _)| fs::symlink_metadata(path).is_ok()) {
        bail!("{} is there already and would be lost; name another place with -o", path.display());
    }
    // Nothing is written before each of them can be.
    let mut made = Vec::new();
    for (path, organisation) in targets {
        let template = plans::template::template(workspace, organisation, year)?;
        let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        let bytes = if is_csv { template.csv().into_bytes() } else { template.workbook()? };
        made.push((path, bytes, template.version));
    }
    for (path, bytes, _) in &made {
        let unwritable =
            || format!("{} cannot be written; name a place you may write to with -o", path.display());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(unwritable)?;
        }
        fs::write(path, bytes).with_context(unwritable)?;
    }
    let mut out = terminal::out();
    if global.format == Format::Json {
        let document = api::returns::Template {
            schema: SchemaName::default(),
            files: made.iter().map(|(path, ..)| path.display().to_string()).collect(),
            findings: Vec::new(),
        };
        out.write_all(document.text().as_bytes())?;
        return Ok(Outcome::Done);
    }
    for (path, _, version) in &made {
        writeln!(out, "{}", path.display())?;
        if 1 < *version {
            let begun = format!(
                "It begins with version {}: correct what changed, and say why on the cover.",
                version - 1
            );
            terminal::note(global.quiet, &begun);
        }
    }
    let them = if made.len() == 1 { "it" } else { "them" };
    terminal::note(global.quiet, &format!("Fill {them} in, then: oakham plan check {}", output.display()));
    Ok(Outcome::Done)
}

/// What is done with plans that were sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Check,
    Import,
}

/// What came of a plan that was sent.
struct Received {
    file: PathBuf,
    outcome: PlanOutcome,
    /// The plan; or why it cannot be read.
    checked: Result<PlanCheck, Vec<Finding>>,
    written: Vec<String>,
}

impl Received {
    fn findings(&self) -> &[Finding] {
        match &self.checked {
            Ok(checked) => &checked.findings,
            Err(findings) => findings,
        }
    }
}

/// Deals with each plan by itself: one that is refused keeps no other from being imported.
fn receive(global: &Global, workspace: &Workspace, sent: &PlanFileArgs, action: Action) -> Result<Outcome> {
    let asked = PlanRequest {
        organisation: sent.organisation.clone(),
        year: sent.year,
        reason: sent.reason.clone(),
        approved_by: sent.approved_by.clone(),
        approved_on: sent.approved_on,
        confirmed: sent.confirm.iter().cloned().collect(),
        first_plan: if sent.replace { FirstPlan::Replaced } else { FirstPlan::Kept },
    };
    let files = plans::sent_files(&sent.files)?;
    let are_several = 1 < files.len();
    let twice = plans::versions_sent_twice(workspace, &files)?;
    let mut out = terminal::out();
    let mut all = Vec::new();
    for file in files {
        let also_sent = twice.iter().find(|(sent, _)| *sent == file).map(|(_, finding)| finding.clone());
        let received = one(workspace, file, also_sent, &asked, action)?;
        if global.format != Format::Json {
            if are_several {
                writeln!(out, "{}", received.file.display())?;
            }
            tell(&mut out, &received)?;
            if are_several {
                writeln!(out)?;
            }
        }
        all.push(received);
    }
    if global.format == Format::Json {
        let plans = all.iter().map(sent_plan).collect();
        let document = Plans { schema: SchemaName::default(), unit: Unit::Pence, plans };
        out.write_all(document.text().as_bytes())?;
    } else if are_several {
        let counts = [
            (PlanOutcome::Imported, "imported"),
            (PlanOutcome::Right, "can be imported"),
            (PlanOutcome::Unchanged, "here already"),
            (PlanOutcome::Refused, "refused"),
        ];
        let n_of = |outcome| all.iter().filter(|received| received.outcome == outcome).count();
        let counts = counts.map(|(outcome, words)| (n_of(outcome), words));
        let counts: Vec<String> =
            counts.iter().filter(|(n, _)| 0 < *n).map(|(n, words)| format!("{n} {words}")).collect();
        writeln!(out, "{}: {}.", counted(all.len(), "plan", "plans"), counts.join(", "))?;
    }
    let is_blocked = all.iter().any(|received| received.outcome == PlanOutcome::Refused);
    Ok(if is_blocked { Outcome::Blocked } else { Outcome::Done })
}

/// Checks one plan and, where that is asked and nothing blocks, keeps it; `also_sent` is that another file is the same
/// version.
fn one(
    workspace: &Workspace,
    file: PathBuf,
    also_sent: Option<Finding>,
    asked: &PlanRequest,
    action: Action,
) -> Result<Received> {
    let mut checked = plans::check(workspace, &file, asked, Zoned::now().date())?;
    if let (Ok(checked), Some(finding)) = (&mut checked, also_sent) {
        checked.findings.insert(0, finding);
    }
    let (outcome, written) = match &checked {
        Err(_) => (PlanOutcome::Refused, Vec::new()),
        Ok(checked) if checked.is_blocked() => (PlanOutcome::Refused, Vec::new()),
        Ok(checked) if checked.standing == Standing::Unchanged => (PlanOutcome::Unchanged, Vec::new()),
        Ok(checked) if action == Action::Import && checked.is_importable() => {
            (PlanOutcome::Imported, plans::import(workspace, checked)?)
        }
        Ok(_) if action == Action::Import => (PlanOutcome::Refused, Vec::new()),
        Ok(_) => (PlanOutcome::Right, Vec::new()),
    };
    Ok(Received { file, outcome, checked, written })
}

/// Says what is found in a plan, what it changes, and what became of it.
fn tell(out: &mut dyn Write, received: &Received) -> Result<()> {
    if !received.findings().is_empty() {
        terminal::findings(out, received.findings())?;
    }
    match &received.checked {
        Ok(checked) => changes(out, checked, received.outcome, &received.file)?,
        Err(_) => writeln!(out, "Nothing was written: correct the errors above first.")?,
    }
    for file in &received.written {
        writeln!(out, "{file}")?;
    }
    Ok(())
}

/// Says what a plan changes, and what became of it.
fn changes(out: &mut dyn Write, checked: &PlanCheck, outcome: PlanOutcome, file: &Path) -> Result<()> {
    let difference = &checked.difference;
    let (from, to) = difference.position;
    match difference.from_version {
        Some(version) if outcome != PlanOutcome::Unchanged => {
            let n = counted(difference.lines.len(), "line", "lines");
            let beside = match checked.standing {
                Standing::Replacement => format!("Beside version {version} that is there"),
                Standing::New | Standing::Unchanged => format!("Against version {version}"),
            };
            let differ = agreeing(difference.lines.len(), "differs", "differ");
            writeln!(out, "{beside}, {n} of the year {differ} (£000, as keyed):")?;
            for line in &difference.lines {
                writeln!(out, "  {}", line.words())?;
            }
            writeln!(out, "  Position of the year from {} to {} (£000)", Thousands(from), Thousands(to))?;
        }
        // A first plan that is refused has no position that anybody should read.
        None if outcome == PlanOutcome::Refused => {}
        _ => writeln!(out, "{}: {} for the year.", checked.words(), position(to))?,
    }
    let rules: Vec<&str> = checked.unconfirmed.iter().map(String::as_str).collect();
    let confirm = if rules.is_empty() { String::new() } else { format!(" --confirm {}", rules.join(",")) };
    let replace = if checked.standing == Standing::Replacement { " --replace" } else { "" };
    let import = format!("oakham{} plan import {}{replace}{confirm}", terminal::options(), file.display());
    match outcome {
        PlanOutcome::Refused if !checked.is_blocked() => writeln!(
            out,
            "Nothing was written: look at the warnings of {} above, and correct what is wrong. Where the plan is right all the same, say so: {import}",
            rules.join(", ")
        )?,
        PlanOutcome::Refused => writeln!(out, "Nothing was written: correct the errors above first.")?,
        PlanOutcome::Unchanged => {
            writeln!(out, "{} is here already with the same amounts. Nothing was changed.", checked.words())?;
        }
        PlanOutcome::Imported if checked.standing == Standing::Replacement => {
            writeln!(
                out,
                "{}: imported in place of the one that was there, as the log says.",
                checked.words()
            )?;
        }
        PlanOutcome::Imported => writeln!(out, "{}: imported.", checked.words())?,
        PlanOutcome::Right if rules.is_empty() => writeln!(out, "It can be imported: {import}")?,
        PlanOutcome::Right => writeln!(
            out,
            "It can be imported once you have looked at the warnings of {} above and say that it is right: {import}",
            rules.join(", ")
        )?,
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

fn sent_plan(received: &Received) -> SentPlan {
    let checked = received.checked.as_ref().ok();
    let changed = |line: &plans::ChangedLine| ChangedLine {
        line: line.line.code(),
        label: line.line.label(),
        from: line.from.get(),
        to: line.to.get(),
        months: line.n_months,
    };
    SentPlan {
        file: received.file.display().to_string(),
        outcome: received.outcome,
        organisation: checked.map(|checked| checked.organisation.code.to_string()),
        year: checked.map(|checked| checked.year.to_string()),
        version: checked.map(|checked| checked.version),
        against: checked.and_then(|checked| checked.difference.from_version),
        position: checked.map(|checked| checked.difference.position.1.get()),
        lines: checked.iter().flat_map(|checked| checked.difference.lines.iter().map(changed)).collect(),
        written: received.written.clone(),
        to_confirm: checked.iter().flat_map(|checked| checked.unconfirmed.iter().cloned()).collect(),
        findings: api::finding::findings(received.findings()),
    }
}
