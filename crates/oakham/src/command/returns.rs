//! `oakham return`: the life of a return, from template to locked month.

pub(crate) mod diff;
mod list;
pub(crate) mod template;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use api::document::{Document, SchemaName};
use api::returns::{DoneBy, ReturnMoved, ReturnVersion, SentReturn, Submission, Submissions};
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
use app::returns::{ReturnId, find_return, find_returns, not_recorded, sent_returns};

/// Does one thing to returns.
pub(crate) fn run(global: &Global, command: &ReturnCommand) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    match command {
        ReturnCommand::Template { organisation, year, month, output, workbook, ledger, propose } => {
            let keys = find_returns(&workspace, organisation, *year, *month)?;
            let form = if *workbook { template::Form::Workbook } else { template::Form::Csv };
            let proposals = if *propose { Proposals::Added } else { Proposals::Told };
            let ledger = ledger.as_deref().map(|ledger| (ledger, proposals));
            match (&keys[..], &organisation[..]) {
                ([key], [_]) => template::run(global, &workspace, key, output, form, ledger),
                (_, [_, _, ..]) if ledger.is_some() => {
                    bail!("a ledger is that of one organisation; name one with --organisation")
                }
                _ => template::run_several(global, &workspace, &keys, output, form),
            }
        }
        ReturnCommand::Submit { paths, by, reason } => {
            mend(global, &workspace);
            let reason = reason.as_deref().unwrap_or_default();
            match &sent_returns(paths)?[..] {
                [path] => submit(global, &workspace, path, by.as_deref(), reason),
                several => submit_several(global, &workspace, several, by.as_deref(), reason),
            }
        }
        ReturnCommand::Approve { of_return, by, content } => {
            let key = named(&workspace, of_return)?;
            mend(global, &workspace);
            let approved = workflow::approve(&workspace, &key, ActorRef::Named(by), content.as_deref())?;
            let public = app::release::public_at_once(&workspace, (key.year, key.month));
            report_move(global, &key, "approved", &approved, public.as_deref())
        }
        ReturnCommand::SendBack { of_return, by, reason, content } => {
            let key = named(&workspace, of_return)?;
            mend(global, &workspace);
            let sent_back =
                workflow::send_back(&workspace, &key, ActorRef::Named(by), content.as_deref(), reason)?;
            report_move(global, &key, "sent back", &sent_back, None)
        }
        ReturnCommand::Lock { of_return, by, content } => {
            let key = named(&workspace, of_return)?;
            mend(global, &workspace);
            let locked = workflow::lock(&workspace, &key, ActorRef::Named(by), content.as_deref())?;
            report_move(global, &key, "locked", &locked, None)
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
        let document = Submission {
            schema: SchemaName::default(),
            outcome: outcome.word(),
            version: outcome.version().map(|(of, version, hash)| version_of(of, version, hash)),
            by: sender(&outcome),
            findings: api::finding::findings(findings),
        };
        out.write_all(document.text().as_bytes())?;
    } else {
        tell(&mut out, &outcome)?;
    }
    if let Submitted::Kept { moved, .. } = &outcome {
        tell_what_is_not_recorded(moved);
    }
    Ok(if is_blocked(findings) { Outcome::Blocked } else { Outcome::Done })
}

/// Says what was found in a return, and what became of it.
fn tell(out: &mut dyn Write, outcome: &Submitted) -> Result<()> {
    let findings = outcome.findings();
    if !findings.is_empty() {
        terminal::findings(out, findings)?;
    }
    match outcome {
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
                "It counts once approved: oakham{} return approve {} {} {} --by NAME",
                terminal::options(),
                of.organisation.code,
                of.year,
                of.month
            )?;
        }
    }
    Ok(())
}

/// Who prepared what was kept.
fn sender(outcome: &Submitted) -> Option<DoneBy> {
    match outcome {
        Submitted::Kept { moved, .. } => Some(done_by(moved)),
        Submitted::Refused { .. } | Submitted::Restored { .. } | Submitted::Unchanged { .. } => None,
    }
}

/// Submits each return by itself: one that is refused, or that cannot be dealt with, keeps no other back.
fn submit_several(
    global: &Global,
    workspace: &Workspace,
    paths: &[PathBuf],
    by: Option<&str>,
    reason: &str,
) -> Result<Outcome> {
    let mut out = terminal::out();
    let mut returns = Vec::new();
    let mut failed = Vec::new();
    for path in paths {
        let submitted = workflow::submit(workspace, path, by.map(ActorRef::Named), reason, None);
        let path = path.display().to_string();
        if global.format != Format::Json {
            writeln!(out, "{path}")?;
            match &submitted {
                Ok(outcome) => tell(&mut out, outcome)?,
                Err(error) => {
                    let error = terminal::runnable(&format!("{error:#}"));
                    writeln!(out, "Nothing was submitted: {error}.")?;
                }
            }
            writeln!(out)?;
        }
        if let Ok(Submitted::Kept { moved, .. }) = &submitted {
            tell_what_is_not_recorded(moved);
        }
        let outcome = submitted.as_ref().ok();
        returns.push(SentReturn {
            outcome: outcome.map_or("failed", Submitted::word),
            error: submitted.as_ref().err().map(|error| format!("{error:#}")),
            version: outcome.and_then(Submitted::version).map(|(of, n, hash)| version_of(of, n, hash)),
            by: outcome.and_then(sender),
            findings: outcome.map_or_else(Vec::new, |outcome| api::finding::findings(outcome.findings())),
            path: path.clone(),
        });
        if submitted.is_err() {
            failed.push(path);
        }
    }
    let n_of = |word: &str| returns.iter().filter(|sent| sent.outcome == word).count();
    let n_refused = n_of("refused");
    if global.format == Format::Json {
        let document = Submissions { schema: SchemaName::default(), returns };
        out.write_all(document.text().as_bytes())?;
    } else {
        let counts =
            ["submitted", "restored", "unchanged", "refused", "failed"].map(|word| (n_of(word), word));
        let counts: Vec<String> =
            counts.iter().filter(|(n, _)| 0 < *n).map(|(n, word)| format!("{n} {word}")).collect();
        writeln!(out, "{}: {}.", counted(returns.len(), "return", "returns"), counts.join(", "))?;
    }
    if !failed.is_empty() {
        bail!("nothing was submitted from {}; what is above says why", failed.join(", "));
    }
    Ok(if 0 < n_refused { Outcome::Blocked } else { Outcome::Done })
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
    public: Option<&str>,
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
            let options = terminal::options();
            writeln!(out, "What changed: oakham{options} return diff {organisation} {year} {month}")?;
        }
        if let Some(public) = public {
            writeln!(out, "{public}")?;
        }
    }
    tell_what_is_not_recorded(moved);
    Ok(Outcome::Done)
}

impl ReturnArgs {
    fn of(key: &ReturnId) -> Self {
        Self { organisation: (&key.organisation.code).into(), year: key.year, month: key.month }
    }
}
