//! What is told by two counts that are each shown rightly: months of a cumulative measure, and issues of one count.

use super::rule::{DisclosureRule, Shown};

/// A count as it was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// As it is.
    Exact(u64),
    /// Under the rule.
    Controlled(Shown),
}

/// How the counts of a series follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// Each holds the one before, as months of a cumulative measure.
    Rising,
    /// A later one may be lower, as after a revision.
    Free,
}

/// A small number of people that two publications give away more closely than counts are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which of the counts, from 0: the later of the two.
    pub later: usize,
    /// The fewest that it may be [people]; below zero where some may have gone.
    pub at_least: i64,
    /// The most [people].
    pub at_most: i64,
}

impl Published {
    /// The smallest and the largest count of which this is published, to those who take what is hidden to be small.
    fn range(self, rule: DisclosureRule) -> (i64, i64) {
        let (low, high) = match self {
            Self::Exact(count) => (count, count),
            Self::Controlled(Shown::Count(rounded)) => rule.range_of(rounded),
            Self::Controlled(Shown::Hidden) => (1, rule.most_hidden()),
        };
        (signed(low), signed(high))
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX / 4)
}

/// The small differences of neighbours that are given away, of counts and how each was published, in order. A difference
/// of 1 to the threshold, up or down, is a few people who came or went.
#[must_use]
pub fn by_difference(rule: DisclosureRule, series: &[(u64, Published)], course: Course) -> Vec<Difference> {
    let mut ranges: Vec<(i64, i64)> = series.iter().map(|(_, published)| published.range(rule)).collect();
    if course == Course::Rising {
        for later in 1..ranges.len() {
            ranges[later].0 = ranges[later].0.max(ranges[later - 1].0);
        }
        for earlier in (1..ranges.len()).rev() {
            ranges[earlier - 1].1 = ranges[earlier - 1].1.min(ranges[earlier].1);
        }
    }
    let mut differences = Vec::new();
    for (idx, (pair, ranges)) in series.windows(2).zip(ranges.windows(2)).enumerate() {
        let ([(earlier, _), (later, _)], [before, after]) = (pair, ranges) else { continue };
        if !rule.is_small(later.abs_diff(*earlier)) {
            continue;
        }
        let lowest = after.0 - before.1;
        let at_least = if course == Course::Rising { lowest.max(0) } else { lowest };
        let at_most = after.1 - before.0;
        if at_most - at_least < signed(rule.least_width(true)) {
            differences.push(Difference { later: idx + 1, at_least, at_most });
        }
    }
    differences
}

/// What issues of one count that did not change give away together: a small count that is hidden in one and not in
/// another.
#[must_use]
pub fn narrowed_by_issues(rule: DisclosureRule, count: u64, issues: &[Published]) -> Option<Difference> {
    if !rule.is_small(count) || issues.is_empty() {
        return None;
    }
    let ranges = issues.iter().map(|issue| issue.range(rule));
    let (at_least, at_most) =
        ranges.fold((0, i64::MAX), |(low, high), (least, most)| (low.max(least), high.min(most)));
    let is_narrow = at_most - at_least < signed(rule.least_width(true));
    is_narrow.then_some(Difference { later: issues.len() - 1, at_least, at_most })
}

#[cfg(test)]
mod tests;
