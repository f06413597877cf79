//! The year as a whole: what is left to do, what goes on, what falls short.

use super::*;
use crate::table::efficiency::tests::{empty, row as scheme};

fn millions(value: i64) -> Pence {
    Pence::new(value * 100_000_000)
}

/// Two schemes at month 7: one recurrent and on plan, one that happens once and falls short.
fn programme() -> Programme {
    let mut programme = empty();
    programme.month = Month::new(7);
    let with = |id: &str, recurrence, values: [(Saving, i64); 4]| {
        let mut assessed = scheme(&programme);
        assessed.scheme.id = id.parse().unwrap();
        assessed.scheme.recurrence = Some(recurrence);
        assessed.scheme.savings.profile = Some([millions(1); 12]);
        assessed.amounts = Amounts::new(|saving| {
            let value = values.iter().find(|(of, _)| *of == saving).map(|(_, value)| millions(*value));
            value.map_or(Total::NONE, |value| Total::of(Some(value), Provenance::Synthetic))
        });
        assessed
    };
    let plan = (Saving::PlanYear, 12);
    programme.efficiency.schemes = vec![
        with(
            "A1",
            Recurrence::Recurrent,
            [plan, (Saving::Delivered, 7), (Saving::Forecast, 12), (Saving::FullYearEffect, 20)],
        ),
        with(
            "A2",
            Recurrence::NonRecurrent,
            [plan, (Saving::Delivered, 0), (Saving::Forecast, 5), (Saving::Measured, 0)],
        ),
    ];
    programme
}

fn text(cell: &Cell) -> &str {
    match cell {
        Cell::Figure(figure) => &figure.text,
        Cell::Number(number) => &number.text,
        Cell::Word { text, .. } => text,
        Cell::Missing(text) => text,
    }
}

#[test]
fn the_rest_of_the_year_is_held_against_what_was_done_so_far() {
    let exhibits = programme_year(&programme());
    // £7m in 7 months; £17m is forecast, so £10m in 5.
    assert_eq!(
        exhibits[0].heading,
        "The forecast needs £2.0 million of savings a month from here; to date there were £1.0 million a month"
    );
    let october: Vec<&str> = exhibits[0].table.rows[6].cells.iter().map(text).collect();
    assert_eq!(october, ["2.0", "14.0", "7.0"]);
    assert_eq!(text(&exhibits[0].table.rows[5].cells[2]), "Not kept");
    assert_eq!(text(&exhibits[0].table.rows[7].cells[2]), "Not yet");
}

#[test]
fn what_happens_once_must_be_found_again_and_what_goes_on_grows() {
    let exhibits = programme_year(&programme());
    assert_eq!(
        exhibits[1].heading,
        "£5.0 million of the forecast savings will not come again and must be found anew; recurrent schemes bring £8.0 million more in a full year"
    );
    let all: Vec<&str> = exhibits[1].table.rows.last().unwrap().cells.iter().map(text).collect();
    assert_eq!(all[3..], ["17.0", "12.0", "5.0", "20.0", "8.0"]);
}

#[test]
fn schemes_that_fall_short_are_named_with_the_gap() {
    let exhibits = programme_year(&programme());
    assert_eq!(exhibits[2].heading, "1 scheme forecasts £7.0 million less than it planned");
    assert_eq!(exhibits[2].table.rows[0].name, "A2");
    assert!(programme_year(&empty()).is_empty(), "a year without schemes has nothing to show");
}
