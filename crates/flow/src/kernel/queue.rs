//! Queues to wait in: first come, first served, with leaving from the middle, over one set of links.

/// No one.
pub const NOBODY: u32 = u32::MAX;

/// The two ends of a queue.
#[derive(Clone, Copy, Debug)]
pub struct FifoQueue {
    first: u32,
    last: u32,
}

impl Default for FifoQueue {
    fn default() -> Self {
        Self { first: NOBODY, last: NOBODY }
    }
}

/// Who stands before and behind whom, by id. One set of links serves any number of queues, as long as
/// nobody stands in two.
#[derive(Clone, Debug, Default)]
pub struct Links {
    before: Vec<u32>,
    behind: Vec<u32>,
}

impl Links {
    /// Makes room for ids below `n`.
    pub fn reach(&mut self, n: usize) {
        if self.before.len() < n {
            self.before.resize(n, NOBODY);
            self.behind.resize(n, NOBODY);
        }
    }

    /// Who stands behind `who` in its queue.
    #[must_use]
    #[inline]
    pub fn behind(&self, who: u32) -> Option<u32> {
        some(self.behind[who as usize])
    }
}

impl FifoQueue {
    /// Who is next.
    #[must_use]
    #[inline]
    pub const fn first(&self) -> Option<u32> {
        some(self.first)
    }

    /// Stands `who` at the end.
    #[inline]
    pub fn join(&mut self, links: &mut Links, who: u32) {
        links.before[who as usize] = self.last;
        links.behind[who as usize] = NOBODY;
        if self.last == NOBODY {
            self.first = who;
        } else {
            links.behind[self.last as usize] = who;
        }
        self.last = who;
    }

    /// Stands `who` at the front.
    #[inline]
    pub fn cut_in(&mut self, links: &mut Links, who: u32) {
        links.behind[who as usize] = self.first;
        links.before[who as usize] = NOBODY;
        if self.first == NOBODY {
            self.last = who;
        } else {
            links.before[self.first as usize] = who;
        }
        self.first = who;
    }

    /// Takes `who`, who stands in this queue, out of it.
    #[inline]
    pub fn leave(&mut self, links: &mut Links, who: u32) {
        let (before, behind) = (links.before[who as usize], links.behind[who as usize]);
        if before == NOBODY {
            self.first = behind;
        } else {
            links.behind[before as usize] = behind;
        }
        if behind == NOBODY {
            self.last = before;
        } else {
            links.before[behind as usize] = before;
        }
    }
}

/// Queues one before the other: whoever stands in an earlier one is served first.
#[derive(Clone, Debug, Default)]
pub struct FifoQueues {
    queues: Vec<FifoQueue>,
    /// Where somebody stands, a bit a queue. The last bit is of all queues from there on, and stays.
    standing: u64,
}

/// The queue that shares its bit with all behind it.
const LAST_BIT: usize = 63;

impl FifoQueues {
    /// So many queues, all empty.
    #[must_use]
    pub fn new(n: usize) -> Self {
        Self { queues: vec![FifoQueue::default(); n], standing: 0 }
    }

    /// Who is served first of all, and the queue they stand in.
    #[must_use]
    #[inline]
    pub fn first(&self) -> Option<(u32, usize)> {
        let from = self.standing.trailing_zeros() as usize;
        if from < LAST_BIT {
            return some(self.queues[from].first).map(|who| (who, from));
        }
        self.each().find(|(_, idx)| *idx >= from)
    }

    /// Who is first in each queue where somebody stands, and which queue it is.
    pub fn each(&self) -> impl Iterator<Item = (u32, usize)> {
        self.queues.iter().enumerate().filter_map(|(idx, queue)| some(queue.first).map(|who| (who, idx)))
    }

    /// Stands `who` at the end of a queue.
    #[inline]
    pub fn join(&mut self, links: &mut Links, idx: usize, who: u32) {
        self.standing |= 1 << idx.min(LAST_BIT);
        self.queues[idx].join(links, who);
    }

    /// Stands `who` at the front of a queue.
    #[inline]
    pub fn cut_in(&mut self, links: &mut Links, idx: usize, who: u32) {
        self.standing |= 1 << idx.min(LAST_BIT);
        self.queues[idx].cut_in(links, who);
    }

    /// Takes `who` out of the queue they stand in.
    #[inline]
    pub fn leave(&mut self, links: &mut Links, idx: usize, who: u32) {
        let queue = &mut self.queues[idx];
        queue.leave(links, who);
        if queue.first == NOBODY && idx < LAST_BIT {
            self.standing &= !(1 << idx);
        }
    }
}

#[inline]
const fn some(who: u32) -> Option<u32> {
    if who == NOBODY { None } else { Some(who) }
}

#[cfg(test)]
mod tests;
