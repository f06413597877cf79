//! Every month of the library.

pub(crate) mod page;
