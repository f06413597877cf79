//! `oakham return`: the life of a return, from template to locked month.

pub(crate) mod diff;
mod list;
pub(crate) mod template;

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use api::document::{Document, SchemaName};
use api::returns::{DoneBy, ReturnMoved, ReturnVersion, Submission};
use domain::finding::{Finding, Severity};
use domain::source::ContentHash;
use exhibits::number::counted;
use sources::workspace::Workspace;

use crate::Outcome;
use crate::arguments::{Format, Global, ReturnArgs, ReturnCommand};
use crate::{load, terminal};

use app::returns::person::{ActorRef, Identification};
use app::returns::template::Proposals;
use app::returns::workflow::{self, Submitted};
use app::returns::{ReturnId, find_return, not_recorded};

/// Does one thing to returns.
pub(crate) fn run(global: &Global, command: &ReturnCommand) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    match command {
        ReturnCommand::Template { organisation, year, month, output, workbook, ledger, propose } => {
            let key = find_return(&workspace, organisation, *year, *month)?;
            let form = if *workbook { template::Form::Workbook } else { template::Form::Csv };
            let proposals = if *propose { Proposals::Added } else { Proposals::Told };
            let ledger = ledger.as_deref().map(|ledger| (ledger, proposals));
            template::run(global, &workspace, &key, output, form, ledger)
        }
        ReturnCommand::Submit { path, by, reason } => {
            mend(global, &workspace);
            submit(global, &workspace, path, by.as_deref(), reason.as_deref().unwrap_or_default())
        }
        ReturnCommand::Approve { of_return, by, content } => {
            let key = named(&workspace, of_return)?;
            mend(global, &workspace);
            let approved = workflow::approve(&workspace, &key, ActorRef::Named(by), content.as_deref())?;
            report_move(global, &key, "approved", &approved)
        }
        ReturnCommand::SendBack { of_return, by, reason, content } => {
            let key = named(&workspace, of_return)?;
            mend(global, &workspace);
            let sent_back =
                workflow::send_back(&workspace, &key, ActorRef::Named(by), content.as_deref(), reason)?;
            report_move(global, &key, "sent back", &sent_back)
        }
        ReturnCommand::Lock { of_return, by, content } => {
            let key = named(&workspace, of_return)?;
            mend(global, &workspace);
            let locked = workflow::lock(&workspace, &key, ActorRef::Named(by), content.as_deref())?;
            report_move(global, &key, "locked", &locked)
        }
        ReturnCommand::List { year, month } => list::run(global, &workspace, *year, *month),
        ReturnCommand::Diff { of_return, from, to } => {
            diff::run(global, &workspace, &named(&workspace, of_return)?, *from, *to)
        }
    }
}

/// Mends what an earlier interruption left before something new is done.
pub(crate) fn mend(global: &Global, workspace: &Workspace) {
    match workflow::mend(workspace) {
        Ok(0) => {}
        Ok(n) => {
            let events = counted(n, "event was", "events were");
            terminal::note(global.quiet, &format!("{events} recorded that an interruption had left out."));
        }
        // Whoever only reads goes on; whoever changes something meets the same and stops there.
        Err(error) => {
            terminal::note(
                global.quiet,
                &format!("What was done to returns cannot be recorded yet: {error:#}."),
            );
        }
    }
}

/// A version of a return, as documents name it.
fn version_of(key: &ReturnId, version: usize, hash: &ContentHash) -> ReturnVersion {
    ReturnVersion {
        organisation: key.organisation.code.to_string(),
        year: key.year.to_string(),
        month: key.month.get(),
        version,
        hash: hash.to_string(),
    }
}

fn named(workspace: &Workspace, of_return: &ReturnArgs) -> Result<ReturnId> {
    find_return(workspace, &of_return.organisation, of_return.year, of_return.month)
}

fn submit(
    global: &Global,
    workspace: &Workspace,
    path: &Path,
    by: Option<&str>,
    reason: &str,
) -> Result<Outcome> {
    let outcome = workflow::submit(workspace, path, by.map(ActorRef::Named), reason, None)?;
    let findings = outcome.findings();
    let mut out = terminal::out();
    if global.format == Format::Json {
        let by = match &outcome {
            Submitted::Kept { moved, .. } => Some(done_by(moved)),
            Submitted::Refused { .. } | Submitted::Restored { .. } | Submitted::Unchanged { .. } => None,
        };
        let document = Submission {
            schema: SchemaName::default(),
            outcome: outcome.word(),
            version: outcome.version().map(|(of, version, hash)| version_of(of, version, hash)),
            by,
            findings: api::finding::findings(findings),
        };
        out.write_all(document.text().as_bytes())?;
    } else {
        if !findings.is_empty() {
            terminal::findings(&mut out, findings)?;
        }
        match &outcome {
            Submitted::Refused { .. } => {
                writeln!(out, "Nothing was submitted: correct the errors above first.")?;
            }
            Submitted::Restored { return_id: of, version, .. } => writeln!(
                out,
                "{}: the files of version {version} were gone and are back. Nothing else was changed.",
                of.words()
            )?,
            Submitted::Unchanged { return_id: of, version, .. } => writeln!(
                out,
                "{}: byte for byte version {version}, which is here already. Nothing was changed.",
                of.words()
            )?,
            Submitted::Kept { return_id: of, moved, .. } => {
                let short = sources::monthly_return::version::short(&moved.hash);
                let by = doer(moved);
                writeln!(out, "{}: submitted as version {} ({short}) by {by}.", of.words(), moved.version)?;
                writeln!(
                    out,
                    "It counts once approved: oakham return approve {} {} {} --by NAME",
                    of.organisation.code, of.year, of.month
                )?;
            }
        }
    }
    if let Submitted::Kept { moved, .. } = &outcome {
        tell_what_is_not_recorded(moved);
    }
    Ok(if is_blocked(findings) { Outcome::Blocked } else { Outcome::Done })
}

fn done_by(moved: &workflow::Moved) -> DoneBy {
    DoneBy {
        by: moved.by.name.clone(),
        verified: moved.by.identification != Identification::NotVerified,
        recorded: moved.not_recorded.is_none(),
    }
}

/// Whoever did it, with word of it where only they say so.
fn doer(moved: &workflow::Moved) -> String {
    let name = &moved.by.name;
    match moved.by.identification {
        Identification::NotVerified => format!("{name} (not verified)"),
        Identification::Account | Identification::SignedIn => name.clone(),
    }
}

/// Says on standard error, quiet or not, that the log lacks what was done.
fn tell_what_is_not_recorded(moved: &workflow::Moved) {
    if let Some(why) = &moved.not_recorded {
        terminal::note(false, &not_recorded(why));
    }
}

fn is_blocked(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Blocks)
}

/// Says what a move did.
fn report_move(
    global: &Global,
    key: &ReturnId,
    event: &'static str,
    moved: &workflow::Moved,
) -> Result<Outcome> {
    let mut out = terminal::out();
    if global.format == Format::Json {
        let document = ReturnMoved {
            schema: SchemaName::default(),
            version: version_of(key, moved.version, &moved.hash),
            state: event,
            by: done_by(moved),
        };
        out.write_all(document.text().as_bytes())?;
    } else {
        let short = sources::monthly_return::version::short(&moved.hash);
        writeln!(out, "{}: version {} ({short}) {event} by {}.", key.words(), moved.version, doer(moved))?;
        if moved.supersedes {
            let ReturnArgs { organisation, year, month } = ReturnArgs::of(key);
            writeln!(out, "What changed: oakham return diff {organisation} {year} {month}")?;
        }
    }
    tell_what_is_not_recorded(moved);
    Ok(Outcome::Done)
}

impl ReturnArgs {
    fn of(key: &ReturnId) -> Self {
        Self { organisation: key.organisation.code.clone(), year: key.year, month: key.month }
    }
}
