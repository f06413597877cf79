//! Monthly bulletins: what the figures of a month say in plain sentences, or what a publisher wrote instead.

mod feed;
mod page;
pub mod port;
mod reading;
pub(crate) mod routes;
