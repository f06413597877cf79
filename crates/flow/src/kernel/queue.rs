//! Queues to wait in: first come, first served, with leaving from the middle, over one set of links.

/// No one.
pub const NO_ID: u32 = u32::MAX;

/// The two ends of a queue.
#[derive(Clone, Copy, Debug)]
pub struct FifoQueue {
    first: u32,
    last: u32,
}

impl Default for FifoQueue {
    fn default() -> Self {
        Self { first: NO_ID, last: NO_ID }
    }
}

/// Who stands before and behind each, by id. One set of links serves any number of queues, as long as
/// nobody stands in two.
#[derive(Clone, Debug, Default)]
pub struct Links {
    previous: Vec<u32>,
    next: Vec<u32>,
}

impl Links {
    /// Makes room for ids below `n`.
    pub fn grow_to(&mut self, n: usize) {
        if self.previous.len() < n {
            self.previous.resize(n, NO_ID);
            self.next.resize(n, NO_ID);
        }
    }

    /// Who stands behind `id` in its queue.
    #[must_use]
    #[inline]
    pub fn next(&self, id: u32) -> Option<u32> {
        to_option(self.next[id as usize])
    }
}

impl FifoQueue {
    /// Who is next.
    #[must_use]
    #[inline]
    pub const fn first(&self) -> Option<u32> {
        to_option(self.first)
    }

    /// Puts `id` at the end.
    #[inline]
    pub fn push_back(&mut self, links: &mut Links, id: u32) {
        links.previous[id as usize] = self.last;
        links.next[id as usize] = NO_ID;
        if self.last == NO_ID {
            self.first = id;
        } else {
            links.next[self.last as usize] = id;
        }
        self.last = id;
    }

    /// Puts `id` at the front.
    #[inline]
    pub fn push_front(&mut self, links: &mut Links, id: u32) {
        links.next[id as usize] = self.first;
        links.previous[id as usize] = NO_ID;
        if self.first == NO_ID {
            self.last = id;
        } else {
            links.previous[self.first as usize] = id;
        }
        self.first = id;
    }

    /// Takes `id`, who stands in this queue, out of it.
    #[inline]
    pub fn remove(&mut self, links: &mut Links, id: u32) {
        let (previous, next) = (links.previous[id as usize], links.next[id as usize]);
        if previous == NO_ID {
            self.first = next;
        } else {
            links.next[previous as usize] = next;
        }
        if next == NO_ID {
            self.last = previous;
        } else {
            links.previous[next as usize] = previous;
        }
    }
}

/// Queues one before the other: whoever stands in an earlier one is served first.
#[derive(Clone, Debug, Default)]
pub struct FifoQueues {
    queues: Vec<FifoQueue>,
    /// Where somebody stands, a bit a queue. The last bit is of all queues from there on, and stays.
    nonempty: u64,
}

/// The queue that shares its bit with all behind it.
const LAST_BIT: usize = 63;

impl FifoQueues {
    /// So many queues, all empty.
    #[must_use]
    pub fn new(n: usize) -> Self {
        Self { queues: vec![FifoQueue::default(); n], nonempty: 0 }
    }

    /// Who is served first of all, and the queue they stand in.
    #[must_use]
    #[inline]
    pub fn first(&self) -> Option<(u32, usize)> {
        let from = self.nonempty.trailing_zeros() as usize;
        if from < LAST_BIT {
            return to_option(self.queues[from].first).map(|id| (id, from));
        }
        self.heads().find(|(_, idx)| *idx >= from)
    }

    /// Who is first in each queue where somebody stands, and which queue it is.
    pub fn heads(&self) -> impl Iterator<Item = (u32, usize)> {
        self.queues.iter().enumerate().filter_map(|(idx, queue)| to_option(queue.first).map(|id| (id, idx)))
    }

    /// Puts `id` at the end of a queue.
    #[inline]
    pub fn push_back(&mut self, links: &mut Links, idx: usize, id: u32) {
        self.nonempty |= 1 << idx.min(LAST_BIT);
        self.queues[idx].push_back(links, id);
    }

    /// Puts `id` at the front of a queue.
    #[inline]
    pub fn push_front(&mut self, links: &mut Links, idx: usize, id: u32) {
        self.nonempty |= 1 << idx.min(LAST_BIT);
        self.queues[idx].push_front(links, id);
    }

    /// Takes `id` out of the queue they stand in.
    #[inline]
    pub fn remove(&mut self, links: &mut Links, idx: usize, id: u32) {
        let queue = &mut self.queues[idx];
        queue.remove(links, id);
        if queue.first == NO_ID && idx < LAST_BIT {
            self.nonempty &= !(1 << idx);
        }
    }
}

#[inline]
const fn to_option(id: u32) -> Option<u32> {
    if id == NO_ID { None } else { Some(id) }
}

#[cfg(test)]
mod tests;
