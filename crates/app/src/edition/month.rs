//! Which months there are: the one that is asked for, the usual one, and those that wait for approval.

use anyhow::{Result, bail};
use domain::code::OrganisationCode;
use domain::finding::Finding;
use domain::first_month::{FirstMonth, Step, StepKind};
use domain::month::{FinancialYear, Month};
use exhibits::words::capital_first;
use finance::rules::reporting;
use jiff::civil::Date;
use sources::workspace::{Awaited, MonthFiles, SETTINGS_FILE, Workspace};

use crate::clock::today;

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
    bail!(no_return_of(&months, requested));
}

/// That no return is of a month, and of which months there are some.
pub(super) fn no_return_of(
    months: &[(FinancialYear, Month)],
    (year, month): (FinancialYear, Month),
) -> String {
    format!("there is no return for month {month} of {year}; the workspace has {}", in_words(months))
}

/// The month shown to those who ask for none: the workspace's own choice, or else the latest.
fn usual_month(workspace: &Workspace, months: &[(FinancialYear, Month)]) -> Option<(FinancialYear, Month)> {
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
    let first = first_month(workspace);
    let [plan, ..] = &first.steps;
    let plans = match &plan.open[..] {
        [] => String::new(),
        open => {
            let names: Vec<&str> = open.iter().map(|known| known.short_name.as_str()).collect();
            let commands = first.commands(plan, "");
            let commands: Vec<String> = commands.iter().map(|command| format!("`{command}`")).collect();
            format!(
                "Put in the plans of {}: {}. ",
                names.join(", "),
                commands.join(", fill in what it wrote, then ")
            )
        }
    };
    reporting::warning(
        "C01",
        "No return counts yet.".to_owned(),
        &format!(
            "{plans}Submit the first return at the return desk (Returns, below) or with `oakham return submit DIR`; it counts once another person has approved it."
        ),
    )
}

/// The steps to the first month of a workspace in which no return counts: the month that waits for something, or
/// else the last that is over in the year that the workspace is about.
#[must_use]
pub fn first_month(workspace: &Workspace) -> FirstMonth {
    let waiting = waiting_months(workspace).last().map(|waiting| waiting.month);
    let (year, month) = waiting.unwrap_or_else(|| {
        let year = year_without_returns(workspace);
        (year, last_month_over(year, today()))
    });
    let files = workspace.month(year, month);
    let organisations = workspace.organisations_on(month.last_day(year));
    let step = |kind, is_done: &dyn Fn(&OrganisationCode) -> bool| {
        let (done, open) = organisations.iter().cloned().partition(|known| is_done(&known.code));
        Step { kind, done, open }
    };
    let counts =
        |code: &OrganisationCode| files.returns.iter().any(|known| known.cover.organisation == *code);
    let waits = |code: &OrganisationCode| files.awaiting.contains(&(code.clone(), Awaited::Approval));
    FirstMonth {
        year,
        month,
        steps: [
            step(StepKind::Plan, &|code| files.plans.iter().any(|plan| plan.organisation == *code)),
            step(StepKind::Return, &|code| counts(code) || waits(code)),
            step(StepKind::Approve, &counts),
        ],
    }
}

/// The last month of `year` that is over on `today`; the first where none is.
#[must_use]
pub fn last_month_over(year: FinancialYear, today: Date) -> Month {
    Month::all().rev().find(|month| month.last_day(year) < today).unwrap_or(Month::FIRST)
}

/// That nothing was submitted yet, and what to do.
fn no_returns(workspace: &Workspace) -> String {
    let year = year_without_returns(workspace);
    format!(
        "{} has no returns yet, and what documents state is shown beside returns only; `oakham check` says what to do next: submit the first with `oakham return submit DIR`, or put it under finance/returns, such as finance/returns/{}/M01/{}",
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

/// A month of which something is there but nothing counts yet.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub month: (FinancialYear, Month),
    /// Whose returns are not approved, and what each waits for; at least one.
    of: Vec<(OrganisationCode, Awaited)>,
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
        let of = files.awaiting.clone();
        let n_returns = workspace.organisations_on(month.1.last_day(month.0)).len();
        let waits = files.returns.is_empty() && files.unreadable.is_empty() && !of.is_empty();
        waits.then_some(Self { month, of, n_returns })
    }

    /// The returns that wait for the same, by what they wait for.
    fn by_awaited(&self) -> impl Iterator<Item = (Awaited, Vec<&str>)> {
        let codes = |wanted: Awaited| {
            let of = self.of.iter().filter(move |(_, awaited)| *awaited == wanted);
            of.map(|(code, _)| code.as_str()).collect::<Vec<_>>()
        };
        let all = [Awaited::Approval, Awaited::Correction, Awaited::Submission];
        all.map(|awaited| (awaited, codes(awaited))).into_iter().filter(|(_, codes)| !codes.is_empty())
    }

    /// How many are there, as a clause.
    fn how_many(&self) -> String {
        let n_all = self.n_returns;
        let clause = |(awaited, codes): (Awaited, Vec<&str>)| match (awaited, codes.len()) {
            (Awaited::Approval, 1) => format!("1 of {n_all} returns is submitted and waits for approval"),
            (Awaited::Approval, n) => format!("{n} of {n_all} returns are submitted, none is approved"),
            (_, 1) => format!("1 of {n_all} returns {}", state(awaited, false)),
            (_, n) => format!("{n} of {n_all} returns {}", state(awaited, true)),
        };
        self.by_awaited().map(clause).collect::<Vec<_>>().join("; ")
    }

    pub(super) fn sentence(&self) -> String {
        let (year, month) = self.month;
        let clause = |(awaited, codes): (Awaited, Vec<&str>)| {
            let (n, first) = (codes.len(), codes[0]);
            format!(
                "{} {}, {n} of {}; {}",
                codes.join(", "),
                state(awaited, 1 < n),
                self.n_returns,
                remedy(awaited, first, self.month)
            )
        };
        let clauses: Vec<String> = self.by_awaited().map(clause).collect();
        format!("no return for month {month} of {year} counts yet: {}", clauses.join("; "))
    }

    /// What to do for the first of each state.
    fn remedies(&self) -> String {
        let of = |(awaited, codes): (Awaited, Vec<&str>)| remedy(awaited, codes[0], self.month);
        self.by_awaited().map(of).collect::<Vec<_>>().join("; ")
    }

    /// C01, of a whole month.
    #[must_use]
    pub fn finding(&self) -> Finding {
        let (year, month) = self.month;
        reporting::warning(
            "C01",
            format!("No return for month {month} of {year} counts yet: {}.", self.how_many()),
            &format!("{}.", capital_first(&self.remedies())),
        )
    }
}

/// What is said of returns that nobody has approved.
const fn state(awaited: Awaited, are_many: bool) -> &'static str {
    match (awaited, are_many) {
        (Awaited::Approval, false) => "is submitted and waits for approval",
        (Awaited::Approval, true) => "are submitted and wait for approval",
        (Awaited::Correction, false) => "was sent back",
        (Awaited::Correction, true) => "were sent back",
        (Awaited::Submission, false) => "only lies in its folder and was not submitted",
        (Awaited::Submission, true) => "only lie in their folders and were not submitted",
    }
}

/// What to do for a return of `code` that nobody has approved.
fn remedy(awaited: Awaited, code: &str, (year, month): (FinancialYear, Month)) -> String {
    match awaited {
        Awaited::Approval => format!(
            "somebody other than the preparer approves with `oakham return approve {code} {year} {month} --by NAME`"
        ),
        Awaited::Correction => {
            "its preparer corrects it and submits it again with `oakham return submit DIR`".to_owned()
        }
        Awaited::Submission => format!(
            "its preparer makes it final and submits it with `oakham return submit finance/returns/{}/{}/{code}`",
            year.folder(),
            month.folder()
        ),
    }
}

/// What to do for a return of the month that is there and that nobody has approved, as a sentence; nothing where
/// there is none.
#[must_use]
pub(super) fn remedy_of(
    files: &MonthFiles,
    code: &OrganisationCode,
    month: (FinancialYear, Month),
) -> Option<String> {
    let (code, awaited) = files.awaiting.iter().find(|(of, _)| of == code)?;
    let remedy = remedy(*awaited, code.as_str(), month);
    Some(match awaited {
        Awaited::Approval => format!("It waits for approval: {remedy}."),
        Awaited::Correction => format!("It was sent back: {remedy}."),
        Awaited::Submission => format!("It only lies in its folder: {remedy}."),
    })
}

/// The months of which something is there but nothing counts, oldest first.
#[must_use]
pub fn waiting_months(workspace: &Workspace) -> Vec<Waiting> {
    let counting = workspace.months();
    let mut months: Vec<_> =
        workspace.return_folders().into_iter().map(|(year, month, _)| (year, month)).collect();
    months.dedup();
    months.retain(|month| !counting.contains(month));
    months.into_iter().filter_map(|month| Waiting::of(workspace, month)).collect()
}
