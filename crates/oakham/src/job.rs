//! One job a command: load, compute, save, publish.

pub(crate) mod check;
pub(crate) mod position;
pub(crate) mod report;
pub(crate) mod serve;
pub(crate) mod demo;
pub(crate) mod init;
pub(crate) mod completions;
