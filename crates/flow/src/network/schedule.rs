//! Numbers that repeat after a cycle: staff, beds and opening hours.

use super::WEEK;

/// A number that repeats after a cycle, from each time on.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// The length of the cycle [minutes].
    pub cycle: f64,
    /// From when in the cycle [minutes], and how many; from 0 on, in order of time.
    pub steps: Vec<(f64, u32)>,
}

impl Schedule {
    /// Always so many.
    #[must_use]
    pub fn always(count: u32) -> Self {
        Self { cycle: WEEK, steps: vec![(0.0, count)] }
    }

    /// How many at a time.
    #[must_use]
    pub fn at(&self, time: f64) -> u32 {
        let within = within(time, self.cycle);
        let step = self.steps.partition_point(|(from, _)| *from <= within).max(1) - 1;
        self.steps[step].1
    }

    /// The next time after `time` at which the number changes; none where it never does.
    #[must_use]
    pub fn next_change(&self, time: f64) -> Option<f64> {
        if self.steps.len() < 2 {
            return None;
        }
        let begin = (time / self.cycle).floor() * self.cycle;
        let within = time - begin;
        let next = self.steps.partition_point(|(from, _)| *from <= within);
        Some(self.steps.get(next).map_or(begin + self.cycle, |(from, _)| begin + from))
    }

    /// The mean over a cycle.
    #[must_use]
    pub fn mean(&self) -> f64 {
        let ends = self.steps.iter().skip(1).map(|(from, _)| *from).chain([self.cycle]);
        self.steps.iter().zip(ends).map(|((from, count), end)| f64::from(*count) * (end - from)).sum::<f64>()
            / self.cycle
    }

    /// The most there ever are.
    #[must_use]
    pub fn most(&self) -> u32 {
        self.steps.iter().map(|(_, count)| *count).max().unwrap_or(0)
    }

    /// How many of those who are there now will be there for `before` more minutes: the least from each
    /// time until that much later, both included.
    #[must_use]
    pub fn least_until(&self, before: f64) -> Self {
        let cycle = self.cycle;
        let ends = self.steps.iter().skip(1).map(|(from, _)| *from).chain([cycle]);
        // Each number holds from when it is foreseen until it ends, the least of those that hold at once.
        let foreseen: Vec<(f64, f64, f64, u32)> = self
            .steps
            .iter()
            .zip(ends)
            .map(|((from, count), end)| ((from - before).rem_euclid(cycle), end, end - from + before, *count))
            .collect();
        let mut edges: Vec<f64> = vec![0.0];
        edges.extend(foreseen.iter().map(|(begin, ..)| *begin).filter(|begin| *begin < cycle));
        edges.extend(self.steps.iter().map(|(from, _)| *from));
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        let least = |time: f64| {
            let holds = |begin: f64, end: f64, length: f64| match (cycle <= length, begin < end) {
                (true, _) => true,
                (false, true) => begin <= time && time < end,
                // It is foreseen before the cycle's end and holds beyond it.
                (false, false) => begin <= time || time < end,
            };
            let holding = foreseen.iter().filter(|(begin, end, length, _)| holds(*begin, *end, *length));
            holding.map(|(.., count)| *count).min().unwrap_or(0)
        };
        Self { cycle, steps: edges.into_iter().map(|edge| (edge, least(edge))).collect() }.tidied()
    }

    /// Leaves out steps that change nothing.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        self.steps.dedup_by(|next, before| next.1 == before.1);
        self
    }
}

/// Where in its cycle a time is, neither negative; as the remainder of a division, in a tenth of the steps.
#[inline]
pub(crate) fn within(time: f64, cycle: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, reason = "cycles are minutes and longer")]
    let n_past = (time / cycle) as i64;
    #[expect(clippy::cast_precision_loss, reason = "cycles past stay below 2⁵³")]
    let within = time - n_past as f64 * cycle;
    // The quotient may round up to the next whole.
    if within < 0.0 { within + cycle } else { within }
}
