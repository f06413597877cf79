//! Web pages: what the library of month ends holds, as pages, CSV and JSON.
//!
//! Never runs an engine and never reads a workspace: month ends come through [`library::Library`].

pub mod accounts;
pub mod return_desk;
pub mod library;
pub mod server;
pub mod simulation;

mod address;
mod asset;
mod connection;
mod download;
mod drawing;
mod flow;
mod guard;
mod layout;
mod mark;
mod cache;
mod naming;
mod page;
mod error;
mod returns;
mod session;
mod sign_in;
mod throttle;
mod told;
mod visitor;
mod work;
