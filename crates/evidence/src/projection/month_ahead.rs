//! What a coming month, or several together, may be.

use jiff::civil::Date;
use stats::interval::Interval;

/// What one coming month may be, in the unit of the series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MonthAhead {
    /// The month.
    pub month: Date,
    /// The middle: as likely to be exceeded as not. The point that is off by least on average.
    pub median: f64,
    /// The mean, which adds up over months; above the median where large values are further off than small ones.
    pub mean: f64,
    /// Holds every other time.
    pub interval_50: Interval,
    /// Holds four times in five.
    pub interval_80: Interval,
    /// Holds 19 times in 20.
    pub interval_95: Interval,
}
