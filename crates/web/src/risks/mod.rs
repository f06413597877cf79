//! Risks, controls and events.

pub(crate) mod page;
