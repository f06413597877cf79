//! What the product does: editions of a month, returns, scenarios, simulations, reform, publication.
//!
//! No command line, HTTP or printing: faces translate what is asked and what came of it.

#![expect(missing_docs, reason = "a field whose name says all has no comment")]
#![expect(clippy::missing_errors_doc, reason = "errors are sentences for people, told where they arise")]

pub mod paths;
mod refusal;
pub mod clock;
pub mod data;
pub mod workspace;
pub mod reform;
pub mod scenarios;
pub mod scenario_drafts;
pub mod appraisal;
pub mod adoption;
pub mod simulation;
pub mod questions;
pub mod edition;
pub mod files;
pub mod board_report;
pub mod bundle;
pub mod publication;
pub mod packs;
pub mod bulletins;
pub mod search;
pub mod site_copy;
pub mod returns;
pub mod plans;
pub mod documents;
mod line_table;
mod whole_file;
mod on_record;
pub mod release;
pub mod requests;
pub mod access;
pub mod measures;
pub mod benchmark;
pub mod changes;
pub mod accounts;
pub mod tokens;
mod documents_asked;
pub mod assistant;
pub mod password;
pub mod synthetic;
