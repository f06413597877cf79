//! A schedule is written as it would be read.

use flow::network::{DAY, Schedule, WEEK};

use super::written_hours;

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
