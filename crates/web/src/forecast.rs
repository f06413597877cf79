//! Where the year will end.

pub(crate) mod page;
pub(crate) mod routes;
