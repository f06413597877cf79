//! Appointments: asked for, given, kept or missed.

use super::{AppointmentDraw, DrawPurpose, Held, Patient, Simulation, State, Task, note_care, note_through};
use crate::kernel::calendar::in_steps;
use crate::network::DAY;
use crate::program::{ClinicProgram, Kind, NONE, day};

/// A book, as it is.
#[derive(Debug)]
pub(super) struct ClinicState {
    /// Which day each place of the ring is of.
    days: Vec<u32>,
    /// What is left, by place of the ring and kind of staff: ahead, and kept for the day.
    left: Vec<[u32; 2]>,
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
        let n_staff = program.book.sessions.len();
        // A power of two: the place of a day is found without a division.
        let n_days = (program.book.horizon_days as usize + 1).next_power_of_two();
        Self {
            days: vec![u32::MAX; n_days],
            left: vec![[0; 2]; n_days * n_staff],
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
        for (left, session) in self.left[first..].iter_mut().zip(&program.book.sessions) {
            let all = slots_on(program, session.slots_a_week, day);
            let same_day = rounded(f64::from(all) * session.same_day).min(all);
            *left = [all - same_day, same_day];
        }
    }

    /// Gives an appointment with a kind of staff today, from now on; from when to when it may be.
    #[inline]
    fn give_today(
        &mut self,
        (now, today): (f64, u32),
        staff: usize,
        program: &ClinicProgram<'_>,
    ) -> Option<(f64, f64)> {
        let (opens, closes) = program.hours_of(today);
        let opens = now.max(opens);
        let first = self.day(today, program);
        let left = &mut self.left[first + staff];
        // What nobody booked ahead is given out on the day.
        let left = if left[SAME_DAY] > 0 { &mut left[SAME_DAY] } else { &mut left[AHEAD] };
        if *left == 0 || closes <= opens {
            return None;
        }
        *left -= 1;
        Some((opens, closes))
    }

    /// Gives an appointment with a kind of staff on the first day that has one from the day wanted on, else
    /// on the last before it, from tomorrow on; from when to when it may be.
    #[inline]
    fn give_ahead(
        &mut self,
        today: u32,
        wanted: u32,
        staff: usize,
        program: &ClinicProgram<'_>,
    ) -> Option<(f64, f64)> {
        let (tomorrow, last) = (today + 1, today + program.book.horizon_days);
        let wanted = wanted.clamp(tomorrow, last.max(tomorrow));
        let first = self.full_before[staff].max(tomorrow);
        let from = wanted.max(first);
        let mut given = if from <= last { self.take(from, staff, program) } else { None };
        if given.is_none() {
            let mut others = (from + 1..=last).chain((first..wanted).rev());
            given = others.find_map(|day| self.take(day, staff, program));
        }
        match given {
            None => self.full_before[staff] = last + 1,
            Some((day, 0)) if day == first => self.full_before[staff] = first + 1,
            Some(_) => {}
        }
        given.map(|(day, _)| program.hours_of(day))
    }

    /// Takes an appointment booked ahead off a day; gives the day, and how many are left of it.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: it is done for most appointments")]
    fn take(&mut self, day: u32, staff: usize, program: &ClinicProgram<'_>) -> Option<(u32, u32)> {
        let at = self.day(day, program) + staff;
        let left = &mut self.left[at][AHEAD];
        *left = left.checked_sub(1)?;
        Some((day, *left))
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
            for (offered, session) in self.offered.iter_mut().zip(&program.book.sessions) {
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
    /// A patient asks for an appointment; gives where they go on to where there is none, or [`NONE`].
    pub(super) fn enter_book(&mut self, who: u32, book: u16) -> u16 {
        let program = &self.program.books[usize::from(book)];
        let patient = self.patients[who as usize];
        let of = usize::from(patient.of);
        let draw = |what: AppointmentDraw| patient.key.uniform(patient.purpose(self.n_stations, what as u32));
        let staff = program.book.asked.at(draw(AppointmentDraw::Staff));
        let wants_same_day = draw(AppointmentDraw::SameDay) < *program.book.wants_same_day.get(of);
        let today = day(self.now);
        let books = &mut self.books[usize::from(book)];
        books.count_to(today + 1, program);
        let given = if wants_same_day {
            books.give_today((self.now, today), staff, program)
        } else {
            let ahead = program.ahead.get(of).at(draw(AppointmentDraw::Ahead));
            books.give_ahead(today, day(self.now + ahead), staff, program)
        };
        let Some((opens, closes)) = given else {
            let route = if wants_same_day { &program.book.same_day_full } else { &program.book.full };
            let route = route.get(of);
            let elsewhere = draw(AppointmentDraw::Elsewhere);
            let idx = if route.to.len() == 1 { 0 } else { route.shares.at(elsewhere) };
            self.turn_away(who);
            self.say(who, if wants_same_day { "gets no appointment today" } else { "gets no appointment" });
            return u16::try_from(route.to[idx]).unwrap_or(NONE);
        };
        let due = in_steps(opens + (closes - opens) * draw(AppointmentDraw::Time));
        let misses = !wants_same_day && draw(AppointmentDraw::Attends) < program.book.not_attended;
        let patient = &mut self.patients[who as usize];
        patient.state = if misses { State::Missed } else { State::Booked };
        patient.due = due;
        patient.pool = u8::try_from(staff).unwrap_or(0);
        self.say(who, "gets an appointment");
        if let Some(exit) = self.foregone(who, program, due) {
            self.n_events += 1;
            if self.is_measuring {
                let now = std::mem::replace(&mut self.now, due);
                self.keep_or_miss(who, book);
                self.leave_network(who, exit, &self.program.stations[usize::from(exit)]);
                self.now = now;
            } else {
                // It would be forgotten when the warm-up ends.
                self.remove(who);
            }
        } else {
            self.calendar.push(due, who);
        }
        NONE
    }

    /// The exit a patient goes to after an appointment, where nothing else can come of it than that it is
    /// counted, within the same span of what is counted together. Then it is counted at once, and need not
    /// be kept in mind for weeks.
    #[inline]
    fn foregone(&self, who: u32, program: &ClinicProgram<'_>, due: f64) -> Option<u16> {
        let Task { warm_up, length, keeps_days, .. } = self.task;
        let is_in_span = if self.is_measuring { due < warm_up + length } else { due < warm_up };
        if !is_in_span || keeps_days || self.traced.is_some() {
            return None;
        }
        let next = self.after_appointment(&self.patients[who as usize], program);
        matches!(self.program.stations[usize::from(next)].kind, Kind::Exit).then_some(next)
    }

    /// Where a patient with an appointment goes on to after it, kept or missed.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    fn after_appointment(&self, patient: &Patient, program: &ClinicProgram<'_>) -> u16 {
        if patient.state == State::Missed {
            self.way(&program.book.missed, patient, DrawPurpose::Route)
        } else {
            self.next_station(patient)
        }
    }

    /// The time of an appointment has come.
    pub(super) fn appointment(&mut self, who: u32) {
        let station = usize::from(self.patients[who as usize].station);
        if let Kind::Slots(book) = self.program.stations[station].kind {
            self.keep_or_miss(who, book);
            let program = &self.program.books[usize::from(book)];
            let next = self.after_appointment(&self.patients[who as usize], program);
            self.enter(who, next, Held::NOTHING);
        }
    }

    /// Counts an appointment that is kept or missed now.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    fn keep_or_miss(&mut self, who: u32, book: u16) {
        let patient = &mut self.patients[who as usize];
        self.books[usize::from(book)].used[usize::from(patient.pool)] += 1;
        if patient.state == State::Missed {
            self.cells[patient.cell as usize].not_attended += 1;
            self.say(who, "does not attend");
        } else {
            note_care(self.program, &mut self.cells, &mut self.clocks, who, patient, self.now);
            note_through(&mut self.cells, patient, self.now);
            self.say(who, "is seen");
        }
    }

    /// How long somebody who asks now would wait for an appointment [minutes]: the first day with one.
    pub(super) fn wait_for_appointment(&mut self, book: u16) -> f64 {
        let book_idx = usize::from(book);
        let program = &self.program.books[book_idx];
        let today = day(self.now);
        let books = &mut self.books[book_idx];
        let n_sessions = program.book.sessions.len();
        let is_open = self.now < f64::from(today) * DAY + program.book.hours.1;
        let days = today..=today + program.book.horizon_days;
        for day in days {
            let first = books.day(day, program);
            let left = &books.left[first..first + n_sessions];
            let has_one = left.iter().any(|left| left[AHEAD] > 0 || (day == today && left[SAME_DAY] > 0));
            if has_one && (day > today || is_open) {
                return f64::from(day - today) * DAY;
            }
        }
        f64::from(program.book.horizon_days) * DAY
    }
}
