//! Files as NHS England and others publish them, into the rows of the lake's tables.
//!
//! A [`Layout`] says how one form of a publication's file looks in one era, and reads it. [`read`] opens a file
//! whatever it is packed in, finds the layout by the headings (or, where there are none, by the name), and gives the
//! rows in batches, so that memory does not grow with the file. What is of no layout is told with the nearest one.

mod batch;
pub mod catalogue;
mod columns;
mod container;
mod input;
mod known;
mod layout;
mod read;
mod table;
pub mod value;
mod watch;
mod workbook;

mod ae_attendances;
mod beds;
mod boundaries;
mod discharge;
mod gp_appointments;
mod gp_registrations;
mod gp_workforce;
mod names;
mod ods;
mod ons;
mod rtt;

#[cfg(test)]
mod reading;
#[cfg(test)]
mod tests;

pub use batch::{Batch, Output, Slice, Texts, Values};
pub use input::Input;
pub use known::{LAYOUTS, TABLES, table};
pub use layout::{Layout, is_derived};
pub use read::{Contents, SliceRead, read};
pub use table::{ColumnKind, ColumnSpec, TableSpec, Words};
