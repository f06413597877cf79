//! What somebody writes in a line for others to read: a reason, an explanation, a name.
//!
//! Files are read and remarks are taken by the same rules: nothing in them is hidden from a reader.

use thiserror::Error;

/// The longest reason [characters].
pub const LONGEST_REASON: usize = 300;
/// The longest explanation of a warning [characters].
pub const LONGEST_EXPLANATION: usize = 600;
/// The longest title of a scenario [characters].
pub const LONGEST_TITLE: usize = 200;
/// The longest name of somebody [characters].
pub const LONGEST_NAME: usize = 100;

/// Why a text is not taken as a remark.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RemarkError {
    /// A character that nobody sees.
    #[error("{what} holds a character that nobody sees (U+{:04X}); delete it, or type the text again", u32::from(*character))]
    Unseen {
        /// What the text is: `the reason`.
        what: &'static str,
        /// The first such character.
        character: char,
    },
    /// Longer than anybody reads.
    #[error("{what} has {n} characters; write {longest} at most")]
    Long {
        /// What the text is.
        what: &'static str,
        /// How many characters it has.
        n: usize,
        /// How many it may have.
        longest: usize,
    },
}

/// A remark on one line: words parted by single spaces, empty where nobody would see anything of it.
///
/// # Errors
/// Where it holds a character that nobody sees, or has more than `longest` characters.
pub fn remark(what: &'static str, text: &str, longest: usize) -> Result<String, RemarkError> {
    if let Some(character) = text.chars().find(|character| is_unseen(*character) && *character != '\r') {
        return Err(RemarkError::Unseen { what, character });
    }
    if is_blank(text) {
        return Ok(String::new());
    }
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().count() {
        n if longest < n => Err(RemarkError::Long { what, n, longest }),
        _ => Ok(line),
    }
}

/// Whether a character is a control character, or turns the direction of those after it: what is read
/// is what everybody sees.
#[must_use]
pub fn is_unseen(character: char) -> bool {
    let is_control = character.is_control() && !matches!(character, '\n' | '\t');
    is_control || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether nobody sees anything of a text: it is empty, or all blanks, fillers and marks without a shape
/// (Unicode's `White_Space` and `Default_Ignorable_Code_Point`, and the blank of Braille).
#[must_use]
pub fn is_blank(text: &str) -> bool {
    let has_no_shape = |character: char| {
        character.is_whitespace()
            || is_unseen(character)
            || matches!(
                character,
                '\u{ad}'
                    | '\u{34f}'
                    | '\u{61c}'
                    | '\u{115f}'..='\u{1160}'
                    | '\u{17b4}'..='\u{17b5}'
                    | '\u{180b}'..='\u{180f}'
                    | '\u{200b}'..='\u{200f}'
                    | '\u{2060}'..='\u{206f}'
                    | '\u{2800}'
                    | '\u{3164}'
                    | '\u{fe00}'..='\u{fe0f}'
                    | '\u{feff}'
                    | '\u{ffa0}'
                    | '\u{fff0}'..='\u{fff8}'
                    | '\u{1bca0}'..='\u{1bca3}'
                    | '\u{1d173}'..='\u{1d17a}'
                    | '\u{e0000}'..='\u{e0fff}'
            )
    };
    text.chars().all(has_no_shape)
}

#[cfg(test)]
mod tests;
