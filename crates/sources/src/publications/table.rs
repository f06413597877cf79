//! The tables of the lake: their columns, with units.

use super::{
    ae_attendances, beds, discharge, gp_appointments, gp_registrations, gp_workforce, ods, ons, rtt,
};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// A day; a month is its first day.
    Date,
    /// A whole number.
    Count,
    /// A decimal number with so many places; its values are whole numbers of the last place. Sums of them do not
    /// depend on their order, as those of floating-point numbers do.
    Decimal {
        /// Places after the point.
        scale: u8,
    },
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct ColumnSpec {
    /// Its name in SQL.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
    /// What it means, with its unit; what a missing value says.
    pub about: &'static str,
}

impl ColumnSpec {
    pub(super) const fn new(name: &'static str, kind: ColumnKind, about: &'static str) -> Self {
        Self { name, kind, about }
    }
}

/// A table.
#[derive(Debug)]
pub struct TableSpec {
    /// Its name in SQL.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// The publication it is of, as the catalogue names it.
    pub publication: &'static str,
    /// Its columns.
    pub columns: &'static [ColumnSpec],
    /// The column whose sum shows whether two editions of a period differ.
    pub sum: Option<&'static str>,
}

/// All tables that publications are read into.
pub const TABLES: &[&TableSpec] = &[
    &gp_appointments::APPOINTMENTS,
    &gp_appointments::DAILY,
    &gp_appointments::BY_PRACTICE,
    &gp_appointments::PRACTICES,
    &gp_appointments::CATEGORIES,
    &gp_appointments::COVERAGE,
    &gp_registrations::LIST_SIZE,
    &gp_registrations::PRACTICES,
    &gp_registrations::POPULATION,
    &gp_registrations::BANDS,
    &gp_registrations::BY_LSOA,
    &gp_workforce::WORKFORCE,
    &gp_workforce::PRACTICES,
    &gp_workforce::HIGH_LEVEL,
    &gp_workforce::INDIVIDUALS,
    &gp_workforce::PCN_STAFF,
    &ae_attendances::ATTENDANCES,
    &ae_attendances::SYSTEM_MAPPING,
    &rtt::PATHWAYS,
    &rtt::WEEKS,
    &beds::QUARTERLY,
    &beds::MONTHLY,
    &discharge::DISCHARGES,
    &discharge::CRITERIA,
    &ods::ORGANISATIONS,
    &ods::MEMBERSHIPS,
    &ons::LOOKUP,
    &ons::LSOA_CHANGES,
    &ons::BOARDS,
];

/// The table of a name.
#[must_use]
pub fn table(name: &str) -> Option<&'static TableSpec> {
    TABLES.iter().copied().find(|table| table.name == name)
}
