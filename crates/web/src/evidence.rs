//! Evidence: whether measures are changing, and whether changes worked.

mod asked;
mod chart;
mod evaluate;
mod form;
mod measures;
pub(crate) mod page;
pub(crate) mod routes;
