//! Packs for committees: put together figure by figure, frozen as they stood, what has changed since, and by when papers
//! are published.

pub mod port;
mod draft;
mod page;
pub(crate) mod routes;
