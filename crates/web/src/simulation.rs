//! Patient flow: the network, comparisons of scenarios, and their results.

pub mod port;

pub(crate) mod routes;

mod description;
mod draft;
mod new;
pub(crate) mod page;
pub(crate) mod run;

#[cfg(test)]
mod contract;
#[cfg(test)]
mod fake;
