//! Where the figures of a month come from.

pub(crate) mod page;
pub(crate) mod provenance_counts;
pub(crate) mod routes;
