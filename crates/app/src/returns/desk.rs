//! The return desk of a workspace: the same life of returns as on the command line.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use domain::account::Account;
use domain::finding::{Explanation, Finding};
use domain::month::{FinancialYear, Month};
use domain::organisation::Organisation;
use governance::monthly_return::{ReturnMove, ReturnState};
use sources::monthly_return::rename;
use sources::monthly_return::schema::{EXPLANATIONS, sheets};
use sources::monthly_return::version::{self, ApprovedVersion, ApprovedVersions, Version};
use sources::monthly_return::write;
use sources::workspace::Workspace;
use web::library::Closed;
use web::returns::return_desk::{
    Act, Content, PublicReturn, PublicVersion, ReturnDesk, ReturnDeskError, ReturnEvent, ReturnKey,
    ReturnVersions, Sent, Submission, VersionShown,
};

use super::person::By;
use super::workflow::{self, Submitted};
use super::{ReturnOf, difference, not_recorded, template, versions, whose};
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
        let scratch = tempfile::tempdir().context("no scratch folder can be made")?;
        for (name, bytes) in &sent.files {
            fs::write(scratch.path().join(name), bytes).context("the scratch folder cannot be written to")?;
        }
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
        ReturnDeskError(self.told_text(&format!("{error:#}")))
    }

    fn without_paths(&self, finding: Finding) -> Finding {
        let Finding { file, message, fix, .. } = &finding;
        let (file, message) = (self.told_text(file), self.told_text(message));
        Finding { fix: self.told_text(fix), file, message, ..finding }
    }
}

/// Refuses names of files that are no part of a return: nothing that was sent is passed over.
fn known(sent: Sent) -> Result<Sent> {
    let mut files = Vec::new();
    for (name, bytes) in sent.files {
        // Browsers send the name alone; whatever stands before it is no business of ours.
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
        if name.rsplit_once('.').is_some_and(|(_, ending)| ending == "xlsx") {
            files.push(("return.xlsx".to_owned(), bytes));
        } else if sheets().any(|sheet| name == format!("{sheet}.csv")) {
            files.push((name, bytes));
        } else if let Some(why) =
            rename(&name).filter(|_| name.rsplit_once('.').is_none_or(|(_, ending)| ending != "csv"))
        {
            bail!("{name}: {why}");
        } else {
            bail!(
                "{name} is no part of a return; send one workbook, or CSV files named cover.csv, lines.csv, months.csv and after the schedules"
            );
        }
    }
    if files.iter().filter(|(name, _)| name == "return.xlsx").count() > 1 {
        bail!("two workbooks were sent; send one");
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
    // A register that cannot be read is told on the first page; the others go on.
    let versions = versions::present(workspace, &of).ok().flatten().unwrap_or_default();
    let mut listed = Vec::new();
    for (idx, version) in versions.list.iter().enumerate() {
        let state = versions.state(idx);
        let preparers = match state {
            // One that cannot be read is not approved either; the page of the return says why.
            ReturnState::Submitted => workflow::preparers(workspace, &of, &versions, idx).unwrap_or_default(),
            _ => Vec::new(),
        };
        listed.push(shown(idx + 1, state, version, preparers));
    }
    ReturnVersions { versions: listed, organisation: of.organisation }
}

/// A return as everybody may see it: drawn from its approved versions and from nothing else.
fn public(organisation: Organisation, approved: &ApprovedVersions) -> PublicReturn {
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
    PublicReturn {
        organisation,
        approved: approved.list().iter().map(shown).collect(),
        waits_since: approved.waits_since().map(|at| at.to_string()),
    }
}

/// What is in the version `last` of a return, beside the version `before`.
fn content(
    workspace: &Workspace,
    of: &ReturnOf,
    last: Option<&Version>,
    before: Option<&Version>,
) -> Result<Content> {
    let Some(last) = last else { return Ok(Content::default()) };
    let differences = match before {
        Some(before) => difference::sentences(workspace, of, before, last)?,
        None => Vec::new(),
    };
    Ok(Content { findings: workflow::findings_of(workspace, of, last)?, differences })
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
            then.map(|organisation| {
                let of = ReturnOf { organisation, year, month };
                let versions = versions::present(&workspace, &of)?.unwrap_or_default();
                Ok(public(of.organisation, &versions.approved()))
            })
            .collect()
        };
        published().map_err(|error| self.told(&error))
    }

    fn published_content(&self, of: &ReturnKey) -> Result<Content, ReturnDeskError> {
        let published = || -> Result<Content> {
            let (workspace, of) = self.open(of)?;
            let approved = versions::present(&workspace, &of)?.unwrap_or_default().approved();
            let mut newest_first = approved.list().iter().rev().map(ApprovedVersion::version);
            let (last, before) = (newest_first.next(), newest_first.next());
            content(&workspace, &of, last, before)
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
            let versions = versions::present(&workspace, &of)?.unwrap_or_default();
            let mut newest_first = versions.list.iter().rev();
            let (last, before) = (newest_first.next(), newest_first.next());
            content(&workspace, &of, last, before)
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
