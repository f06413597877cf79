//! Running costs, functions, moves, duties and clusters.

pub(crate) mod function;
pub(crate) mod page;
pub(crate) mod routes;
pub(crate) mod trial;

mod tiles;
