//! Evidence: whether measures are changing, where they go next, whether changes worked, and how units compare.

mod asked;
mod benchmark;
pub(crate) mod changes;
mod chart;
pub(crate) mod evaluate;
mod form;
pub(crate) mod found;
mod frame;
pub(crate) mod kept;
pub(crate) mod measures;
pub(crate) mod page;
mod placed;
mod project;
pub(crate) mod routes;
