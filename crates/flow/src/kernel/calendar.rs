//! The calendar of pending events: earliest first, and of those at the same instant the one that was
//! put in first.
//!
//! A ladder of three steps. The nearest future lies in narrow slots, each sorted only when its turn
//! comes; what is further off lies unsorted in wide slots, one of which at a time is spread over the
//! narrow ones; the rest lies in a heap of no order until the wide slots are used up. Each event is
//! moved at most three times, whatever is pending. Widths follow the density of events by themselves.
//!
//! Beside it stand seats for the few that always have one event pending: theirs need not be sorted in.

mod heap;
mod seats;

use heap::Heaps;
use seats::Seats;

/// An event: its time, its number in the order of insertion and the key of its owner. 16 bytes, ordered by time and then by the order of insertion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event(u128);

impl Event {
    /// After all that ever happens.
    const NEVER: Self = Self(u128::MAX);

    /// When it happens.
    #[must_use]
    #[inline]
    pub const fn time(self) -> f64 {
        f64::from_bits((self.0 >> 64) as u64)
    }

    /// The key of its owner, as it was given to [`Calendar::push`].
    #[must_use]
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the lowest 32 bits are meant")]
    pub const fn key(self) -> u32 {
        self.0 as u32
    }
}

/// A time in whole steps of 2⁻²⁰ of the unit, the nearest.
///
/// Sums and differences of such times are exact up to 2³² units, so that what lasts as long as something
/// else ends with it, and what lasts as long as a limit is within it.
#[must_use]
#[inline]
pub const fn in_steps(time: f64) -> f64 {
    /// From 2³² to 2³³ numbers are 2⁻²⁰ apart.
    const COARSE: f64 = 1.5 * 4_294_967_296.0;
    (time + COARSE) - COARSE
}

/// How many narrow slots there are.
const N_NARROW: usize = 512;
/// How many wide slots there are.
const N_WIDE: usize = 1024;
/// Events that a narrow slot should hold.
const AIM: f64 = 4.0;
/// Rounds of the narrow slots over which the density is averaged before widths follow it.
const ROUNDS: u32 = 32;

/// Pending events.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// The slot whose turn it is, latest first, so that the next event is popped off the end.
    now: Vec<Event>,
    seats: Seats,
    narrow: Vec<Vec<Event>>,
    narrow_idx: usize,
    narrow_from: f64,
    per_narrow: f64,
    wide: Heaps,
    wide_idx: usize,
    wide_from: f64,
    per_wide: f64,
    /// What is on its way from a wide slot into narrow ones.
    spread: Vec<Event>,
    /// What lies beyond the wide slots, in no order.
    beyond: Vec<Event>,
    n_wide_pending: usize,
    /// Counts the events, with those of seats, and without.
    sequence: u32,
    n_put_in: u32,
    /// What `n_put_in` was when the narrow slots were last filled, and how many events were pending then.
    round_began: (u32, usize),
    /// Rounds since widths were last set, the events in them, and the sum of their squares by round.
    n_rounds: u32,
    all_popped: f64,
    squares_popped: f64,
}

impl Default for Calendar {
    fn default() -> Self {
        Self::new(0)
    }
}

impl Calendar {
    /// An empty calendar that begins at time 0, with so many seats.
    #[must_use]
    pub fn new(n_seats: usize) -> Self {
        let per_narrow = 1.0;
        Self {
            now: Vec::new(),
            seats: Seats::new(n_seats),
            narrow: vec![Vec::new(); N_NARROW],
            narrow_idx: 0,
            narrow_from: 0.0,
            per_narrow,
            wide: Heaps::new(N_WIDE),
            spread: Vec::new(),
            wide_idx: 0,
            wide_from: 0.0,
            per_wide: per_narrow / as_f64(N_NARROW),
            beyond: Vec::new(),
            n_wide_pending: 0,
            sequence: 0,
            n_put_in: 0,
            round_began: (0, 0),
            n_rounds: 0,
            all_popped: 0.0,
            squares_popped: 0.0,
        }
    }

    /// How many events are pending; they are counted.
    #[must_use]
    pub fn len(&self) -> usize {
        let narrow: usize = self.narrow.iter().map(Vec::len).sum();
        self.now.len() + narrow + self.wide.len() + self.beyond.len() + self.seats.len()
    }

    /// How many events are pending beyond the nearest future: all but a few where there are many.
    #[must_use]
    pub const fn n_later(&self) -> usize {
        self.n_wide_pending + self.beyond.len()
    }

    /// Whether nothing is pending.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts in an event of `key` at `time`, which is not negative and not before the last one taken
    /// out. Of 2³² events put in one after the other each is told from the rest.
    #[inline]
    pub fn push(&mut self, time: f64, key: u32) {
        let event = self.stamped(time, key);
        self.n_put_in = self.n_put_in.wrapping_add(1);
        let slot_idx = slot((time - self.narrow_from) * self.per_narrow);
        if slot_idx <= self.narrow_idx {
            self.place_now(event);
        } else if slot_idx < N_NARROW - 1 {
            self.narrow[slot_idx].push(event);
        } else {
            self.place_later(event);
        }
    }

    /// Puts in what a seat has pending, an event of `key` or none, in place of what it had. After the
    /// event of a seat is taken out, this must come before the next [`Calendar::pop`]. A seat is below the
    /// number that the calendar was made with.
    #[inline]
    pub fn seat(&mut self, seat: usize, time: Option<f64>, key: u32) {
        let event = time.map(|time| self.stamped(time, key));
        self.seats.set(seat, event);
    }

    /// An event with its place in the order of insertion.
    #[inline]
    fn stamped(&mut self, time: f64, key: u32) -> Event {
        self.sequence = self.sequence.wrapping_add(1);
        // Bits of numbers that are not negative are ordered as the numbers are; −0 becomes 0.
        let bits = (time + 0.0).to_bits();
        Event((u128::from(bits) << 64) | (u128::from(self.sequence) << 32) | u128::from(key))
    }

    /// Into the last narrow slot or beyond it: a wide slot may reach a hair further than the narrow ones,
    /// so that its own number decides.
    #[inline(never)]
    fn place_later(&mut self, event: Event) {
        let wide_at = slot((event.time() - self.wide_from) * self.per_wide);
        if wide_at <= self.wide_idx {
            self.narrow[N_NARROW - 1].push(event);
        } else if wide_at < N_WIDE {
            self.n_wide_pending += 1;
            self.wide.push(wide_at, event);
        } else {
            self.beyond.push(event);
        }
    }

    /// Into the slot whose turn it is, which is sorted.
    #[inline(never)]
    fn place_now(&mut self, event: Event) {
        let mut place = self.now.len();
        while place > 0 && self.now[place - 1] < event {
            place -= 1;
        }
        self.now.insert(place, event);
    }

    /// Whether another event is pending at `time`, that of the event last taken out.
    #[must_use]
    pub fn has_another_at(&self, time: f64) -> bool {
        // What happens at the same time lies in the same slot.
        let is_now = |event: Event| event.time().to_bits() == time.to_bits();
        self.now.last().copied().is_some_and(is_now) || is_now(self.seats.first())
    }

    /// Takes out the next event; that of a seat stays until the seat is given its next.
    #[inline]
    pub fn pop(&mut self) -> Option<Event> {
        loop {
            let seated = self.seats.first();
            match self.now.last().copied() {
                Some(event) if event < seated => {
                    self.now.pop();
                    return Some(event);
                }
                Some(_) => return Some(seated),
                None if self.turn() => {}
                None => return (seated != Event::NEVER).then_some(seated),
            }
        }
    }

    /// Makes the next slot that holds something the one whose turn it is; false where nothing is pending.
    fn turn(&mut self) -> bool {
        let later = self.narrow[self.narrow_idx + 1..].iter().position(|slot| !slot.is_empty());
        if let Some(further) = later {
            self.narrow_idx += 1 + further;
            std::mem::swap(&mut self.now, &mut self.narrow[self.narrow_idx]);
            if self.now.len() > 1 {
                self.now.sort_unstable_by(|one, other| other.cmp(one));
            }
            return true;
        }
        self.narrow_idx = N_NARROW - 1;
        let n_pending = self.n_wide_pending + self.beyond.len();
        if n_pending == 0 {
            return false;
        }
        // The narrow slots are used up: was the width right for most events? Nights and days differ, so
        // widths follow many rounds, each weighing as many events as it had.
        let (put_in, n_before) = std::mem::replace(&mut self.round_began, (self.n_put_in, n_pending));
        let popped = as_f64(n_before + self.n_put_in.wrapping_sub(put_in) as usize - n_pending);
        self.n_rounds += 1;
        self.all_popped += popped;
        self.squares_popped += popped * popped;
        // While it is first filled, or where one slot holds very many, there is no time to wait.
        if self.n_rounds >= ROUNDS || popped > 64.0 * AIM * as_f64(N_NARROW) {
            let per_slot = self.squares_popped / self.all_popped.max(1.0) / as_f64(N_NARROW);
            (self.n_rounds, self.all_popped, self.squares_popped) = (0, 0.0, 0.0);
            if per_slot > 0.0 && !(AIM / 3.0..=AIM * 3.0).contains(&per_slot) {
                self.rebuild(self.per_narrow * (per_slot / AIM).clamp(1.0 / 64.0, 64.0));
                return true;
            }
        }
        if self.n_wide_pending == 0 {
            self.rebuild(self.per_narrow);
            return true;
        }
        while self.wide_idx + 1 < N_WIDE {
            self.wide_idx += 1;
            if !self.wide.is_empty(self.wide_idx) {
                break;
            }
        }
        self.narrow_from = self.wide_from + as_f64(self.wide_idx) / self.per_wide;
        self.narrow_idx = 0;
        let mut spread = std::mem::take(&mut self.spread);
        while self.wide.take_some(self.wide_idx, &mut spread) {
            self.n_wide_pending -= spread.len();
            spread.drain(..).for_each(|event| self.place_narrow(event));
        }
        self.spread = spread;
        self.now.sort_unstable_by(|one, other| other.cmp(one));
        true
    }

    /// Into a narrow slot, unsorted; the first is the one whose turn it is.
    fn place_narrow(&mut self, event: Event) {
        let slot_idx = slot((event.time() - self.narrow_from) * self.per_narrow).min(N_NARROW - 1);
        if slot_idx == 0 {
            self.now.push(event);
        } else {
            self.narrow[slot_idx].push(event);
        }
    }

    /// Lays everything out anew from the earliest event on, with so many narrow slots a unit of time.
    fn rebuild(&mut self, per_narrow: f64) {
        let mut events = std::mem::take(&mut self.beyond);
        self.narrow.iter_mut().for_each(|slot| events.append(slot));
        for slot in 0..N_WIDE {
            while self.wide.take_some(slot, &mut events) {}
        }
        let first = events.iter().min().copied();
        self.per_narrow = per_narrow.clamp(1e-9, 1e9);
        self.per_wide = self.per_narrow / as_f64(N_NARROW);
        (self.narrow_idx, self.wide_idx) = (0, 0);
        self.n_wide_pending = 0;
        let from = first.map_or(self.wide_from, Event::time);
        (self.narrow_from, self.wide_from) = (from, from);
        for event in events.drain(..) {
            let wide_at = slot((event.time() - from) * self.per_wide);
            if wide_at == 0 {
                self.place_narrow(event);
            } else if wide_at < N_WIDE {
                self.n_wide_pending += 1;
                self.wide.push(wide_at, event);
            } else {
                self.beyond.push(event);
            }
        }
        self.now.sort_unstable_by(|one, other| other.cmp(one));
    }
}

/// The number of the slot at a place along a row of slots; the first for what lies before it.
#[inline]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float cast saturates")]
fn slot(place: f64) -> usize {
    // By way of 32 bits: a cast to 64 without sign takes twice the steps.
    place as u32 as usize
}

#[expect(clippy::cast_precision_loss, reason = "counts of events stay below 2⁵³")]
fn as_f64(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests;
