//! One replication: patients come, wait, are cared for, choose and leave, event by event.
//!
//! Of what happens at one instant, what was put in the calendar first happens first. A patient who goes
//! on gives up the server first, who takes the next in line; then the patient enters the next station.

mod arrive;
mod book;
mod choose;
mod measure;
mod room;

use crate::kernel::calendar::Calendar;
use crate::kernel::census::Census;
use crate::kernel::draw::{Sampler, Whose};
use crate::kernel::intensity::{Reached, unit_gaps};
use crate::kernel::line::{Line, Links};
use crate::kernel::tally::Tally;
use crate::network::{DAY, HOUR, Route, WEEK};
use crate::program::{Kind, NONE, Program};

pub(crate) use measure::{keys, values};

/// Events of patients have their number; these numbers and those above are of other things.
const SOURCE: u32 = 0xf000_0000;
const SHIFT: u32 = 0xf100_0000;
const SNAPSHOT: u32 = 0xf200_0000;
const MIDNIGHT: u32 = 0xf300_0000;
const BEGIN: u32 = 0xf400_0000;

/// A patient who comes round so often is taken out: the network sends them in a circle.
const MOST_ROUNDS: u16 = 10_000;
/// So many moves at one instant are a circle.
const MOST_MOVES: u32 = 64;

/// What draws at a station are for.
#[derive(Clone, Copy)]
enum For {
    Service = 0,
    Route = 1,
    Patience = 2,
    Left = 3,
    Full = 4,
    Discharge = 5,
    DischargeDay = 6,
    Closed = 7,
}

/// What draws for an appointment are for; a book draws nothing else but its route.
#[derive(Clone, Copy)]
enum Booking {
    Staff = 0,
    SameDay = 2,
    Ahead = 3,
    Time = 4,
    Attends = 5,
    Elsewhere = 6,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Waiting,
    /// Outside a room that is full, holding the server or bed they come from.
    Blocked,
    InCare,
    Booked,
    Missed,
    Delayed,
    Travelling,
}

/// Somebody inside the network, in one line of the processor's memory.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Patient {
    whose: Whose,
    /// When what is pending for them happens; whatever else the calendar holds of them is void.
    due: f64,
    entered: f64,
    arrived: f64,
    /// What is left of an interrupted service; negative where none was.
    left_over: f64,
    idx: u32,
    /// What is counted of their type where they are.
    cell: u32,
    of: u16,
    station: u16,
    /// Stations entered in this round, a bit each of the number's remainder.
    seen: u16,
    round: u16,
    source: u16,
    /// Room and pool whose server is held from elsewhere.
    held: u16,
    /// Clocks that run, a bit each.
    running: u8,
    pool: u8,
    state: State,
    /// Seven bits of where they were seen first; above them whether they have tried before.
    seen_at: u8,
}

/// Seen nowhere yet.
const NOWHERE: u8 = 0x7f;
const RETRIED: u8 = 0x80;

/// What is counted of one type at one station.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    visits: u32,
    turned_away: u32,
    left: u32,
    not_attended: u32,
    through: u32,
    travelled: u32,
    left_wait: f64,
    time: f64,
    travel: f64,
    wait: Tally,
}

impl Cell {
    fn new() -> Self {
        Self {
            visits: 0,
            turned_away: 0,
            left: 0,
            not_attended: 0,
            through: 0,
            travelled: 0,
            left_wait: 0.0,
            time: 0.0,
            travel: 0.0,
            wait: Tally::new(),
        }
    }

    fn merge(&mut self, other: &Self) {
        self.visits += other.visits;
        self.turned_away += other.turned_away;
        self.left += other.left;
        self.not_attended += other.not_attended;
        self.through += other.through;
        self.travelled += other.travelled;
        self.left_wait += other.left_wait;
        self.time += other.time;
        self.travel += other.travel;
        self.wait.merge(&other.wait);
    }
}

/// Servers of one kind, as they are.
#[derive(Clone, Copy, Debug, Default)]
struct PoolNow {
    staffed: u32,
    accepting: u32,
    busy: u32,
}

/// Pools of one room: no room has more.
pub(crate) const MOST_POOLS: usize = 16;

/// A room, as it is.
#[derive(Debug)]
struct RoomNow {
    pools: [PoolNow; MOST_POOLS],
    lines: Vec<Line>,
    outside: Line,
    n_waiting: u32,
    n_outside: u32,
    n_busy: u32,
    in_care: Vec<u32>,
    waiting: Census,
    busy: Census,
    staffed: Census,
    /// Counts at the times of day asked for.
    snapshots: Vec<f64>,
}

/// Times over several stations, and whole journeys, by type.
#[derive(Debug)]
struct Journeys {
    system: Vec<Tally>,
    clocks: Vec<Tally>,
    exits: Vec<u32>,
    arrivals: Vec<u32>,
}

/// Where each patient of a source was seen, told apart by who they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// By source and number: destination in the low seven bits, whether they had tried before in the
    /// eighth; above it the place; [`Seen::UNKNOWN`] for those still inside.
    pub(crate) patients: Vec<Vec<u16>>,
}

impl Seen {
    /// Still inside, or not seen anywhere that counts.
    pub(crate) const UNKNOWN: u16 = u16::MAX;
}

/// Says how far a replication is, and whether to go on.
pub trait Watch: Sync {
    /// Called at every midnight with the share done, from 0 to 1; false stops the replication.
    fn goes_on(&self, done: f64) -> bool;
}

/// Nobody watches.
#[derive(Clone, Copy, Debug)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn goes_on(&self, _done: f64) -> bool {
        true
    }
}

/// What one replication is to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Task {
    pub(crate) seed: u64,
    pub(crate) replication: u32,
    pub(crate) warm_up: f64,
    pub(crate) length: f64,
    /// Whether to keep where each patient was seen.
    pub(crate) keeps_seen: bool,
    /// Whether to keep how many were inside on each day.
    pub(crate) keeps_days: bool,
}

/// What happened to one patient.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// When [minutes from midnight of the first day].
    pub time: f64,
    /// Where: the name of the station.
    pub station: String,
    /// What, in words.
    pub what: String,
}

/// A replication under way.
#[derive(Debug)]
pub(crate) struct Simulation<'a> {
    program: &'a Program<'a>,
    task: Task,
    now: f64,
    calendar: Calendar,
    replication: Whose,
    unit_gaps: Sampler,
    patients: Vec<Patient>,
    free: Vec<u32>,
    links: Links,
    clocks: Vec<f64>,
    n_clocks: usize,
    n_types: usize,
    n_stations: u32,
    rooms: Vec<RoomNow>,
    books: Vec<book::BookNow>,
    delays: Vec<Census>,
    /// Counts at the times of day asked for, by delay.
    delay_snapshots: Vec<f64>,
    sources: Vec<(Reached, u64, Whose, Whose)>,
    cell_idx: Vec<u32>,
    cells: Vec<Cell>,
    journeys: Journeys,
    seen: Seen,
    days: Vec<f64>,
    inside: Census,
    n_snapshots: u32,
    is_measuring: bool,
    pub(crate) n_events: u64,
    pub(crate) n_stranded: u64,
    traced: Option<(u16, u32)>,
    steps: Vec<Step>,
}

impl<'a> Simulation<'a> {
    pub(crate) fn new(program: &'a Program<'a>, task: Task) -> Self {
        let network = program.network;
        let n_types = network.types.len();
        let n_clocks = network.clocks.len();
        let replication = Whose::replication(task.seed, task.replication);
        let rooms = program.rooms.iter().map(|room| RoomNow {
            pools: [PoolNow::default(); MOST_POOLS],
            lines: vec![Line::default(); room.n_priorities],
            outside: Line::default(),
            n_waiting: 0,
            n_outside: 0,
            n_busy: 0,
            in_care: Vec::new(),
            waiting: Census::new(0.0, HOUR),
            busy: Census::new(0.0, HOUR),
            staffed: Census::new(0.0, HOUR),
            snapshots: vec![0.0; network.run.snapshots.len()],
        });
        Self {
            program,
            task,
            now: 0.0,
            calendar: Calendar::new(),
            replication,
            unit_gaps: unit_gaps(),
            patients: Vec::new(),
            free: Vec::new(),
            links: Links::default(),
            clocks: Vec::new(),
            n_clocks,
            n_types,
            n_stations: u32::try_from(network.stations.len()).unwrap_or(u32::MAX),
            rooms: rooms.collect(),
            books: program.books.iter().map(book::BookNow::new).collect(),
            delays: vec![Census::new(0.0, HOUR); program.delays.len()],
            delay_snapshots: Vec::new(),
            sources: Vec::new(),
            cell_idx: vec![u32::MAX; network.stations.len() * n_types],
            cells: Vec::new(),
            journeys: Journeys {
                system: vec![Tally::new(); n_types],
                clocks: vec![Tally::new(); n_clocks * n_types],
                exits: vec![0; network.stations.len() * n_types],
                arrivals: vec![0; n_types],
            },
            seen: Seen::default(),
            days: Vec::new(),
            inside: Census::new(0.0, HOUR),
            n_snapshots: 0,
            is_measuring: false,
            n_events: 0,
            n_stranded: 0,
            traced: None,
            steps: Vec::new(),
        }
    }

    /// Follows one patient: number `idx` of a source.
    pub(crate) fn trace(&mut self, source: u16, idx: u32) {
        self.traced = Some((source, idx));
    }

    /// What happened to the patient who was followed.
    pub(crate) fn into_steps(self) -> Vec<Step> {
        self.steps
    }

    /// Where each patient was seen.
    pub(crate) fn take_seen(&mut self) -> Seen {
        std::mem::take(&mut self.seen)
    }

    /// The mean number inside on each day.
    pub(crate) fn take_days(&mut self) -> Vec<f64> {
        std::mem::take(&mut self.days)
    }

    /// Runs to the end; false where it was stopped before.
    pub(crate) fn run(&mut self, watch: &dyn Watch) -> bool {
        let end = self.task.warm_up + self.task.length;
        self.set_up();
        let mut turn = 0;
        while let Some(event) = self.calendar.pop() {
            if turn != self.calendar.turns() {
                turn = self.calendar.turns();
                self.look_ahead();
            }
            let time = event.time();
            if time >= end {
                break;
            }
            self.now = time;
            let whose = event.whose();
            if whose < SOURCE {
                let patient = &self.patients[whose as usize];
                if patient.due.to_bits() == time.to_bits() {
                    self.n_events += 1;
                    self.happen(whose);
                }
            } else if whose < SHIFT {
                self.n_events += 1;
                self.arrive(whose - SOURCE);
            } else if whose < SNAPSHOT {
                self.n_events += 1;
                self.shift(whose - SHIFT);
            } else if whose < MIDNIGHT {
                self.snapshot(whose - SNAPSHOT);
            } else if whose < BEGIN {
                if !watch.goes_on(time / end) {
                    return false;
                }
                self.midnight();
            } else {
                self.begin_measuring();
            }
        }
        self.now = end;
        for room in &mut self.rooms {
            room.waiting.reach(end);
            room.busy.reach(end);
            room.staffed.reach(end);
        }
        self.delays.iter_mut().for_each(|census| census.reach(end));
        self.inside.reach(end);
        true
    }

    /// Touches the patients who come next, so that memory is waited for once and not one by one.
    #[inline]
    fn look_ahead(&self) {
        let mut touched = 0;
        for event in self.calendar.upcoming() {
            if let Some(patient) = self.patients.get(event.whose() as usize) {
                touched ^= patient.due.to_bits();
            }
        }
        std::hint::black_box(touched);
    }

    fn set_up(&mut self) {
        let network = self.program.network;
        self.calendar.push(self.task.warm_up, BEGIN);
        self.calendar.push(DAY, MIDNIGHT);
        for (idx, time) in network.run.snapshots.iter().enumerate() {
            self.calendar.push(*time, SNAPSHOT + u32::try_from(idx).unwrap_or(0));
        }
        for room_idx in 0..self.rooms.len() {
            self.open_room(room_idx);
        }
        for (idx, source) in network.sources.iter().enumerate() {
            let patients = self.replication.one(2 * source.stream);
            let gaps = self.replication.one(2 * source.stream + 1);
            self.sources.push((Reached::default(), 0, patients, gaps));
            self.seen.patients.push(Vec::new());
            self.next_arrival(idx);
        }
    }

    /// What is pending for a patient happens.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    fn happen(&mut self, who: u32) {
        let patient = &self.patients[who as usize];
        match patient.state {
            State::InCare => self.finish(who),
            State::Waiting => self.renege(who),
            State::Delayed => self.end_delay(who),
            State::Travelling => self.enter(who, patient.station, None),
            State::Booked | State::Missed => self.appointment(who),
            State::Blocked => {}
        }
    }

    /// The draw of a patient for a purpose at a station.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    fn draw(&self, who: u32, what: For) -> f64 {
        let patient = &self.patients[who as usize];
        patient.whose.even(self.purpose(patient, what as u32))
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    fn purpose(&self, patient: &Patient, what: u32) -> u32 {
        16_u32.wrapping_add(
            (u32::from(patient.round).wrapping_mul(self.n_stations).wrapping_add(u32::from(patient.station))
                << 3)
                | what,
        )
    }

    /// Which way along a route.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    fn way(&self, route: &Route, who: u32, what: For) -> u16 {
        let idx = if route.to.len() == 1 { 0 } else { route.shares.at(self.draw(who, what)) };
        u16::try_from(route.to[idx]).unwrap_or(NONE)
    }

    /// A patient enters a station, and goes on from there at once where it cannot keep them.
    ///
    /// `held` is the room and pool whose server they hold until they are taken in.
    fn enter(&mut self, who: u32, station: u16, held: Option<(u16, u8)>) {
        let (mut station, mut held) = (station, held);
        for _ in 0..MOST_MOVES {
            let s = usize::from(station);
            self.note_entry(who, station);
            if self.program.has_doors[s] && self.is_closed(s) {
                self.let_go(&mut held);
                self.turn_away(who);
                self.say(who, "finds it closed");
                let closed = &self.program.network.stations[s].closed;
                station = self.way(closed.get(self.type_of(who)), who, For::Closed);
                continue;
            }
            let next = match self.program.kinds[s] {
                Kind::Room(room) => self.enter_room(who, room, held.take()),
                Kind::Slots(book) => {
                    self.let_go(&mut held);
                    self.enter_book(who, book)
                }
                Kind::Delay(delay) => {
                    self.let_go(&mut held);
                    self.begin_delay(who, delay);
                    None
                }
                Kind::Choice(choice) => {
                    self.let_go(&mut held);
                    match self.choose(who, choice) {
                        choose::Chosen::On(next) => Some(next),
                        choose::Chosen::Travels => None,
                    }
                }
                Kind::Exit => {
                    self.let_go(&mut held);
                    self.leave_network(who);
                    None
                }
            };
            let Some(next) = next else { return };
            station = next;
        }
        self.let_go(&mut held);
        self.strand(who);
    }

    fn is_closed(&self, station: usize) -> bool {
        let doors = &self.program.network.stations[station].doors;
        doors.as_ref().is_some_and(|doors| doors.at(self.now) == 0)
    }

    /// Gives up the server that is held elsewhere.
    #[inline]
    fn let_go(&mut self, held: &mut Option<(u16, u8)>) {
        if let Some((room, pool)) = held.take() {
            self.release(room, pool);
        }
    }

    /// What is noted whenever a patient enters a station.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    fn note_entry(&mut self, who: u32, station: u16) {
        let s = usize::from(station);
        let patient = &mut self.patients[who as usize];
        patient.station = station;
        patient.entered = self.now;
        patient.left_over = -1.0;
        let bit = 1_u16 << (s % 16);
        if patient.seen & bit != 0 {
            patient.round = patient.round.saturating_add(1);
            patient.seen = 0;
        }
        patient.seen |= bit;
        let of = patient.of;
        let cell = self.cell_at(s, of);
        let patient = &mut self.patients[who as usize];
        patient.cell = cell;
        self.cells[cell as usize].visits += 1;
        let starts = self.program.starts[s];
        if starts != 0 {
            self.start_clocks(who, starts);
        }
        self.say(who, "arrives");
    }

    /// The number of what is counted of a type at a station; made where there is none.
    #[inline]
    fn cell_at(&mut self, station: usize, of: u16) -> u32 {
        let slot = station * self.n_types + usize::from(of);
        if self.cell_idx[slot] == u32::MAX {
            self.cell_idx[slot] = u32::try_from(self.cells.len()).unwrap_or(u32::MAX);
            self.cells.push(Cell::new());
        }
        self.cell_idx[slot]
    }

    #[inline]
    fn type_of(&self, who: u32) -> usize {
        usize::from(self.patients[who as usize].of)
    }

    /// What is counted of a patient's type where they are.
    #[inline]
    fn cell_of(&mut self, who: u32) -> &mut Cell {
        &mut self.cells[self.patients[who as usize].cell as usize]
    }

    fn turn_away(&mut self, who: u32) {
        self.cell_of(who).turned_away += 1;
    }

    fn start_clocks(&mut self, who: u32, starts: u8) {
        let first = who as usize * self.n_clocks;
        let patient = &mut self.patients[who as usize];
        for idx in 0..self.n_clocks {
            if (starts & !patient.running) >> idx & 1 == 1 {
                self.clocks[first + idx] = self.now;
            }
        }
        patient.running |= starts;
    }

    fn stop_clocks(&mut self, who: u32, stops: u8) {
        let first = who as usize * self.n_clocks;
        let patient = &mut self.patients[who as usize];
        let of = usize::from(patient.of);
        for idx in 0..self.n_clocks {
            if (stops & patient.running) >> idx & 1 == 1 {
                let time = self.now - self.clocks[first + idx];
                let limit = self.program.clock_limits[idx];
                self.journeys.clocks[idx * self.n_types + of].add(time, limit);
            }
        }
        patient.running &= !stops;
    }

    /// Care begins at the station where a patient is.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    fn begin_care(&mut self, who: u32) {
        let patient = &mut self.patients[who as usize];
        let s = usize::from(patient.station);
        let limit = self.program.limits[s];
        self.cells[patient.cell as usize].wait.add(self.now - patient.entered, limit);
        if patient.seen_at & NOWHERE == NOWHERE {
            patient.seen_at = patient.seen_at & RETRIED | self.program.destinations[s];
        }
        let stops = self.program.stops[s];
        if stops != 0 {
            self.stop_clocks(who, stops);
        }
    }

    /// A patient has been through a station; gives the next.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    fn pass(&mut self, who: u32) -> u16 {
        let patient = &self.patients[who as usize];
        let cell = &mut self.cells[patient.cell as usize];
        cell.through += 1;
        cell.time += self.now - patient.entered;
        let only = self.program.only_next[usize::from(patient.station)];
        if only != NONE {
            return only;
        }
        let station = &self.program.network.stations[usize::from(patient.station)];
        for (idx, diversion) in station.diversions.iter().enumerate() {
            let purpose = self.purpose(patient, For::Route as u32);
            let luck = patient.whose.one(u64::from(purpose)).even(u32::try_from(idx).unwrap_or(0));
            if diversion.who[usize::from(patient.of)] && luck < diversion.share {
                return u16::try_from(diversion.to).unwrap_or(NONE);
            }
        }
        self.way(station.then.get(usize::from(patient.of)), who, For::Route)
    }

    fn begin_delay(&mut self, who: u32, delay: u16) {
        self.begin_care(who);
        let program = &self.program.delays[usize::from(delay)];
        let time = program.time.get(self.type_of(who)).at(self.draw(who, For::Service));
        self.delays[usize::from(delay)].add(self.now, 1.0);
        let is_retry = program.is_retry;
        let patient = &mut self.patients[who as usize];
        patient.state = State::Delayed;
        patient.due = self.now + time;
        patient.seen_at |= if is_retry { RETRIED } else { 0 };
        let (due, round) = (patient.due, patient.round);
        if round >= MOST_ROUNDS {
            self.delays[usize::from(delay)].add(self.now, -1.0);
            return self.strand(who);
        }
        self.calendar.push(due, who);
    }

    fn end_delay(&mut self, who: u32) {
        let station = usize::from(self.patients[who as usize].station);
        if let Kind::Delay(delay) = self.program.kinds[station] {
            self.delays[usize::from(delay)].add(self.now, -1.0);
        }
        let next = self.pass(who);
        self.enter(who, next, None);
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    fn leave_network(&mut self, who: u32) {
        let patient = &self.patients[who as usize];
        let (s, of, arrived) = (usize::from(patient.station), usize::from(patient.of), patient.arrived);
        let stops = self.program.stops[s];
        if stops != 0 {
            self.stop_clocks(who, stops);
        }
        self.journeys.system[of].add(self.now - arrived, f64::INFINITY);
        self.journeys.exits[s * self.n_types + of] += 1;
        if self.task.keeps_seen {
            self.keep_seen(who, s);
        }
        self.say(who, "leaves the network");
        self.remove(who);
    }

    /// Keeps where a patient who leaves from an exit was seen.
    fn keep_seen(&mut self, who: u32, exit: usize) {
        let patient = &self.patients[who as usize];
        let mut seen_at = patient.seen_at & NOWHERE;
        if seen_at == NOWHERE {
            seen_at = self.program.destinations[exit];
        }
        if seen_at == NOWHERE || patient.arrived < self.task.warm_up {
            return;
        }
        let place = self.program.places[usize::from(patient.of)];
        let seen_at = seen_at | patient.seen_at & RETRIED;
        let seen = &mut self.seen.patients[usize::from(patient.source)];
        if let Some(slot) = seen.get_mut(patient.idx as usize) {
            *slot = u16::from(place) << 8 | u16::from(seen_at);
        }
    }

    fn remove(&mut self, who: u32) {
        if self.task.keeps_days {
            self.inside.add(self.now, -1.0);
        }
        self.patients[who as usize].due = f64::NAN;
        self.free.push(who);
    }

    /// Takes out a patient whom the network sends in a circle.
    fn strand(&mut self, who: u32) {
        self.n_stranded += 1;
        self.say(who, "is sent in a circle and taken out");
        self.remove(who);
    }

    fn midnight(&mut self) {
        self.calendar.push(self.now + DAY, MIDNIGHT);
        if self.task.keeps_days {
            self.inside.reach(self.now);
            let before = self.days.iter().sum::<f64>();
            self.days.push(self.inside.area() / DAY - before);
        }
    }

    fn snapshot(&mut self, idx: u32) {
        self.calendar.push(self.now + DAY, SNAPSHOT + idx);
        if !self.is_measuring {
            return;
        }
        if idx == 0 {
            self.n_snapshots += 1;
        }
        for room in &mut self.rooms {
            room.snapshots[idx as usize] += f64::from(room.n_waiting + room.n_busy);
        }
        let n = self.delays.len();
        let slots = self.program.network.run.snapshots.len();
        self.delay_snapshots.resize(n * slots, 0.0);
        for (delay, census) in self.delays.iter().enumerate() {
            self.delay_snapshots[delay * slots + idx as usize] += census.count();
        }
    }

    /// Forgets what was counted while the network filled.
    fn begin_measuring(&mut self) {
        self.is_measuring = true;
        for cell in &mut self.cells {
            *cell = Cell::new();
        }
        for room in &mut self.rooms {
            room.waiting.forget(self.now);
            room.busy.forget(self.now);
            room.staffed.forget(self.now);
        }
        for census in &mut self.delays {
            census.forget(self.now);
        }
        for tally in self.journeys.system.iter_mut().chain(&mut self.journeys.clocks) {
            *tally = Tally::new();
        }
        self.journeys.exits.fill(0);
        self.journeys.arrivals.fill(0);
        for book in &mut self.books {
            book.forget();
        }
    }

    /// Notes what happens to the patient who is followed.
    #[inline]
    fn say(&mut self, who: u32, what: &str) {
        if self.traced.is_some() {
            self.note_step(who, what);
        }
    }

    #[cold]
    fn note_step(&mut self, who: u32, what: &str) {
        let patient = &self.patients[who as usize];
        if self.traced == Some((patient.source, patient.idx)) {
            let station = self.program.network.stations[usize::from(patient.station)].name.clone();
            self.steps.push(Step { time: self.now, station, what: what.to_owned() });
        }
    }
}

/// The minute of the week, Monday first.
fn minute_of_week(time: f64, first_weekday: u8) -> f64 {
    (time + f64::from(first_weekday) * DAY) % WEEK
}

#[cfg(test)]
mod tests;
