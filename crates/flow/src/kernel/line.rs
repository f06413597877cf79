//! Lines to wait in: first come, first served, with leaving from the middle, over one set of links.

/// No one.
pub const NOBODY: u32 = u32::MAX;

/// The two ends of a line.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    first: u32,
    last: u32,
}

impl Default for Line {
    fn default() -> Self {
        Self { first: NOBODY, last: NOBODY }
    }
}

/// Who stands before and behind whom, by id. One set of links serves any number of lines, as long as
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

    /// Who stands behind `who` in its line.
    #[must_use]
    #[inline]
    pub fn behind(&self, who: u32) -> Option<u32> {
        some(self.behind[who as usize])
    }
}

impl Line {
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

    /// Takes `who`, who stands in this line, out of it.
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

/// Lines one before the other: whoever stands in an earlier one is served first.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    lines: Vec<Line>,
    /// Where somebody stands, a bit a line. The last bit is of all lines from there on, and stays.
    standing: u64,
}

/// The line that shares its bit with all behind it.
const LAST_BIT: usize = 63;

impl Lines {
    /// So many lines, all empty.
    #[must_use]
    pub fn new(n: usize) -> Self {
        Self { lines: vec![Line::default(); n], standing: 0 }
    }

    /// Who is served first of all, and the line they stand in.
    #[must_use]
    #[inline]
    pub fn first(&self) -> Option<(u32, usize)> {
        let from = self.standing.trailing_zeros() as usize;
        if from < LAST_BIT {
            return some(self.lines[from].first).map(|who| (who, from));
        }
        self.each().find(|(_, idx)| *idx >= from)
    }

    /// Who is first in each line where somebody stands, and which line it is.
    pub fn each(&self) -> impl Iterator<Item = (u32, usize)> {
        self.lines.iter().enumerate().filter_map(|(idx, line)| some(line.first).map(|who| (who, idx)))
    }

    /// Stands `who` at the end of a line.
    #[inline]
    pub fn join(&mut self, links: &mut Links, idx: usize, who: u32) {
        self.standing |= 1 << idx.min(LAST_BIT);
        self.lines[idx].join(links, who);
    }

    /// Stands `who` at the front of a line.
    #[inline]
    pub fn cut_in(&mut self, links: &mut Links, idx: usize, who: u32) {
        self.standing |= 1 << idx.min(LAST_BIT);
        self.lines[idx].cut_in(links, who);
    }

    /// Takes `who` out of the line they stand in.
    #[inline]
    pub fn leave(&mut self, links: &mut Links, idx: usize, who: u32) {
        let line = &mut self.lines[idx];
        line.leave(links, who);
        if line.first == NOBODY && idx < LAST_BIT {
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
