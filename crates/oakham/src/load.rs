//! From a workspace to the month end of one month: read, check, consolidate.

use std::io;
use std::path::Path;
use std::thread;

use anyhow::{Result, anyhow, bail};
use domain::analysis::PositionAnalysis;
use domain::code::OrganisationCode;
use domain::finding::{Finding, Severity};
use domain::forecast::Forecast;
use domain::month::{FinancialYear, Month};
use domain::month_end::MonthEnd;
use domain::monthly_return::MonthlyReturn;
use domain::organisation::Organisation;
use domain::programme::Programme;
use domain::scheme::Scheme;
use finance::efficiency::odds;
use finance::forecast::{Input, Known};
use finance::position::{Submission, SystemMonth};
use finance::rules::{self, Checked};
use governance::monthly_return::ReturnMove;
use jiff::civil::Date;
use sources::fault::{self, Fault, SourcesError};
use sources::monthly_return::schema::REGISTER;
use sources::monthly_return::version::{Log, LoggedEvent, ReturnEvent};
use sources::workspace::{MonthFiles, SETTINGS_FILE, Workspace};
use store::{Store, SubmissionEvent, SubmissionKind};
use tokio::runtime::Runtime;
use web::server::Hosts;

use crate::arguments::{FORECAST_PATHS, Global, PeriodArgs, SEED};
use crate::flow::NETWORK;
use crate::terminal;

/// The database of a workspace, below it.
pub(crate) const DATABASE: &str = "oakham.db";

/// Opens the workspace named on the command line, and tells which of its settings cannot be read.
pub(crate) fn workspace(global: &Global) -> Result<Workspace> {
    let workspace = untold_workspace(global)?;
    let of_settings = workspace.faults.iter().filter(|fault| fault.file.starts_with(SETTINGS_FILE));
    tell(global, &fault::findings(of_settings.cloned()))?;
    Ok(workspace)
}

/// The same for a command that tells all that cannot be read by itself.
pub(crate) fn untold_workspace(global: &Global) -> Result<Workspace> {
    Ok(opened(&global.workspace)?)
}

/// Opens the workspace in `root` with the log of what happened to its returns. A log that cannot be read is
/// one of its faults.
pub(crate) fn opened(root: &Path) -> Result<Workspace, SourcesError> {
    let mut workspace = Workspace::open(root)?;
    let path = root.join(DATABASE);
    if !path.exists() {
        return Ok(workspace);
    }
    // On a thread of its own: whoever opens a workspace may be within a runtime.
    let read = || -> Result<Vec<SubmissionEvent>> {
        Ok(Runtime::new()?.block_on(Store::recorded_submissions(&path))?)
    };
    let read = thread::scope(|scope| scope.spawn(read).join());
    match read.unwrap_or_else(|_| Err(anyhow!("it cannot be read"))) {
        Ok(events) => {
            let mut log = Log::new();
            for event in events {
                let folder = Workspace::return_folder(&event.organisation, event.year, event.month);
                log.entry(folder).or_default().push(LoggedEvent {
                    hash: event.hash,
                    what: match event.kind {
                        SubmissionKind::Submitted => ReturnMove::Submit,
                        SubmissionKind::Approved => ReturnMove::Approve,
                        SubmissionKind::Locked => ReturnMove::Lock,
                        SubmissionKind::SentBack => ReturnMove::SendBack,
                    },
                    event: ReturnEvent { by: event.actor, at: event.at },
                });
            }
            workspace.log = Some(log);
        }
        Err(error) => {
            let told = crate::paths::without_paths(root, &format!("{error:#}"));
            let why = format!("{told}; until then registers of returns are believed without it");
            workspace.faults.push(fault::of_file(DATABASE, why));
        }
    }
    Ok(workspace)
}

/// The month asked for; without one the workspace's own choice, or else the latest.
pub(crate) fn month(workspace: &Workspace, when: PeriodArgs) -> Result<(FinancialYear, Month)> {
    let months = workspace.months();
    let usual = usual_month(workspace, &months).or_else(|| waiting_months(workspace).last().map(|w| w.month));
    let Some(usual) = usual else { bail!(no_returns(workspace)) };
    let wanted = match (when.year, when.month) {
        (None, None) => usual,
        (Some(year), Some(month)) => (year, month),
        (None, Some(month)) => (usual.0, month),
        (Some(year), None) => {
            let last = months.iter().rev().find(|(candidate, _)| *candidate == year);
            (year, last.map_or(Month::FIRST, |(_, month)| *month))
        }
    };
    if months.contains(&wanted) {
        return Ok(wanted);
    }
    if let Some(waiting) = Waiting::of(workspace, wanted) {
        bail!(waiting.sentence());
    }
    if months.is_empty() {
        bail!(no_returns(workspace));
    }
    bail!(
        "there is no return for month {} of {}; the workspace has {}",
        wanted.1,
        wanted.0,
        in_words(&months)
    );
}

/// The month shown to those who ask for none: the workspace's own choice, or else the latest.
pub(crate) fn usual_month(
    workspace: &Workspace,
    months: &[(FinancialYear, Month)],
) -> Option<(FinancialYear, Month)> {
    workspace.featured.filter(|featured| months.contains(featured)).or_else(|| months.last().copied())
}

/// The year that a workspace without returns is about: the last with plans, else the last that its
/// settings name, else this one.
pub(crate) fn year_without_returns(workspace: &Workspace) -> FinancialYear {
    let named = || workspace.years.keys().next_back().copied();
    workspace
        .plan_years()
        .last()
        .copied()
        .or_else(named)
        .unwrap_or_else(|| FinancialYear::of(crate::reform::today()))
}

/// C01, of a workspace in which no return counts.
pub(crate) fn nothing_yet(workspace: &Workspace) -> Finding {
    about_reporting(
        "C01",
        "No return counts yet.".to_owned(),
        &format!(
            "Submit the first at the return desk (Returns, below) or with `oakham return submit DIR`; its plan goes to finance/plans/{}.",
            year_without_returns(workspace).folder()
        ),
    )
}

/// That nothing was submitted yet, and what to do.
fn no_returns(workspace: &Workspace) -> String {
    let year = year_without_returns(workspace);
    format!(
        "{} has no returns yet; submit the first with `oakham return submit DIR`, or put it under finance/returns, such as finance/returns/{}/M01/{}",
        workspace.root.display(),
        year.folder(),
        workspace.system
    )
}

/// `2024/25 months 1 to 5 and 2026/27 months 1 to 7`.
fn in_words(months: &[(FinancialYear, Month)]) -> String {
    let mut years: Vec<FinancialYear> = months.iter().map(|(year, _)| *year).collect();
    years.dedup();
    let of_year = |year: &FinancialYear| {
        let numbers: Vec<u8> = months.iter().filter(|(y, _)| y == year).map(|(_, m)| m.get()).collect();
        let unbroken = numbers.windows(2).all(|pair| pair[1] == pair[0] + 1);
        match numbers[..] {
            [one] => format!("{year} month {one}"),
            [first, .., last] if unbroken => format!("{year} months {first} to {last}"),
            _ => {
                let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                format!("{year} months {}", numbers.join(", "))
            }
        }
    };
    years.iter().map(of_year).collect::<Vec<_>>().join(" and ")
}

/// A month of which something was submitted but nothing counts yet.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    pub(crate) month: (FinancialYear, Month),
    /// Whose returns wait for approval; at least one.
    codes: Vec<OrganisationCode>,
    /// How many returns there are to be.
    n_all: usize,
}

impl Waiting {
    /// What waits of a month; none where something counts or nothing waits.
    fn of(workspace: &Workspace, month: (FinancialYear, Month)) -> Option<Self> {
        Self::in_files(workspace, &workspace.month(month.0, month.1), month)
    }

    fn in_files(workspace: &Workspace, files: &MonthFiles, month: (FinancialYear, Month)) -> Option<Self> {
        let codes = files.awaiting.clone();
        let n_all = workspace.organisations_on(month.1.last_day(month.0)).len();
        let waits = files.returns.is_empty() && files.unreadable.is_empty() && !codes.is_empty();
        waits.then_some(Self { month, codes, n_all })
    }

    /// How many are submitted, as a clause.
    fn how_many(&self) -> String {
        match self.codes.len() {
            1 => format!("1 of {} returns is submitted and waits for approval", self.n_all),
            n => format!("{n} of {} returns are submitted, none is approved", self.n_all),
        }
    }

    /// The command that lets the first of them count.
    fn command(&self) -> String {
        let (year, month) = self.month;
        let first = self.codes.first().map_or("ORG", OrganisationCode::as_str);
        format!("oakham return approve {first} {year} {month} --by NAME")
    }

    fn sentence(&self) -> String {
        let (year, month) = self.month;
        let codes: Vec<&str> = self.codes.iter().map(OrganisationCode::as_str).collect();
        let (is, waits) = if codes.len() == 1 { ("is", "waits") } else { ("are", "wait") };
        format!(
            "no return for month {month} of {year} counts yet: {} {is} submitted and {waits} for approval, {} of {}; somebody other than the preparer approves with `{}`",
            codes.join(", "),
            codes.len(),
            self.n_all,
            self.command()
        )
    }

    /// C01, of a whole month.
    pub(crate) fn finding(&self) -> Finding {
        let (year, month) = self.month;
        about_reporting(
            "C01",
            format!("No return for month {month} of {year} counts yet: {}.", self.how_many()),
            &format!("Have somebody other than the preparer approve each: {}", self.command()),
        )
    }
}

/// The months of which something was submitted but nothing counts, oldest first.
pub(crate) fn waiting_months(workspace: &Workspace) -> Vec<Waiting> {
    let counting = workspace.months();
    let mut months: Vec<_> =
        workspace.return_folders().into_iter().map(|(year, month, _)| (year, month)).collect();
    months.dedup();
    months.retain(|month| !counting.contains(month));
    months.into_iter().filter_map(|month| Waiting::of(workspace, month)).collect()
}

/// The month end of one month, as recorded by `as_at`. What cannot be read counts as not in and is a
/// finding.
pub(crate) fn month_end(
    workspace: &Workspace,
    (year, month): (FinancialYear, Month),
    as_at: Option<Date>,
) -> Result<MonthEnd> {
    let files = workspace.month_as_at(year, month, as_at);
    let claims: Vec<_> = workspace
        .claims
        .iter()
        .filter(|claim| as_at.is_none_or(|day| claim.recorded_on <= day))
        .cloned()
        .collect();
    let organisations = workspace.organisations_on(month.last_day(year));
    if organisations.is_empty() {
        bail!(
            "no organisation belongs to the system on {}, so that nothing can be in for month {month} of {year}; correct the days under from and to in system/organisations.csv, or ask for another month",
            month.last_day(year)
        );
    }
    if let Some(waiting) = Waiting::in_files(workspace, &files, (year, month)) {
        bail!(waiting.sentence());
    }
    if files.returns.is_empty() && files.unreadable.is_empty() && files.strangers.is_empty() {
        let day = as_at.map_or_else(String::new, |day| format!(" recorded by {day}"));
        bail!("there is no return for month {month} of {year}{day}; leave out --as-at, or name a later day");
    }
    let of_documents = workspace.faults.iter().filter(|fault| crate::programme::is_of_documents(fault));
    let mut findings = fault::findings(files.faults.iter().chain(of_documents).cloned());
    // A folder that belongs to nobody may be what is missing from the total.
    findings.extend(files.strangers.iter().cloned().map(|fault| stranger(fault.file, fault.expected)));
    let mut submissions = Vec::new();
    let mut balances = Vec::new();
    for organisation in &organisations {
        let Some(submission) = in_folder_of(&organisation.code, &files.returns) else {
            findings.push(if files.unreadable.contains(&organisation.code) {
                not_readable(organisation, month, "it")
            } else if files.awaiting.contains(&organisation.code) {
                not_approved(organisation, month)
            } else {
                not_reported(organisation, month)
            });
            continue;
        };
        let version = submission.cover.plan_version;
        let plan =
            files.plans.iter().find(|plan| plan.organisation == organisation.code && plan.version == version);
        let plan_file = Workspace::plan_file(&organisation.code, year, version);
        if plan.is_none() && files.faults.iter().any(|fault| fault.file == plan_file) {
            findings.push(not_readable(organisation, month, &format!("version {version} of its plan")));
            continue;
        }
        if plan.is_none() {
            findings.push(not_planned(organisation, month, &plan_file));
        }
        let before = in_folder_of(&organisation.code, &files.before);
        // Whoever was not of the system then, such as a successor, owes no return for it.
        let earlier = month.before().filter(|before| organisation.effective.holds_on(before.last_day(year)));
        if let Some(earlier) = earlier.filter(|_| before.is_none()) {
            let is_unreadable = files.unreadable_before.contains(&organisation.code);
            findings.push(no_month_before(organisation, earlier, is_unreadable));
        }
        let limits = &files.limits;
        let checked =
            Checked { organisation, year, month, submission, plan, plans: &files.plans, before, limits };
        findings.extend(rules::check(&checked));
        // Another's return counts for nobody.
        let is_theirs = submission.cover.organisation == organisation.code;
        if let Some(plan) = plan.filter(|_| is_theirs) {
            submissions.push(Submission { organisation, submission, plan });
            if !rules::has_balances_in_pounds(&checked) {
                balances.push((organisation, submission));
            }
        }
    }
    findings.extend(rules::between::v25_counterparties_agree(&balances, &workspace.organisations));
    Ok(finance::position::month_end(&SystemMonth {
        system: &workspace.system,
        name: &workspace.name,
        year,
        month,
        organisations: &organisations,
        submissions: &submissions,
        claims: &claims,
        documents: &workspace.documents,
        findings: &findings,
    }))
}

/// The return in the folder of an organisation: the folder says whose it should be, and its cover is held
/// against that.
pub(crate) fn in_folder_of<'a>(
    organisation: &OrganisationCode,
    returns: &'a [MonthlyReturn],
) -> Option<&'a MonthlyReturn> {
    let folder = format!("/{organisation}/");
    returns.iter().find(|submission| submission.lines_file.path.contains(&folder))
}

/// The month ends of the year's earlier months that can be made; a month without any return tells nothing
/// about how forecasts were made in it.
pub(crate) fn earlier(workspace: &Workspace, month_end: &MonthEnd, as_at: Option<Date>) -> Vec<MonthEnd> {
    let before = month_end.month.before().into_iter().flat_map(Month::up_to);
    before.filter_map(|month| self::month_end(workspace, (month_end.year, month), as_at).ok()).collect()
}

/// What a forecast knows beside the month end: the year's registers as far as they were known at the month,
/// and the one-off items of the returns.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ForecastContext<'a> {
    pub(crate) programme: Option<&'a Programme>,
    pub(crate) analysis: Option<&'a PositionAnalysis>,
}

/// The input of the forecast at a month end's month; none where the year is over or a return is missing.
pub(crate) fn forecast_input(
    month_end: &MonthEnd,
    earlier: &[MonthEnd],
    beside: ForecastContext<'_>,
) -> Option<Input> {
    let input = finance::forecast::input(month_end, earlier)?;
    let programme =
        beside.programme.filter(|programme| programme.month.is_some_and(|month| month <= month_end.month));
    let schemes: Vec<&Scheme> =
        programme.iter().flat_map(|programme| &programme.efficiency.schemes).map(|row| &row.scheme).collect();
    let organisation_analysis = beside.analysis.iter().flat_map(|analysis| &analysis.organisations);
    let one_offs: Vec<_> = organisation_analysis
        .flat_map(|organisation_analysis| {
            let items = organisation_analysis.underlying.iter().flat_map(|underlying| &underlying.items);
            items.map(|(item, known)| (organisation_analysis.organisation.code.clone(), item.clone(), *known))
        })
        .collect();
    Some(input.knowing(&Known {
        schemes: &schemes,
        odds: programme.map_or(&odds::DEFAULT, |programme| &programme.efficiency.odds),
        risks: programme.map_or(&[], |programme| &programme.risks.risks),
        one_offs: &one_offs,
    }))
}

/// The forecast made at a month end's month, as `oakham forecast` makes it unless told otherwise.
pub(crate) fn forecast(
    month_end: &MonthEnd,
    earlier: &[MonthEnd],
    beside: ForecastContext<'_>,
) -> Option<Forecast> {
    let input = forecast_input(month_end, earlier, beside)?;
    Some(finance::forecast::forecast(&input, FORECAST_PATHS, SEED))
}

/// Whether any finding blocks.
pub(crate) fn is_blocked(month_end: &MonthEnd) -> bool {
    month_end.findings.iter().any(|finding| finding.severity == Severity::Blocks)
}

/// Whether a finding blocks the use of what the month end holds. What cannot be read, and a return whose plan
/// is not on record, is not in it: the month end says of whom it is, and a report of it is a draft.
pub(crate) fn is_spoilt(month_end: &MonthEnd) -> bool {
    let unplanned = unplanned(month_end);
    let is_left_out = |finding: &Finding| {
        finding.rule == UNREADABLE || unplanned.iter().any(|folder| finding.file.starts_with(folder))
    };
    month_end.findings.iter().any(|finding| finding.severity == Severity::Blocks && !is_left_out(finding))
}

/// The folders of returns that count as not in because their plan is not on record.
fn unplanned(month_end: &MonthEnd) -> Vec<&str> {
    let without = month_end.findings.iter().filter(|finding| is_without_plan(finding));
    let folders = without.filter_map(|finding| finding.file.rsplit_once('/'));
    let is_missing =
        |folder: &&str| month_end.missing.iter().any(|code| folder.ends_with(&format!("/{code}")));
    folders.map(|(folder, _)| folder).filter(is_missing).collect()
}

/// V08 of a whole return: its plan is not on record.
fn is_without_plan(finding: &Finding) -> bool {
    finding.rule == "V08" && finding.at.is_none()
}

/// The plans of a year, looked at without any return.
pub(crate) struct Plans {
    pub(crate) year: FinancialYear,
    /// How many organisations of the year have a plan that can be read.
    pub(crate) n_planned: usize,
    pub(crate) n_organisations: usize,
    pub(crate) findings: Vec<Finding>,
}

/// What is found in the plans of a year.
pub(crate) fn plans(workspace: &Workspace, year: FinancialYear) -> Plans {
    let (plans, faults) = workspace.plans(year);
    let organisations = workspace.organisations_in(year);
    let has_plan = |organisation: &&Organisation| plans.iter().any(|p| p.organisation == organisation.code);
    let (planned, others): (Vec<&Organisation>, Vec<&Organisation>) =
        organisations.iter().partition(has_plan);
    let is_told = |code: &OrganisationCode| {
        let own = format!("/{code}-v");
        faults.iter().any(|fault| fault.file.contains(&own))
    };
    let without = others.into_iter().filter(|organisation| !is_told(&organisation.code));
    let mut findings: Vec<Finding> = without.map(|organisation| no_plan(organisation, year)).collect();
    findings.extend(plans.iter().filter_map(rules::change_of_plan));
    let n_planned = planned.len();
    findings.extend(fault::findings(faults));
    findings.sort();
    Plans { year, n_planned, n_organisations: organisations.len(), findings }
}

/// Every place that cannot be read and stands beside the month ends: registers, reform, network, scenarios,
/// folders of returns that are not named so.
pub(crate) fn unreadable_beside(workspace: &Workspace, of_registers: Vec<Finding>) -> Vec<Finding> {
    let mut findings = fault::findings(workspace.faults.iter().cloned());
    findings.extend(no_hosts(workspace));
    findings.extend(of_registers);
    if let Err(error) = sources::reform::reform(&workspace.root) {
        findings.extend(told(error.into(), "reform"));
    }
    if workspace.root.join(NETWORK).is_file()
        && let Err(error) = crate::flow::network(&workspace.root, None)
    {
        findings.extend(told(error, NETWORK));
    }
    for name in crate::scenario_files::names(&workspace.root).unwrap_or_default() {
        let path = format!("scenarios/{name}.toml");
        if let Err(error) = sources::scenario::read(&workspace.root, &path) {
            findings.extend(told(error.into(), &path));
        }
    }
    findings.sort();
    findings.dedup();
    findings
}

/// That it cannot be read whose system it is or who belongs to it, each place of it, and what is `shown`.
pub(crate) fn no_workspace(faults: &[Fault], shown: &str) -> Vec<Finding> {
    let whole = Finding {
        severity: Severity::Blocks,
        rule: UNREADABLE.to_owned(),
        file: String::new(),
        at: None,
        message: "It cannot be read which organisations the system has.".to_owned(),
        fix: format!("{shown} Correct the files named below."),
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

/// Tells on standard error what cannot be read and so is not in what was asked for.
pub(crate) fn tell_unreadable(workspace: &Workspace, month_end: &MonthEnd, global: &Global) -> Result<()> {
    let programmes = crate::programme::programmes(workspace, global.as_at);
    let of_month_end = month_end.findings.iter();
    let is_left_out = |finding: &&Finding| {
        finding.rule == UNREADABLE || is_without_plan(finding) || finding.file.ends_with(REGISTER)
    };
    let of_month_end = of_month_end.filter(is_left_out).cloned();
    let mut findings: Vec<Finding> =
        of_month_end.chain(unreadable_beside(workspace, programmes.findings())).collect();
    findings.sort();
    findings.dedup();
    tell(global, &findings)
}

/// Tells findings on standard error, where there are any.
pub(crate) fn tell(global: &Global, findings: &[Finding]) -> Result<()> {
    if findings.is_empty() || global.quiet {
        return Ok(());
    }
    let heading = if findings.iter().any(is_without_plan) {
        "What follows cannot be read or has no plan on record, and is left out:"
    } else {
        "What follows cannot be read and is left out:"
    };
    terminal::note(false, heading);
    Ok(terminal::findings(&mut io::stderr().lock(), findings)?)
}

/// The rule that what is in a file can be read.
pub(crate) const UNREADABLE: &str = "V03";

/// What an error tells, as findings: each place that cannot be read, or the one thing that is wrong.
pub(crate) fn told(error: anyhow::Error, file: &str) -> Vec<Finding> {
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

fn about_reporting(rule: &str, message: String, fix: &str) -> Finding {
    Finding {
        severity: Severity::Warns,
        rule: rule.to_owned(),
        file: String::new(),
        at: None,
        message,
        fix: fix.to_owned(),
    }
}

/// C01: every organisation of the system has reported.
fn not_reported(organisation: &Organisation, month: Month) -> Finding {
    about_reporting(
        "C01",
        format!(
            "{} ({}) has not reported month {month}: the system's total is incomplete.",
            organisation.short_name, organisation.code
        ),
        "Ask for the return; last month's is never carried forward.",
    )
}

/// C01: what was submitted counts once it is approved.
fn not_approved(organisation: &Organisation, month: Month) -> Finding {
    about_reporting(
        "C01",
        format!(
            "{} ({}) has submitted month {month}, but it is not approved: the system's total is incomplete.",
            organisation.short_name, organisation.code
        ),
        "Have somebody other than its preparer approve it with `oakham return approve`.",
    )
}

/// C01: what cannot be read counts as not in.
fn not_readable(organisation: &Organisation, month: Month, what: &str) -> Finding {
    about_reporting(
        "C01",
        format!(
            "{} ({}) has sent month {month}, but {what} cannot be read: it counts as not in, and the system's total is incomplete.",
            organisation.short_name, organisation.code
        ),
        "Correct what is named for its files, or ask for the file again.",
    )
}

/// C01: a return whose plan is not on record counts as not in, as one whose plan cannot be read.
fn not_planned(organisation: &Organisation, month: Month, plan_file: &str) -> Finding {
    about_reporting(
        "C01",
        format!(
            "{} ({}) has sent month {month}, but the plan it reports against is not on record: it counts as not in, and the system's total is incomplete.",
            organisation.short_name, organisation.code
        ),
        &format!("Add {plan_file}, or correct plan_version on the cover."),
    )
}

/// C03: every organisation has a plan.
fn no_plan(organisation: &Organisation, year: FinancialYear) -> Finding {
    about_reporting(
        "C03",
        format!(
            "{} ({}) has no plan for {year}: its returns cannot be checked, and count for nothing.",
            organisation.short_name, organisation.code
        ),
        &format!("Add {}.", Workspace::plan_file(&organisation.code, year, 1)),
    )
}

/// C02: the month before was reported too.
fn no_month_before(organisation: &Organisation, before: Month, is_unreadable: bool) -> Finding {
    let (what, fix) = if is_unreadable {
        ("no return that can be read", "Correct what is named for its files.")
    } else {
        ("no return", "Add the missing return.")
    };
    about_reporting(
        "C02",
        format!(
            "{} ({}) has {what} for month {before}: restatements cannot be seen.",
            organisation.short_name, organisation.code
        ),
        fix,
    )
}

/// V01: what lies in the folder of returns belongs to the system.
fn stranger(file: String, fix: String) -> Finding {
    Finding {
        severity: Severity::Blocks,
        rule: "V01".to_owned(),
        file,
        at: None,
        message: "it belongs to no organisation of the system then.".to_owned(),
        fix,
    }
}
