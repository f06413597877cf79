//! A reorganisation as decisions within limits: running costs, functions, people, transfers and
//! clusters, each solved to a proven optimum or with its gap stated.

pub mod solve;
pub mod choice;
pub mod exit;
pub mod target;
pub mod duty;
pub mod cluster;
pub mod plan;
pub mod open;
pub mod keyed;
pub mod scenario;
pub mod calendar;
