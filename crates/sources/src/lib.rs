//! Files into the words of the domain: one module a kind of file, each with its checks.

mod bounds;
pub mod fault;
pub mod file;
pub mod csv_text;
mod toml_reader;
mod passed_over;
mod number;
pub mod day;
pub mod sheet;
pub mod register;
pub mod monthly_return;
pub mod limits;
pub mod template;
pub mod ledger_extract;
pub mod plan;
pub mod claims;
mod settings;
pub mod workspace;
pub mod schemes;
pub mod risks;
pub mod controls;
pub mod events;
pub mod clusters;
pub mod reform;
pub mod scenario;
pub mod network;
pub mod synthetic_year;
