//! The second opinion in words and in a table.

use domain::example;
use domain::forecast::Cause;

use super::super::tests::{bridge_of, course_of, example_forecast, pounds_of};
use super::*;

#[test]
fn a_projection_within_the_range_is_told_with_what_it_rests_on() {
    let mut course = course_of(1);
    let projected = course.projected.as_mut().unwrap();
    projected.middle = course.year_end.p50;
    assert_eq!(
        forecast_projected_sentence(&course),
        "A second opinion that never enters the forecast: 20 underlying months, 15 of them of earlier years, carried on by the \
         projection of a series end the year in a deficit of £30.0 million, 8 in 10 between a £22.0 million and a £26.0 million \
         deficit."
    );
    assert!(heading(&course).ends_with(", within the forecast’s range"), "{}", heading(&course));
}

#[test]
fn a_projection_outside_the_range_says_what_it_cannot_know() {
    // The range is a deficit of £24.0m to £36.0m.
    let mut course = course_of(1);
    course.projected.as_mut().unwrap().middle = pounds_of(-20_000);
    let told = forecast_projected_sentence(&course);
    assert!(
        told.ends_with(
            "Its middle lies outside the forecast’s range, better than all of it: it carries on how the months moved, and does \
             not know what the forecast sees to come, named risks and mitigations (£8.4 million)."
        ),
        "{told}"
    );
    course.projected.as_mut().unwrap().middle = pounds_of(-40_000);
    let told = forecast_projected_sentence(&course);
    assert!(told.contains("worse than all of it") && told.contains("(£2.4 million)."), "{told}");
    // Nothing that the forecast sees to come moves it that way.
    course.bridge = bridge_of(pounds_of(-24_000), &[(Cause::Risks, pounds_of(-8_400))]);
    let told = forecast_projected_sentence(&course);
    assert!(told.ends_with("the forecast sees little to come that differs from their mean."), "{told}");
}

#[test]
fn too_few_months_have_no_projection_and_the_sentence_says_how_many_are_needed() {
    let mut course = course_of(1);
    course.projected = None;
    assert_eq!(
        forecast_projected_sentence(&course),
        "A second opinion by projection needs 6 underlying months in a row; 5 months are closed."
    );
    course.actual.truncate(1);
    assert!(forecast_projected_sentence(&course).ends_with("1 month is closed."));
}

#[test]
fn the_table_has_every_organisation_with_three_intervals() {
    let month_end = example::month_end();
    let mut of_forecast = example_forecast(&month_end);
    let exhibit = forecast_projected(&month_end, &of_forecast, Support::Including, Wording::Staff).unwrap();
    assert_eq!(exhibit.table.rows.len(), month_end.organisations.len() + 1);
    assert!(exhibit.table.rows.iter().all(|row| row.cells.len() == exhibit.table.columns.len()));
    let texts: Vec<&str> = exhibit.table.rows[0]
        .cells
        .iter()
        .map(|cell| match cell {
            Cell::Number(number) => number.text.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(texts, ["20", "(24.0)", "(25.0)", "(23.0)", "(26.0)", "(22.0)", "(27.0)", "(21.0)"]);
    assert!(exhibit.note.contains("With 20 values the months have no season."), "{}", exhibit.note);
    // One without months has no row, and none of any has no table.
    of_forecast.organisations[0].including.projected = None;
    let fewer = forecast_projected(&month_end, &of_forecast, Support::Including, Wording::Staff).unwrap();
    assert_eq!(fewer.table.rows.len(), month_end.organisations.len());
    for outlook in of_forecast.organisations.iter_mut().chain([&mut of_forecast.system]) {
        outlook.including.projected = None;
    }
    assert_eq!(forecast_projected(&month_end, &of_forecast, Support::Including, Wording::Staff), None);
}
