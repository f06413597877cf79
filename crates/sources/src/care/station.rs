//! Stations as they are written: queues, beds, appointments, delays, choices and exits.

use flow::kernel::draw::{Law, Shares};
use flow::network::{
    Book, ByType, Choice, ChoiceOption, Cost, DAY, Destination, PatientType, Pool, Room, RoomKind, Route,
    Schedule, Session, ShiftEnd, Station, StationKind, WhenFull, YEAR,
};
use jiff::civil::Date;
use toml::de::DeValue;

use super::unit::{self, Shift};
use super::written::{Faults, Value, Written, count, number};
use super::{Known, law};

/// What is needed to read stations.
pub(super) struct Stations<'k> {
    pub(super) known: &'k Known,
    pub(super) types: &'k [PatientType],
    pub(super) start: Date,
    pub(super) destinations: Vec<Destination>,
}

impl Stations<'_> {
    fn first_weekday(&self) -> u8 {
        u8::try_from(self.start.weekday().to_monday_zero_offset()).unwrap_or(0)
    }

    /// Reads a station.
    pub(super) fn station(&mut self, faults: &Faults, of: &Written<'_>) -> Option<Station> {
        let name = of.required_text(faults, "name", "the name of the station");
        let kind = of.required_text(faults, "kind", "queue, beds, slots, delay, choice or exit")?;
        let _ = of.get("like");
        let site = of.text(faults, "site").unwrap_or_default();
        let is_exit = kind == "exit";
        let then = if is_exit || kind == "choice" {
            Some(self.route_to_nowhere())
        } else {
            self.route(faults, of, "then", Some("where patients go on to, such as then = \"home\""))
        };
        let doors = if kind == "slots" { None } else { self.doors(faults, of) };
        let closed = if doors.is_some() {
            self.route(faults, of, "closed", Some("where those go who find it closed"))
        } else {
            Some(self.route_to_nowhere())
        };
        let limit = Self::time(faults, of, "limit");
        let cost = cost(faults, of);
        let provenance = super::provenance(faults, of);
        let source = of.text(faults, "source").unwrap_or_default().to_owned();
        let has_own_destination = of.text(faults, "destination");
        let is_unserved = if is_exit { of.flag(faults, "unserved").unwrap_or(false) } else { false };
        let destination = has_own_destination
            .or_else(|| (is_exit && is_unserved).then_some(name).flatten())
            .map(|name| self.destination(name, is_unserved));
        let body = match kind {
            "queue" => self.room(faults, of, RoomKind::Queue),
            "beds" => self.room(faults, of, RoomKind::Beds),
            "slots" => self.book(faults, of),
            "delay" => self
                .laws(faults, of, "time", true)
                .map(|time| StationKind::Delay { time, is_retry: of.flag(faults, "retry").unwrap_or(false) }),
            "choice" => self.choice(faults, of),
            "exit" => Some(StationKind::Exit),
            _ => {
                let known = ["queue", "beds", "slots", "delay", "choice", "exit"];
                of.lacks(faults, format!("kind {kind:?} is none; write {}", known.join(", ")));
                return None;
            }
        };
        of.finish(faults);
        Some(Station {
            name: name?.to_owned(),
            site: site.to_owned(),
            kind: body?,
            then: then?,
            diversions: Vec::new(),
            doors,
            closed: closed?,
            limit,
            cost: cost?,
            destination,
            provenance: provenance?,
            source,
        })
    }

    fn destination(&mut self, name: &str, is_unserved: bool) -> usize {
        if let Some(known) = self.destinations.iter().position(|known| known.name == name) {
            return known;
        }
        self.destinations.push(Destination { name: name.to_owned(), is_unserved });
        self.destinations.len() - 1
    }

    /// For what is never gone along.
    fn route_to_nowhere(&self) -> ByType<Route> {
        ByType::same(Route::only(0), self.types.len())
    }

    fn time(faults: &Faults, of: &Written<'_>, key: &str) -> Option<f64> {
        let value = of.get(key)?;
        let time = value.get_ref().as_str().and_then(unit::time);
        if time.is_none() {
            of.fault(faults, key, value, unit::TIME);
        }
        time
    }

    /// The types that a label names; a fault where it names none.
    fn who(&self, faults: &Faults, of: &Written<'_>, key: &str, label: &str) -> Vec<usize> {
        let who: Vec<usize> = (0..self.types.len()).filter(|idx| self.types[*idx].is_called(label)).collect();
        if who.is_empty() {
            let labels = self.types.iter().flat_map(|of| of.labels.iter().map(|(_, value)| value.as_str()));
            let mut known: Vec<&str> = labels.collect();
            known.sort_unstable();
            known.dedup();
            let hint = super::written::nearest(label, &known).map_or_else(
                || format!("there is {}", known.join(", ")),
                |near| format!("did you mean {near:?}?"),
            );
            of.lacks(faults, format!("{key}: no patients are called {label:?}; {hint}"));
        }
        who
    }

    /// Something for all, under a key, and for some, under the key with `_for`. Labels written first
    /// win where a patient has several.
    fn by_type<T: Clone>(
        &self,
        faults: &Faults,
        of: &Written<'_>,
        key: &str,
        base: Option<T>,
        read: impl Fn(&Value<'_>) -> Option<T>,
    ) -> Option<ByType<T>> {
        let mut all = ByType::same(base?, self.types.len());
        for (label, value) in of.entries(faults, &format!("{key}_for")).unwrap_or_default().into_iter().rev()
        {
            let who = self.who(faults, of, &format!("{key}_for"), label);
            all.set(read(value)?, who);
        }
        Some(all)
    }

    fn laws(&self, faults: &Faults, of: &Written<'_>, key: &str, is_required: bool) -> Option<ByType<Law>> {
        let Some(value) = of.get(key) else {
            if is_required {
                of.lacks(
                    faults,
                    format!(
                        "{key} is missing: a time such as \"12 min\", or {{ lognormal = {{ mean, sd }} }}"
                    ),
                );
            }
            return None;
        };
        let whose = format!("{}, {key}", of.whose);
        let base = law::law(faults, of.file, &whose, value);
        self.by_type(faults, of, key, base, |value| law::law(faults, of.file, &whose, value))
    }

    fn route(
        &self,
        faults: &Faults,
        of: &Written<'_>,
        key: &str,
        required: Option<&str>,
    ) -> Option<ByType<Route>> {
        let Some(value) = of.get(key) else {
            if let Some(what) = required {
                of.lacks(faults, format!("{key} is missing: {what}"));
            }
            return None;
        };
        let base = self.one_route(faults, of, key, value);
        self.by_type(faults, of, key, base, |value| self.one_route(faults, of, key, value))
    }

    fn one_route(&self, faults: &Faults, of: &Written<'_>, key: &str, value: &Value<'_>) -> Option<Route> {
        match value.get_ref() {
            DeValue::String(name) => Some(Route::only(self.known.station(faults, of, key, name)?)),
            DeValue::Table(map) => {
                let mut entries: Vec<(&str, &Value<'_>, usize)> = map
                    .iter()
                    .map(|(name, share)| (name.get_ref().as_ref(), share, name.span().start))
                    .collect();
                entries.sort_by_key(|(.., at)| *at);
                let entries: Vec<(&str, &Value<'_>)> =
                    entries.into_iter().map(|(name, share, _)| (name, share)).collect();
                let shares = super::shares(faults, of, key, &entries)?;
                let to: Option<Vec<usize>> =
                    shares.iter().map(|(name, _)| self.known.station(faults, of, key, name)).collect();
                Some(Route::of(to?, shares.into_iter().map(|(_, share)| share).collect()))
            }
            _ => {
                of.fault(faults, key, value, "expected a station, or a table of stations and shares such as { home = 0.7, ward = 0.3 }");
                None
            }
        }
    }

    /// When doors are open.
    fn doors(&self, faults: &Faults, of: &Written<'_>) -> Option<Schedule> {
        let value = of.get("hours")?;
        let found = super::doors(value, self.first_weekday());
        if found.is_none() {
            of.fault(faults, "hours", value, super::DOORS);
        }
        found.flatten()
    }

    /// Servers: one number, or shifts.
    fn staffed(&self, faults: &Faults, of: &Written<'_>) -> Option<Schedule> {
        if let Some(value) = of.get("servers") {
            let n = count(value);
            if n.is_none() {
                of.fault(faults, "servers", value, "expected a whole number, 0 or more");
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
                            format!("{} = {}: {expected}", hours.get_ref(), super::written::shown(servers)),
                        ),
                    }
                }
            }
            DeValue::Array(rows) => {
                for row in rows {
                    let text = |key: &str| row.get_ref().get(key).and_then(|value| value.get_ref().as_str());
                    let days = text("days").map_or(Some([true; 7]), unit::days);
                    let hours = text("hours").and_then(unit::hours);
                    let count = row.get_ref().get("servers").and_then(count);
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
            let from = row
                .get_ref()
                .get("from")
                .and_then(|value| value.get_ref().as_str())
                .and_then(|day| self.day_of_year(day));
            match (from, row.get_ref().get("beds").and_then(count)) {
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
        super::day_of_year(self.start, text)
    }

    fn room(&self, faults: &Faults, of: &Written<'_>, kind: RoomKind) -> Option<StationKind> {
        let is_queue = kind == RoomKind::Queue;
        let pools = if is_queue {
            self.pools(faults, of)
        } else {
            self.beds(faults, of)
                .map(|staffed| vec![Pool { name: "beds".to_owned(), staffed, serves: Vec::new() }])
        };
        let service = self.laws(faults, of, if is_queue { "service" } else { "stay" }, true);
        let varies = pools
            .as_ref()
            .is_some_and(|pools| pools.iter().any(|pool| pool.staffed.next_change(0.0).is_some()));
        let shift_end =
            if is_queue { Self::shift_end(faults, of, varies) } else { Some(ShiftEnd::FinishThenLeave) };
        let capacity = of.count(faults, "capacity");
        let full = if capacity.is_some() {
            match of.text(faults, "when_full") {
                Some("blocks") => Some(WhenFull::Blocks),
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
                    None
                }
            }
        } else {
            Some(WhenFull::Lost(self.route_to_nowhere()))
        };
        let patience = self.laws(faults, of, "patience", false);
        let left = if patience.is_some() {
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
        let discharge_days = of.numbers::<7>(faults, "discharge_days").unwrap_or([1.0; 7]);
        if discharge_days.iter().any(|share| *share > 1.0) {
            of.lacks(faults, "discharge_days are shares from 0 to 1, Monday first");
        }
        Some(StationKind::Room(Box::new(Room {
            kind,
            pools: pools?,
            shift_end: shift_end?,
            clears_queue: of.flag(faults, "clears_queue").unwrap_or(false),
            service: service?,
            priority: self.priority(faults, of)?,
            preempts,
            capacity,
            when_full: full?,
            holds_sender,
            patience,
            left: left?,
            discharge,
            discharge_days,
        })))
    }

    fn pools(&self, faults: &Faults, of: &Written<'_>) -> Option<Vec<Pool>> {
        let Some(rows) = of.list(faults, "pool") else {
            let staffed = self.staffed(faults, of)?;
            return Some(vec![Pool { name: "servers".to_owned(), staffed, serves: Vec::new() }]);
        };
        let mut pools = Vec::new();
        for row in rows {
            let pool = Written::of_value(format!("{}, pool", of.whose), of.file, row, faults)?;
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
                    for idx in self.who(faults, &pool, "serves", text) {
                        serves[idx] = true;
                    }
                }
            }
            pool.finish(faults);
            pools.push(Pool { name: name?.to_owned(), staffed: staffed?, serves });
        }
        if pools.len() > 16 {
            of.lacks(faults, "more than 16 pools; join some");
            return None;
        }
        Some(pools)
    }

    fn shift_end(faults: &Faults, of: &Written<'_>, varies: bool) -> Option<ShiftEnd> {
        let Some(rule) = of.text(faults, "shift_end") else {
            if varies {
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
                None
            }
        }
    }

    fn priority(&self, faults: &Faults, of: &Written<'_>) -> Option<ByType<u8>> {
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
                return None;
            };
            lowest = lowest.max(rank);
            ranks.push((label, rank - 1));
        }
        // Whoever is not named comes after those who are.
        if !ranks.is_empty() {
            all.set(lowest, 0..self.types.len());
        }
        for (label, rank) in ranks.into_iter().rev() {
            all.set(rank, self.who(faults, of, "priority", label));
        }
        Some(all)
    }

    fn book(&self, faults: &Faults, of: &Written<'_>) -> Option<StationKind> {
        let mut sessions = Vec::new();
        let mut asked = Vec::new();
        for row in of.list(faults, "sessions").unwrap_or_default() {
            let session = Written::of_value(format!("{}, sessions", of.whose), of.file, row, faults)?;
            let staff = session.required_text(faults, "staff", "whose appointments, such as \"GP\"");
            let a_week = session.number_in(faults, "a_week", 0.0, 1e9);
            let same_day = session.number_in(faults, "same_day", 0.0, 1.0);
            let share = session.number_in(faults, "asked", 0.0, 1.0).unwrap_or(1.0);
            if a_week.is_none() || same_day.is_none() {
                session
                    .lacks(faults, "expected { staff = \"GP\", a_week = 500, same_day = 0.4, asked = 0.5 }");
            }
            session.finish(faults);
            sessions.push(Session { staff: staff?.to_owned(), slots_a_week: a_week?, same_day: same_day? });
            asked.push(share);
        }
        if sessions.is_empty() {
            of.lacks(faults, "sessions is missing: a list of { staff = \"GP\", a_week = 500, same_day = 0.4, asked = 0.5 }");
            return None;
        }
        let sum: f64 = asked.iter().sum();
        if (sum - 1.0).abs() > 1e-6 {
            of.lacks(faults, format!("the shares `asked` of its sessions add to {sum}, not 1"));
        }
        let share = |key: &str, default: f64| of.number_in(faults, key, 0.0, 1.0).unwrap_or(default);
        let wants = Some(share("wants_same_day", 0.0));
        let wants_same_day = self.by_type(faults, of, "wants_same_day", wants, |value| {
            let share = number(value).filter(|share| (0.0..=1.0).contains(share));
            if share.is_none() {
                of.fault(faults, "wants_same_day_for", value, "expected a share from 0 to 1");
            }
            share
        });
        let ahead = if of.get("ahead").is_some() {
            self.laws(faults, of, "ahead", true)
        } else {
            Some(ByType::same(Law::Fixed(0.0), self.types.len()))
        };
        let horizon = Self::time(faults, of, "horizon");
        if horizon.is_none_or(|horizon| !(DAY..=366.0 * DAY).contains(&horizon)) {
            of.lacks(
                faults,
                "horizon is missing: how far ahead appointments are given, from \"1 d\" to \"366 d\"",
            );
        }
        let hours = of.text(faults, "hours").map_or(Some((8.0 * 60.0, 18.5 * 60.0)), unit::hours);
        if hours.is_none() {
            of.lacks(faults, format!("hours: {}", unit::HOURS));
        }
        let days = of.numbers::<7>(faults, "days").unwrap_or([1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0]);
        if days.iter().sum::<f64>() <= 0.0 {
            of.lacks(faults, "days are all 0; give one at least a weight");
        }
        let not_attended = share("not_attended", 0.0);
        let same_day_full =
            self.route(faults, of, "same_day_full", Some("where those go who get no appointment on the day"));
        let full =
            self.route(faults, of, "full", Some("where those go for whom there is none within the horizon"));
        let missed = if not_attended > 0.0 || of.get("missed").is_some() {
            self.route(faults, of, "missed", Some("where those go who did not attend"))
        } else {
            Some(self.route_to_nowhere())
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to 366")]
        let horizon_days = (horizon? / DAY) as u32;
        Some(StationKind::Slots(Box::new(Book {
            sessions,
            asked: Shares::new(&asked),
            asked_weights: asked,
            wants_same_day: wants_same_day?,
            ahead: ahead?,
            horizon_days,
            not_attended,
            same_day_full: same_day_full?,
            full: full?,
            missed: missed?,
            hours: hours?,
            days,
        })))
    }

    fn choice(&self, faults: &Faults, of: &Written<'_>) -> Option<StationKind> {
        let mut options = Vec::new();
        for row in of.list(faults, "options").unwrap_or_default() {
            let option = Written::of_value(format!("{}, options", of.whose), of.file, row, faults)?;
            let to = option.required_text(faults, "to", "a station to choose")?;
            let to = self.known.station(faults, &option, "to", to);
            let constant = option.number(faults, "constant").unwrap_or(0.0);
            let only = option.list(faults, "only");
            let mut all = ByType::same(if only.is_some() { None } else { Some(constant) }, self.types.len());
            for label in only.unwrap_or_default() {
                match label.get_ref().as_str() {
                    Some(text) => all.set(Some(constant), self.who(faults, &option, "only", text)),
                    None => option.fault(
                        faults,
                        "only",
                        label,
                        "expected a need, place or age in quotation marks",
                    ),
                }
            }
            for (label, value) in option.entries(faults, "constant_for").unwrap_or_default().into_iter().rev()
            {
                match number(value) {
                    Some(constant) => {
                        all.set(Some(constant), self.who(faults, &option, "constant_for", label));
                    }
                    None => option.fault(faults, "constant_for", value, "expected a number"),
                }
            }
            option.finish(faults);
            options.push(ChoiceOption { to: to?, constant: all });
        }
        if options.is_empty() {
            of.lacks(faults, "options is missing: a list of { to = \"station\", constant = 0.0 }");
        }
        let weight = |key: &str| {
            let weight = of.number(faults, key).unwrap_or(0.0);
            if weight > 0.0 {
                of.lacks(
                    faults,
                    format!("{key} is above 0: patients would like more of it; write 0 or less"),
                );
            }
            weight
        };
        let weights = ["per_travel_minute", "per_wait_minute", "out_of_hours"].map(weight);
        let reach = Self::time(faults, of, "reach").unwrap_or(f64::INFINITY);
        let travels = of.flag(faults, "travels").unwrap_or(false);
        let none_open =
            self.route(faults, of, "none_open", Some("where those go for whom nothing is open within reach"));
        Some(StationKind::Choice(Box::new(Choice {
            options,
            per_travel_minute: weights[0],
            per_wait_minute: weights[1],
            out_of_hours: weights[2],
            reach,
            travels,
            none_open: none_open?,
        })))
    }
}

fn cost(faults: &Faults, of: &Written<'_>) -> Option<Cost> {
    let Some(value) = of.get("cost") else { return Some(Cost::default()) };
    let table = Written::of_value(format!("{}, cost", of.whose), of.file, value, faults)?;
    let amount = |key: &str, per: Option<&str>, expected: &str| {
        let Some(value) = table.get(key) else { return Some(0.0) };
        let pounds = value.get_ref().as_str().and_then(|text| unit::pounds(text, per));
        if pounds.is_none() {
            table.fault(faults, key, value, format!("expected an amount such as {expected}"));
        }
        pounds
    };
    let fixed = amount("fixed", Some("year"), "\"£1,200,000 / year\"");
    let contact = amount("contact", None, "\"£45\"");
    let staffed_hour = amount("staffed_hour", None, "\"£120\"");
    table.finish(faults);
    Some(Cost { fixed: fixed?, contact: contact?, staffed_hour: staffed_hour? })
}
