//! Files into the words of the domain: one module a kind of file, each with its checks.

mod bounds;
pub mod fault;
pub mod file;
mod number;
mod day;
pub mod sheet;
pub mod register;
mod settings;
pub mod workspace;
pub mod monthly_return;
mod schedules;
pub mod limits;
pub mod versions;
pub mod template;
pub mod ledger_extract;
pub mod plan;
pub mod claims;
pub mod csv_text;
pub mod schemes;
pub mod risks;
pub mod controls;
pub mod events;
pub mod clusters;
pub mod reform;
pub mod scenario;
pub mod network;
pub mod synthetic_year;
