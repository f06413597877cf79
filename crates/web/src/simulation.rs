//! Patient flow: the network, comparisons of scenarios, and their results.

pub mod fake;
pub mod port;

pub(crate) mod routes;

mod description;
mod draft;
mod new;
pub(crate) mod page;
mod run;
