//! What is made up keeps every total that is given.

use proptest::prelude::*;

use super::*;
use crate::example::{code, month, outline, synthetic_year, thousands, year};

fn position(synthetic_year: &Year, value: impl Fn(Line) -> Pence) -> Pence {
    chart::position_parts(synthetic_year.kind).map(value).sum()
}

#[track_caller]
fn check_keeps_totals(outline: &Outline, closed: Month, seed: u64) {
    let synthetic_year = synthesise(outline, year(), closed, seed);
    let total =
        |measure| position(&synthetic_year, |line| synthetic_year.reported(line, measure, closed).unwrap());
    assert_eq!(total(Measure::PlanYear), outline.plan_year);
    assert_eq!(total(Measure::PlanToDate), outline.plan_to_date);
    assert_eq!(total(Measure::ActualToDate), outline.plan_to_date + outline.variance_to_date);
    let expected = outline.forecast_variance.get(closed.index()).copied().unwrap_or_default();
    assert_eq!(total(Measure::ForecastYear), outline.plan_year + expected);
    for line in synthetic_year.lines() {
        for month in Month::all() {
            assert_eq!(synthetic_year.plan(line, month).get() % 100_000, 0, "{line} is in whole thousands");
        }
    }
}

#[test]
fn every_given_total_is_kept_exactly() {
    check_keeps_totals(&outline(), month(5), 1);
    let supported = Outline {
        support_year: thousands(36_000),
        support_months_received: 3,
        forecast_variance: vec![Pence::ZERO, Pence::ZERO, thousands(-2_000)],
        ..outline()
    };
    check_keeps_totals(&supported, month(3), 9);
}

#[test]
fn the_same_seed_gives_the_same_year_and_another_seed_another() {
    assert_eq!(synthetic_year(&outline()), synthetic_year(&outline()));
    assert_ne!(synthetic_year(&outline()), synthesise(&outline(), year(), month(5), 2));
}

#[test]
fn support_that_is_withheld_is_missing_from_income() {
    let outline = Outline { support_year: thousands(12_000), support_months_received: 2, ..outline() };
    let synthetic_year = synthesise(&outline, year(), month(5), 1);
    assert_eq!(
        synthetic_year.reported(chart::SUPPORT, Measure::ActualToDate, month(5)),
        Some(thousands(2_000))
    );
    assert_eq!(
        synthetic_year.reported(chart::SUPPORT, Measure::PlanToDate, month(5)),
        Some(thousands(5_000))
    );
}

#[test]
fn a_total_is_split_by_plans_and_kept() {
    let plans = [thousands(-64_900), Pence::ZERO, thousands(-15_100)];
    let parts = split_by_plan(thousands(-46_000), &plans);
    assert_eq!(parts.iter().sum::<Pence>(), thousands(-46_000));
    assert_eq!(parts[1], Pence::ZERO);
}

proptest! {
    #[test]
    fn any_outline_keeps_its_totals(
        turnover in 50_000_i64..3_000_000,
        plan_year in -90_000_i64..20_000,
        plan_to_date in -60_000_i64..20_000,
        variance in -40_000_i64..10_000,
        closed in 1_u8..12,
        seed in any::<u64>(),
        mix in prop_oneof![Just(Mix::Acute), Just(Mix::Community), Just(Mix::Board)],
    ) {
        let kind = if mix == Mix::Board { OrganisationKind::Board } else { OrganisationKind::Trust };
        let outline = Outline {
            organisation: code("XA1"), kind, mix,
            turnover: thousands(turnover), plan_year: thousands(plan_year),
            plan_to_date: thousands(plan_to_date), variance_to_date: thousands(variance),
            ..outline()
        };
        check_keeps_totals(&outline, month(closed), seed);
    }
}
