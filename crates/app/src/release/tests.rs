//! The moment from which a month is to be public.

use super::*;

#[test]
fn a_day_begins_at_midnight_and_a_time_is_utc() {
    for (text, expected) in [
        ("2026-12-04", "2026-12-04T00:00:00Z"),
        (" 04/12/2026 00:00", "refused"),
        ("13/12/2026", "2026-12-13T00:00:00Z"),
        ("2026-12-04T09:30", "2026-12-04T09:30:00Z"),
        ("2026-12-04 09:30", "2026-12-04T09:30:00Z"),
        ("2026-12-04T09:30:00Z", "2026-12-04T09:30:00Z"),
        ("2026-07-04T00:01:00+01:00", "2026-07-03T23:01:00Z"),
        ("Friday", "refused"),
        ("2026-02-30", "refused"),
        ("", "refused"),
    ] {
        match moment(text) {
            Ok(moment) => assert_eq!(moment.to_string(), expected, "{text}"),
            Err(why) => {
                assert_eq!(expected, "refused", "{text}: {why}");
                assert!(why.contains("write 2026-12-04"), "{why}");
            }
        }
    }
}
