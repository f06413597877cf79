//! What a row of a register is known by.

use std::fmt;
use std::str::FromStr;

use crate::word::WordError;

/// The short name of a scheme, risk, control or event: `UHL-01`. Never used again for another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegisterId(Box<str>);

impl RegisterId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RegisterId {
    type Err = WordError;

    fn from_str(text: &str) -> Result<Self, WordError> {
        let fits = (2..=24).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-');
        if fits {
            Ok(Self(text.into()))
        } else {
            Err(WordError::new(text, "2 to 24 letters, digits and hyphens, such as UHL-01"))
        }
    }
}

impl fmt::Display for RegisterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests;
