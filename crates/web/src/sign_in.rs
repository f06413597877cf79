//! Signing in and out, sessions, and the check of every request that changes something.

pub mod accounts;
pub mod throttle;

pub(crate) mod account;
pub(crate) mod guard;
pub(crate) mod page;
pub(crate) mod reader;
pub(crate) mod routes;
pub(crate) mod session;
