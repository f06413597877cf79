//! Whether two names are one person's, however they were typed.
//!
//! Nobody approves what they prepared, so names are compared as a reader of print compares them:
//! letters that look the same are the same, and nothing but letters and digits counts. That two
//! people share a name is for accounts to keep apart.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_security::confusable_detection::skeleton;
use unicode_security::{GeneralSecurityProfile, MixedScript};

/// Whether two names are one person's. Capitals, spaces, quotes and other punctuation, signs that
/// are not seen, and letters of other alphabets that look the same make nobody another.
///
/// A name without letters and digits is nobody's.
#[must_use]
pub fn same_person(one: &str, other: &str) -> bool {
    let (one, other) = (spellings(one), spellings(other));
    one.iter().zip(&other).any(|(one, other)| !one.is_empty() && one == other)
}

/// Whether a name names somebody: it has a letter or a digit.
#[must_use]
pub fn is_a_name(name: &str) -> bool {
    !letters(name).is_empty()
}

/// A character of a name that is no letter of a living alphabet, digit or usual sign, or that is of another
/// alphabet than the rest: it may make one name look like another, or turn the line that it is printed in.
#[must_use]
pub fn unusual_character(name: &str) -> Option<char> {
    let is_usual = |letter: &char| match *letter {
        ' ' | '-' | '\'' | '’' | '.' | ',' | '@' | '_' | '(' | ')' | '/' | '&' => true,
        letter if is_combining_mark(letter) => true,
        letter => letter.is_alphanumeric() && letter.identifier_allowed(),
    };
    let strange = name.chars().find(|letter| !is_usual(letter));
    strange.or_else(|| {
        let is_one_script = letters(name).as_str().is_single_script();
        (!is_one_script).then(|| name.chars().find(|letter| !letter.is_ascii())).flatten()
    })
}

/// A name as it looks in small letters, and as it looks in the letters it was typed in: a capital may
/// look like a letter of another alphabet where its small letter does not, and the other way round.
fn spellings(name: &str) -> [String; 2] {
    let looks = |text: &str| small(&letters(&skeleton(text).collect::<String>()));
    let letters = letters(name);
    // Two letters that look like one.
    [looks(&small(&letters)), looks(&letters)].map(|spelling| spelling.replace("vv", "w"))
}

/// The letters and digits of a name, with their accents, in one form (Unicode's NFKC).
fn letters(name: &str) -> String {
    let counts = |letter: &char| letter.is_alphanumeric() || is_combining_mark(*letter);
    // A capital I with a dot is one letter with its small form, which has its dot as every i.
    let dotted =
        name.nfkc().filter(counts).collect::<String>().replace('\u{130}', "i").replace("I\u{307}", "i");
    dotted.replace("i\u{307}", "i")
}

/// A text without the difference of capitals: by way of capitals, so that `ß` is `ss`.
fn small(text: &str) -> String {
    text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfkc().collect()
}

#[cfg(test)]
mod tests;
