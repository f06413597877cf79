//! Which day it is.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Today, in universal time.
#[must_use]
pub fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

/// The latest day that it is today where returns are made: British Summer Time is an hour ahead.
pub(crate) fn latest_today() -> Date {
    (Timestamp::now() + SignedDuration::from_hours(1)).to_zoned(TimeZone::UTC).date()
}

/// This moment, to the second, as registers keep it.
pub(crate) fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}
