//! Schedules agree with the lines and with one another.

use domain::schedule::{BridgeOf, CashItem, Contract, ControlSource};
use proptest::prelude::*;

use super::*;
use crate::example::{code, month, outline, thousands, year};
use crate::synthesis::synthesise;

/// Two trusts, the first with support, and their board.
fn system(turnover: i64, plan: i64, variance: i64) -> Vec<Outline> {
    let outline =
        Outline { turnover: thousands(turnover), variance_to_date: thousands(variance), ..outline() };
    let forecast = vec![Pence::ZERO, thousands(-1_000), thousands(-1_000), thousands(variance)];
    vec![
        Outline {
            plan_year: thousands(plan),
            plan_to_date: thousands(plan),
            support_year: thousands(24_000),
            support_months_received: 9,
            forecast_variance: forecast,
            ..outline.clone()
        },
        Outline { organisation: code("XA2"), mix: Mix::Community, ..outline.clone() },
        Outline {
            organisation: code("XXB"),
            kind: OrganisationKind::Board,
            mix: Mix::Board,
            turnover: thousands(turnover * 2),
            ..outline
        },
    ]
}

fn check(outlines: &[Outline], unagreed: Pence, seed: u64) {
    let made: Vec<Year> =
        outlines.iter().map(|outline| synthesise(outline, year(), Month::LAST, seed)).collect();
    let stories: Vec<Story> = outlines
        .iter()
        .enumerate()
        .map(|(idx, outline)| Story {
            unagreed_income: if idx == 0 { unagreed } else { Pence::ZERO },
            ..Story::drawn(&outline.organisation, year(), seed)
        })
        .collect();
    let members: Vec<Member<'_>> = outlines
        .iter()
        .zip(&made)
        .zip(&stories)
        .map(|((outline, made), story)| Member { outline, made, story })
        .collect();
    let mut openings = Vec::new();
    for month in Month::all() {
        let all = schedules(&members, year(), month, seed);
        for (member, schedules) in members.iter().zip(&all) {
            let desk = Desk { member: *member, year: year(), month, seed };
            check_staff(&desk, schedules);
            check_money(&desk, schedules);
            check_movement(&desk, schedules);
            let opening = schedules.cash.as_ref().unwrap().says().next().unwrap().amount;
            openings.push((member.made.organisation.clone(), opening));
        }
        check_balances(&members, &all, if month == Month::LAST { unagreed } else { Pence::ZERO }, month);
    }
    openings.sort();
    openings.dedup();
    assert_eq!(openings.len(), members.len(), "what is in the bank on 1 April stays so");
}

fn check_staff(desk: &Desk<'_>, schedules: &Schedules) {
    let staff = schedules.workforce.as_ref().unwrap();
    let cost = |contract, planned: bool| -> Pence {
        let rows = staff.says().filter(|row| row.contract == contract);
        rows.map(|row| if planned { row.plan_cost } else { row.actual_cost }).sum()
    };
    for (planned, measure) in [(true, Measure::PlanToDate), (false, Measure::ActualToDate)] {
        if desk.is_board() {
            let all: Pence = Contract::ALL.iter().map(|contract| cost(*contract, planned)).sum();
            assert!(all < desk.keyed("I.RUN", measure) + desk.keyed("I.PROGPAY", measure));
        } else {
            let lines = ["P.PAY.SUB", "P.PAY.BANK", "P.PAY.AGY"];
            for (contract, line) in Contract::ALL.iter().zip(lines) {
                assert_eq!(cost(*contract, planned), desk.keyed(line, measure), "{line}");
            }
        }
    }
}

fn check_money(desk: &Desk<'_>, schedules: &Schedules) {
    let cash = schedules.cash.as_ref().unwrap();
    let amount = |item| cash.says().find(|row| row.item == item).unwrap().amount;
    assert_eq!(
        amount(CashItem::Closing),
        amount(CashItem::Opening) + amount(CashItem::Receipts) - amount(CashItem::Payments)
    );
    assert_eq!(amount(CashItem::SupportDrawn), desk.keyed("P.INC.DSF", Measure::ActualToDate));
    for paid in schedules.payments.as_ref().unwrap().says() {
        assert!(paid.number_within <= paid.number && paid.value_within <= paid.value);
    }
    let capital = schedules.capital.as_ref().unwrap();
    let limited = || capital.says().filter(|scheme| scheme.in_limit);
    let forecast: Pence = limited().map(|scheme| scheme.forecast).sum();
    assert!(forecast <= money::envelope(desk));
    assert!(capital.says().all(|scheme| scheme.actual_to_date <= scheme.forecast));
    let (plan, january): (Pence, Pence) = (
        limited().map(|scheme| scheme.plan_year).sum(),
        limited().map(|scheme| scheme.plan_to_january).sum(),
    );
    assert_eq!(january.get() * 10 < plan.get() * 6, desk.member.story.is_capital_late);
}

fn check_movement(desk: &Desk<'_>, schedules: &Schedules) {
    let sum = |kind| -> Pence {
        let steps = schedules.bridge.iter().flat_map(Schedule::says).filter(|step| step.kind == kind);
        steps.map(|step| step.impact).sum()
    };
    let variance = desk.position(Measure::ActualToDate) - desk.position(Measure::PlanToDate);
    assert_eq!(sum(BridgeOf::PlanToActual), variance);
    let moved = desk.month.before().map_or(Pence::ZERO, |month| {
        let last = Desk { month, ..*desk };
        desk.position(Measure::ForecastYear) - last.position(Measure::ForecastYear)
    });
    assert_eq!(sum(BridgeOf::ForecastToForecast), moved);
    for total in schedules.reconcile.as_ref().unwrap().says() {
        let differs = total.value != desk.amount(total.line, Measure::ActualToDate);
        assert_eq!(differs, !total.reason.is_empty());
        assert!(!differs || total.source == ControlSource::Ledger);
    }
}

/// Each side says the same, save for the one amount that is not agreed.
fn check_balances(members: &[Member<'_>], all: &[Schedules], unagreed: Pence, month: Month) {
    let says = |from: usize, to: usize, kind| -> Pence {
        let rows = all[from].balances.iter().flat_map(Schedule::says);
        let other = &members[to].made.organisation;
        rows.filter(|row| row.counterparty == *other && row.kind == kind).map(|row| row.amount).sum()
    };
    for from in 0..members.len() {
        for to in (0..members.len()).filter(|to| *to != from) {
            for &kind in BalanceKind::ALL {
                let apart = says(from, to, kind) - says(to, from, kind.counterpart());
                let is_unagreed = (from, to) == (0, 2) && kind == BalanceKind::Income;
                let is_mirror = (from, to) == (2, 0) && kind == BalanceKind::Expenditure;
                if !is_unagreed && !is_mirror {
                    assert_eq!(apart, Pence::ZERO, "{from} {to} {}", kind.code());
                } else if month == Month::LAST {
                    assert_eq!(apart.magnitude(), unagreed);
                }
            }
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_schedules_and_limits() {
    let outlines = system(600_000, -24_000, -3_000);
    let made: Vec<Year> = outlines.iter().map(|outline| synthesise(outline, year(), month(5), 1)).collect();
    let story = Story::default();
    let members: Vec<Member<'_>> =
        outlines.iter().zip(&made).map(|(outline, made)| Member { outline, made, story: &story }).collect();
    let of = |seed| schedules(&members, year(), month(5), seed);
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
    assert_eq!(limits(&members, year(), 1), limits(&members, year(), 1));
}

#[test]
fn support_that_is_withheld_is_not_notified_for_its_quarter() {
    let outlines = system(600_000, -24_000, -3_000);
    let made = synthesise(&outlines[0], year(), Month::LAST, 1);
    let story = Story { is_agency_over: true, ..Story::default() };
    let member = Member { outline: &outlines[0], made: &made, story: &story };
    let limits = limits(&[member], year(), 1);
    let of = |kind| limits.iter().find(|(_, found, _)| *found == kind).unwrap().2;
    assert_eq!(of(LimitKind::SupportQ3), LimitValue::Amount(thousands(6_000)));
    assert_eq!(of(LimitKind::SupportQ4), LimitValue::Amount(Pence::ZERO));
    let desk = Desk { member, year: year(), month: Month::LAST, seed: 1 };
    assert_eq!(of(LimitKind::Agency), LimitValue::Amount(desk.keyed("P.PAY.AGY", Measure::PlanYear)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn schedules_of_any_system_agree_with_its_lines(
        turnover in 100_000_i64..2_000_000,
        plan in -60_000_i64..10_000,
        variance in -30_000_i64..6_000,
        unagreed in 0_i64..6_000,
        seed in any::<u64>(),
    ) {
        check(&system(turnover, plan, variance), thousands(unagreed), seed);
    }
}
