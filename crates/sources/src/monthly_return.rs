//! Monthly returns: one workbook, or one CSV file a sheet (`cover`, `lines`, `months`, and the
//! schedules).
//!
//! Format: `docs/reference/formats.md`. Amounts are whole £000, keyed as natural positives; the
//! line's nature turns them into impact on the surplus.

pub mod schema;
mod folder;
mod form;
mod row;
mod millions;
pub(crate) mod schedules;
pub mod version;
mod read;
pub mod write;

pub use folder::{one_form, rename};
pub use read::{Expected, cover_field, read, read_as_far, read_version};
pub(crate) use row::{FormRow, Repeated, form_row, is_no_record, is_schema, read_line};

#[cfg(test)]
mod tests;
