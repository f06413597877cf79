//! What was published and corrected later: versions of returns approved after their month was released, and releases
//! that were withdrawn.

mod log;
mod page;
pub(crate) mod routes;
