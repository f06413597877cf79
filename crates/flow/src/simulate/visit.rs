//! Patients enter stations, go on from them, are delayed, and leave the network.

use super::Simulation;
use super::counts::{Cell, note_service_start, note_visit_end};
use super::patient::{DrawPurpose, HeldPlace, Patient, RETRIED, State};
use crate::kernel::calendar::in_steps;
use crate::network::id::{DelayId, StationId, TypeId};
use crate::network::{ByType, Route};
use crate::program::{Kind, NOWHERE, StationProgram};

/// A patient who comes round so often is taken out: the network sends them in a circle.
const MAX_ROUNDS: u16 = 10_000;
/// So many moves at one instant are a circle.
const MAX_MOVES: u32 = 64;

impl<'a> Simulation<'a> {
    /// Which way a patient goes along a route.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    pub(super) fn draw_route(
        &self,
        routes: &ByType<Route>,
        patient: &Patient,
        purpose: DrawPurpose,
    ) -> StationId {
        let route = routes.get(patient.type_id);
        let idx =
            if route.to.len() == 1 { 0 } else { route.shares.at(patient.draw(self.n_stations, purpose)) };
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
            self.enter_until_taken_in(patient_idx, station, station_program, held_place);
        }
    }

    /// A patient enters a station that is no exit, and goes on from there at once where it cannot keep them.
    pub(super) fn enter_until_taken_in(
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

    /// A patient enters what is neither a station nor an exit; gives where they go on to at once, or nothing.
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

    /// What a patient does who finds it closed.
    pub(super) fn handle_closed(
        &mut self,
        patient_idx: u32,
        station: StationId,
        held_place: HeldPlace,
    ) -> StationId {
        self.release_held(held_place);
        self.count_turned_away(patient_idx);
        self.cell_of(patient_idx).found_closed += 1;
        self.log_step(patient_idx, "finds it closed");
        let closed = &self.program.network.stations[station.idx()].closed;
        self.draw_route(closed, &self.patients[patient_idx as usize], DrawPurpose::Closed)
    }

    /// What is noted whenever a patient enters a station to be cared for, to choose or to wait.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    pub(super) fn note_entry(
        &mut self,
        patient_idx: u32,
        station: StationId,
        station_program: &StationProgram,
    ) {
        let type_id = self.patients[patient_idx as usize].type_id;
        let cell = self.cell_at(station_program, type_id);
        self.cells[cell as usize].visits += 1;
        let patient = &mut self.patients[patient_idx as usize];
        patient.station = station;
        patient.entered = self.now;
        patient.remaining_service = -1.0;
        patient.cell = cell;
        let bit = 1_u16 << (station.number() % 16);
        let comes_again = patient.seen & bit != 0;
        patient.round = patient.round.saturating_add(u16::from(comes_again));
        patient.seen = if comes_again { bit } else { patient.seen | bit };
        if station_program.starts != 0 {
            self.clocks.start(patient_idx, patient, station_program.starts, self.now);
        }
        self.log_step(patient_idx, "arrives");
    }

    /// The number of what is counted of a type at a station; made where there is none.
    #[inline]
    pub(super) fn cell_at(&mut self, station_program: &StationProgram, type_id: TypeId) -> u32 {
        let slot = station_program.first as usize + type_id.idx();
        let cell = self.cell_idx[slot];
        if cell == u32::MAX { self.new_cell(slot) } else { cell }
    }

    #[cold]
    pub(super) fn new_cell(&mut self, slot: usize) -> u32 {
        let cell = u32::try_from(self.cells.len()).unwrap_or(u32::MAX);
        self.cell_idx[slot] = cell;
        self.cells.push(Cell::new());
        cell
    }

    /// What is counted of a patient's type where they are.
    #[inline]
    pub(super) fn cell_of(&mut self, patient_idx: u32) -> &mut Cell {
        &mut self.cells[self.patients[patient_idx as usize].cell as usize]
    }

    pub(super) fn count_turned_away(&mut self, patient_idx: u32) {
        self.cell_of(patient_idx).turned_away += 1;
    }

    /// A patient has been through a station; gives the next.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    pub(super) fn complete_visit(&mut self, patient_idx: u32) -> StationId {
        let patient = &self.patients[patient_idx as usize];
        note_visit_end(&mut self.cells, patient, self.now);
        self.next_station(patient)
    }

    /// Where a patient goes on to from where they are; nothing but a draw of their own decides it.
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
        self.draw_route(&station.then, patient, DrawPurpose::Route)
    }

    pub(super) fn begin_delay(&mut self, patient_idx: u32, delay: DelayId) {
        let program = &self.program.delays[delay.idx()];
        let patient = &mut self.patients[patient_idx as usize];
        note_service_start(self.program, &mut self.cells, &mut self.clocks, patient_idx, patient, self.now);
        let draw = patient.draw(self.n_stations, DrawPurpose::Service);
        let time = program.time.get(patient.type_id).at(draw);
        self.delays[delay.idx()].add(self.now, 0, 1.0);
        patient.state = State::Delayed;
        patient.due = in_steps(self.now + time);
        patient.seen_at |= if program.is_retry { RETRIED } else { 0 };
        let (due, round) = (patient.due, patient.round);
        if round >= MAX_ROUNDS {
            self.delays[delay.idx()].add(self.now, 0, -1.0);
            return self.remove_cycling(patient_idx);
        }
        self.calendar.push(due, patient_idx);
    }

    pub(super) fn end_delay(&mut self, patient_idx: u32) {
        let station = self.patients[patient_idx as usize].station;
        if let Kind::Delay(delay) = self.program.stations[station.idx()].kind {
            self.delays[delay.idx()].add(self.now, 0, -1.0);
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
        if station_program.stops != 0 {
            self.clocks.stop(patient_idx, patient, station_program.stops, self.now);
        }
        self.journeys.system[type_idx].add(self.now - patient.arrived, f64::INFINITY);
        self.journeys.exits[station_program.first as usize + type_idx] += 1;
        if self.task.keeps_seen {
            self.keep_seen(patient_idx, station_program.destination);
        }
        self.log_step(patient_idx, "leaves the network");
        self.remove(patient_idx);
    }

    /// Keeps where a patient who leaves from an exit was seen.
    pub(super) fn keep_seen(&mut self, patient_idx: u32, destination: u8) {
        let patient = &self.patients[patient_idx as usize];
        let mut seen_at = patient.seen_at & NOWHERE;
        if seen_at == NOWHERE {
            seen_at = destination;
        }
        if seen_at == NOWHERE || patient.arrived < self.task.warm_up {
            return;
        }
        let place = self.program.places[patient.type_id.idx()];
        let seen_at = seen_at | patient.seen_at & RETRIED;
        let seen_of_source = &mut self.seen.patients[patient.source.idx()];
        if let Some(slot) = seen_of_source.get_mut(patient.idx as usize) {
            *slot = u16::from(place) << 8 | u16::from(seen_at);
        }
    }

    #[inline]
    pub(super) fn remove(&mut self, patient_idx: u32) {
        if self.task.keeps_days {
            self.inside.add(self.now, 0, -1.0);
        }
        self.patients[patient_idx as usize].due = f64::NAN;
        self.free.push(patient_idx);
    }

    /// Takes out a patient whom the network sends in a circle.
    pub(super) fn remove_cycling(&mut self, patient_idx: u32) {
        self.n_stranded += 1;
        self.log_step(patient_idx, "is sent in a circle and taken out");
        self.remove(patient_idx);
    }
}
