//! Forecasts repeat, add up, follow what months show, and need few months.

use proptest::prelude::*;

use domain::forecast::Cause;

use super::*;
use crate::example;

/// A trust of £1,200m that plans −£1m a month, with these variances [£000].
fn organisation(code: &str, variances: &[i64]) -> OrganisationYear {
    let month = example::thousands(-1_000);
    OrganisationYear {
        code: example::code(code),
        turnover_year: example::thousands(1_200_000),
        plan: [month; 12],
        actual: variances.iter().map(|variance| month + example::thousands(*variance)).collect(),
        support_plan: [Pence::ZERO; 12],
        support_received: vec![Pence::ZERO; variances.len()],
        own_forecast: example::thousands(-12_000),
        own_forecast_support: Pence::ZERO,
        own_record: Vec::new(),
    }
}

fn system(variances: &[i64]) -> Input {
    system_of(&["XA1", "XA2"], variances)
}

/// The same of these organisations.
pub(crate) fn system_of(codes: &[&str], variances: &[i64]) -> Input {
    Input {
        system: example::code("XB1"),
        year: example::year(),
        closed: example::month(u8::try_from(variances.len()).unwrap()),
        organisations: codes.iter().map(|code| organisation(code, variances)).collect(),
        own_record: Vec::new(),
        schemes: Vec::new(),
        risks: Vec::new(),
        past_risks: 0,
        one_offs: Vec::new(),
        parameters: Parameters::LEARNT,
        provenance: Provenance::Synthetic,
    }
}

fn likelihood(per_cent: u8) -> Likelihood {
    per_cent.to_string().parse().unwrap()
}

fn shares(forecast: &Forecast) -> f64 {
    forecast.system.drivers.iter().map(|driver| driver.share).sum()
}

#[test]
fn the_same_seed_gives_the_same_forecast_and_another_one_does_not() {
    let input = system(&[-500; 5]);
    assert_eq!(forecast(&input, 200, 1), forecast(&input, 200, 1));
    assert_ne!(forecast(&input, 200, 1), forecast(&input, 200, 2));
}

#[test]
fn a_path_is_the_same_whichever_are_simulated_before_it() {
    let input = system(&[-500; 5]);
    let simulation = Simulation::new(&input, 1);
    let in_order: Vec<_> = (0..20).map(|path_idx| simulation.path(path_idx)).collect();
    let backwards: Vec<_> = (0..20).rev().map(|path_idx| simulation.path(path_idx)).collect();
    assert!(in_order.iter().eq(backwards.iter().rev()));
}

#[test]
fn a_scheme_more_changes_no_other_draw() {
    let plain = system(&[-500; 5]);
    let mut sure = plain.clone();
    sure.schemes.push(SchemeOutlook {
        id: "S1".to_owned(),
        organisation: example::code("XA1"),
        planned: [example::thousands(200); 12],
        delivered: vec![example::thousands(200); 5],
        in_full: likelihood(100),
        otherwise: likelihood(0),
    });
    assert_eq!(forecast(&plain, 100, 1).system.including, forecast(&sure, 100, 1).system.including);
}

#[test]
fn every_number_of_closed_months_gives_a_forecast_that_narrows() {
    let width = |n_closed: usize| {
        let result = forecast(&system(&vec![-500; n_closed]), 400, 1);
        let course = &result.system.including;
        assert_eq!(course.months.len(), 12 - n_closed);
        assert!(course.year_end.p10 <= course.year_end.p50 && course.year_end.p50 <= course.year_end.p90);
        assert!((shares(&result) - 1.0).abs() < 1e-9);
        course.year_end.width()
    };
    let widths: Vec<Pence> = (1..=11).map(width).collect();
    assert!(widths[10] < widths[5] && widths[5] < widths[0], "{widths:?}");
}

#[test]
fn a_closed_year_has_ended_where_it_ended() {
    let result = forecast(&system(&[-500; 12]), 50, 1);
    let end = example::thousands(-36_000);
    let course = &result.system.including;
    assert_eq!((course.year_end.p10, course.year_end.p90), (end, end));
    assert_eq!(course.meets_plan.n(), 0);
    assert!(course.months.is_empty() && shares(&result).abs() < 1e-9);
}

#[test]
fn months_that_are_worse_end_worse_and_meet_the_plan_less_often() {
    let course_of = |variance: i64| forecast(&system(&[variance; 6]), 500, 1).system.including;
    let (good, bad) = (course_of(300), course_of(-2_000));
    assert!(bad.year_end.p50 < good.year_end.p50);
    assert!(bad.meets_plan.n() < good.meets_plan.n());
}

#[test]
fn one_offs_of_closed_months_do_not_go_on() {
    let plain = system(&[-500, -500, -500, -500, -6_500]);
    let mut marked = plain.clone();
    marked.one_offs = ["XA1", "XA2"]
        .map(|code| OneOff {
            organisation: example::code(code),
            month: example::month(5),
            amount: example::thousands(-6_000),
        })
        .into();
    let end = |input: &Input| forecast(input, 300, 1).system.including.year_end.p50;
    assert!(end(&plain) < end(&marked));
}

#[test]
fn what_is_certain_to_come_moves_every_end_by_its_amount() {
    let mut plain = system(&[500; 5]);
    plain.parameters.recoveries = [0.0; 3];
    let mut more = plain.clone();
    more.risks.push(RiskOutlook {
        id: "R1".to_owned(),
        organisation: example::code("XA1"),
        impact: example::thousands(-3_000),
        likelihood: likelihood(100),
        lands_in: example::month(9),
    });
    let (plain, more) = (forecast(&plain, 100, 1), forecast(&more, 100, 1));
    let moved = plain.system.including.year_end.p50 - more.system.including.year_end.p50;
    // A penny of rounding either way.
    assert!((moved - example::thousands(3_000)).magnitude() <= Pence::new(2), "{moved:?}");
}

#[test]
fn schemes_and_risks_that_may_fail_widen_the_range_and_name_themselves() {
    let mut input = system(&[-100; 5]);
    input.schemes.push(SchemeOutlook {
        id: "S1".to_owned(),
        organisation: example::code("XA1"),
        planned: [example::thousands(3_000); 12],
        delivered: vec![example::thousands(3_000); 5],
        in_full: likelihood(50),
        otherwise: likelihood(20),
    });
    input.risks.push(RiskOutlook {
        id: "R1".to_owned(),
        organisation: example::code("XA2"),
        impact: example::thousands(-15_000),
        likelihood: likelihood(50),
        lands_in: example::month(8),
    });
    let result = forecast(&input, 1_000, 1);
    let share = |source| result.system.drivers.iter().find(|driver| driver.source == source).unwrap().share;
    assert!(
        share(SpreadSource::Schemes) > 0.05 && share(SpreadSource::Risks) > 0.05,
        "{:?}",
        result.system.drivers
    );
    assert!((shares(&result) - 1.0).abs() < 1e-9);
    let plain = forecast(&system(&[-100; 5]), 1_000, 1).system.including.year_end;
    assert!(plain.width() < result.system.including.year_end.width());
}

#[test]
fn support_counts_on_one_basis_only_and_may_be_withheld() {
    let mut input = system(&[-500; 5]);
    for organisation in &mut input.organisations {
        organisation.support_plan = [example::thousands(800); 12];
        organisation.support_received = vec![example::thousands(800); 5];
        organisation.own_forecast_support = example::thousands(9_600);
        organisation.own_forecast += example::thousands(9_600);
    }
    let with_all = forecast(&input, 1_000, 1).system;
    assert_eq!(with_all.excluding, forecast(&system(&[-500; 5]), 1_000, 1).system.excluding);
    assert_eq!(with_all.including.plan_year() - with_all.excluding.plan_year(), example::thousands(19_200));
    for organisation in &mut input.organisations {
        organisation.support_received[4] = Pence::ZERO;
    }
    let some = forecast(&input, 1_000, 1).system;
    let withheld =
        |outlook: &Outlook| outlook.drivers.iter().find(|d| d.source == SpreadSource::Support).unwrap().share;
    assert!(withheld(&with_all) < withheld(&some));
}

#[test]
fn forecasts_that_hold_to_the_plan_while_months_are_adverse_are_counted() {
    let mut input = system(&[-500; 3]);
    let record: Vec<OwnRecord> = (1..=3)
        .map(|number| OwnRecord {
            month: example::month(number),
            forecast_variance: if number == 3 { example::thousands(-900) } else { Pence::ZERO },
            variance_to_date: example::thousands(-500 * i64::from(number)),
        })
        .collect();
    input.organisations[0].own_record = record[1..].to_vec();
    input.own_record = record;
    let result = forecast(&input, 10, 1);
    assert_eq!(result.system.stickiness, Stickiness { n_known: 3, n_adverse: 3, n_stuck: 2 });
    assert_eq!(result.organisations[0].stickiness, Stickiness { n_known: 2, n_adverse: 2, n_stuck: 1 });
}

#[test]
fn a_level_is_pulled_from_past_years_to_what_months_show() {
    let parameters = Parameters::LEARNT;
    let one = level::learn(&[-0.03], &parameters, 0.1);
    let many = level::learn(&[-0.03; 11], &parameters, 0.1);
    assert!(-0.03 < one.mean && one.mean < parameters.mean_variance);
    assert!((many.mean + 0.03).abs() < (one.mean + 0.03).abs() / 10.0);
    assert!(many.variance < one.variance + 0.1 && many.degrees > one.degrees);
}

#[test]
fn what_rests_on_few_values_is_no_firmer_than_they_are() {
    let mut few = system(&[-1_500; 9]);
    few.parameters.recoveries = [0.0, 0.4, 0.2];
    let mut alike = few.clone();
    alike.parameters.recoveries = [0.2; 3];
    let course_of = |input: &Input| forecast(input, 2_000, 1).system.including;
    let (few, alike) = (course_of(&few), course_of(&alike));
    assert!(alike.year_end.width() < few.year_end.width());
    assert!(alike.meets_plan.n() < few.meets_plan.n());
}

#[test]
fn the_error_of_the_mean_fades_as_months_show_the_level() {
    let parameters = Parameters::LEARNT;
    let of_mean = |n: usize| level::learn(&vec![-0.01; n], &parameters, 0.1).of_mean;
    assert!(of_mean(11) < of_mean(3) / 4.0 && of_mean(3) < of_mean(1));
    assert!(of_mean(1) < parameters.mean_error);
}

#[test]
fn an_even_draw_stands_for_each_drift_as_often() {
    let third: Vec<usize> = [0.0, 0.33, 0.34, 0.66, 0.67, 0.999].map(paths::drift_idx).into();
    assert_eq!(third, [0, 0, 1, 1, 2, 2]);
}

#[test]
fn every_parameter_says_what_it_rests_on() {
    let ground = Parameters::LEARNT.ground();
    let n_values = |code: &str| ground.iter().find(|ground| ground.code == code).unwrap().n_values;
    assert_eq!((n_values("recovery"), n_values("mean_variance"), n_values("common_share")), (3, 38, 0));
    assert_eq!(ground[0].value, "−0.7% of a month’s turnover");
    assert_eq!(ground.iter().find(|ground| ground.code == "recovery").unwrap().value, "−3%, 56%, 5%");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn paths_of_a_system_are_the_sums_of_its_organisations(
        variances in prop::collection::vec(-5_000_i64..5_000, 1..12),
        seed in any::<u64>(),
    ) {
        let input = system(&variances);
        let result = forecast(&input, 20, seed);
        let sum = |value: &dyn Fn(&Outlook) -> Pence| -> Pence { result.organisations.iter().map(value).sum() };
        prop_assert_eq!(result.system.including.plan_year(), sum(&|o| o.including.plan_year()));
        prop_assert_eq!(result.system.including.own_forecast, sum(&|o| o.including.own_forecast));
        prop_assert_eq!(
            result.system.including.actual.last().copied(),
            Some(sum(&|o| *o.including.actual.last().unwrap()))
        );
        let shares = shares(&result);
        prop_assert!(input.closed == Month::LAST || (shares - 1.0).abs() < 1e-9);
    }
}

fn step(outlook: &Outlook, cause: Cause) -> Pence {
    outlook.including.bridge.steps.iter().find(|step| step.cause == cause).unwrap().amount
}

#[test]
fn the_bridge_goes_from_the_run_rate_to_the_middle_to_the_penny() {
    let mut input = system(&[-500, -300, -700, -900, -100]);
    input.organisations[0].support_plan = [example::thousands(100); 12];
    input.organisations[0].support_received = vec![example::thousands(100); 5];
    let forecast = forecast(&input, 300, 1);
    for outlook in forecast.organisations.iter().chain([&forecast.system]) {
        for course in [&outlook.including, &outlook.excluding] {
            let steps: Pence = course.bridge.steps.iter().map(|step| step.amount).sum();
            assert_eq!(course.bridge.run_rate, course.rules.underlying_run_rate_year_to_date);
            assert_eq!(course.bridge.run_rate + steps, course.year_end.p50);
            assert_eq!(course.bridge.middle, course.year_end.p50);
        }
    }
}

#[test]
fn what_is_certain_stands_in_the_bridge_in_full() {
    let mut input = system(&[-500; 6]);
    let of_first = example::code("XA1");
    input.organisations[0].plan[11] = example::thousands(2_000);
    input.risks.push(RiskOutlook {
        id: "R1".to_owned(),
        organisation: of_first.clone(),
        impact: example::thousands(-1_500),
        likelihood: likelihood(100),
        lands_in: example::month(9),
    });
    input.one_offs.push(OneOff {
        organisation: of_first.clone(),
        month: example::month(10),
        amount: example::thousands(700),
    });
    // Saved 100 a month too little; the rest of the year saves nothing of 300 a month.
    input.schemes.push(SchemeOutlook {
        id: "S1".to_owned(),
        organisation: of_first,
        planned: [example::thousands(300); 12],
        delivered: vec![example::thousands(200); 6],
        in_full: likelihood(0),
        otherwise: likelihood(0),
    });
    let system = forecast(&input, 200, 1).system;
    assert_eq!(step(&system, Cause::Phasing), example::thousands(3_000));
    assert_eq!(step(&system, Cause::Risks), example::thousands(-1_500));
    assert_eq!(step(&system, Cause::OneOffs), example::thousands(700));
    assert_eq!(step(&system, Cause::Schemes), example::thousands(6 * -300 + 6 * 100));
    assert_eq!(step(&system, Cause::Support), Pence::ZERO);
}

#[test]
fn support_that_is_always_withheld_stands_in_the_bridge_of_the_position_with_it_only() {
    let mut input = system(&[-500; 6]);
    input.parameters.withheld = 1.0;
    input.organisations[0].support_plan = [example::thousands(100); 12];
    input.organisations[0].support_received = vec![example::thousands(100); 6];
    let system = forecast(&input, 200, 1).system;
    assert_eq!(step(&system, Cause::Support), example::thousands(-600));
    let excluding = &system.excluding.bridge.steps;
    assert!(excluding.iter().all(|step| step.cause != Cause::Support || step.amount == Pence::ZERO));
}

#[test]
fn with_a_variance_like_that_of_past_years_nothing_but_march_moves_the_middle() {
    // The mean of past years of £100m a month.
    let months = [-700; 6];
    let system = forecast(&system(&months), 2_000, 1).system;
    let small = example::thousands(1_500);
    for cause in
        [Cause::Phasing, Cause::Variance, Cause::Schemes, Cause::Risks, Cause::OneOffs, Cause::Support]
    {
        assert!(step(&system, cause).magnitude() < small, "{cause:?}: {:?}", step(&system, cause));
    }
    assert!(Pence::ZERO < step(&system, Cause::Recovery));
}
