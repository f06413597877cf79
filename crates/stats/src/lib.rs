//! Numerical methods and named random streams; knows no word of the NHS.

pub mod stream;
