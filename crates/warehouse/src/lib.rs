//! Tables in columns, as Parquet: what notebooks, R and analysts' databases read without being told how.

mod table;

pub use table::{Column, Table, WarehouseError};
