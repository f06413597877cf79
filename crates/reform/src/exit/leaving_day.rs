//! On which day those whose posts go leave: after consultation and notice, unless another day is asked for.

use jiff::ToSpan;
use jiff::civil::Date;

/// The days before the first dismissal on which consultation begins at the latest, by how many people it is
/// proposed to dismiss within 90 days, most first [people, days]: Trade Union and Labour Relations
/// (Consolidation) Act 1992, section 188(1A), as amended from 6 April 2013. Below 20 people the law sets none.
const CONSULTATION: [(u64, u32); 2] = [(100, 45), (20, 30)];

/// The longest notice that the law demands, after twelve years of service [weeks]: Employment Rights Act 1996,
/// section 86(1)(c). It is given once consultation has ended (Junk v Kühnel, C-188/03, 2005).
const NOTICE_WEEKS: u32 = 12;

/// The day on which people leave, and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeavingDay {
    /// The day.
    pub on: Date,
    /// Whether somebody asked for that day; else it is the end of the month of `earliest`.
    pub origin: LeavingDayOrigin,
    /// The day that is looked at, from which consultation and notice are counted.
    pub decided: Date,
    /// Consultation with representatives [days]; nil where the law sets none.
    pub consultation_days: u32,
    /// Notice after it [weeks].
    pub notice_weeks: u32,
    /// The first day after both.
    pub earliest: Date,
}

/// Who says on which day people leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeavingDayOrigin {
    /// Whoever tries the plan.
    Asked,
    /// Consultation and notice.
    Statutory,
}

impl LeavingDay {
    /// Whether the day leaves too little time for consultation and notice.
    #[must_use]
    pub fn is_too_early(&self) -> bool {
        self.on < self.earliest
    }
}

/// The day on which so many people whose posts go leave, where it is decided on a day.
#[must_use]
pub fn leaving_day(decided: Date, people: u64, asked: Option<Date>) -> LeavingDay {
    let by_people = CONSULTATION.iter().find(|(from, _)| *from <= people);
    let consultation_days = by_people.map_or(0, |(_, days)| *days);
    let days = i64::from(consultation_days) + 7 * i64::from(NOTICE_WEEKS);
    let earliest = decided.saturating_add(days.days());
    let (on, origin) = match asked {
        Some(day) => (day, LeavingDayOrigin::Asked),
        None => (earliest.last_of_month(), LeavingDayOrigin::Statutory),
    };
    LeavingDay { on, origin, decided, consultation_days, notice_weeks: NOTICE_WEEKS, earliest }
}
