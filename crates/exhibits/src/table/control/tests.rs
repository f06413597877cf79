//! What control charts say.

use domain::provenance::Provenance;
use evidence::control_chart::chart::chart;
use evidence::control_chart::plan::{Direction, Plan, Targets};
use evidence::control_chart::series::{Observation, Series};
use evidence::control_chart::settings::Settings;
use evidence::evaluation::calendar::months_after;
use jiff::civil::date;

use super::*;
use crate::table::NO_DATA;

fn measured(values: &[Option<f64>]) -> Measured {
    let months = (0..).map(|n| months_after(date(2024, 4, 1), n));
    Measured {
        id: "waits:RWE".to_owned(),
        name: "Waits of more than 4 hours, UHL".to_owned(),
        place: "UHL".to_owned(),
        is_whole: false,
        unit: "%".to_owned(),
        decimals: 1,
        direction: Direction::Decrease,
        observations: months.zip(values).map(|(date, value)| Observation { date, value: *value }).collect(),
        targets: Vec::new(),
        provenance: Provenance::Derived,
        files: Vec::new(),
        parts: Vec::new(),
    }
}

fn charted(measured: &Measured, target: Option<f64>) -> ControlChart {
    let series = Series::new(measured.observations.iter().copied()).unwrap();
    let targets = target.map_or_else(Targets::none, |target| Targets::one(target).unwrap());
    let plan = Plan { targets, ..Plan::plain(measured.direction) };
    chart(&series, &plan, Settings::MAKING_DATA_COUNT)
}

const WAVE: [f64; 6] = [20.0, 22.0, 21.0, 23.0, 20.5, 22.5];

#[track_caller]
fn check(values: &[f64], target: Option<f64>, heading: &str, of_target: Option<&str>) {
    let values: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
    let measured = measured(&values);
    let chart = charted(&measured, target);
    assert_eq!(control_heading(&measured, &chart), format!("Waits of more than 4 hours, UHL: {heading}"));
    assert_eq!(target_sentence(&measured, &chart).as_deref(), of_target);
}

#[test]
fn a_measure_that_does_not_change_says_so_with_its_target() {
    check(
        &[WAVE, WAVE, WAVE].concat(),
        Some(5.0),
        "no change shown; 22.5% in September 2025 is within its usual variation",
        Some("The target of 5.0% is missed month after month unless something changes."),
    );
}

#[test]
fn a_change_is_told_with_its_rule() {
    let values = [&[WAVE, WAVE].concat()[..], &[60.0]].concat();
    check(
        &values,
        None,
        "a change for the worse; 60.0% in April 2025 is above the upper process limit",
        None,
    );
}

#[test]
fn one_value_cannot_be_judged_and_a_missing_one_says_nothing_of_now() {
    check(
        &[20.0],
        None,
        "20.0% in April 2024, with too little before it to judge whether that is usual",
        None,
    );
    let measured = measured(&[Some(20.0), Some(21.0), None]);
    let chart = charted(&measured, None);
    assert!(
        control_heading(&measured, &chart)
            .ends_with("the value of June 2024 is missing, so nothing is said of now")
    );
    let exhibit = control_chart(&measured, &chart);
    assert!(control_warnings(&chart).iter().any(|told| told.starts_with("1 value is missing")));
    assert_eq!(exhibit.table.rows[0].cells[0], Cell::Missing(NO_DATA));
}

#[test]
fn values_that_are_all_alike_are_told_as_that_and_not_as_too_few() {
    check(
        &[20.0; 24],
        None,
        "20.0% in March 2026; its values hardly ever change, so there are no limits, and any change is worth a look",
        None,
    );
}

#[test]
fn icons_stand_with_concern_first_and_lead_to_their_charts() {
    let calm = measured(&[WAVE, WAVE].concat().into_iter().map(Some).collect::<Vec<_>>());
    let mut worse =
        measured(&[&[WAVE, WAVE].concat()[..], &[60.0]].concat().into_iter().map(Some).collect::<Vec<_>>());
    "other:RWE".clone_into(&mut worse.id);
    let (one, other) = (charted(&calm, None), charted(&worse, None));
    let table = icon_table(&[(&calm, &one), (&worse, &other)], |of| Some(format!("/evidence/{}", of.id)));
    assert_eq!(table.heading, "Of 2 measures, 1 shows a change for the worse and 0 one for the better");
    assert_eq!(table.table.rows[0].link.as_deref(), Some("/evidence/other:RWE"));
    assert_eq!(variation_icon(other.variation), "■ concern, higher");
    assert_eq!(assurance_icon(None), "no target");
}

#[test]
fn a_step_proposes_new_limits_with_before_and_after() {
    let high: Vec<f64> = WAVE.iter().map(|value| value + 30.0).collect();
    let values = [&WAVE[..], &WAVE, &WAVE, &high, &high, &high].concat();
    let measured = measured(&values.into_iter().map(Some).collect::<Vec<_>>());
    let (exhibit, found) = proposed(&measured, &charted(&measured, None)).unwrap();
    assert_eq!(found.len(), 1);
    assert!(exhibit.heading.starts_with("From October 2025 on values rose"), "{}", exhibit.heading);
    assert_eq!(exhibit.table.rows[0].cells.len(), 8);
}

#[test]
fn mean_and_limits_are_derived_and_those_of_a_share_stay_within_zero_and_a_hundred() {
    let low = [0.2, 3.9, 0.1, 3.5, 0.3, 4.0, 0.2, 3.8, 0.1, 3.7];
    let shown = |values: &[f64], unit: &str| {
        let mut measured = measured(&values.iter().copied().map(Some).collect::<Vec<_>>());
        (measured.unit, measured.provenance) = (unit.to_owned(), Provenance::Published);
        let chart = charted(&measured, None);
        let exhibit = control_chart(&measured, &chart);
        let cells = &exhibit.table.rows[0].cells;
        let number = |idx: usize| match &cells[idx] {
            Cell::Number(number) => (number.text.clone(), number.provenance),
            other => panic!("{other:?}"),
        };
        assert_eq!(number(0).1, Some(Provenance::Published));
        assert!((1..4).all(|idx| number(idx).1 == Some(Provenance::Derived)));
        (number(2).0, number(3).0)
    };
    let high = low.map(|value| 100.0 - value);
    assert_eq!(shown(&low, "%").0, "0.0");
    assert_eq!(shown(&high, "%").1, "100.0");
    // A measure that may be below zero keeps its limits, and so does one with values beyond.
    assert!(shown(&low, "£m").0.starts_with('−'), "{:?}", shown(&low, "£m"));
    let both = low.map(|value| value - 2.0);
    assert!(shown(&both, "%").0.starts_with('−'), "{:?}", shown(&both, "%"));
}
