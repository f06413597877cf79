//! What scenarios would do to money, staff, patients, duties and places: the library of scenarios, the consequence table
//! of those that are compared, and how each of its figures is known.

pub mod adoptions;
pub mod drafts;
pub mod port;

pub(crate) mod routes;

pub(crate) use adopted::OutcomesKept;

mod adopted;
mod asked;
mod comparison;
mod consequence;
mod disclosed;
mod draft;
mod drivers;
mod editor;
mod frame;
mod groups;
mod headline;
mod library;
mod patients;
mod summary;
mod summary_pdf;
mod table;
mod waiting;
mod years;

#[cfg(test)]
mod fake;
