//! Servers or beds and the queue before them, as they are during a replication.

use crate::kernel::census::Census;
use crate::kernel::queue::{FifoQueue, FifoQueues};
use crate::network::MAX_POOLS;
use crate::network::id::{PoolId, TypeId};
use crate::program::ServiceProgram;

/// A station, as it is.
#[derive(Debug)]
pub(super) struct StationState<'a> {
    pub(super) program: &'a ServiceProgram<'a>,
    pub(super) n_blocked: u32,
    pub(super) queues: FifoQueues,
    pub(super) blocked_queue: FifoQueue,
    pub(super) in_service: Vec<u32>,
    pub(super) pools: [PoolState; MAX_POOLS],
    /// How many wait in queue, are in service, are staffed, and wait outside.
    pub(super) census: Census<4>,
    /// Counts at the times of day asked for.
    pub(super) snapshots: Vec<f64>,
}

impl StationState<'_> {
    /// Whether a pool may begin with a type of patient.
    #[inline]
    pub(super) fn serves(&self, pool: PoolId, type_id: TypeId) -> bool {
        let serves = &self.program.spec.pools[pool.idx()].serves;
        serves.is_empty() || serves[type_id.idx()]
    }

    /// A pool that is free for a type of patient.
    #[inline]
    pub(super) fn free_pool(&self, type_id: TypeId) -> Option<PoolId> {
        let is_free = |pool: &PoolId| self.pools[pool.idx()].busy < self.pools[pool.idx()].accepting;
        if self.program.serves_all_from_one_pool {
            return Some(PoolId::FIRST).filter(is_free);
        }
        PoolId::all(self.program.pools.len()).find(|pool| is_free(pool) && self.serves(*pool, type_id))
    }

    /// How many wait in queue.
    #[inline]
    pub(super) fn waiting(&self) -> f64 {
        self.census.count(WAITING)
    }

    /// How many are in service.
    #[inline]
    pub(super) fn busy(&self) -> f64 {
        self.census.count(BUSY)
    }

    /// How many are in queue or in service: those whom its capacity counts.
    #[inline]
    pub(super) fn inside(&self) -> f64 {
        self.waiting() + self.busy()
    }

    /// One more in service.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call takes an eightieth of the steps of an event")]
    pub(super) fn mark_busy(&mut self, pool_id: PoolId, now: f64) {
        self.pools[pool_id.idx()].busy += 1;
        self.census.add(now, BUSY, 1.0);
    }

    /// One less in service.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a call takes an eightieth of the steps of an event")]
    pub(super) fn mark_free(&mut self, pool_id: PoolId, now: f64) {
        self.pools[pool_id.idx()].busy -= 1;
        self.census.add(now, BUSY, -1.0);
    }

    /// Those staffed, with those who stay on to finish.
    pub(super) fn count_staffed(&mut self, now: f64) {
        let staffed: u32 = self.pools.iter().map(|pool| pool.staffed.max(pool.busy)).sum();
        self.census.set(now, STAFFED, f64::from(staffed));
    }
}

/// Servers of one kind, as they are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PoolState {
    pub(super) staffed: u32,
    pub(super) accepting: u32,
    pub(super) busy: u32,
}

/// What a station counts over time.
pub(super) const WAITING: usize = 0;
pub(super) const BUSY: usize = 1;
pub(super) const STAFFED: usize = 2;
/// Those outside who hold nothing elsewhere: they are nowhere else.
pub(super) const BLOCKED: usize = 3;
