//! Plans as people key them wrongly.

use domain::month::FinancialYear;
use domain::provenance::Provenance;
use domain::source::{ContentHash, SourceFile};

use super::*;

const CONTRACTS: Line = Line::named("P.INC.ICB");
const ELECTIVE: Line = Line::named("P.INC.ERF");
const NURSES: Line = Line::named("P.PAY.SUB");
const PERFORMANCE: Line = Line::named("P.AFP");

/// A plan with the same amounts, keyed in £000, in each month.
fn plan(amounts: &[(Line, i64)]) -> PlanVersion {
    let year: FinancialYear = "2026/27".parse().unwrap();
    let file = SourceFile { path: "plan.xlsx#plan".to_owned(), hash: ContentHash::of(b"") };
    let mut plan = PlanVersion::new("RWE".parse().unwrap(), year, 1, file);
    for (row, (line, amount)) in (5..).zip(amounts) {
        for month in Month::all() {
            let value = line.nature().impact(Pence::from_thousands(*amount).unwrap());
            let at = CellAt { row, column: 4 + u16::from(month.get()) };
            plan.set_month(*line, month, Entry { value, provenance: Provenance::Published, at });
        }
    }
    plan
}

/// The rules that are broken, with severity.
fn broken(amounts: &[(Line, i64)], total: Option<i64>, before: Option<&[(Line, i64)]>) -> Vec<String> {
    let (plan, before) = (plan(amounts), before.map(plan_of));
    let at = CellAt { row: 40, column: 5 };
    let totals: Vec<_> = total
        .map(|total| (PERFORMANCE, Month::FIRST, Pence::from_thousands(total).unwrap(), at))
        .into_iter()
        .collect();
    let sent = PlanSubmission {
        kind: OrganisationKind::Trust,
        n_months: 12,
        plan: &plan,
        totals: &totals,
        compared: before.as_ref(),
    };
    check(&sent).iter().map(|finding| format!("{} {}", finding.severity, finding.rule)).collect()
}

fn plan_of(amounts: &[(Line, i64)]) -> PlanVersion {
    plan(amounts)
}

#[test]
fn a_right_plan_breaks_no_rule() {
    let right = [(CONTRACTS, 1_000), (ELECTIVE, 200), (NURSES, 1_100)];
    assert_eq!(broken(&right, Some(-100), Some(&right)), Vec::<String>::new());
}

#[test]
fn a_month_or_a_line_in_pounds_is_told_by_its_name() {
    let of = |plan: &PlanVersion| {
        let sent =
            PlanSubmission { kind: OrganisationKind::Trust, plan, totals: &[], compared: None, n_months: 12 };
        check(&sent).into_iter().filter(|finding| finding.rule == "V07").collect::<Vec<_>>()
    };
    let mut july = PlanVersion::new(
        "RWE".parse().unwrap(),
        "2026/27".parse().unwrap(),
        1,
        SourceFile { path: "plan.xlsx#plan".to_owned(), hash: ContentHash::of(b"") },
    );
    for month in Month::all() {
        let times = if month.get() == 4 { 1_000 } else { 1 };
        for (row, line, amount) in [(5, CONTRACTS, 1_000), (9, NURSES, 900)] {
            let value = line.nature().impact(Pence::from_thousands(amount * times).unwrap());
            let at = CellAt { row, column: 4 + u16::from(month.get()) };
            july.set_month(line, month, Entry { value, provenance: Provenance::Published, at });
        }
    }
    let told = of(&july);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].message.ends_with(
            "is 1,000,000 in July, and in most other months about 1,000 (£000). So is it with one other line."
        ),
        "{}",
        told[0].message
    );
    assert_eq!(told[0].at, Some(CellAt { row: 5, column: 8 }));

    let told = of(&plan(&[(CONTRACTS, 1_000), (NURSES, 900_000)]));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].message.contains("one of them seems to be in another unit"), "{}", told[0].message);
    // A month in which most of the year is received is none.
    assert!(of(&plan(&[(CONTRACTS, 1_000), (NURSES, 1_900)])).is_empty());
}

#[test]
fn each_slip_is_told_by_its_rule() {
    let spending = (NURSES, 1_100);
    assert_eq!(broken(&[(CONTRACTS, 1_000), spending], Some(100), None), ["error V04"]);
    assert_eq!(broken(&[(CONTRACTS, 1_000), (NURSES, -1_100)], None, None), ["warning V06"]);
    let right: &[(Line, i64)] = &[(CONTRACTS, 1_000)];
    assert_eq!(broken(&[(CONTRACTS, 1_000_000)], None, Some(right)), ["error V07"]);
    assert_eq!(broken(&[(CONTRACTS, 1)], None, Some(right)), ["error V07"]);
    assert_eq!(broken(&[(CONTRACTS, 100_000_000)], None, None), ["error V07"]);
    assert_eq!(broken(&[(CONTRACTS, 1_000), (ELECTIVE, 1_001)], None, None), ["warning V32"]);
}

/// The lines of a trust with amounts of their own, in £000 a month.
const WHOLE: [(Line, i64); 6] = [
    (CONTRACTS, 30_000),
    (Line::named("P.INC.NHSE"), 4_000),
    (Line::named("P.INC.OTH"), 2_000),
    (NURSES, 24_000),
    (Line::named("P.NP.DRUG"), 7_000),
    (Line::named("P.NP.OTH"), 6_000),
];

/// The findings of a plan with `amounts` after `alter` has changed what is keyed of each line and month, in words.
fn told(
    n_months: usize,
    before: Option<&PlanVersion>,
    alter: impl Fn(Line, Month, i64) -> i64,
) -> Vec<String> {
    let mut plan = plan(&WHOLE);
    for (line, amount) in WHOLE {
        for month in Month::all() {
            let mut entry = plan.in_month(line, month).unwrap();
            let altered = Pence::from_thousands(alter(line, month, amount)).unwrap();
            entry.value = line.nature().impact(altered);
            plan.set_month(line, month, entry);
        }
    }
    let sent = PlanSubmission {
        kind: OrganisationKind::Trust,
        n_months,
        plan: &plan,
        totals: &[],
        compared: before,
    };
    let words = |finding: &Finding| format!("{} {}: {}", finding.severity, finding.rule, finding.message);
    check(&sent).iter().map(words).collect()
}

#[track_caller]
fn one(found: &[String], expected: &[&str]) {
    assert_eq!(found.len(), 1, "{found:?}");
    for part in expected {
        assert!(found[0].contains(part), "{part:?} is missing: {found:?}");
    }
}

#[test]
fn a_first_plan_in_another_unit_is_told_by_what_any_body_turns_over() {
    assert_eq!(told(12, None, |_, _, amount| amount), Vec::<String>::new());
    one(
        &told(12, None, |_, _, amount| amount / 1_000),
        &["error V07", "£444 thousand", "less than £10m", "millions"],
    );
    one(&told(12, None, |_, _, amount| amount * 1_000), &["error V07", "more than £50bn", "in pounds"]);
    // Only spending is keyed.
    let spending =
        |line: Line, _, amount: i64| if line.nature() == Nature::Expenditure { amount / 1_000 } else { 0 };
    one(&told(12, None, spending), &["error V07", "the spending of the year", "millions"]);
}

#[test]
fn a_right_plan_replaces_one_in_another_unit() {
    let in_millions = plan_of(&WHOLE.map(|(line, amount)| (line, amount / 1_000)));
    assert_eq!(told(12, Some(&in_millions), |_, _, amount| amount), Vec::<String>::new());
    one(&told(12, Some(&in_millions), |_, _, amount| amount / 1_000), &["error V07"]);
}

#[test]
fn spending_far_from_income_and_a_plan_that_grows_threefold_are_to_be_confirmed() {
    let income = |times: i64| {
        move |line: Line, _, amount| if line.nature() == Nature::Income { amount * times } else { amount }
    };
    one(&told(12, None, income(4)), &["warning V07", "and its spending"]);
    one(&told(12, None, income(1_000)), &["error V07", "more than £50bn"]);
    let before = plan_of(&WHOLE);
    one(&told(12, Some(&before), |_, _, amount| amount * 12), &["warning V07", "in the plan before it"]);
}

#[test]
fn one_month_in_another_unit_is_told() {
    let may = |times: i64, of: i64| {
        move |line: Line, month: Month, amount: i64| {
            if line == NURSES && month.get() == 2 { amount * times / of } else { amount }
        }
    };
    one(&told(12, None, may(1, 1_000)), &["error V07", "is 24 in May", "24,000"]);
    one(&told(12, None, may(1, 25)), &["warning V07"]);
    assert_eq!(told(12, None, may(3, 1)), Vec::<String>::new());
    let found = told(12, None, may(1_000, 1));
    assert!(found.iter().any(|told| told.contains("error V07") && told.contains("in May")), "{found:?}");
}

#[test]
fn all_of_a_nature_below_nil_is_an_error_told_once() {
    let turned =
        |line: Line, _, amount: i64| if line.nature() == Nature::Expenditure { -amount } else { amount };
    one(&told(12, None, turned), &["error V06", "all expenditure is negative: 3 of 3 lines"]);
    one(
        &told(12, None, |line, _, amount| if line.code() == "P.NP.OTH" { -amount } else { amount }),
        &["warning V06", "in 11 other months"],
    );
}

#[test]
fn the_whole_year_under_one_month_is_an_error_unless_the_body_is_there_for_no_other() {
    let april = |_: Line, month: Month, amount: i64| if month == Month::FIRST { amount * 12 } else { 0 };
    one(&told(12, None, april), &["error V08", "the whole year stands under one month", "April"]);
    assert_eq!(told(1, None, april), Vec::<String>::new());
    // A single line may.
    let drugs = |line: Line, month: Month, amount: i64| {
        if line.code() == "P.NP.DRUG" { april(line, month, amount) } else { amount }
    };
    assert_eq!(told(12, None, drugs), Vec::<String>::new());
    // Two may not without a word, be they in April.
    let two = |of: u8| {
        move |line: Line, month: Month, amount: i64| match line.code() {
            "P.NP.DRUG" | "P.NP.OTH" if month.get() == of => amount * 12,
            "P.NP.DRUG" | "P.NP.OTH" => 0,
            _ => amount,
        }
    };
    one(
        &told(12, None, two(1)),
        &["warning V08", "the whole year of some lines seems to stand under April", "P.NP.DRUG", "P.NP.OTH"],
    );
    assert_eq!(told(12, None, two(7)), Vec::<String>::new());
}

#[test]
fn only_warnings_of_amounts_are_to_be_confirmed() {
    let finding = |rule: &str, severity| Finding {
        severity,
        rule: rule.to_owned(),
        file: String::new(),
        at: None,
        message: String::new(),
        fix: String::new(),
    };
    assert!(is_to_be_confirmed(&finding("V08", Severity::Warns)));
    assert!(!is_to_be_confirmed(&finding("V08", Severity::Informs)));
    assert!(!is_to_be_confirmed(&finding("V09", Severity::Warns)));
}
