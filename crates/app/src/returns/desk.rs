//! The return desk of a workspace: the same life of returns as on the command line.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use domain::account::Account;
use domain::finding::{Explanation, Finding};
use domain::month::{FinancialYear, Month};
use governance::monthly_return::{ReturnMove, ReturnState};
use governance::release::ReleaseState;
use sources::monthly_return::rename;
use sources::monthly_return::schema::{EXPLANATIONS, WORKBOOK, sheets};
use sources::monthly_return::version::{self, ApprovedVersion, Version};
use sources::monthly_return::write;
use sources::workspace::Workspace;
use web::library::YearMonth;
use web::returns::return_desk::{
    Content, InternalVersion, MoveRequest, PublicReturn, PublicVersion, ReleaseRequest, ReturnDesk,
    ReturnDeskError, ReturnEvent, ReturnKey, ReturnVersions, SubmitOutcome, Upload,
};

use super::person::ActorRef;
use super::workflow::{self, Submitted};
use super::{
    NOTHING_CHANGED, ReturnId, difference, find_return, not_recorded, overview, scratch, template, versions,
};
use crate::edition::findings;
use crate::edition::month::year_without_returns;
use crate::paths::without_paths;
use crate::publication::Pages;
use crate::release;
use crate::workspace::open_workspace;

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

    fn open(&self, key: &ReturnKey) -> Result<(Workspace, ReturnId)> {
        let workspace = open_workspace(&self.root)?;
        let return_id = find_return(&workspace, &(&key.organisation).into(), key.year, key.month)?;
        Ok((workspace, return_id))
    }

    /// Submits the files as a version prepared by `account`. Whether or not that succeeds, pages are made anew: a
    /// failure may have come after the change.
    fn submit_and_refresh(
        &self,
        key: &ReturnKey,
        upload: &Upload,
        account: &Account,
    ) -> Result<SubmitOutcome> {
        let submission = self.submit_files(key, upload, account);
        self.pages.changed();
        submission
    }

    fn submit_files(&self, key: &ReturnKey, upload: &Upload, account: &Account) -> Result<SubmitOutcome> {
        let (workspace, _) = self.open(key)?;
        let scratch = scratch(upload.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))?;
        let actor = Some(ActorRef::SignedIn(account));
        Ok(match workflow::submit(&workspace, scratch.path(), actor, &upload.reason, Some(key))? {
            Submitted::Refused { findings } => SubmitOutcome::Refused(
                findings.into_iter().map(|finding| self.without_paths(finding)).collect(),
            ),
            Submitted::Restored { version, .. } => SubmitOutcome::Restored(version),
            Submitted::Unchanged { .. } => SubmitOutcome::Unchanged,
            Submitted::Kept { moved, .. } => SubmitOutcome::Added {
                notice: moved.not_recorded.map(|why| self.page_text(&not_recorded(&why))),
            },
        })
    }

    fn move_version(&self, key: &ReturnKey, request: MoveRequest<'_>, account: &Account) -> Result<String> {
        let (workspace, return_id) = self.open(key)?;
        let (actor, hash) = (ActorRef::SignedIn(account), Some(request.version_hash_prefix));
        let moved = match request.requested_move {
            ReturnMove::Approve => workflow::approve(&workspace, &return_id, actor, hash),
            ReturnMove::SendBack => workflow::send_back(&workspace, &return_id, actor, hash, request.reason),
            ReturnMove::Lock => workflow::lock(&workspace, &return_id, actor, hash),
            ReturnMove::Submit | ReturnMove::Supersede => bail!("this is not done here"),
        };
        // Whatever came of it, pages show what there is now; what counts from now, in its figures too.
        self.pages.changed();
        let moved = moved?;
        let refreshed =
            if request.requested_move == ReturnMove::Approve { self.pages.refresh() } else { Ok(()) };
        let outcome = match request.requested_move {
            ReturnMove::Approve => "approved; it counts from now",
            ReturnMove::SendBack => "sent back to its preparer",
            _ => "locked",
        };
        let mut sentence = format!("Version {} is {outcome}.", moved.version);
        let is_public = (request.requested_move == ReturnMove::Approve)
            .then(|| release::public_at_once(&workspace, (return_id.year, return_id.month)));
        if let Some(public) = is_public.flatten() {
            sentence = format!("{sentence} {public}");
        }
        if let Some(why) = moved.not_recorded {
            sentence = format!("{sentence} {}", not_recorded(&why));
        }
        if let Err(why) = refreshed {
            sentence = format!("{sentence} The pages show the new figures a little later ({why:#}).");
        }
        Ok(self.page_text(&sentence))
    }

    fn decide_release(
        &self,
        month: YearMonth,
        request: ReleaseRequest<'_>,
        account: &Account,
    ) -> Result<String> {
        let workspace = open_workspace(&self.root)?;
        let request = match request {
            ReleaseRequest::Release { on: "" } => release::Request::Release { from: None },
            ReleaseRequest::Release { on } => {
                release::Request::Release { from: Some(release::moment(on).map_err(anyhow::Error::msg)?) }
            }
            ReleaseRequest::Withdraw { reason } => release::Request::Withdraw { reason },
        };
        let outcome = release::decide(&workspace, month, ActorRef::SignedIn(account), request)?;
        self.pages.changed();
        let refreshed = self.pages.refresh();
        let mut sentence = match outcome.state {
            ReleaseState::Released { .. } => "Released: everybody may read this month from now.".to_owned(),
            ReleaseState::Embargoed { until } => format!("Everybody may read this month from {until}."),
            ReleaseState::NotReleased => {
                "The release is withdrawn: only those who are signed in may read this month.".to_owned()
            }
        };
        if let Some(why) = outcome.not_recorded {
            sentence = format!("{sentence} The log lacks it ({why}).");
        }
        if let Err(why) = refreshed {
            sentence = format!("{sentence} The pages follow a little later ({why:#}).");
        }
        Ok(self.page_text(&sentence))
    }

    /// A sentence for a page: files are named as they lie in the workspace, not on this computer.
    fn page_text(&self, text: &str) -> String {
        without_paths(&self.root, text)
    }

    fn desk_error(&self, error: &anyhow::Error) -> ReturnDeskError {
        // The heading of the page says first that nothing was changed.
        let text = format!("{error:#}");
        let why =
            text.strip_prefix(NOTHING_CHANGED).map_or(&*text, |rest| rest.trim_start_matches([':', ' ']));
        ReturnDeskError(self.page_text(why))
    }

    fn without_paths(&self, finding: Finding) -> Finding {
        let Finding { file, message, fix, .. } = &finding;
        let (file, message) = (self.page_text(file), self.page_text(message));
        Finding { fix: self.page_text(fix), file, message, ..finding }
    }
}

/// The files of a return, and the names of those that are none and are not read, such as notes and the accounts that
/// a template leaves unmapped: by the rule of folders. Refuses what looks like a part of a return under another name,
/// and two files of one name.
fn files_of_return(upload: Upload) -> Result<(Upload, Vec<String>)> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut passed_over: Vec<String> = Vec::new();
    for (name, bytes) in upload.files {
        // Browsers send the name alone; whatever stands before it is no business of ours.
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let is_workbook =
            name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("xlsx"));
        let name = if is_workbook { WORKBOOK } else { name };
        if !is_workbook && !sheets().any(|sheet| name.strip_suffix(".csv") == Some(sheet)) {
            if let Some(why) = rename(name, &[]) {
                bail!("{name}: {why}");
            }
            passed_over.push(name.to_owned());
            continue;
        }
        if files.iter().any(|(other, _)| other == name) {
            let description =
                if is_workbook { "workbooks were".to_owned() } else { format!("files named {name} were") };
            bail!("two {description} sent; send one");
        }
        files.push((name.to_owned(), bytes));
    }
    if files.is_empty()
        && let Some(name) = passed_over.first()
    {
        bail!(
            "{name} is no part of a return; send one workbook, or CSV files named cover.csv, lines.csv, months.csv and after the schedules"
        );
    }
    if files.is_empty() {
        bail!("no file was sent; choose the workbook, or the CSV files together");
    }
    Ok((Upload { files, ..upload }, passed_over))
}

fn describe_version(
    number: usize,
    state: ReturnState,
    version: &Version,
    preparers: Vec<String>,
) -> InternalVersion {
    let event = |event: &version::ReturnEvent| ReturnEvent { by: event.by.clone(), at: event.at.to_string() };
    InternalVersion {
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

fn return_versions(workspace: &Workspace, return_id: ReturnId) -> ReturnVersions {
    // A register that cannot be read is reported at its return; the others are shown.
    let Ok(versions) = versions::present(workspace, &return_id) else {
        return ReturnVersions {
            organisation: return_id.organisation,
            versions: Vec::new(),
            is_unreadable: true,
        };
    };
    let versions = versions.unwrap_or_default();
    let mut listed = Vec::new();
    for (idx, version) in versions.list.iter().enumerate() {
        let state = match versions.state(idx) {
            ReturnState::Submitted if !versions::is_submitted(workspace, &return_id) => ReturnState::Draft,
            state => state,
        };
        let preparers = match state {
            // One that cannot be read is not approved either; the page of the return says why.
            ReturnState::Submitted => {
                workflow::preparers(workspace, &return_id, &versions, idx).unwrap_or_default()
            }
            _ => Vec::new(),
        };
        listed.push(describe_version(idx + 1, state, version, preparers));
    }
    ReturnVersions { versions: listed, organisation: return_id.organisation, is_unreadable: false }
}

/// A return as everybody may see it: drawn from its approved versions and from nothing else.
fn public_return(workspace: &Workspace, return_id: ReturnId) -> PublicReturn {
    let describe = |approved_version: &ApprovedVersion| {
        let version = approved_version.version();
        let at = |event: &version::ReturnEvent| event.at.to_string();
        PublicVersion {
            number: approved_version.number(),
            hash: version.hash,
            state: approved_version.state(),
            submitted_at: at(&version.submitted),
            approved_at: version.approved.as_ref().map_or_else(String::new, at),
            locked_at: version.locked.as_ref().map(at),
            reason: version.reason.clone(),
        }
    };
    let present = versions::present(workspace, &return_id);
    let is_unreadable = present.is_err();
    let approved = present.ok().flatten().unwrap_or_default().approved();
    // What only lies in the folder waits for nobody but its preparer.
    let waits_since = approved.waits_since().filter(|_| versions::is_submitted(workspace, &return_id));
    PublicReturn {
        approved: approved.list().iter().map(describe).collect(),
        waits_since: waits_since.map(|at| at.to_string()),
        organisation: return_id.organisation,
        is_unreadable,
    }
}

/// What is in the version `last` of a return, compared with the version `before`. What cannot be read
/// becomes findings.
fn content(
    workspace: &Workspace,
    return_id: &ReturnId,
    last: Option<&Version>,
    before: Option<&Version>,
) -> Content {
    let Some(last) = last else { return Content::default() };
    let as_findings = |error: anyhow::Error| findings::from_error(error, &return_id.folder());
    let mut content = match workflow::findings_of(workspace, return_id, last) {
        Ok(findings) => Content { findings, ..Content::default() },
        Err(error) => {
            return Content { findings: as_findings(error), is_unreadable: true, ..Content::default() };
        }
    };
    match before.map(|before| difference::sentences(workspace, return_id, before, last)).transpose() {
        Ok(differences) => content.differences = differences.unwrap_or_default(),
        Err(error) => content.findings.extend(as_findings(error)),
    }
    content
}

impl ReturnDesk for WorkspaceReturnDesk {
    fn months(&self) -> Result<Vec<YearMonth>, ReturnDeskError> {
        let months = || -> Result<Vec<YearMonth>> {
            let workspace = open_workspace(&self.root)?;
            let folders = workspace.return_folders();
            if folders.is_empty() {
                // The first return may be of any month of the year.
                let year = year_without_returns(&workspace);
                return Ok(Month::all().map(|month| (year, month)).collect());
            }
            let mut months: Vec<YearMonth> =
                folders.into_iter().map(|(year, month, _)| (year, month)).collect();
            months.dedup();
            if let Some((year, month)) = months.last().copied() {
                let first_after = month.last_day(year).tomorrow().context("the year is out of range")?;
                let next = Month::new(month.get() % 12 + 1).unwrap_or(Month::FIRST);
                months.push((FinancialYear::of(first_after), next));
            }
            Ok(months)
        };
        months().map_err(|error| self.desk_error(&error))
    }

    fn published(&self, (year, month): YearMonth) -> Result<Vec<PublicReturn>, ReturnDeskError> {
        let published = || -> Result<Vec<PublicReturn>> {
            let workspace = open_workspace(&self.root)?;
            let organisations = workspace.organisations_on(month.last_day(year)).into_iter();
            let identify = |organisation| ReturnId { organisation, year, month };
            Ok(organisations.map(|organisation| public_return(&workspace, identify(organisation))).collect())
        };
        published().map_err(|error| self.desk_error(&error))
    }

    fn published_content(&self, key: &ReturnKey) -> Result<Content, ReturnDeskError> {
        let published = || -> Result<Content> {
            let (workspace, return_id) = self.open(key)?;
            // The public does not see what a register that cannot be read holds.
            let Ok(versions) = versions::present(&workspace, &return_id) else {
                return Ok(Content { is_unreadable: true, ..Content::default() });
            };
            let approved = versions.unwrap_or_default().approved();
            let mut newest_first = approved.list().iter().rev().map(ApprovedVersion::version);
            let (last, before) = (newest_first.next(), newest_first.next());
            Ok(content(&workspace, &return_id, last, before))
        };
        published().map_err(|error| self.desk_error(&error))
    }

    fn versions_for(
        &self,
        (year, month): YearMonth,
        account: &Account,
    ) -> Result<Vec<ReturnVersions>, ReturnDeskError> {
        let list_versions = || -> Result<Vec<ReturnVersions>> {
            let workspace = open_workspace(&self.root)?;
            let mut organisations = workspace.organisations_on(month.last_day(year));
            organisations.retain(|organisation| account.works_for(&organisation.code));
            let identify = |organisation| ReturnId { organisation, year, month };
            Ok(organisations
                .into_iter()
                .map(|organisation| return_versions(&workspace, identify(organisation)))
                .collect())
        };
        list_versions().map_err(|error| self.desk_error(&error))
    }

    fn content(&self, key: &ReturnKey, account: &Account) -> Result<Content, ReturnDeskError> {
        let content_of = || -> Result<Content> {
            if !account.works_for(&key.organisation) {
                bail!("{} works for another organisation", account.name);
            }
            let (workspace, return_id) = self.open(key)?;
            let content = match versions::present(&workspace, &return_id) {
                Ok(versions) => {
                    let versions = versions.unwrap_or_default();
                    let mut newest_first = versions.list.iter().rev();
                    let (last, before) = (newest_first.next(), newest_first.next());
                    // Why one cannot be read is among the findings.
                    let said = last.and_then(|last| overview::overview(&workspace, &return_id, last).ok());
                    Content { overview: said, ..content(&workspace, &return_id, last, before) }
                }
                Err(error) => Content {
                    findings: findings::from_error(error, &return_id.folder()),
                    is_unreadable: true,
                    ..Content::default()
                },
            };
            let findings = content.findings.into_iter().map(|finding| self.without_paths(finding)).collect();
            Ok(Content { findings, ..content })
        };
        content_of().map_err(|error| self.desk_error(&error))
    }

    fn submitted_files(
        &self,
        key: &ReturnKey,
        account: &Account,
    ) -> Result<Vec<(String, Vec<u8>)>, ReturnDeskError> {
        let files = || -> Result<Vec<(String, Vec<u8>)>> {
            if !account.works_for(&key.organisation) {
                bail!("{} works for another organisation", account.name);
            }
            let (workspace, return_id) = self.open(key)?;
            let versions = versions::present(&workspace, &return_id)?.unwrap_or_default();
            let Some(last) = versions.list.last() else { return Ok(Vec::new()) };
            Ok(overview::files(&workspace, &return_id, last)?.into_iter().collect())
        };
        files().map_err(|error| self.desk_error(&error))
    }

    fn template(&self, key: &ReturnKey) -> Result<Vec<u8>, ReturnDeskError> {
        let render = || -> Result<Vec<u8>> {
            let (workspace, return_id) = self.open(key)?;
            template::workbook_of(&workspace, &return_id)
        };
        render().map_err(|error| self.desk_error(&error))
    }

    fn submit(
        &self,
        key: &ReturnKey,
        upload: Upload,
        account: &Account,
    ) -> Result<SubmitOutcome, ReturnDeskError> {
        files_of_return(upload)
            .and_then(|(upload, passed_over)| {
                let outcome = self.submit_and_refresh(key, &upload, account)?;
                Ok(match outcome {
                    SubmitOutcome::Added { notice } if !passed_over.is_empty() => {
                        let told =
                            format!("Not read, since it is no part of a return: {}.", passed_over.join(", "));
                        let notice = notice.into_iter().chain([told]).collect::<Vec<_>>().join(" ");
                        SubmitOutcome::Added { notice: Some(notice) }
                    }
                    outcome => outcome,
                })
            })
            .map_err(|error| self.desk_error(&error))
    }

    fn explain(
        &self,
        key: &ReturnKey,
        explanations: Vec<Explanation>,
        account: &Account,
    ) -> Result<SubmitOutcome, ReturnDeskError> {
        let submit = || -> Result<SubmitOutcome> {
            let (workspace, return_of) = self.open(key)?;
            let (mut files, mut all_explanations) = workflow::last_files(&workspace, &return_of)?;
            all_explanations
                .retain(|old| !explanations.iter().any(|new| new.rule == old.rule && new.place == old.place));
            all_explanations.extend(explanations.iter().cloned());
            files.insert(format!("{EXPLANATIONS}.csv"), write::explanations(&all_explanations).into_bytes());
            let upload =
                Upload { files: files.into_iter().collect(), reason: "Warnings are explained.".to_owned() };
            self.submit_and_refresh(key, &upload, account)
        };
        submit().map_err(|error| self.desk_error(&error))
    }

    fn release(
        &self,
        month: YearMonth,
        request: ReleaseRequest<'_>,
        account: &Account,
    ) -> Result<String, ReturnDeskError> {
        self.decide_release(month, request, account).map_err(|error| self.desk_error(&error))
    }

    fn apply_move(
        &self,
        key: &ReturnKey,
        request: MoveRequest<'_>,
        account: &Account,
    ) -> Result<String, ReturnDeskError> {
        self.move_version(key, request, account).map_err(|error| self.desk_error(&error))
    }
}
