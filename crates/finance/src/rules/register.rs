//! Whether registers and limits are in thousands of pounds, as returns are.

mod absent;
mod columns;
mod likelihood;
mod shares;
mod to_come;

use std::collections::BTreeMap;

use domain::code::OrganisationCode;
use domain::control::Control;
use domain::finding::{Finding, Severity};
use domain::ledger::Line;
use domain::limit::{Limit, LimitKind, LimitValue, Limits};
use domain::money::{Pence, Pounds, Thousands, grouped};
use domain::month::Month;
use domain::monthly_return::PlanVersion;
use domain::organisation::{Organisation, OrganisationKind};
use domain::risk::Risk;
use domain::scheme::Scheme;
use domain::source::CellAt;

use super::cause::under;
use crate::chart;

pub use absent::{without_risks, without_schemes};
pub use columns::scheme_columns_in_pounds;
pub use likelihood::likelihoods_as_scores;
pub use to_come::rows_to_come;

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

/// The largest amount of each scheme that one organisation bears, and where it stands.
fn largest_savings(schemes: &[Scheme]) -> impl Iterator<Item = (&OrganisationCode, Pence, CellAt)> {
    schemes.iter().filter_map(|scheme| match scheme.bearer.organisations() {
        [bearer] => {
            let savings = &scheme.savings;
            let amounts = [savings.plan_year, savings.forecast_year, savings.claimed_to_date];
            Some((bearer, amounts.into_iter().flatten().map(Pence::magnitude).max()?, scheme.at))
        }
        _ => None,
    })
}

/// The gross value of each risk of one organisation, and where it stands.
fn gross_risks(risks: &[Risk]) -> impl Iterator<Item = (&OrganisationCode, Pence, CellAt)> {
    risks.iter().filter_map(|risk| Some((risk.organisation.as_ref()?, risk.gross?, risk.at)))
}

/// V07: no organisation plans to save in a year more than it turns over.
fn schemes_in_pounds(schemes: &[Scheme], turnovers: &Turnovers) -> Option<Finding> {
    let place = schemes.first().map(|scheme| (scheme.file.path.as_str(), scheme.at))?;
    in_pounds("savings", place, largest_savings(schemes), turnovers)
}

/// V07: no organisation has risks of more than it turns over in a year.
#[must_use]
pub fn risks_in_pounds(risks: &[Risk], turnovers: &Turnovers) -> Option<Finding> {
    let place = risks.first().map(|risk| (risk.file.path.as_str(), risk.at))?;
    in_pounds("risks and mitigations", place, gross_risks(risks), turnovers)
}

/// V07: no control is worth more than the organisation turns over in a year; one of the whole system is held
/// against what its board does.
#[must_use]
pub fn controls_in_pounds(
    controls: &[Control],
    system: &OrganisationCode,
    turnovers: &Turnovers,
) -> Option<Finding> {
    let place = controls.first().map(|control| (control.file.path.as_str(), control.at))?;
    let rows = controls.iter().filter_map(|control| {
        Some((control.organisation.as_ref().unwrap_or(system), control.value?, control.at))
    });
    in_pounds("controls", place, rows, turnovers)
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

/// The findings of a register of schemes, with V07 of the unit in which it is keyed: in pounds, or in millions. What
/// follows from amounts in millions, which round to nil (V18), is told under that.
#[must_use]
pub fn with_unit_of_schemes(
    findings: Vec<Finding>,
    schemes: &[Scheme],
    turnovers: &Turnovers,
) -> Vec<Finding> {
    let file = schemes.first().map(|scheme| scheme.file.path.as_str());
    let shown = file.and_then(|file| in_millions("savings", file, largest_savings(schemes), turnovers));
    let mut findings = findings;
    if let Some((mut cause, organisations)) = shown {
        let is_shown = |scheme: &&Scheme| {
            scheme.bearer.organisations().iter().any(|bearer| organisations.contains(&bearer))
        };
        let follows = |finding: &Finding| {
            finding.rule == "V18"
                && schemes.iter().filter(is_shown).any(|scheme| Some(scheme.at) == finding.at)
        };
        let (others, rest): (Vec<Finding>, Vec<Finding>) = findings.into_iter().partition(follows);
        cause.message.push_str(&under(&others));
        findings = rest;
        findings.push(cause);
    }
    findings.extend(schemes_in_pounds(schemes, turnovers));
    findings.sort();
    findings
}

/// Whether the amounts of a register of schemes are known to be wrong as a whole, so that nothing is compared with
/// them: of another month or in wrong places (V29), in another unit (V07), or with the other sign (V06).
#[must_use]
pub fn are_savings_wrong(findings: &[Finding]) -> bool {
    let is_turned = |finding: &Finding| finding.rule == "V06" && finding.severity == Severity::Blocks;
    findings.iter().any(|finding| matches!(finding.rule.as_str(), "V07" | "V29") || is_turned(finding))
}

/// V07: risks are not keyed in millions.
#[must_use]
pub fn risks_in_millions(risks: &[Risk], turnovers: &Turnovers) -> Option<Finding> {
    let file = risks.first()?.file.path.as_str();
    in_millions("risks and mitigations", file, gross_risks(risks), turnovers).map(|(finding, _)| finding)
}

/// Amounts of a register in thousands are seldom all below this [pence]: £50,000.
const LITTLE: Pence = Pence::new(5_000_000);
/// So many amounts of an organisation show the unit.
const ENOUGH: usize = 3;
/// All amounts of an organisation are seldom below its turnover divided by this.
const OF_TURNOVER: i128 = 5_000;

/// The warning where no amount of an organisation is above £50,000 and all together are next to nothing of its
/// turnover; told once, at the first. With it the organisations of which that is so.
fn in_millions<'a>(
    rows_name: &str,
    file: &str,
    rows: impl Iterator<Item = (&'a OrganisationCode, Pence, CellAt)>,
    turnovers: &Turnovers,
) -> Option<(Finding, Vec<&'a OrganisationCode>)> {
    let mut amounts: BTreeMap<&OrganisationCode, Vec<(Pence, CellAt)>> = BTreeMap::new();
    for (organisation, amount, at) in rows.filter(|(_, amount, _)| *amount != Pence::ZERO) {
        amounts.entry(organisation).or_default().push((amount.magnitude(), at));
    }
    let shown = amounts.into_iter().filter_map(|(organisation, amounts)| {
        let turnover = *turnovers.get(organisation)?;
        let sum: Pence = amounts.iter().map(|(amount, _)| *amount).sum();
        let is_little = ENOUGH <= amounts.len()
            && amounts.iter().all(|(amount, _)| *amount <= LITTLE)
            && sum.wide() * OF_TURNOVER < turnover.wide();
        is_little.then(|| (organisation, sum, turnover, amounts[0].1))
    });
    let shown: Vec<_> = shown.collect();
    let (organisation, sum, turnover, at) = shown.first()?;
    let others = match shown.len() - 1 {
        0 => String::new(),
        1 => ", and so of 1 other organisation".to_owned(),
        n => format!(", and so of {n} other organisations"),
    };
    let organisations = shown.iter().map(|(organisation, ..)| *organisation).collect();
    let finding = Finding {
        severity: Severity::Warns,
        rule: "V07".to_owned(),
        file: file.to_owned(),
        at: Some(*at),
        message: format!(
            "the {rows_name} of {organisation} seem to be in millions: none is above £{}, and together they are {} of the {} that it plans to turn over in the year{others}.",
            grouped(LITTLE.get() / 100),
            Pounds(*sum),
            Pounds(*turnover)
        ),
        fix: "Key whole thousands of pounds: £1.5 million is 1500.".to_owned(),
    };
    Some((finding, organisations))
}

/// A plan so many times the limit that it is held to shows a limit in millions.
const PLANNED_OF_LIMIT: std::ops::RangeInclusive<i128> = 300..=3_000;
/// No trust has an envelope for capital that is its turnover divided by this, or less.
const TURNOVER_OF_CAPITAL: i128 = 10_000;

/// The limits that can be compared with, and V07 of those that are in another unit: amounts in millions, shares that
/// are fractions.
#[must_use]
pub fn usable_limits(
    limits: &Limits,
    plans: &[PlanVersion],
    organisations: &[Organisation],
) -> (Limits, Vec<Finding>) {
    let (limits, in_millions) = without_millions(limits, plans, organisations);
    let (limits, fractions) = shares::without_fractions(&limits, plans, organisations);
    (limits, in_millions.into_iter().chain(fractions).collect())
}

/// The limits that can be compared with, and V07 of those that are keyed in millions: by the plan of what they
/// limit, capital by the turnover. Where all that can be told are, all others are taken to be too.
fn without_millions(
    limits: &Limits,
    plans: &[PlanVersion],
    organisations: &[Organisation],
) -> (Limits, Option<Finding>) {
    let turnovers = turnovers(plans, organisations);
    let is_in_millions = |limit: &Limit| -> Option<bool> {
        let LimitValue::Amount(amount) = limit.value else { return None };
        let organisation = organisations.iter().find(|known| known.code == limit.organisation)?;
        let turnover = turnovers.get(&limit.organisation)?;
        if amount <= Pence::ZERO || organisation.kind != OrganisationKind::Trust {
            return None;
        }
        if limit.kind == LimitKind::Capital {
            return Some(amount.wide() * TURNOVER_OF_CAPITAL <= turnover.wide());
        }
        // Of several versions the one that plans most, as of the turnover.
        let own = plans.iter().filter(|plan| plan.organisation == limit.organisation);
        let planned = own.filter_map(|plan| planned_under(plan, limit.kind)).max()?;
        let least = amount.wide() * PLANNED_OF_LIMIT.start();
        Some((least..=amount.wide() * PLANNED_OF_LIMIT.end()).contains(&planned.wide()))
    };
    let known: Vec<(&Limit, bool)> =
        limits.list.iter().filter_map(|limit| Some((limit, is_in_millions(limit)?))).collect();
    let small: Vec<&Limit> = known.iter().filter(|(_, is)| *is).map(|(limit, _)| *limit).collect();
    let Some(first) = small.first() else { return (limits.clone(), None) };
    let are_all = 1 < small.len() && small.len() == known.len();
    let cells: Vec<CellAt> = small.iter().map(|limit| limit.at).collect();
    let amount = match first.value {
        LimitValue::Amount(amount) => amount,
        LimitValue::Share(_) => Pence::ZERO,
    };
    let (what, remedy) = if are_all {
        ("the limits are in millions".to_owned(), "Multiply the amounts of the file by 1,000".to_owned())
    } else {
        let rows = rows(&cells);
        (
            format!("limits are in millions in row {rows}, and others are not"),
            format!("Multiply the amount in row {rows} by 1,000"),
        )
    };
    let finding = Finding {
        severity: Severity::Blocks,
        rule: "V07".to_owned(),
        file: first.file.path.clone(),
        at: Some(first.at),
        message: format!(
            "{what}: {} of {} is {} (£000), about a thousandth of what goes with its plan.",
            first.kind.words(),
            first.organisation,
            Thousands(amount)
        ),
        fix: format!("{remedy}: key whole thousands of pounds."),
    };
    let is_usable = |limit: &&Limit| {
        let is_amount = matches!(limit.value, LimitValue::Amount(_));
        !(if are_all { is_amount } else { cells.contains(&limit.at) })
    };
    (
        Limits {
            list: limits.list.iter().filter(is_usable).cloned().collect(),
            later: Vec::new(),
            successions: limits.successions.clone(),
        },
        Some(finding),
    )
}

/// What a plan has of that which a limit is for, positive [pence]; `None` of capital, which no line has.
fn planned_under(plan: &PlanVersion, kind: LimitKind) -> Option<Pence> {
    let quarter = |first: u8| -> Option<Pence> {
        let months = (first..first + 3).map(|month| plan.in_month(chart::SUPPORT, Month::new(month)?));
        months.map(|entry| Some(entry?.value)).sum()
    };
    match kind {
        LimitKind::Agency => Some(-plan.to_date(Line::named("P.PAY.AGY"), Month::LAST)?),
        LimitKind::Bank => Some(-plan.to_date(Line::named("P.PAY.BANK"), Month::LAST)?),
        LimitKind::SupportQ1 => quarter(1),
        LimitKind::SupportQ2 => quarter(4),
        LimitKind::SupportQ3 => quarter(7),
        LimitKind::SupportQ4 => quarter(10),
        LimitKind::AgencyShare | LimitKind::Capital => None,
    }
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
    use crate::example::{code, organisation, outline, plan, synthetic_year, thousands};

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
    fn a_register_in_millions_warns_once() {
        let turnovers =
            Turnovers::from([(code("RWE"), thousands(1_600_000)), (code("RT5"), thousands(400_000))]);
        let finding_of = |amounts: &[i64]| {
            let one = code("RWE");
            let rows: Vec<_> = amounts
                .iter()
                .zip(2..)
                .map(|(amount, row)| (&one, thousands(*amount), CellAt { row, column: 4 }))
                .collect();
            in_millions("savings", "finance/schemes/2026-27.csv", rows.into_iter(), &turnovers)
                .map(|(finding, _)| finding)
        };
        let finding = finding_of(&[7, 5, 0, 4]).expect("it is told");
        assert_eq!(finding.severity, Severity::Warns);
        assert!(finding.message.starts_with("the savings of RWE seem to be in millions"), "{finding:?}");
        // Few rows, one of some size, or a sum of some size.
        assert_eq!(finding_of(&[7, 5]), None);
        assert_eq!(finding_of(&[7, 5, 60]), None);
        assert_eq!(finding_of(&[40; 10]), None);
    }

    #[test]
    fn limits_in_millions_are_told_and_not_compared_with() {
        let trust = organisation("XA1", OrganisationKind::Trust);
        let plan = plan(&synthetic_year(&outline()));
        let planned = |line: &str| -plan.to_date(line.parse().unwrap(), Month::LAST).unwrap().thousands();
        let limits_of = |agency: i64, bank: i64, capital: i64| {
            let rows = [
                (LimitKind::Agency, LimitValue::Amount(thousands(agency))),
                (LimitKind::Bank, LimitValue::Amount(thousands(bank))),
                (LimitKind::Capital, LimitValue::Amount(thousands(capital))),
                (LimitKind::AgencyShare, LimitValue::Share(320)),
            ];
            let list = rows.into_iter().zip(2..).map(|((kind, value), row)| Limit {
                organisation: code("XA1"),
                year: plan.year,
                kind,
                value,
                provenance: domain::provenance::Provenance::Synthetic,
                source_ref: String::new(),
                file: plan.file.clone(),
                at: CellAt { row, column: 4 },
            });
            Limits { list: list.collect(), ..Limits::default() }
        };
        let check = |agency: i64, bank: i64, capital: i64| {
            let limits = limits_of(agency, bank, capital);
            without_millions(&limits, std::slice::from_ref(&plan), std::slice::from_ref(&trust))
        };
        let (agency, bank) = (planned("P.PAY.AGY"), planned("P.PAY.BANK"));
        let (left, finding) = check(agency, bank, 20_000);
        assert_eq!((left.list.len(), finding), (4, None));
        // A ceiling that will be passed by far is one.
        assert_eq!(check(agency / 10, bank / 10, 2_000).1, None);
        let (left, finding) = check((agency + 500) / 1_000, (bank + 500) / 1_000, 20);
        let finding = finding.expect("it is told");
        assert!(
            finding.message.starts_with("the limits are in millions: agency spending of XA1 is "),
            "{finding:?}"
        );
        assert_eq!(left.list.len(), 1, "the share is none");
        let (left, finding) = check(agency, (bank + 500) / 1_000, 20_000);
        let finding = finding.expect("it is told");
        assert!(finding.message.starts_with("limits are in millions in row 3"), "{finding:?}");
        assert_eq!(left.list.len(), 3);
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
