//! People's assistants ask Oakham: the Model Context Protocol, over standard input and output and over HTTP.
//!
//! The only crate that knows the protocol. Its tools are addresses of documents (`api::openapi`); what they answer, and
//! to whom, is decided where documents are made.

pub mod port;
mod message;
mod sentence;
mod tools;
mod arguments;
mod server;
mod stdio;

pub use message::knows_version;
pub use server::{Assistant, LARGEST_REQUEST};
pub use stdio::{AssistantError, serve};
