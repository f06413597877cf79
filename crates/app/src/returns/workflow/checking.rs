//! Reads a return as it was sent and checks it against the rules.

use std::path::Path;

use anyhow::{Result, bail};
use domain::code::OrganisationCode;
use domain::finding::{Finding, Severity};
use domain::limit::Limits;
use domain::monthly_return::{MonthlyReturn, PlanVersion};
use domain::organisation::OrganisationKind;
use domain::source::ContentHash;
use finance::rules::{self, Checked};
use sources::fault::SourcesError;
use sources::monthly_return::version::{self, Files, Version, Versions};
use sources::monthly_return::{self, Expected};
use sources::template::template_hash;
use sources::workspace::Workspace;
use web::returns::return_desk::ReturnKey;

use crate::clock::latest_today;
use crate::returns::ReturnId;
use crate::returns::versions::read_version;

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
    let code = monthly_return::cover_field(folder, ".", "org_code").map_err(findings)?;
    let code: Option<OrganisationCode> = code.parse().ok();
    let organisation = code.and_then(|code| workspace.organisations.iter().find(|o| o.code == code));
    // An unknown organisation's lines are read as a trust's, so that its other faults are reported too.
    let kind = organisation.map_or(OrganisationKind::Trust, |organisation| organisation.kind);
    let mut submission =
        monthly_return::read(Expected { root: folder, folder: ".", kind }).map_err(findings)?;
    for file in submission.files_mut() {
        file.path = file.path.trim_start_matches("./").to_owned();
    }
    let cover = &submission.cover;
    let organisations = workspace.organisations_on(cover.month.last_day(cover.year));
    let Some(organisation) =
        organisations.into_iter().find(|organisation| organisation.code == cover.organisation)
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
    let return_id = ReturnId { organisation, year: cover.year, month: cover.month };
    Ok((submission, return_id))
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
    let other_faults = other_faults.into_iter().map(Finding::from);
    let others = other_faults.chain(unusable_limits);
    findings.extend(others.map(|finding| Finding { severity: Severity::Warns, ..finding }));
    (findings, template)
}
