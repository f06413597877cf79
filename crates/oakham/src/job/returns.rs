//! `oakham return`: the life of a return, from template to locked month.

pub(crate) mod diff;
pub(crate) mod life;
mod list;
pub(crate) mod template;

use std::io::{self, Write};
use std::path::Path;

use anyhow::{Result, bail};
use domain::account::Role;
use domain::code::OrganisationCode;
use domain::finding::{Finding, Severity};
use domain::month::{FinancialYear, Month};
use domain::organisation::Organisation;
use serde_json::{Value, json};
use sources::workspace::Workspace;

use crate::Outcome;
use crate::arguments::{Format, Global, ReturnCommand, Whose};
use crate::{load, output, terminal};

use self::life::{Person, Submitted};

/// Does one thing to returns.
pub(crate) fn run(global: &Global, command: &ReturnCommand) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    match command {
        ReturnCommand::Template { organisation, year, month, output, workbook, ledger } => {
            let of = whose(&workspace, organisation, *year, *month)?;
            let form = if *workbook { template::Form::Workbook } else { template::Form::Csv };
            template::run(global, &workspace, &of, output, form, ledger.as_deref())
        }
        ReturnCommand::Submit { path, by, reason } => {
            submit(global, &workspace, path, by.as_deref(), reason.as_deref().unwrap_or_default())
        }
        ReturnCommand::Approve { whose, by, content } => {
            let of = named(&workspace, whose)?;
            let person = Person { name: by, roles: &[Role::Approver] };
            let approved = life::approve(&workspace, &of, &person, content.as_deref())?;
            say(global, &of, "approved", &approved)
        }
        ReturnCommand::SendBack { whose, by, reason } => {
            let of = named(&workspace, whose)?;
            let person = Person { name: by, roles: &[Role::Approver] };
            let sent_back = life::send_back(&workspace, &of, &person, reason)?;
            say(global, &of, "sent back", &sent_back)
        }
        ReturnCommand::Lock { whose, by } => {
            let of = named(&workspace, whose)?;
            let locked = life::lock(&workspace, &of, &Person { name: by, roles: &[Role::Publisher] })?;
            say(global, &of, "locked", &locked)
        }
        ReturnCommand::List { year, month } => list::run(global, &workspace, *year, *month),
        ReturnCommand::Diff { whose, from, to } => {
            diff::run(global, &workspace, &named(&workspace, whose)?, *from, *to)
        }
    }
}

/// A return by whose it is and for when.
#[derive(Clone, Debug)]
pub(crate) struct ReturnOf {
    pub(crate) organisation: Organisation,
    pub(crate) year: FinancialYear,
    pub(crate) month: Month,
}

impl ReturnOf {
    /// Its folder below the workspace.
    pub(crate) fn folder(&self) -> String {
        Workspace::return_folder(&self.organisation.code, self.year, self.month)
    }

    /// `RWE 2024/25 month 5`.
    pub(crate) fn words(&self) -> String {
        format!("{} {} month {}", self.organisation.code, self.year, self.month)
    }
}

fn named(workspace: &Workspace, whose_return: &Whose) -> Result<ReturnOf> {
    whose(workspace, &whose_return.organisation, whose_return.year, whose_return.month)
}

/// The return of an organisation that is of the system then.
pub(crate) fn whose(
    workspace: &Workspace,
    code: &OrganisationCode,
    year: FinancialYear,
    month: Month,
) -> Result<ReturnOf> {
    let then = workspace.organisations_on(month.last_day(year));
    if let Some(organisation) = then.iter().find(|organisation| organisation.code == *code) {
        return Ok(ReturnOf { organisation: organisation.clone(), year, month });
    }
    let known: Vec<&str> = then.iter().map(|organisation| organisation.code.as_str()).collect();
    bail!(
        "{code} is not in the system in {} {year}; its organisations are {}",
        month.name(),
        known.join(", ")
    )
}

fn submit(
    global: &Global,
    workspace: &Workspace,
    path: &Path,
    by: Option<&str>,
    reason: &str,
) -> Result<Outcome> {
    let outcome = life::submit(workspace, path, by, reason)?;
    let findings = outcome.findings();
    let mut out = io::stdout().lock();
    if global.format == Format::Json {
        let listed: Vec<Value> = findings.iter().map(output::finding_json).collect();
        let mut document = json!({"schema": "oakham.submission/1", "outcome": outcome.word()});
        if let Some((of, version, hash)) = outcome.what() {
            document["organisation"] = json!(of.organisation.code.as_str());
            document["year"] = json!(of.year.to_string());
            document["month"] = json!(of.month.get());
            document["version"] = json!(version);
            document["hash"] = json!(hash.to_string());
        }
        document["findings"] = json!(listed);
        writeln!(out, "{document:#}")?;
    } else {
        if !findings.is_empty() {
            terminal::findings(&mut out, findings)?;
        }
        match &outcome {
            Submitted::Refused { .. } => {
                writeln!(out, "Nothing was submitted: correct the errors above first.")?;
            }
            Submitted::Unchanged { of, version, .. } => writeln!(
                out,
                "{}: byte for byte version {version}, which is here already. Nothing was changed.",
                of.words()
            )?,
            Submitted::Kept { of, version, hash, .. } => {
                writeln!(
                    out,
                    "{}: submitted as version {version} ({}).",
                    of.words(),
                    sources::versions::short(hash)
                )?;
                writeln!(
                    out,
                    "It counts once approved: oakham return approve {} {} {} --by NAME",
                    of.organisation.code, of.year, of.month
                )?;
            }
        }
    }
    Ok(if is_blocked(findings) { Outcome::Blocked } else { Outcome::Done })
}

fn is_blocked(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Blocks)
}

/// Says what a move did.
fn say(global: &Global, of: &ReturnOf, deed: &str, moved: &life::Moved) -> Result<Outcome> {
    let mut out = io::stdout().lock();
    if global.format == Format::Json {
        let document = json!({
            "schema": "oakham.return-moved/1",
            "organisation": of.organisation.code.as_str(),
            "year": of.year.to_string(),
            "month": of.month.get(),
            "version": moved.version,
            "hash": moved.hash.to_string(),
            "state": deed,
            "by": moved.by,
        });
        writeln!(out, "{document:#}")?;
    } else {
        let short = sources::versions::short(&moved.hash);
        writeln!(out, "{}: version {} ({short}) {deed} by {}.", of.words(), moved.version, moved.by)?;
        if moved.supersedes {
            let Whose { organisation, year, month } = Whose::of(of);
            writeln!(out, "What changed: oakham return diff {organisation} {year} {month}")?;
        }
    }
    Ok(Outcome::Done)
}

impl Whose {
    fn of(of: &ReturnOf) -> Self {
        Self { organisation: of.organisation.code.clone(), year: of.year, month: of.month }
    }
}
