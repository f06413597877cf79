//! Every month of the library.

pub(crate) mod page;
pub(crate) mod routes;
