//! Queues and beds as they are written.

use flow::network::id::TypeId;
use flow::network::{
    ByType, Pool, Schedule, ServiceKind, ServiceStation, ShiftEnd, StationKind, WhenFull, YEAR,
};
use toml::de::DeValue;

use super::Stations;
use crate::network::unit::{self, Shift};
use crate::toml_reader::{Faults, Value, Written, count};

impl Stations<'_> {
    pub(super) fn room(&self, faults: &Faults, of: &Written<'_>, kind: ServiceKind) -> Option<StationKind> {
        let is_queue = kind == ServiceKind::Queue;
        let pools = if is_queue {
            self.pools(faults, of)
        } else {
            self.beds(faults, of)
                .map(|staffed| vec![Pool { name: "beds".to_owned(), staffed, serves: Vec::new() }])
        };
        let service = self.distributions(faults, of, if is_queue { "service" } else { "stay" }, true);
        let varies = pools
            .as_ref()
            .is_some_and(|pools| pools.iter().any(|pool| pool.staffed.next_change(0.0).is_some()));
        let shift_end =
            if is_queue { Self::shift_end(faults, of, varies) } else { Some(ShiftEnd::FinishThenLeave) };
        let capacity = of.count(faults, "capacity");
        let full = if of.has("capacity") {
            match of.text(faults, "when_full") {
                Some("blocks") => {
                    of.only(faults, "when_full = \"blocks\"", &["full"]);
                    Some(WhenFull::Blocks)
                }
                Some("lost") | None => self
                    .route(
                        faults,
                        of,
                        "full",
                        Some("where those go for whom there is no room; or when_full = \"blocks\""),
                    )
                    .map(WhenFull::Lost),
                Some(other) => {
                    of.lacks(faults, format!("when_full {other:?} is none; write lost or blocks"));
                    let _ = (of.get("full"), of.get("full_for"));
                    None
                }
            }
        } else {
            Some(WhenFull::Lost(self.route_to_nowhere()))
        };
        let patience = self.distributions(faults, of, "patience", false);
        let reneged = if of.has("patience") {
            self.route(faults, of, "left", Some("where those go who waited too long"))
        } else {
            Some(self.route_to_nowhere())
        };
        let preempts = match of.text(faults, "preemption") {
            None | Some("off") => false,
            Some("resume") => true,
            Some(other) => {
                of.lacks(faults, format!("preemption {other:?} is none; write off or resume"));
                false
            }
        };
        let holds_sender = match of.text(faults, "boarding") {
            None | Some("waits") => false,
            Some("holds_sender") => true,
            Some(other) => {
                of.lacks(faults, format!("boarding {other:?} is none; write waits or holds_sender"));
                false
            }
        };
        let discharge = of.get("discharge").and_then(|value| {
            let hours = value.get_ref().as_str().and_then(unit::hours);
            if hours.is_none() {
                of.fault(faults, "discharge", value, unit::HOURS);
            }
            hours
        });
        let priority = self.priority(faults, of);
        let clears_queue = of.flag(faults, "clears_queue").unwrap_or(false);
        let discharge_days = of.numbers::<7>(faults, "discharge_days").unwrap_or([1.0; 7]);
        if discharge_days.iter().any(|share| *share > 1.0) {
            of.lacks(faults, "discharge_days are shares from 0 to 1, Monday first");
        }
        Some(StationKind::ServiceStation(Box::new(ServiceStation {
            kind,
            pools: pools?,
            shift_end: shift_end?,
            clears_queue,
            service: service?,
            priority,
            preempts,
            capacity,
            when_full: full?,
            holds_sender,
            patience,
            reneged: reneged?,
            discharge,
            discharge_days,
        })))
    }

    fn pools(&self, faults: &Faults, of: &Written<'_>) -> Option<Vec<Pool>> {
        if !of.has("pool") {
            let staffed = self.staffed(faults, of)?;
            return Some(vec![Pool { name: "servers".to_owned(), staffed, serves: Vec::new() }]);
        }
        of.only(faults, "pool", &["servers", "shifts"]);
        let rows = of.list(faults, "pool")?;
        let mut pools = Vec::new();
        let n_rows = rows.len();
        for row in rows {
            let form = "{ name = \"doctors\", servers = 3 }";
            let Some(pool) = Written::of_value(format!("{}, pool", of.whose), of.file, row, form, faults)
            else {
                continue;
            };
            let name = pool.required_text(faults, "name", "who they are, such as \"doctors\"");
            let staffed = self.staffed(faults, &pool);
            let mut serves = Vec::new();
            if let Some(labels) = pool.list(faults, "serves") {
                serves = vec![false; self.types.len()];
                for label in labels {
                    let Some(text) = label.get_ref().as_str() else {
                        pool.fault(
                            faults,
                            "serves",
                            label,
                            "expected a need, place or age in quotation marks",
                        );
                        continue;
                    };
                    for id in self.who(faults, &pool, "serves", text) {
                        serves[id.idx()] = true;
                    }
                }
            }
            pool.finish(faults);
            if let (Some(name), Some(staffed)) = (name, staffed) {
                pools.push(Pool { name: name.to_owned(), staffed, serves });
            }
        }
        if pools.len() > 16 {
            of.lacks(faults, "more than 16 pools; join some");
            return None;
        }
        (pools.len() == n_rows).then_some(pools)
    }

    /// Servers: one number, or shifts.
    fn staffed(&self, faults: &Faults, of: &Written<'_>) -> Option<Schedule> {
        if let Some(value) = of.get("servers") {
            of.only(faults, "servers", &["shifts"]);
            let n = count(value);
            if n.is_none() {
                let expected = "expected a whole number, 0 or more, without quotation marks: write servers = 3, or shifts = { \"08:00-16:00\" = 3 }";
                of.fault(faults, "servers", value, expected);
            }
            return n.map(Schedule::always);
        }
        let Some(value) = of.get("shifts") else {
            of.lacks(
                faults,
                "servers is missing: a number, or shifts = { \"08-20\" = 4, \"20-24\" = 2, \"00-08\" = 2 }",
            );
            return None;
        };
        let expected = "expected shifts such as { \"08:00-16:00\" = 7 }, or a list of { days = \"Mon-Fri\", hours = \"08:00-16:00\", servers = 7 }";
        let mut shifts = Vec::new();
        match value.get_ref() {
            DeValue::Table(map) => {
                for (hours, servers) in map {
                    match (unit::hours(hours.get_ref()), count(servers)) {
                        (Some(hours), Some(count)) => shifts.push(Shift { days: [true; 7], hours, count }),
                        _ => of.fault(
                            faults,
                            "shifts",
                            servers,
                            format!(
                                "{} = {}: {expected}",
                                hours.get_ref(),
                                crate::toml_reader::shown(servers)
                            ),
                        ),
                    }
                }
            }
            DeValue::Array(rows) => {
                for row in rows {
                    let form = "{ days = \"Mon-Fri\", hours = \"08:00-16:00\", servers = 7 }";
                    let whose = format!("{}, shifts", of.whose);
                    let Some(shift) = Written::of_value(whose, of.file, row, form, faults) else { continue };
                    let text = |key: &str| shift.get(key).map(|value| value.get_ref().as_str());
                    let days = text("days").map_or(Some([true; 7]), |days| days.and_then(unit::days));
                    let hours = text("hours").flatten().and_then(unit::hours);
                    let count = shift.get("servers").and_then(count);
                    shift.finish(faults);
                    match (days, hours, count) {
                        (Some(days), Some(hours), Some(count)) => shifts.push(Shift { days, hours, count }),
                        _ => of.fault(faults, "shifts", row, expected),
                    }
                }
            }
            _ => of.fault(faults, "shifts", value, expected),
        }
        Some(unit::week(&shifts, self.first_weekday()))
    }

    /// Beds: one number, or from days of the year on.
    fn beds(&self, faults: &Faults, of: &Written<'_>) -> Option<Schedule> {
        let Some(value) = of.get("beds") else {
            of.lacks(faults, "beds is missing: a number, or a list of { from = \"12-01\", beds = 300 }");
            return None;
        };
        if let Some(n) = count(value) {
            return Some(Schedule::always(n));
        }
        let mut steps: Vec<(f64, u32)> = Vec::new();
        for row in of.list(faults, "beds")? {
            let form = "{ from = \"12-01\", beds = 300 }";
            let Some(step) = Written::of_value(format!("{}, beds", of.whose), of.file, row, form, faults)
            else {
                continue;
            };
            let from = step.get("from").and_then(|value| value.get_ref().as_str());
            let from = from.and_then(|day| self.day_of_year(day));
            let beds = step.get("beds").and_then(count);
            step.finish(faults);
            match (from, beds) {
                (Some(from), Some(beds)) => steps.push((from, beds)),
                _ => of.fault(
                    faults,
                    "beds",
                    row,
                    "expected { from = \"12-01\", beds = 300 }: month and day, and a whole number",
                ),
            }
        }
        steps.sort_by(|one, other| one.0.total_cmp(&other.0));
        let last = steps.last()?.1;
        if steps.first().is_some_and(|(from, _)| *from > 0.0) {
            steps.insert(0, (0.0, last));
        }
        Some(Schedule { cycle: YEAR, steps }.tidied())
    }

    /// Minutes from the first day of the simulation to a day of the year, such as `12-01`.
    fn day_of_year(&self, text: &str) -> Option<f64> {
        crate::network::opening_hours::day_of_year(self.start, text)
    }

    fn shift_end(faults: &Faults, of: &Written<'_>, varies: bool) -> Option<ShiftEnd> {
        let Some(rule) = of.text(faults, "shift_end") else {
            if of.has("shift_end") {
                let _ = of.get("stop_new_work");
                return None;
            }
            if varies {
                let _ = of.get("stop_new_work");
                of.lacks(faults, "shift_end is missing, and it moves waits by a fifth: write finish_then_leave, hand_over or stop_new_work_before");
                return None;
            }
            return Some(ShiftEnd::FinishThenLeave);
        };
        match rule {
            "finish_then_leave" => Some(ShiftEnd::FinishThenLeave),
            "hand_over" => Some(ShiftEnd::HandOver),
            "stop_new_work_before" => {
                let before = Self::time(faults, of, "stop_new_work");
                if before.is_none() {
                    of.lacks(faults, "stop_new_work is missing: how long before the end of a shift nothing new is begun, such as \"20 min\"");
                }
                before.map(|before| ShiftEnd::StopNewWorkBefore { before })
            }
            other => {
                of.lacks(faults, format!("shift_end {other:?} is none; write finish_then_leave, hand_over or stop_new_work_before"));
                let _ = of.get("stop_new_work");
                None
            }
        }
    }

    fn priority(&self, faults: &Faults, of: &Written<'_>) -> ByType<u8> {
        let mut all = ByType::same(0, self.types.len());
        let entries = of.entries(faults, "priority").unwrap_or_default();
        let rank = |value: &Value<'_>| {
            count(value).and_then(|rank| u8::try_from(rank).ok()).filter(|rank| (1..=16).contains(rank))
        };
        let mut lowest = 0;
        let mut ranks = Vec::new();
        for (label, value) in entries {
            let Some(rank) = rank(value) else {
                of.fault(faults, "priority", value, "expected a rank from 1, served first, to 16");
                continue;
            };
            lowest = lowest.max(rank);
            ranks.push((label, rank - 1));
        }
        // Whoever is not named comes after those who are.
        if !ranks.is_empty() {
            all.set(lowest, TypeId::all(self.types.len()));
        }
        for (label, rank) in ranks.into_iter().rev() {
            all.set(rank, self.who(faults, of, "priority", label));
        }
        all
    }
}
