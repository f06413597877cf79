//! Rules of thumb, worked out by hand.

use super::*;

fn pence(amounts: &[i64]) -> Vec<Pence> {
    amounts.iter().copied().map(Pence::new).collect()
}

/// A flat plan of −100 a month.
const PLAN: [Pence; 12] = [Pence::new(-100); 12];

#[test]
fn a_plan_that_is_met_ends_as_planned_by_every_rule() {
    let outturns = rules(&PLAN, &pence(&[-100; 5]), &[]).unwrap();
    for end in [
        outturns.straight_line,
        outturns.run_rate_last_three,
        outturns.underlying_run_rate_year_to_date,
        outturns.plan_plus_variance_to_date,
        outturns.plan_plus_variance_continuing,
        outturns.plan_scaled.unwrap(),
    ] {
        assert_eq!(end, Pence::new(-1_200));
    }
    assert_eq!(outturns.required_monthly_rest_to_hit_plan, Some(Pence::new(-100)));
}

#[test]
fn rules_differ_where_months_do() {
    let outturns = rules(&PLAN, &pence(&[-100, -110, -120, -130]), &pence(&[0, 0, -20, 0])).unwrap();
    assert_eq!(outturns.straight_line, Pence::new(-1_380));
    // Underlying: −110, −100 and −130 in the last three months.
    assert_eq!(outturns.run_rate_last_three, Pence::new(-460 - 907));
    assert_eq!(outturns.underlying_run_rate_year_to_date, Pence::new(-460 - 880));
    assert_eq!(outturns.plan_plus_variance_to_date, Pence::new(-1_260));
    assert_eq!(outturns.plan_plus_variance_continuing, Pence::new(-1_380));
    assert_eq!(outturns.required_monthly_rest_to_hit_plan, Some(Pence::new(-93)));
}

#[test]
fn a_plan_of_nil_or_of_another_sign_is_not_scaled() {
    let mut plan = PLAN;
    assert_eq!(rules(&plan, &pence(&[5]), &[]).unwrap().plan_scaled, None);
    plan[1] = Pence::new(100);
    assert_eq!(rules(&plan, &pence(&[5, 5]), &[]).unwrap().plan_scaled, None);
}

#[test]
fn a_closed_year_has_ended() {
    let outturns = rules(&PLAN, &pence(&[-101; 12]), &[]).unwrap();
    assert_eq!(outturns.straight_line, Pence::new(-1_212));
    assert_eq!(outturns.run_rate_last_three, Pence::new(-1_212));
    assert_eq!(outturns.required_monthly_rest_to_hit_plan, None);
}

#[test]
fn without_closed_months_there_is_no_rule() {
    assert_eq!(rules(&PLAN, &[], &[]), None);
    assert_eq!(rules(&PLAN, &pence(&[0; 13]), &[]), None);
}
