//! What scenarios do: their library, and the consequence table.

pub mod port;
