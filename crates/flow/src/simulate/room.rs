//! Servers and beds with a line before them: coming, beginning, finishing, leaving the line, shifts.

use super::{For, SHIFT, Simulation, State};
use crate::network::{DAY, ShiftEnd, WhenFull};
use crate::program::{Kind, NONE};

/// Pools of one room have numbers next to each other; no room has more.
const POOLS: u32 = 16;

/// The room and the pool whose server a patient holds.
fn held(packed: u16) -> Option<(u16, u8)> {
    (packed != NONE).then(|| (packed >> 4, u8::try_from(packed & 15).unwrap_or(0)))
}

impl Simulation<'_> {
    /// Sets up a room's first shift.
    pub(super) fn open_room(&mut self, room_idx: usize) {
        let program = &self.program.rooms[room_idx];
        for (pool_idx, pool) in program.pools.iter().enumerate() {
            let now = &mut self.rooms[room_idx].pools[pool_idx];
            now.staffed = pool.staffed.at(0.0);
            now.accepting = pool.accepting.at(0.0);
            let number = u32::try_from(room_idx).unwrap_or(0) * POOLS + u32::try_from(pool_idx).unwrap_or(0);
            let changes = [pool.staffed.next_change(0.0), pool.accepting.next_change(0.0)];
            if let Some(next) = changes.into_iter().flatten().reduce(f64::min) {
                self.calendar.push(next, SHIFT + number);
            }
        }
        self.count_staffed(room_idx);
    }

    /// Those staffed, with those who stay on to finish.
    fn count_staffed(&mut self, room_idx: usize) {
        let room = &mut self.rooms[room_idx];
        let staffed: u32 = room.pools.iter().map(|pool| pool.staffed.max(pool.busy)).sum();
        room.staffed.set(self.now, f64::from(staffed));
    }

    /// A shift begins or ends, or nears its end.
    pub(super) fn shift(&mut self, number: u32) {
        let (room_idx, pool_idx) = ((number / POOLS) as usize, (number % POOLS) as usize);
        let program = &self.program.rooms[room_idx];
        let pool = &program.pools[pool_idx];
        let changes = [pool.staffed.next_change(self.now), pool.accepting.next_change(self.now)];
        if let Some(next) = changes.into_iter().flatten().reduce(f64::min) {
            self.calendar.push(next, SHIFT + number);
        }
        let (staffed, accepting) = (pool.staffed.at(self.now), pool.accepting.at(self.now));
        let room = &mut self.rooms[room_idx];
        let now = &mut room.pools[pool_idx];
        if program.clears_queue && accepting < now.accepting && room.n_waiting > 0 {
            // Whoever would leave stays until nobody waits: see `clear`.
            return;
        }
        now.staffed = staffed;
        now.accepting = accepting;
        if program.room.shift_end == ShiftEnd::HandOver {
            while self.rooms[room_idx].pools[pool_idx].busy > staffed && self.hand_over(room_idx, pool_idx) {}
        }
        self.count_staffed(room_idx);
        self.fill(room_idx, pool_idx);
    }

    /// Ends a shift that was kept on because somebody waited.
    fn clear(&mut self, room_idx: usize) {
        let program = &self.program.rooms[room_idx];
        if !program.clears_queue || self.rooms[room_idx].n_waiting > 0 {
            return;
        }
        for (pool_idx, pool) in program.pools.iter().enumerate() {
            let now = &mut self.rooms[room_idx].pools[pool_idx];
            now.staffed = pool.staffed.at(self.now);
            now.accepting = pool.accepting.at(self.now);
        }
        self.count_staffed(room_idx);
    }

    /// The patient last begun goes back to the front of the line with what is left; false where nobody
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
        let room = &mut self.rooms[room_idx];
        room.pools[pool_idx].busy -= 1;
        room.n_busy -= 1;
        room.busy.add(self.now, -1.0);
        true
    }

    /// Takes a patient out of care, who resumes later.
    fn interrupt(&mut self, room_idx: usize, who: u32) {
        let patient = &mut self.patients[who as usize];
        patient.left_over = (patient.due - self.now).max(0.0);
        patient.due = f64::NAN;
        patient.state = State::Waiting;
        let priority = self.program.rooms[room_idx].priority[usize::from(patient.of)];
        let room = &mut self.rooms[room_idx];
        room.lines[usize::from(priority)].cut_in(&mut self.links, who);
        room.n_waiting += 1;
        room.waiting.add(self.now, 1.0);
        self.say(who, "is interrupted");
    }

    /// Whether a pool may begin with a type of patient.
    #[inline]
    fn serves(&self, room_idx: usize, pool_idx: usize, of: u16) -> bool {
        let serves = &self.program.rooms[room_idx].room.pools[pool_idx].serves;
        serves.is_empty() || serves[usize::from(of)]
    }

    /// A pool that is free for a type of patient.
    #[inline]
    fn free_pool(&self, room_idx: usize, of: u16) -> Option<usize> {
        let pools = &self.rooms[room_idx].pools;
        if self.program.rooms[room_idx].is_plain {
            return (pools[0].busy < pools[0].accepting).then_some(0);
        }
        (0..self.program.rooms[room_idx].pools.len())
            .find(|&idx| pools[idx].busy < pools[idx].accepting && self.serves(room_idx, idx, of))
    }

    /// A patient enters a room; gives where they go on to where it is full.
    pub(super) fn enter_room(&mut self, who: u32, room: u16, held: Option<(u16, u8)>) -> Option<u16> {
        let room_idx = usize::from(room);
        let program = &self.program.rooms[room_idx];
        let mut held = held;
        if held.is_some_and(|(from, _)| from == room) {
            // Whoever comes back to the room they are in holds no place in it.
            self.let_go(&mut held);
        }
        let now = &self.rooms[room_idx];
        if now.n_waiting + now.n_busy >= program.capacity {
            let lost = match &program.room.when_full {
                WhenFull::Lost(route) => Some(route),
                WhenFull::Blocks => None,
            };
            if let Some(route) = lost {
                self.let_go(&mut held);
                self.turn_away(who);
                self.say(who, "finds no room");
                return Some(self.way(route.get(self.type_of(who)), who, For::Full));
            }
            self.hold(who, held);
            self.patients[who as usize].state = State::Blocked;
            let now = &mut self.rooms[room_idx];
            now.outside.join(&mut self.links, who);
            now.n_outside += 1;
            self.say(who, "waits outside, where it is full");
            return None;
        }
        self.take_in(who, room_idx, held);
        None
    }

    fn hold(&mut self, who: u32, held: Option<(u16, u8)>) {
        let patient = &mut self.patients[who as usize];
        patient.held = held.map_or(NONE, |(room, pool)| room << 4 | u16::from(pool));
    }

    /// A patient is inside a room: begins at once, interrupts another, or joins the line.
    fn take_in(&mut self, who: u32, room_idx: usize, held: Option<(u16, u8)>) {
        let program = &self.program.rooms[room_idx];
        let of = self.patients[who as usize].of;
        let mut held = held;
        let mut free = self.free_pool(room_idx, of);
        if held.is_some() && (free.is_some() || !program.holds_sender) {
            self.let_go(&mut held);
            // Whoever was let in meanwhile may have taken the place, and whoever moved on left one.
            free = self.free_pool(room_idx, of);
        }
        if let Some(pool_idx) = free {
            return self.begin(who, room_idx, pool_idx);
        }
        self.hold(who, held);
        let priority = program.priority[usize::from(of)];
        if program.preempts
            && let Some((other, pool_idx)) = self.whom_to_interrupt(room_idx, of, priority)
        {
            let now = &mut self.rooms[room_idx];
            now.in_care.retain(|inside| *inside != other);
            now.pools[pool_idx].busy -= 1;
            now.n_busy -= 1;
            now.busy.add(self.now, -1.0);
            self.interrupt(room_idx, other);
            return self.begin(who, room_idx, pool_idx);
        }
        let room = &mut self.rooms[room_idx];
        room.lines[usize::from(priority)].join(&mut self.links, who);
        room.n_waiting += 1;
        room.waiting.add(self.now, 1.0);
        self.patients[who as usize].state = State::Waiting;
        if let Some(patience) = &program.patience {
            let due = self.now + patience.get(usize::from(of)).at(self.draw(who, For::Patience));
            self.patients[who as usize].due = due;
            self.calendar.push(due, who);
        }
        self.say(who, "waits");
    }

    /// Of those in care with a lower priority, the lowest and of those the one last begun.
    fn whom_to_interrupt(&self, room_idx: usize, of: u16, priority: u8) -> Option<(u32, usize)> {
        let program = &self.program.rooms[room_idx];
        let mut found: Option<(u8, u32, usize)> = None;
        for &who in &self.rooms[room_idx].in_care {
            let patient = &self.patients[who as usize];
            let theirs = program.priority[usize::from(patient.of)];
            let pool_idx = usize::from(patient.pool);
            if theirs > priority
                && patient.state == State::InCare
                && found.is_none_or(|(worst, ..)| theirs >= worst)
                && self.serves(room_idx, pool_idx, of)
            {
                found = Some((theirs, who, pool_idx));
            }
        }
        found.map(|(_, who, pool_idx)| (who, pool_idx))
    }

    /// Care begins, or goes on where it was interrupted.
    #[inline]
    fn begin(&mut self, who: u32, room_idx: usize, pool_idx: usize) {
        let program = &self.program.rooms[room_idx];
        let left_over = self.patients[who as usize].left_over;
        let time = if left_over < 0.0 {
            self.begin_care(who);
            let law = program.service.get(self.type_of(who));
            let stay = law.at(self.draw(who, For::Service));
            if program.has_discharge { self.until_discharge(who, room_idx, stay) } else { stay }
        } else {
            left_over
        };
        let room = &mut self.rooms[room_idx];
        let pool = &mut room.pools[pool_idx];
        pool.busy += 1;
        room.n_busy += 1;
        room.busy.add(self.now, 1.0);
        if program.tracks_care {
            room.in_care.push(who);
        }
        let due = self.now + time;
        let patient = &mut self.patients[who as usize];
        patient.state = State::InCare;
        patient.pool = u8::try_from(pool_idx).unwrap_or(0);
        patient.due = due;
        self.calendar.push(due, who);
        self.say(who, if program.is_beds { "gets a bed" } else { "is seen" });
    }

    /// A stay that ends in the hours and on the days of discharge.
    fn until_discharge(&self, who: u32, room_idx: usize, stay: f64) -> f64 {
        let room = self.program.rooms[room_idx].room;
        let mut end = self.now + stay;
        if let Some((from, to)) = room.discharge {
            let within = end % DAY;
            if within < from || to <= within {
                // The end is moved into the next hours of discharge, anywhere in them.
                let midnight = end - within + if to <= within { DAY } else { 0.0 };
                end = midnight + from + (to - from) * self.draw(who, For::Discharge);
            }
        }
        let even = self.draw(who, For::DischargeDay);
        for _ in 0..6 {
            let weekday = super::minute_of_week(end, self.program.network.first_weekday) / DAY;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to below 7")]
            let share = room.discharge_days[weekday as usize % 7];
            if even < share {
                break;
            }
            end += DAY;
        }
        end - self.now
    }

    /// A server finishes with a patient, or a stay ends.
    pub(super) fn finish(&mut self, who: u32) {
        let patient = &mut self.patients[who as usize];
        let pool = patient.pool;
        patient.due = f64::NAN;
        let Kind::Room(room) = self.program.kinds[usize::from(patient.station)] else { return };
        if self.program.rooms[usize::from(room)].tracks_care {
            self.rooms[usize::from(room)].in_care.retain(|inside| *inside != who);
        }
        let next = self.pass(who);
        self.enter(who, next, Some((room, pool)));
    }

    /// A server or bed is free.
    pub(super) fn release(&mut self, room: u16, pool: u8) {
        let (room_idx, pool_idx) = (usize::from(room), usize::from(pool));
        let room = &mut self.rooms[room_idx];
        let now = &mut room.pools[pool_idx];
        let stays_on = now.busy > now.staffed;
        now.busy -= 1;
        room.n_busy -= 1;
        room.busy.add(self.now, -1.0);
        if stays_on {
            self.count_staffed(room_idx);
        }
        self.fill(room_idx, pool_idx);
        if self.rooms[room_idx].n_outside > 0 {
            self.let_in(room_idx);
        }
    }

    /// Takes patients from the line while somebody is free.
    #[inline]
    fn fill(&mut self, room_idx: usize, pool_idx: usize) {
        while self.rooms[room_idx].n_waiting > 0 {
            let pool = self.rooms[room_idx].pools[pool_idx];
            if pool.busy >= pool.accepting {
                return;
            }
            let Some((who, line)) = self.next_in_line(room_idx, pool_idx) else { return };
            self.take_out(who, room_idx, line);
            let patient = &mut self.patients[who as usize];
            let mut held = held(patient.held);
            patient.held = NONE;
            self.begin(who, room_idx, pool_idx);
            self.let_go(&mut held);
        }
        if self.program.rooms[room_idx].clears_queue {
            self.clear(room_idx);
        }
    }

    /// Who is served next by a pool, and in which line they stand.
    #[inline]
    fn next_in_line(&self, room_idx: usize, pool_idx: usize) -> Option<(u32, usize)> {
        let room = &self.rooms[room_idx];
        let takes_all = self.program.rooms[room_idx].is_plain;
        for (idx, line) in room.lines.iter().enumerate() {
            let mut next = line.first();
            while let Some(who) = next {
                if takes_all || self.serves(room_idx, pool_idx, self.patients[who as usize].of) {
                    return Some((who, idx));
                }
                next = self.links.behind(who);
            }
        }
        None
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    fn take_out(&mut self, who: u32, room_idx: usize, line: usize) {
        let room = &mut self.rooms[room_idx];
        room.lines[line].leave(&mut self.links, who);
        room.n_waiting -= 1;
        room.waiting.add(self.now, -1.0);
    }

    /// Lets those in who wait outside a full room.
    fn let_in(&mut self, room_idx: usize) {
        let capacity = self.program.rooms[room_idx].capacity;
        loop {
            let room = &mut self.rooms[room_idx];
            if room.n_outside == 0 || room.n_waiting + room.n_busy >= capacity {
                return;
            }
            let Some(who) = room.outside.first() else { return };
            room.outside.leave(&mut self.links, who);
            room.n_outside -= 1;
            let patient = &mut self.patients[who as usize];
            let held = held(patient.held);
            patient.held = NONE;
            // Their wait for this room began when they came to its door.
            let mut sender = held;
            self.let_go_into(who, room_idx, &mut sender);
        }
    }

    /// Takes in whoever waited outside, and then frees what they held.
    fn let_go_into(&mut self, who: u32, room_idx: usize, held: &mut Option<(u16, u8)>) {
        if self.program.rooms[room_idx].holds_sender {
            self.take_in(who, room_idx, held.take());
        } else {
            self.take_in(who, room_idx, None);
            self.let_go(held);
        }
    }

    /// A patient has waited too long and leaves the line.
    pub(super) fn renege(&mut self, who: u32) {
        let patient = self.patients[who as usize];
        let Kind::Room(room) = self.program.kinds[usize::from(patient.station)] else { return };
        let room_idx = usize::from(room);
        let program = &self.program.rooms[room_idx];
        self.take_out(who, room_idx, usize::from(program.priority[usize::from(patient.of)]));
        let waited = self.now - patient.entered;
        let cell = self.cell_of(who);
        cell.left += 1;
        cell.left_wait += waited;
        self.say(who, "leaves unseen");
        self.patients[who as usize].due = f64::NAN;
        let mut held = held(patient.held);
        self.patients[who as usize].held = NONE;
        self.let_go(&mut held);
        self.let_in(room_idx);
        let next = self.way(program.room.left.get(usize::from(patient.of)), who, For::Left);
        self.enter(who, next, None);
    }
}
