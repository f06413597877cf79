//! Schedules, rows and columns in pounds; staff without their decimal point; what is no measure of them.

use domain::schedule::{OneOffItem, OneOffKind};

use super::*;

#[test]
fn one_item_in_pounds_is_told_at_its_row() {
    let found = |amounts: [i64; 4]| {
        let mut submission = right();
        let items =
            ["claim", "sale", "move", "posts"].into_iter().zip(amounts).map(|(title, amount)| OneOffItem {
                title: title.to_owned(),
                kind: OneOffKind::Income,
                month: month(2),
                impact: thousands(amount),
                in_plan: false,
                reason: "Once.".to_owned(),
            });
        submission.schedules.one_offs = Some(schedule(&["title", "impact"], items));
        messages("V07", &submission, &Limits::default())
    };
    assert!(found([1_524, 458, -1_006, -1_846]).is_empty());
    let one = found([1_524, 458_000_000, -1_006, -1_846]);
    assert_eq!(one.len(), 1, "{one:?}");
    assert!(one[0].starts_with("error: the schedule one_offs is in pounds in row 3: its amounts"), "{one:?}");
    let all = found([1_524_000, 458_000, -1_006_000, -1_846_000]);
    assert!(all[0].starts_with("error: the schedule one_offs is in pounds: its amounts"), "{all:?}");
}

#[test]
fn a_column_of_capital_in_pounds_has_not_changed_places() {
    for (column, told) in [(0, "plan_ytd"), (1, "actual_ytd"), (2, "plan_jan"), (4, "fot")] {
        let change = |mut amounts: [i64; 5]| {
            amounts[column] *= 1_000;
            amounts
        };
        let found = of_capital("V07", change);
        assert_eq!(found.len(), 1, "{found:?}");
        let start = format!("error: the schedule capital is in pounds under {told}: {told} comes to ");
        assert!(found[0].starts_with(&start), "{found:?}");
        assert!(of_capital("V32", change).is_empty());
    }
    // One cell of it is told at its row.
    let found = of_capital("V07", |[plan, actual, january, year, forecast]| {
        let actual = if actual == 3_154 { actual * 1_000 } else { actual };
        [plan, actual, january, year, forecast]
    });
    assert!(
        found.len() == 1
            && found[0].starts_with("error: the schedule capital is in pounds under actual_ytd in row 2: "),
        "{found:?}"
    );
}

#[test]
fn a_limit_in_pounds_is_no_measure_of_capital() {
    let mut submission = right();
    submission.schedules.capital = Some(schedule(&CAPITAL, SCHEMES.map(spent)));
    let limit = limits(&[(LimitKind::Capital, LimitValue::Amount(thousands(28_507_000)))]);
    assert_eq!(messages("V07", &submission, &limit), Vec::<String>::new());
}

#[test]
fn a_plan_in_millions_is_no_measure_of_schedules_and_registers() {
    let trust = organisation("XA1", OrganisationKind::Trust);
    let mut millions = plan(&synthetic_year(&outline()));
    for line in Line::of_kind(OrganisationKind::Trust) {
        for month in Month::LAST.up_to() {
            let Some(entry) = millions.in_month(line, month) else { continue };
            let value = Pence::new(entry.value.get() / 100_000_000 * 100_000);
            millions.set_month(line, month, Entry { value, ..entry });
        }
    }
    let mut submission = right();
    submission.schedules.capital = Some(schedule(&CAPITAL, SCHEMES.map(spent)));
    let findings = check(&Checked {
        organisation: &trust,
        year: year(),
        month: month(5),
        submission: &submission,
        plan: Some(&millions),
        plans: &[],
        before: &[],
        limits: &Limits::default(),
        today: submission.cover.recorded_on,
    });
    let told: Vec<&str> =
        findings.iter().filter(|f| f.severity == Severity::Blocks).map(|f| f.message.as_str()).collect();
    assert!(told.len() == 1 && told[0].contains("of the plan is in millions"), "{told:#?}");
    assert!(register::turnovers(&[millions], &[trust]).is_empty());
}

#[test]
fn staff_without_their_decimal_point_have_not_changed_places() {
    let found = |changed: std::ops::RangeInclusive<usize>| {
        // The costs are the pay bill, a half, three tenths and the rest of it.
        let bill = |line: &str| -> i64 {
            right().entry(line.parse().unwrap(), Measure::ActualToDate).map_or(0, |entry| -entry.value.get())
        };
        let bill: i64 =
            ["P.PAY.SUB", "P.PAY.BANK", "P.PAY.AGY", "P.PAY.OTH"].map(bill).iter().sum::<i64>() / 100_000;
        let rows = [5, 3, 2].into_iter().enumerate().map(|(idx, tenths)| {
            let cost = bill * tenths / 10;
            // £5,000 a month each, in hundredths.
            let wte = cost * 4 * if changed.contains(&idx) { 100 } else { 1 };
            staff(Contract::Substantive, (wte, wte), (cost, cost))
        });
        messages("V21", &with_staff(rows), &Limits::default())
    };
    let all = found(0..=2);
    assert_eq!(all.len(), 3, "{all:?}");
    for (message, column) in all.iter().zip(["actual_wte", "plan_wte", "prior_year_wte"]) {
        let start =
            format!("error: {column} is a hundred times what it should be: the decimal point is lost");
        assert!(message.starts_with(&start), "{all:?}");
    }
    let one = found(1..=1);
    assert!(
        one.len() == 3 && one[0].contains("a hundred times what it should be in row 3: the decimal point"),
        "{one:?}"
    );
    assert!(found(3..=3).is_empty());
}
