//! Questions in SQL over published figures: what can be asked, and answers as tables, charts and files.

pub mod port;

mod asked;
pub(crate) mod page;
pub(crate) mod routes;
