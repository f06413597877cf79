//! Plans of different organisations or years with the same amounts: one of the files holds the other's.

use domain::finding::{Finding, Severity};
use domain::ledger::Line;
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::monthly_return::PlanVersion;
use domain::organisation::{Organisation, OrganisationKind};

use crate::chart;

/// Lines that plan less for the year [pence] may be the same by chance: £50,000.
const SMALL: Pence = Pence::new(5_000_000);
/// So few lines show nothing.
const LEAST_LINES: usize = 3;
/// The share of lines that are the same in every month [per cent].
const MOST_LINES: usize = 80;

/// Whether two plans have the same amounts in every month of nearly all lines.
pub(super) fn are_the_same(one: &PlanVersion, other: &PlanVersion) -> bool {
    let lines = [OrganisationKind::Trust, OrganisationKind::Board].into_iter().flat_map(chart::keyed_lines);
    let is_large = |line: &Line| one.to_date(*line, Month::LAST).is_some_and(|year| SMALL < year.magnitude());
    let (mut n_same, mut n_all) = (0, 0);
    for line in lines.filter(is_large) {
        let value = |plan: &PlanVersion, month: Month| plan.in_month(line, month).map(|entry| entry.value);
        n_all += 1;
        n_same += usize::from(Month::all().all(|month| value(one, month) == value(other, month)));
    }
    LEAST_LINES <= n_same && n_all * MOST_LINES <= n_same * 100
}

/// That a plan has the amounts of another.
pub(super) fn message(plan: &PlanVersion, other: &PlanVersion) -> String {
    let whose = if plan.organisation == other.organisation {
        format!("the plan for {}", other.year)
    } else if plan.year == other.year {
        format!("the plan of {}", other.organisation)
    } else {
        format!("the plan of {} for {}", other.organisation, other.year)
    };
    format!(
        "version {} of the plan of {} has the amounts of {whose} ({}) in nearly every line and month.",
        plan.version, plan.organisation, other.file.path
    )
}

/// V08 of the plans of `year`, by themselves: no two organisations plan the same, and nobody the same as in another
/// year. `plans` are those of all years. A successor has the plan of whom it succeeded: only organisations that are
/// there on the same day are compared.
#[must_use]
pub fn v08_plans_differ(
    plans: &[PlanVersion],
    year: FinancialYear,
    organisations: &[Organisation],
) -> Vec<Finding> {
    let are_beside = |plan: &PlanVersion, other: &PlanVersion| {
        let is_beside = |known: &Organisation| {
            organisations
                .iter()
                .any(|beside| beside.code == other.organisation && beside.effective.overlaps(known.effective))
        };
        organisations.iter().any(|known| known.code == plan.organisation && is_beside(known))
    };
    let mut findings = Vec::new();
    for (idx, plan) in plans.iter().enumerate().filter(|(_, plan)| plan.year == year) {
        // Of two plans of the year the later is told.
        let is_told_of = |(other_idx, other): &(usize, &PlanVersion)| {
            (other.organisation != plan.organisation
                && (*other_idx < idx || other.year != year)
                && are_beside(plan, other))
                || (other.organisation == plan.organisation && other.year < year)
        };
        let mut others = plans.iter().enumerate().filter(is_told_of).map(|(_, other)| other);
        let Some(other) = others.find(|other| are_the_same(plan, other)) else { continue };
        let (severity, fix) = if other.organisation == plan.organisation {
            (Severity::Warns, "Put the plan of the year into its file; if it is the same, leave it so.")
        } else {
            (Severity::Blocks, "Put into each file the plan of its own organisation and year.")
        };
        findings.push(Finding {
            severity,
            rule: "V08".to_owned(),
            file: plan.file.path.clone(),
            at: None,
            message: message(plan, other),
            fix: fix.to_owned(),
        });
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{code, organisation, outline, plan, synthetic_year};

    #[test]
    fn two_plans_with_the_same_amounts_are_told_once() {
        let own = plan(&synthetic_year(&outline()));
        let organisations = ["XA1", "XB2"].map(|code| organisation(code, OrganisationKind::Trust));
        let mut copy = own.clone();
        copy.organisation = code("XB2");
        let found = v08_plans_differ(&[own.clone(), copy.clone()], own.year, &organisations);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].message.starts_with("version 1 of the plan of XB2 has the amounts of the plan of XA1"),
            "{found:?}"
        );
        assert_eq!(found[0].severity, Severity::Blocks);
        // Of a successor nothing is told, which is not there beside it.
        assert_eq!(v08_plans_differ(&[own.clone(), copy], own.year, &organisations[..1]), []);
        // A later version of the same plan is no other's, and the plan of the year before only warns.
        let mut next = own.clone();
        next.version = 2;
        assert_eq!(v08_plans_differ(&[own.clone(), next], own.year, &organisations), []);
        let mut before = own.clone();
        before.year = own.year.before();
        let found = v08_plans_differ(&[before, own.clone()], own.year, &organisations);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].severity, Severity::Warns);
    }
}
