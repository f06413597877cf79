//! What a projection says.

use evidence::control_chart::plan::Direction;
use evidence::control_chart::series::Observation;
use evidence::evaluation::calendar::months_after;
use evidence::projection::outturn::outturn;
use evidence::projection::project::project;
use evidence::projection::score::rehearse;
use jiff::civil::date;

use super::*;
use crate::render::svg;

/// 41 months from April 2022 that go up and down about 100.
fn measured() -> Measured {
    let months = (0..41).map(|n| (months_after(date(2022, 4, 1), n), f64::from(n * n % 5) + 98.0));
    Measured {
        id: "seen:RWE".to_owned(),
        name: "Attendances, UHL".to_owned(),
        place: "UHL".to_owned(),
        is_whole: false,
        unit: "attendances".to_owned(),
        decimals: 0,
        direction: Direction::Neutral,
        observations: months.map(|(date, value)| Observation { date, value: Some(value) }).collect(),
        targets: Vec::new(),
        provenance: Provenance::Published,
        files: Vec::new(),
        parts: Vec::new(),
    }
}

#[test]
fn a_projection_says_where_its_last_month_is_and_how_sure_that_is() {
    let measured = measured();
    let history = History::new(measured.observations.iter().copied()).unwrap();
    let settings = Settings::months(7);
    let projection = project(&history, &settings).unwrap();
    let exhibit = projection_exhibit(&measured, &history, &settings, &projection);
    assert!(
        exhibit.heading.starts_with("Attendances, UHL: about ")
            && exhibit.heading.contains(" attendances in March 2026; four times in five between "),
        "{}",
        exhibit.heading
    );
    assert!(
        exhibit
            .note
            .starts_with("Attendances, UHL, attendances from 41 months up to August 2025, by the mean")
    );
    assert_eq!(exhibit.table.rows.len(), 7);
    // What is worked out from published values is not itself published.
    assert_eq!(exhibit.provenance, Provenance::Derived);
    let chart = exhibit.chart.unwrap();
    assert_eq!(chart.description, "Attendances, UHL, 41 known months and 7 months ahead.");
    for specification in [&chart.wide, &chart.narrow] {
        assert!(!svg(specification).unwrap().contains("NaN"));
    }
}

#[test]
fn a_year_and_a_rehearsal_are_sentences() {
    let measured = measured();
    let history = History::new(measured.observations.iter().copied()).unwrap();
    let settings = Settings::months(7);
    let projection = project(&history, &settings).unwrap();
    let told = outturn_sentence(&measured, &outturn(&history, &projection, 1).unwrap());
    assert!(told.starts_with("The year 2025/26 comes to about 1,"), "{told}");
    assert!(told.contains(" attendances, 5") && told.contains(" of which are of 5 months known"), "{told}");
    let told = rehearsal_sentence(rehearse(&history, 7, &settings).as_ref());
    assert!(told.starts_with("On the last 7 known months"), "{told}");
    assert!(rehearsal_sentence(None).starts_with("There is too little"));
}
