//! Pages and files of publishers over HTTPS: the links of a page, and files that come whole or not at all.
//!
//! Knows no publication: whoever asks says which addresses may be asked and what the files are called. What is in
//! the files is read elsewhere.

mod error;
mod route;
mod link;
mod client;
mod originals;
mod download;

#[cfg(test)]
mod publisher;

pub use client::{Bounds, Client, Manners, Settings, Step};
pub use download::{Downloaded, Wanted, download};
pub use error::FetchError;
pub use link::{Link, file_name};
pub use originals::{Held, Originals, Recorded};
pub use route::{Hosts, Route};
pub use url::Url;
