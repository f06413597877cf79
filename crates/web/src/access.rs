//! Access to care by area and site: general practice, urgent care, waiting lists, places.

pub(crate) mod compare;
pub(crate) mod directory;
pub(crate) mod frame;
mod lead;
pub(crate) mod page;
pub(crate) mod place;
pub(crate) mod routes;
mod tiles;
mod touching;
