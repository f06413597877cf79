//! Reads a return as it was sent and checks it against the rules.

use std::path::Path;

use anyhow::{Result, bail};
use domain::code::OrganisationCode;
use domain::finding::{Finding, Severity};
use domain::limit::Limits;
use domain::monthly_return::{MonthlyReturn, PlanVersion};
use domain::organisation::{Organisation, OrganisationKind, codes_and_names};
use domain::source::ContentHash;
use finance::rules::{self, Checked};
use sources::fault::{Fault, SourcesError};
use sources::monthly_return::version::{self, Files, Version, Versions};
use sources::monthly_return::{self, Expected};
use sources::template::template_hash;
use sources::workspace::Workspace;
use web::returns::return_desk::ReturnKey;

use crate::clock::latest_today;
use crate::returns::ReturnId;
use crate::returns::versions::{present, read_version};

/// The files at `path`: a folder of CSV files or with a workbook, or a workbook itself.
pub(super) fn read_files(path: &Path) -> Result<Files> {
    if path.is_dir() {
        monthly_return::one_form(path, ".")?;
        let files = version::files_in(path, ".")?;
        if files.is_empty() {
            bail!(
                "{} holds no return; expected cover.csv, lines.csv and months.csv, or return.xlsx",
                path.display()
            );
        }
        return Ok(files);
    }
    if !path.exists() {
        bail!(
            "{} is not there; name the folder that holds the return, or its workbook (.xlsx)",
            path.display()
        );
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx")) {
        let bytes = sources::file::bytes(path.parent().unwrap_or(Path::new("")), &name)?;
        return Ok(Files::from([("return.xlsx".to_owned(), bytes)]));
    }
    if let Some(why) = monthly_return::rename(&name, &[]) {
        bail!("{}: {why}", path.display());
    }
    bail!(
        "{} is neither a folder nor a workbook (.xlsx); name the folder that holds the return",
        path.display()
    );
}

/// Reads the return in `folder`; its faults become findings, all at once.
pub(super) fn read(workspace: &Workspace, folder: &Path) -> Result<(MonthlyReturn, ReturnId), Vec<Finding>> {
    let findings = |error: SourcesError| error.findings().into_iter().map(named_as_sent).collect::<Vec<_>>();
    let code_on_cover = monthly_return::cover_field(folder, ".", "org_code").map_err(findings)?;
    let code: Option<OrganisationCode> = code_on_cover.parse().ok();
    let organisation = code.and_then(|code| workspace.organisations.iter().find(|o| o.code == code));
    // An unknown organisation's lines are read as a trust's, so that its other faults are reported too.
    let kind = organisation.map_or(OrganisationKind::Trust, |organisation| organisation.kind);
    let (submission, faults) =
        monthly_return::read_as_far(Expected { root: folder, folder: ".", kind }).map_err(findings)?;
    // What the rules find in the figures of another return says nothing.
    let is_of_lines = |fault: &Fault| fault.file.ends_with("#lines");
    let is_of_another = faults.iter().any(|fault| is_of_lines(fault) && fault.is_of_another_template());
    let mut unread = if faults.is_empty() { Vec::new() } else { findings(SourcesError::Faults(faults)) };
    let Some(mut submission) = submission else {
        // Whose it is may be wrong, too; what is no code is told already.
        if organisation.is_none() && code_on_cover.parse::<OrganisationCode>().is_ok() {
            unread.push(not_of_the_system(workspace, &code_on_cover));
        }
        return Err(unread);
    };
    for file in submission.files_mut() {
        file.path = file.path.trim_start_matches("./").to_owned();
    }
    let cover = &submission.cover;
    let organisations = workspace.organisations_on(cover.month.last_day(cover.year));
    let Some(organisation) =
        organisations.into_iter().find(|organisation| organisation.code == cover.organisation)
    else {
        unread.push(not_of_the_system(workspace, cover.organisation.as_str()));
        return Err(unread);
    };
    let return_id = ReturnId { organisation, year: cover.year, month: cover.month };
    if unread.is_empty() {
        return Ok((submission, return_id));
    }
    if !is_of_another {
        let (by_rules, _) = findings_by_rules(workspace, &return_id, &submission);
        unread.extend(beside_unread(by_rules, &unread, &submission));
    }
    Err(unread)
}

/// V01: a return of an organisation that is not in the system.
fn not_of_the_system(workspace: &Workspace, code: &str) -> Finding {
    Finding {
        severity: Severity::Blocks,
        rule: "V01".to_owned(),
        file: "cover".to_owned(),
        at: None,
        message: format!("the return is of {code}, which is not in the system then."),
        fix: format!(
            "Correct org_code on the cover; the system's organisations are {}.",
            codes_and_names(&workspace.organisations)
        ),
    }
}

/// What the rules find in a return of which something cannot be read, without what may follow from that: all of
/// sheets that can be read, but for comparisons with one that cannot.
fn beside_unread(by_rules: Vec<Finding>, unread: &[Finding], submission: &MonthlyReturn) -> Vec<Finding> {
    /// Rules that hold a schedule against lines or against what was sent before.
    const BETWEEN_SHEETS: [&str; 4] = ["V12", "V30", "V33", "V34"];
    /// Rules that look at one schedule and at nothing else.
    const OF_ONE_SHEET: [&str; 5] = ["V04", "V06", "V24", "V31", "V32"];
    let can_be_read = |file: &str| !unread.iter().any(|finding| finding.file == file);
    let (lines, months) = (&submission.lines_file.path, &submission.months_file.path);
    let are_lines_read = can_be_read(lines) && can_be_read(months);
    let stays = |finding: &Finding| {
        let is_of_lines = finding.file == *lines || finding.file == *months;
        let rule = finding.rule.as_str();
        can_be_read(&finding.file)
            && if are_lines_read {
                !BETWEEN_SHEETS.contains(&rule)
            } else {
                !is_of_lines && OF_ONE_SHEET.contains(&rule)
            }
    };
    by_rules.into_iter().filter(stays).collect()
}

/// A finding with the file's name as its sender knows it.
fn named_as_sent(mut finding: Finding) -> Finding {
    finding.file = finding.file.trim_start_matches("./").to_owned();
    finding
}

/// V01: the return is of another organisation or month than the one it was submitted for.
pub(super) fn other_return_finding(expected: &ReturnKey, return_id: &ReturnId) -> Finding {
    let ReturnKey { organisation, year, month } = expected;
    Finding {
        severity: Severity::Blocks,
        rule: "V01".to_owned(),
        file: "cover".to_owned(),
        at: None,
        message: format!(
            "the return is that of {}, submitted for {organisation} {year} month {month}.",
            return_id.words()
        ),
        fix: "Hand it in where it belongs, or correct its cover.".to_owned(),
    }
}

/// What the rules find in a version of a return.
pub fn findings_of(workspace: &Workspace, return_id: &ReturnId, version: &Version) -> Result<Vec<Finding>> {
    let submission = read_version(workspace, return_id, version)?;
    let (mut findings, _) = findings_by_rules(workspace, return_id, &submission);
    findings.sort();
    Ok(findings)
}

/// Every finding of every rule on a return that is to be submitted.
pub(super) fn all_findings(
    workspace: &Workspace,
    return_id: &ReturnId,
    submission: &MonthlyReturn,
    versions: Option<&Versions>,
    reason: &str,
) -> Vec<Finding> {
    let (mut findings, template) = findings_by_rules(workspace, return_id, submission);
    findings.extend(rules::submission::check(&rules::submission::Received {
        submission,
        template,
        month_state: if versions.is_some_and(Versions::is_locked) {
            rules::submission::MonthState::Locked
        } else {
            rules::submission::MonthState::Open
        },
        reason,
        today: latest_today(),
    }));
    findings
}

/// What the rules of returns find, and the hash of the template it should come from.
fn findings_by_rules(
    workspace: &Workspace,
    return_id: &ReturnId,
    submission: &MonthlyReturn,
) -> (Vec<Finding>, Option<ContentHash>) {
    let (plans, faults) = workspace.plans(return_id.year);
    let version = submission.cover.plan_version;
    let plan: Option<&PlanVersion> =
        plans.iter().find(|plan| plan.organisation == return_id.organisation.code && plan.version == version);
    let plan_file = Workspace::plan_file(&return_id.organisation.code, return_id.year, version);
    let plan_findings: Vec<Finding> =
        faults.into_iter().filter(|fault| fault.file == plan_file).map(Finding::from).collect();
    if !plan_findings.is_empty() {
        return (plan_findings, None);
    }
    let mut other_faults = Vec::new();
    // What others have sent, or was sent before, does not hold this return up.
    let before = return_id
        .month
        .before()
        .map(|before| workspace.returns_carried_on(&return_id.organisation, (return_id.year, before)));
    let before = before.unwrap_or(Ok(Vec::new())).unwrap_or_else(|error| {
        let folder = Workspace::return_folder(&return_id.organisation.code, return_id.year, return_id.month);
        other_faults.extend(error.faults(&folder));
        Vec::new()
    });
    let before: Vec<&MonthlyReturn> = before.iter().collect();
    let organisations = workspace.organisations_in(return_id.year);
    let limits = sources::limits::read(
        &workspace.root,
        return_id.year,
        &organisations,
        Some(crate::clock::latest_today()),
    );
    let limits = limits.unwrap_or_else(|error| {
        other_faults.extend(error.faults(&sources::limits::path(return_id.year)));
        Limits::default()
    });
    let (limits, unusable_limits) = rules::register::usable_limits(&limits, &plans, &organisations);
    let all_plans = workspace.plans_of_all_years(&plans, return_id.year);
    let checked = Checked {
        organisation: &return_id.organisation,
        year: return_id.year,
        month: return_id.month,
        submission,
        plan,
        plans: &all_plans,
        before: &before,
        limits: &limits,
        today: latest_today(),
    };
    let template =
        plan.map(|plan| template_hash(&return_id.organisation.code, return_id.year, return_id.month, plan));
    let mut findings = rules::check(&checked);
    findings.extend(of_another(workspace, return_id, submission, &findings));
    let other_faults = other_faults.into_iter().map(Finding::from);
    let others = other_faults.chain(unusable_limits);
    findings.extend(others.map(|finding| Finding { severity: Severity::Warns, ..finding }));
    (findings, template)
}

/// V01: the amounts are those that another organisation has sent for the month. What is told of the other is left to
/// the check of the month, and a return that is that of another by its cover is told so already.
fn of_another(
    workspace: &Workspace,
    return_id: &ReturnId,
    submission: &MonthlyReturn,
    findings: &[Finding],
) -> Vec<Finding> {
    if findings.iter().any(|finding| finding.rule == "V01" && finding.severity == Severity::Blocks) {
        return Vec::new();
    }
    let (year, month) = (return_id.year, return_id.month);
    let organisations = workspace.organisations_on(month.last_day(year));
    let others = organisations.into_iter().filter(|other| {
        other.kind == return_id.organisation.kind && other.code != return_id.organisation.code
    });
    let others: Vec<(Organisation, MonthlyReturn)> = others
        .filter_map(|organisation| {
            let other_id = ReturnId { organisation, year, month };
            // What cannot be read of others is told of them, and does not hold this return up.
            let versions = present(workspace, &other_id).ok()??;
            let standing = versions.list.iter().rev().find(|version| version.sent_back.is_none())?;
            let other = read_version(workspace, &other_id, standing).ok()?;
            Some((other_id.organisation, other))
        })
        .collect();
    let mut found = Vec::new();
    for (organisation, other) in &others {
        let pair = [(organisation, other), (&return_id.organisation, submission)];
        let own = |finding: &Finding| finding.file == submission.lines_file.path;
        found.extend(rules::same_return::v01_returns_differ(&pair).into_iter().filter(own));
    }
    found
}
