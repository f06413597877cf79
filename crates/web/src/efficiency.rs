//! The efficiency programme and its schemes.

pub(crate) mod page;
pub(crate) mod routes;
pub(crate) mod scheme;

mod explained;
mod register;

pub(crate) use register::scheme_address;
