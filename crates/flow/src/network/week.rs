//! Whether the days of the week differ in a network.

use super::{DAY, Network, Schedule, StationKind, WEEK};
use crate::kernel::intensity::Arrivals;

impl Network {
    /// Whether anything differs by the day of the week: arrivals, staff, doors or appointments. Then a length that is
    /// no whole number of weeks counts some weekdays more often than others.
    #[must_use]
    pub fn differs_by_weekday(&self) -> bool {
        let is_uneven = |days: &[f64]| days.iter().any(|day| 1e-9 < (day - days[0]).abs());
        let arrivals = self.sources.iter().any(|source| match &source.arrivals {
            Arrivals::Stepped(steps) => is_uneven(&steps.weekdays),
            Arrivals::Steady { .. } | Arrivals::Wave { .. } | Arrivals::Gaps(_) | Arrivals::Times(_) => false,
        });
        arrivals
            || self.stations.iter().any(|station| {
                let of_kind = match &station.kind {
                    StationKind::ServiceStation(room) => {
                        room.pools.iter().any(|pool| pool.staffed.differs_by_weekday())
                    }
                    StationKind::Slots(book) => is_uneven(&book.days),
                    StationKind::Delay { .. } | StationKind::Choice(_) | StationKind::Exit => false,
                };
                of_kind || station.opening_hours.as_ref().is_some_and(Schedule::differs_by_weekday)
            })
    }
}

impl Schedule {
    /// Whether the number differs from one day of a week to another. What changes over the year does not repeat by the
    /// week.
    fn differs_by_weekday(&self) -> bool {
        if WEEK < self.cycle || self.steps.len() < 2 {
            return false;
        }
        let times: Vec<f64> = self.steps.iter().map(|(from, _)| from % DAY).collect();
        times.iter().any(|time| (1..7_u8).any(|day| self.at(*time) != self.at(time + f64::from(day) * DAY)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_differs_by_weekday_where_a_day_is_unlike_another() {
        let check = |cycle: f64, steps: &[(f64, u32)], differs: bool| {
            let schedule = Schedule { cycle, steps: steps.to_vec() };
            assert_eq!(schedule.differs_by_weekday(), differs, "{steps:?} each {cycle}");
        };
        check(DAY, &[(0.0, 0), (480.0, 3), (1_020.0, 0)], false);
        check(WEEK, &[(0.0, 2)], false);
        check(WEEK, &[(0.0, 0), (480.0, 3), (1_020.0, 0)], true);
        let every_day: Vec<(f64, u32)> = (0..7_u8)
            .flat_map(|day| [(f64::from(day) * DAY, 0), (f64::from(day) * DAY + 480.0, 3)])
            .collect();
        check(WEEK, &every_day, false);
        check(365.0 * DAY, &[(0.0, 2), (90.0 * DAY, 3)], false);
    }
}
