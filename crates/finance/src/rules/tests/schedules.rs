//! Slips in the schedules of a return, and amounts beyond their limits.

mod agreement;
mod scale;

use domain::limit::{Limit, LimitValue};
use domain::money::Millions;
use domain::provenance::Provenance;
use domain::schedule::{
    Balance, BalanceKind, BridgeOf, BridgeStep, CapitalScheme, Cash, CashItem, Contract, ControlSource,
    ControlTotal, Funding, MoveDriver, Payments, Staff, StaffGroup, Supplier,
};
use domain::source::{CellAt, ContentHash};
use domain::wte::Wte;

use super::*;

pub(crate) fn schedule<R>(columns: &[&str], rows: impl IntoIterator<Item = R>) -> Schedule<R> {
    let file = SourceFile { path: "schedule.csv".to_owned(), hash: ContentHash::of(b"schedule") };
    let rows = rows.into_iter().zip(2..);
    let rows = rows.map(|(says, number)| ScheduleRow { number, provenance: Provenance::Synthetic, says });
    Schedule { file, columns: columns.iter().map(|name| (*name).to_owned()).collect(), rows: rows.collect() }
}

fn limits(list: &[(LimitKind, LimitValue)]) -> Limits {
    let limit = |(kind, value): &(LimitKind, LimitValue)| Limit {
        organisation: "XA1".parse().unwrap(),
        year: year(),
        kind: *kind,
        value: *value,
        provenance: Provenance::Synthetic,
        source_ref: String::new(),
        file: SourceFile { path: "limits.csv".to_owned(), hash: ContentHash::of(b"limits") },
        at: CellAt { row: 2, column: 4 },
    };
    Limits { list: list.iter().map(limit).collect(), ..Limits::default() }
}

/// The findings of `rule` on a trust's month 5 as their messages.
fn messages(rule: &str, submission: &MonthlyReturn, limits: &Limits) -> Vec<String> {
    let trust = organisation("XA1", OrganisationKind::Trust);
    let synthetic_year = synthetic_year(&outline());
    let (plan, before) = (plan(&synthetic_year), crate::example::submission(&synthetic_year, month(4)));
    let findings = check(&Checked {
        organisation: &trust,
        year: year(),
        month: month(5),
        submission,
        plan: Some(&plan),
        plans: &[],
        before: &[&before],
        limits,
        today: submission.cover.recorded_on,
    });
    let of_rule = findings.into_iter().filter(|finding| finding.rule == rule);
    of_rule.map(|finding| format!("{}: {}", finding.severity, finding.message)).collect()
}

fn staff(contract: Contract, wte: (i64, i64), cost: (i64, i64)) -> Staff {
    Staff {
        group: StaffGroup::Nursing,
        contract,
        plan_wte: Wte::from_hundredths(wte.0),
        actual_wte: Wte::from_hundredths(wte.0),
        prior_year_wte: Some(Wte::from_hundredths(wte.1)),
        plan_cost: thousands(cost.0),
        actual_cost: thousands(cost.0),
        prior_year_cost: Some(thousands(cost.1)),
    }
}

fn with_staff(rows: impl IntoIterator<Item = Staff>) -> MonthlyReturn {
    let mut submission = right();
    submission.schedules.workforce = Some(schedule(&["actual_wte", "actual_cost_ytd"], rows));
    submission
}

#[test]
fn staff_who_fall_while_pay_rises_warn() {
    let none = Limits::default();
    let contradicts = with_staff([staff(Contract::Substantive, (9_700, 10_000), (2_100, 2_000))]);
    let warnings = messages("V21", &contradicts, &none);
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].contains("over 2% fewer") && warnings[0].contains("over 2% more"), "{warnings:?}");
    // Within 2 %, or both the same way, is nothing.
    let small = with_staff([staff(Contract::Substantive, (9_850, 10_000), (2_100, 2_000))]);
    let same = with_staff([staff(Contract::Substantive, (10_500, 10_000), (2_100, 2_000))]);
    assert!(messages("V21", &small, &none).is_empty() && messages("V21", &same, &none).is_empty());
}

#[test]
fn a_cost_of_each_outside_what_is_usual_warns_but_not_of_a_handful() {
    let none = Limits::default();
    let dear = with_staff([staff(Contract::Agency, (10_000, 10_000), (2_600, 2_000))]);
    assert!(messages("V21", &dear, &none)[0].contains("cost 130% of what"));
    let edge = with_staff([staff(Contract::Agency, (10_000, 10_000), (2_500, 2_000))]);
    let few = with_staff([staff(Contract::Agency, (400, 400), (260, 200))]);
    assert!(messages("V21", &edge, &none).is_empty() && messages("V21", &few, &none).is_empty());
}

#[test]
fn agency_and_bank_beyond_their_ceilings_warn() {
    let agency = right().entry(Line::named("P.PAY.AGY"), Measure::ForecastYear).unwrap().value;
    let ceiling = |pence: Pence| limits(&[(LimitKind::Agency, LimitValue::Amount(pence))]);
    let over = messages("V22", &right(), &ceiling(-agency - thousands(1)));
    assert_eq!(over.len(), 1, "{over:?}");
    assert!(over[0].contains("agency spending is forecast at"), "{over:?}");
    // At the ceiling by the forecast, yet ahead of the calendar to date.
    let to_date = right().entry(Line::named("P.PAY.AGY"), Measure::ActualToDate).unwrap().value;
    let ahead = with(right(), "P.PAY.AGY", Measure::ForecastYear, to_date);
    let warnings = messages("V22", &ahead, &ceiling(-to_date));
    assert!(warnings[0].contains("more than 5 twelfths"), "{warnings:?}");
    assert!(messages("V22", &right(), &ceiling(thousands(10_000_000))).is_empty());
}

#[test]
fn an_agency_share_beyond_its_limit_warns() {
    let share = |hundredths| limits(&[(LimitKind::AgencyShare, LimitValue::Share(hundredths))]);
    let paid = |line: &str| -right().entry(line.parse().unwrap(), Measure::ActualToDate).unwrap().value.get();
    let bill: i64 = ["P.PAY.SUB", "P.PAY.BANK", "P.PAY.AGY", "P.PAY.OTH"].map(paid).iter().sum();
    let now = u32::try_from(paid("P.PAY.AGY") * 10_000 / bill).unwrap();
    let over = messages("V22", &right(), &share(now - 1));
    assert!(over[0].contains("of the pay bill to date, above the limit of"), "{over:?}");
    assert!(messages("V22", &right(), &share(now + 1)).is_empty());
}

fn capital(plan: i64, to_january: i64, forecast: i64, in_limit: bool) -> CapitalScheme {
    CapitalScheme {
        title: "Theatres".to_owned(),
        funding: Funding::Operational,
        in_limit,
        plan_to_date: Pence::ZERO,
        actual_to_date: Pence::ZERO,
        plan_to_january: thousands(to_january),
        plan_year: thousands(plan),
        forecast: thousands(forecast),
    }
}

#[test]
fn capital_beyond_the_envelope_or_too_late_warns() {
    let messages_of = |scheme| {
        let mut submission = right();
        submission.schedules.capital = Some(schedule(&["fot", "plan_jan"], [scheme]));
        messages("V23", &submission, &limits(&[(LimitKind::Capital, LimitValue::Amount(thousands(1_000)))]))
    };
    assert!(messages_of(capital(1_000, 600, 1_000, true)).is_empty(), "all of the envelope, 40% late");
    assert!(messages_of(capital(1_000, 600, 1_001, true))[0].contains("above the envelope"));
    assert!(messages_of(capital(1_000, 590, 1_000, true))[0].contains("41% of the year's capital plan"));
    assert!(messages_of(capital(1_000, 0, 9_000, false)).is_empty(), "it does not count against the limit");
}

/// £75,460k of £79,474k is 94.949 %: below 95 %, and never printed as 95 %.
#[test]
fn payments_in_time_below_95_per_cent_warn_by_what_they_are_and_never_by_what_they_round_to() {
    let messages_of = |within: i64, paid: i64| {
        let mut submission = right();
        let row = Payments {
            supplier: Supplier::NonNhs,
            number: 100,
            number_within: 95,
            value: thousands(paid),
            value_within: thousands(within),
        };
        submission.schedules.payments = Some(schedule(&["within_value"], [row]));
        messages("V24", &submission, &Limits::default())
    };
    let warnings = messages_of(75_460, 79_474);
    assert!(warnings[0].starts_with("warning: 94.9% of non-NHS invoices by value"), "{warnings:?}");
    let both = messages_of(80, 100);
    assert_eq!(both.len(), 1, "{both:?}");
    assert!(messages_of(95, 100).is_empty());
    assert!(messages_of(101, 100)[0].starts_with("error: more non-NHS invoices by value"));
}

#[test]
fn cash_that_does_not_close_blocks() {
    let messages_of = |closing: i64| {
        let mut submission = right();
        let amounts = [
            (CashItem::Opening, 50),
            (CashItem::Receipts, 900),
            (CashItem::Payments, 910),
            (CashItem::Closing, closing),
        ];
        let rows = amounts.map(|(item, amount)| Cash { item, amount: thousands(amount) });
        submission.schedules.cash = Some(schedule(&["value"], rows));
        messages("V04", &submission, &Limits::default())
    };
    assert!(messages_of(42).is_empty(), "each of four amounts may be half a thousand off");
    assert!(messages_of(43)[0].starts_with("error: closing cash is 43"), "{:?}", messages_of(43));
    assert!(messages_of(1_860)[0].starts_with("error: closing cash is 1,860"), "{:?}", messages_of(1_860));
}

#[test]
fn a_total_of_another_record_that_differs_needs_a_reason() {
    let kind = |off: i64, reason: &str| {
        let mut submission = right();
        let line = Line::named("P.PAY.SUB");
        let value = submission.entry(line, Measure::ActualToDate).unwrap().value + thousands(off);
        let row = ControlTotal { line, source: ControlSource::Ledger, value, reason: reason.to_owned() };
        submission.schedules.reconcile = Some(schedule(&["value"], [row]));
        messages("V28", &submission, &Limits::default())
    };
    assert!(kind(0, "").is_empty() && kind(-250, "An accrual after the ledger closed.").is_empty());
    assert!(kind(-250, "")[0].starts_with("error: the ledger control total has"), "{:?}", kind(-250, ""));
}

#[test]
fn a_forecast_that_moved_needs_a_bridge_of_nine_tenths_of_it() {
    let mut moved = right();
    for line in ["P.PAY.AGY", "P.AFP"] {
        let entry = moved.entry(line.parse().unwrap(), Measure::ForecastYear).unwrap();
        moved = with(moved, line, Measure::ForecastYear, entry.value - thousands(2_000));
    }
    let none = Limits::default();
    assert!(messages("V12", &moved, &none)[0].contains("no bridge says why"));
    let mut bridged = |kind: BridgeOf, impact: i64| {
        let why = "Agency cover of wards for winter.".to_owned();
        let row = BridgeStep { kind, driver: MoveDriver::Staffing, impact: thousands(impact), note: why };
        moved.schedules.bridge = Some(schedule(&["impact"], [row]));
        messages("V12", &moved, &none)
    };
    assert!(bridged(BridgeOf::ForecastToForecast, -1_800).is_empty());
    let short = bridged(BridgeOf::ForecastToForecast, -1_700);
    assert!(short[0].contains(&format!("explain £{}m", Millions(thousands(-1_700)))), "{short:?}");
    assert_eq!(bridged(BridgeOf::PlanToActual, -2_000).len(), 1, "the other bridge explains another figure");
}

#[test]
fn support_beyond_what_was_notified_for_the_quarter_blocks_and_in_the_forecast_warns() {
    let messages_of = |quarters: [i64; 4]| {
        let kinds = [LimitKind::SupportQ1, LimitKind::SupportQ2, LimitKind::SupportQ3, LimitKind::SupportQ4];
        let list: Vec<_> =
            kinds.into_iter().zip(quarters.map(|q| LimitValue::Amount(thousands(q)))).collect();
        // £100k a month to date, £1,200k forecast for the year.
        let mut supported = right();
        let entry = |amount: i64| Entry {
            value: thousands(amount),
            provenance: Provenance::Synthetic,
            at: CellAt { row: 2, column: 8 },
        };
        for closed in 1..=5 {
            supported.set_month(chart::SUPPORT, month(closed), entry(100));
        }
        supported.set(chart::SUPPORT, Measure::ActualToDate, entry(500));
        supported.set(chart::SUPPORT, Measure::ForecastYear, entry(1_200));
        messages("V14", &supported, &limits(&list))
    };
    assert!(messages_of([300, 300, 300, 300]).is_empty());
    assert!(messages_of([298, 302, 300, 300]).is_empty(), "three months and the notice are each rounded");
    let late = messages_of([297, 303, 300, 300]);
    assert_eq!(late.len(), 1, "{late:?}");
    assert!(late[0].starts_with("error: deficit support, April to June is recognised at 300"), "{late:?}");
    let withheld = messages_of([300, 300, 0, 300]);
    assert_eq!(withheld.len(), 1, "{withheld:?}");
    assert!(
        withheld[0].starts_with("warning: the forecast counts on deficit support of £1.2m; £0.9m"),
        "{withheld:?}"
    );
}

fn balances(kind: BalanceKind, other: &str, amount: i64) -> MonthlyReturn {
    let mut submission = right();
    let row = Balance {
        counterparty: other.parse().unwrap(),
        kind,
        amount: thousands(amount),
        in_dispute: Pence::ZERO,
    };
    submission.schedules.balances = Some(schedule(&["amount"], [row]));
    submission
}

#[test]
fn counterparties_that_differ_beyond_the_national_thresholds_warn() {
    let (trust, board) =
        (organisation("XA1", OrganisationKind::Trust), organisation("QXA", OrganisationKind::Board));
    let findings_of = |earned: &MonthlyReturn, spent: &MonthlyReturn| {
        let findings = between::v25_counterparties_agree(&[(&trust, earned), (&board, spent)], &[]);
        findings.into_iter().map(|finding| finding.message).collect::<Vec<_>>()
    };
    let income = balances(BalanceKind::Income, "QXA", 10_000);
    assert!(findings_of(&income, &balances(BalanceKind::Expenditure, "XA1", 7_000)).is_empty());
    let more = findings_of(&income, &balances(BalanceKind::Expenditure, "XA1", 6_999));
    assert!(more.len() == 1 && more[0].contains("has income of £10.0m"), "{more:?}");
    let owed = balances(BalanceKind::Receivable, "QXA", 301);
    assert_eq!(
        findings_of(&owed, &balances(BalanceKind::Income, "XA9", 1)).len(),
        1,
        "the other says nothing of it"
    );
    assert!(findings_of(&owed, &right()).is_empty(), "the other has sent no balances");
}

const CAPITAL: [&str; 5] = ["plan_ytd", "actual_ytd", "plan_jan", "plan_fy", "fot"];

/// A scheme of plan to date, actual to date, plan to January, plan of the year and forecast.
fn spent(amounts: [i64; 5]) -> CapitalScheme {
    let [to_date, actual, to_january, year, forecast] = amounts.map(thousands);
    CapitalScheme {
        plan_to_date: to_date,
        actual_to_date: actual,
        plan_to_january: to_january,
        plan_year: year,
        forecast,
        ..capital(0, 0, 0, true)
    }
}

const SCHEMES: [[i64; 5]; 3] = [
    [3_726, 3_154, 10_284, 14_905, 14_338],
    [2_953, 2_569, 8_150, 11_813, 11_813],
    [447, 433, 1_234, 1_789, 1_787],
];

fn of_capital(rule: &str, change: impl Fn([i64; 5]) -> [i64; 5]) -> Vec<String> {
    let mut submission = right();
    submission.schedules.capital = Some(schedule(&CAPITAL, SCHEMES.map(|amounts| spent(change(amounts)))));
    messages(rule, &submission, &Limits::default())
}

#[test]
fn capital_with_the_other_sign_blocks_and_one_amount_below_nil_warns() {
    let turned = of_capital("V06", |amounts| amounts.map(|amount| -amount));
    assert_eq!(turned.len(), 1, "{turned:?}");
    assert!(turned[0].starts_with("error: the schedule capital has the other sign in plan_ytd, actual_ytd,"));
    let one = of_capital(
        "V06",
        |amounts| if amounts[1] == 433 { [447, -433, 1_234, 1_789, 1_787] } else { amounts },
    );
    assert_eq!(one, ["warning: actual_ytd is (433) (£000), and spending is positive."]);
    assert!(
        of_capital("V06", |amounts| amounts).is_empty() && of_capital("V32", |amounts| amounts).is_empty()
    );
}

#[test]
fn capital_columns_that_changed_places_block_and_one_cell_warns() {
    let swapped = |one: usize, other: usize| {
        of_capital("V32", |mut amounts| {
            amounts.swap(one, other);
            amounts
        })
    };
    for (one, other, told) in [
        (0, 3, "error: plan_ytd and plan_fy have changed places: in 3 of 3 rows plan_ytd is the larger."),
        (2, 3, "error: plan_jan and plan_fy have changed places"),
        (0, 2, "error: plan_ytd and plan_jan have changed places"),
        (1, 4, "error: actual_ytd and fot have changed places"),
    ] {
        let found = swapped(one, other);
        assert!(found.len() == 1 && found[0].starts_with(told), "{found:?}");
    }
    let one = of_capital("V32", |amounts| {
        if amounts[1] == 3_154 { [3_726, 31_540, 10_284, 14_905, 14_338] } else { amounts }
    });
    assert_eq!(one, ["warning: Theatres: actual_ytd of 31,540 is more than fot of 14,338 (£000)."]);
}

#[test]
fn capital_in_millions_beside_the_limit_is_told_once() {
    let mut submission = right();
    let millions = SCHEMES.map(|amounts| spent(amounts.map(|amount| (amount + 500) / 1_000)));
    submission.schedules.capital = Some(schedule(&CAPITAL, millions));
    let limit = limits(&[(LimitKind::Capital, LimitValue::Amount(thousands(26_000)))]);
    let found = messages("V07", &submission, &limit);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("error: the schedule capital is in millions"), "{found:?}");
}

#[test]
fn staff_and_cost_that_changed_places_block() {
    let of = |change: fn(&mut Staff)| {
        let rows = [(240_674, 105_259), (572_567, 123_991), (252_126, 55_669)].map(|(wte, cost)| {
            let mut row = staff(Contract::Substantive, (wte, wte), (cost, cost));
            change(&mut row);
            row
        });
        messages("V21", &with_staff(rows), &Limits::default())
    };
    assert!(of(|_| {}).is_empty());
    let swapped = of(|row| {
        let wte = row.plan_wte.hundredths();
        row.plan_wte = Wte::from_hundredths(row.plan_cost.get() / 1_000);
        row.plan_cost = Pence::new(wte * 1_000);
    });
    assert_eq!(swapped.len(), 1, "{swapped:?}");
    assert!(swapped[0].starts_with("error: plan_wte and plan_cost_ytd have changed places"), "{swapped:?}");
    let millions = of(|row| row.actual_cost = Pence::new(row.actual_cost.get() / 1_000));
    assert!(
        millions.len() == 1 && millions[0].starts_with("error: actual_cost_ytd is about a thousandth"),
        "{millions:?}"
    );
    // A team that came at the month's end has cost little so far.
    let new =
        messages("V21", &with_staff([staff(Contract::Bank, (1_000, 1_000), (5, 5))]), &Limits::default());
    assert!(new.is_empty(), "{new:?}");
}

#[test]
fn balances_of_one_organisation_under_two_names_are_to_be_added_up() {
    let trust = organisation("XA1", OrganisationKind::Trust);
    let old = |code: &str, from: &str, to: Option<&str>| {
        let mut organisation = organisation(code, OrganisationKind::Trust);
        let to = to.map(|to| to.parse().unwrap());
        organisation.effective = domain::organisation::Effective::new(from.parse().unwrap(), to).unwrap();
        organisation
    };
    let (one, other, next) = (
        old("XA2", "2000-04-01", Some("2026-07-31")),
        old("XA3", "2000-04-01", Some("2026-07-31")),
        old("XA9", "2026-08-01", None),
    );
    let mut sent = balances(BalanceKind::Income, "XA2", 100);
    let row = |other: &str| Balance {
        counterparty: other.parse().unwrap(),
        kind: BalanceKind::Income,
        amount: thousands(100),
        in_dispute: Pence::ZERO,
    };
    sent.schedules.balances = Some(schedule(&["counterparty_org", "amount"], [row("XA2"), row("XA3")]));
    let findings = between::v25_counterparties_agree(&[(&trust, &sent)], &[trust.clone(), one, other, next]);
    let fixes: Vec<&str> = findings.iter().map(|finding| finding.fix.as_str()).collect();
    assert_eq!(
        fixes,
        [
            "Write XA9, and add up the rows: row 3 is the income with XA9 too, and one row has their sum.",
            "Write XA9, and add up the rows: row 2 is the income with XA9 too, and one row has their sum.",
        ]
    );
}
