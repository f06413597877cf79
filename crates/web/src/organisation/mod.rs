//! The position of one organisation.

pub(crate) mod page;
