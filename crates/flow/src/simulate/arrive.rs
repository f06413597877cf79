//! Patients come.

use super::{Held, Patient, SOURCE, Seen, Simulation, State};
use crate::program::NOWHERE;

/// What draws of a patient are for before the first station.
const TYPE: u32 = 0;
const KEPT: u32 = 1;

impl Simulation<'_> {
    /// Puts the next arrival of a source in the calendar.
    pub(super) fn next_arrival(&mut self, source: usize) {
        let (reached, idx, _, gaps) = &mut self.sources[source];
        let arrivals = &self.program.network.sources[source].arrivals;
        if let Some(time) = arrivals.next(reached, *idx, gaps.one(*idx), &self.unit_gaps) {
            self.calendar.push(time, SOURCE + u32::try_from(source).unwrap_or(0));
        }
    }

    /// A patient of a source comes.
    pub(super) fn arrive(&mut self, source: u32) {
        let source_idx = source as usize;
        let idx = self.sources[source_idx].1;
        let whose = self.sources[source_idx].2.one(idx);
        self.sources[source_idx].1 += 1;
        self.next_arrival(source_idx);
        if self.task.keeps_seen {
            self.seen.patients[source_idx].push(Seen::UNKNOWN);
        }
        let network = self.program.network;
        let source = &network.sources[source_idx];
        let which = if source.types.len() == 1 { 0 } else { source.shares.at(whose.even(TYPE)) };
        if !source.kept.is_empty() && whose.even(KEPT) >= source.kept[which] {
            return;
        }
        let of = source.types[which];
        let who = self.free.pop().unwrap_or_else(|| self.new_number());
        self.journeys.arrivals[of] += 1;
        if self.task.keeps_days {
            self.inside.add(self.now, 0, 1.0);
        }
        self.patients[who as usize] = Patient {
            whose,
            due: f64::NAN,
            entered: self.now,
            arrived: self.now,
            left_over: -1.0,
            idx: u32::try_from(idx).unwrap_or(u32::MAX),
            seen: 0,
            cell: 0,
            of: u16::try_from(of).unwrap_or(u16::MAX),
            station: u16::try_from(source.to).unwrap_or(u16::MAX),
            round: 0,
            source: u16::try_from(source_idx).unwrap_or(u16::MAX),
            held: Held::NOTHING,
            running: 0,
            pool: 0,
            state: State::Delayed,
            seen_at: NOWHERE,
        };
        let to = self.patients[who as usize].station;
        self.enter(who, to, Held::NOTHING);
    }

    /// Room for one more inside at once.
    fn new_number(&mut self) -> u32 {
        let who = self.patients.len();
        self.patients.push(Patient {
            whose: self.replication,
            due: f64::NAN,
            entered: 0.0,
            arrived: 0.0,
            left_over: -1.0,
            idx: 0,
            seen: 0,
            cell: 0,
            of: 0,
            station: 0,
            round: 0,
            source: 0,
            held: Held::NOTHING,
            running: 0,
            pool: 0,
            state: State::Delayed,
            seen_at: NOWHERE,
        });
        self.clocks.reach(self.patients.len());
        self.links.reach(self.patients.len());
        u32::try_from(who).unwrap_or(u32::MAX)
    }
}
