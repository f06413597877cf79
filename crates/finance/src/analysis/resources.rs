//! Staff, ceilings, capital and cash of one organisation.

use std::collections::BTreeMap;

use domain::ledger::{Line, Measure};
use domain::limit::{LimitKind, LimitValue};
use domain::money::Pence;
use domain::monthly_return::MonthlyReturn;
use domain::organisation::OrganisationKind;
use domain::provenance::Provenance;
use domain::schedule::{CapitalScheme, Cash, CashItem, Contract, Schedule, Staff};

use super::{CapitalSum, CashPosition, Ceiling, Input, SentReturn, StaffSum};

/// What the rows of a schedule say, with how it is known.
pub(super) fn rows_said<R: Clone>(schedule: &Schedule<R>) -> impl Iterator<Item = (R, Provenance)> {
    schedule.rows.iter().map(|row| (row.says.clone(), row.provenance))
}

/// Staff added up by what `by` tells them apart.
pub(super) fn staff<K: Ord>(
    schedule: Option<&Schedule<Staff>>,
    key_of: impl Fn(&Staff) -> K,
) -> BTreeMap<K, StaffSum> {
    let mut sums: BTreeMap<K, StaffSum> = BTreeMap::new();
    for (staff, provenance) in schedule.into_iter().flat_map(rows_said) {
        let next = StaffSum {
            plan_wte: staff.plan_wte,
            actual_wte: staff.actual_wte,
            prior_year_wte: staff.prior_year_wte,
            plan_cost: staff.plan_cost,
            actual_cost: staff.actual_cost,
            provenance,
        };
        let key = key_of(&staff);
        let sum = sums.get(&key).copied().into_iter().chain([next]);
        sums.insert(key, StaffSum::sum(sum).unwrap_or(next));
    }
    sums
}

/// Agency and bank spending beside their ceilings: from the lines, or for an organisation without
/// these lines from its schedule of staff. Nothing of what neither says.
pub(super) fn ceilings(input: &Input<'_>, sent_return: &SentReturn<'_>) -> Vec<Ceiling> {
    let beside_ceiling = |(kind, contract, line): (LimitKind, Contract, Line)| {
        let entry = |measure| sent_return.submission.entry(line, measure);
        let workforce = || sent_return.submission.schedules.workforce.as_ref();
        let (to_date, provenance) = if let Some(entry) = entry(Measure::ActualToDate) {
            (-entry.value, entry.provenance)
        } else {
            let sum = staff(workforce(), |staff| staff.contract).remove(&contract)?;
            (sum.actual_cost, sum.provenance)
        };
        let ceiling = input.limits.amount(&sent_return.organisation.code, input.year, kind);
        let forecast = entry(Measure::ForecastYear).map(|entry| -entry.value);
        let is_nil = to_date == Pence::ZERO && forecast.is_none_or(|forecast| forecast == Pence::ZERO);
        (!is_nil || ceiling.is_some()).then_some(Ceiling { kind, to_date, forecast, ceiling, provenance })
    };
    [
        (LimitKind::Agency, Contract::Agency, Line::named("P.PAY.AGY")),
        (LimitKind::Bank, Contract::Bank, Line::named("P.PAY.BANK")),
    ]
    .into_iter()
    .filter_map(beside_ceiling)
    .collect()
}

/// The pay bill to date, positive: of the pay lines, else of the schedule of staff.
pub(crate) fn pay_bill(submission: &MonthlyReturn, kind: OrganisationKind) -> Option<Pence> {
    let lines = Line::of_kind(kind).filter(|line| line.code().starts_with("P.PAY."));
    let paid: Vec<Pence> = lines
        .filter_map(|line| submission.entry(line, Measure::ActualToDate))
        .map(|entry| -entry.value)
        .collect();
    if !paid.is_empty() {
        return Some(paid.into_iter().sum());
    }
    let schedule = submission.schedules.workforce.as_ref()?;
    Some(schedule.says().map(|staff| staff.actual_cost).sum())
}

pub(super) fn agency_share_limit(input: &Input<'_>, sent_return: &SentReturn<'_>) -> Option<u32> {
    match input.limits.value(&sent_return.organisation.code, input.year, LimitKind::AgencyShare)? {
        LimitValue::Share(share) => Some(share),
        LimitValue::Amount(_) => None,
    }
}

/// Capital that counts against the limit.
pub(super) fn capital(input: &Input<'_>, sent_return: &SentReturn<'_>) -> Option<CapitalSum> {
    let schedule = sent_return.submission.schedules.capital.as_ref()?;
    let counted = || schedule.rows.iter().filter(|row| row.says.in_limit);
    let total = |amount_of: fn(&CapitalScheme) -> Pence| counted().map(|row| amount_of(&row.says)).sum();
    Some(CapitalSum {
        plan_to_date: total(|scheme| scheme.plan_to_date),
        actual_to_date: total(|scheme| scheme.actual_to_date),
        plan_to_january: total(|scheme| scheme.plan_to_january),
        plan_year: total(|scheme| scheme.plan_year),
        forecast: total(|scheme| scheme.forecast),
        envelope: input.limits.amount(&sent_return.organisation.code, input.year, LimitKind::Capital),
        provenance: counted().map(|row| row.provenance).fold(Provenance::Derived, Provenance::max),
    })
}

pub(super) fn cash(schedule: &Schedule<Cash>) -> CashPosition {
    let amount = |item| schedule.says().find(|cash| cash.item == item).map(|cash| cash.amount);
    CashPosition {
        opening: amount(CashItem::Opening),
        receipts: amount(CashItem::Receipts),
        payments: amount(CashItem::Payments),
        closing: amount(CashItem::Closing),
        support_drawn: amount(CashItem::SupportDrawn),
        weeks: (1..=CashItem::N_WEEKS).map(|week| amount(CashItem::Week(week))).collect(),
        provenance: schedule
            .rows
            .iter()
            .map(|row| row.provenance)
            .fold(Provenance::Published, Provenance::max),
    }
}
