//! Servers and beds with a queue before them: coming, beginning, finishing, leaving the queue, shifts.

use super::{
    BUSY, DrawPurpose, OUTSIDE, Patient, SHIFT, STAFFED, Simulation, State, StationState, WAITING, note_care,
};
use crate::kernel::calendar::in_steps;
use crate::network::{DAY, ServiceStation, ShiftEnd, WhenFull, within};
use crate::program::{Kind, NONE, Program};

/// Pools of one room have numbers next to each other; no room has more.
const POOLS: u32 = 16;

/// A server or bed that is held: its room and pool in one number, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held(u16);

impl Held {
    pub(super) const NOTHING: Self = Self(NONE);

    /// One of a pool of a room.
    fn of(room: u16, pool: u8) -> Self {
        Self(room << 4 | u16::from(pool))
    }

    /// The room and the pool; none of nothing.
    #[inline]
    pub(super) fn place(self) -> Option<(usize, usize)> {
        (self != Self::NOTHING).then(|| (usize::from(self.0 >> 4), usize::from(self.0 & 15)))
    }

    fn is_in(self, room: u16) -> bool {
        self != Self::NOTHING && self.0 >> 4 == room
    }
}

impl StationState<'_> {
    /// Whether a pool may begin with a type of patient.
    #[inline]
    pub(super) fn serves(&self, pool_idx: usize, of: u16) -> bool {
        let serves = &self.is.room.pools[pool_idx].serves;
        serves.is_empty() || serves[usize::from(of)]
    }

    /// A pool that is free for a type of patient.
    #[inline]
    fn free_pool(&self, of: u16) -> Option<usize> {
        let is_free = |idx: &usize| self.pools[*idx].busy < self.pools[*idx].accepting;
        if self.is.is_plain {
            return Some(0).filter(is_free);
        }
        (0..self.is.pools.len()).find(|idx| is_free(idx) && self.serves(*idx, of))
    }

    /// How many wait in queue.
    #[inline]
    pub(super) fn waiting(&self) -> f64 {
        self.census.count(WAITING)
    }

    /// How many are in care.
    #[inline]
    pub(super) fn busy(&self) -> f64 {
        self.census.count(BUSY)
    }

    /// How many are in queue or in care: those whom its capacity counts.
    #[inline]
    pub(super) fn inside(&self) -> f64 {
        self.waiting() + self.busy()
    }

    /// One more in care.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call takes an eightieth of the steps of an event")]
    fn take_up(&mut self, pool_idx: usize, now: f64) {
        self.pools[pool_idx].busy += 1;
        self.census.add(now, BUSY, 1.0);
    }

    /// One less in care.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call takes an eightieth of the steps of an event")]
    fn give_up(&mut self, pool_idx: usize, now: f64) {
        self.pools[pool_idx].busy -= 1;
        self.census.add(now, BUSY, -1.0);
    }

    /// Those staffed, with those who stay on to finish.
    fn count_staffed(&mut self, now: f64) {
        let staffed: u32 = self.pools.iter().map(|pool| pool.staffed.max(pool.busy)).sum();
        self.census.set(now, STAFFED, f64::from(staffed));
    }
}

impl Simulation<'_> {
    /// Sets up a room's first shift.
    pub(super) fn open_room(&mut self, room_idx: usize) {
        let program = &self.program.rooms[room_idx];
        for (pool_idx, pool) in program.pools.iter().enumerate() {
            let now = &mut self.rooms[room_idx].pools[pool_idx];
            now.staffed = pool.staffed.at(0.0);
            now.accepting = pool.accepting.at(0.0);
            self.next_shift(
                u32::try_from(room_idx).unwrap_or(0) * POOLS + u32::try_from(pool_idx).unwrap_or(0),
            );
        }
        self.rooms[room_idx].count_staffed(self.now);
    }

    /// A shift begins or ends, or nears its end.
    pub(super) fn shift(&mut self, number: u32) {
        let (room_idx, pool_idx) = ((number / POOLS) as usize, (number % POOLS) as usize);
        let program = &self.program.rooms[room_idx];
        let pool = &program.pools[pool_idx];
        let (staffed, accepting) = (pool.staffed.at(self.now), pool.accepting.at(self.now));
        let room = &mut self.rooms[room_idx];
        let is_waited_for = room.waiting() > 0.0;
        let now = &mut room.pools[pool_idx];
        if program.clears_queue && accepting < now.accepting && is_waited_for {
            // Whoever would leave stays until nobody waits: see `clear`.
            return self.next_shift(number);
        }
        now.staffed = staffed;
        now.accepting = accepting;
        if program.room.shift_end == ShiftEnd::HandOver && now.busy > staffed {
            if self.ends_now(room_idx, |patient| usize::from(patient.pool) == pool_idx) {
                // Whose care ends with the shift is not interrupted: look again when it has.
                self.calendar.push(self.now, SHIFT + number);
                return self.rooms[room_idx].count_staffed(self.now);
            }
            while self.rooms[room_idx].pools[pool_idx].busy > staffed && self.hand_over(room_idx, pool_idx) {}
        }
        self.next_shift(number);
        self.rooms[room_idx].count_staffed(self.now);
        self.fill(room_idx, pool_idx);
    }

    /// Puts the next change of a pool's shifts in the calendar.
    fn next_shift(&mut self, number: u32) {
        let pool = &self.program.rooms[(number / POOLS) as usize].pools[(number % POOLS) as usize];
        let changes = [pool.staffed.next_change(self.now), pool.accepting.next_change(self.now)];
        if let Some(next) = changes.into_iter().flatten().reduce(f64::min) {
            self.calendar.push(next, SHIFT + number);
        }
    }

    /// Whether the care of one of those patients of a room ends at this very instant.
    fn ends_now(&self, room_idx: usize, is_one: impl Fn(&Patient) -> bool) -> bool {
        self.rooms[room_idx].in_care.iter().any(|who| {
            let patient = &self.patients[*who as usize];
            patient.state == State::InCare && patient.due.to_bits() == self.now.to_bits() && is_one(patient)
        })
    }

    /// Ends a shift that was kept on because somebody waited.
    fn clear(&mut self, room_idx: usize) {
        let program = &self.program.rooms[room_idx];
        if !program.clears_queue || self.rooms[room_idx].waiting() > 0.0 {
            return;
        }
        for (pool_idx, pool) in program.pools.iter().enumerate() {
            let now = &mut self.rooms[room_idx].pools[pool_idx];
            now.staffed = pool.staffed.at(self.now);
            now.accepting = pool.accepting.at(self.now);
        }
        self.rooms[room_idx].count_staffed(self.now);
    }

    /// The patient last begun goes back to the front of the queue with what is left; false where nobody
    /// is in care, because those who hold servers wait elsewhere.
    fn hand_over(&mut self, room_idx: usize, pool_idx: usize) -> bool {
        let room = &self.rooms[room_idx];
        let latest = room.in_care.iter().rposition(|who| {
            usize::from(self.patients[*who as usize].pool) == pool_idx
                && self.patients[*who as usize].state == State::InCare
        });
        let Some(at) = latest else { return false };
        let who = self.rooms[room_idx].in_care.remove(at);
        self.interrupt(room_idx, who);
        self.rooms[room_idx].give_up(pool_idx, self.now);
        true
    }

    /// Takes a patient out of care, who resumes later.
    fn interrupt(&mut self, room_idx: usize, who: u32) {
        let patient = &mut self.patients[who as usize];
        patient.left_over = (patient.due - self.now).max(0.0);
        let since = &mut self.waits_again_since;
        since.resize(since.len().max(who as usize + 1), 0.0);
        since[who as usize] = self.now;
        patient.due = f64::NAN;
        patient.state = State::Waiting;
        let room = &mut self.rooms[room_idx];
        let priority = room.is.priority[usize::from(patient.of)];
        room.queues.cut_in(&mut self.links, usize::from(priority), who);
        room.census.add(self.now, WAITING, 1.0);
        self.say(who, "is interrupted");
    }

    /// A patient enters a room; gives where they go on to where it is full, or [`NONE`].
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    pub(super) fn enter_room(&mut self, who: u32, room: u16, held: Held) -> u16 {
        let room_idx = usize::from(room);
        let mut held = held;
        if held.is_in(room) {
            // Whoever comes back to the room they are in holds no place in it.
            self.let_go(held);
            held = Held::NOTHING;
        }
        let now = &self.rooms[room_idx];
        if now.inside() >= now.is.capacity {
            return self.find_full(who, room_idx, held);
        }
        self.take_in(who, room_idx, held);
        NONE
    }

    /// What a patient does who finds a room full.
    #[inline(never)]
    fn find_full(&mut self, who: u32, room_idx: usize, held: Held) -> u16 {
        if let WhenFull::Lost(route) = &self.program.rooms[room_idx].room.when_full {
            let has_looked = self.patients[who as usize].state == State::AtDoor;
            if !has_looked && self.calendar.has_another_at(self.now) {
                // Somebody may leave at this very instant.
                self.stand_at_door(who, room_idx, held);
                return NONE;
            }
            self.let_go(held);
            self.turn_away(who);
            self.say(who, "finds no room");
            return self.way(route, &self.patients[who as usize], DrawPurpose::Full);
        }
        let patient = &mut self.patients[who as usize];
        patient.held = held;
        patient.state = State::Blocked;
        let room = &mut self.rooms[room_idx];
        room.outside.join(&mut self.links, who);
        room.n_outside += 1;
        if held == Held::NOTHING {
            room.census.add(self.now, OUTSIDE, 1.0);
        }
        self.say(who, "waits outside, where it is full");
        NONE
    }

    /// A patient looks again when all else of this instant has happened.
    fn stand_at_door(&mut self, who: u32, room_idx: usize, held: Held) {
        let keeps = self.rooms[room_idx].is.holds_sender;
        let patient = &mut self.patients[who as usize];
        patient.state = State::AtDoor;
        patient.due = self.now;
        patient.held = if keeps { held } else { Held::NOTHING };
        self.calendar.push(self.now, who);
        if !keeps {
            self.let_go(held);
        }
    }

    /// A patient who found a room full looks whether it still is.
    pub(super) fn look_again(&mut self, who: u32) {
        let patient = &mut self.patients[who as usize];
        patient.due = f64::NAN;
        let held = std::mem::replace(&mut patient.held, Held::NOTHING);
        let Kind::ServiceStation(room) = self.program.stations[usize::from(patient.station)].kind else {
            return;
        };
        let next = self.enter_room(who, room, held);
        if next != NONE {
            self.enter(who, next, Held::NOTHING);
        }
    }

    /// Counts the time for which a patient kept a server or bed elsewhere, since they came to where they
    /// are, as time there: so at each station those inside are those who come times how long they stay.
    fn note_held(&mut self, who: u32, held: Held) {
        let Some((room_idx, _)) = held.place() else { return };
        let at = &self.program.stations[usize::from(self.rooms[room_idx].is.station)];
        let (of, entered) = (self.patients[who as usize].of, self.patients[who as usize].entered);
        let cell = self.cell_at(at, of);
        self.cells[cell as usize].time += self.now - entered;
    }

    /// A patient is inside a room: begins at once, interrupts another, or joins the queue.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    fn take_in(&mut self, who: u32, room_idx: usize, held: Held) {
        let of = self.patients[who as usize].of;
        let mut held = held;
        let room = &self.rooms[room_idx];
        let mut free = room.free_pool(of);
        if held != Held::NOTHING && (free.is_some() || !room.is.holds_sender) {
            self.let_go(held);
            held = Held::NOTHING;
            // Whoever was let in meanwhile may have taken the place, and whoever moved on left one.
            free = self.rooms[room_idx].free_pool(of);
        }
        match free {
            Some(pool_idx) => self.begin(who, room_idx, pool_idx),
            None => self.wait_inside(who, room_idx, held),
        }
    }

    /// A patient for whom nobody is free interrupts another, or joins the queue.
    #[inline]
    fn wait_inside(&mut self, who: u32, room_idx: usize, held: Held) {
        let is = self.rooms[room_idx].is;
        let patient = &mut self.patients[who as usize];
        patient.held = held;
        let of = patient.of;
        let priority = is.priority[usize::from(of)];
        if is.preempts
            && let Some((other, pool_idx)) = self.whom_to_interrupt(room_idx, of, priority)
        {
            let room = &self.rooms[room_idx];
            if !self.ends_now(room_idx, |patient| room.serves(usize::from(patient.pool), of)) {
                return self.interrupt_for(who, room_idx, other, pool_idx);
            }
            // Somebody's care ends at this very instant: nobody is interrupted until all else of it has
            // happened.
            let room = &mut self.rooms[room_idx];
            room.queues.join(&mut self.links, usize::from(priority), who);
            room.census.add(self.now, WAITING, 1.0);
            let patient = &mut self.patients[who as usize];
            patient.state = State::BeforeInterrupting;
            patient.due = self.now;
            return self.calendar.push(self.now, who);
        }
        let room = &mut self.rooms[room_idx];
        room.queues.join(&mut self.links, usize::from(priority), who);
        room.census.add(self.now, WAITING, 1.0);
        self.wait(who, room_idx);
    }

    /// A patient who is in queue waits there, as long as their patience lasts.
    #[inline]
    fn wait(&mut self, who: u32, room_idx: usize) {
        let is = self.rooms[room_idx].is;
        let patient = &mut self.patients[who as usize];
        patient.state = State::Waiting;
        if let Some(patience) = &is.patience {
            let draw = patient.draw(self.n_stations, DrawPurpose::Patience);
            patient.due = in_steps(self.now + patience.get(usize::from(patient.of)).at(draw));
            self.calendar.push(patient.due, who);
        }
        self.say(who, "waits");
    }

    /// A patient in queue whom no care that ended at this instant has made way for interrupts another, or
    /// waits.
    pub(super) fn interrupt_after_all(&mut self, who: u32) {
        let patient = &mut self.patients[who as usize];
        patient.due = f64::NAN;
        let Kind::ServiceStation(room) = self.program.stations[usize::from(patient.station)].kind else {
            return;
        };
        let (room_idx, of) = (usize::from(room), patient.of);
        let priority = self.rooms[room_idx].is.priority[usize::from(of)];
        match self.whom_to_interrupt(room_idx, of, priority) {
            Some((other, pool_idx)) => {
                let room = &mut self.rooms[room_idx];
                room.queues.leave(&mut self.links, usize::from(priority), who);
                room.census.add(self.now, WAITING, -1.0);
                self.interrupt_for(who, room_idx, other, pool_idx);
            }
            None => self.wait(who, room_idx),
        }
    }

    /// Care of a patient begins with the server of another, who is interrupted.
    fn interrupt_for(&mut self, who: u32, room_idx: usize, other: u32, pool_idx: usize) {
        let room = &mut self.rooms[room_idx];
        room.in_care.retain(|inside| *inside != other);
        room.give_up(pool_idx, self.now);
        self.interrupt(room_idx, other);
        let held = std::mem::replace(&mut self.patients[who as usize].held, Held::NOTHING);
        self.begin(who, room_idx, pool_idx);
        self.note_held(who, held);
        self.let_go(held);
    }

    /// Of those in care with a lower priority, the lowest and of those the one last begun.
    fn whom_to_interrupt(&self, room_idx: usize, of: u16, priority: u8) -> Option<(u32, usize)> {
        let room = &self.rooms[room_idx];
        let mut found: Option<(u8, u32, usize)> = None;
        for &who in &room.in_care {
            let patient = &self.patients[who as usize];
            let theirs = room.is.priority[usize::from(patient.of)];
            let pool_idx = usize::from(patient.pool);
            if theirs > priority
                && patient.state == State::InCare
                && patient.due.to_bits() != self.now.to_bits()
                && found.is_none_or(|(worst, ..)| theirs >= worst)
                && room.serves(pool_idx, of)
            {
                found = Some((theirs, who, pool_idx));
            }
        }
        found.map(|(_, who, pool_idx)| (who, pool_idx))
    }

    /// Care begins with a server who is free.
    #[inline]
    fn begin(&mut self, who: u32, room_idx: usize, pool_idx: usize) {
        self.rooms[room_idx].take_up(pool_idx, self.now);
        self.care(who, room_idx, pool_idx);
    }

    /// Care begins, or goes on where it was interrupted, with a server who is counted as busy.
    #[inline]
    fn care(&mut self, who: u32, room_idx: usize, pool_idx: usize) {
        let room = &mut self.rooms[room_idx];
        let patient = &mut self.patients[who as usize];
        let is = room.is;
        let mut time = patient.left_over;
        if time < 0.0 {
            note_care(self.program, &mut self.cells, &mut self.clocks, who, patient, self.now);
            time = is
                .service
                .get(usize::from(patient.of))
                .at(patient.draw(self.n_stations, DrawPurpose::Service));
            if is.has_discharge {
                time = until_discharge(self.program, is.room, patient, self.now, time);
            }
        } else {
            // Care goes on: what was waited for that is waited too.
            let since = self.waits_again_since[who as usize];
            self.cells[patient.cell as usize].wait_again += self.now - since;
        }
        if is.tracks_care {
            room.in_care.push(who);
        }
        patient.state = State::InCare;
        patient.pool = u8::try_from(pool_idx).unwrap_or(0);
        patient.due = in_steps(self.now + time);
        self.calendar.push(patient.due, who);
        self.say(who, if is.is_beds { "gets a bed" } else { "is seen" });
    }

    /// A server finishes with a patient, or a stay ends.
    #[inline]
    pub(super) fn finish(&mut self, who: u32) {
        let patient = &mut self.patients[who as usize];
        let pool = patient.pool;
        patient.due = f64::NAN;
        let at = &self.program.stations[usize::from(patient.station)];
        let Kind::ServiceStation(room) = at.kind else { return };
        if at.tracks_care {
            self.rooms[usize::from(room)].in_care.retain(|inside| *inside != who);
        }
        let next = self.pass(who);
        self.enter(who, next, Held::of(room, pool));
    }

    /// Gives up a server or bed that is held.
    #[inline]
    pub(super) fn let_go(&mut self, held: Held) {
        if let Some((room_idx, pool_idx)) = held.place() {
            self.release(room_idx, pool_idx);
        }
    }

    /// A server or bed is free.
    fn release(&mut self, room_idx: usize, pool_idx: usize) {
        let room = &mut self.rooms[room_idx];
        let pool = room.pools[pool_idx];
        let all_go_on = pool.busy == pool.accepting && pool.busy <= pool.staffed;
        if all_go_on && room.is.is_plain && room.waiting() > 0.0 {
            // The next in queue takes over: as many are in care as before.
            self.care_for_next(room_idx, pool_idx);
            if !self.rooms[room_idx].is.clears_queue {
                return self.open_up(room_idx);
            }
        } else {
            let stays_on = pool.busy > pool.staffed;
            room.give_up(pool_idx, self.now);
            if stays_on {
                room.count_staffed(self.now);
            }
        }
        self.fill(room_idx, pool_idx);
        self.open_up(room_idx);
    }

    /// Takes patients from the queue while somebody is free.
    fn fill(&mut self, room_idx: usize, pool_idx: usize) {
        loop {
            let room = &mut self.rooms[room_idx];
            if room.waiting() <= 0.0 {
                break;
            }
            let pool = room.pools[pool_idx];
            if pool.busy >= pool.accepting {
                return;
            }
            room.take_up(pool_idx, self.now);
            if !self.care_for_next(room_idx, pool_idx) {
                self.rooms[room_idx].give_up(pool_idx, self.now);
                return;
            }
        }
        if self.program.rooms[room_idx].clears_queue {
            self.clear(room_idx);
        }
    }

    /// A server who is counted as busy begins with the next in queue whom they serve; false if there is none.
    #[inline]
    fn care_for_next(&mut self, room_idx: usize, pool_idx: usize) -> bool {
        let room = &self.rooms[room_idx];
        let next = if room.is.is_plain { room.queues.first() } else { self.next_served(room_idx, pool_idx) };
        let Some((who, queue)) = next else { return false };
        let room = &mut self.rooms[room_idx];
        room.queues.leave(&mut self.links, queue, who);
        room.census.add(self.now, WAITING, -1.0);
        let held = std::mem::replace(&mut self.patients[who as usize].held, Held::NOTHING);
        self.care(who, room_idx, pool_idx);
        if held != Held::NOTHING {
            self.note_held(who, held);
            self.let_go(held);
        }
        true
    }

    /// Lets those in who wait outside, if anybody does.
    #[inline]
    fn open_up(&mut self, room_idx: usize) {
        if self.rooms[room_idx].n_outside > 0 {
            self.let_in(room_idx);
        }
    }

    /// Whom a pool that does not serve everybody takes next, and the queue they stand in.
    fn next_served(&self, room_idx: usize, pool_idx: usize) -> Option<(u32, usize)> {
        let room = &self.rooms[room_idx];
        for (first, queue) in room.queues.each() {
            let mut next = Some(first);
            while let Some(who) = next {
                if room.serves(pool_idx, self.patients[who as usize].of) {
                    return Some((who, queue));
                }
                next = self.links.behind(who);
            }
        }
        None
    }

    /// Lets those in who wait outside a full room.
    #[inline(never)]
    fn let_in(&mut self, room_idx: usize) {
        loop {
            let room = &mut self.rooms[room_idx];
            if room.inside() >= room.is.capacity {
                return;
            }
            let Some(who) = room.outside.first() else { return };
            room.outside.leave(&mut self.links, who);
            room.n_outside -= 1;
            let patient = &mut self.patients[who as usize];
            let held = std::mem::replace(&mut patient.held, Held::NOTHING);
            if held == Held::NOTHING {
                // They were nowhere else: their wait for this room began when they came to its door.
                room.census.add(self.now, OUTSIDE, -1.0);
            } else {
                // They were where they come from until now, and enter only now.
                self.journeys.blocked[usize::from(patient.of)] += self.now - patient.entered;
                self.note_held(who, held);
                self.patients[who as usize].entered = self.now;
            }
            if self.program.rooms[room_idx].holds_sender {
                self.take_in(who, room_idx, held);
            } else {
                self.take_in(who, room_idx, Held::NOTHING);
                self.let_go(held);
            }
        }
    }

    /// A patient has waited too long and leaves the queue.
    pub(super) fn renege(&mut self, who: u32) {
        let patient = &mut self.patients[who as usize];
        let Kind::ServiceStation(room) = self.program.stations[usize::from(patient.station)].kind else {
            return;
        };
        let room_idx = usize::from(room);
        let of = usize::from(patient.of);
        let room = &mut self.rooms[room_idx];
        room.queues.leave(&mut self.links, usize::from(room.is.priority[of]), who);
        room.census.add(self.now, WAITING, -1.0);
        let cell = &mut self.cells[patient.cell as usize];
        cell.left += 1;
        cell.left_wait += self.now - patient.entered;
        patient.due = f64::NAN;
        let held = std::mem::replace(&mut patient.held, Held::NOTHING);
        self.say(who, "leaves unseen");
        self.note_held(who, held);
        self.let_go(held);
        self.let_in(room_idx);
        let left = &self.program.rooms[room_idx].room.left;
        let next = self.way(left, &self.patients[who as usize], DrawPurpose::Left);
        self.enter(who, next, Held::NOTHING);
    }
}

/// So often at most somebody who is due stays a day longer.
const MOST_DAYS_LATER: u32 = 6;

/// A stay that ends in the hours and on the days of discharge.
fn until_discharge(
    program: &Program<'_>,
    room: &ServiceStation,
    patient: &Patient,
    now: f64,
    stay: f64,
) -> f64 {
    let draw = |what| patient.draw(program.n_stations(), what);
    let mut end = now + stay;
    if let Some((from, to)) = room.discharge {
        let within = within(end, DAY);
        if within < from || to <= within {
            // The end is moved into the next hours of discharge, anywhere in them.
            let midnight = end - within + if to <= within { DAY } else { 0.0 };
            end = midnight + from + (to - from) * draw(DrawPurpose::Discharge);
        }
    }
    // Each day has random numbers of its own: whoever stays on a Saturday may leave on the Sunday.
    let purpose = patient.purpose(program.n_stations(), DrawPurpose::DischargeDay as u32);
    let of_days = patient.key.one(u64::from(purpose));
    for day in 0..MOST_DAYS_LATER {
        let weekday = super::minute_of_week(end, program.network.first_weekday) / DAY;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to below 7")]
        let share = room.discharge_days[weekday as usize % 7];
        if of_days.uniform(day) < share {
            break;
        }
        end += DAY;
    }
    end - now
}
