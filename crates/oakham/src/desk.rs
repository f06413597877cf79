//! The return desk of a workspace: the same life of returns as on the command line.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use domain::account::{Account, Role};
use domain::finding::{Explanation, Finding};
use domain::month::{FinancialYear, Month};
use governance::monthly_return::ReturnMove;
use sources::monthly_return::{EXPLANATIONS, explanations_text, rename, sheets};
use sources::versions::{self, Version};
use sources::workspace::Workspace;
use tokio::runtime::Handle;
use web::desk::{Act, Deed, Desk, DeskError, ReturnKey, Sent, Standing, Submission, VersionShown};
use web::library::{Closed, Live};

use crate::job::returns::life::{self, Person, Submitted};
use crate::job::returns::{ReturnOf, diff, template, whose};

/// The desk of the workspace in a folder, whose pages are shown from `live`.
pub(crate) struct WorkspaceDesk {
    root: PathBuf,
    live: Arc<Live>,
    runtime: Handle,
}

impl WorkspaceDesk {
    /// The desk; called within the runtime that serves pages.
    pub(crate) fn new(root: PathBuf, live: Arc<Live>) -> Self {
        Self { root, live, runtime: Handle::current() }
    }

    fn open(&self, of: &ReturnKey) -> Result<(Workspace, ReturnOf)> {
        let workspace = Workspace::open(&self.root)?;
        let of = whose(&workspace, &of.organisation, of.year, of.month)?;
        Ok((workspace, of))
    }

    /// Keeps `files` and `explanations` as a version prepared by `by`.
    fn keep(&self, of: &ReturnKey, sent: &Sent, by: &Account) -> Result<Submission> {
        let (workspace, _) = self.open(of)?;
        let scratch = tempfile::tempdir().context("no scratch folder can be made")?;
        for (name, bytes) in &sent.files {
            fs::write(scratch.path().join(name), bytes).context("the scratch folder cannot be written to")?;
        }
        let made = life::submit_for(&workspace, scratch.path(), Some(by.name.as_str()), &sent.reason, of)?;
        self.live.changed();
        Ok(match made {
            Submitted::Refused { findings } => Submission::Refused(findings),
            Submitted::Unchanged { .. } => Submission::Unchanged,
            Submitted::Kept { .. } => Submission::Kept,
        })
    }

    fn act_on(&self, of: &ReturnKey, act: Act<'_>, by: &Account) -> Result<String> {
        let (workspace, of) = self.open(of)?;
        let roles: Vec<Role> = by.roles.iter().collect();
        let person = Person { name: by.name.as_str(), roles: &roles };
        let moved = match act.wanted {
            ReturnMove::Approve => life::approve(&workspace, &of, &person, Some(act.content))?,
            ReturnMove::SendBack => life::send_back(&workspace, &of, &person, act.reason)?,
            ReturnMove::Lock => life::lock(&workspace, &of, &person)?,
            ReturnMove::Submit | ReturnMove::Supersede => bail!("this is not done here"),
        };
        if act.wanted == ReturnMove::Approve {
            let books = self.runtime.block_on(crate::library::publish(&workspace, None, true))?;
            self.live.exchange(books);
        } else {
            self.live.changed();
        }
        let done = match act.wanted {
            ReturnMove::Approve => "approved; it counts from now",
            ReturnMove::SendBack => "sent back to its preparer",
            _ => "locked",
        };
        Ok(format!("Version {} is {done}.", moved.version))
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
        } else if let Some(why) = rename(&name) {
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

fn shown(number: usize, state: governance::monthly_return::ReturnState, version: &Version) -> VersionShown {
    let deed = |deed: &versions::Deed| Deed { by: deed.by.clone(), at: deed.at.to_string() };
    VersionShown {
        number,
        hash: version.hash,
        state,
        submitted: deed(&version.submitted),
        approved: version.approved.as_ref().map(deed),
        locked: version.locked.as_ref().map(deed),
        sent_back: version.sent_back.as_ref().map(|(by, why)| (deed(by), why.clone())),
        reason: version.reason.clone(),
    }
}

fn told(error: &anyhow::Error) -> DeskError {
    DeskError(format!("{error:#}"))
}

impl Desk for WorkspaceDesk {
    fn months(&self) -> Result<Vec<Closed>, DeskError> {
        let months = || -> Result<Vec<Closed>> {
            let folders = Workspace::open(&self.root)?.return_folders()?;
            let mut months: Vec<Closed> = folders.into_iter().map(|(year, month, _)| (year, month)).collect();
            months.dedup();
            if let Some((year, month)) = months.last().copied() {
                let first_after = month.last_day(year).tomorrow().context("the year is out of range")?;
                let next = Month::new(month.get() % 12 + 1).unwrap_or(Month::FIRST);
                months.push((FinancialYear::of(first_after), next));
            }
            Ok(months)
        };
        months().map_err(|error| told(&error))
    }

    fn standings(&self, (year, month): Closed) -> Result<Vec<Standing>, DeskError> {
        let standings = || -> Result<Vec<Standing>> {
            let workspace = Workspace::open(&self.root)?;
            let then = workspace.organisations_on(month.last_day(year));
            then.into_iter()
                .map(|organisation| {
                    let of = ReturnOf { organisation, year, month };
                    let versions = life::present(&workspace, &of)?.unwrap_or_default();
                    let listed = versions.list.iter().enumerate();
                    let versions = listed.map(|(idx, version)| shown(idx + 1, versions.state(idx), version));
                    Ok(Standing { versions: versions.collect(), organisation: of.organisation })
                })
                .collect()
        };
        standings().map_err(|error| told(&error))
    }

    fn findings(&self, of: &ReturnKey) -> Result<Vec<Finding>, DeskError> {
        let findings = || -> Result<Vec<Finding>> {
            let (workspace, of) = self.open(of)?;
            life::findings_of_last(&workspace, &of)
        };
        findings().map_err(|error| told(&error))
    }

    fn differences(&self, of: &ReturnKey) -> Result<Vec<String>, DeskError> {
        let differences = || -> Result<Vec<String>> {
            let (workspace, of) = self.open(of)?;
            diff::sentences(&workspace, &of)
        };
        differences().map_err(|error| told(&error))
    }

    fn template(&self, of: &ReturnKey) -> Result<Vec<u8>, DeskError> {
        let made = || -> Result<Vec<u8>> {
            let (workspace, of) = self.open(of)?;
            template::workbook_of(&workspace, &of)
        };
        made().map_err(|error| told(&error))
    }

    fn submit(&self, of: &ReturnKey, sent: Sent, by: &Account) -> Result<Submission, DeskError> {
        known(sent).and_then(|sent| self.keep(of, &sent, by)).map_err(|error| told(&error))
    }

    fn explain(
        &self,
        of: &ReturnKey,
        explanations: Vec<Explanation>,
        by: &Account,
    ) -> Result<Submission, DeskError> {
        let kept = || -> Result<Submission> {
            let (workspace, return_of) = self.open(of)?;
            let (mut files, mut said) = life::last_files(&workspace, &return_of)?;
            said.retain(|old| !explanations.iter().any(|new| new.rule == old.rule && new.place == old.place));
            said.extend(explanations.iter().cloned());
            files.insert(format!("{EXPLANATIONS}.csv"), explanations_text(&said).into_bytes());
            let sent =
                Sent { files: files.into_iter().collect(), reason: "Warnings are explained.".to_owned() };
            self.keep(of, &sent, by)
        };
        kept().map_err(|error| told(&error))
    }

    fn act(&self, of: &ReturnKey, act: Act<'_>, by: &Account) -> Result<String, DeskError> {
        self.act_on(of, act, by).map_err(|error| told(&error))
    }
}
