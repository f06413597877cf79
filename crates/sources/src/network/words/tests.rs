//! What is written in a scenario, read aloud.

use flow::network::{DAY, Schedule, WEEK};

use super::{amount, days_of_year, hours, written_hours};

#[test]
fn amounts_say_more_fewer_or_none() {
    for (value, unit, words) in [
        ("+2", "", "2 more beds"),
        ("-30", "", "30 fewer beds"),
        ("−30", "", "30 fewer beds"),
        ("7", "", "7 beds"),
        ("0", "", "no beds"),
        ("+5%", "", "5% more beds"),
        ("-5", "%", "5% fewer beds"),
        ("80%", "", "80% of the beds of today"),
        ("0%", "", "no beds"),
    ] {
        assert_eq!(amount(value, unit, "beds"), words);
    }
}

#[test]
fn hours_name_the_days() {
    assert_eq!(
        hours("Mon-Fri 10:00-18:00; Sat,Sun 09:00-19:00"),
        "Monday to Friday 10:00 to 18:00, Saturday and Sunday 09:00 to 19:00"
    );
    assert_eq!(hours("Mon,Wed,Fri 09:00-12:00"), "Monday, Wednesday and Friday 09:00 to 12:00");
    assert_eq!(hours("09:00-17:00"), "09:00 to 17:00");
    assert_eq!(hours("always"), "always");
    assert_eq!(hours("never"), "never");
}

#[test]
fn days_of_the_year_name_the_month() {
    assert_eq!(days_of_year("12-01 to 02-28"), "1 December to 28 February");
    assert_eq!(days_of_year("winter"), "winter");
    assert_eq!(days_of_year("13-01 to 00-02"), "13-01 to 00-02");
}

#[test]
fn hours_are_written_as_they_would_be_read() {
    let mut steps = Vec::new();
    for day in 0..7 {
        let midnight = f64::from(day) * DAY;
        let (from, to) = if day < 5 { (600.0, 1_080.0) } else { (540.0, 1_020.0) };
        steps.extend([(midnight + from, 1), (midnight + to, 0)]);
    }
    steps.insert(0, (0.0, 0));
    let doors = Schedule { cycle: WEEK, steps };
    assert_eq!(written_hours(&doors, 0), "Mon-Fri 10:00-18:00; Sat-Sun 09:00-17:00");
    assert_eq!(written_hours(&doors, 1), "Mon 09:00-17:00; Tue-Sat 10:00-18:00; Sun 09:00-17:00");
    assert_eq!(written_hours(&Schedule::always(0), 0), "never");
}
