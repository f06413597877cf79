//! The vocabulary of Oakham: money, months, codes, organisations, places, ledgers, figures.
//!
//! Every noun of the field is defined here once and nowhere else. Nothing here reads a file, knows
//! a clock or a format; a value that exists is valid.

pub mod money;
pub mod month;
pub mod day;
pub mod code;
pub mod word;
pub mod register_id;
pub mod wte;
pub mod provenance;
pub mod organisation;
pub mod succession;
pub mod account;
pub mod person;
pub mod remark;
pub mod geography;
pub mod register;
pub mod ledger;
pub mod schedule;
pub mod limit;
pub mod monthly_return;
pub mod source;
pub mod finding;
pub mod figure;
pub mod claim;
pub mod month_end;
pub mod first_month;
pub mod paper;
pub mod forecast;
pub mod scheme;
pub mod risk;
pub mod control;
pub mod counted;
pub mod event;
pub mod programme;
pub mod break_even;
pub mod function;
pub mod scenario;
pub mod target;
pub mod cluster;
pub mod example;
