//! Whether registers and limits are in thousands of pounds, as returns are.

use std::collections::BTreeMap;

use domain::code::OrganisationCode;
use domain::finding::{Finding, Severity};
use domain::limit::{Limit, LimitValue, Limits};
use domain::money::{Pence, Pounds};
use domain::month::Month;
use domain::monthly_return::PlanVersion;
use domain::organisation::Organisation;
use domain::risk::Risk;
use domain::scheme::Scheme;
use domain::source::CellAt;

use crate::chart;

/// What organisations plan to turn over in a year [pence], by their codes.
pub type Turnovers = BTreeMap<OrganisationCode, Pence>;

/// The turnover of the year by the plans of `organisations`, of several versions the largest. A plan in another
/// unit is told itself, and is no measure of registers.
#[must_use]
pub fn turnovers(plans: &[PlanVersion], organisations: &[Organisation]) -> Turnovers {
    let mut turnovers = Turnovers::new();
    for organisation in organisations {
        let own = plans.iter().filter(|plan| plan.organisation == organisation.code);
        let turnover = |plan: &PlanVersion| -> Pence {
            let parts = chart::turnover_parts(organisation.kind);
            parts.filter_map(|line| plan.to_date(line, Month::LAST)).sum::<Pence>().magnitude()
        };
        if let Some(most) = own.map(turnover).filter(|amount| super::cause::is_turnover(*amount)).max() {
            turnovers.insert(organisation.code.clone(), most);
        }
    }
    turnovers
}

/// V07: no organisation plans to save in a year more than it turns over.
#[must_use]
pub fn schemes_in_pounds(schemes: &[Scheme], turnovers: &Turnovers) -> Option<Finding> {
    let place = schemes.first().map(|scheme| (scheme.file.path.as_str(), scheme.at))?;
    let rows = schemes.iter().filter_map(|scheme| match scheme.bearer.organisations() {
        [bearer] => {
            let savings = &scheme.savings;
            let amounts = [savings.plan_year, savings.forecast_year, savings.claimed_to_date];
            Some((bearer, amounts.into_iter().flatten().map(Pence::magnitude).max()?, scheme.at))
        }
        _ => None,
    });
    in_pounds("savings", place, rows, turnovers)
}

/// V07: no organisation has risks of more than it turns over in a year.
#[must_use]
pub fn risks_in_pounds(risks: &[Risk], turnovers: &Turnovers) -> Option<Finding> {
    let place = risks.first().map(|risk| (risk.file.path.as_str(), risk.at))?;
    let rows = risks.iter().filter_map(|risk| Some((risk.organisation.as_ref()?, risk.gross?, risk.at)));
    in_pounds("risks and mitigations", place, rows, turnovers)
}

/// V07: no organisation is held to more than it turns over in a year.
#[must_use]
pub fn limits_in_pounds(limits: &Limits, turnovers: &Turnovers) -> Option<Finding> {
    let place = limits.list.first().map(|limit| (limit.file.path.as_str(), limit.at))?;
    let amount = |limit: &Limit| match limit.value {
        LimitValue::Amount(amount) => Some(amount),
        LimitValue::Share(_) => None,
    };
    let rows = limits.list.iter().filter_map(|limit| Some((&limit.organisation, amount(limit)?, limit.at)));
    in_pounds("limits", place, rows, turnovers)
}

/// An amount in pounds is at least so many times every one in thousands, where those are of like size.
pub(super) const APART: i128 = 50;

/// The rows that alone are in pounds: those that `is_large` shows, where they are fewer than the others and apart
/// from every one of these.
pub(super) fn single<T>(rows: &[T], size: impl Fn(&T) -> Pence, is_large: impl Fn(&T) -> bool) -> Vec<&T> {
    let (single, others): (Vec<&T>, Vec<&T>) = rows.iter().partition(|row| is_large(row));
    let least = single.iter().map(|row| size(row).magnitude()).min();
    let most = others.iter().map(|row| size(row).magnitude()).max();
    let is_apart = least.zip(most).is_some_and(|(least, most)| most.wide() * APART <= least.wide());
    if is_apart && single.len() < others.len() { single } else { Vec::new() }
}

/// The numbers of the rows of `cells`, the first three and how many more: `2, 5, 9 and 4 others`.
pub(super) fn rows(cells: &[CellAt]) -> String {
    let first: Vec<String> = cells.iter().take(3).map(|cell| cell.row.to_string()).collect();
    let more = match cells.len().saturating_sub(3) {
        0 => String::new(),
        1 => " and 1 other".to_owned(),
        n => format!(" and {n} others"),
    };
    format!("{}{more}", first.join(", "))
}

/// The finding where the amounts of an organisation come to more than its turnover: told once, of the first. Where
/// some amounts are as those in thousands are, it is of the others alone.
fn in_pounds<'a>(
    rows_name: &str,
    (file, at): (&str, CellAt),
    rows: impl Iterator<Item = (&'a OrganisationCode, Pence, CellAt)>,
    turnovers: &Turnovers,
) -> Option<Finding> {
    let rows: Vec<_> = rows.filter(|(_, amount, _)| *amount != Pence::ZERO).collect();
    let mut sums: BTreeMap<&OrganisationCode, Pence> = BTreeMap::new();
    for (organisation, amount, _) in &rows {
        *sums.entry(organisation).or_default() += amount.magnitude();
    }
    let single = single(
        &rows,
        |(_, amount, _)| *amount,
        |(organisation, amount, _)| {
            turnovers.get(*organisation).is_some_and(|turnover| *turnover < amount.magnitude())
        },
    );
    if let Some((organisation, amount, cell)) = single.first() {
        let cells: Vec<CellAt> = single.iter().map(|(_, _, cell)| *cell).collect();
        let turnover = turnovers.get(*organisation).copied().unwrap_or_default();
        return Some(Finding {
            severity: Severity::Blocks,
            rule: "V07".to_owned(),
            file: file.to_owned(),
            at: Some(*cell),
            message: format!(
                "an amount of {organisation} is {}, more than the {} that it plans to turn over in the year: it is in pounds, and most others of the {rows_name} are not.",
                Pounds(amount.magnitude()),
                Pounds(turnover)
            ),
            fix: format!(
                "Divide the amount in row {} by 1,000: key whole thousands of pounds.",
                self::rows(&cells)
            ),
        });
    }
    let beyond = sums.into_iter().filter_map(|(organisation, sum)| {
        let turnover = *turnovers.get(organisation)?;
        (turnover < sum).then_some((organisation, sum, turnover))
    });
    let beyond: Vec<_> = beyond.collect();
    let (organisation, sum, turnover) = beyond.first()?;
    let others = match beyond.len() - 1 {
        0 => String::new(),
        1 => "; so do those of 1 other organisation".to_owned(),
        n => format!("; so do those of {n} other organisations"),
    };
    Some(Finding {
        severity: Severity::Blocks,
        rule: "V07".to_owned(),
        file: file.to_owned(),
        at: Some(at),
        message: format!(
            "the {rows_name} are in pounds: those of {organisation} come to {}, more than the {} that it plans to turn over in the year{others}.",
            Pounds(*sum),
            Pounds(*turnover)
        ),
        fix: "Divide the amounts of the file by 1,000: key whole thousands of pounds.".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{code, thousands};

    #[test]
    fn amounts_beyond_the_turnover_are_told_once() {
        let turnovers =
            Turnovers::from([(code("RWE"), thousands(1_600_000)), (code("RT5"), thousands(400_000))]);
        let place = ("finance/risks/2026-27.csv", CellAt { row: 2, column: 1 });
        let finding_of = |amount: i64| {
            let (one, other) = (code("RWE"), code("RT5"));
            let cell = |row| CellAt { row, column: 4 };
            let rows = [
                (&one, thousands(amount), cell(2)),
                (&one, thousands(-amount), cell(3)),
                (&other, thousands(amount), cell(4)),
            ];
            in_pounds("risks", place, rows.into_iter(), &turnovers)
        };
        assert_eq!(finding_of(20_000), None);
        let finding = finding_of(20_000_000).expect("it is told");
        assert!(
            finding.message.starts_with("the risks are in pounds: those of RT5 come to £20"),
            "{finding:?}"
        );
        assert!(finding.message.contains("so do those of 1 other organisation"), "{finding:?}");
        // Where no plan is on record, nothing is known of its size.
        let none = in_pounds(
            "risks",
            place,
            [(&code("QK1"), thousands(1_000_000_000), place.1)].into_iter(),
            &turnovers,
        );
        assert_eq!(none, None);
    }

    #[test]
    fn one_amount_in_pounds_is_told_at_its_cell() {
        let turnovers = Turnovers::from([(code("RWE"), thousands(1_600_000))]);
        let one = code("RWE");
        let rows = [(30_276, 2), (81_605_000, 3), (55_667, 5)]
            .map(|(amount, row)| (&one, thousands(amount), CellAt { row, column: 4 }));
        let place = ("finance/limits/2024-25.csv", CellAt { row: 2, column: 4 });
        let finding = in_pounds("limits", place, rows.into_iter(), &turnovers).expect("it is told");
        assert_eq!(finding.at, Some(CellAt { row: 3, column: 4 }));
        assert!(finding.fix.starts_with("Divide the amount in row 3 by 1,000"), "{finding:?}");
    }
}
