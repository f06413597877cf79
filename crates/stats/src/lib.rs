//! Numerical methods and named random streams; knows no word of the NHS.

pub mod stream;
pub mod counter;
pub mod distribution;
pub mod gamma;
pub mod beta;
pub mod student;
pub mod count_distribution;
pub mod interval;
pub mod order;
pub mod least_squares;
pub mod covariance;
pub mod autoregressive;
pub mod poisson_regression;
pub mod simplex;
pub mod adjusted_p;
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
