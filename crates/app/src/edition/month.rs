//! Which months there are: the one that is asked for, the usual one, and those that wait for approval.

use anyhow::{Result, bail};
use domain::code::OrganisationCode;
use domain::finding::Finding;
use domain::month::{FinancialYear, Month};
use finance::rules::reporting;
use sources::workspace::{MonthFiles, SETTINGS_FILE, Workspace};

use crate::reform::today;

/// The month of `year` and `month`; without them the workspace's own choice, or else the latest.
///
/// # Errors
/// Where nothing that counts is of the month: what there is, and what waits for approval.
pub fn month(
    workspace: &Workspace,
    year: Option<FinancialYear>,
    month: Option<Month>,
) -> Result<(FinancialYear, Month)> {
    let months = workspace.months();
    let usual = usual_month(workspace, &months).or_else(|| waiting_months(workspace).last().map(|w| w.month));
    let Some(usual) = usual else { bail!(no_returns(workspace)) };
    let requested = match (year, month) {
        (None, None) => usual,
        (Some(year), Some(month)) => (year, month),
        (None, Some(month)) => (usual.0, month),
        (Some(year), None) => {
            let last = months.iter().rev().find(|(candidate, _)| *candidate == year);
            (year, last.map_or(Month::FIRST, |(_, month)| *month))
        }
    };
    if months.contains(&requested) {
        return Ok(requested);
    }
    if let Some(waiting) = Waiting::of(workspace, requested) {
        bail!(waiting.sentence());
    }
    if months.is_empty() {
        bail!(no_returns(workspace));
    }
    bail!(
        "there is no return for month {} of {}; the workspace has {}",
        requested.1,
        requested.0,
        in_words(&months)
    );
}

/// The month shown to those who ask for none: the workspace's own choice, or else the latest.
#[must_use]
pub fn usual_month(
    workspace: &Workspace,
    months: &[(FinancialYear, Month)],
) -> Option<(FinancialYear, Month)> {
    workspace.featured.filter(|featured| months.contains(featured)).or_else(|| months.last().copied())
}

/// That the month which the workspace features has no return that counts, so that another is shown to those
/// who ask for none; nothing where it has one, or features none.
#[must_use]
pub fn not_featured(workspace: &Workspace) -> Option<Finding> {
    let months = workspace.months();
    let (year, month) = workspace.featured.filter(|featured| !months.contains(featured))?;
    let (shown_year, shown_month) = months.last()?;
    Some(Finding {
        file: SETTINGS_FILE.to_owned(),
        ..reporting::warning(
            "C01",
            format!(
                "featured is month {month} of {year}, of which no return counts: month {shown_month} of {shown_year}, the latest, is shown to those who ask for no month."
            ),
            "Correct featured, or submit the returns of that month.",
        )
    })
}

/// The year that a workspace without returns is about: the last with plans, else the last that its
/// settings name, else this one.
#[must_use]
pub fn year_without_returns(workspace: &Workspace) -> FinancialYear {
    let named = || workspace.years.keys().next_back().copied();
    workspace.plan_years().last().copied().or_else(named).unwrap_or_else(|| FinancialYear::of(today()))
}

/// C01, of a workspace in which no return counts.
#[must_use]
pub fn nothing_yet(workspace: &Workspace) -> Finding {
    reporting::warning(
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
    let year_in_words = |year: &FinancialYear| {
        let numbers: Vec<u8> = months.iter().filter(|(y, _)| y == year).map(|(_, m)| m.get()).collect();
        let unbroken = numbers.windows(2).all(|pair| pair[1] == pair[0] + 1);
        match numbers[..] {
            [number] => format!("{year} month {number}"),
            [first, .., last] if unbroken => format!("{year} months {first} to {last}"),
            _ => {
                let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                format!("{year} months {}", numbers.join(", "))
            }
        }
    };
    years.iter().map(year_in_words).collect::<Vec<_>>().join(" and ")
}

/// A month of which something was submitted but nothing counts yet.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub month: (FinancialYear, Month),
    /// Whose returns wait for approval; at least one.
    codes: Vec<OrganisationCode>,
    /// How many returns there are to be.
    n_returns: usize,
}

impl Waiting {
    /// What waits of a month; none where something counts or nothing waits.
    fn of(workspace: &Workspace, month: (FinancialYear, Month)) -> Option<Self> {
        Self::in_files(workspace, &workspace.month(month.0, month.1), month)
    }

    pub(super) fn in_files(
        workspace: &Workspace,
        files: &MonthFiles,
        month: (FinancialYear, Month),
    ) -> Option<Self> {
        let codes = files.awaiting.clone();
        let n_returns = workspace.organisations_on(month.1.last_day(month.0)).len();
        let waits = files.returns.is_empty() && files.unreadable.is_empty() && !codes.is_empty();
        waits.then_some(Self { month, codes, n_returns })
    }

    /// How many are submitted, as a clause.
    fn how_many(&self) -> String {
        match self.codes.len() {
            1 => format!("1 of {} returns is submitted and waits for approval", self.n_returns),
            n => format!("{n} of {} returns are submitted, none is approved", self.n_returns),
        }
    }

    /// The command that lets the first of them count.
    fn command(&self) -> String {
        let (year, month) = self.month;
        let first = self.codes.first().map_or("ORG", OrganisationCode::as_str);
        format!("oakham return approve {first} {year} {month} --by NAME")
    }

    pub(super) fn sentence(&self) -> String {
        let (year, month) = self.month;
        let codes: Vec<&str> = self.codes.iter().map(OrganisationCode::as_str).collect();
        let (is, waits) = if codes.len() == 1 { ("is", "waits") } else { ("are", "wait") };
        format!(
            "no return for month {month} of {year} counts yet: {} {is} submitted and {waits} for approval, {} of {}; somebody other than the preparer approves with `{}`",
            codes.join(", "),
            codes.len(),
            self.n_returns,
            self.command()
        )
    }

    /// C01, of a whole month.
    #[must_use]
    pub fn finding(&self) -> Finding {
        let (year, month) = self.month;
        reporting::warning(
            "C01",
            format!("No return for month {month} of {year} counts yet: {}.", self.how_many()),
            &format!("Have somebody other than the preparer approve each: {}", self.command()),
        )
    }
}

/// The months of which something was submitted but nothing counts, oldest first.
#[must_use]
pub fn waiting_months(workspace: &Workspace) -> Vec<Waiting> {
    let counting = workspace.months();
    let mut months: Vec<_> =
        workspace.return_folders().into_iter().map(|(year, month, _)| (year, month)).collect();
    months.dedup();
    months.retain(|month| !counting.contains(month));
    months.into_iter().filter_map(|month| Waiting::of(workspace, month)).collect()
}
