//! Figures and pages by words or id.

pub(crate) mod page;
pub(crate) mod routes;
