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
        let sent = PlanSubmission { kind: OrganisationKind::Trust, plan, totals: &[], compared: None };
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
    assert!(told[0].message.contains("the income of July is £1,000,000 thousand"), "{}", told[0].message);
    assert_eq!(told[0].at, Some(CellAt { row: 5, column: 8 }));

    let told = of(&plan(&[(CONTRACTS, 1_000), (NURSES, 900_000)]));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].message.contains("P.PAY.SUB") && told[0].message.contains("the line seems to be in pounds")
    );
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
