//! What is written in a scenario, read aloud.

use super::{amount, days_of_year, hours};

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
