//! A synthetic system has the size of its patients and keeps its totals.

use domain::ledger::Measure;
use domain::organisation::{Effective, OrganisationKind};
use proptest::prelude::*;

use super::*;
use crate::chart;
use crate::example::{code, thousands, year};
use crate::synthesis::synthesise;

fn organisation(text: &str, name: &str, kind: OrganisationKind) -> Organisation {
    let effective = Effective::new(year().first_day(), None).expect("it has no last day");
    Organisation { code: code(text), name: name.to_owned(), short_name: name.to_owned(), kind, effective }
}

fn trusts() -> Vec<Organisation> {
    let trust = |text, name| organisation(text, name, OrganisationKind::Trust);
    vec![
        trust("XA1", "University Hospitals of Anywhere NHS Trust"),
        trust("XA2", "Anywhere General Hospital NHS Foundation Trust"),
        trust("XA3", "Anywhere Partnership NHS Trust"),
        trust("XA4", "Anywhere Ambulance Service NHS Trust"),
    ]
}

fn outlines(trusts: &[Organisation], patients: u64, seed: u64) -> Vec<Outline> {
    let board = organisation("XXB", "NHS Anywhere Integrated Care Board", OrganisationKind::Board);
    system_outlines(&SystemSketch { board: &board, trusts, patients, year: year() }, seed)
}

#[test]
fn names_tell_what_a_trust_is() {
    for (name, kind) in [
        ("University Hospitals of Leicester NHS Trust", TrustKind::Teaching),
        ("Leicestershire Partnership NHS Trust", TrustKind::Community),
        ("Northamptonshire Healthcare NHS Foundation Trust", TrustKind::Community),
        ("Buckinghamshire Healthcare NHS Trust", TrustKind::Hospital),
        ("Oxford University Hospitals NHS Foundation Trust", TrustKind::Teaching),
        ("Oxford Health NHS Foundation Trust", TrustKind::Community),
        ("Central and North West London NHS Foundation Trust", TrustKind::Community),
        ("London North West University Healthcare NHS Trust", TrustKind::Teaching),
        ("West Midlands Ambulance Service University NHS Foundation Trust", TrustKind::Ambulance),
        ("Birmingham Women's and Children's NHS Foundation Trust", TrustKind::Specialist),
        ("Kettering General Hospital NHS Foundation Trust", TrustKind::Hospital),
    ] {
        assert_eq!(TrustKind::of(name), kind, "{name}");
    }
}

#[test]
fn an_allocation_is_near_what_the_patients_of_the_year_bring() {
    let outlines = outlines(&trusts(), 1_000_000, 7);
    let per_patient = i64::try_from(per_patient(year())).expect("it is a small amount");
    let board = outlines.last().expect("the board comes last");
    let ratio = board.turnover.get() / per_patient;
    assert!((970_000..=1_030_000).contains(&ratio), "{ratio} patients' worth");
    let income: Pence = outlines[..4].iter().map(|outline| outline.turnover).sum();
    let share = income.get() * 100 / board.turnover.get();
    assert!((80..=90).contains(&share), "trusts have {share} of 100");
    assert!(outlines[2].turnover < outlines[0].turnover, "a teaching hospital is larger than a partnership");
}

#[test]
fn allocations_grow_by_the_year() {
    let year = |start| FinancialYear::starting(start).expect("it is a year of the NHS");
    assert_eq!(per_patient(year(2024)), 180_000);
    assert_eq!(per_patient(year(2025)), 187_200);
    assert!(per_patient(year(2023)) < 180_000);
}

#[test]
fn a_system_without_trusts_has_its_board() {
    let outlines = outlines(&[], 500_000, 1);
    assert_eq!(outlines.len(), 1);
    assert_eq!(outlines[0].mix, Mix::Board);
}

#[test]
fn forecasts_hold_the_plan_first_and_end_at_the_outturn() {
    for outline in outlines(&trusts(), 1_000_000, 3) {
        assert_eq!(outline.forecast_variance.len(), 12);
        assert_eq!(outline.forecast_variance[0], Pence::ZERO);
        assert_eq!(outline.forecast_variance[11], outline.variance_to_date);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_system_keeps_its_totals_in_every_month(
        patients in 200_000_u64..4_000_000,
        seed in any::<u64>(),
        closed in 1_u8..=12,
    ) {
        let closed = Month::new(closed).expect("it is a month");
        for outline in outlines(&trusts(), patients, seed) {
            let made = synthesise(&outline, year(), Month::LAST, seed);
            let total = |measure, month| -> Pence {
                chart::position_parts(made.kind).filter_map(|line| made.reported(line, measure, month)).sum()
            };
            prop_assert_eq!(total(Measure::PlanYear, closed), outline.plan_year);
            prop_assert_eq!(
                total(Measure::ActualToDate, Month::LAST),
                outline.plan_year + outline.variance_to_date
            );
            let forecast = outline.plan_year + outline.forecast_variance[closed.index()];
            prop_assert_eq!(total(Measure::ForecastYear, closed), forecast);
            prop_assert!(thousands(0) <= outline.support_year);
            let received = made.reported(chart::SUPPORT, Measure::ActualToDate, Month::LAST);
            prop_assert!(received.is_none_or(|received| received <= outline.support_year));
        }
    }
}
