//! One job a command: load, compute, save, publish.

pub(crate) mod check;
pub(crate) mod plan;
pub(crate) mod returns;
pub(crate) mod release;
pub(crate) mod position;
pub(crate) mod forecast;
pub(crate) mod efficiency;
pub(crate) mod risks;
pub(crate) mod search;
pub(crate) mod reform;
pub(crate) mod validate;
pub(crate) mod report;
pub(crate) mod access;
pub(crate) mod bundle;
pub(crate) mod verify;
pub(crate) mod scenario;
pub(crate) mod flow;
pub(crate) mod comparison;
pub(crate) mod serve;
pub(crate) mod data;
pub(crate) mod demo;
pub(crate) mod init;
pub(crate) mod sql;
pub(crate) mod question;
pub(crate) mod user;
pub(crate) mod completions;
