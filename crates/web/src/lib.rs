//! Web pages: what the library of books holds, as pages, CSV and JSON.
//!
//! Never runs an engine and never reads a workspace: books come through [`library::Library`].

pub mod accounts;
pub mod desk;
pub mod library;
pub mod server;
pub mod whatif;

mod address;
mod asset;
mod connection;
mod download;
mod drawing;
mod flow;
mod guard;
mod layout;
mod mark;
mod memory;
mod naming;
mod page;
mod problem;
mod returns;
mod session;
mod sign_in;
mod throttle;
mod told;
mod visitor;
mod work;
