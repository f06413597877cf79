//! Every document that programs read, as versioned structs with a JSON Schema each.
//!
//! Commands, bundles and the server write the same document from the same result: conversions from
//! engines' results are here, and nothing else writes such JSON. Amounts are in pence unless a name says
//! otherwise.
#![expect(missing_docs, reason = "a field's name is the contract; comments say units, signs and more")]

pub mod document;
pub mod word;
pub mod finding;
pub mod position;
pub mod movement;
pub mod requests;
pub mod resources;
pub mod forecast;
pub mod efficiency;
pub mod risks;
pub mod reform;
pub mod clusters;
pub mod scenario;
pub mod consequence;
pub mod adopted;
pub mod flow;
pub mod plan;
pub mod returns;
pub mod release;
pub mod access;
pub mod bundle;
pub mod tokens;
pub mod users;
pub mod validation;
pub mod figure;
pub mod table_figure;
pub mod chart;
pub mod claims;
pub mod packs;
pub mod bulletin;
pub mod published;
pub mod simulations;
pub mod search;
pub mod spc;
pub mod projection;
pub mod benchmark;
pub mod evaluate;
pub mod data;
pub mod sql;
pub mod schemas;
pub mod problem;
pub mod openapi;
