//! The system’s position, what moved it, and staff, capital, cash and payments.

pub(crate) mod analysis;
pub(crate) mod page;
pub(crate) mod routes;
pub(crate) mod subnav;
