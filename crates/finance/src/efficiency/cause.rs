//! One cause, one finding, in a register of schemes: months a column off or added up, columns that have changed
//! places, amounts to date of another month.

use std::collections::BTreeSet;

use domain::finding::{Finding, Severity};
use domain::money::Pence;
use domain::month::Month;
use domain::scheme::Scheme;

use super::Register;
use super::phasing::{is_apart_from_year, is_apart_to_date};
use crate::rules::cause::{is_most, under};

/// The rules that amounts break which stand in the wrong place.
const FOLLOW: [&str; 3] = ["V18", "V29", "V32"];

/// A scheme of which all amounts are stated that a cause is seen by.
struct PlanOfScheme<'a> {
    scheme: &'a Scheme,
    month: Month,
    profile: [Pence; 12],
    plan_to_date: Pence,
    plan_year: Pence,
}

impl<'a> PlanOfScheme<'a> {
    fn of(scheme: &'a Scheme) -> Option<Self> {
        let savings = &scheme.savings;
        Some(Self {
            scheme,
            month: scheme.month?,
            profile: savings.profile?,
            plan_to_date: savings.plan_to_date?,
            plan_year: savings.plan_year?,
        })
    }

    /// How many months are closed.
    fn n_closed(&self) -> usize {
        usize::from(self.month.get())
    }

    /// Whether an amount is the sum of some months of the plan, but for rounding.
    fn is_sum(&self, amount: Pence, months: std::ops::Range<usize>) -> bool {
        is_near(amount, self.profile[months.clone()].iter().sum(), months.len() + 1)
    }

    fn is_added_up(&self) -> bool {
        1 < self.n_closed()
            && is_near(self.plan_to_date, self.profile[self.month.index()], 2)
            && is_near(self.plan_year, self.profile[11], 2)
    }

    /// To the left, April is lost: what is planned from the month on stands a column before.
    fn is_left(&self) -> bool {
        let n_closed = self.n_closed();
        n_closed < 12 && self.is_sum(self.plan_year - self.plan_to_date, n_closed - 1..11)
    }

    /// To the right, March is lost: the amount to date stands from May on.
    fn is_right(&self) -> bool {
        self.n_closed() < 12 && self.is_sum(self.plan_to_date, 1..self.n_closed() + 1)
    }

    fn has_forecast_for_plan(&self) -> bool {
        let savings = &self.scheme.savings;
        let year = savings.forecast_year.is_some_and(|forecast| self.is_sum(forecast, 0..12));
        let to_date = savings.claimed_to_date.is_some_and(|claimed| self.is_sum(claimed, 0..self.n_closed()));
        let (year_apart, to_date_apart) = (is_apart_from_year(self.scheme), is_apart_to_date(self.scheme));
        (year_apart || to_date_apart) && (!year_apart || year) && (!to_date_apart || to_date)
    }

    /// Whether the plan to date is that of another month, and the year is right.
    fn is_to(&self, month: Month) -> bool {
        month != self.month
            && !is_apart_from_year(self.scheme)
            && self.is_sum(self.plan_to_date, 0..usize::from(month.get()))
    }

    /// Whether something is planned before the scheme starts.
    fn is_planned_before_it_starts(&self) -> bool {
        self.scheme
            .start_month
            .is_some_and(|start| self.profile[..start.index()].iter().any(|amount| *amount != Pence::ZERO))
    }
}

fn is_near(one: Pence, other: Pence, n_rounded: usize) -> bool {
    (one - other).magnitude() <= Pence::rounding(n_rounded)
}

/// What follows from savings that are keyed below nil.
const FOLLOW_SIGN: [&str; 4] = ["V06", "V17", "V18", "V32"];
/// Fewer schemes show nothing.
const LEAST_SCHEMES: usize = 3;

/// A column of savings: its heading and the amounts of a scheme.
type Column = (&'static str, fn(&Scheme) -> Vec<Pence>);

const COLUMNS: [Column; 4] = [
    ("plan_ytd", |scheme| scheme.savings.plan_to_date.into_iter().collect()),
    ("actual_ytd", |scheme| scheme.savings.claimed_to_date.into_iter().collect()),
    ("fot", |scheme| scheme.savings.forecast_year.into_iter().collect()),
    ("m01 to m12", |scheme| scheme.savings.profile.into_iter().flatten().collect()),
];

/// The columns of some schemes under which every amount is below nil.
fn columns_below_nil(schemes: &[&Scheme]) -> Vec<&'static str> {
    let is_below = |(_, amounts): &&Column| {
        let stated: Vec<Vec<Pence>> = schemes
            .iter()
            .map(|scheme| amounts(scheme).into_iter().filter(|amount| *amount != Pence::ZERO).collect())
            .filter(|stated: &Vec<Pence>| !stated.is_empty())
            .collect();
        LEAST_SCHEMES <= stated.len() && stated.iter().flatten().all(|amount| amount.is_negative())
    };
    COLUMNS.iter().filter(is_below).map(|(heading, _)| *heading).collect()
}

/// The findings with one for the savings of the register, or of an organisation, that are below nil throughout (V06).
pub(super) fn with_signs(register: &Register<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    let all: Vec<&Scheme> = register.schemes.iter().collect();
    let bearers: BTreeSet<String> = all.iter().map(|scheme| scheme.bearer.to_string()).collect();
    let whole = columns_below_nil(&all);
    let groups: Vec<(String, Vec<&Scheme>, Vec<&str>)> = if whole.is_empty() {
        let of = |bearer: String| {
            let own = all.iter().copied().filter(|scheme| scheme.bearer.to_string() == bearer);
            let own: Vec<&Scheme> = own.collect();
            let columns = columns_below_nil(&own);
            (format!(" of {bearer}"), own, columns)
        };
        bearers.into_iter().map(of).filter(|(_, _, columns)| !columns.is_empty()).collect()
    } else {
        vec![(String::new(), all, whole)]
    };
    groups.into_iter().fold(findings, |findings, (whose, schemes, columns)| {
        let is_of = |finding: &Finding| {
            schemes.iter().any(|scheme| scheme.file.path == finding.file && Some(scheme.at) == finding.at)
        };
        let follows = |finding: &Finding| FOLLOW_SIGN.contains(&finding.rule.as_str()) && is_of(finding);
        let (others, mut findings): (Vec<Finding>, Vec<Finding>) = findings.into_iter().partition(follows);
        let Some(first) = schemes.first() else { return findings };
        let columns = columns.join(", ");
        findings.push(Finding {
            severity: Severity::Blocks,
            rule: "V06".to_owned(),
            file: first.file.path.clone(),
            at: Some(first.at),
            message: format!(
                "all savings{whose} under {columns} are negative, in {} schemes.{}",
                schemes.len(),
                under(&others)
            ),
            fix: format!(
                "Key savings as positive numbers: turn round the sign of what stands under {columns}."
            ),
        });
        findings
    })
}

/// The findings with one for the cause of most of what does not sum (V29) in place of those that follow from it.
pub(super) fn folded(register: &Register<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    let apart: Vec<PlanOfScheme<'_>> = register
        .schemes
        .iter()
        .filter(|scheme| is_apart_from_year(scheme) || is_apart_to_date(scheme))
        .filter_map(PlanOfScheme::of)
        .collect();
    let Some((shown, what, fix)) = cause(&apart) else { return findings };
    let Some(first) = shown.first() else { return findings };
    let follows = |finding: &Finding| {
        let is_of = |stated: &&PlanOfScheme<'_>| {
            let scheme = stated.scheme;
            scheme.file.path == finding.file && Some(scheme.at) == finding.at
        };
        FOLLOW.contains(&finding.rule.as_str()) && shown.iter().any(is_of)
    };
    let (others, mut findings): (Vec<Finding>, Vec<Finding>) = findings.into_iter().partition(follows);
    findings.push(Finding {
        severity: Severity::Blocks,
        rule: "V29".to_owned(),
        file: first.scheme.file.path.clone(),
        at: Some(first.scheme.at),
        message: format!("in {} schemes {what}.{}", shown.len(), under(&others)),
        fix,
    });
    findings
}

/// What explains most of the schemes that do not sum: those that show it, what it is and what to do.
fn cause<'a, 'b>(apart: &'a [PlanOfScheme<'b>]) -> Option<(Vec<&'a PlanOfScheme<'b>>, String, String)> {
    let shown = |holds: &dyn Fn(&PlanOfScheme<'b>) -> bool| -> Vec<&'a PlanOfScheme<'b>> {
        apart.iter().filter(|stated| holds(stated)).collect()
    };
    let beside = "Put the plan of April under m01, of May under m02 and so on.";
    let other_month = Month::all().map(|month| (month, shown(&|stated| stated.is_to(month))));
    let (to, of_another) = other_month.max_by_key(|(_, shown)| shown.len())?;
    let is_early = |stated: &PlanOfScheme<'b>| stated.is_planned_before_it_starts();
    let left = shown(&PlanOfScheme::is_left);
    let n_early = left.iter().filter(|stated| is_early(stated)).count();
    let candidates = [
        (
            shown(&PlanOfScheme::is_added_up),
            "the months of the plan are added up from April".to_owned(),
            "Key under each month what is planned for it alone.".to_owned(),
        ),
        (
            shown(&PlanOfScheme::has_forecast_for_plan),
            "plan and forecast have changed places: the months of the plan sum to what stands under fot or actual_ytd".to_owned(),
            "Put the plan under plan_fy and plan_ytd, the forecast under fot and what is claimed under actual_ytd."
                .to_owned(),
        ),
        (
            // Where April is nil, a column too far to the left is as a month too many: the start tells.
            if is_most(n_early, left.len()) { left.clone() } else { Vec::new() },
            "the months of the plan stand one column too far to the left".to_owned(),
            beside.to_owned(),
        ),
        (
            of_another,
            format!("the amounts to date are those to {}, which is not the month under period", to.name()),
            "Correct period, or key what is planned and claimed from April to the month that it says.".to_owned(),
        ),
        (left, "the months of the plan stand one column too far to the left".to_owned(), beside.to_owned()),
        (
            shown(&PlanOfScheme::is_right),
            "the months of the plan stand one column too far to the right".to_owned(),
            beside.to_owned(),
        ),
    ];
    // Of those that explain as many, the first.
    let mut most: Option<(Vec<&PlanOfScheme<'_>>, String, String)> = None;
    for candidate in candidates {
        if most.as_ref().is_none_or(|most| most.0.len() < candidate.0.len()) {
            most = Some(candidate);
        }
    }
    most.filter(|(shown, ..)| is_most(shown.len(), apart.len()))
}
