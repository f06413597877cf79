//! Plans of a workspace: from the template to a version, with what it changes.

pub mod template;
mod difference;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use domain::code::OrganisationCode;
use domain::finding::{Finding, Severity};
use domain::ledger::Line;
use domain::money::Thousands;
use domain::month::{FinancialYear, Month};
use domain::monthly_return::PlanVersion;
use domain::organisation::{Organisation, OrganisationName, called, codes_and_names, uncalled};
use domain::remark::is_blank;
use domain::source::{ContentHash, SourceFile};
use finance::rules::{plan_submission, same_plan, v31_of_a_sheet};
use jiff::civil::Date;
use sources::fault::SourcesError;
use sources::plan::submission::{self, PlanSubmission};
use sources::plan::{self, Change};
use sources::workspace::Workspace;
use store::{Event, Store};
use tokio::runtime::Runtime;

use crate::clock::now;
use crate::whole_file;
use crate::workspace::DATABASE;

pub use difference::{ChangedLine, Difference};

/// The organisation of a plan.
///
/// # Errors
/// Where it is not of the system in the year.
pub fn find_organisation(
    workspace: &Workspace,
    name: &OrganisationName,
    year: FinancialYear,
) -> Result<Organisation> {
    let organisations = workspace.organisations_in(year);
    if let Some(organisation) = called(&organisations, name) {
        return Ok(organisation.clone());
    }
    // By a name that it had it is the same.
    let had = called(&workspace.organisations, name);
    if let Some(now) = had.and_then(|had| organisations.iter().find(|now| now.code == had.code)) {
        return Ok(now.clone());
    }
    bail!(uncalled(&organisations, name, &format!("in {year}")))
}

/// The organisations of plans: the named, each once, or, where none is named, all of the system that make one.
///
/// # Errors
/// Where one is not of the system in the year, or none makes a plan.
pub fn organisations(
    workspace: &Workspace,
    names: &[OrganisationName],
    year: FinancialYear,
) -> Result<Vec<Organisation>> {
    if !names.is_empty() {
        let found: Result<Vec<Organisation>> =
            names.iter().map(|name| find_organisation(workspace, name, year)).collect();
        // By code and by short name it is the same.
        let by_code = found?.into_iter().map(|found| (found.code.clone(), found));
        return Ok(by_code.collect::<BTreeMap<_, _>>().into_values().collect());
    }
    let mut all = workspace.organisations_in(year);
    all.retain(|organisation| Line::of_kind(organisation.kind).next().is_some());
    if all.is_empty() {
        bail!(
            "{} has no board and no trust in {year}; add them to system/organisations.csv",
            workspace.system
        );
    }
    Ok(all)
}

/// The files of plans that `paths` name: a folder stands for the workbooks and CSV files in it.
///
/// # Errors
/// Where a folder cannot be read or holds none.
pub fn sent_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries = path.read_dir().with_context(|| format!("{} cannot be read", path.display()))?;
        let mut found: Vec<PathBuf> =
            entries.flatten().map(|entry| entry.path()).filter(|file| is_plan(file)).collect();
        if found.is_empty() {
            bail!("{} holds no plan; expected workbooks (.xlsx) or CSV files (.csv)", path.display());
        }
        found.sort();
        files.append(&mut found);
    }
    Ok(files)
}

/// Whether a file of a folder is taken for a plan: not what an open spreadsheet program leaves beside it.
fn is_plan(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let is_left_behind = name.starts_with("~$") || name.starts_with('.');
    let ending = file.extension().unwrap_or_default();
    let is_table = ["xlsx", "csv"].iter().any(|known| ending.eq_ignore_ascii_case(known));
    is_table && !is_left_behind && file.is_file()
}

/// The plan versions of an organisation that are there, the first first.
///
/// # Errors
/// Where one of them cannot be read: what follows it cannot be said then.
fn versions_of(
    workspace: &Workspace,
    code: &OrganisationCode,
    year: FinancialYear,
) -> Result<Vec<PlanVersion>> {
    let (plans, faults) = workspace.plans(year);
    let is_own = |file: &str| file.contains(&format!("/{code}-v")) || file.ends_with("/changes.csv");
    let own: Vec<_> = faults.into_iter().filter(|fault| is_own(&fault.file)).collect();
    if !own.is_empty() {
        return Err(SourcesError::Faults(own).into());
    }
    let mut versions: Vec<_> = plans.into_iter().filter(|plan| plan.organisation == *code).collect();
    versions.sort_by_key(|plan| plan.version);
    Ok(versions)
}

/// What a plan is compared with that is asked for beside the file.
#[derive(Clone, Debug, Default)]
pub struct PlanRequest {
    /// Whose plan it should be.
    pub organisation: Option<OrganisationName>,
    /// For which year.
    pub year: Option<FinancialYear>,
    /// Why it replaces another; without it, as the cover says.
    pub reason: Option<String>,
    /// Who approved it; without it, as the cover says.
    pub approved_by: Option<String>,
    /// When it was approved; without it, as the cover says.
    pub approved_on: Option<Date>,
    /// The rules of whose warnings somebody says that the plan is right all the same.
    pub confirmed: BTreeSet<String>,
    /// What is done with a first plan that is there with other amounts.
    pub first_plan: FirstPlan,
}

/// What is done with a first plan that is there with other amounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FirstPlan {
    /// It stays.
    #[default]
    Kept,
    /// It is replaced, while no return of the year is in.
    Replaced,
}

/// What a plan that was sent is beside those that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It would be a new version.
    New,
    /// It would take the place of a first plan with other amounts.
    Replacement,
    /// It is there already with the same amounts.
    Unchanged,
}

/// A plan that was sent, as it was checked.
pub struct PlanCheck {
    /// Whose it is.
    pub organisation: Organisation,
    /// For which year.
    pub year: FinancialYear,
    /// Its version.
    pub version: u16,
    /// What it is beside those that are there.
    pub standing: Standing,
    /// What is wrong with it and what is worth knowing, errors first.
    pub findings: Vec<Finding>,
    /// The rules of its warnings that nobody has confirmed yet.
    pub unconfirmed: BTreeSet<String>,
    /// What it changes against the version before, or that which it replaces, or against nothing.
    pub difference: Difference,
    sent: PlanSubmission,
    change: Option<Change>,
    /// The content of the plan that it would replace.
    replaced: Option<ContentHash>,
}

impl PlanCheck {
    /// Whether something keeps it from being imported.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Blocks)
    }

    /// Whether it can be kept as it is: nothing is wrong with it, and what may be has been confirmed.
    #[must_use]
    pub fn is_importable(&self) -> bool {
        !self.is_blocked() && self.unconfirmed.is_empty()
    }

    /// Its file, below the workspace.
    #[must_use]
    pub fn file(&self) -> String {
        Workspace::plan_file(&self.organisation.code, self.year, self.version)
    }

    /// `RWE 2026/27 version 2`.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} {} version {}", self.organisation.code, self.year, self.version)
    }
}

/// The plan in a file, or what cannot be read of it.
fn read(workspace: &Workspace, path: &Path) -> Result<Result<PlanSubmission, SourcesError>> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let name =
        name.with_context(|| format!("{} is not a file; name the workbook or CSV file", path.display()))?;
    let kind_of = |code: &OrganisationCode| {
        workspace.organisations.iter().find(|known| known.code == *code).map(|known| known.kind)
    };
    let last_month_of = |code: &OrganisationCode, year| workspace.last_month_of(code, year);
    Ok(submission::read(folder, &name, kind_of, last_month_of))
}

/// Which of several files are one version of one plan with different amounts, and that they are: none of them is
/// kept, for nobody has said which is right.
///
/// # Errors
/// Where one is no file.
pub fn versions_sent_twice(workspace: &Workspace, files: &[PathBuf]) -> Result<Vec<(PathBuf, Finding)>> {
    let mut read_files = Vec::new();
    for path in files {
        if let Ok(sent) = read(workspace, path)? {
            read_files.push((path, sent));
        }
    }
    let kind_of = |code: &OrganisationCode| workspace.organisations.iter().find(|known| known.code == *code);
    let is_other = |one: &PlanVersion, other: &PlanVersion| {
        let is_same_version =
            (&one.organisation, one.year, one.version) == (&other.organisation, other.year, other.version);
        is_same_version
            && kind_of(&one.organisation)
                .is_some_and(|known| !Difference::between(Some(one), other, known.kind).is_nothing())
    };
    let mut twice = Vec::new();
    for (path, sent) in &read_files {
        let others: Vec<String> = read_files
            .iter()
            .filter(|(other, also)| other != path && is_other(&sent.plan, &also.plan))
            .map(|(other, _)| other.file_name().unwrap_or_default().to_string_lossy().into_owned())
            .collect();
        if !others.is_empty() {
            let PlanVersion { organisation, year, version, .. } = &sent.plan;
            let are = if others.len() == 1 { "is" } else { "are" };
            let finding = blocks(
                "V09",
                &sent.cover,
                format!(
                    "it is version {version} of the plan of {organisation} for {year}, and so {are} {} with other amounts.",
                    others.join(", ")
                ),
                "Name the file that is right and leave out the others; none of them is kept.".to_owned(),
            );
            twice.push(((*path).clone(), finding));
        }
    }
    Ok(twice)
}

/// What cannot be read of a file as findings, or the plan with what is found in it.
///
/// # Errors
/// The findings of what cannot be read; other errors are those of the workspace.
pub fn check(
    workspace: &Workspace,
    path: &Path,
    asked: &PlanRequest,
    today: Date,
) -> Result<Result<PlanCheck, Vec<Finding>>> {
    let sent = match read(workspace, path)? {
        Ok(sent) => sent,
        Err(error) => return Ok(Err(error.findings())),
    };
    let (code, year, version) = (&sent.plan.organisation, sent.plan.year, sent.plan.version);
    let mut findings = elsewhere(workspace, asked, &sent);
    let Ok(organisation) = find_organisation(workspace, &code.into(), year) else {
        let known = codes_and_names(&workspace.organisations_in(year));
        findings.push(blocks(
            "V01",
            &sent.cover,
            format!("{code} is not in the system in {year}."),
            format!("Correct it; the system's organisations are then {known}."),
        ));
        return Ok(Err(findings));
    };
    let versions = versions_of(workspace, code, year)?;
    let same = versions.iter().find(|plan| plan.version == version);
    let latest = versions.last();
    let before = versions.iter().rev().find(|plan| plan.version < version);
    let last_year = latest_of(workspace, code, year.before());
    let compared = before.or(last_year.as_ref());
    findings.extend(plan_submission::check(&plan_submission::PlanSubmission {
        kind: organisation.kind,
        n_months: months_of(&organisation, year),
        plan: &sent.plan,
        totals: &sent.totals,
        compared,
    }));
    findings.extend(of_another(workspace, &sent.plan));
    findings.extend(sent.shown_otherwise.iter().map(v31_of_a_sheet));
    if sent.lines().is_empty() {
        findings.push(blocks(
            "V02",
            &sent.plan.file,
            "no amount is keyed.".to_owned(),
            "Key the months of the lines in whole £000.".to_owned(),
        ));
    }
    let is_reported =
        workspace.return_folders().iter().any(|(of_year, _, of_code)| *of_year == year && of_code == code);
    // A later version goes on from the first, and returns are compared with it.
    let may_be_replaced = version == 1 && versions.len() == 1 && !is_reported;
    let standing = match same {
        Some(same) if Difference::between(Some(same), &sent.plan, organisation.kind).is_nothing() => {
            Standing::Unchanged
        }
        Some(_) if may_be_replaced && asked.first_plan == FirstPlan::Replaced => Standing::Replacement,
        _ => Standing::New,
    };
    let replaced = same.filter(|_| standing == Standing::Replacement);
    let difference = Difference::between(replaced.or(before), &sent.plan, organisation.kind);
    let mut change = None;
    if standing == Standing::New {
        let replaceable = if may_be_replaced {
            Replaceable::Yes
        } else if is_reported {
            Replaceable::Reported
        } else {
            Replaceable::Followed
        };
        findings.extend(out_of_turn(&sent, same, latest, &organisation, replaceable));
        if 1 < version || is_reported {
            change = change_of(asked, &sent, is_reported, today, &mut findings);
        }
        if before.is_some() && difference.is_nothing() {
            findings.push(Finding {
                severity: Severity::Warns,
                ..blocks(
                    "V09",
                    &sent.plan.file,
                    format!("no amount differs from version {}.", before.map_or(0, |plan| plan.version)),
                    "Import it only where another source or provenance is the change.".to_owned(),
                )
            });
        }
        if !workspace.years.contains_key(&year) {
            findings.push(Finding {
                severity: Severity::Warns,
                ..blocks(
                    "V01",
                    &sent.cover,
                    format!("oakham.toml has no rules for {year}."),
                    format!("Add [years.\"{year}\"] to it before the first month is shown."),
                )
            });
        }
    }
    findings.extend(notes(&sent));
    findings.sort();
    let unconfirmed: BTreeSet<String> = findings
        .iter()
        .filter(|finding| plan_submission::is_to_be_confirmed(finding))
        .map(|finding| finding.rule.clone())
        .filter(|rule| standing != Standing::Unchanged && !asked.confirmed.contains(rule))
        .collect();
    let replaced = replaced.map(|plan| plan.file.hash);
    Ok(Ok(PlanCheck {
        organisation,
        year,
        version,
        standing,
        findings,
        unconfirmed,
        difference,
        sent,
        change,
        replaced,
    }))
}

/// In how many months of a year an organisation is there.
pub(crate) fn months_of(organisation: &Organisation, year: FinancialYear) -> usize {
    Month::all().filter(|month| organisation.effective.holds_on(month.last_day(year))).count()
}

/// That a plan that was sent has the amounts of another organisation's plan that is there, or of another year's.
fn of_another(workspace: &Workspace, sent: &PlanVersion) -> Vec<Finding> {
    let (plans, _) = workspace.plans(sent.year);
    let mut plans = workspace.plans_of_all_years(&plans, sent.year);
    let is_own = |plan: &PlanVersion| (&plan.organisation, plan.year) == (&sent.organisation, sent.year);
    plans.retain(|plan| !is_own(plan));
    plans.push(sent.clone());
    let findings = same_plan::v08_plans_differ(&plans, sent.year, &workspace.organisations);
    let own = findings.into_iter().filter(|finding| finding.file == sent.file.path);
    own.map(|finding| match finding.severity {
        Severity::Blocks => Finding {
            fix: "Key the plan of this organisation and year. Where that which is there holds the wrong amounts, import the right one in its place first, with --replace.".to_owned(),
            ..finding
        },
        _ => finding,
    })
    .collect()
}

/// The last plan version of a year that can be read.
fn latest_of(workspace: &Workspace, code: &OrganisationCode, year: FinancialYear) -> Option<PlanVersion> {
    let (plans, _) = workspace.plans(year);
    plans.into_iter().filter(|plan| plan.organisation == *code).max_by_key(|plan| plan.version)
}

/// That the plan is another than was asked for.
fn elsewhere(workspace: &Workspace, asked: &PlanRequest, sent: &PlanSubmission) -> Vec<Finding> {
    let plan = &sent.plan;
    let mut findings = Vec::new();
    let organisations = workspace.organisations_in(plan.year);
    let asked_code = asked.organisation.as_ref().map(|name| {
        called(&organisations, name).map_or_else(|| name.to_string(), |known| known.code.to_string())
    });
    if let Some(code) = asked_code.filter(|code| code.as_str() != plan.organisation.as_str()) {
        findings.push(blocks(
            "V01",
            &sent.cover,
            format!("the plan is that of {}, and that of {code} was asked for.", plan.organisation),
            format!("Send the plan of {code}, or name {} with --organisation.", plan.organisation),
        ));
    }
    if let Some(year) = asked.year.filter(|year| *year != plan.year) {
        findings.push(blocks(
            "V01",
            &sent.cover,
            format!("the plan is for {}, and that for {year} was asked for.", plan.year),
            format!("Send the plan for {year}, or name {} with --year.", plan.year),
        ));
    }
    findings
}

/// Whether a plan that is there with other amounts may be replaced, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Replaceable {
    Yes,
    /// Returns of the year are in.
    Reported,
    /// It is not the first and only one.
    Followed,
}

/// That the version is there with other amounts, or does not follow the last one.
fn out_of_turn(
    sent: &PlanSubmission,
    same: Option<&PlanVersion>,
    latest: Option<&PlanVersion>,
    organisation: &Organisation,
    replaceable: Replaceable,
) -> Option<Finding> {
    let version = sent.plan.version;
    let next = latest.map_or(1, |plan| plan.version.saturating_add(1));
    if let Some(same) = same {
        let difference = Difference::between(Some(same), &sent.plan, organisation.kind);
        let first = difference.lines.first().map(|line| format!(", first {}", line.words()));
        return Some(blocks(
            "V09",
            &sent.cover,
            format!(
                "version {version} is there with other amounts: {} {}{}.",
                difference.lines.len(),
                if difference.lines.len() == 1 { "line differs" } else { "lines differ" },
                first.unwrap_or_default()
            ),
            match replaceable {
                Replaceable::Yes => format!(
                    "While no return of {} is in, a first plan that was wrong is replaced: import this one with --replace. A plan that has changed since is plan_version {next}, with its reason.",
                    sent.plan.year
                ),
                Replaceable::Reported => format!(
                    "Returns of {} are in, and the plan stays what they were compared with: write plan_version {next} with its reason, or write the template of version {next} with `oakham plan template`.",
                    sent.plan.year
                ),
                Replaceable::Followed => format!(
                    "Write plan_version {next} with its reason, or write the template of version {next} with `oakham plan template`."
                ),
            },
        ));
    }
    (version != next).then(|| {
        let last = latest.map_or("there is no plan yet".to_owned(), |plan| {
            format!("the last one that is there is version {}", plan.version)
        });
        blocks(
            "V09",
            &sent.cover,
            format!("it is version {version}, and {last}."),
            format!("Write plan_version {next}."),
        )
    })
}

/// Why and by whom the plan replaces another, with a finding for each that is not said.
fn change_of(
    asked: &PlanRequest,
    sent: &PlanSubmission,
    is_reported: bool,
    today: Date,
    findings: &mut Vec<Finding>,
) -> Option<Change> {
    let said = &sent.change;
    let reason = asked.reason.as_ref().unwrap_or(&said.reason).trim().to_owned();
    let approved_by = asked.approved_by.as_ref().unwrap_or(&said.approved_by).trim().to_owned();
    let approved_on = asked.approved_on.or(said.approved_on);
    let mut missing = Vec::new();
    for (is_missing, what) in [
        (is_blank(&reason), "no reason (reason on the cover, or --reason)"),
        (is_blank(&approved_by), "nobody who approved it (approved_by, or --approved-by)"),
        (approved_on.is_none(), "no day of approval (approved_on, or --approved-on)"),
    ] {
        if is_missing {
            missing.push(what);
        }
    }
    if !missing.is_empty() {
        let why = if is_reported { "returns of the year are in, and the plan" } else { "the changed plan" };
        findings.push(blocks(
            "V09",
            &sent.cover,
            format!("{why} has {}.", missing.join(", ")),
            "Say each: a plan changes only with a reason, an approver and a day.".to_owned(),
        ));
    }
    if let Some(day) = approved_on.filter(|day| today < *day) {
        findings.push(blocks(
            "V09",
            &sent.cover,
            format!("the plan was approved on {day}, and today is {today}."),
            "Correct the day.".to_owned(),
        ));
    }
    Some(Change {
        organisation: sent.plan.organisation.clone(),
        version: sent.plan.version,
        reason,
        approved_by,
        approved_on: approved_on?,
    })
}

/// What is worth knowing of a plan that can be read.
fn notes(sent: &PlanSubmission) -> Vec<Finding> {
    let informs = |at, message: String, fix: &str| Finding {
        severity: Severity::Informs,
        at,
        ..blocks("V03", &sent.plan.file, message, fix.to_owned())
    };
    let mut notes = Vec::new();
    if let Some((n, first)) = sent.formulas {
        let cells = if n == 1 { "1 amount is a formula" } else { &format!("{n} amounts are formulas") };
        notes.push(informs(
            Some(first),
            format!("{cells}: what they gave when the workbook was saved is read."),
            "Nothing needs to be done.",
        ));
    }
    if !sent.empty_lines.is_empty() && !sent.lines().is_empty() {
        let codes: Vec<&str> = sent.empty_lines.iter().map(|line| line.code()).collect();
        notes.push(informs(
            None,
            format!("nothing is keyed, and so nothing planned, for {}.", codes.join(", ")),
            "Key their months where something is planned.",
        ));
    }
    notes
}

fn blocks(rule: &str, file: &SourceFile, message: String, fix: String) -> Finding {
    Finding {
        severity: Severity::Blocks,
        rule: rule.to_owned(),
        file: file.path.clone(),
        at: None,
        message,
        fix,
    }
}

/// Writes a plan that nothing is wrong with as its version, with its row of `changes.csv` where it has one; both or
/// nothing. Gives the files that were written, below the workspace.
///
/// # Errors
/// Where a file cannot be written, or was written meanwhile.
pub fn import(workspace: &Workspace, checked: &PlanCheck) -> Result<Vec<String>> {
    if !checked.is_importable() || checked.standing == Standing::Unchanged {
        return Ok(Vec::new());
    }
    let text =
        plan::text_by_line(&checked.organisation.code, checked.year, checked.version, checked.sent.lines());
    let path = checked.file();
    let target = workspace.root.join(&path);
    let prepared = |path: &str, text: &str| whole_file::prepare(&workspace.root, path, text.as_bytes());
    let plan_file = prepared(&path, &text)?;
    let changes = match &checked.change {
        Some(change) => {
            let changes_path = plan::changes_file(checked.year);
            let before = read_if_any(&workspace.root.join(&changes_path))?;
            let after = plan::with_change(&changes_path, before.as_deref(), change)?;
            Some((prepared(&changes_path, &after)?, changes_path))
        }
        None => None,
    };
    if let Some(replaced) = checked.replaced {
        if !fs::read(&target).is_ok_and(|there| ContentHash::of(&there) == replaced) {
            bail!("{path} was written meanwhile; check the plan again");
        }
        log_replacement(workspace, checked, replaced, &ContentHash::of(text.as_bytes()))?;
        plan_file
            .persist(&target)
            .map_err(|error| error.error)
            .with_context(|| format!("{path} cannot be written; the plan that was there still is"))?;
        return Ok(vec![path]);
    }
    plan_file.persist_noclobber(&target).map_err(|error| error.error).with_context(|| {
        format!("{path} cannot be written, or was written meanwhile; check the plan again")
    })?;
    let mut written = vec![path.clone()];
    if let Some((file, changes_path)) = changes {
        if let Err(error) = file.persist(workspace.root.join(&changes_path)) {
            // Without its row the version would block every month.
            let _ = fs::remove_file(&target);
            return Err(error.error)
                .with_context(|| format!("{changes_path} cannot be written; nothing was imported"));
        }
        written.push(changes_path);
    }
    Ok(written)
}

/// Notes in the log that a first plan gives way, before it does: which content, to which, and what that changes.
fn log_replacement(
    workspace: &Workspace,
    checked: &PlanCheck,
    replaced: ContentHash,
    by: &ContentHash,
) -> Result<()> {
    let short = sources::monthly_return::version::short;
    let (from, to) = checked.difference.position;
    let n_lines = checked.difference.lines.len();
    let confirmed: Vec<&str> = checked
        .findings
        .iter()
        .filter(|finding| plan_submission::is_to_be_confirmed(finding))
        .map(|finding| finding.rule.as_str())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let confirmed =
        if confirmed.is_empty() { String::new() } else { format!("; confirmed {}", confirmed.join(", ")) };
    let event = Event {
        at: now().to_string(),
        actor: "oakham".to_owned(),
        kind: "plan replaced".to_owned(),
        subject: checked.words(),
        detail: format!(
            "{} by {}; {n_lines} lines of the year, position from {} to {} (£000){confirmed}",
            short(&replaced),
            short(by),
            Thousands(from),
            Thousands(to)
        ),
    };
    let runtime = Runtime::new().context("the store cannot be opened")?;
    runtime.block_on(async {
        let nothing = "nothing was imported: the log cannot be written";
        let store = Store::open(&workspace.root.join(DATABASE)).await.context(nothing)?;
        store.record(&event).await.context(nothing)?;
        store.close().await;
        Ok(())
    })
}

fn read_if_any(path: &Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
    }
}
