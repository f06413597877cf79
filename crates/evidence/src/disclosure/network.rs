//! What can be worked out of a hidden count of a table: its range, and the cheapest further counts to hide so that it is
//! wide enough.
//!
//! Rows and columns that add up are a flow in circles: from the total into rows, along cells into columns, and back. A
//! count may be larger by as many as come back some other way, so the range of what it may be is found exactly and in
//! whole numbers (J. P. Kelly, B. L. Golden and A. A. Assad, Networks 22, 1992; L. H. Cox, JASA 90, 1995).

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// A count, between the nodes that it takes from and gives to.
#[derive(Clone, Debug)]
pub(super) struct Arc {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The count itself [people].
    pub(super) value: i64,
    pub(super) told: Told,
    /// What hiding it costs; nothing where it cannot be hidden.
    pub(super) cost: Option<u64>,
}

/// What readers are told of a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// That it is from the first to the second.
    Between(i64, i64),
    /// That it is hidden. Of a small one the rule tells the range, to those who know why it is hidden.
    Hidden {
        /// The largest that it may be if it is hidden for being small, as it is.
        small: Option<i64>,
    },
    /// Nothing: it is not shown at all.
    Nothing,
}

/// What a reader knows beside what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Knowledge {
    /// Which counts are hidden for being small.
    OfAll,
    /// That the count in question is hidden for being small, and nothing of others.
    OfOne,
}

/// Which way a count is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
}

/// A table as a flow.
#[derive(Clone, Debug)]
pub(super) struct Network {
    pub(super) n_nodes: usize,
    pub(super) arcs: Vec<Arc>,
    /// Arcs at each node.
    at: Vec<Vec<usize>>,
}

/// No bound.
const FREE: i64 = i64::MAX / 4;

impl Network {
    pub(super) fn new(n_nodes: usize, arcs: Vec<Arc>) -> Self {
        let mut at = vec![Vec::new(); n_nodes];
        for (idx, arc) in arcs.iter().enumerate() {
            at[arc.from].push(idx);
            at[arc.to].push(idx);
        }
        Self { n_nodes, arcs, at }
    }

    /// How far the count of an arc may be below and above what it is, by itself.
    fn bounds(&self, idx: usize, target: usize, knowledge: Knowledge) -> (i64, i64) {
        let arc = &self.arcs[idx];
        match arc.told {
            Told::Between(low, high) => (low, high),
            Told::Hidden { small: Some(most) } if idx == target || knowledge == Knowledge::OfAll => (1, most),
            Told::Hidden { .. } | Told::Nothing => (0, FREE),
        }
    }

    /// How many of the counts that the arc may be are not the one it is, up to `wanted`: the width of what can be worked
    /// out of it.
    pub(super) fn width(&self, target: usize, knowledge: Knowledge, wanted: i64) -> i64 {
        let up = self.moved(target, Way::Up, knowledge, wanted).by;
        if wanted <= up {
            return up;
        }
        up + self.moved(target, Way::Down, knowledge, wanted - up).by
    }

    /// Moves the count of an arc as far as it goes, `wanted` at most, with others moving along.
    pub(super) fn moved(&self, target: usize, way: Way, knowledge: Knowledge, wanted: i64) -> Moved {
        let mut flow: Vec<i64> = self.arcs.iter().map(|arc| arc.value).collect();
        let (low, high) = self.bounds(target, target, knowledge);
        let own = match way {
            Way::Up => high - flow[target],
            Way::Down => flow[target] - low,
        };
        let wanted = wanted.min(own);
        let mut by = 0;
        while by < wanted {
            let Some(path) = self.path(target, way, knowledge, &flow) else { break };
            let room = |&(idx, step): &(usize, Way)| self.room(idx, step, target, knowledge, &flow);
            let amount = path.iter().map(room).fold(wanted - by, Ord::min);
            for (idx, step) in path {
                shift(&mut flow[idx], step, amount);
            }
            shift(&mut flow[target], way, amount);
            by += amount;
        }
        Moved { by, is_at_own_bound: by == own, flow }
    }

    fn room(&self, idx: usize, step: Way, target: usize, knowledge: Knowledge, flow: &[i64]) -> i64 {
        let (low, high) = self.bounds(idx, target, knowledge);
        match step {
            Way::Up => high - flow[idx],
            Way::Down => flow[idx] - low,
        }
    }

    /// The nodes between which what the target gives or takes has to come back.
    fn ends(&self, target: usize, way: Way) -> (usize, usize) {
        let Arc { from, to, .. } = self.arcs[target];
        match way {
            Way::Up => (to, from),
            Way::Down => (from, to),
        }
    }

    /// Over the arc from a node: which way its count moves, and the node at the other end.
    fn step(&self, idx: usize, node: usize) -> (Way, usize) {
        let arc = &self.arcs[idx];
        if arc.from == node { (Way::Up, arc.to) } else { (Way::Down, arc.from) }
    }

    /// A way back with room on every arc, the shortest.
    fn path(&self, target: usize, way: Way, knowledge: Knowledge, flow: &[i64]) -> Option<Vec<(usize, Way)>> {
        let (start, end) = self.ends(target, way);
        let mut came: Vec<Option<(usize, Way, usize)>> = vec![None; self.n_nodes];
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            for &idx in self.at[node].iter().filter(|idx| **idx != target) {
                let (step, next) = self.step(idx, node);
                let is_new = next != start && came[next].is_none();
                if is_new && 0 < self.room(idx, step, target, knowledge, flow) {
                    came[next] = Some((idx, step, node));
                    if next == end {
                        return Some(traced(&came, start, end));
                    }
                    queue.push_back(next);
                }
            }
        }
        None
    }

    /// The counts to hide so that the target can be moved further than in `flow`, with the least cost together; nothing
    /// where no hiding helps.
    pub(super) fn cheapest(
        &self,
        target: usize,
        way: Way,
        knowledge: Knowledge,
        flow: &[i64],
    ) -> Option<(u64, Vec<usize>)> {
        let (start, end) = self.ends(target, way);
        let mut came: Vec<Option<(usize, Way, usize)>> = vec![None; self.n_nodes];
        let mut best: Vec<Option<(u64, usize)>> = vec![None; self.n_nodes];
        best[start] = Some((0, 0));
        let mut heap = BinaryHeap::from([Reverse((0, 0, start))]);
        while let Some(Reverse((cost, n_steps, node))) = heap.pop() {
            if best[node].is_some_and(|known| known < (cost, n_steps)) {
                continue;
            }
            if node == end {
                let path = traced(&came, start, end);
                let is_to_hide =
                    |&&(idx, step): &&(usize, Way)| self.room(idx, step, target, knowledge, flow) <= 0;
                return Some((cost, path.iter().filter(is_to_hide).map(|(idx, _)| *idx).collect()));
            }
            for &idx in self.at[node].iter().filter(|idx| **idx != target) {
                let (step, next) = self.step(idx, node);
                let Some(price) = self.price(idx, step, target, knowledge, flow) else { continue };
                let found = (cost.saturating_add(price), n_steps + 1);
                if best[next].is_none_or(|known| found < known) {
                    best[next] = Some(found);
                    came[next] = Some((idx, step, node));
                    heap.push(Reverse((found.0, found.1, next)));
                }
            }
        }
        None
    }

    /// What it costs to move the count of an arc: nothing with room, else that of hiding it, where that gives room.
    fn price(&self, idx: usize, step: Way, target: usize, knowledge: Knowledge, flow: &[i64]) -> Option<u64> {
        if 0 < self.room(idx, step, target, knowledge, flow) {
            return Some(0);
        }
        let arc = &self.arcs[idx];
        let gives_room = matches!(arc.told, Told::Between(..)) && (step == Way::Up || 0 < flow[idx]);
        arc.cost.filter(|_| gives_room)
    }

    /// The same table with everything hidden that may be.
    pub(super) fn with_all_hidden(&self) -> Self {
        let mut hidden = self.clone();
        for arc in &mut hidden.arcs {
            if arc.cost.is_some() && matches!(arc.told, Told::Between(..)) {
                arc.told = Told::Hidden { small: None };
            }
        }
        hidden
    }
}

/// How far a count could be moved.
#[derive(Debug)]
pub(super) struct Moved {
    /// By how many [people].
    pub(super) by: i64,
    /// Whether it stopped at what the rule itself tells of it.
    pub(super) is_at_own_bound: bool,
    /// The table that it was moved in.
    pub(super) flow: Vec<i64>,
}

fn shift(value: &mut i64, way: Way, amount: i64) {
    match way {
        Way::Up => *value += amount,
        Way::Down => *value -= amount,
    }
}

fn traced(came: &[Option<(usize, Way, usize)>], start: usize, end: usize) -> Vec<(usize, Way)> {
    let mut path = Vec::new();
    let mut node = end;
    while node != start {
        let Some((idx, way, before)) = came[node] else { break };
        path.push((idx, way));
        node = before;
    }
    path
}
