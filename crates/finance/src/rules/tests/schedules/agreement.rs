//! Staff costs beside the pay lines, the bridge beside the variance, and schedules beside those of the month before.

use super::*;

const PAY: [(Contract, &str); 3] =
    [(Contract::Substantive, "P.PAY.SUB"), (Contract::Bank, "P.PAY.BANK"), (Contract::Agency, "P.PAY.AGY")];

fn paid(line: &str, measure: Measure) -> i64 {
    right().entry(line.parse().unwrap(), measure).map_or(0, |entry| -entry.value.get() / 100_000)
}

/// Staff who cost what the pay lines say, at £5,000 a month each.
fn staff_as_paid() -> Vec<Staff> {
    let row = |(contract, line): (Contract, &str)| {
        let (plan, actual) = (paid(line, Measure::PlanToDate), paid(line, Measure::ActualToDate));
        Staff {
            plan_cost: thousands(plan),
            prior_year_wte: None,
            prior_year_cost: None,
            ..staff(contract, (actual * 4, actual * 4), (actual, actual))
        }
    };
    PAY.into_iter().map(row).collect()
}

fn of_staff(change: impl Fn(&mut Vec<Staff>)) -> Vec<String> {
    let mut rows = staff_as_paid();
    change(&mut rows);
    let mut submission = right();
    submission.schedules.workforce = Some(schedule(&["contract", "plan_cost_ytd", "actual_cost_ytd"], rows));
    messages("V33", &submission, &Limits::default())
}

#[test]
fn staff_who_cost_what_the_pay_lines_say_are_left_alone() {
    assert!(of_staff(|_| {}).is_empty());
    // Within 5 %, and with other pay among them.
    assert!(
        of_staff(|rows| rows[0].actual_cost = Pence::new(rows[0].actual_cost.get() * 104 / 100)).is_empty()
    );
    let other = paid("P.PAY.OTH", Measure::ActualToDate);
    assert!(of_staff(|rows| rows[0].actual_cost += thousands(other)).is_empty());
}

#[test]
fn costs_of_the_year_or_the_month_under_those_to_date_block_once() {
    let year = of_staff(|rows| {
        for (row, (_, line)) in rows.iter_mut().zip(PAY) {
            row.plan_cost = thousands(paid(line, Measure::PlanYear));
        }
    });
    assert_eq!(year.len(), 1, "{year:?}");
    assert!(
        year[0].starts_with("error: plan_cost_ytd is the plan of the whole year: it comes to "),
        "{year:?}"
    );
    let alone = of_staff(|rows| {
        for (row, (_, line)) in rows.iter_mut().zip(PAY) {
            row.actual_cost = -right().in_month(line.parse().unwrap(), month(5)).unwrap().value;
        }
    });
    assert!(
        alone.len() == 1 && alone[0].starts_with("error: actual_cost_ytd is August alone: "),
        "{alone:?}"
    );
    let exchanged = of_staff(|rows| {
        for row in rows {
            std::mem::swap(&mut row.plan_cost, &mut row.actual_cost);
        }
    });
    assert_eq!(exchanged.len(), 2, "{exchanged:?}");
    assert!(
        exchanged.iter().any(|told| told
            .contains("plan_cost_ytd is what the pay lines have under actual to date (actual_ytd)")),
        "{exchanged:?}"
    );
}

#[test]
fn contracts_that_changed_places_block_once_and_missing_or_other_costs_warn() {
    let exchanged = of_staff(|rows| {
        (rows[0].contract, rows[1].contract) = (Contract::Bank, Contract::Substantive);
    });
    assert_eq!(
        exchanged,
        [
            "error: substantive and bank staff have changed places under plan_cost_ytd, actual_cost_ytd: each cost what the pay line of the other says."
        ]
    );
    let missing = of_staff(|rows| {
        rows.remove(1);
    });
    assert!(
        missing.len() == 1
            && missing[0].starts_with("warning: there is no row of bank staff, though Pay: bank"),
        "{missing:?}"
    );
    let other = of_staff(|rows| rows[0].actual_cost = Pence::new(rows[0].actual_cost.get() * 120 / 100));
    assert!(
        other.len() == 1
            && other[0].starts_with("warning: substantive staff cost ")
            && other[0].contains("by actual_cost_ytd"),
        "{other:?}"
    );
}

/// Steps of a bridge from plan to actual: shares of the variance of £3.0m, in tenths.
fn of_bridge(rule: &str, change: impl Fn(usize, i64) -> i64) -> Vec<String> {
    let mut submission = right();
    let steps = [5, 3, 2].into_iter().enumerate().map(|(idx, tenths)| BridgeStep {
        kind: BridgeOf::PlanToActual,
        driver: [MoveDriver::Staffing, MoveDriver::Activity, MoveDriver::Other][idx],
        impact: thousands(change(idx, -300 * tenths)),
        note: "Why.".to_owned(),
    });
    submission.schedules.bridge = Some(schedule(&["driver", "impact"], steps));
    messages(rule, &submission, &Limits::default())
}

#[test]
fn a_bridge_explains_the_variance_in_its_sign_and_unit() {
    assert!(of_bridge("V33", |_, impact| impact).is_empty());
    let turned = of_bridge("V33", |_, impact| -impact);
    assert!(
        turned.len() == 1
            && turned[0].starts_with(
                "error: the signs of the bridge from plan to actual are turned round: its steps come to 3,000"
            ),
        "{turned:?}"
    );
    let short = of_bridge("V33", |idx, impact| if idx == 0 { 0 } else { impact });
    assert!(short.len() == 1 && short[0].starts_with("warning: the steps of the bridge"), "{short:?}");
    // One row, or two, in pounds.
    for in_pounds in [1..=1, 1..=2] {
        let pounds = |idx: usize, impact: i64| if in_pounds.contains(&idx) { impact * 1_000 } else { impact };
        let found = of_bridge("V07", pounds);
        assert!(
            found.len() == 1 && found[0].starts_with("error: the schedule bridge is in pounds in row 3"),
            "{found:?}"
        );
        assert!(of_bridge("V33", pounds).is_empty());
    }
}

/// The findings of V34 and V24 on schedules of month 5 beside those of month 4.
fn beside(change: impl Fn(&mut MonthlyReturn, &mut MonthlyReturn)) -> Vec<String> {
    let trust = organisation("XA1", OrganisationKind::Trust);
    let synthetic_year = synthetic_year(&outline());
    let (plan, mut before) = (plan(&synthetic_year), crate::example::submission(&synthetic_year, month(4)));
    let mut now = right();
    for (of, n) in [(&mut before, 4), (&mut now, 5)] {
        let paid = |supplier, number: u64, value: i64| Payments {
            supplier,
            number: number * n,
            number_within: number * n * 97 / 100,
            value: thousands(value * i64::try_from(n).unwrap()),
            value_within: thousands(value * i64::try_from(n).unwrap() * 97 / 100),
        };
        let suppliers = [paid(Supplier::Nhs, 160, 3_500), paid(Supplier::NonNhs, 10_000, 35_000)];
        of.schedules.payments = Some(schedule(&["paid_number", "paid_value"], suppliers));
        let n = i64::try_from(n).unwrap();
        let items = [
            (CashItem::Opening, 70_000),
            (CashItem::Receipts, 50_000 * n),
            (CashItem::Payments, 51_000 * n),
            (CashItem::Closing, 70_000 - 1_000 * n),
        ];
        of.schedules.cash = Some(schedule(
            &["item", "value"],
            items.map(|(item, amount)| Cash { item, amount: thousands(amount) }),
        ));
        let schemes = [
            ("Wards", Funding::Operational, true),
            ("Scanners", Funding::Operational, true),
            ("Gifts", Funding::Donated, false),
        ];
        let schemes = schemes.map(|(title, funding, in_limit)| CapitalScheme {
            title: title.to_owned(),
            funding,
            in_limit,
            ..spent([300 * n, 280 * n, 3_000, 3_600, 3_600])
        });
        of.schedules.capital = Some(schedule(&["title", "in_cdel", "plan_ytd"], schemes));
    }
    change(&mut now, &mut before);
    let findings = check(&Checked {
        organisation: &trust,
        year: year(),
        month: month(5),
        submission: &now,
        plan: Some(&plan),
        plans: &[],
        before: &[&before],
        limits: &Limits::default(),
        today: jiff::civil::date(2030, 9, 14),
    });
    let wanted = findings.into_iter().filter(|f| ["V34", "V24", "V32"].contains(&f.rule.as_str()));
    wanted.map(|finding| format!("{}: {}", finding.severity, finding.message)).collect()
}

#[test]
fn a_schedule_that_was_sent_a_month_ago_blocks_once() {
    assert!(beside(|_, _| {}).is_empty());
    for name in ["cash", "payments"] {
        let found = beside(|now, before| match name {
            "cash" => now.schedules.cash.clone_from(&before.schedules.cash),
            _ => now.schedules.payments.clone_from(&before.schedules.payments),
        });
        assert_eq!(
            found,
            [format!(
                "error: the schedule {name} is that of the month before: every row says what it said then."
            )]
        );
    }
    let capital = beside(|now, before| now.schedules.capital.clone_from(&before.schedules.capital));
    assert!(
        capital.len() == 1 && capital[0].starts_with("warning: the schedule capital is that of"),
        "{capital:?}"
    );
}

#[test]
fn amounts_of_a_month_alone_and_opening_cash_that_moved_warn() {
    let alone = beside(|now, _| {
        for row in &mut now.schedules.payments.as_mut().unwrap().rows {
            row.says.number /= 5;
            row.says.number_within /= 5;
            row.says.value = Pence::new(row.says.value.get() / 5);
            row.says.value_within = Pence::new(row.says.value_within.get() / 5);
        }
    });
    assert_eq!(alone.len(), 1, "{alone:?}");
    assert!(
        alone[0].starts_with("warning: amounts from April are less than a month before, as if it were of the month alone: paid_number is 10,160 and was 40,640"),
        "{alone:?}"
    );
    let opening = beside(|now, _| {
        let rows = &mut now.schedules.cash.as_mut().unwrap().rows;
        rows[0].says.amount += thousands(500);
        rows[3].says.amount += thousands(500);
    });
    assert!(
        opening.len() == 1 && opening[0].starts_with("warning: opening cash is 70,500, and was 70,000"),
        "{opening:?}"
    );
}

#[test]
fn what_counts_against_the_capital_limit_is_not_turned_round() {
    let all = beside(|now, _| {
        for row in &mut now.schedules.capital.as_mut().unwrap().rows {
            row.says.in_limit = !row.says.in_limit;
        }
    });
    assert!(all.len() == 1 && all[0].starts_with("error: in_cdel is turned round"), "{all:?}");
    let one = beside(|now, _| now.schedules.capital.as_mut().unwrap().rows[0].says.in_limit = false);
    assert_eq!(one, ["warning: in_cdel of \"Wards\" is another than a month before."]);
}

#[test]
fn numbers_and_values_of_payments_that_changed_places_are_told() {
    let exchange = |of: &mut MonthlyReturn| {
        for row in &mut of.schedules.payments.as_mut().unwrap().rows {
            let paid = row.says.clone();
            let number = |amount: Pence| u64::try_from(amount.thousands()).unwrap();
            let value = |number: u64| thousands(i64::try_from(number).unwrap());
            row.says.number = number(paid.value);
            row.says.number_within = number(paid.value_within);
            row.says.value = value(paid.number);
            row.says.value_within = value(paid.number_within);
        }
    };
    let found = beside(|now, _| exchange(now));
    assert!(
        found.iter().any(|told| told
            .starts_with("error: numbers and values of NHS and non-NHS invoices have changed places")),
        "{found:?}"
    );
    // Without a month before, a worth of £264 each tells.
    let alone = beside(|now, before| {
        exchange(now);
        before.schedules.payments = None;
    });
    assert!(alone.len() == 1 && alone[0].starts_with("warning: an invoice is worth £2"), "{alone:?}");
}

#[test]
fn steps_under_the_wrong_bridge_are_told_by_what_they_come_to() {
    let of = |rule: &str, kind: BridgeOf, impact: i64, moved: i64| {
        let mut submission = right();
        for line in ["P.PAY.AGY", "P.AFP"] {
            let entry = submission.entry(line.parse().unwrap(), Measure::ForecastYear).unwrap();
            submission = with(submission, line, Measure::ForecastYear, entry.value + thousands(moved));
        }
        let step = BridgeStep {
            kind,
            driver: MoveDriver::Staffing,
            impact: thousands(impact),
            note: "Why.".to_owned(),
        };
        submission.schedules.bridge = Some(schedule(&["driver", "impact"], [step]));
        messages(rule, &submission, &Limits::default())
    };
    let variance = of("V12", BridgeOf::ForecastToForecast, -3_000, 0);
    assert!(
        variance.len() == 1
            && variance[0].starts_with("error: the steps of the bridge from forecast to forecast come to (3,000), and the forecast has moved by 0")
            && variance[0].contains("they are the variance to date"),
        "{variance:?}"
    );
    let other = of("V12", BridgeOf::ForecastToForecast, -2_000, 0);
    assert!(
        other.len() == 1 && other[0].starts_with("warning: the steps of the bridge from forecast"),
        "{other:?}"
    );
    // A small movement needs no steps, and may have some.
    assert!(of("V12", BridgeOf::ForecastToForecast, -600, -600).is_empty());
    assert!(of("V12", BridgeOf::ForecastToForecast, 900, 0).is_empty());
    let movement = of("V33", BridgeOf::PlanToActual, -8_000, -8_000);
    assert!(
        movement.len() == 1 && movement[0].contains("They are the movement of the forecast"),
        "{movement:?}"
    );
}

#[test]
fn staff_in_hours_are_told_as_hours() {
    let bill = crate::analysis::resources::pay_bill(&right(), OrganisationKind::Trust).unwrap();
    let of_staff = |hours: i64| {
        let cost = bill.thousands();
        // At £4,000 a month each.
        let wte = cost * 100 / (5 * 4);
        let mut row = staff(Contract::Substantive, (wte, wte), (cost, cost));
        row.actual_wte = Wte::from_hundredths(wte * hours / 10);
        messages("V21", &with_staff([row]), &Limits::default())
    };
    let week = of_staff(375);
    assert!(
        week.len() == 1 && week[0].starts_with("error: actual_wte seems to be hours a week, not whole-time"),
        "{week:?}"
    );
    let month = of_staff(1_625);
    assert!(month.len() == 1 && month[0].contains("actual_wte seems to be hours a month"), "{month:?}");
    assert!(of_staff(10).is_empty());
}

#[test]
fn balances_in_each_others_place_are_told_by_the_month_before() {
    let rows = |month: i64| {
        let of = |party: &str, kind, amount: i64| Balance {
            counterparty: party.parse().unwrap(),
            kind,
            amount: thousands(amount),
            in_dispute: Pence::ZERO,
        };
        vec![
            of("QK1", BalanceKind::Receivable, 1_200),
            of("QK1", BalanceKind::Income, 61_000 * month),
            of("RT5", BalanceKind::Payable, 310),
            of("RT5", BalanceKind::Income, 180 * month),
            of("RT5", BalanceKind::Expenditure, 400 * month),
        ]
    };
    let told = |change: fn(&mut Balance)| {
        beside(move |now, before| {
            let mut changed = rows(5);
            changed.iter_mut().for_each(change);
            now.schedules.balances = Some(schedule(&["counterparty_org", "type", "amount"], changed));
            before.schedules.balances = Some(schedule(&["counterparty_org", "type", "amount"], rows(4)));
        })
    };
    assert!(told(|_| {}).is_empty(), "{:?}", told(|_| {}));
    let parties = told(|row| {
        row.counterparty = if row.counterparty.as_str() == "QK1" { "RT5" } else { "QK1" }.parse().unwrap();
    });
    assert!(
        parties.len() == 1 && parties[0].contains("QK1 and RT5 have changed places in the schedule balances"),
        "{parties:?}"
    );
    let kinds = told(|row| {
        row.kind = match row.kind {
            BalanceKind::Income => BalanceKind::Expenditure,
            BalanceKind::Expenditure => BalanceKind::Income,
            kind => kind,
        };
    });
    assert!(kinds.len() == 1 && kinds[0].contains("income and expenditure have changed places"), "{kinds:?}");
}
