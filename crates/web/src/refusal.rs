//! Why what a page asked for was not done.

use axum::http::StatusCode;
use thiserror::Error;

/// A sentence for whoever asked.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    /// Their account may not: it has no such role, or is of another organisation.
    #[error("{0}")]
    NotAllowed(String),
    /// It cannot be done, or not so.
    #[error("{0}")]
    NotPossible(String),
}

impl Refusal {
    /// The sentence.
    #[must_use]
    pub fn words(&self) -> &str {
        let (Self::NotAllowed(words) | Self::NotPossible(words)) = self;
        words
    }

    /// The same, to keep.
    pub(crate) fn into_words(self) -> String {
        let (Self::NotAllowed(words) | Self::NotPossible(words)) = self;
        words
    }

    /// How the page that says so is answered.
    pub(crate) const fn status(&self) -> StatusCode {
        match self {
            Self::NotAllowed(_) => StatusCode::FORBIDDEN,
            Self::NotPossible(_) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}
