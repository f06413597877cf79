//! Codes that name organisations and places in national registers.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// What is not a code.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum CodeError {
    /// Not an ODS code.
    #[error("{0:?} is not an ODS code; expected 3 to 8 capital letters and digits, such as QK1 or RWE")]
    Organisation(String),
    /// Not a GSS code.
    #[error("{0:?} is not a GSS code; expected a capital letter and 8 digits, such as E06000017")]
    Place(String),
}

/// The code of an organisation in the Organisation Data Service (ODS): `QK1`, `RWE`, `S1Y5D`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrganisationCode(Box<str>);

impl OrganisationCode {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OrganisationCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let fits = (3..=8).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if fits { Ok(Self(text.into())) } else { Err(CodeError::Organisation(text.to_owned())) }
    }
}

impl fmt::Display for OrganisationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The code of an area in the Government Statistical Service register: `E06000017` (Rutland).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceCode(Box<str>);

impl PlaceCode {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PlaceCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let mut bytes = text.bytes();
        let fits = text.len() == 9
            && bytes.next().is_some_and(|b| b.is_ascii_uppercase())
            && bytes.all(|b| b.is_ascii_digit());
        if fits { Ok(Self(text.into())) } else { Err(CodeError::Place(text.to_owned())) }
    }
}

impl fmt::Display for PlaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests;
