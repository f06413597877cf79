//! The project's own documentation, as pages of the site: guide, method, reference and glossary.

pub(crate) mod page;
pub(crate) mod routes;

mod markdown;
