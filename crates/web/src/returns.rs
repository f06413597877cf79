//! Monthly returns: where each stands, and what may be done to it.

pub mod return_desk;

pub(crate) mod forms;
pub(crate) mod month;
mod overview;
pub(crate) mod page;
pub(crate) mod release;
pub(crate) mod routes;
