//! From a workspace to the book of one month: read, check, consolidate.

use anyhow::{Result, bail};
use domain::backing::Backing;
use domain::book::Book;
use domain::code::OrganisationCode;
use domain::finding::{Finding, Severity};
use domain::forecast::Forecast;
use domain::month::{FinancialYear, Month};
use domain::monthly_return::MonthlyReturn;
use domain::organisation::Organisation;
use domain::programme::Programme;
use domain::scheme::Scheme;
use finance::efficiency::odds;
use finance::forecast::{Input, Known};
use finance::position::{Submission, SystemMonth};
use finance::rules::{self, Checked};
use jiff::civil::Date;
use sources::workspace::{MonthFiles, Workspace};

use crate::arguments::{FORECAST_PATHS, Global, SEED, When};

/// Opens the workspace named on the command line.
pub(crate) fn workspace(global: &Global) -> Result<Workspace> {
    Ok(Workspace::open(&global.workspace)?)
}

/// The month asked for; without one the workspace's own choice, or else the latest.
pub(crate) fn month(workspace: &Workspace, when: When) -> Result<(FinancialYear, Month)> {
    let months = workspace.months()?;
    let Some(latest) = months.last().copied() else {
        bail!(
            "{} has no returns yet; put them under finance/returns, such as finance/returns/2024-25/M05/{}",
            workspace.root.display(),
            workspace.system
        );
    };
    let chosen = workspace.featured.filter(|featured| months.contains(featured)).unwrap_or(latest);
    let wanted = match (when.year, when.month) {
        (None, None) => chosen,
        (Some(year), Some(month)) => (year, month),
        (None, Some(month)) => (chosen.0, month),
        (Some(year), None) => {
            let last = months.iter().rev().find(|(candidate, _)| *candidate == year);
            (year, last.map_or(Month::FIRST, |(_, month)| *month))
        }
    };
    if months.contains(&wanted) {
        return Ok(wanted);
    }
    if let Some(said) = waiting(&workspace.month_as_at(wanted.0, wanted.1, None)?, wanted) {
        bail!(said);
    }
    bail!(
        "there is no return for month {} of {}; the workspace has {}",
        wanted.1,
        wanted.0,
        in_words(&months)
    );
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

/// Where nothing of a month counts yet but something was submitted: what waits, and what to do.
fn waiting(files: &MonthFiles, (year, month): (FinancialYear, Month)) -> Option<String> {
    let first = files.awaiting.first().filter(|_| files.returns.is_empty())?;
    let codes: Vec<&str> = files.awaiting.iter().map(OrganisationCode::as_str).collect();
    let (is, waits) = if codes.len() == 1 { ("is", "waits") } else { ("are", "wait") };
    Some(format!(
        "no return for month {month} of {year} counts yet: {} {is} submitted and {waits} for approval; somebody other than the preparer approves with `oakham return approve {first} {year} {month} --by NAME`",
        codes.join(", ")
    ))
}

/// The book of one month, as recorded by `as_at`.
pub(crate) fn book(
    workspace: &Workspace,
    (year, month): (FinancialYear, Month),
    as_at: Option<Date>,
) -> Result<Book> {
    let files = workspace.month_as_at(year, month, as_at)?;
    let claims: Vec<_> = workspace
        .claims
        .iter()
        .filter(|claim| as_at.is_none_or(|day| claim.recorded_on <= day))
        .cloned()
        .collect();
    let organisations = workspace.organisations_on(month.last_day(year));
    if let Some(said) = waiting(&files, (year, month)) {
        bail!(said);
    }
    if files.returns.is_empty() {
        let day = as_at.map_or_else(String::new, |day| format!(" recorded by {day}"));
        bail!("there is no return for month {month} of {year}{day}; leave out --as-at, or name a later day");
    }
    let mut findings = Vec::new();
    let mut submissions = Vec::new();
    for organisation in &organisations {
        let of_organisation = |returns: &'_ [MonthlyReturn]| -> Option<usize> {
            returns.iter().position(|submission| submission.cover.organisation == organisation.code)
        };
        let Some(submission) = of_organisation(&files.returns).map(|idx| &files.returns[idx]) else {
            let awaiting = files.awaiting.contains(&organisation.code);
            findings.push(if awaiting {
                not_approved(organisation, month)
            } else {
                not_reported(organisation, month)
            });
            continue;
        };
        let before = of_organisation(&files.before).map(|idx| &files.before[idx]);
        if before.is_none() && month > Month::FIRST {
            findings.push(no_month_before(organisation, month));
        }
        let plan = files.plans.iter().find(|plan| {
            plan.organisation == organisation.code && plan.version == submission.cover.plan_version
        });
        let limits = &files.limits;
        findings.extend(rules::check(&Checked {
            organisation,
            year,
            month,
            submission,
            plan,
            before,
            limits,
        }));
        if let Some(plan) = plan {
            submissions.push(Submission { organisation, submission, plan });
        }
    }
    let dealings: Vec<_> = submissions.iter().map(|sent| (sent.organisation, sent.submission)).collect();
    findings.extend(rules::between::v25_counterparties_agree(&dealings));
    // A return in the wrong folder belongs to nobody here; its rule says so.
    for submission in &files.returns {
        if !organisations.iter().any(|organisation| organisation.code == submission.cover.organisation) {
            findings.push(stranger(submission));
        }
    }
    Ok(finance::position::book(&SystemMonth {
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

/// The books of the year's earlier months that can be made; a month without any return tells nothing
/// about how forecasts were made in it.
pub(crate) fn earlier(workspace: &Workspace, book: &Book, as_at: Option<Date>) -> Vec<Book> {
    let before = book.month.before().into_iter().flat_map(Month::up_to);
    before.filter_map(|month| self::book(workspace, (book.year, month), as_at).ok()).collect()
}

/// What a forecast knows beside the book: the year's registers as far as they were known at the month,
/// and the one-off items of the returns.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Beside<'a> {
    pub(crate) programme: Option<&'a Programme>,
    pub(crate) backing: Option<&'a Backing>,
}

/// The input of the forecast at a book's month; none where the year is over or a return is missing.
pub(crate) fn forecast_input(book: &Book, earlier: &[Book], beside: Beside<'_>) -> Option<Input> {
    let input = finance::forecast::input(book, earlier)?;
    let programme =
        beside.programme.filter(|programme| programme.month.is_some_and(|month| month <= book.month));
    let schemes: Vec<&Scheme> =
        programme.iter().flat_map(|programme| &programme.efficiency.schemes).map(|row| &row.scheme).collect();
    let backed = beside.backing.iter().flat_map(|backing| &backing.organisations);
    let one_offs: Vec<_> = backed
        .flat_map(|backed| {
            let items = backed.underlying.iter().flat_map(|underlying| &underlying.items);
            items.map(|(item, known)| (backed.organisation.code.clone(), item.clone(), *known))
        })
        .collect();
    Some(input.knowing(&Known {
        schemes: &schemes,
        odds: programme.map_or(&odds::DEFAULT, |programme| &programme.efficiency.odds),
        risks: programme.map_or(&[], |programme| &programme.risks.risks),
        one_offs: &one_offs,
    }))
}

/// The forecast made at a book's month, as `oakham forecast` makes it unless told otherwise.
pub(crate) fn forecast(book: &Book, earlier: &[Book], beside: Beside<'_>) -> Option<Forecast> {
    let input = forecast_input(book, earlier, beside)?;
    Some(finance::forecast::forecast(&input, FORECAST_PATHS, SEED))
}

/// Whether any finding blocks.
pub(crate) fn is_blocked(book: &Book) -> bool {
    book.findings.iter().any(|finding| finding.severity == Severity::Blocks)
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

/// C02: the month before was reported too.
fn no_month_before(organisation: &Organisation, month: Month) -> Finding {
    let before = month.before().unwrap_or(Month::FIRST);
    about_reporting(
        "C02",
        format!(
            "{} ({}) has no return for month {before}: restatements cannot be seen.",
            organisation.short_name, organisation.code
        ),
        "Add the missing return.",
    )
}

fn stranger(submission: &MonthlyReturn) -> Finding {
    Finding {
        severity: Severity::Blocks,
        rule: "V01".to_owned(),
        file: submission.lines_file.path.clone(),
        at: None,
        message: format!(
            "the return is of {}, which is not in the system then.",
            submission.cover.organisation
        ),
        fix: "Put it in the folder it belongs to, or add the organisation to system/organisations.csv."
            .to_owned(),
    }
}
