//! Submitting, approving and locking: files by content hash in the workspace, events in `oakham.db`.
//!
//! The register of versions in the workspace is what counts; renaming it into place is the moment
//! of change. Events follow it, and whatever an interruption left out is recorded the next time.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use domain::account::Role;
use domain::code::OrganisationCode;
use domain::finding::{Explanation, Finding, Severity};
use domain::monthly_return::{MonthlyReturn, PlanVersion, ReturnBasis};
use domain::organisation::OrganisationKind;
use domain::source::ContentHash;
use finance::rules::{self, Checked};
use governance::monthly_return::{self as life, Actor, Refusal, ReturnMove, ReturnState};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sources::fault::SourcesError;
use sources::monthly_return::{self, Expected};
use sources::template::template_hash;
use sources::versions::{self, Deed, Files, Turn, Version, Versions};
use sources::workspace::Workspace;
use store::{Store, SubmissionEvent, SubmissionKind};
use tokio::runtime::Runtime;
use web::desk::ReturnKey;

use super::ReturnOf;

/// Who does something, with the roles they hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Person<'a> {
    pub(crate) name: &'a str,
    pub(crate) roles: &'a [Role],
}

/// What came of a submission.
#[derive(Debug)]
pub(crate) enum Submitted {
    /// Something blocks; nothing was changed.
    Refused { findings: Vec<Finding> },
    /// The same files are here already; nothing was changed.
    Unchanged { of: Box<ReturnOf>, version: usize, hash: ContentHash, findings: Vec<Finding> },
    /// A version was added.
    Kept { of: Box<ReturnOf>, version: usize, hash: ContentHash, findings: Vec<Finding> },
}

impl Submitted {
    /// What the rules found.
    pub(crate) fn findings(&self) -> &[Finding] {
        match self {
            Self::Refused { findings } | Self::Unchanged { findings, .. } | Self::Kept { findings, .. } => {
                findings
            }
        }
    }

    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "refused",
            Self::Unchanged { .. } => "unchanged",
            Self::Kept { .. } => "submitted",
        }
    }

    /// Which version it is, where there is one.
    pub(crate) fn what(&self) -> Option<(&ReturnOf, usize, &ContentHash)> {
        match self {
            Self::Refused { .. } => None,
            Self::Unchanged { of, version, hash, .. } | Self::Kept { of, version, hash, .. } => {
                Some((of, *version, hash))
            }
        }
    }
}

/// A version that was moved.
#[derive(Debug)]
pub(crate) struct Moved {
    /// Its number, counted from 1.
    pub(crate) version: usize,
    pub(crate) hash: ContentHash,
    pub(crate) by: String,
    /// Whether it takes the place of another.
    pub(crate) supersedes: bool,
}

/// Checks the return at `path`, a folder or a workbook, and keeps it as a version.
pub(crate) fn submit(
    workspace: &Workspace,
    path: &Path,
    by: Option<&str>,
    reason: &str,
) -> Result<Submitted> {
    submitted(workspace, path, by, reason, None)
}

/// The same for one return: another's is refused.
pub(crate) fn submit_for(
    workspace: &Workspace,
    path: &Path,
    by: Option<&str>,
    reason: &str,
    of: &ReturnKey,
) -> Result<Submitted> {
    submitted(workspace, path, by, reason, Some(of))
}

fn submitted(
    workspace: &Workspace,
    path: &Path,
    by: Option<&str>,
    reason: &str,
    expected: Option<&ReturnKey>,
) -> Result<Submitted> {
    let files = gathered(path)?;
    let hash = versions::content_hash(&files);
    // Exactly these bytes are checked and kept, whatever becomes of the folder meanwhile.
    let scratch = tempfile::tempdir()
        .context("no scratch folder can be made; set TMPDIR to a folder you may write to")?;
    for (name, bytes) in &files {
        fs::write(scratch.path().join(name), bytes).context("the scratch folder cannot be written to")?;
    }
    let (submission, of) = match read(workspace, scratch.path()) {
        Ok(read) => read,
        Err(findings) => return Ok(Submitted::Refused { findings }),
    };

    if let Some(expected) = expected
        && (&expected.organisation, expected.year, expected.month)
            != (&of.organisation.code, of.year, of.month)
    {
        return Ok(Submitted::Refused { findings: vec![another(expected, &of)] });
    }

    let _turn = Turn::wait(&workspace.root)?;
    let versions = present(workspace, &of)?;
    let mut findings = checked(workspace, &of, &submission, versions.as_ref(), reason)?;
    findings.sort();
    if super::is_blocked(&findings) {
        return Ok(Submitted::Refused { findings });
    }
    let mut versions = versions.unwrap_or_default();
    // Nobody has approved what only lies in the folder: submitting it there starts its life.
    let unapproved =
        |version: &Version| version.approved.as_ref().is_none_or(|approved| approved.by.is_empty());
    versions
        .list
        .retain(|version| version.hash != hash || is_kept(workspace, &of, version) || !unapproved(version));
    let of = Box::new(of);
    if let Some(idx) = versions.list.iter().position(|version| version.hash == hash) {
        if let Some((deed, why)) = &versions.list[idx].sent_back {
            bail!(
                "these are the files of version {}, which {} sent back: {why}; submit changed files, or say in the narrative why nothing changed",
                idx + 1,
                deed.by
            );
        }
        if versions.state(idx) == ReturnState::Superseded {
            bail!(
                "these are the files of version {}, which a later one superseded; submit the files you mean, or say in the narrative why you return to these",
                idx + 1
            );
        }
        record(workspace, &of, &versions)?;
        return Ok(Submitted::Unchanged { of, version: idx + 1, hash, findings });
    }
    let prepared_by = by.unwrap_or(&submission.cover.prepared_by).trim().to_owned();
    let draft = life::Version { state: ReturnState::Draft, prepared_by: &prepared_by, content: hash };
    let preparer = Actor { name: &prepared_by, roles: &[Role::Preparer], looked_at: hash };
    life::moved(&draft, ReturnMove::Submit, &preparer)?;
    let mut new = Vec::new();
    for version in versions.list.iter().filter(|version| !is_kept(workspace, &of, version)) {
        // What lies in the folder becomes its first version.
        new.push((version.hash, versions::files_in(&workspace.root, &of.folder())?));
    }
    new.push((hash, files));
    let submitted = Deed { by: prepared_by, at: now() };
    let reason = reason.to_owned();
    versions.list.push(Version { hash, submitted, approved: None, locked: None, reason, sent_back: None });
    put(workspace, &of, &versions, &new)?;
    Ok(Submitted::Kept { of, version: versions.list.len(), hash, findings })
}

/// Approves the version that waits for it. With `content`, the beginning of the hash that was looked
/// at, only that.
pub(crate) fn approve(
    workspace: &Workspace,
    of: &ReturnOf,
    person: &Person<'_>,
    content: Option<&str>,
) -> Result<Moved> {
    let _turn = Turn::wait(&workspace.root)?;
    let mut versions = registered(workspace, of)?;
    let idx = last(&versions, of)?;
    let version = &versions.list[idx];
    let looked_at = match content {
        Some(text) if version.hash.to_string().starts_with(text) && text.len() >= 8 => version.hash,
        Some(text) => ContentHash::of(text.as_bytes()),
        None => version.hash,
    };
    may(&versions, idx, ReturnMove::Approve, person, looked_at)?;
    versions::files_of(&workspace.root, &of.folder(), version)?;
    let kept = format!("{}/versions/{}", of.folder(), version.folder());
    let on_cover = monthly_return::cover_field(&workspace.root, &kept, "prepared_by")?;
    if life::same_person(person.name, &on_cover) {
        return Err(Refusal::OwnWork { name: person.name.trim().to_owned() }.into());
    }
    let supersedes = versions.list[..idx].iter().any(|version| version.approved.is_some());
    let deed = Deed { by: person.name.trim().to_owned(), at: now() };
    versions.list[idx].approved = Some(deed);
    put(workspace, of, &versions, &[])?;
    Ok(moved(&versions, idx, person, supersedes))
}

/// Sends the version that waits for approval back to its preparer, with the reason. It stays in the
/// register and never counts; another may be submitted.
pub(crate) fn send_back(
    workspace: &Workspace,
    of: &ReturnOf,
    person: &Person<'_>,
    reason: &str,
) -> Result<Moved> {
    let _turn = Turn::wait(&workspace.root)?;
    let reason = reason.trim();
    if reason.is_empty() {
        bail!("a return is not sent back without a reason; say what to correct with --reason TEXT");
    }
    let mut versions = registered(workspace, of)?;
    let idx = last(&versions, of)?;
    may(&versions, idx, ReturnMove::SendBack, person, versions.list[idx].hash)?;
    let deed = Deed { by: person.name.trim().to_owned(), at: now() };
    versions.list[idx].sent_back = Some((deed, reason.to_owned()));
    put(workspace, of, &versions, &[])?;
    Ok(moved(&versions, idx, person, false))
}

/// Closes the month of the approved version: what follows is a resubmission.
pub(crate) fn lock(workspace: &Workspace, of: &ReturnOf, person: &Person<'_>) -> Result<Moved> {
    let _turn = Turn::wait(&workspace.root)?;
    let mut versions = present(workspace, of)?.unwrap_or_default();
    let idx = last(&versions, of)?;
    may(&versions, idx, ReturnMove::Lock, person, versions.list[idx].hash)?;
    let mut new = Vec::new();
    if !is_kept(workspace, of, &versions.list[idx]) {
        new.push((versions.list[idx].hash, versions::files_in(&workspace.root, &of.folder())?));
    }
    versions.list[idx].locked = Some(Deed { by: person.name.trim().to_owned(), at: now() });
    put(workspace, of, &versions, &new)?;
    Ok(moved(&versions, idx, person, false))
}

/// Now, to the second: more says nothing about a deed.
fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

fn moved(versions: &Versions, idx: usize, person: &Person<'_>, supersedes: bool) -> Moved {
    Moved { version: idx + 1, hash: versions.list[idx].hash, by: person.name.trim().to_owned(), supersedes }
}

/// Whether `person` may move the version at `idx`.
fn may(
    versions: &Versions,
    idx: usize,
    wanted: ReturnMove,
    person: &Person<'_>,
    looked_at: ContentHash,
) -> Result<(), Refusal> {
    let version = &versions.list[idx];
    let moved = life::Version {
        state: versions.state(idx),
        prepared_by: &version.submitted.by,
        content: version.hash,
    };
    life::moved(&moved, wanted, &Actor { name: person.name, roles: person.roles, looked_at }).map(drop)
}

fn last(versions: &Versions, of: &ReturnOf) -> Result<usize> {
    versions.list.len().checked_sub(1).with_context(|| {
        format!("{} has not been submitted; submit it with `oakham return submit DIR`", of.words())
    })
}

fn registered(workspace: &Workspace, of: &ReturnOf) -> Result<Versions> {
    let versions = Versions::read(&workspace.root, &of.folder())?;
    versions.with_context(|| {
        format!("{} has not been submitted; submit it with `oakham return submit DIR`", of.words())
    })
}

/// The versions of a return; where its files lie in the folder, they are the one version there is,
/// approved as its cover says.
pub(crate) fn present(workspace: &Workspace, of: &ReturnOf) -> Result<Option<Versions>> {
    let folder = of.folder();
    if let Some(versions) = Versions::read(&workspace.root, &folder)? {
        return Ok(Some(versions));
    }
    let files = versions::files_in(&workspace.root, &folder)?;
    if files.is_empty() {
        return Ok(None);
    }
    let kind = of.organisation.kind;
    let cover = match monthly_return::read(Expected { root: &workspace.root, folder: &folder, kind }) {
        Ok(submission) => submission.cover,
        // What cannot be read is no version; a right one takes its place.
        Err(SourcesError::Faults(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let at = cover.recorded_on.to_zoned(TimeZone::UTC).context("the day on the cover is out of range")?;
    let deed = |by: String| Deed { by, at: at.timestamp() };
    let approved = cover.approved_by.clone().map(deed);
    let counts = approved.is_some() || cover.basis != ReturnBasis::Draft;
    let version = Version {
        hash: versions::content_hash(&files),
        submitted: deed(cover.prepared_by),
        // Without a register every return counts from the day on its cover.
        approved: approved.or_else(|| counts.then(|| deed(String::new()))),
        locked: None,
        reason: String::new(),
        sent_back: None,
    };
    Ok(Some(Versions { list: vec![version] }))
}

fn is_kept(workspace: &Workspace, of: &ReturnOf, version: &Version) -> bool {
    workspace.root.join(of.folder()).join("versions").join(version.folder()).exists()
}

/// Puts `versions` in force and records what happened.
fn put(
    workspace: &Workspace,
    of: &ReturnOf,
    versions: &Versions,
    new: &[(ContentHash, Files)],
) -> Result<()> {
    let steps = versions::steps(&workspace.root, &of.folder(), versions, new)?;
    versions::take(&steps).with_context(|| {
        format!(
            "{} cannot be written; allow writing to it and try again",
            workspace.root.join(of.folder()).display()
        )
    })?;
    record(workspace, of, versions)
}

/// Records in `oakham.db` what the register says and the log does not yet.
fn record(workspace: &Workspace, of: &ReturnOf, versions: &Versions) -> Result<()> {
    let mut events = Vec::new();
    for version in &versions.list {
        for (kind, deed) in [
            (SubmissionKind::Submitted, Some(&version.submitted)),
            (SubmissionKind::Approved, version.approved.as_ref()),
            (SubmissionKind::Locked, version.locked.as_ref()),
            (SubmissionKind::SentBack, version.sent_back.as_ref().map(|(deed, _)| deed)),
        ] {
            let Some(deed) = deed else { continue };
            events.push(SubmissionEvent {
                organisation: of.organisation.code.clone(),
                year: of.year,
                month: of.month,
                hash: version.hash,
                kind,
                at: deed.at,
                actor: deed.by.clone(),
                reason: match (&version.sent_back, kind) {
                    (Some((_, why)), SubmissionKind::SentBack) => why.clone(),
                    _ => version.reason.clone(),
                },
            });
        }
    }
    let runtime = Runtime::new().context("the store cannot be opened")?;
    runtime.block_on(async {
        let store = Store::open(&workspace.root.join("oakham.db")).await?;
        store.record_submissions(&events).await?;
        store.close().await;
        Ok(())
    })
}

/// The files at `path`: a folder of CSV files or with a workbook, or a workbook itself.
fn gathered(path: &Path) -> Result<Files> {
    if path.is_dir() {
        monthly_return::one_form(path, ".")?;
        let files = versions::files_in(path, ".")?;
        if files.is_empty() {
            bail!(
                "{} holds no return; expected cover.csv, lines.csv and months.csv, or return.xlsx",
                path.display()
            );
        }
        return Ok(files);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx")) {
        let bytes = sources::file::bytes(path.parent().unwrap_or(Path::new("")), &name)?;
        return Ok(Files::from([("return.xlsx".to_owned(), bytes)]));
    }
    if let Some(why) = monthly_return::rename(&name) {
        bail!("{}: {why}", path.display());
    }
    bail!(
        "{} is neither a folder nor a workbook (.xlsx); name the folder that holds the return",
        path.display()
    );
}

/// Reads the return in `folder`; its faults become findings, all at once.
fn read(workspace: &Workspace, folder: &Path) -> Result<(MonthlyReturn, ReturnOf), Vec<Finding>> {
    let findings = |error: SourcesError| error.findings().into_iter().map(named_as_sent).collect::<Vec<_>>();
    let code = monthly_return::cover_field(folder, ".", "org_code").map_err(findings)?;
    let code: Option<OrganisationCode> = code.parse().ok();
    let of_code = code.and_then(|code| workspace.organisations.iter().find(|o| o.code == code));
    // An unknown organisation's lines are read as a trust's, so that its other faults are told too.
    let kind = of_code.map_or(OrganisationKind::Trust, |organisation| organisation.kind);
    let mut submission =
        monthly_return::read(Expected { root: folder, folder: ".", kind }).map_err(findings)?;
    for file in submission.files_mut() {
        file.path = file.path.trim_start_matches("./").to_owned();
    }
    let cover = &submission.cover;
    let then = workspace.organisations_on(cover.month.last_day(cover.year));
    let Some(organisation) = then.into_iter().find(|organisation| organisation.code == cover.organisation)
    else {
        let known: Vec<&str> = workspace.organisations.iter().map(|o| o.code.as_str()).collect();
        return Err(vec![Finding {
            severity: Severity::Blocks,
            rule: "V01".to_owned(),
            file: "cover".to_owned(),
            at: None,
            message: format!("the return is of {}, which is not in the system then.", cover.organisation),
            fix: format!(
                "Correct org_code on the cover; the system's organisations are {}.",
                known.join(", ")
            ),
        }]);
    };
    let of = ReturnOf { organisation, year: cover.year, month: cover.month };
    Ok((submission, of))
}

/// A finding with the file's name as its sender knows it.
fn named_as_sent(mut finding: Finding) -> Finding {
    finding.file = finding.file.trim_start_matches("./").to_owned();
    finding
}

/// V01: the return is of another organisation or month than the one it was handed in for.
fn another(expected: &ReturnKey, of: &ReturnOf) -> Finding {
    let ReturnKey { organisation, year, month } = expected;
    Finding {
        severity: Severity::Blocks,
        rule: "V01".to_owned(),
        file: "cover".to_owned(),
        at: None,
        message: format!(
            "the return is that of {}, handed in for {organisation} {year} month {month}.",
            of.words()
        ),
        fix: "Hand it in where it belongs, or correct its cover.".to_owned(),
    }
}

/// What the rules find in the last version of a return; nothing where there is none.
pub(crate) fn findings_of_last(workspace: &Workspace, of: &ReturnOf) -> Result<Vec<Finding>> {
    let Some(submission) = last_return(workspace, of)? else { return Ok(Vec::new()) };
    let (mut findings, _) = by_rules(workspace, of, &submission)?;
    findings.sort();
    Ok(findings)
}

/// The last version of a return.
fn last_return(workspace: &Workspace, of: &ReturnOf) -> Result<Option<MonthlyReturn>> {
    let folder = of.folder();
    let expected = Expected { root: &workspace.root, folder: &folder, kind: of.organisation.kind };
    Ok(match Versions::read(&workspace.root, &folder)? {
        Some(versions) => {
            let last = versions.list.last();
            last.map(|version| monthly_return::read_version(expected, version)).transpose()?
        }
        None if versions::files_in(&workspace.root, &folder)?.is_empty() => None,
        None => Some(monthly_return::read(expected)?),
    })
}

/// The files of the last version of a return, and what it says to warnings.
pub(crate) fn last_files(workspace: &Workspace, of: &ReturnOf) -> Result<(Files, Vec<Explanation>)> {
    let versions = registered(workspace, of)?;
    let idx = last(&versions, of)?;
    let files = versions::files_of(&workspace.root, &of.folder(), &versions.list[idx])?;
    let said = last_return(workspace, of)?.map_or_else(Vec::new, |submission| submission.explanations);
    Ok((files, said))
}

/// Every finding of every rule on a return that is to be submitted.
fn checked(
    workspace: &Workspace,
    of: &ReturnOf,
    submission: &MonthlyReturn,
    versions: Option<&Versions>,
    reason: &str,
) -> Result<Vec<Finding>> {
    let (mut findings, template) = by_rules(workspace, of, submission)?;
    findings.extend(rules::submission::check(&rules::submission::Received {
        submission,
        template,
        month_state: if versions.is_some_and(Versions::is_locked) {
            rules::submission::MonthState::Locked
        } else {
            rules::submission::MonthState::Open
        },
        reason,
    }));
    Ok(findings)
}

/// What the rules of returns find, and the hash of the template it should come from.
fn by_rules(
    workspace: &Workspace,
    of: &ReturnOf,
    submission: &MonthlyReturn,
) -> Result<(Vec<Finding>, Option<ContentHash>)> {
    let then = workspace.organisations_on(of.month.last_day(of.year));
    let plans = workspace.plans(of.year, &then)?;
    let plan: Option<&PlanVersion> = plans.iter().find(|plan| {
        plan.organisation == of.organisation.code && plan.version == submission.cover.plan_version
    });
    let before = match of.month.before() {
        Some(before) => workspace.return_of(&of.organisation, (of.year, before), None)?,
        None => None,
    };
    let limits = sources::limits::read(&workspace.root, of.year, &then, None)?;
    let checked = Checked {
        organisation: &of.organisation,
        year: of.year,
        month: of.month,
        submission,
        plan,
        before: before.as_ref(),
        limits: &limits,
    };
    let template = plan.map(|plan| template_hash(&of.organisation.code, of.year, of.month, plan));
    Ok((rules::check(&checked), template))
}
