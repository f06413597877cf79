//! The first page: the month in words, tiles and what changed.

pub(crate) mod changes;
pub(crate) mod page;
pub(crate) mod start;
pub(crate) mod routes;
