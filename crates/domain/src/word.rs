//! Closed lists of words with their codes in files, and what is said of a word that is none of them.

use thiserror::Error;

/// What is none of the words, or not of the form, that is expected.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{found:?} is not known; write {expected}")]
pub struct WordError {
    found: String,
    expected: &'static str,
}

impl WordError {
    /// `found` stands where one of the words `expected` should.
    #[must_use]
    pub fn new(found: &str, expected: &'static str) -> Self {
        Self { found: found.to_owned(), expected }
    }
}

/// Declares a closed list of words with their codes.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $expected:literal, { $($(#[$item_doc:meta])* $item:ident = $code:literal, $words:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$item_doc])* $item,)+ }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$item,)+];

            /// The code used in files.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$item => $code,)+ }
            }

            /// In words, for tables and pages.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $(Self::$item => $words,)+ }
            }
        }

        impl FromStr for $name {
            type Err = WordError;

            fn from_str(text: &str) -> Result<Self, WordError> {
                let word = Self::ALL.iter().find(|item| item.code() == text).copied();
                word.ok_or_else(|| WordError::new(text, $expected))
            }
        }
    };
}
pub(crate) use words;
