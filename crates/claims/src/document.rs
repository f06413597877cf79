//! A document that is to be read.

use crate::partial_day::PartialDay;

/// A text to read.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// Its title.
    pub title: &'a str,
    /// When it is from, as exactly as it is known.
    pub dated: PartialDay,
    /// Its text.
    pub text: &'a str,
}
