//! Small numbers of people: what is shown of a count, of a table with totals, and what differences would tell.
//!
//! Method, sources and limits: `docs/method/disclosure.md`.

mod fault;
mod rule;
mod network;
mod table;
mod differences;
mod readers;

pub use differences::{Course, Difference, Published, by_difference, narrowed_by_issues};
pub use fault::DisclosureFault;
pub use readers::Readers;
pub use rule::{DisclosureRule, Percentage, Shown};
pub use table::{Hidden, PeopleTable, ProtectedTable, Total, Totals, Zeros, protect, protect_linked};
