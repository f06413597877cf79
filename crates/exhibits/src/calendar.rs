//! The days of a reform as a calendar that other programs read (iCalendar, RFC 5545).

use icalendar::{Calendar, Component, Event, Property};
use jiff::civil::Date;
use reform::calendar::planned_days;
use reform::plan::Reform;

/// One event a day of the plan; the same plan gives the same text.
#[must_use]
pub fn calendar(reform: &Reform) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0")).append_property(("PRODID", "-//Oakham//Reform//EN"));
    let digits = |date: Date| date.strftime("%Y%m%d").to_string();
    for planned in planned_days(reform) {
        let mut event = Event::with_uid(&format!("{}@oakham", planned.id));
        event
            .add_property("DTSTAMP", format!("{}T000000Z", digits(reform.input.on)))
            .append_property(
                Property::new("DTSTART", digits(planned.on)).add_parameter("VALUE", "DATE").done(),
            )
            .add_property("SUMMARY", &planned.what)
            .add_property("DESCRIPTION", &planned.description);
        calendar.push(event);
    }
    calendar.to_string()
}
