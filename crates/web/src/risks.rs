//! Risks, controls and events.

pub(crate) mod page;
pub(crate) mod routes;
