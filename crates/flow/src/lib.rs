//! Discrete-event simulation of patients through sites, staff, beds and appointments.

pub mod kernel;
pub mod network;
pub mod program;
pub mod settings;
pub mod bound;
pub mod alter;
pub mod parameter;
mod simulate;
#[cfg(test)]
mod example;
pub mod run;
pub mod compare;
pub mod calibrate;
pub mod describe;
pub mod output;
pub use simulate::{Step, Unwatched, Watch};
