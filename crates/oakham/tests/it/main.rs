//! The binary from end to end: what it prints, what it writes, how it ends.

#![expect(clippy::unwrap_used, reason = "what a test cannot do without fails the test")]

mod binary;
mod server;
mod position;
mod slips;
mod forecast;
mod validation;
mod schemas;
mod http_api;
mod json_schema;
mod report;
mod init;
mod user;
mod synthetic;
mod bundle;
mod pages;
mod returns;
mod corruptions;
mod efficiency;
mod risks;
mod reform;
mod flow;
#[path = "../../../fetch/src/publisher.rs"]
mod publisher;
#[path = "../cases/mod.rs"]
mod cases;
