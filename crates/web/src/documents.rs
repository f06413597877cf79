//! Public documents: what they say, the figures in them, how each is read, and what they say about each other.

pub mod port;
pub(crate) mod reading;
pub(crate) mod words;
mod list;
mod one;
pub(crate) mod routes;
