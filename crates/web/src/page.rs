//! The pages, one module each.

pub(crate) mod about;
pub(crate) mod account;
pub(crate) mod analysis;
pub(crate) mod efficiency;
pub(crate) mod placement;
pub(crate) mod figure;
pub(crate) mod flow;
pub(crate) mod forecast;
pub(crate) mod home;
pub(crate) mod lineage;
pub(crate) mod money;
pub(crate) mod organisation;
pub(crate) mod periods;
pub(crate) mod search;
pub(crate) mod sign_in;
pub(crate) mod programme;
pub(crate) mod returns;
pub(crate) mod risks;
pub(crate) mod reform;
pub(crate) mod scheme;
pub(crate) mod sources;
pub(crate) mod error_page;
