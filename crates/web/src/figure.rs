//! One figure: its value, how it is made up, and where it is shown.

mod files;
mod index;
pub(crate) mod number;
pub(crate) mod routes;
pub(crate) mod spots;

mod exhibit;
mod table;
mod lineage;
pub(crate) mod picked;
mod take_along;
mod page;
