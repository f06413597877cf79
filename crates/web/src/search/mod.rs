//! Figures and pages by words or id.

pub(crate) mod page;
