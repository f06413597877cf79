//! The duty to break even: whose it is.

use std::str::FromStr;

use crate::word::{WordError, words};

words! {
    /// Who must break even in a year.
    Duty, "system or each-organisation", {
        /// The organisations of a system together; until 2025/26.
        System = "system", "the system together";
        /// Each organisation by itself; from 2026/27.
        EachOrganisation = "each-organisation", "each organisation by itself";
    }
}
