//! Heaps of events in no order, over one store of blocks that are used again.

use super::Event;

/// Events of a block.
const PER_BLOCK: usize = 31;
/// No block.
const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Block {
    events: [Event; PER_BLOCK],
    n: u32,
    /// The next of the heap, or of those that are free.
    next: u32,
}

/// So many heaps. Together they take the memory of what lies in them and at most a block each; none keeps
/// for itself the most it ever had.
#[derive(Clone, Debug)]
pub(super) struct Heaps {
    /// The block of each heap that is filled.
    first: Vec<u32>,
    blocks: Vec<Block>,
    free: u32,
}

impl Heaps {
    pub(super) fn new(n: usize) -> Self {
        Self { first: vec![NONE; n], blocks: Vec::new(), free: NONE }
    }

    pub(super) fn is_empty(&self, heap: usize) -> bool {
        self.first[heap] == NONE
    }

    /// Puts an event on a heap.
    #[inline]
    pub(super) fn push(&mut self, heap: usize, event: Event) {
        if let Some(block) = self.blocks.get_mut(self.first[heap] as usize)
            && let Some(place) = block.events.get_mut(block.n as usize)
        {
            *place = event;
            block.n += 1;
        } else {
            self.begin_block(heap, event);
        }
    }

    #[cold]
    fn begin_block(&mut self, heap: usize, event: Event) {
        let mut block = Block { events: [Event(0); PER_BLOCK], n: 1, next: self.first[heap] };
        block.events[0] = event;
        if let Some(free) = self.blocks.get_mut(self.free as usize) {
            self.first[heap] = self.free;
            self.free = free.next;
            *free = block;
        } else {
            self.first[heap] = u32::try_from(self.blocks.len()).unwrap_or(NONE);
            self.blocks.push(block);
        }
    }

    /// Moves some events of a heap to the end of `to`; false where it is empty.
    pub(super) fn take_some(&mut self, heap: usize, to: &mut Vec<Event>) -> bool {
        let idx = self.first[heap];
        let Some(block) = self.blocks.get_mut(idx as usize) else { return false };
        to.extend_from_slice(&block.events[..block.n as usize]);
        self.first[heap] = block.next;
        block.next = self.free;
        self.free = idx;
        true
    }

    /// How many events lie on all heaps; they are counted.
    pub(super) fn len(&self) -> usize {
        let mut n = 0;
        for &first in &self.first {
            let mut next = first;
            while let Some(block) = self.blocks.get(next as usize) {
                n += block.n as usize;
                next = block.next;
            }
        }
        n
    }
}
