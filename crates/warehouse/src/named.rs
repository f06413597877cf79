//! Questions that are kept: examples for analysts, and those that the figures of places are worked out by.

/// A question with a name.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// Its name.
    pub name: &'static str,
    /// The question; its first line, a comment, says what it answers.
    pub sql: &'static str,
}

impl Named {
    /// What it answers.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.sql.lines().next().unwrap_or_default().trim_start_matches("--").trim()
    }
}

impl Named {
    /// The question without what it answers.
    #[must_use]
    pub fn question(&self) -> String {
        self.sql.lines().skip(1).collect::<Vec<_>>().join("\n")
    }
}

/// Examples to start from.
pub const EXAMPLES: &[Named] = &[
    Named { name: "gp-share", sql: include_str!("../sql/examples/gp-share.sql") },
    Named { name: "appointments-per-1000", sql: include_str!("../sql/examples/appointments-per-1000.sql") },
    Named { name: "attendances", sql: include_str!("../sql/examples/attendances.sql") },
    Named { name: "sources", sql: include_str!("../sql/examples/sources.sql") },
];

/// Figures of a system's places, one file each: measure, place, period, dimension, kind, value and edition. They read
/// the tables `here`, the codes of the system's places by kind, those of today and those before, each with the code of
/// today, and `successions`, the codes of today of all organisations by those before.
pub const FACTS: &[Named] = &[
    Named { name: "gp_appointments", sql: include_str!("../sql/facts/gp_appointments.sql") },
    Named {
        name: "gp_appointments_coverage",
        sql: include_str!("../sql/facts/gp_appointments_coverage.sql"),
    },
    Named {
        name: "gp_appointments_practice",
        sql: include_str!("../sql/facts/gp_appointments_practice.sql"),
    },
    Named { name: "gp_registrations", sql: include_str!("../sql/facts/gp_registrations.sql") },
    Named { name: "gp_ages", sql: include_str!("../sql/facts/gp_ages.sql") },
    Named { name: "gp_workforce", sql: include_str!("../sql/facts/gp_workforce.sql") },
    Named { name: "ae_attendances", sql: include_str!("../sql/facts/ae_attendances.sql") },
    Named { name: "rtt", sql: include_str!("../sql/facts/rtt.sql") },
];

/// Counts of units of all England to compare with, of the newest month that has all of England:
/// measure, set, unit, name, period, numerator, denominator and edition.
pub const BENCHMARKS: &[Named] = &[
    Named { name: "ae_attendances", sql: include_str!("../sql/benchmarks/ae_attendances.sql") },
    Named { name: "gp_appointments", sql: include_str!("../sql/benchmarks/gp_appointments.sql") },
    Named { name: "gp_workforce", sql: include_str!("../sql/benchmarks/gp_workforce.sql") },
    Named { name: "rtt", sql: include_str!("../sql/benchmarks/rtt.sql") },
];

#[cfg(test)]
mod reference;
