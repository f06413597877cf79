//! The return desk of a workspace: the same life of returns as on the command line.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use domain::account::Account;
use domain::finding::{Explanation, Finding};
use domain::month::{FinancialYear, Month};
use governance::monthly_return::{ReturnMove, ReturnState};
use sources::monthly_return::rename;
use sources::monthly_return::schema::{EXPLANATIONS, WORKBOOK, sheets};
use sources::monthly_return::version::{self, ApprovedVersion, Version};
use sources::monthly_return::write;
use sources::workspace::Workspace;
use web::library::Closed;
use web::returns::return_desk::{
    Act, Content, PublicReturn, PublicVersion, ReturnDesk, ReturnDeskError, ReturnEvent, ReturnKey,
    ReturnVersions, Sent, Submission, VersionShown,
};

use super::person::By;
use super::workflow::{self, Submitted};
use super::{NOTHING_CHANGED, ReturnOf, difference, not_recorded, scratch, template, versions, whose};
use crate::edition::findings;
use crate::edition::month::year_without_returns;
use crate::paths::without_paths;
use crate::publication::Pages;
use crate::workspace::opened;

/// The desk of the workspace in a folder, and the pages that show what is done there.
pub struct WorkspaceReturnDesk {
    root: PathBuf,
    pages: Arc<Pages>,
}

impl WorkspaceReturnDesk {
    /// The desk.
    pub fn new(root: PathBuf, pages: Arc<Pages>) -> Self {
        Self { root, pages }
    }

    fn open(&self, of: &ReturnKey) -> Result<(Workspace, ReturnOf)> {
        let workspace = opened(&self.root)?;
        let of = whose(&workspace, &of.organisation, of.year, of.month)?;
        Ok((workspace, of))
    }

    /// Keeps what was sent as a version prepared by `by`. Whatever comes of it, pages are made anew: a
    /// failure may have come after the change.
    fn keep(&self, of: &ReturnKey, sent: &Sent, by: &Account) -> Result<Submission> {
        let kept = self.kept(of, sent, by);
        self.pages.changed();
        kept
    }

    fn kept(&self, of: &ReturnKey, sent: &Sent, by: &Account) -> Result<Submission> {
        let (workspace, _) = self.open(of)?;
        let scratch = scratch(sent.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))?;
        let by = Some(By::SignedIn(by));
        Ok(match workflow::submit(&workspace, scratch.path(), by, &sent.reason, Some(of))? {
            Submitted::Refused { findings } => {
                Submission::Refused(findings.into_iter().map(|finding| self.without_paths(finding)).collect())
            }
            Submitted::Unchanged { .. } => Submission::Unchanged,
            Submitted::Kept { moved, .. } => {
                Submission::Kept { note: moved.not_recorded.map(|why| self.told_text(&not_recorded(&why))) }
            }
        })
    }

    fn act_on(&self, of: &ReturnKey, act: Act<'_>, by: &Account) -> Result<String> {
        let (workspace, of) = self.open(of)?;
        let (by, content) = (By::SignedIn(by), Some(act.content));
        let moved = match act.wanted {
            ReturnMove::Approve => workflow::approve(&workspace, &of, by, content),
            ReturnMove::SendBack => workflow::send_back(&workspace, &of, by, content, act.reason),
            ReturnMove::Lock => workflow::lock(&workspace, &of, by, content),
            ReturnMove::Submit | ReturnMove::Supersede => bail!("this is not done here"),
        };
        // Whatever came of it, pages show what there is now; what counts from now, in its figures too.
        self.pages.changed();
        let moved = moved?;
        let refreshed = if act.wanted == ReturnMove::Approve { self.pages.refresh() } else { Ok(()) };
        let done = match act.wanted {
            ReturnMove::Approve => "approved; it counts from now",
            ReturnMove::SendBack => "sent back to its preparer",
            _ => "locked",
        };
        let mut told = format!("Version {} is {done}.", moved.version);
        if let Some(why) = moved.not_recorded {
            told = format!("{told} {}", not_recorded(&why));
        }
        if let Err(why) = refreshed {
            told = format!("{told} The pages show the new figures a little later ({why:#}).");
        }
        Ok(self.told_text(&told))
    }

    /// A sentence for a page: files are named as they lie in the workspace, not on this computer.
    fn told_text(&self, text: &str) -> String {
        without_paths(&self.root, text)
    }

    fn told(&self, error: &anyhow::Error) -> ReturnDeskError {
        // The heading of the page says first that nothing was changed.
        let text = format!("{error:#}");
        let why =
            text.strip_prefix(NOTHING_CHANGED).map_or(&*text, |rest| rest.trim_start_matches([':', ' ']));
        ReturnDeskError(self.told_text(why))
    }

    fn without_paths(&self, finding: Finding) -> Finding {
        let Finding { file, message, fix, .. } = &finding;
        let (file, message) = (self.told_text(file), self.told_text(message));
        Finding { fix: self.told_text(fix), file, message, ..finding }
    }
}

/// Refuses names of files that are no part of a return, by the rule of folders, and two files of one name:
/// nothing that was sent is passed over.
fn known(sent: Sent) -> Result<Sent> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, bytes) in sent.files {
        // Browsers send the name alone; whatever stands before it is no business of ours.
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let is_workbook =
            name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("xlsx"));
        let name = if is_workbook { WORKBOOK } else { name };
        if !is_workbook && !sheets().any(|sheet| name.strip_suffix(".csv") == Some(sheet)) {
            match rename(name) {
                Some(why) => bail!("{name}: {why}"),
                None => bail!(
                    "{name} is no part of a return; send one workbook, or CSV files named cover.csv, lines.csv, months.csv and after the schedules"
                ),
            }
        }
        if files.iter().any(|(other, _)| other == name) {
            let what =
                if is_workbook { "workbooks were".to_owned() } else { format!("files named {name} were") };
            bail!("two {what} sent; send one");
        }
        files.push((name.to_owned(), bytes));
    }
    if files.is_empty() {
        bail!("no file was sent; choose the workbook, or the CSV files together");
    }
    Ok(Sent { files, ..sent })
}

fn shown(number: usize, state: ReturnState, version: &Version, preparers: Vec<String>) -> VersionShown {
    let event = |event: &version::ReturnEvent| ReturnEvent { by: event.by.clone(), at: event.at.to_string() };
    VersionShown {
        number,
        hash: version.hash,
        state,
        submitted: event(&version.submitted),
        preparers,
        approved: version.approved.as_ref().map(event),
        locked: version.locked.as_ref().map(event),
        sent_back: version.sent_back.as_ref().map(|(by, why)| (event(by), why.clone())),
        reason: version.reason.clone(),
    }
}

fn standing(workspace: &Workspace, of: ReturnOf) -> ReturnVersions {
    // One register that cannot be read is told at its return; the others go on.
    let Ok(versions) = versions::present(workspace, &of) else {
        return ReturnVersions { organisation: of.organisation, versions: Vec::new(), is_unreadable: true };
    };
    let versions = versions.unwrap_or_default();
    let mut listed = Vec::new();
    for (idx, version) in versions.list.iter().enumerate() {
        let state = match versions.state(idx) {
            ReturnState::Submitted if !versions::is_submitted(workspace, &of) => ReturnState::Draft,
            state => state,
        };
        let preparers = match state {
            // One that cannot be read is not approved either; the page of the return says why.
            ReturnState::Submitted => workflow::preparers(workspace, &of, &versions, idx).unwrap_or_default(),
            _ => Vec::new(),
        };
        listed.push(shown(idx + 1, state, version, preparers));
    }
    ReturnVersions { versions: listed, organisation: of.organisation, is_unreadable: false }
}

/// A return as everybody may see it: drawn from its approved versions and from nothing else.
fn public(workspace: &Workspace, of: ReturnOf) -> PublicReturn {
    let shown = |each: &ApprovedVersion| {
        let version = each.version();
        let at = |event: &version::ReturnEvent| event.at.to_string();
        PublicVersion {
            number: each.number(),
            hash: version.hash,
            state: each.state(),
            submitted_at: at(&version.submitted),
            approved_at: version.approved.as_ref().map_or_else(String::new, at),
            locked_at: version.locked.as_ref().map(at),
            reason: version.reason.clone(),
        }
    };
    let present = versions::present(workspace, &of);
    let is_unreadable = present.is_err();
    let approved = present.ok().flatten().unwrap_or_default().approved();
    // What only lies in the folder waits for nobody but its preparer.
    let waits_since = approved.waits_since().filter(|_| versions::is_submitted(workspace, &of));
    PublicReturn {
        approved: approved.list().iter().map(shown).collect(),
        waits_since: waits_since.map(|at| at.to_string()),
        organisation: of.organisation,
        is_unreadable,
    }
}

/// What is in the version `last` of a return, beside the version `before`. What cannot be read is what is
/// found.
fn content(
    workspace: &Workspace,
    of: &ReturnOf,
    last: Option<&Version>,
    before: Option<&Version>,
) -> Content {
    let Some(last) = last else { return Content::default() };
    let told = |error: anyhow::Error| findings::told(error, &of.folder());
    let mut shown = match workflow::findings_of(workspace, of, last) {
        Ok(findings) => Content { findings, ..Content::default() },
        Err(error) => return Content { findings: told(error), is_unreadable: true, ..Content::default() },
    };
    match before.map(|before| difference::sentences(workspace, of, before, last)).transpose() {
        Ok(differences) => shown.differences = differences.unwrap_or_default(),
        Err(error) => shown.findings.extend(told(error)),
    }
    shown
}

impl ReturnDesk for WorkspaceReturnDesk {
    fn months(&self) -> Result<Vec<Closed>, ReturnDeskError> {
        let months = || -> Result<Vec<Closed>> {
            let workspace = opened(&self.root)?;
            let folders = workspace.return_folders();
            if folders.is_empty() {
                // The first return may be of any month of the year.
                let year = year_without_returns(&workspace);
                return Ok(Month::all().map(|month| (year, month)).collect());
            }
            let mut months: Vec<Closed> = folders.into_iter().map(|(year, month, _)| (year, month)).collect();
            months.dedup();
            if let Some((year, month)) = months.last().copied() {
                let first_after = month.last_day(year).tomorrow().context("the year is out of range")?;
                let next = Month::new(month.get() % 12 + 1).unwrap_or(Month::FIRST);
                months.push((FinancialYear::of(first_after), next));
            }
            Ok(months)
        };
        months().map_err(|error| self.told(&error))
    }

    fn published(&self, (year, month): Closed) -> Result<Vec<PublicReturn>, ReturnDeskError> {
        let published = || -> Result<Vec<PublicReturn>> {
            let workspace = opened(&self.root)?;
            let then = workspace.organisations_on(month.last_day(year)).into_iter();
            let of = |organisation| ReturnOf { organisation, year, month };
            Ok(then.map(|organisation| public(&workspace, of(organisation))).collect())
        };
        published().map_err(|error| self.told(&error))
    }

    fn published_content(&self, of: &ReturnKey) -> Result<Content, ReturnDeskError> {
        let published = || -> Result<Content> {
            let (workspace, of) = self.open(of)?;
            // What stands in a register that cannot be read is not for everybody.
            let Ok(versions) = versions::present(&workspace, &of) else {
                return Ok(Content { is_unreadable: true, ..Content::default() });
            };
            let approved = versions.unwrap_or_default().approved();
            let mut newest_first = approved.list().iter().rev().map(ApprovedVersion::version);
            let (last, before) = (newest_first.next(), newest_first.next());
            Ok(content(&workspace, &of, last, before))
        };
        published().map_err(|error| self.told(&error))
    }

    fn standings(
        &self,
        (year, month): Closed,
        account: &Account,
    ) -> Result<Vec<ReturnVersions>, ReturnDeskError> {
        let standings = || -> Result<Vec<ReturnVersions>> {
            let workspace = opened(&self.root)?;
            let mut then = workspace.organisations_on(month.last_day(year));
            then.retain(|organisation| account.works_for(&organisation.code));
            let of = |organisation| ReturnOf { organisation, year, month };
            Ok(then.into_iter().map(|organisation| standing(&workspace, of(organisation))).collect())
        };
        standings().map_err(|error| self.told(&error))
    }

    fn content(&self, of: &ReturnKey, account: &Account) -> Result<Content, ReturnDeskError> {
        let content_of = || -> Result<Content> {
            if !account.works_for(&of.organisation) {
                bail!("{} works for another organisation", account.name);
            }
            let (workspace, of) = self.open(of)?;
            let shown = match versions::present(&workspace, &of) {
                Ok(versions) => {
                    let versions = versions.unwrap_or_default();
                    let mut newest_first = versions.list.iter().rev();
                    let (last, before) = (newest_first.next(), newest_first.next());
                    content(&workspace, &of, last, before)
                }
                Err(error) => Content {
                    findings: findings::told(error, &of.folder()),
                    is_unreadable: true,
                    ..Content::default()
                },
            };
            let findings = shown.findings.into_iter().map(|finding| self.without_paths(finding)).collect();
            Ok(Content { findings, ..shown })
        };
        content_of().map_err(|error| self.told(&error))
    }

    fn template(&self, of: &ReturnKey) -> Result<Vec<u8>, ReturnDeskError> {
        let made = || -> Result<Vec<u8>> {
            let (workspace, of) = self.open(of)?;
            template::workbook_of(&workspace, &of)
        };
        made().map_err(|error| self.told(&error))
    }

    fn submit(&self, of: &ReturnKey, sent: Sent, by: &Account) -> Result<Submission, ReturnDeskError> {
        known(sent).and_then(|sent| self.keep(of, &sent, by)).map_err(|error| self.told(&error))
    }

    fn explain(
        &self,
        of: &ReturnKey,
        explanations: Vec<Explanation>,
        by: &Account,
    ) -> Result<Submission, ReturnDeskError> {
        let kept = || -> Result<Submission> {
            let (workspace, return_of) = self.open(of)?;
            let (mut files, mut said) = workflow::last_files(&workspace, &return_of)?;
            said.retain(|old| !explanations.iter().any(|new| new.rule == old.rule && new.place == old.place));
            said.extend(explanations.iter().cloned());
            files.insert(format!("{EXPLANATIONS}.csv"), write::explanations(&said).into_bytes());
            let sent =
                Sent { files: files.into_iter().collect(), reason: "Warnings are explained.".to_owned() };
            self.keep(of, &sent, by)
        };
        kept().map_err(|error| self.told(&error))
    }

    fn act(&self, of: &ReturnKey, act: Act<'_>, by: &Account) -> Result<String, ReturnDeskError> {
        self.act_on(of, act, by).map_err(|error| self.told(&error))
    }
}
