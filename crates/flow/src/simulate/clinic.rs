//! Appointments: asked for, given, kept or missed.

use super::counts::{note_service_start, note_visit_end};
use super::patient::{AppointmentDraw, DrawPurpose, HeldPlace, Patient, State};
use super::{Simulation, Task};
use crate::kernel::calendar::in_steps;
use crate::network::DAY;
use crate::network::id::{ClinicId, PoolId, StationId};
use crate::program::{ClinicProgram, Kind, day};

/// A clinic, as it is.
#[derive(Debug)]
pub(super) struct ClinicState {
    /// Which day each place of the ring is of.
    days: Vec<u32>,
    /// What is left, by place of the ring and kind of staff: ahead, and kept for the day.
    remaining: Vec<[u32; 2]>,
    n_staff: usize,
    /// Appointments that took place or were missed, by kind of staff.
    pub(super) used: Vec<u32>,
    /// Appointments that there were, by kind of staff.
    pub(super) offered: Vec<u32>,
    /// The last day whose appointments are in `offered`.
    counted_to: u32,
    /// By kind of staff: every day before this one, from tomorrow on, is full. Appointments are given and
    /// never given back.
    full_before: Vec<u32>,
}

/// Of what is left: booked ahead.
const AHEAD: usize = 0;
/// Of what is left: kept for requests of the day.
const SAME_DAY: usize = 1;

impl ClinicState {
    pub(super) fn new(program: &ClinicProgram<'_>) -> Self {
        let n_staff = program.schedule.sessions.len();
        // A power of two: the place of a day is found without a division.
        let n_days = (program.schedule.horizon_days as usize + 1).next_power_of_two();
        Self {
            days: vec![u32::MAX; n_days],
            remaining: vec![[0; 2]; n_days * n_staff],
            n_staff,
            used: vec![0; n_staff],
            offered: vec![0; n_staff],
            counted_to: 0,
            full_before: vec![0; n_staff],
        }
    }

    pub(super) fn forget(&mut self) {
        self.used.fill(0);
        self.offered.fill(0);
    }

    /// Where what is left of a day begins, by kind of staff; opened where nobody has asked for it yet.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: it is looked up for every appointment")]
    fn day(&mut self, day: u32, program: &ClinicProgram<'_>) -> usize {
        let slot = day as usize & (self.days.len() - 1);
        let first = slot * self.n_staff;
        if self.days[slot] != day {
            self.days[slot] = day;
            self.open(day, first, program);
        }
        first
    }

    #[cold]
    fn open(&mut self, day: u32, first: usize, program: &ClinicProgram<'_>) {
        for (remaining, session) in self.remaining[first..].iter_mut().zip(&program.schedule.sessions) {
            let n_slots = slots_on(program, session.slots_a_week, day);
            let same_day = rounded(f64::from(n_slots) * session.same_day).min(n_slots);
            *remaining = [n_slots - same_day, same_day];
        }
    }

    /// Gives an appointment with a kind of staff today, from now on; from when to when it may be.
    #[inline]
    fn book_same_day(
        &mut self,
        (now, today): (f64, u32),
        staff: usize,
        program: &ClinicProgram<'_>,
    ) -> Option<(f64, f64)> {
        let (opens, closes) = program.hours_of(today);
        let opens = now.max(opens);
        let first = self.day(today, program);
        let remaining = &mut self.remaining[first + staff];
        // What nobody booked ahead is given out on the day.
        let remaining =
            if remaining[SAME_DAY] > 0 { &mut remaining[SAME_DAY] } else { &mut remaining[AHEAD] };
        if *remaining == 0 || closes <= opens {
            return None;
        }
        *remaining -= 1;
        Some((opens, closes))
    }

    /// Gives an appointment with a kind of staff on the first day that has one from the day wanted on, else
    /// on the last before it, from tomorrow on; from when to when it may be.
    #[inline]
    fn book_ahead(
        &mut self,
        today: u32,
        wanted_day: u32,
        staff: usize,
        program: &ClinicProgram<'_>,
    ) -> Option<(f64, f64)> {
        let (tomorrow, last) = (today + 1, today + program.schedule.horizon_days);
        let wanted_day = wanted_day.clamp(tomorrow, last.max(tomorrow));
        let first = self.full_before[staff].max(tomorrow);
        let from = wanted_day.max(first);
        let mut booked = if from <= last { self.take_slot(from, staff, program) } else { None };
        if booked.is_none() {
            let mut other_days = (from + 1..=last).chain((first..wanted_day).rev());
            booked = other_days.find_map(|day| self.take_slot(day, staff, program));
        }
        match booked {
            None => self.full_before[staff] = last + 1,
            Some((day, 0)) if day == first => self.full_before[staff] = first + 1,
            Some(_) => {}
        }
        booked.map(|(day, _)| program.hours_of(day))
    }

    /// Takes an appointment booked ahead off a day; gives the day, and how many are left of it.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: it is done for most appointments")]
    fn take_slot(&mut self, day: u32, staff: usize, program: &ClinicProgram<'_>) -> Option<(u32, u32)> {
        let idx = self.day(day, program) + staff;
        let remaining = &mut self.remaining[idx][AHEAD];
        *remaining = remaining.checked_sub(1)?;
        Some((day, *remaining))
    }

    /// Counts the appointments of the days before `to`.
    #[inline]
    pub(super) fn count_to(&mut self, to: u32, program: &ClinicProgram<'_>) {
        if self.counted_to < to {
            self.count_days(to, program);
        }
    }

    #[cold]
    fn count_days(&mut self, to: u32, program: &ClinicProgram<'_>) {
        for day in self.counted_to..to {
            for (offered, session) in self.offered.iter_mut().zip(&program.schedule.sessions) {
                *offered += slots_on(program, session.slots_a_week, day);
            }
        }
        self.counted_to = to;
    }
}

/// Appointments on a day: whole ones, of which a week has as many as it should over time.
fn slots_on(program: &ClinicProgram<'_>, a_week: f64, day: u32) -> u32 {
    let number = day + u32::from(program.first_weekday);
    let (week, weekday) = (f64::from(number / 7), (number % 7) as usize);
    let up_to = |part: f64| rounded(a_week * (week + part));
    up_to(program.before[weekday + 1]) - up_to(program.before[weekday])
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of appointments are small"
)]
fn rounded(count: f64) -> u32 {
    (count + 0.5) as u32
}

impl Simulation<'_> {
    /// A patient asks for an appointment; where there is none, gives the station they go on to.
    pub(super) fn request_appointment(&mut self, patient_idx: u32, clinic: ClinicId) -> Option<StationId> {
        let program = &self.program.clinics[clinic.idx()];
        let patient = self.patients[patient_idx as usize];
        let type_id = patient.type_id;
        let draw = |kind: AppointmentDraw| patient.key.uniform(patient.purpose(self.n_stations, kind as u32));
        let staff = program.schedule.session_shares.index_of(draw(AppointmentDraw::Staff));
        let wants_same_day = draw(AppointmentDraw::SameDay) < *program.schedule.wants_same_day.get(type_id);
        let today = day(self.now);
        let clinic_state = &mut self.clinics[clinic.idx()];
        clinic_state.count_to(today + 1, program);
        let booked = if wants_same_day {
            clinic_state.book_same_day((self.now, today), staff, program)
        } else {
            let ahead = program.ahead.get(type_id).quantile(draw(AppointmentDraw::Ahead));
            clinic_state.book_ahead(today, day(self.now + ahead), staff, program)
        };
        let Some((opens, closes)) = booked else {
            let route = if wants_same_day { &program.schedule.same_day_full } else { &program.schedule.full };
            let route = route.get(type_id);
            let elsewhere = draw(AppointmentDraw::Elsewhere);
            let idx = if route.to.len() == 1 { 0 } else { route.shares.index_of(elsewhere) };
            self.count_turned_away(patient_idx);
            self.log_step(
                patient_idx,
                if wants_same_day { "gets no appointment today" } else { "gets no appointment" },
            );
            return Some(route.to[idx]);
        };
        let due = in_steps(opens + (closes - opens) * draw(AppointmentDraw::Time));
        let misses = !wants_same_day && draw(AppointmentDraw::Attends) < program.schedule.not_attended;
        let patient = &mut self.patients[patient_idx as usize];
        patient.state = if misses { State::Missed } else { State::Booked };
        patient.due = due;
        patient.pool = PoolId::new(staff);
        self.log_step(patient_idx, "gets an appointment");
        if let Some(exit) = self.deterministic_exit(patient_idx, program, due) {
            self.n_events += 1;
            if self.is_measuring {
                let now = std::mem::replace(&mut self.now, due);
                self.record_attendance(patient_idx, clinic);
                self.leave_network(patient_idx, exit, &self.program.stations[exit.idx()]);
                self.now = now;
            } else {
                // It would be forgotten when the warm-up ends.
                self.remove(patient_idx);
            }
        } else {
            self.calendar.push(due, patient_idx);
        }
        None
    }

    /// The exit a patient goes to after an appointment, where nothing else can come of it than that it is
    /// counted, within the same span of what is counted together. Then it is counted at once, and need not
    /// be kept in mind for weeks.
    #[inline]
    fn deterministic_exit(
        &self,
        patient_idx: u32,
        program: &ClinicProgram<'_>,
        due: f64,
    ) -> Option<StationId> {
        let Task { warm_up, length, keeps_days, .. } = self.task;
        let is_in_span = if self.is_measuring { due < warm_up + length } else { due < warm_up };
        if !is_in_span || keeps_days || self.traced.is_some() {
            return None;
        }
        let next = self.after_appointment(&self.patients[patient_idx as usize], program);
        matches!(self.program.stations[next.idx()].kind, Kind::Exit).then_some(next)
    }

    /// Where a patient with an appointment goes on to after it, kept or missed.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    fn after_appointment(&self, patient: &Patient, program: &ClinicProgram<'_>) -> StationId {
        if patient.state == State::Missed {
            self.draw_route(&program.schedule.missed, patient, DrawPurpose::Route)
        } else {
            self.next_station(patient)
        }
    }

    /// The time of an appointment has come.
    pub(super) fn appointment(&mut self, patient_idx: u32) {
        let station = self.patients[patient_idx as usize].station.idx();
        if let Kind::Slots(clinic) = self.program.stations[station].kind {
            self.record_attendance(patient_idx, clinic);
            let program = &self.program.clinics[clinic.idx()];
            let next = self.after_appointment(&self.patients[patient_idx as usize], program);
            self.enter(patient_idx, next, HeldPlace::NOTHING);
        }
    }

    /// Counts an appointment that is kept or missed now.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    fn record_attendance(&mut self, patient_idx: u32, clinic: ClinicId) {
        let patient = &mut self.patients[patient_idx as usize];
        self.clinics[clinic.idx()].used[patient.pool.idx()] += 1;
        if patient.state == State::Missed {
            self.counts[patient.counts_idx as usize].not_attended += 1;
            self.log_step(patient_idx, "does not attend");
        } else {
            note_service_start(
                self.program,
                &mut self.counts,
                &mut self.clocks,
                patient_idx,
                patient,
                self.now,
            );
            note_visit_end(&mut self.counts, patient, self.now);
            self.log_step(patient_idx, "is seen");
        }
    }

    /// How long somebody who asks now would wait for an appointment [minutes]: the first day with one.
    pub(super) fn wait_for_appointment(&mut self, clinic: ClinicId) -> f64 {
        let clinic_idx = clinic.idx();
        let program = &self.program.clinics[clinic_idx];
        let today = day(self.now);
        let clinic_state = &mut self.clinics[clinic_idx];
        let n_sessions = program.schedule.sessions.len();
        let is_open = self.now < f64::from(today) * DAY + program.schedule.hours.1;
        let days = today..=today + program.schedule.horizon_days;
        for day in days {
            let first = clinic_state.day(day, program);
            let remaining = &clinic_state.remaining[first..first + n_sessions];
            let has_one = remaining
                .iter()
                .any(|remaining| remaining[AHEAD] > 0 || (day == today && remaining[SAME_DAY] > 0));
            if has_one && (day > today || is_open) {
                return f64::from(day - today) * DAY;
            }
        }
        f64::from(program.schedule.horizon_days) * DAY
    }
}
