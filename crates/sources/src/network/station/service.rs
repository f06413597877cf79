//! Queues and beds as they are written.

use flow::network::id::TypeId;
use flow::network::{
    ByType, Pool, Schedule, ServiceKind, ServiceStation, ShiftEnd, StationKind, WhenFull, YEAR,
};
use toml::de::DeValue;

use super::Stations;
use crate::network::unit::{self, Shift};
use crate::toml_reader::{Faults, TomlTable, Value, count};

/// What a number of people is.
const WHOLE: &str = "expected a whole number of servers, 0 or more, such as 2";

impl Stations<'_> {
    pub(super) fn room(
        &self,
        faults: &Faults,
        table: &TomlTable<'_>,
        kind: ServiceKind,
    ) -> Option<StationKind> {
        let is_queue = kind == ServiceKind::Queue;
        let pools = if is_queue {
            self.pools(faults, table)
        } else {
            self.beds(faults, table)
                .map(|staffed| vec![Pool { name: "beds".to_owned(), staffed, serves: Vec::new() }])
        };
        let service = self.distributions(faults, table, if is_queue { "service" } else { "stay" }, true);
        let varies = pools
            .as_ref()
            .is_some_and(|pools| pools.iter().any(|pool| pool.staffed.next_change(0.0).is_some()));
        let shift_end =
            if is_queue { Self::shift_end(faults, table, varies) } else { Some(ShiftEnd::FinishThenLeave) };
        let capacity = table.count(faults, "capacity");
        if let Some((0, value)) = capacity.zip(table.get("capacity")) {
            let expected = "expected 1 or more: with room for nobody all are turned away; leave the station out, or close its doors with hours";
            table.add_fault(faults, "capacity", value, expected);
        }
        let full = if table.has("capacity") {
            match table.text(faults, "when_full") {
                Some("blocks") => {
                    table.refuse_beside(faults, "when_full = \"blocks\"", &["full"]);
                    Some(WhenFull::Blocks)
                }
                Some("lost") | None => self
                    .route(
                        faults,
                        table,
                        "full",
                        Some("where those go for whom there is no room; or when_full = \"blocks\""),
                    )
                    .map(WhenFull::Lost),
                Some(other) => {
                    table.add_table_fault(
                        faults,
                        format!("when_full {other:?} is none; write lost or blocks"),
                    );
                    let _ = (table.get("full"), table.get("full_for"));
                    None
                }
            }
        } else {
            Some(WhenFull::Lost(self.route_to_nowhere()))
        };
        let patience = self.distributions(faults, table, "patience", false);
        let reneged = if table.has("patience") {
            self.route(faults, table, "left", Some("where those go who waited too long"))
        } else {
            Some(self.route_to_nowhere())
        };
        let preempts = match table.text(faults, "preemption") {
            None | Some("off") => false,
            Some("resume") => true,
            Some(other) => {
                table.add_table_fault(faults, format!("preemption {other:?} is none; write off or resume"));
                false
            }
        };
        let holds_sender = match table.text(faults, "boarding") {
            None | Some("waits") => false,
            Some("holds_sender") => true,
            Some(other) => {
                table.add_table_fault(
                    faults,
                    format!("boarding {other:?} is none; write waits or holds_sender"),
                );
                false
            }
        };
        let discharge = table.get("discharge").and_then(|value| {
            let hours = unit::hours(value.get_ref().as_str().unwrap_or_default());
            hours.map_err(|expected| table.add_fault(faults, "discharge", value, expected)).ok()
        });
        let priority = self.priority(faults, table);
        let clears_queue = table.flag(faults, "clears_queue").unwrap_or(false);
        let discharge_days = table.numbers::<7>(faults, "discharge_days").unwrap_or([1.0; 7]);
        if discharge_days.iter().any(|share| *share > 1.0) {
            table.add_table_fault(faults, "discharge_days are shares from 0 to 1, Monday first");
        } else if discharge_days.iter().all(|share| *share == 0.0) {
            table.add_table_fault(
                faults,
                "discharge_days are 0 on all seven, so that nobody ever leaves; give a day on which patients do",
            );
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

    fn pools(&self, faults: &Faults, table: &TomlTable<'_>) -> Option<Vec<Pool>> {
        if !table.has("pool") {
            let staffed = self.staffed(faults, table)?;
            return Some(vec![Pool { name: "servers".to_owned(), staffed, serves: Vec::new() }]);
        }
        table.refuse_beside(faults, "pool", &["servers", "shifts"]);
        let rows = table.list(faults, "pool")?;
        let mut pools = Vec::new();
        let n_rows = rows.len();
        for row in rows {
            let example = "{ name = \"doctors\", servers = 3 }";
            let Some(pool) =
                TomlTable::from_value(format!("{}, pool", table.subject), table.file, row, example, faults)
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
                        pool.add_fault(
                            faults,
                            "serves",
                            label,
                            "expected a need, place or age in quotation marks",
                        );
                        continue;
                    };
                    for id in self.types_called(faults, &pool, "serves", text) {
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
            table.add_table_fault(faults, "more than 16 pools; join some");
            return None;
        }
        (pools.len() == n_rows).then_some(pools)
    }

    /// Servers: one number, or shifts.
    fn staffed(&self, faults: &Faults, table: &TomlTable<'_>) -> Option<Schedule> {
        if let Some(value) = table.get("servers") {
            table.refuse_beside(faults, "servers", &["shifts"]);
            let n = count(value);
            if n.is_none() {
                let expected = "expected a whole number, 0 or more, without quotation marks: write servers = 3, or shifts = { \"08:00-16:00\" = 3 }";
                table.add_fault(faults, "servers", value, expected);
            }
            return n.map(Schedule::always);
        }
        let Some(value) = table.get("shifts") else {
            table.add_table_fault(
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
                    let why = match (unit::hours(hours.get_ref()), count(servers)) {
                        (Ok(hours), Some(count)) => {
                            shifts.push(Shift { days: [true; 7], hours, count });
                            continue;
                        }
                        (Ok(_), None) => WHOLE.to_owned(),
                        (Err(why), _) => format!("{why}; {expected}"),
                    };
                    let written = crate::toml_reader::value_text(servers);
                    table.add_fault(
                        faults,
                        "shifts",
                        servers,
                        format!("{} = {written}: {why}", hours.get_ref()),
                    );
                }
            }
            DeValue::Array(rows) => {
                for row in rows {
                    let example = "{ days = \"Mon-Fri\", hours = \"08:00-16:00\", servers = 7 }";
                    let subject = format!("{}, shifts", table.subject);
                    let Some(shift) = TomlTable::from_value(subject, table.file, row, example, faults) else {
                        continue;
                    };
                    let text = |key: &str| shift.get(key).map(|value| value.get_ref().as_str());
                    let days = text("days").map_or(Some([true; 7]), |days| days.and_then(unit::days));
                    let hours = text("hours").flatten().map(unit::hours);
                    let servers = shift.get("servers");
                    shift.finish(faults);
                    match (days, hours, servers.map(count)) {
                        (Some(days), Some(Ok(hours)), Some(Some(count))) => {
                            shifts.push(Shift { days, hours, count });
                        }
                        (_, Some(Err(why)), _) => {
                            table.add_fault(faults, "shifts", row, format!("hours: {why}; {expected}"));
                        }
                        (Some(_), Some(Ok(_)), Some(None)) => {
                            table.add_fault(faults, "shifts", row, format!("servers: {WHOLE}"));
                        }
                        _ => table.add_fault(faults, "shifts", row, expected),
                    }
                }
            }
            _ => table.add_fault(faults, "shifts", value, expected),
        }
        Some(unit::week(&shifts, self.first_weekday()))
    }

    /// Beds: one number, or from days of the year on.
    fn beds(&self, faults: &Faults, table: &TomlTable<'_>) -> Option<Schedule> {
        let Some(value) = table.get("beds") else {
            table.add_table_fault(
                faults,
                "beds is missing: a number, or a list of { from = \"12-01\", beds = 300 }",
            );
            return None;
        };
        if let Some(n) = count(value) {
            return Some(Schedule::always(n));
        }
        if !matches!(value.get_ref(), DeValue::Array(_)) {
            let expected = "expected a whole number of beds without quotation marks: write beds = 480, or a list of { from = \"12-01\", beds = 300 }";
            table.add_fault(faults, "beds", value, expected);
            return None;
        }
        let mut steps: Vec<(f64, u32)> = Vec::new();
        for row in table.list(faults, "beds")? {
            let example = "{ from = \"12-01\", beds = 300 }";
            let Some(step) =
                TomlTable::from_value(format!("{}, beds", table.subject), table.file, row, example, faults)
            else {
                continue;
            };
            let from = step.get("from").and_then(|value| value.get_ref().as_str());
            let from = from.and_then(|day| self.day_of_year(day));
            let beds = step.get("beds").and_then(count);
            step.finish(faults);
            match (from, beds) {
                (Some(from), Some(_)) if steps.iter().any(|(known, _)| known.total_cmp(&from).is_eq()) => {
                    table.add_fault(
                        faults,
                        "beds",
                        row,
                        "two rows begin on the same day; keep the one that holds from then on",
                    );
                }
                (Some(from), Some(beds)) => steps.push((from, beds)),
                _ => table.add_fault(
                    faults,
                    "beds",
                    row,
                    "expected { from = \"12-01\", beds = 300 }: month and day, and a whole number",
                ),
            }
        }
        steps.sort_by(|left, right| left.0.total_cmp(&right.0));
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

    fn shift_end(faults: &Faults, table: &TomlTable<'_>, varies: bool) -> Option<ShiftEnd> {
        let Some(rule) = table.text(faults, "shift_end") else {
            if table.has("shift_end") {
                let _ = table.get("stop_new_work");
                return None;
            }
            if varies {
                let _ = table.get("stop_new_work");
                table.add_table_fault(faults, "shift_end is missing, and it moves waits by a fifth: write finish_then_leave, hand_over or stop_new_work_before");
                return None;
            }
            return Some(ShiftEnd::FinishThenLeave);
        };
        match rule {
            "finish_then_leave" => Some(ShiftEnd::FinishThenLeave),
            "hand_over" => Some(ShiftEnd::HandOver),
            "stop_new_work_before" => {
                let before = Self::time(faults, table, "stop_new_work");
                if before.is_none() {
                    table.add_table_fault(faults, "stop_new_work is missing: how long before the end of a shift nothing new is begun, such as \"20 min\"");
                }
                before.map(|before| ShiftEnd::StopNewWorkBefore { before })
            }
            other => {
                table.add_table_fault(faults, format!("shift_end {other:?} is none; write finish_then_leave, hand_over or stop_new_work_before"));
                let _ = table.get("stop_new_work");
                None
            }
        }
    }

    fn priority(&self, faults: &Faults, table: &TomlTable<'_>) -> ByType<u8> {
        let mut priorities = ByType::same(0, self.types.len());
        let entries = table.entries(faults, "priority").unwrap_or_default();
        let rank = |value: &Value<'_>| {
            count(value).and_then(|rank| u8::try_from(rank).ok()).filter(|rank| (1..=16).contains(rank))
        };
        let mut lowest = 0;
        let mut ranks = Vec::new();
        for (label, value) in entries {
            let Some(rank) = rank(value) else {
                table.add_fault(faults, "priority", value, "expected a rank from 1, served first, to 16");
                continue;
            };
            lowest = lowest.max(rank);
            ranks.push((label, rank - 1));
        }
        // Whoever is not named comes after those who are.
        if !ranks.is_empty() {
            priorities.set(lowest, TypeId::all(self.types.len()));
        }
        for (label, rank) in ranks.into_iter().rev() {
            priorities.set(rank, self.types_called(faults, table, "priority", label));
        }
        priorities
    }
}
