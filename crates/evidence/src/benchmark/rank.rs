//! Ranks from a named end, and how they are said.

use domain::money::grouped;

/// The end that ranks are counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The lowest value is 1st.
    Lowest,
    /// The highest value is 1st.
    Highest,
}

impl End {
    /// `lowest`, `highest`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lowest => "lowest",
            Self::Highest => "highest",
        }
    }

    /// A value turned so that the first from this end is the least.
    #[must_use]
    pub fn turned(self, value: f64) -> f64 {
        match self {
            Self::Lowest => value,
            Self::Highest => -value,
        }
    }
}

/// A place among others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rank {
    /// 1 for the first; values that are the same share the better place.
    pub place: usize,
    /// Whether others share it.
    pub is_joint: bool,
}

/// The ranks of `values`; none of a missing one.
#[must_use]
pub fn ranks(values: &[Option<f64>], end: End) -> Vec<Option<Rank>> {
    let mut sorted: Vec<f64> = values.iter().flatten().map(|value| end.turned(*value)).collect();
    sorted.sort_by(f64::total_cmp);
    let rank = |value: f64| {
        let value = end.turned(value);
        let before = sorted.partition_point(|other| *other < value);
        let up_to = sorted.partition_point(|other| *other <= value);
        Rank { place: before + 1, is_joint: before + 1 < up_to }
    };
    values.iter().map(|value| value.map(rank)).collect()
}

/// `1st`, `2nd`, `11th`, `1,003rd`.
#[must_use]
pub fn ordinal(place: usize) -> String {
    let ending = match (place % 10, place % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{}{ending}", grouped(place))
}

/// `lowest`, `joint 2nd lowest`.
#[must_use]
pub fn in_words(rank: Rank, end: End) -> String {
    let joint = if rank.is_joint { "joint " } else { "" };
    match rank.place {
        1 => format!("{joint}{}", end.word()),
        place => format!("{joint}{} {}", ordinal(place), end.word()),
    }
}

/// `joint 7th lowest of 42 systems`, `3rd lowest of 4 systems, 1 without data`.
#[must_use]
pub fn among(rank: Rank, end: End, (n, n_without): (usize, usize), units: &str) -> String {
    let without = match n_without {
        0 => String::new(),
        n => format!(", {} without data", grouped(n)),
    };
    format!("{} of {} {units}{without}", in_words(rank, end), grouped(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_are_the_same_share_the_better_place() {
        let values = [Some(28.0), None, Some(25.0), Some(28.0), Some(30.0)];
        let places = |end| -> Vec<Option<(usize, bool)>> {
            ranks(&values, end).into_iter().map(|rank| rank.map(|rank| (rank.place, rank.is_joint))).collect()
        };
        let lowest = [Some((2, true)), None, Some((1, false)), Some((2, true)), Some((4, false))];
        assert_eq!(places(End::Lowest), lowest);
        let highest = [Some((2, true)), None, Some((4, false)), Some((2, true)), Some((1, false))];
        assert_eq!(places(End::Highest), highest);
    }

    #[test]
    fn a_rank_is_said_with_its_end_and_what_is_missing() {
        let said = |place, is_joint| among(Rank { place, is_joint }, End::Lowest, (42, 0), "systems");
        assert_eq!(said(7, true), "joint 7th lowest of 42 systems");
        assert_eq!(said(1, false), "lowest of 42 systems");
        let rank = Rank { place: 3, is_joint: false };
        assert_eq!(among(rank, End::Lowest, (4, 1), "systems"), "3rd lowest of 4 systems, 1 without data");
        assert_eq!([11, 21, 22, 113, 1003].map(ordinal), ["11th", "21st", "22nd", "113th", "1,003rd"]);
    }
}
