//! Who reads: whoever keeps a register sees its counts, everybody else what the rule shows of them.

use super::rule::{DisclosureRule, Shown};

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Those who work with the registers: signed in, or at the command line of their own computer.
    Keepers,
    /// Everybody, under a rule.
    Everybody(DisclosureRule),
}

impl Readers {
    /// The rule, where there is one.
    #[must_use]
    pub const fn rule(self) -> Option<DisclosureRule> {
        match self {
            Self::Keepers => None,
            Self::Everybody(rule) => Some(rule),
        }
    }

    /// What they are shown of a count of people.
    #[must_use]
    pub const fn shown(self, people: u64) -> Shown {
        match self {
            Self::Keepers => Shown::Count(people),
            Self::Everybody(rule) => rule.shown(people),
        }
    }

    /// Whether they are shown what is worked out from `people`.
    #[must_use]
    pub const fn may_see_of(self, people: u64) -> bool {
        match self {
            Self::Keepers => true,
            Self::Everybody(rule) => !rule.is_small(people),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keepers_see_counts_as_they_are_and_everybody_what_the_rule_shows() {
        let everybody = Readers::Everybody(DisclosureRule::HES);
        assert_eq!(Readers::Keepers.shown(3), Shown::Count(3));
        assert_eq!(everybody.shown(3), Shown::Hidden);
        assert_eq!(everybody.shown(13), Shown::Count(15));
        assert!(Readers::Keepers.may_see_of(3) && !everybody.may_see_of(3));
        assert!(everybody.may_see_of(0) && everybody.may_see_of(8));
    }
}
