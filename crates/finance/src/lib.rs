//! Where does the system stand? Checks monthly returns, consolidates them and writes the month end of
//! figures; fills gaps with a marked synthesiser.

pub mod chart;
pub mod counterparty;
pub mod analysis;
pub mod rules;
pub mod consolidate;
pub mod claims;
pub mod position;
pub mod synthesis;
pub mod efficiency;
pub mod risk;
pub mod outturn;
pub mod forecast;
pub mod scenario;
pub mod backtest;

#[cfg(test)]
mod example;
