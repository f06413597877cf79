//! What is wrong with how the stations of a network hang together.

use super::cycle::{MOST_STEPS, Reason, ZeroTimeCycle};
use super::id::{StationId, TypeId};
use super::{
    ByType, MAX_POOLS, Network, NetworkFault, Pool, Route, ServiceKind, ShiftEnd, Station, StationKind,
    WhenFull,
};

impl Network {
    /// Everything that is wrong with how stations hang together.
    #[must_use]
    pub fn faults(&self) -> Vec<NetworkFault> {
        let mut faults = Vec::new();
        let mut fault = |subject: &str, message: String| {
            faults.push(NetworkFault { subject: subject.to_owned(), message });
        };
        if self.sources.is_empty() {
            fault("network", "nobody comes: add a [[source]] with `to` and `arrivals`".to_owned());
        }
        for (count, most, noun) in self.sizes() {
            if count > most {
                fault(
                    "network",
                    format!("{count} {noun}; at most {most} are taken, so join some or leave some out"),
                );
            }
        }
        let reached = self.reached();
        let ends = self.can_end();
        for (id, station) in self.station_ids().zip(&self.stations) {
            if !reached[id.idx()] {
                fault(
                    &station.name,
                    "no source and no route leads here; name it in a `to` or `then`, or remove it".to_owned(),
                );
            } else if !ends[id.idx()] {
                fault(
                    &station.name,
                    "patients can never leave from here: no exit can be reached; give `then` a way to an exit"
                        .to_owned(),
                );
            }
            if let StationKind::ServiceStation(service_station) = &station.kind {
                if MAX_POOLS < service_station.pools.len() {
                    fault(&station.name, format!("more than {MAX_POOLS} pools; join some"));
                }
                let most: u32 = service_station.pools.iter().map(|pool| pool.staffed.most()).sum();
                if most == 0
                    && station.opening_hours.as_ref().is_none_or(|opening_hours| opening_hours.most() > 0)
                {
                    fault(
                        &station.name,
                        format!(
                            "it never has {}; say how many",
                            if service_station.kind == ServiceKind::Beds { "a bed" } else { "a server" }
                        ),
                    );
                }
                if let Some(capacity) = service_station.capacity
                    && capacity < most
                {
                    fault(
                        &station.name,
                        format!(
                            "room for {capacity} is less than its {most} {}; capacity counts those in care too",
                            match (service_station.kind == ServiceKind::Beds, most) {
                                (true, 1) => "bed",
                                (true, _) => "beds",
                                (false, 1) => "server",
                                (false, _) => "servers",
                            }
                        ),
                    );
                }
                if let ShiftEnd::StopNewWorkBefore { before } = service_station.shift_end {
                    let never_begins = |pool: &&Pool| {
                        0 < pool.staffed.most() && pool.staffed.least_until(before).most() == 0
                    };
                    for pool in service_station.pools.iter().filter(never_begins) {
                        fault(
                            &station.name,
                            format!(
                                "its {} never begin with anybody: they are never there for longer than the {before} minutes of stop_new_work; make it shorter",
                                pool.name
                            ),
                        );
                    }
                }
                for type_id in self.type_ids() {
                    let is_served = service_station
                        .pools
                        .iter()
                        .any(|pool| pool.serves.is_empty() || pool.serves[type_id.idx()]);
                    if !is_served {
                        fault(
                            &station.name,
                            format!(
                                "no pool serves {}; add it to the `serves` of one",
                                self.types[type_id.idx()].name
                            ),
                        );
                        break;
                    }
                }
            }
        }
        for source in &self.sources {
            let station = &self.stations[source.to.idx()];
            if let StationKind::ServiceStation(service_station) = &station.kind
                && service_station.capacity.is_some()
                && service_station.when_full == WhenFull::Blocks
            {
                fault(
                    &source.name,
                    format!(
                        "its patients cannot be kept waiting outside {}: give that station `full` instead of `when_full = \"blocks\"`",
                        station.name
                    ),
                );
            }
        }
        for ring in self.rings() {
            let (first, others) = (&self.stations[ring[0].idx()].name, &ring[1..]);
            let others: Vec<&str> = others.iter().map(|id| self.stations[id.idx()].name.as_str()).collect();
            fault(
                first,
                format!(
                    "patients go on to {} and back here, and each waits outside the next when that is full: once all are full of those, nobody in them moves again; give one of them `full` instead of `when_full = \"blocks\"`, or no `capacity`",
                    others.join(", ")
                ),
            );
        }
        // Only where nothing else is wrong: a circle without any exit is one fault.
        if faults.is_empty()
            && let Some(zero_time_cycle) = self.zero_time_cycle()
            && let Some((first, _)) = zero_time_cycle.stations.first()
        {
            let subject = self.stations[first.idx()].name.clone();
            faults.push(NetworkFault { subject, message: self.cycle_fault(&zero_time_cycle) });
        }
        faults
    }

    /// What is wrong with a circle in which no time passes.
    fn cycle_fault(&self, zero_time_cycle: &ZeroTimeCycle) -> String {
        /// More of them nobody reads.
        const MOST_NAMED: usize = 8;
        let names: Vec<String> = zero_time_cycle
            .stations
            .iter()
            .map(|(id, reason)| {
                let name = &self.stations[id.idx()].name;
                match reason {
                    Reason::Served | Reason::Chooses => name.clone(),
                    Reason::Full => format!("{name} (full)"),
                    Reason::Closed => format!("{name} (closed)"),
                    Reason::Reneges => format!("{name} (left unseen)"),
                }
            })
            .collect();
        let [name] = names.as_slice() else {
            let mut circle = names[..names.len().min(MOST_NAMED)].join(" to ");
            if MOST_NAMED < names.len() {
                circle = format!("{circle}, {} more", names.len() - MOST_NAMED);
            }
            return format!(
                "patients go round from {circle} and back, and hardly any time passes: through more than {MOST_STEPS} stations in a minute; give one of them a longer time, or send patients on another way"
            );
        };
        format!(
            "patients go from {name} back to itself, and hardly any time passes: more than {MOST_STEPS} times in a minute; give it a longer time, or send fewer of them back"
        )
    }

    /// How many there are of what is numbered, and the most that are taken.
    fn sizes(&self) -> [(usize, usize, &'static str); 8] {
        let service_stations =
            self.stations.iter().filter(|station| matches!(station.kind, StationKind::ServiceStation(_)));
        [
            (self.stations.len(), 60_000, "stations"),
            (service_stations.count(), 4_000, "queues and wards"),
            (self.sources.len(), 60_000, "sources"),
            (self.types.len(), 60_000, "kinds of patients"),
            (self.places.len(), 250, "places"),
            (self.destinations.len(), 126, "destinations"),
            (self.clocks.len(), 8, "clocks"),
            (self.types.len() * self.stations.len(), 500_000, "kinds of patients times stations"),
        ]
    }

    /// Every station that patients may go to next from here.
    #[must_use]
    pub fn next_of(&self, station: StationId) -> Vec<StationId> {
        let routes = self.routes_of(station).into_iter().flat_map(ByType::values);
        let mut next: Vec<StationId> = routes.flat_map(Route::stations).collect();
        let station = &self.stations[station.idx()];
        if let StationKind::Choice(choice) = &station.kind {
            next.extend(choice.options.iter().map(|option| option.to));
        }
        next.extend(station.diversions.iter().map(|diversion| diversion.to));
        next
    }

    /// Every station that one type of patient may go to next from here.
    pub(super) fn next_for(&self, station: StationId, type_id: TypeId) -> Vec<StationId> {
        let routes = self.routes_of(station).into_iter().map(|route| route.get(type_id));
        let mut next: Vec<StationId> = routes.flat_map(Route::stations).collect();
        let station = &self.stations[station.idx()];
        if let StationKind::Choice(choice) = &station.kind {
            let open = choice.options.iter().filter(|option| option.constant.get(type_id).is_some());
            next.extend(open.map(|option| option.to));
        }
        let diverted = station
            .diversions
            .iter()
            .filter(|diversion| diversion.applies_to[type_id.idx()] && 0.0 < diversion.share);
        next.extend(diverted.map(|diversion| diversion.to));
        next
    }

    /// The routes along which patients leave a station.
    fn routes_of(&self, station: StationId) -> Vec<&ByType<Route>> {
        let station = &self.stations[station.idx()];
        let mut routes: Vec<&ByType<Route>> = match &station.kind {
            StationKind::Exit => return Vec::new(),
            StationKind::Delay { .. } => vec![&station.next_route],
            StationKind::ServiceStation(service_station) => {
                let reneged = service_station.patience.is_some().then_some(&service_station.reneged);
                let full = match (service_station.capacity, &service_station.when_full) {
                    (Some(_), WhenFull::Lost(route)) => Some(route),
                    _ => None,
                };
                [&station.next_route].into_iter().chain(reneged).chain(full).collect()
            }
            StationKind::Slots(clinic) => {
                vec![&station.next_route, &clinic.same_day_full, &clinic.full, &clinic.missed]
            }
            StationKind::Choice(choice) => vec![&choice.none_open],
        };
        if station.opening_hours.is_some() {
            routes.push(&station.route_when_closed);
        }
        routes
    }

    fn reached(&self) -> Vec<bool> {
        let mut reached = vec![false; self.stations.len()];
        let mut to_visit: Vec<StationId> = self.sources.iter().map(|source| source.to).collect();
        while let Some(station) = to_visit.pop() {
            if !std::mem::replace(&mut reached[station.idx()], true) {
                to_visit.extend(self.next_of(station));
            }
        }
        reached
    }

    /// From which stations an exit can be reached.
    fn can_end(&self) -> Vec<bool> {
        let is_exit = |station: &Station| matches!(station.kind, StationKind::Exit);
        let mut ends: Vec<bool> = self.stations.iter().map(is_exit).collect();
        let mut previous: Vec<Vec<StationId>> = vec![Vec::new(); self.stations.len()];
        for id in self.station_ids() {
            self.next_of(id).into_iter().for_each(|next| previous[next.idx()].push(id));
        }
        let mut to_visit: Vec<StationId> = self.station_ids().filter(|id| ends[id.idx()]).collect();
        while let Some(station) = to_visit.pop() {
            for &before in &previous[station.idx()] {
                if !std::mem::replace(&mut ends[before.idx()], true) {
                    to_visit.push(before);
                }
            }
        }
        ends
    }
}
