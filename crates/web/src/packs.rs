//! Packs for committees: figures as they stood, what has changed since, and by when papers are published.

pub mod port;
mod page;
pub(crate) mod routes;
