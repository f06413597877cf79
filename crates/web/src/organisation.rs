//! The position of one organisation.

pub(crate) mod page;
pub(crate) mod routes;
