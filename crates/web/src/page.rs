//! The pages, one module each.

pub(crate) mod about;
pub(crate) mod exhibits;
pub(crate) mod figure;
pub(crate) mod home;
pub(crate) mod lineage;
pub(crate) mod money;
pub(crate) mod organisation;
pub(crate) mod periods;
pub(crate) mod search;
pub(crate) mod sources;
pub(crate) mod trouble;
