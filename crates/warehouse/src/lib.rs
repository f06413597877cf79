//! Tables in columns: Parquet for other tools, the lake of publications, and SQL over it (DataFusion), also
//! by the protocol of PostgreSQL.

mod error;
pub mod lake;
pub mod named;
mod patterns;
mod query;
mod table;
pub mod wire;

pub use error::WarehouseError;
pub use query::{Answer, Bounds, Cell, Database, Described, Statements};
pub use table::{Column, Table};
