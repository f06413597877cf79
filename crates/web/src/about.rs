//! What this site is, how figures are made, and how to check one.

pub(crate) mod page;
pub(crate) mod routes;
