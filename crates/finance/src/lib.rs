//! Where does the system stand? Checks monthly returns, consolidates them and writes the book of
//! figures; fills gaps with a marked synthesiser.

pub mod chart;
pub mod rules;
pub mod consolidate;
pub mod claims;
pub mod position;
pub mod synthesis;

#[cfg(test)]
mod example;
