//! Findings on other files than returns, and which findings keep figures from being used.

use anyhow::{Result, bail};
use domain::code::OrganisationCode;
use domain::finding::{Finding, Severity};
use domain::month::FinancialYear;
use domain::month_end::MonthEnd;
use domain::organisation::Organisation;
use finance::rules::{self, reporting};
use sources::fault::{self, Fault, SourcesError};
use sources::scaffold::open_and_wrong;
use sources::workspace::{SETTINGS_FILE, Workspace};
use web::server::Hosts;

use super::month;
use crate::clock::latest_today;
use crate::simulation::NETWORK;

/// Whether any finding blocks.
#[must_use]
pub fn is_blocked(month_end: &MonthEnd) -> bool {
    month_end.findings.iter().any(|finding| finding.severity == Severity::Blocks)
}

/// Whether a finding blocks the use of what the month end holds. That a return is another's (V01) is no reason
/// to go on without it.
#[must_use]
pub fn is_spoilt(month_end: &MonthEnd) -> bool {
    let left_out = left_out(month_end);
    let blocks = |finding: &&Finding| finding.severity == Severity::Blocks;
    month_end.findings.iter().filter(blocks).any(|finding| !left_out.contains(&finding))
}

/// Refuses what is made for readers of a month whose figures cannot be used: bulletins, packs and their papers, as the
/// report.
///
/// # Errors
/// Where a finding spoils the month, with what lists them.
pub fn refuse_spoilt(month_end: &MonthEnd) -> Result<()> {
    let (year, month) = (month_end.year, month_end.month);
    if is_spoilt(month_end) {
        bail!(
            "errors keep the figures of month {month} of {year} from being used; correct them first: `oakham check --year {year} --month {month}` lists them"
        );
    }
    Ok(())
}

/// The blocking findings of what the month end does not hold: what cannot be read, and returns that count as
/// not in for their gaps or because their plan is not on record. It says of whom it is, and a report of it is
/// a draft.
#[must_use]
pub fn left_out(month_end: &MonthEnd) -> Vec<&Finding> {
    let folder = |code| format!("{}/", Workspace::return_folder(code, month_end.year, month_end.month));
    let not_in: Vec<String> = month_end.missing.iter().map(folder).collect();
    let is_of_those = |finding: &Finding| not_in.iter().any(|folder| finding.file.starts_with(folder));
    let is_left_out = |finding: &&Finding| {
        finding.severity == Severity::Blocks
            && (finding.rule == UNREADABLE || finding.rule != ELSEWHERE && is_of_those(finding))
    };
    month_end.findings.iter().filter(is_left_out).collect()
}

/// The rule that a return is the one that is expected.
const ELSEWHERE: &str = "V01";

/// The plans of a year, looked at without any return.
pub struct Plans {
    pub year: FinancialYear,
    /// How many organisations of the year have a plan that can be read.
    pub n_planned: usize,
    pub n_organisations: usize,
    pub findings: Vec<Finding>,
}

/// What is found in the plans of a year.
#[must_use]
pub fn plans(workspace: &Workspace, year: FinancialYear) -> Plans {
    let (plans, faults) = workspace.plans(year);
    let organisations = workspace.organisations_in(year);
    let has_plan = |organisation: &&Organisation| plans.iter().any(|p| p.organisation == organisation.code);
    let (planned, unplanned): (Vec<&Organisation>, Vec<&Organisation>) =
        organisations.iter().partition(has_plan);
    let is_reported = |code: &OrganisationCode| {
        let own = format!("/{code}-v");
        faults.iter().any(|fault| fault.file.contains(&own))
    };
    let without = unplanned.into_iter().filter(|organisation| !is_reported(&organisation.code));
    let mut findings: Vec<Finding> = without
        .map(|organisation| {
            reporting::no_plan(organisation, year, &Workspace::plan_file(&organisation.code, year, 1))
        })
        .collect();
    findings.extend(plans.iter().filter_map(|plan| rules::change_of_plan(plan, latest_today())));
    let n_planned = planned.len();
    let known = workspace.plans_of_all_years(&plans, year);
    findings.extend(rules::same_plan::v08_plans_differ(&known, year, &workspace.organisations));
    let folders = workspace.return_folders();
    findings.extend(plans.iter().flat_map(|plan| {
        let is_own = |known: &&Organisation| known.code == plan.organisation;
        let Some(organisation) = organisations.iter().find(is_own) else { return Vec::new() };
        let kind = organisation.kind;
        let before = known.iter().filter(|before| {
            before.organisation == plan.organisation
                && (before.year, before.version) < (plan.year, plan.version)
        });
        let before = before.max_by_key(|before| (before.year, before.version));
        // Once returns are in, their rules say what is wrong with the plan that they name.
        let is_reported =
            folders.iter().any(|(of_year, _, code)| *of_year == year && *code == plan.organisation);
        if is_reported {
            return rules::v08_months_are_not_added_up(plan, kind, before).into_iter().collect();
        }
        rules::plan_submission::check(&rules::plan_submission::PlanSubmission {
            kind,
            n_months: crate::plans::months_of(organisation, year),
            plan,
            totals: &[],
            compared: before,
        })
    }));
    findings.extend(fault::findings(faults));
    findings.sort();
    Plans { year, n_planned, n_organisations: organisations.len(), findings }
}

/// Every place that cannot be read and stands beside the month ends: registers, reform, network, scenarios,
/// folders of returns that are not named so.
#[must_use]
pub fn unreadable_beside(workspace: &Workspace, register_findings: Vec<Finding>) -> Vec<Finding> {
    let mut findings = fault::findings(workspace.faults.iter().cloned());
    findings.extend(fault::findings(workspace.damaged_versions()));
    findings.extend(no_hosts(workspace));
    findings.extend(month::not_featured(workspace));
    findings.extend(fault::findings(sources::kept_documents::altered(&workspace.root, &workspace.documents)));
    findings.extend(register_findings);
    if let Err(error) = crate::reform::input(workspace, crate::clock::today()) {
        findings.extend(from_error(error, "reform"));
    }
    if workspace.root.join(NETWORK).is_file()
        && let Err(error) = sources::network::read(&workspace.root, NETWORK)
    {
        // An open value is no fault.
        let error = match error {
            SourcesError::Faults(faults) => SourcesError::Faults(open_and_wrong(faults).1),
            error => error,
        };
        findings.extend(from_error(error.into(), NETWORK));
    }
    findings.extend(fault::findings(crate::access::unreadable(workspace)));
    for name in crate::scenarios::names(&workspace.root).unwrap_or_default() {
        let path = format!("scenarios/{name}.toml");
        if let Err(error) = sources::scenario::read(&workspace.root, &path) {
            findings.extend(from_error(error.into(), &path));
        }
    }
    findings.extend(scenarios_not_read(workspace));
    findings.extend(
        sources::appraisal::read(&workspace.root)
            .err()
            .into_iter()
            .flat_map(|error| from_error(error.into(), sources::appraisal::FILE)),
    );
    findings.sort();
    findings.dedup();
    findings
}

/// Scenarios that nobody can ask for, and files that look like one and are none.
fn scenarios_not_read(workspace: &Workspace) -> Vec<Finding> {
    let passed_over = crate::scenarios::passed_over(&workspace.root).into_iter().map(|name| Finding {
        fix: "Rename it so that it ends in .toml, or move it away.".to_owned(),
        ..unusable(
            &format!("scenarios/{name}"),
            "It is not read: files of scenarios end in .toml.".to_owned(),
        )
    });
    let names = crate::scenarios::names(&workspace.root).unwrap_or_default();
    let unaskable = names.into_iter().filter_map(|name| {
        let why = crate::scenarios::unaskable(&name)?;
        Some(unusable(&format!("scenarios/{name}.toml"), format!("{why}.")))
    });
    passed_over.chain(unaskable).collect()
}

/// Findings where the system or its organisations cannot be read: one for the whole, with `notice` of what
/// pages show meanwhile, and one for each place.
#[must_use]
pub fn no_workspace(faults: &[Fault], notice: &str) -> Vec<Finding> {
    let whole = Finding {
        severity: Severity::Blocks,
        rule: UNREADABLE.to_owned(),
        file: String::new(),
        at: None,
        message: "It cannot be read which organisations the system has.".to_owned(),
        fix: format!("{notice} Correct the files named below."),
    };
    [whole].into_iter().chain(fault::findings(faults.iter().cloned())).collect()
}

/// Names of the site in the settings that are none.
fn no_hosts(workspace: &Workspace) -> impl Iterator<Item = Finding> {
    let refused = workspace.hosts.iter().filter_map(|name| Hosts::new([name]).err());
    refused.map(|error| {
        let why = format!("serve, hosts: {error}.");
        Finding { fix: "Until then pages do not answer by it.".to_owned(), ..unusable(SETTINGS_FILE, why) }
    })
}

/// The rule that what is in a file can be read.
pub const UNREADABLE: &str = "V03";

/// An error as findings: each place that cannot be read, or the one thing that is wrong.
#[must_use]
pub fn from_error(error: anyhow::Error, file: &str) -> Vec<Finding> {
    match error.downcast::<SourcesError>() {
        Ok(SourcesError::Faults(faults)) => fault::findings(faults),
        Ok(error) => vec![unusable(file, error.to_string())],
        Err(error) => vec![unusable(file, format!("{error:#}"))],
    }
}

fn unusable(file: &str, why: String) -> Finding {
    Finding {
        severity: Severity::Blocks,
        rule: UNREADABLE.to_owned(),
        file: file.to_owned(),
        at: None,
        message: why,
        fix: "All else is shown without it until it is corrected.".to_owned(),
    }
}
