//! Patients enter stations, go on from them, are delayed, and leave the network.

use super::counts::{FirstSeen, StationCounts, note_service_start, note_visit_end};
use super::patient::{DrawPurpose, HeldPlace, Patient, RETRIED, State};
use super::{INSIDE, Simulation};
use crate::kernel::calendar::in_steps;
use crate::network::id::{DelayId, StationId, TypeId};
use crate::network::{ByType, Route};
use crate::program::{Kind, NOWHERE, StationProgram};

/// More rounds than this, and a patient is taken out: the routes form a cycle.
const MAX_ROUNDS: u16 = 10_000;
/// More moves at one instant than this: the routes form a cycle.
const MAX_MOVES: u32 = 64;

impl<'a> Simulation<'a> {
    /// Draws the station a patient goes on to along the route of their type.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    pub(super) fn draw_route(
        &self,
        routes: &ByType<Route>,
        patient: &Patient,
        purpose: DrawPurpose,
    ) -> StationId {
        let route = routes.get(patient.type_id);
        let idx = if route.to.len() == 1 {
            0
        } else {
            route.shares.index_of(patient.draw(self.n_stations, purpose))
        };
        route.to[idx]
    }

    /// A patient enters a station. `held_place` is what they hold until they are taken in.
    #[inline]
    pub(super) fn enter(&mut self, patient_idx: u32, station: StationId, held_place: HeldPlace) {
        let station_program = &self.program.stations[station.idx()];
        if matches!(station_program.kind, Kind::Exit) {
            self.release_held(held_place);
            self.leave_network(patient_idx, station, station_program);
        } else {
            self.enter_following_routes(patient_idx, station, station_program, held_place);
        }
    }

    /// A patient enters a station that is no exit, and follows routes from there until a station takes them in.
    pub(super) fn enter_following_routes(
        &mut self,
        patient_idx: u32,
        station: StationId,
        station_program: &'a StationProgram,
        held_place: HeldPlace,
    ) {
        let (mut station, mut station_program, mut held_place) = (station, station_program, held_place);
        for _ in 0..MAX_MOVES {
            self.note_entry(patient_idx, station, station_program);
            let next = if station_program.has_opening_hours && self.is_closed(station) {
                Some(self.handle_closed(patient_idx, station, held_place))
            } else if let Kind::ServiceStation(service) = station_program.kind {
                self.enter_service_station(patient_idx, service, held_place)
            } else {
                self.release_held(held_place);
                self.enter_without_server(patient_idx, station_program.kind)
            };
            let Some(next) = next else { return };
            (station, station_program, held_place) =
                (next, &self.program.stations[next.idx()], HeldPlace::NOTHING);
            if matches!(station_program.kind, Kind::Exit) {
                return self.leave_network(patient_idx, station, station_program);
            }
        }
        self.remove_cycling(patient_idx);
    }

    /// A patient enters a station without servers; gives the station they go on to at once, or `None`.
    pub(super) fn enter_without_server(&mut self, patient_idx: u32, kind: Kind) -> Option<StationId> {
        match kind {
            Kind::Slots(clinic) => self.request_appointment(patient_idx, clinic),
            Kind::Choice(choice) => self.choose(patient_idx, choice),
            Kind::Delay(delay) => {
                self.begin_delay(patient_idx, delay);
                None
            }
            Kind::ServiceStation(_) | Kind::Exit => None,
        }
    }

    pub(super) fn is_closed(&self, station: StationId) -> bool {
        let opening_hours = &self.program.network.stations[station.idx()].opening_hours;
        opening_hours.as_ref().is_some_and(|opening_hours| opening_hours.at(self.now) == 0)
    }

    /// Counts a patient who finds the station closed; gives the station they go on to.
    pub(super) fn handle_closed(
        &mut self,
        patient_idx: u32,
        station: StationId,
        held_place: HeldPlace,
    ) -> StationId {
        self.release_held(held_place);
        self.count_turned_away(patient_idx);
        self.counts_of(patient_idx).found_closed += 1;
        self.log_step(patient_idx, "finds it closed");
        let route_when_closed = &self.program.network.stations[station.idx()].route_when_closed;
        self.draw_route(route_when_closed, &self.patients[patient_idx as usize], DrawPurpose::Closed)
    }

    /// Counts that a patient enters a station that is no exit.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    pub(super) fn note_entry(
        &mut self,
        patient_idx: u32,
        station: StationId,
        station_program: &StationProgram,
    ) {
        let type_id = self.patients[patient_idx as usize].type_id;
        let counts_idx = self.counts_idx_at(station_program, type_id);
        self.counts[counts_idx as usize].visits += 1;
        let patient = &mut self.patients[patient_idx as usize];
        patient.station = station;
        patient.entered = self.now;
        patient.remaining_service = -1.0;
        patient.counts_idx = counts_idx;
        // A round ends when a station is entered again, or another that has the same bit.
        let station_bit = 1_u16 << (station.number() % 16);
        let comes_again = patient.stations_this_round & station_bit != 0;
        patient.round = patient.round.saturating_add(u16::from(comes_again));
        patient.stations_this_round =
            if comes_again { station_bit } else { patient.stations_this_round | station_bit };
        if station_program.clocks_started != 0 {
            self.clocks.start(patient_idx, patient, station_program.clocks_started, self.now);
        }
        self.log_step(patient_idx, "arrives");
    }

    /// The index of the counts of a type at a station, created on first use.
    #[inline]
    pub(super) fn counts_idx_at(&mut self, station_program: &StationProgram, type_id: TypeId) -> u32 {
        let idx = station_program.first as usize + type_id.idx();
        let counts_idx = self.counts_idx[idx];
        if counts_idx == u32::MAX { self.new_counts(idx) } else { counts_idx }
    }

    #[cold]
    fn new_counts(&mut self, idx: usize) -> u32 {
        let counts_idx = u32::try_from(self.counts.len()).unwrap_or(u32::MAX);
        self.counts_idx[idx] = counts_idx;
        self.counts.push(StationCounts::new());
        counts_idx
    }

    /// The counts of a patient's type at the station where they are.
    #[inline]
    pub(super) fn counts_of(&mut self, patient_idx: u32) -> &mut StationCounts {
        &mut self.counts[self.patients[patient_idx as usize].counts_idx as usize]
    }

    pub(super) fn count_turned_away(&mut self, patient_idx: u32) {
        self.counts_of(patient_idx).turned_away += 1;
    }

    /// Counts that a patient leaves the station where they are; gives the next.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    pub(super) fn complete_visit(&mut self, patient_idx: u32) -> StationId {
        let patient = &self.patients[patient_idx as usize];
        note_visit_end(&mut self.counts, patient, self.now);
        self.next_station(patient)
    }

    /// The station a patient goes on to from where they are; depends only on the patient's own random draws.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    pub(super) fn next_station(&self, patient: &Patient) -> StationId {
        if let Some(only) = self.program.stations[patient.station.idx()].only_next {
            return only;
        }
        let station = &self.program.network.stations[patient.station.idx()];
        for (idx, diversion) in station.diversions.iter().enumerate() {
            let purpose = patient.purpose(self.n_stations, DrawPurpose::Route as u32);
            let draw = patient.key.sub_key(u64::from(purpose)).uniform(u32::try_from(idx).unwrap_or(0));
            if diversion.applies_to[patient.type_id.idx()] && draw < diversion.share {
                return diversion.to;
            }
        }
        self.draw_route(&station.next_route, patient, DrawPurpose::Route)
    }

    pub(super) fn begin_delay(&mut self, patient_idx: u32, delay: DelayId) {
        let delay_program = &self.program.delays[delay.idx()];
        let patient = &mut self.patients[patient_idx as usize];
        note_service_start(self.program, &mut self.counts, &mut self.clocks, patient_idx, patient, self.now);
        let draw = patient.draw(self.n_stations, DrawPurpose::Service);
        let time = delay_program.time.get(patient.type_id).quantile(draw);
        self.delays[delay.idx()].add(self.now, INSIDE, 1.0);
        patient.state = State::Delayed;
        patient.due = in_steps(self.now + time);
        patient.first_seen_at |= if delay_program.is_retry { RETRIED } else { 0 };
        let (due, round) = (patient.due, patient.round);
        if round >= MAX_ROUNDS {
            self.delays[delay.idx()].add(self.now, INSIDE, -1.0);
            return self.remove_cycling(patient_idx);
        }
        self.calendar.push(due, patient_idx);
    }

    pub(super) fn end_delay(&mut self, patient_idx: u32) {
        let station = self.patients[patient_idx as usize].station;
        if let Kind::Delay(delay) = self.program.stations[station.idx()].kind {
            self.delays[delay.idx()].add(self.now, INSIDE, -1.0);
        }
        let next = self.complete_visit(patient_idx);
        self.enter(patient_idx, next, HeldPlace::NOTHING);
    }

    pub(super) fn leave_network(
        &mut self,
        patient_idx: u32,
        exit: StationId,
        station_program: &StationProgram,
    ) {
        let patient = &mut self.patients[patient_idx as usize];
        patient.station = exit;
        let type_idx = patient.type_id.idx();
        match station_program.clocks_stopped {
            0 => {}
            stops if station_program.is_unserved => {
                self.clocks.stop_unseen(patient_idx, patient, stops, self.now);
            }
            stops => self.clocks.stop(patient_idx, patient, stops, self.now),
        }
        self.journeys.time_in_network[type_idx].add(self.now - patient.arrived, f64::INFINITY);
        self.journeys.exits[station_program.first as usize + type_idx] += 1;
        if self.task.keeps_seen {
            self.record_first_seen(patient_idx, station_program.destination);
        }
        self.log_step(patient_idx, "leaves the network");
        self.remove(patient_idx);
    }

    /// Records where a patient who leaves from an exit was first seen; the exit itself may be a destination.
    fn record_first_seen(&mut self, patient_idx: u32, destination: u8) {
        let patient = &self.patients[patient_idx as usize];
        let mut first_seen_at = patient.first_seen_at & NOWHERE;
        if first_seen_at == NOWHERE {
            first_seen_at = destination;
        }
        if first_seen_at == NOWHERE || patient.arrived < self.task.warm_up {
            return;
        }
        let place = self.program.places[patient.type_id.idx()];
        let first_seen_at = first_seen_at | patient.first_seen_at & RETRIED;
        let patients_of_source = &mut self.where_seen.patients[patient.source.idx()];
        if let Some(first_seen) = patients_of_source.get_mut(patient.idx as usize) {
            *first_seen = FirstSeen::new(place, first_seen_at);
        }
    }

    #[inline]
    pub(super) fn remove(&mut self, patient_idx: u32) {
        if self.task.keeps_days {
            self.inside.add(self.now, INSIDE, -1.0);
        }
        // Equals no time: whatever the calendar still holds of the patient is void, and the entry is free.
        self.patients[patient_idx as usize].due = f64::NAN;
        self.free.push(patient_idx);
    }

    /// Takes out a patient whom the routes send in a cycle.
    pub(super) fn remove_cycling(&mut self, patient_idx: u32) {
        self.n_stranded += 1;
        self.log_step(patient_idx, "is sent in a circle and taken out");
        self.remove(patient_idx);
    }
}
