//! What stands behind a position adds up, and §5.3 of the paper of returns reads as it says.

use std::collections::BTreeMap;

use domain::organisation::OrganisationKind;
use domain::schedule::{
    Balance, BalanceKind, BridgeOf, BridgeStep, Contract, MoveDriver, OneOffItem, OneOffKind, Schedule,
    ScheduleRow, Staff, StaffGroup,
};
use domain::source::{ContentHash, SourceFile};
use domain::wte::Wte;

use super::*;
use crate::example::{month, organisation, outline, submission, synthetic_year, thousands, year};

fn schedule<R>(rows: impl IntoIterator<Item = R>) -> Schedule<R> {
    let row = |(says, number)| ScheduleRow { number, provenance: Provenance::Synthetic, says };
    Schedule {
        file: SourceFile { path: "schedule.csv".to_owned(), hash: ContentHash::of(b"schedule") },
        columns: Vec::new(),
        rows: rows.into_iter().zip(2..).map(row).collect(),
    }
}

/// The analysis of one trust with `now` and, where there is one, the return `before`.
fn of_one(now: &MonthlyReturn, before: Option<&MonthlyReturn>, savings_once: Total) -> OrganisationAnalysis {
    let trust = organisation("XA1", OrganisationKind::Trust);
    let sent_return = SentReturn {
        organisation: &trust,
        submission: now,
        before: before.into_iter().collect(),
        savings_once,
        savings_variance: Total::NONE,
    };
    let analysis = analysis(&Input {
        system: &"QXA".parse().unwrap(),
        year: year(),
        month: now.cover.month,
        duty: Some(Duty::System),
        n_organisations: 1,
        returns: &[sent_return],
        limits: &Limits::default(),
    });
    analysis.organisations.into_iter().next().unwrap()
}

fn right(closed: u8) -> MonthlyReturn {
    submission(&synthetic_year(&outline()), month(closed))
}

fn step(kind: BridgeOf, driver: MoveDriver, impact: i64) -> BridgeStep {
    BridgeStep { kind, driver, impact: thousands(impact), note: "Why.".to_owned() }
}

#[test]
fn a_bridge_and_what_it_leaves_unexplained_sum_to_the_movement() {
    let mut now = right(5);
    now.schedules.bridge = Some(schedule([
        step(BridgeOf::PlanToActual, MoveDriver::Staffing, -300),
        step(BridgeOf::PlanToActual, MoveDriver::Efficiency, -150),
        step(BridgeOf::ForecastToForecast, MoveDriver::Inflation, -20),
    ]));
    let bridge = of_one(&now, None, Total::NONE).to_date.unwrap();
    let drivers: Vec<_> = bridge.steps.iter().map(|step| step.driver).collect();
    assert_eq!(
        drivers,
        [MoveDriver::Efficiency, MoveDriver::Staffing],
        "in their order, of this bridge alone"
    );
    let steps: Pence = bridge.steps.iter().map(|step| step.impact).sum();
    assert_eq!(bridge.from + steps + bridge.unexplained(), bridge.to);
    let amounts = Position::of(&now, OrganisationKind::Trust).including;
    assert_eq!(bridge.to - bridge.from, amounts.variance_to_date());
}

#[test]
fn a_forecast_that_moved_without_a_word_is_unexplained_and_one_that_did_not_has_no_bridge() {
    let (now, before) = (right(5), right(4));
    assert_eq!(of_one(&now, None, Total::NONE).forecast, None);
    let moved = of_one(&now, Some(&before), Total::NONE).forecast;
    let forecast_of = |submission: &MonthlyReturn| {
        Position::of(submission, OrganisationKind::Trust).including.forecast_year
    };
    match moved {
        None => assert_eq!(forecast_of(&now), forecast_of(&before)),
        Some(bridge) => assert_eq!(bridge.unexplained(), forecast_of(&now) - forecast_of(&before)),
    }
    let mut worse = before.clone();
    let line = domain::ledger::Line::named("P.PAY.AGY");
    let entry = worse.entry(line, Measure::ForecastYear).unwrap();
    worse.set(
        line,
        Measure::ForecastYear,
        domain::monthly_return::Entry { value: entry.value - thousands(700), ..entry },
    );
    let bridge = of_one(&now, Some(&worse), Total::NONE).forecast.unwrap();
    assert_eq!(bridge.unexplained(), forecast_of(&now) - forecast_of(&worse));
}

#[test]
fn the_underlying_position_leaves_out_what_will_not_come_again() {
    let mut now = right(5);
    let item = |kind, impact, fell| OneOffItem {
        title: format!("{impact}"),
        kind,
        month: month(fell),
        impact: thousands(impact),
        in_plan: false,
        reason: "Once.".to_owned(),
    };
    now.schedules.one_offs = Some(schedule([
        item(OneOffKind::Income, 1_000, 4),
        item(OneOffKind::Cost, -400, 1),
        item(OneOffKind::FullYearEffect, -250, 5),
    ]));
    let once = Total::of(Some(thousands(600)), Provenance::Synthetic);
    let organisation_analysis = of_one(&now, None, once);
    let forecast = Position::of(&now, OrganisationKind::Trust).excluding().forecast_year;
    // Less £1.0m of income and £0.6m of savings, plus £0.4m of cost, less £0.25m of full-year effect.
    assert_eq!(
        organisation_analysis.underlying.unwrap().position(),
        forecast + thousands(-1_000 - 600 + 400 - 250)
    );
    // Of the one-off items only the income of month 4 fell in the last three months.
    let by_month = Position::of(&now, OrganisationKind::Trust).by_month;
    let last_three: Pence = by_month[2..].iter().copied().sum();
    let exit = Pence::new((last_three - thousands(1_000)).get() * 4);
    assert_eq!(organisation_analysis.run_rate.exit, Some(exit));
    assert_eq!(organisation_analysis.run_rate.last_month, by_month[4]);
}

#[test]
fn months_to_come_bear_what_the_forecast_still_needs() {
    let organisation_analysis = of_one(&right(5), None, Total::NONE);
    let amounts = Position::of(&right(5), OrganisationKind::Trust).excluding();
    let remaining = amounts.forecast_year - amounts.actual_to_date;
    assert_eq!(organisation_analysis.run_rate.required, Some(Pence::new(remaining.get() / 7)));
    let closed = of_one(&right(12), None, Total::NONE).run_rate;
    assert_eq!(closed.required, None);
    let early = of_one(&right(2), None, Total::NONE).run_rate;
    assert_eq!((early.last_three, early.exit), (None, None));
}

#[test]
fn staff_are_added_up_by_contract_and_what_is_not_known_of_all_is_not_known() {
    let mut now = right(5);
    let staff = |group, contract, wte, prior| Staff {
        group,
        contract,
        plan_wte: Wte::from_hundredths(wte),
        actual_wte: Wte::from_hundredths(wte + 100),
        prior_year_wte: prior,
        plan_cost: thousands(10),
        actual_cost: thousands(11),
        prior_year_cost: None,
    };
    now.schedules.workforce = Some(schedule([
        staff(StaffGroup::Nursing, Contract::Substantive, 5_000, Some(Wte::from_hundredths(4_000))),
        staff(StaffGroup::Medical, Contract::Substantive, 3_000, Some(Wte::from_hundredths(3_000))),
        staff(StaffGroup::Nursing, Contract::Agency, 200, None),
    ]));
    let organisation_analysis = of_one(&now, None, Total::NONE);
    let sum = |sums: &BTreeMap<Contract, super::StaffSum>, contract| {
        let sum = sums[&contract];
        (sum.plan_wte.hundredths(), sum.actual_wte.hundredths(), sum.prior_year_wte.map(Wte::hundredths))
    };
    assert_eq!(sum(&organisation_analysis.staff, Contract::Substantive), (8_000, 8_200, Some(7_000)));
    assert_eq!(sum(&organisation_analysis.staff, Contract::Agency), (200, 300, None));
    assert_eq!(organisation_analysis.groups[&StaffGroup::Nursing].prior_year_wte, None);
    assert_eq!(organisation_analysis.groups[&StaffGroup::Nursing].actual_cost, thousands(22));
}

#[test]
fn a_system_in_gross_keeps_its_position_and_plugs_nothing_to_anybody() {
    let [one, two] = ["XA1", "XA2"].map(|code| organisation(code, OrganisationKind::Trust));
    let submission_with = |other: &str, kind, amount| {
        let mut submission = right(5);
        let counterparty = other.parse().unwrap();
        let in_dispute = Pence::ZERO;
        submission.schedules.balances =
            Some(schedule([Balance { counterparty, kind, amount: thousands(amount), in_dispute }]));
        submission
    };
    let earned = submission_with("XA2", BalanceKind::Income, 500);
    let bought = submission_with("XA1", BalanceKind::Expenditure, 420);
    let sent_return = |organisation, submission| SentReturn {
        organisation,
        submission,
        before: Vec::new(),
        savings_once: Total::NONE,
        savings_variance: Total::NONE,
    };
    let analysis_of = |returns: &[SentReturn<'_>]| {
        analysis(&Input {
            system: &"QXA".parse().unwrap(),
            year: year(),
            month: month(5),
            duty: None,
            n_organisations: returns.len(),
            returns,
            limits: &Limits::default(),
        })
    };
    let analysis = analysis_of(&[sent_return(&one, &earned), sent_return(&two, &bought)]);
    let gross = analysis.gross.unwrap();
    assert_eq!((gross.agreed, gross.unreconciled()), (thousands(420), thousands(80)));
    let position: Pence = [&earned, &bought]
        .map(|submission| Position::of(submission, OrganisationKind::Trust).including.actual_to_date)
        .into_iter()
        .sum();
    assert_eq!(gross.income + gross.spending, position);
    assert_eq!(gross.income_outside() + gross.spending_outside() + gross.unreconciled(), position);
    assert_eq!(
        analysis_of(&[sent_return(&one, &earned), sent_return(&two, &right(5))]).gross,
        None,
        "one has sent no balances"
    );
}
