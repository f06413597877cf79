//! The register of scrutiny, by command and on pages: both sides, and what is refused.

use std::fs;

use crate::support::{Copy, Demo, oakham, stdout};
