//! Documents for programs, under `/api/1`: those that commands print, as whoever asks may see them.

pub(crate) mod document;
pub(crate) mod of_workspace;
pub(crate) mod page;
pub(crate) mod problem;
pub(crate) mod routes;
