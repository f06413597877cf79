//! Patients come.

use super::{Held, Patient, SOURCE, Seen, Simulation, State};
use crate::kernel::draw::Whose;
use crate::kernel::intensity::Reached;
use crate::network::Source;
use crate::program::NOWHERE;

/// What draws of a patient are for before the first station.
const TYPE: u32 = 0;
const KEPT: u32 = 1;

/// A source, as it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct SourceNow {
    reached: Reached,
    /// How many came.
    n: u64,
    /// The draws of its patients, and of the gaps between them.
    patients: Whose,
    gaps: Whose,
    /// The station that they enter.
    to: u16,
}

impl SourceNow {
    pub(super) fn new(source: &Source, replication: Whose) -> Self {
        Self {
            reached: Reached::default(),
            n: 0,
            patients: replication.one(2 * source.stream),
            gaps: replication.one(2 * source.stream + 1),
            to: u16::try_from(source.to).unwrap_or(u16::MAX),
        }
    }
}

impl Patient {
    /// Somebody of a type who has just come.
    fn new(whose: Whose, now: f64, idx: u32, of: u16, source: u16) -> Self {
        Self {
            whose,
            due: f64::NAN,
            entered: now,
            arrived: now,
            left_over: -1.0,
            idx,
            cell: 0,
            of,
            station: 0,
            seen: 0,
            round: 0,
            source,
            held: Held::NOTHING,
            running: 0,
            pool: 0,
            state: State::Delayed,
            seen_at: NOWHERE,
        }
    }
}

impl Simulation<'_> {
    /// Puts the next arrival of a source in the calendar.
    pub(super) fn next_arrival(&mut self, source: u32) {
        let now = &mut self.sources[source as usize];
        let arrivals = &self.program.network.sources[source as usize].arrivals;
        if let Some(time) = arrivals.next(&mut now.reached, now.n, now.gaps.one(now.n), &self.unit_gaps) {
            self.calendar.push(time, SOURCE + source);
        }
    }

    /// A patient of a source comes.
    pub(super) fn arrive(&mut self, source_idx: u32) {
        let source = &self.program.network.sources[source_idx as usize];
        let now = &mut self.sources[source_idx as usize];
        let (idx, to) = (now.n, now.to);
        let whose = now.patients.one(idx);
        now.n += 1;
        self.next_arrival(source_idx);
        if self.task.keeps_seen {
            self.seen.patients[source_idx as usize].push(Seen::UNKNOWN);
        }
        let which = if source.types.len() == 1 { 0 } else { source.shares.at(whose.even(TYPE)) };
        if !source.kept.is_empty() && whose.even(KEPT) >= source.kept[which] {
            return;
        }
        let of = source.types[which];
        self.journeys.arrivals[of] += 1;
        if self.task.keeps_days {
            self.inside.add(self.now, 0, 1.0);
        }
        let patient = Patient::new(
            whose,
            self.now,
            u32::try_from(idx).unwrap_or(u32::MAX),
            u16::try_from(of).unwrap_or(u16::MAX),
            u16::try_from(source_idx).unwrap_or(u16::MAX),
        );
        let who = match self.free.pop() {
            Some(who) => {
                self.patients[who as usize] = patient;
                who
            }
            None => self.add(patient),
        };
        self.enter(who, to, Held::NOTHING);
    }

    /// One more inside at once than there ever were.
    #[cold]
    fn add(&mut self, patient: Patient) -> u32 {
        self.patients.push(patient);
        self.clocks.reach(self.patients.len());
        self.links.reach(self.patients.len());
        u32::try_from(self.patients.len() - 1).unwrap_or(u32::MAX)
    }
}
