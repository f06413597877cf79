//! Numerical methods and named random streams; knows no word of the NHS.

pub mod stream;
pub mod counter;
pub mod distribution;
pub mod gamma;
pub mod student;
pub mod next_value;
pub mod score;
pub mod point_error;
pub mod calibration;
pub mod sum_of_months;
pub mod refused;
pub mod rates;
pub mod standardise;
pub mod inequality;
pub mod lifetable;
