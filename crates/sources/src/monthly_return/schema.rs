//! The format of a return: its files, its sheets and their columns, each named once.

use std::ops::RangeInclusive;

use domain::ledger::Line;
use domain::month::Month;
use domain::schedule::Schedules;

/// The lines that hold a position: what a return must total to.
pub(crate) const POSITIONS: [Line; 2] = [Line::named("P.AFP"), Line::named("I.POS")];

/// The version of the return's format that is read and written.
pub const SCHEMA_VERSION: &str = "1.0";

/// The sheets a return must have; its schedules may stand beside them.
pub const REQUIRED: [&str; 3] = ["cover", "lines", "months"];

/// The sheets a return may have.
pub fn sheets() -> impl Iterator<Item = &'static str> {
    REQUIRED.into_iter().chain(Schedules::NAMES).chain([EXPLANATIONS])
}

/// The sheet of what a return says to warnings.
pub const EXPLANATIONS: &str = "explanations";
/// Its columns; `by` may be left out.
pub(crate) const EXPLAINED: [&str; 4] = ["rule", "place", "text", "by"];

/// The columns of the lines.
pub(crate) const LINES: [&str; 12] = [
    "schema_version",
    "org_code",
    "fin_year",
    "period",
    "basis",
    "line_code",
    "measure",
    "value",
    "recurrence",
    "note",
    "source_ref",
    "provenance",
];
/// The columns of the months before those of the months themselves.
pub(super) const MONTHS: [&str; 5] = ["schema_version", "org_code", "fin_year", "period", "line_code"];
/// The numbers that a version of a plan may have.
pub(crate) const PLAN_VERSIONS: RangeInclusive<u64> = 1..=9_999;
/// The columns of the cover.
pub(super) const COVER: [&str; 2] = ["field", "value"];
/// The columns that every schedule begins with.
pub(crate) const FIRST_COLUMNS: [&str; 4] = ["schema_version", "org_code", "fin_year", "period"];
/// The column that months and every schedule end with.
pub(crate) const PROVENANCE: &str = "provenance";

/// The columns of the months.
pub(crate) fn months() -> impl Iterator<Item = String> {
    MONTHS.into_iter().map(str::to_owned).chain(Month::all().map(column)).chain([PROVENANCE.to_owned()])
}

/// The fields that a cover may have.
pub(super) const FIELDS: [&str; 15] = [
    "schema_version",
    "org_code",
    "fin_year",
    "period",
    "basis",
    "plan_version",
    "unit",
    "prepared_by",
    "prepared_at",
    "approved_by",
    "approved_at",
    "provenance",
    "narrative",
    "template_hash",
    "org_name",
];

/// The workbook that a return may be.
pub const WORKBOOK: &str = "return.xlsx";
/// What a template made from a ledger has beside it: accounts to be mapped, no part of the return.
pub(super) const UNMAPPED: &str = "unmapped.csv";

/// The register of versions in an organisation's folder.
pub const REGISTER: &str = "versions.csv";
/// The folder in which its versions are kept.
pub const VERSIONS: &str = "versions";

/// The heading of a month's column: `m05`.
pub(crate) fn column(month: Month) -> String {
    format!("m{:02}", month.get())
}
