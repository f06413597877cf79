//! What a number counts, which decides whether everybody may see it as it is.

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counted {
    /// People whom nobody has published: a small number of them may be recognised.
    People,
    /// What is worked out from each of few people, such as what those are paid who leave a team: how many they are
    /// can be worked back from it.
    OfPeople,
    /// People of official statistics. Their publisher has decided what may be shown, and they are not controlled
    /// a second time.
    PublishedPeople,
    /// What is not people: money, beds, providers, appointments and attendances, simulated patients, shares and
    /// coefficients that are not a count.
    NotPeople,
}

/// How large the area or the body is of which people are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// England as a whole.
    National,
    /// A region, a system, an organisation, a place, a team.
    BelowNational,
}

impl Counted {
    /// Whether it may be shown at `level` only under disclosure control.
    #[must_use]
    pub const fn is_controlled(self, level: Level) -> bool {
        matches!((self, level), (Self::People | Self::OfPeople, Level::BelowNational))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_below_the_national_level_are_controlled_and_nothing_else_is() {
        for counted in [Counted::People, Counted::PublishedPeople, Counted::NotPeople] {
            assert!(!counted.is_controlled(Level::National), "{counted:?}");
            assert_eq!(
                counted.is_controlled(Level::BelowNational),
                counted == Counted::People,
                "{counted:?}"
            );
        }
    }
}
