//! The forecast in words and tables, from the invented system.

use domain::example;
use domain::forecast::{
    Bridge, Cause, Chance, Driver, Ends, ProjectedEnd, Rules, SpreadSource, Step, Stickiness,
};

use super::drivers::tenths_of_hundred;
use super::*;
use crate::render::svg;

pub(super) fn pounds_of(thousands: i64) -> Pence {
    Pence::from_thousands(thousands).unwrap()
}

pub(super) fn course_of(scale: i64) -> Course {
    let amount =
        |month_idx: usize, slope: i64| pounds_of(i64::try_from(month_idx + 1).unwrap() * slope * scale);
    let range = |month_idx: usize| Range {
        p10: amount(month_idx, -3_000),
        p50: amount(month_idx, -2_500),
        p90: amount(month_idx, -2_000),
    };
    let rules = Rules {
        plan_year: amount(11, -1_500),
        year_to_date: amount(4, -2_000),
        variance_to_date: amount(4, -500),
        straight_line: amount(11, -2_000),
        run_rate_last_three: amount(11, -2_100),
        underlying_run_rate_year_to_date: amount(11, -2_000),
        plan_plus_variance_to_date: amount(11, -1_700),
        plan_plus_variance_continuing: amount(11, -2_000),
        plan_scaled: Err(Unscaled::PlanIsSmall),
        required_monthly_rest_to_hit_plan: Some(Pence::ZERO),
    };
    Course {
        plan: std::array::from_fn(|month_idx| amount(month_idx, -1_500)),
        actual: (0..5).map(|month_idx| amount(month_idx, -2_000)).collect(),
        months: (5..12).map(range).collect(),
        year_end: range(11),
        meets_plan: Chance::new(31, 1_000).unwrap(),
        own_forecast: amount(11, -1_500),
        bridge: bridge_of(
            amount(11, -2_000),
            &[(Cause::Risks, amount(11, -700)), (Cause::Recovery, amount(11, 200))],
        ),
        rules,
        projected: Some(projected_of(scale)),
    }
}

/// A projection of 20 months that ends between £26m and £22m a scale of deficit.
fn projected_of(scale: i64) -> ProjectedEnd {
    let ends = |thousands: i64| Ends {
        worse: pounds_of((-24_000 - thousands) * scale),
        better: pounds_of((-24_000 + thousands) * scale),
    };
    ProjectedEnd {
        n_months: 20,
        n_of_earlier_years: 15,
        middle: pounds_of(-24_000 * scale),
        interval_50: ends(1_000),
        interval_80: ends(2_000),
        interval_95: ends(3_000),
        provenance: Provenance::Synthetic,
        warnings: vec!["with 20 values the months have no season".to_owned()],
    }
}

/// A bridge from `run_rate` with these steps and no others.
pub(super) fn bridge_of(run_rate: Pence, causes: &[(Cause, Pence)]) -> Bridge {
    let steps = Cause::ALL.map(|cause| {
        let amount =
            causes.iter().find(|(other, _)| *other == cause).map_or(Pence::ZERO, |(_, amount)| *amount);
        Step { cause, amount }
    });
    Bridge { run_rate, steps, middle: run_rate + steps.iter().map(|step| step.amount).sum() }
}

fn outlook(subject: Subject) -> Outlook {
    let shares = [0.4, 0.3, 0.1, 0.2, 0.0, 0.0, 0.0];
    Outlook {
        subject,
        including: course_of(1),
        excluding: course_of(2),
        drivers: SpreadSource::ALL
            .into_iter()
            .zip(shares)
            .map(|(source, share)| Driver { source, share })
            .collect(),
        stickiness: Stickiness { n_known: 5, n_adverse: 5, n_stuck: 5 },
    }
}

pub(in crate::table) fn example_forecast(month_end: &MonthEnd) -> Forecast {
    Forecast {
        year: month_end.year,
        closed: month_end.month,
        n_paths: 10_000,
        seed: 1,
        knows: domain::forecast::Knows::default(),
        ground: [("recovery", "recovery in month 12", 3), ("common_share", "common share", 0)]
            .map(|(code, words, n_values)| domain::forecast::Ground {
                code,
                words,
                n_values,
                value: "19%".to_owned(),
                error: "drawn anew for each simulated year",
            })
            .into(),
        provenance: Provenance::Synthetic,
        system: outlook(month_end.system_subject()),
        organisations: month_end
            .organisations
            .iter()
            .map(|organisation| outlook(Subject::Organisation(organisation.code.clone())))
            .collect(),
    }
}

fn every_exhibit() -> Vec<Exhibit> {
    let month_end = example::month_end();
    let example_forecast = example_forecast(&month_end);
    let (support, wording) = (Support::Including, Wording::Staff);
    vec![
        forecast(&month_end, &example_forecast, support, wording),
        forecast_by_organisation(&month_end, &example_forecast, support, wording),
        forecast_drivers(&month_end, &example_forecast),
        fan(&month_end, &example_forecast, support, wording),
        forecast_bridge(&month_end, &example_forecast, support, wording),
    ]
}

#[test]
fn the_range_is_told_in_one_sentence() {
    assert_eq!(
        forecast_sentence(&course_of(1)),
        "8 in 10 chance that the year ends between a £24.0 million and a £36.0 million deficit; 3 in 100 chance of meeting plan"
    );
    assert_eq!(
        forecast_given(&course_of(1)),
        "an 8 in 10 chance that the year ends between a £24.0 million and a £36.0 million deficit, and a 3 in 100 chance of meeting plan"
    );
}

#[test]
fn a_range_that_spans_nil_names_both_sides() {
    let range = |p10, p90| Range { p10: pounds_of(p10), p50: Pence::ZERO, p90: pounds_of(p90) };
    assert_eq!(between(range(-14_000, 2_000)), "a £2.0 million surplus and a £14.0 million deficit");
    assert_eq!(between(range(1_000, 2_000)), "a £2.0 million and a £1.0 million surplus");
    assert_eq!(between(range(-1_000, 0)), "break-even and a £1.0 million deficit");
}

#[test]
fn every_row_has_a_cell_a_column_and_says_what_is_synthetic() {
    for exhibit in every_exhibit() {
        let n_columns = exhibit.table.columns.len();
        assert!(exhibit.table.rows.iter().all(|row| row.cells.len() == n_columns), "{}", exhibit.name);
        assert_eq!(exhibit.provenance, Provenance::Synthetic);
        assert!(exhibit.note.contains("10,000 simulated year ends, seed 1"), "{}", exhibit.note);
        assert!(exhibit.note.contains("synthetic"), "{}", exhibit.note);
    }
}

#[test]
fn the_parameters_say_how_many_values_they_rest_on() {
    let month_end = example::month_end();
    let example_forecast = example_forecast(&month_end);
    assert_eq!(
        forecast_ground_sentence(&example_forecast),
        "Recovery in month 12 rests on 3 values of past years; range and chance allow for it. 1 of 2 parameters is a judgement."
    );
    let exhibit = forecast_ground(&month_end, &example_forecast);
    assert_eq!(exhibit.heading, "2 of 2 parameters rest on 3 values or fewer");
    let first = |row: usize| match &exhibit.table.rows[row].cells[0] {
        Cell::Word { text, .. } => text.clone(),
        Cell::Number(number) => number.text.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!((first(0).as_str(), first(1).as_str()), ("3", "none, a judgement"));
}

#[test]
fn shares_of_the_spread_sum_to_a_hundred() {
    assert_eq!(tenths_of_hundred(&[1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]).iter().sum::<i32>(), 1_000);
    assert_eq!(tenths_of_hundred(&[0.9, 0.2, -0.1]), [900, 200, -100]);
    let drivers = &every_exhibit()[2];
    let Cell::Number(number) = &drivers.table.rows.last().unwrap().cells[0] else { panic!("a number") };
    assert_eq!(number.text, "100.0");
    assert_eq!(drivers.heading, "Most of the spread comes from how large the monthly variance is now");
}

#[test]
fn the_heading_says_which_methods_reach_the_plan() {
    let heading = |change: &dyn Fn(&mut Course)| {
        let mut course = course_of(1);
        change(&mut course);
        who_reaches_the_plan(&course)
    };
    let chance = "; 3 in 100 chance of meeting it";
    assert_eq!(heading(&|_| ()), format!("Only the organisations’ own forecasts reach the plan{chance}"));
    assert_eq!(
        heading(&|course| course.own_forecast = pounds_of(-30_000)),
        format!("No method reaches the plan{chance}")
    );
    // Years that end at plan or better are told by how many they are, not by the best tenth.
    assert_eq!(
        heading(&|course| {
            course.year_end.p90 = Pence::ZERO;
            course.meets_plan = Chance::new(230, 1_000).unwrap();
        }),
        "Only the organisations’ own forecasts reach the plan; 23 in 100 chance of meeting it"
    );
    assert_eq!(
        heading(&|course| course.rules.plan_scaled = Ok(Pence::ZERO)),
        format!("2 of 8 methods reach the plan{chance}")
    );
    assert_eq!(
        heading(&|course| course.rules.straight_line = Pence::ZERO),
        format!("2 of 7 methods reach the plan{chance}")
    );
    // Of one closed month there is no straight line, and none that reaches the plan.
    assert_eq!(
        heading(&|course| {
            course.rules.straight_line = Pence::ZERO;
            course.actual.truncate(1);
        }),
        format!("Only the organisations’ own forecasts reach the plan{chance}")
    );
}

#[test]
fn every_sentence_about_the_plan_agrees_wherever_the_plan_lies() {
    let month_end = example::month_end();
    // 1,000 simulated years in steps of £10,000, and how many of them end at each plan or better.
    let ends: Vec<Pence> = (0..1_000).map(|idx| pounds_of(-40_000 + 10 * idx)).collect();
    for plan_thousands in (-41_000..=-29_000).step_by(70) {
        let plan = pounds_of(plan_thousands);
        let n = ends.iter().filter(|end| plan <= **end).count();
        let mut forecast_of = example_forecast(&month_end);
        let course = &mut forecast_of.system.including;
        course.plan[11] = plan;
        course.year_end = Range { p10: ends[99], p50: ends[499], p90: ends[899] };
        course.meets_plan = Chance::new(u32::try_from(n).unwrap(), 1_000).unwrap();
        let chance = course.meets_plan.words();
        let hundredths = course.meets_plan.in_hundred();
        let methods = forecast(&month_end, &forecast_of, Support::Including, Wording::Staff);
        assert!(methods.heading.ends_with(&format!("; {chance} of meeting it")), "{}", methods.heading);
        let course = &forecast_of.system.including;
        assert!(forecast_sentence(course).ends_with(&format!("; {chance} of meeting plan")));
        let drawn = fan(&month_end, &forecast_of, Support::Including, Wording::Staff).heading;
        match hundredths {
            0..10 => assert!(drawn.ends_with("better than all of it"), "{plan_thousands}: {n}: {drawn}"),
            10 | 90 => {}
            11..90 => assert!(drawn.ends_with("lies within the likely range"), "{plan_thousands}: {drawn}"),
            _ => assert!(drawn.ends_with("worse than all of it"), "{plan_thousands}: {n}: {drawn}"),
        }
        // Where no method is said to reach it, it is not more likely than not that it is met.
        if methods.heading.starts_with("No method") {
            assert!(hundredths <= 51, "{}", methods.heading);
        }
    }
}

#[test]
fn a_straight_line_of_too_few_months_is_left_out_with_its_reason() {
    let month_end = example::month_end();
    let mut early = example_forecast(&month_end);
    early.system.including.actual.truncate(1);
    let exhibit = forecast(&month_end, &early, Support::Including, Wording::Staff);
    assert!(
        exhibit.note.contains("Straight line is left out: fewer than 3 months are closed"),
        "{}",
        exhibit.note
    );
    assert!(!exhibit.table.rows.iter().any(|row| row.name.starts_with("Straight line")));
    let exhibit = forecast(&month_end, &example_forecast(&month_end), Support::Including, Wording::Staff);
    assert!(
        exhibit.table.rows[7].name.starts_with("Straight line, 12 ÷"),
        "{:?}",
        exhibit.table.rows[7].name
    );
}

#[test]
fn simulated_figures_are_said_to_be_derived() {
    let month_end = example::month_end();
    let mut of_returns = example_forecast(&month_end);
    of_returns.provenance = Provenance::Reported;
    let exhibit = forecast(&month_end, &of_returns, Support::Including, Wording::Staff);
    assert!(
        exhibit
            .note
            .contains("seed 1. They are derived from monthly figures that are reported and not published."),
        "{}",
        exhibit.note
    );
}

#[test]
fn the_causes_that_are_named_come_to_the_whole_difference() {
    let mut course = course_of(1);
    let causes = [
        (Cause::Phasing, pounds_of(7_000)),
        (Cause::Risks, pounds_of(6_000)),
        (Cause::Recovery, pounds_of(5_000)),
        (Cause::OneOffs, pounds_of(900)),
    ];
    course.bridge = bridge_of(pounds_of(-24_000), &causes);
    let told = forecast_bridge_sentence(&course);
    assert!(
        told.contains("£18.9 million better") && told.contains("and 2 other causes (£5.9 million)"),
        "{told}"
    );
    // A single one that would be another is named.
    course.bridge = bridge_of(pounds_of(-24_000), &causes[..3]);
    let told = forecast_bridge_sentence(&course);
    assert!(!told.contains("other cause"), "{told}");
    assert!(told.contains("(£7.0 million)") && told.contains("(£6.0 million) and"), "{told}");
}

#[test]
fn the_fan_is_drawn_and_told() {
    let exhibits = every_exhibit();
    let chart = exhibits[3].chart.as_ref().unwrap();
    assert!(svg(&chart.wide).unwrap().contains("1 in 10 ends worse £36.0m"));
    assert!(chart.description.contains("The forecast outturn is a deficit of £18.0 million."));
    assert_eq!(
        exhibits[3].heading,
        "The plan of the year is outside the likely range: better than all of it"
    );
}

#[test]
fn earlier_forecasts_are_held_against_what_came() {
    let month_end = example::month_end();
    let mut early = example_forecast(&month_end);
    early.closed = Month::new(3).unwrap();
    let key = month_end.to_date(
        Definition::Position,
        month_end.system_subject(),
        Basis::Actual,
        Support::Including,
    );
    let actual = month_end.figure(&key).unwrap().value;
    let around = |miss: i64| Range {
        p10: actual + pounds_of(miss - 1_000),
        p50: actual + pounds_of(miss),
        p90: actual + pounds_of(miss + 1_000),
    };
    // The second month ahead is the month end's.
    early.system.including.months = vec![around(9_000), around(500)];
    let mut earlier = early.clone();
    earlier.closed = Month::new(2).unwrap();
    earlier.system.including.months = vec![around(0), around(0), around(-2_500)];
    let exhibit = forecast_kept(&month_end, &[&earlier, &early], Support::Including).unwrap();
    assert_eq!(
        exhibit.heading,
        "1 of 2 earlier ranges holds what came by August; the middle missed it by £1.5 million on average"
    );
    assert_eq!(exhibit.table.rows.len(), 2);
    assert_eq!(forecast_kept(&month_end, &[], Support::Including), None);
    let later = Forecast { closed: month_end.month, ..early };
    assert_eq!(forecast_kept(&month_end, &[&later], Support::Including), None, "it is of the month itself");
}

#[test]
fn a_middle_outside_all_rules_of_thumb_is_said_with_its_causes() {
    assert_eq!(
        forecast_bridge_sentence(&course_of(1)),
        "The middle of the range, a deficit of £30.0 million, is worse than by every rule of thumb. \
         It is £6.0 million worse than the underlying run rate of all months so far, a deficit of £24.0 million, \
         through named risks and mitigations (£8.4 million), \
         partly offset by recovery in March (£2.4 million)."
    );
}

#[test]
fn a_middle_among_the_rules_of_thumb_is_said_with_its_cause_all_the_same() {
    let mut course = course_of(1);
    course.bridge = bridge_of(pounds_of(-24_000), &[(Cause::Recovery, pounds_of(2_000))]);
    course.year_end.p50 = pounds_of(-22_000);
    assert_eq!(
        forecast_bridge_sentence(&course),
        "The middle of the range, a deficit of £22.0 million, lies between the rules of thumb. \
         It is £2.0 million better than the underlying run rate of all months so far, a deficit of £24.0 million, \
         through recovery in March (£2.0 million)."
    );
    course.bridge = bridge_of(pounds_of(-22_000), &[]);
    assert!(
        forecast_bridge_sentence(&course)
            .ends_with("It is where the underlying run rate of all months so far ends.")
    );
}

#[test]
fn the_bridge_of_a_forecast_leaves_out_what_adds_nothing() {
    let month_end = example::month_end();
    let exhibit =
        forecast_bridge(&month_end, &example_forecast(&month_end), Support::Including, Wording::Staff);
    let names: Vec<&str> = exhibit.table.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(
        names,
        ["Run rate for the year", "Named risks and mitigations", "Recovery in March", "Middle of the range"]
    );
}

#[test]
fn how_often_such_a_range_held_is_told_with_what_it_was_tried_on() {
    assert_eq!(
        forecast_record_sentence(),
        "On 400 synthetic systems whose year’s end is known, ranges made like this held it 80 times in 100, and 86 where variances came about otherwise than assumed; no record of real systems is known."
    );
}
