//! Web pages: what the library of month ends holds, as pages, CSV and JSON.
//!
//! Never runs an engine and never reads a workspace: month ends come through [`library::Library`].

pub mod assistant;
pub mod bulletin;
pub mod documents;
pub mod export;
pub mod programs;
pub mod files;
pub mod library;
pub mod packs;
pub mod returns;
pub mod scrutiny;
pub mod search;
pub mod server;
pub mod sign_in;
pub mod simulation;
pub mod appraisal;
pub mod sql;

// The other sections of the site.
mod access;
mod about;
mod corrections;
mod documentation;
mod efficiency;
mod evidence;
mod feeds;
mod figure;
mod forecast;
mod home;
mod json_api;
mod money;
mod organisation;
mod periods;
mod reform;
mod risks;
mod sources;

// What they share.
mod address;
mod answer;
mod asset;
mod cache;
mod connection;
mod download;
mod drawing;
mod error;
mod error_page;
mod headers;
mod layout;
mod mark;
mod missing;
pub mod naming;
mod placement;
mod programme;
mod form_request;
mod request;
pub mod refusal;
mod state;
mod unreadable;
pub mod visible_findings;
mod visitor;
mod work;
