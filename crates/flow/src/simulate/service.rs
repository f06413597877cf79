//! Servers and beds with a queue before them: coming, beginning, finishing, leaving the queue, shifts.

use super::counts::note_service_start;
use super::patient::{DrawPurpose, HeldPlace, Patient, State};
use super::station_state::{BLOCKED, WAITING};
use super::{SHIFT, Simulation};
use crate::kernel::calendar::in_steps;
use crate::network::id::{PoolId, ServiceId, StationId, TypeId};
use crate::network::{DAY, ServiceStation, ShiftEnd, WhenFull, within};
use crate::program::{Kind, Program};

/// Pools of one station have numbers next to each other; no station has more.
const POOLS: u32 = 16;

/// A pool of a station as the number of its events.
fn pool_number(service: ServiceId, pool: PoolId) -> u32 {
    u32::from(service.number()) * POOLS + u32::from(pool.number())
}

/// The pool that a number of events is of.
fn pool_of(number: u32) -> (ServiceId, PoolId) {
    (ServiceId::new((number / POOLS) as usize), PoolId::new((number % POOLS) as usize))
}

impl Simulation<'_> {
    /// Sets up a station's first shift.
    pub(super) fn start_first_shifts(&mut self, service: ServiceId) {
        let program = &self.program.service_stations[service.idx()];
        for (pool_id, pool) in PoolId::all(program.pools.len()).zip(&program.pools) {
            let state = &mut self.service_stations[service.idx()].pools[pool_id.idx()];
            state.staffed = pool.staffed.at(0.0);
            state.accepting = pool.accepting.at(0.0);
            self.next_shift(service, pool_id);
        }
        self.service_stations[service.idx()].count_staffed(self.now);
    }

    /// A shift begins or ends, or nears its end.
    pub(super) fn shift(&mut self, number: u32) {
        let (service, pool_id) = pool_of(number);
        let program = &self.program.service_stations[service.idx()];
        let pool = &program.pools[pool_id.idx()];
        let (staffed, accepting) = (pool.staffed.at(self.now), pool.accepting.at(self.now));
        let state = &mut self.service_stations[service.idx()];
        let is_waited_for = state.waiting() > 0.0;
        let pool_state = &mut state.pools[pool_id.idx()];
        if program.clears_queue && accepting < pool_state.accepting && is_waited_for {
            // Whoever would leave stays until nobody waits: see `end_extended_shift`.
            return self.next_shift(service, pool_id);
        }
        pool_state.staffed = staffed;
        pool_state.accepting = accepting;
        if program.spec.shift_end == ShiftEnd::HandOver && pool_state.busy > staffed {
            if self.ends_now(service, |patient| patient.pool == pool_id) {
                // Whose service ends with the shift is not interrupted: look again when it has.
                self.calendar.push(self.now, SHIFT + number);
                return self.service_stations[service.idx()].count_staffed(self.now);
            }
            while self.service_stations[service.idx()].pools[pool_id.idx()].busy > staffed
                && self.hand_over_latest(service, pool_id)
            {}
        }
        self.next_shift(service, pool_id);
        self.service_stations[service.idx()].count_staffed(self.now);
        self.serve_queue(service, pool_id);
    }

    /// Puts the next change of a pool's shifts in the calendar.
    fn next_shift(&mut self, service: ServiceId, pool_id: PoolId) {
        let pool = &self.program.service_stations[service.idx()].pools[pool_id.idx()];
        let changes = [pool.staffed.next_change(self.now), pool.accepting.next_change(self.now)];
        if let Some(next) = changes.into_iter().flatten().reduce(f64::min) {
            self.calendar.push(next, SHIFT + pool_number(service, pool_id));
        }
    }

    /// Whether the service of one of those patients of a station ends at this very instant.
    fn ends_now(&self, service: ServiceId, is_meant: impl Fn(&Patient) -> bool) -> bool {
        self.service_stations[service.idx()].in_service.iter().any(|patient_idx| {
            let patient = &self.patients[*patient_idx as usize];
            patient.state == State::InService
                && patient.due.to_bits() == self.now.to_bits()
                && is_meant(patient)
        })
    }

    /// Ends a shift that was kept on because somebody waited.
    fn end_extended_shift(&mut self, service: ServiceId) {
        let program = &self.program.service_stations[service.idx()];
        if !program.clears_queue || self.service_stations[service.idx()].waiting() > 0.0 {
            return;
        }
        let pools = &mut self.service_stations[service.idx()].pools;
        for (state, pool) in pools.iter_mut().zip(&program.pools) {
            state.staffed = pool.staffed.at(self.now);
            state.accepting = pool.accepting.at(self.now);
        }
        self.service_stations[service.idx()].count_staffed(self.now);
    }

    /// The patient last begun goes back to the front of the queue with what is left; false where nobody
    /// is in service, because those who hold servers wait elsewhere.
    fn hand_over_latest(&mut self, service: ServiceId, pool_id: PoolId) -> bool {
        let state = &self.service_stations[service.idx()];
        let latest = state.in_service.iter().rposition(|patient_idx| {
            self.patients[*patient_idx as usize].pool == pool_id
                && self.patients[*patient_idx as usize].state == State::InService
        });
        let Some(place) = latest else { return false };
        let patient_idx = self.service_stations[service.idx()].in_service.remove(place);
        self.preempt(service, patient_idx);
        self.service_stations[service.idx()].mark_free(pool_id, self.now);
        true
    }

    /// Takes a patient out of care, who resumes later.
    fn preempt(&mut self, service: ServiceId, patient_idx: u32) {
        let patient = &mut self.patients[patient_idx as usize];
        patient.remaining_service = (patient.due - self.now).max(0.0);
        let since = &mut self.preempted_since;
        since.resize(since.len().max(patient_idx as usize + 1), 0.0);
        since[patient_idx as usize] = self.now;
        patient.due = f64::NAN;
        patient.state = State::Waiting;
        let state = &mut self.service_stations[service.idx()];
        let priority = state.program.priority[patient.type_id.idx()];
        state.queues.push_front(&mut self.links, usize::from(priority), patient_idx);
        state.census.add(self.now, WAITING, 1.0);
        self.log_step(patient_idx, "is interrupted");
    }

    /// A patient enters a station; where it is full, gives the station they go on to.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    pub(super) fn enter_service_station(
        &mut self,
        patient_idx: u32,
        service: ServiceId,
        held_place: HeldPlace,
    ) -> Option<StationId> {
        let mut held_place = held_place;
        if held_place.is_in(service) {
            // Whoever comes back to the station they are in holds no place in it.
            self.release_held(held_place);
            held_place = HeldPlace::NOTHING;
        }
        let state = &self.service_stations[service.idx()];
        if state.inside() >= state.program.capacity {
            return self.handle_full(patient_idx, service, held_place);
        }
        self.admit(patient_idx, service, held_place);
        None
    }

    /// What a patient does who finds a station full.
    #[inline(never)]
    fn handle_full(
        &mut self,
        patient_idx: u32,
        service: ServiceId,
        held_place: HeldPlace,
    ) -> Option<StationId> {
        if let WhenFull::Lost(route) = &self.program.service_stations[service.idx()].spec.when_full {
            let has_looked = self.patients[patient_idx as usize].state == State::RetryingEntry;
            if !has_looked && self.calendar.has_another_at(self.now) {
                // Somebody may leave at this very instant.
                self.recheck_when_instant_ends(patient_idx, service, held_place);
                return None;
            }
            self.release_held(held_place);
            self.count_turned_away(patient_idx);
            self.log_step(patient_idx, "finds no room");
            return Some(self.draw_route(route, &self.patients[patient_idx as usize], DrawPurpose::Full));
        }
        let patient = &mut self.patients[patient_idx as usize];
        patient.held_place = held_place;
        patient.state = State::Blocked;
        let state = &mut self.service_stations[service.idx()];
        state.blocked_queue.push_back(&mut self.links, patient_idx);
        state.n_blocked += 1;
        if held_place == HeldPlace::NOTHING {
            state.census.add(self.now, BLOCKED, 1.0);
        }
        self.log_step(patient_idx, "waits outside, where it is full");
        None
    }

    /// A patient looks again when all else of this instant has happened.
    fn recheck_when_instant_ends(&mut self, patient_idx: u32, service: ServiceId, held_place: HeldPlace) {
        let keeps_sender = self.service_stations[service.idx()].program.holds_sender;
        let patient = &mut self.patients[patient_idx as usize];
        patient.state = State::RetryingEntry;
        patient.due = self.now;
        patient.held_place = if keeps_sender { held_place } else { HeldPlace::NOTHING };
        self.calendar.push(self.now, patient_idx);
        if !keeps_sender {
            self.release_held(held_place);
        }
    }

    /// A patient who found a station full looks whether it still is.
    pub(super) fn retry_entry(&mut self, patient_idx: u32) {
        let patient = &mut self.patients[patient_idx as usize];
        patient.due = f64::NAN;
        let held_place = std::mem::replace(&mut patient.held_place, HeldPlace::NOTHING);
        let Kind::ServiceStation(service) = self.program.stations[patient.station.idx()].kind else {
            return;
        };
        let next = self.enter_service_station(patient_idx, service, held_place);
        if let Some(next) = next {
            self.enter(patient_idx, next, HeldPlace::NOTHING);
        }
    }

    /// Counts the time for which a patient kept a server or bed elsewhere, since they came to where they
    /// are, as time there: so at each station those inside are those who come times how long they stay.
    fn note_held(&mut self, patient_idx: u32, held_place: HeldPlace) {
        let Some((service, _)) = held_place.place() else { return };
        let station_program =
            &self.program.stations[self.service_stations[service.idx()].program.station.idx()];
        let (type_id, entered) =
            (self.patients[patient_idx as usize].type_id, self.patients[patient_idx as usize].entered);
        let counts_idx = self.counts_idx_at(station_program, type_id);
        self.counts[counts_idx as usize].time_at_station += self.now - entered;
    }

    /// A patient is inside a station: begins at once, interrupts another, or joins the queue.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    fn admit(&mut self, patient_idx: u32, service: ServiceId, held_place: HeldPlace) {
        let type_id = self.patients[patient_idx as usize].type_id;
        let mut held_place = held_place;
        let state = &self.service_stations[service.idx()];
        let mut free = state.free_pool(type_id);
        if held_place != HeldPlace::NOTHING && (free.is_some() || !state.program.holds_sender) {
            self.release_held(held_place);
            held_place = HeldPlace::NOTHING;
            // Whoever was let in meanwhile may have taken the place, and whoever moved on left one.
            free = self.service_stations[service.idx()].free_pool(type_id);
        }
        match free {
            Some(pool_id) => self.start_service(patient_idx, service, pool_id),
            None => self.wait_inside(patient_idx, service, held_place),
        }
    }

    /// A patient for whom nobody is free interrupts another, or joins the queue.
    #[inline]
    fn wait_inside(&mut self, patient_idx: u32, service: ServiceId, held_place: HeldPlace) {
        let program = self.service_stations[service.idx()].program;
        let patient = &mut self.patients[patient_idx as usize];
        patient.held_place = held_place;
        let type_id = patient.type_id;
        let priority = program.priority[type_id.idx()];
        if program.preempts
            && let Some((other, pool_id)) = self.preemption_target(service, type_id, priority)
        {
            let state = &self.service_stations[service.idx()];
            if !self.ends_now(service, |patient| state.serves(patient.pool, type_id)) {
                return self.preempt_for(patient_idx, service, other, pool_id);
            }
            // Somebody's service ends at this very instant: nobody is interrupted until all else of it has
            // happened.
            let state = &mut self.service_stations[service.idx()];
            state.queues.push_back(&mut self.links, usize::from(priority), patient_idx);
            state.census.add(self.now, WAITING, 1.0);
            let patient = &mut self.patients[patient_idx as usize];
            patient.state = State::AwaitingPreemption;
            patient.due = self.now;
            return self.calendar.push(self.now, patient_idx);
        }
        let state = &mut self.service_stations[service.idx()];
        state.queues.push_back(&mut self.links, usize::from(priority), patient_idx);
        state.census.add(self.now, WAITING, 1.0);
        self.wait(patient_idx, service);
    }

    /// A patient who is in queue waits there, as long as their patience lasts.
    #[inline]
    fn wait(&mut self, patient_idx: u32, service: ServiceId) {
        let program = self.service_stations[service.idx()].program;
        let patient = &mut self.patients[patient_idx as usize];
        patient.state = State::Waiting;
        if let Some(patience) = &program.patience {
            let draw = patient.draw(self.n_stations, DrawPurpose::Patience);
            patient.due = in_steps(self.now + patience.get(patient.type_id).quantile(draw));
            self.calendar.push(patient.due, patient_idx);
        }
        self.log_step(patient_idx, "waits");
    }

    /// A patient in queue whom no care that ended at this instant has made way for interrupts another, or
    /// waits.
    pub(super) fn preempt_or_wait(&mut self, patient_idx: u32) {
        let patient = &mut self.patients[patient_idx as usize];
        patient.due = f64::NAN;
        let Kind::ServiceStation(service) = self.program.stations[patient.station.idx()].kind else {
            return;
        };
        let type_id = patient.type_id;
        let priority = self.service_stations[service.idx()].program.priority[type_id.idx()];
        match self.preemption_target(service, type_id, priority) {
            Some((other, pool_id)) => {
                let state = &mut self.service_stations[service.idx()];
                state.queues.remove(&mut self.links, usize::from(priority), patient_idx);
                state.census.add(self.now, WAITING, -1.0);
                self.preempt_for(patient_idx, service, other, pool_id);
            }
            None => self.wait(patient_idx, service),
        }
    }

    /// Service of a patient begins with the server of another, who is interrupted.
    fn preempt_for(&mut self, patient_idx: u32, service: ServiceId, other: u32, pool_id: PoolId) {
        let state = &mut self.service_stations[service.idx()];
        state.in_service.retain(|inside| *inside != other);
        state.mark_free(pool_id, self.now);
        self.preempt(service, other);
        let held_place =
            std::mem::replace(&mut self.patients[patient_idx as usize].held_place, HeldPlace::NOTHING);
        self.start_service(patient_idx, service, pool_id);
        self.note_held(patient_idx, held_place);
        self.release_held(held_place);
    }

    /// Of those in service with a lower priority, the lowest and of those the one last begun.
    fn preemption_target(&self, service: ServiceId, type_id: TypeId, priority: u8) -> Option<(u32, PoolId)> {
        let state = &self.service_stations[service.idx()];
        let mut lowest: Option<(u8, u32, PoolId)> = None;
        for &patient_idx in &state.in_service {
            let patient = &self.patients[patient_idx as usize];
            let their_priority = state.program.priority[patient.type_id.idx()];
            let pool_id = patient.pool;
            if their_priority > priority
                && patient.state == State::InService
                && patient.due.to_bits() != self.now.to_bits()
                && lowest.is_none_or(|(worst, ..)| their_priority >= worst)
                && state.serves(pool_id, type_id)
            {
                lowest = Some((their_priority, patient_idx, pool_id));
            }
        }
        lowest.map(|(_, patient_idx, pool_id)| (patient_idx, pool_id))
    }

    /// Service begins with a server who is free.
    #[inline]
    fn start_service(&mut self, patient_idx: u32, service: ServiceId, pool_id: PoolId) {
        self.service_stations[service.idx()].mark_busy(pool_id, self.now);
        self.start_or_resume_service(patient_idx, service, pool_id);
    }

    /// Service begins, or goes on where it was interrupted, with a server who is counted as busy.
    #[inline]
    fn start_or_resume_service(&mut self, patient_idx: u32, service: ServiceId, pool_id: PoolId) {
        let state = &mut self.service_stations[service.idx()];
        let patient = &mut self.patients[patient_idx as usize];
        let program = state.program;
        let mut time = patient.remaining_service;
        if time < 0.0 {
            note_service_start(
                self.program,
                &mut self.counts,
                &mut self.clocks,
                patient_idx,
                patient,
                self.now,
            );
            time = program
                .service
                .get(patient.type_id)
                .quantile(patient.draw(self.n_stations, DrawPurpose::Service));
            if program.has_discharge {
                time = until_discharge(self.program, program.spec, patient, self.now, time);
            }
        } else {
            // Service goes on: what was waited for that is waited too.
            let since = self.preempted_since[patient_idx as usize];
            self.counts[patient.counts_idx as usize].wait_after_preemption += self.now - since;
        }
        if program.tracks_in_service {
            state.in_service.push(patient_idx);
        }
        patient.state = State::InService;
        patient.pool = pool_id;
        patient.due = in_steps(self.now + time);
        self.calendar.push(patient.due, patient_idx);
        self.log_step(patient_idx, if program.is_beds { "gets a bed" } else { "is seen" });
    }

    /// A server finishes with a patient, or a stay ends.
    #[inline]
    pub(super) fn complete_service(&mut self, patient_idx: u32) {
        let patient = &mut self.patients[patient_idx as usize];
        let pool = patient.pool;
        patient.due = f64::NAN;
        let station_program = &self.program.stations[patient.station.idx()];
        let Kind::ServiceStation(service) = station_program.kind else { return };
        if station_program.tracks_in_service {
            self.service_stations[service.idx()].in_service.retain(|inside| *inside != patient_idx);
        }
        let next = self.complete_visit(patient_idx);
        self.enter(patient_idx, next, HeldPlace::of(service, pool));
    }

    /// Gives up a server or bed that is held.
    #[inline]
    pub(super) fn release_held(&mut self, held_place: HeldPlace) {
        if let Some((service, pool_id)) = held_place.place() {
            self.free_server(service, pool_id);
        }
    }

    /// A server or bed is free.
    fn free_server(&mut self, service: ServiceId, pool_id: PoolId) {
        let state = &mut self.service_stations[service.idx()];
        let pool = state.pools[pool_id.idx()];
        let all_go_on = pool.busy == pool.accepting && pool.busy <= pool.staffed;
        if all_go_on && state.program.serves_all_from_one_pool && state.waiting() > 0.0 {
            // The next in queue takes over: as many are in service as before.
            self.serve_next(service, pool_id);
            if !self.service_stations[service.idx()].program.clears_queue {
                return self.admit_blocked_if_any(service);
            }
        } else {
            let stays_on = pool.busy > pool.staffed;
            state.mark_free(pool_id, self.now);
            if stays_on {
                state.count_staffed(self.now);
            }
        }
        self.serve_queue(service, pool_id);
        self.admit_blocked_if_any(service);
    }

    /// Takes patients from the queue while somebody is free.
    fn serve_queue(&mut self, service: ServiceId, pool_id: PoolId) {
        loop {
            let state = &mut self.service_stations[service.idx()];
            if state.waiting() <= 0.0 {
                break;
            }
            let pool = state.pools[pool_id.idx()];
            if pool.busy >= pool.accepting {
                return;
            }
            state.mark_busy(pool_id, self.now);
            if !self.serve_next(service, pool_id) {
                self.service_stations[service.idx()].mark_free(pool_id, self.now);
                return;
            }
        }
        if self.program.service_stations[service.idx()].clears_queue {
            self.end_extended_shift(service);
        }
    }

    /// A server who is counted as busy begins with the next in queue whom they serve; false if there is none.
    #[inline]
    fn serve_next(&mut self, service: ServiceId, pool_id: PoolId) -> bool {
        let state = &self.service_stations[service.idx()];
        let next = if state.program.serves_all_from_one_pool {
            state.queues.first()
        } else {
            self.next_served(service, pool_id)
        };
        let Some((patient_idx, queue)) = next else { return false };
        let state = &mut self.service_stations[service.idx()];
        state.queues.remove(&mut self.links, queue, patient_idx);
        state.census.add(self.now, WAITING, -1.0);
        let held_place =
            std::mem::replace(&mut self.patients[patient_idx as usize].held_place, HeldPlace::NOTHING);
        self.start_or_resume_service(patient_idx, service, pool_id);
        if held_place != HeldPlace::NOTHING {
            self.note_held(patient_idx, held_place);
            self.release_held(held_place);
        }
        true
    }

    /// Lets those in who wait outside, if anybody does.
    #[inline]
    fn admit_blocked_if_any(&mut self, service: ServiceId) {
        if self.service_stations[service.idx()].n_blocked > 0 {
            self.admit_blocked(service);
        }
    }

    /// Whom a pool that does not serve everybody takes next, and the queue they stand in.
    fn next_served(&self, service: ServiceId, pool_id: PoolId) -> Option<(u32, usize)> {
        let state = &self.service_stations[service.idx()];
        for (first, queue) in state.queues.heads() {
            let mut next = Some(first);
            while let Some(patient_idx) = next {
                if state.serves(pool_id, self.patients[patient_idx as usize].type_id) {
                    return Some((patient_idx, queue));
                }
                next = self.links.next(patient_idx);
            }
        }
        None
    }

    /// Lets those in who wait outside a full station.
    #[inline(never)]
    fn admit_blocked(&mut self, service: ServiceId) {
        loop {
            let state = &mut self.service_stations[service.idx()];
            if state.inside() >= state.program.capacity {
                return;
            }
            let Some(patient_idx) = state.blocked_queue.first() else { return };
            state.blocked_queue.remove(&mut self.links, patient_idx);
            state.n_blocked -= 1;
            let patient = &mut self.patients[patient_idx as usize];
            let held_place = std::mem::replace(&mut patient.held_place, HeldPlace::NOTHING);
            if held_place == HeldPlace::NOTHING {
                // They were nowhere else: their wait for this station began when they came to it.
                state.census.add(self.now, BLOCKED, -1.0);
            } else {
                // They were where they come from until now, and enter only now.
                self.journeys.blocked[patient.type_id.idx()] += self.now - patient.entered;
                self.note_held(patient_idx, held_place);
                self.patients[patient_idx as usize].entered = self.now;
            }
            if self.program.service_stations[service.idx()].holds_sender {
                self.admit(patient_idx, service, held_place);
            } else {
                self.admit(patient_idx, service, HeldPlace::NOTHING);
                self.release_held(held_place);
            }
        }
    }

    /// A patient has waited too long and reneges, leaving the queue.
    pub(super) fn renege(&mut self, patient_idx: u32) {
        let patient = &mut self.patients[patient_idx as usize];
        let Kind::ServiceStation(service) = self.program.stations[patient.station.idx()].kind else {
            return;
        };
        let type_id = patient.type_id;
        let state = &mut self.service_stations[service.idx()];
        state.queues.remove(&mut self.links, usize::from(state.program.priority[type_id.idx()]), patient_idx);
        state.census.add(self.now, WAITING, -1.0);
        let counts = &mut self.counts[patient.counts_idx as usize];
        counts.reneged += 1;
        counts.reneged_wait += self.now - patient.entered;
        patient.due = f64::NAN;
        let held_place = std::mem::replace(&mut patient.held_place, HeldPlace::NOTHING);
        self.log_step(patient_idx, "leaves unseen");
        self.note_held(patient_idx, held_place);
        self.release_held(held_place);
        self.admit_blocked(service);
        let reneged = &self.program.service_stations[service.idx()].spec.reneged;
        let next = self.draw_route(reneged, &self.patients[patient_idx as usize], DrawPurpose::Reneged);
        self.enter(patient_idx, next, HeldPlace::NOTHING);
    }
}

/// Somebody who is due stays at most so many days longer.
const MOST_DAYS_LATER: u32 = 6;

/// A stay that ends in the hours and on the days of discharge.
fn until_discharge(
    program: &Program<'_>,
    state: &ServiceStation,
    patient: &Patient,
    now: f64,
    stay: f64,
) -> f64 {
    let draw = |purpose| patient.draw(program.n_stations(), purpose);
    let mut end = now + stay;
    if let Some((from, to)) = state.discharge {
        let within = within(end, DAY);
        if within < from || to <= within {
            // The end is moved into the next hours of discharge, anywhere in them.
            let midnight = end - within + if to <= within { DAY } else { 0.0 };
            end = midnight + from + (to - from) * draw(DrawPurpose::Discharge);
        }
    }
    // Each day has random numbers of its own: whoever stays on a Saturday may leave on the Sunday.
    let purpose = patient.purpose(program.n_stations(), DrawPurpose::DischargeDay as u32);
    let of_days = patient.key.sub_key(u64::from(purpose));
    for day in 0..MOST_DAYS_LATER {
        let weekday = super::minute_of_week(end, program.network.first_weekday) / DAY;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to below 7")]
        let share = state.discharge_days[weekday as usize % 7];
        if of_days.uniform(day) < share {
            break;
        }
        end += DAY;
    }
    end - now
}
