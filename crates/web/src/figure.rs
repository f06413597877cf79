//! One figure: its value, how it is made up, and where it is shown.

pub(crate) mod index;
pub(crate) mod number;
pub(crate) mod routes;

mod exhibit;
mod table;
mod lineage;
mod page;
