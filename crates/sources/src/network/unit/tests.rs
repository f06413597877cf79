//! Numbers with their units.

use domain::money::Pence;

use super::{Shift, amount, days, hours, rate, time, time_of_day, week};

#[test]
fn times_and_rates_need_their_unit() {
    assert_eq!(time("12 min"), Some(12.0));
    assert_eq!(time("1.5 h"), Some(90.0));
    assert_eq!(time("30 s"), Some(0.5));
    assert_eq!(time("1,000 d"), Some(1_440_000.0));
    assert_eq!(time("12"), None);
    assert_eq!(time("twelve min"), None);
    assert_eq!(time("-3 min"), None);
    assert_eq!(rate("300 / d"), Some(300.0 / 1_440.0));
    assert_eq!(rate("60 per h"), Some(1.0));
    assert_eq!(rate("300 d"), None);
    // A comma may be meant for a point: it would be ten times as many.
    assert_eq!((rate("1,5 / h"), time("1,5 min"), amount("£45,50", None)), (None, None, None));
}

#[test]
fn money_needs_its_sign_and_what_it_is_for() {
    assert_eq!(amount("£1,200,000 / year", Some("year")), Some(Pence::new(120_000_000)));
    assert_eq!(amount("£45", None), Some(Pence::new(4_500)));
    assert_eq!(amount("£2.1", None), Some(Pence::new(210)));
    assert_eq!(amount("£2.125", None), None);
    assert_eq!(amount("45", None), None);
    assert_eq!(amount("£45", Some("h")), None);
}

#[test]
fn hours_and_days_are_read() {
    assert_eq!(time_of_day("18:30"), Some(1_110.0));
    assert_eq!(time_of_day("25:00"), None);
    assert_eq!(hours("00-24"), Ok((0.0, 1_440.0)));
    let over_midnight = hours("22:00-06:00").unwrap_err();
    assert!(over_midnight.ends_with("write two: 22:00-24:00 and 00:00-06:00"), "{over_midnight}");
    assert!(hours("late").unwrap_err().contains("such as \"08:00-18:30\""));
    assert_eq!(days("Fri-Mon"), Some([true, false, false, false, true, true, true]));
    assert_eq!(days("Mon,Wed"), Some([true, false, true, false, false, false, false]));
    assert_eq!(days("Monday"), None);
}

#[test]
fn a_week_begins_on_the_first_day_of_the_simulation() {
    let mondays = Shift { days: days("Mon").expect("a day"), hours: (480.0, 600.0), count: 2 };
    let every_day = Shift { days: [true; 7], hours: (540.0, 660.0), count: 1 };
    let schedule = week(&[mondays, every_day], 0);
    assert_eq!([0.0, 480.0, 540.0, 600.0, 660.0].map(|time| schedule.at(time)), [0, 2, 3, 1, 0]);
    // Begun on a Tuesday, Monday is the seventh day.
    let schedule = week(&[mondays], 1);
    assert_eq!(schedule.at(480.0), 0);
    assert_eq!(schedule.at(6.0 * 1_440.0 + 480.0), 2);
}
