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

#[inline]
const fn some(who: u32) -> Option<u32> {
    if who == NOBODY { None } else { Some(who) }
}

#[cfg(test)]
mod tests;
