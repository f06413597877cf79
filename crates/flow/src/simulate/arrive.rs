//! Patients come.

use super::counts::FirstSeen;
use super::patient::{HeldPlace, Patient, State};
use super::{INSIDE, SOURCE, Simulation, Task};
use crate::bound::{LimitExceeded, MOST_INSIDE};
use crate::kernel::calendar::in_steps;
use crate::kernel::draw::{DrawKey, Sampler};
use crate::kernel::intensity::ArrivalProgress;
use crate::network::Source;
use crate::network::id::{PoolId, SourceId, StationId, TypeId};
use crate::program::NOWHERE;

/// What draws of a patient are for before the first station.
const TYPE: u32 = 0;
const RETAINED: u32 = 1;

/// How many patients of a source are drawn at once: their tables stay in the cache meanwhile.
const N_AHEAD: u64 = 32;

/// A patient who is to come.
#[derive(Clone, Copy, Debug)]
struct NextArrival {
    time: f64,
    key: DrawKey,
    /// Their type; `None` for one of those who no longer come.
    type_id: Option<TypeId>,
}

/// The state of a source.
#[derive(Clone, Debug)]
pub(super) struct SourceState {
    /// How many came.
    n: u64,
    /// Patients drawn already; `next` is the index of the one who comes next.
    upcoming: Vec<NextArrival>,
    next: usize,
    /// The station that they enter.
    to: StationId,
    progress: ArrivalProgress,
    /// The draws of its patients, and of the gaps between them.
    patients: DrawKey,
    gaps: DrawKey,
}

impl SourceState {
    pub(super) fn new(source: &Source, replication: DrawKey) -> Self {
        Self {
            n: 0,
            upcoming: Vec::new(),
            next: 0,
            to: source.to,
            progress: ArrivalProgress::default(),
            patients: replication.sub_key(2 * source.stream),
            gaps: replication.sub_key(2 * source.stream + 1),
        }
    }

    /// Draws those who come next before `until`, when all drawn before have come.
    #[inline(never)]
    fn draw(&mut self, source: &Source, unit_gaps: &Sampler, until: f64) {
        self.next = 0;
        self.upcoming.clear();
        let Self { progress, patients, gaps, .. } = self;
        self.upcoming.extend((self.n..self.n + N_AHEAD).map_while(|idx| {
            let time = source.arrivals.next(progress, idx, gaps.sub_key(idx), unit_gaps, until)?;
            let key = patients.sub_key(idx);
            let idx_of_type =
                if source.types.len() == 1 { 0 } else { source.shares.index_of(key.uniform(TYPE)) };
            let comes =
                source.multipliers.is_empty() || key.uniform(RETAINED) < source.multipliers[idx_of_type];
            let type_id = comes.then(|| source.types[idx_of_type]);
            Some(NextArrival { time: in_steps(time), key, type_id })
        }));
    }
}

impl Patient {
    /// Somebody of a type who has just come.
    fn new(key: DrawKey, now: f64, idx: u32, type_id: TypeId, source: SourceId) -> Self {
        Self {
            key,
            due: f64::NAN,
            entered: now,
            arrived: now,
            remaining_service: -1.0,
            idx,
            counts_idx: 0,
            type_id,
            station: StationId::new(0),
            stations_this_round: 0,
            round: 0,
            source,
            held_place: HeldPlace::NOTHING,
            running: 0,
            pool: PoolId::FIRST,
            state: State::Delayed,
            first_seen_at: NOWHERE,
        }
    }
}

impl Simulation<'_> {
    /// Puts the next arrival of a source in the calendar.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call an event costs a tenth of the speed")]
    pub(super) fn next_arrival(&mut self, source: SourceId) {
        let state = &mut self.sources[source.idx()];
        if state.next == state.upcoming.len() {
            let Task { warm_up, length, .. } = self.task;
            state.draw(&self.program.network.sources[source.idx()], &self.unit_gaps, warm_up + length);
        }
        let time = state.upcoming.get(state.next).map(|upcoming| upcoming.time);
        self.calendar.seat(source.idx(), time, SOURCE + source.number());
    }

    /// A patient of a source comes.
    pub(super) fn arrive(&mut self, source: SourceId) {
        let state = &mut self.sources[source.idx()];
        let (NextArrival { key, type_id, .. }, idx, to) = (state.upcoming[state.next], state.n, state.to);
        state.n += 1;
        state.next += 1;
        self.next_arrival(source);
        if self.task.keeps_seen {
            self.where_seen.patients[source.idx()].push(FirstSeen::UNKNOWN);
        }
        let Some(type_id) = type_id.filter(|_| self.task.opens <= self.now) else { return };
        self.journeys.arrivals[type_id.idx()] += 1;
        if self.task.keeps_days {
            self.inside.add(self.now, INSIDE, 1.0);
        }
        let idx = u32::try_from(idx).unwrap_or(u32::MAX);
        let patient = Patient::new(key, self.now, idx, type_id, source);
        let patient_idx = match self.free.pop() {
            Some(patient_idx) => {
                self.patients[patient_idx as usize] = patient;
                patient_idx
            }
            None => self.add(patient),
        };
        self.enter(patient_idx, to, HeldPlace::NOTHING);
    }

    /// Adds a patient when more are inside at once than ever before.
    #[cold]
    fn add(&mut self, patient: Patient) -> u32 {
        if self.patients.len() >= MOST_INSIDE as usize {
            self.limit_exceeded = Some(LimitExceeded::Inside { day: crate::program::day(self.now) + 1 });
        }
        self.patients.push(patient);
        self.clocks.reach(self.patients.len());
        self.links.grow_to(self.patients.len());
        u32::try_from(self.patients.len() - 1).unwrap_or(u32::MAX)
    }
}
