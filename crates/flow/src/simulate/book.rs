//! Appointments: asked for, given, kept or missed.

use super::{Booking, Held, Simulation, State, Task};
use crate::network::DAY;
use crate::program::{BookProgram, Kind, NONE, day};

/// A book, as it is.
#[derive(Debug)]
pub(super) struct BookNow {
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

impl BookNow {
    pub(super) fn new(program: &BookProgram<'_>) -> Self {
        let n_staff = program.book.sessions.len();
        let n_days = program.book.horizon_days as usize + 1;
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

    /// What is left of a day, by kind of staff; opened where nobody has asked for it yet.
    #[inline]
    fn day(&mut self, day: u32, program: &BookProgram<'_>, first_weekday: u8) -> &mut [[u32; 2]] {
        let slot = day as usize % self.days.len();
        let first = slot * self.n_staff;
        if self.days[slot] != day {
            self.days[slot] = day;
            for (idx, session) in program.book.sessions.iter().enumerate() {
                let all = slots_on(program, session.slots_a_week, day, first_weekday);
                let same_day = rounded(f64::from(all) * session.same_day).min(all);
                self.left[first + idx] = [all - same_day, same_day];
            }
        }
        &mut self.left[first..first + self.n_staff]
    }

    /// Counts the appointments of the days up to and with `day`.
    pub(super) fn count_to(&mut self, to: u32, program: &BookProgram<'_>, first_weekday: u8) {
        while self.counted_to < to {
            for (idx, session) in program.book.sessions.iter().enumerate() {
                self.offered[idx] += slots_on(program, session.slots_a_week, self.counted_to, first_weekday);
            }
            self.counted_to += 1;
        }
    }
}

/// Appointments on a day: whole ones, of which a week has as many as it should over time.
fn slots_on(program: &BookProgram<'_>, a_week: f64, day: u32, first_weekday: u8) -> u32 {
    let number = day + u32::from(first_weekday);
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
        let book_idx = usize::from(book);
        let program = &self.program.books[book_idx];
        let patient = self.patients[who as usize];
        let of = usize::from(patient.of);
        let at = |what: Booking| patient.whose.even(patient.purpose(self.n_stations, what as u32));
        let draws =
            [Booking::Staff, Booking::SameDay, Booking::Ahead, Booking::Time, Booking::Attends].map(at);
        let elsewhere = at(Booking::Elsewhere);
        let [staff, same_day, ahead, time, attends] = draws;
        let staff = program.book.asked.at(staff);
        let wants_same_day = same_day < *program.book.wants_same_day.get(of);
        let today = day(self.now);
        let first_weekday = self.program.network.first_weekday;
        let (from, to) = program.book.hours;
        let now = self.now;
        let books = &mut self.books[book_idx];
        books.count_to(today + 1, program, first_weekday);
        let midnight = |day: u32| f64::from(day) * DAY;
        let given = if wants_same_day {
            let opens = now.max(midnight(today) + from);
            let closes = midnight(today) + to;
            let slot = books.day(today, program, first_weekday);
            // What nobody booked ahead is given out on the day.
            let kind = if slot[staff][SAME_DAY] > 0 { SAME_DAY } else { AHEAD };
            let left = &mut slot[staff][kind];
            (*left > 0 && opens < closes).then(|| {
                *left -= 1;
                opens + (closes - opens) * time
            })
        } else {
            let horizon = program.book.horizon_days;
            let wanted = day(now + program.ahead.get(of).at(ahead)).clamp(today + 1, today + horizon.max(1));
            let first = books.full_before[staff].max(today + 1);
            // The first day from the one wanted on; else the last before it.
            let later = wanted.max(first)..=today + horizon;
            let earlier = (first..wanted).rev();
            let mut days = later.chain(earlier);
            let found = days.find(|&day| books.day(day, program, first_weekday)[staff][AHEAD] > 0);
            if found.is_none() {
                books.full_before[staff] = today + horizon + 1;
            } else if found == Some(first) && books.day(first, program, first_weekday)[staff][AHEAD] == 1 {
                books.full_before[staff] = first + 1;
            }
            found.map(|day| {
                books.day(day, program, first_weekday)[staff][AHEAD] -= 1;
                midnight(day) + from + (to - from) * time
            })
        };
        let Some(due) = given else {
            let route = if wants_same_day { &program.book.same_day_full } else { &program.book.full };
            self.turn_away(who);
            self.say(who, if wants_same_day { "gets no appointment today" } else { "gets no appointment" });
            let route = route.get(of);
            let idx = if route.to.len() == 1 { 0 } else { route.shares.at(elsewhere) };
            return u16::try_from(route.to[idx]).unwrap_or(NONE);
        };
        let misses = !wants_same_day && attends < program.book.not_attended;
        let patient = &mut self.patients[who as usize];
        patient.state = if misses { State::Missed } else { State::Booked };
        patient.due = due;
        patient.pool = u8::try_from(staff).unwrap_or(0);
        self.say(who, "gets an appointment");
        if let Some(exit) = self.foregone(who, due) {
            self.n_events += 1;
            let now = std::mem::replace(&mut self.now, due);
            self.keep_or_miss(who);
            self.leave_network(who, exit, &self.program.stations[usize::from(exit)]);
            self.now = now;
        } else {
            self.calendar.push(due, who);
        }
        NONE
    }

    /// The exit a patient goes to after an appointment, where nothing else can come of it than that it is
    /// counted, within the same span of what is counted together. Then it is counted at once, and need not
    /// be kept in mind for weeks.
    fn foregone(&self, who: u32, due: f64) -> Option<u16> {
        let Task { warm_up, length, keeps_days, .. } = self.task;
        let is_in_span = if self.is_measuring { due < warm_up + length } else { due < warm_up };
        if !is_in_span || keeps_days {
            return None;
        }
        let next = self.after_appointment(who);
        matches!(self.program.stations[usize::from(next)].kind, Kind::Exit).then_some(next)
    }

    /// Where a patient with an appointment goes on to after it, kept or missed.
    fn after_appointment(&self, who: u32) -> u16 {
        let patient = &self.patients[who as usize];
        match self.program.stations[usize::from(patient.station)].kind {
            Kind::Slots(book) if patient.state == State::Missed => {
                let missed = &self.program.books[usize::from(book)].book.missed;
                self.way(missed.get(usize::from(patient.of)), who, super::For::Route)
            }
            _ => self.next_station(who),
        }
    }

    /// The time of an appointment has come.
    pub(super) fn appointment(&mut self, who: u32) {
        self.keep_or_miss(who);
        let next = self.after_appointment(who);
        self.enter(who, next, Held::NOTHING);
    }

    /// Counts an appointment that is kept or missed now.
    fn keep_or_miss(&mut self, who: u32) {
        let patient = &self.patients[who as usize];
        if let Kind::Slots(book) = self.program.stations[usize::from(patient.station)].kind {
            self.books[usize::from(book)].used[usize::from(patient.pool)] += 1;
        }
        if patient.state == State::Missed {
            self.cell_of(who).not_attended += 1;
            self.say(who, "does not attend");
        } else {
            self.begin_care(who);
            self.say(who, "is seen");
            self.note_through(who);
        }
    }

    /// How long somebody who asks now would wait for an appointment [minutes]: the first day with one.
    pub(super) fn wait_for_appointment(&mut self, book: u16) -> f64 {
        let book_idx = usize::from(book);
        let program = &self.program.books[book_idx];
        let first_weekday = self.program.network.first_weekday;
        let today = day(self.now);
        let books = &mut self.books[book_idx];
        let n_sessions = program.book.sessions.len();
        let is_open = self.now < f64::from(today) * DAY + program.book.hours.1;
        let days = today..=today + program.book.horizon_days;
        for day in days {
            let slot = books.day(day, program, first_weekday);
            let has_one =
                (0..n_sessions).any(|idx| slot[idx][AHEAD] > 0 || (day == today && slot[idx][SAME_DAY] > 0));
            if has_one && (day > today || is_open) {
                return f64::from(day - today) * DAY;
            }
        }
        f64::from(program.book.horizon_days) * DAY
    }
}
