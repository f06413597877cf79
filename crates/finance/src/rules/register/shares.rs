//! Shares of the pay bill that are fractions, as a workbook holds per cent.

use domain::finding::{Finding, Severity};
use domain::ledger::Line;
use domain::limit::{Limit, LimitKind, LimitValue, Limits};
use domain::money::{Pence, Share};
use domain::month::Month;
use domain::monthly_return::PlanVersion;
use domain::organisation::{Organisation, OrganisationKind};

use super::rows;
use crate::chart;

/// The share that is planned is so many times the limit where that is a fraction.
const PLANNED_OF_LIMIT: std::ops::RangeInclusive<i128> = 30..=1_000;

/// The limits that can be compared with, and V07 of shares that are fractions and not per cent, by what the plan has
/// as agency spending and pay. Where all that can be told are, all others are taken to be too.
pub(super) fn without_fractions(
    limits: &Limits,
    plans: &[PlanVersion],
    organisations: &[Organisation],
) -> (Limits, Option<Finding>) {
    let share_of = |limit: &Limit| match limit.value {
        LimitValue::Share(share) if limit.kind == LimitKind::AgencyShare && 0 < share => Some(share),
        _ => None,
    };
    let is_fraction = |limit: &Limit| -> Option<bool> {
        let share = i128::from(share_of(limit)?);
        let organisation = organisations.iter().find(|known| known.code == limit.organisation)?;
        let planned = plans
            .iter()
            .filter(|plan| plan.organisation == limit.organisation)
            .filter_map(|plan| planned_share(plan, organisation.kind))
            .max()?;
        Some((share * PLANNED_OF_LIMIT.start()..=share * PLANNED_OF_LIMIT.end()).contains(&planned))
    };
    let known: Vec<(&Limit, bool)> =
        limits.list.iter().filter_map(|limit| Some((limit, is_fraction(limit)?))).collect();
    let (fractions, others): (Vec<_>, Vec<_>) = known.iter().partition(|(_, is)| *is);
    let Some((first, _)) = fractions.first() else { return (limits.clone(), None) };
    let are_all = others.is_empty();
    let is_told = |limit: &&Limit| {
        share_of(limit).is_some() && (are_all || fractions.iter().any(|(known, _)| known.at == limit.at))
    };
    let cells: Vec<_> = limits.list.iter().filter(is_told).map(|limit| limit.at).collect();
    let share = share_of(first).unwrap_or_default();
    let finding = Finding {
        severity: Severity::Blocks,
        rule: "V07".to_owned(),
        file: first.file.path.clone(),
        at: Some(first.at),
        message: format!(
            "the share of {} is {}%, about a hundredth of what goes with its plan: it is a fraction, as a workbook holds per cent, and the file is in per cent.",
            first.organisation,
            Share { part: i128::from(share), whole: 10_000 }.per_cent(2)
        ),
        fix: format!("Multiply the share in row {} by 100: 3.2% is 3.20.", rows(&cells)),
    };
    let is_usable = |limit: &&Limit| !is_told(limit);
    (
        Limits {
            list: limits.list.iter().filter(is_usable).cloned().collect(),
            later: Vec::new(),
            successions: limits.successions.clone(),
        },
        Some(finding),
    )
}

/// What a plan has as agency spending of its pay bill, in hundredths of a per cent.
fn planned_share(plan: &PlanVersion, kind: OrganisationKind) -> Option<i128> {
    let pay: Pence = chart::keyed_lines(kind)
        .filter(|line| line.code().starts_with("P.PAY.") && !line.nature().is_memo())
        .filter_map(|line| plan.to_date(line, Month::LAST))
        .sum();
    let agency = plan.to_date(Line::named("P.PAY.AGY"), Month::LAST)?;
    (pay != Pence::ZERO).then(|| agency.wide() * 10_000 / pay.wide())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{code, organisation, outline, plan, synthetic_year};

    #[test]
    fn a_share_that_is_a_fraction_is_told_and_not_compared_with() {
        let trust = organisation("XA1", OrganisationKind::Trust);
        let plan = plan(&synthetic_year(&outline()));
        let check = |share: u32| {
            let limit = Limit {
                organisation: code("XA1"),
                year: plan.year,
                kind: LimitKind::AgencyShare,
                value: LimitValue::Share(share),
                provenance: domain::provenance::Provenance::Synthetic,
                source_ref: String::new(),
                file: plan.file.clone(),
                at: domain::source::CellAt { row: 2, column: 4 },
            };
            let limits = Limits { list: vec![limit], ..Limits::default() };
            let (left, finding) =
                without_fractions(&limits, std::slice::from_ref(&plan), std::slice::from_ref(&trust));
            (left.list.len(), finding.map(|finding| finding.message))
        };
        let planned = u32::try_from(planned_share(&plan, trust.kind).unwrap()).unwrap();
        assert!(0 < planned / 100, "the plan has agency staff");
        assert_eq!(check(planned), (1, None));
        // A limit that will be passed by far is one.
        assert_eq!(check(planned / 5), (1, None));
        let (left, message) = check((planned / 100).max(1));
        assert_eq!(left, 0);
        assert!(message.unwrap().contains("it is a fraction"));
    }
}
