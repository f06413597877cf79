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
    let scaled = |plan: &[Pence; 12], actual: &[i64]| rules(plan, &pence(actual), &[]).unwrap().plan_scaled;
    assert_eq!(scaled(&PLAN, &[5]), Err(Unscaled::OtherSign));
    assert_eq!(scaled(&PLAN, &[0]), Err(Unscaled::OtherSign));
    assert_eq!(scaled(&[Pence::ZERO; 12], &[5]), Err(Unscaled::PlanIsSmall));
    let mut plan = PLAN;
    plan[1] = Pence::new(100);
    assert_eq!(scaled(&plan, &[5, 5]), Err(Unscaled::PlanIsSmall));
}

#[test]
fn a_plan_to_date_that_is_small_beside_the_year_is_not_scaled() {
    let scaled = |plan: &[i64], actual: &[i64]| {
        rules(&pence(plan).try_into().unwrap(), &pence(actual), &[]).unwrap().plan_scaled
    };
    // Month 1 is planned near nil: 1 of 1,001 planned, 500 spent, would end at 500,500.
    let mut plan = [-1, -100, -100, -100, -100, -100, -100, -100, -100, -100, -100, 0];
    assert_eq!(scaled(&plan, &[-500]), Err(Unscaled::PlanIsSmall));
    // By month 2 it is 101 of 1,001: above a quarter of 2 ÷ 12 of it.
    assert_eq!(scaled(&plan, &[-500, -100]), Ok(Pence::new(-5_947)));
    // A quarter of an even share is too little, more is enough; then 48 times the actual is the most.
    plan = [-25, -100, -100, -100, -100, -100, -100, -100, -100, -100, -100, -175];
    assert_eq!(scaled(&plan, &[-30]), Err(Unscaled::PlanIsSmall));
    plan[0] = -26;
    plan[11] = -174;
    assert_eq!(scaled(&plan, &[-30]), Ok(Pence::new(-1_385)));
    // Month 7 of a plan that goes down and comes back: 30 to date of months of 100 each.
    plan = [-100, -100, -100, -30, 100, 100, 100, 100, 100, 100, 100, 170];
    assert_eq!(scaled(&plan, &[-100; 7]), Err(Unscaled::PlanIsSmall));
    assert_eq!(scaled(&[-100; 12], &[-110; 7]), Ok(Pence::new(-1_320)));
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
