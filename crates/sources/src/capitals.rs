//! Names that publishers write in capitals, as people write them.
//!
//! Which words are abbreviations is no rule of English, so those with a vowel are listed; without one they are told by
//! that. What is listed comes from the files of the Organisation Data Service for England's trusts, commissioners and
//! practices.

/// Abbreviations that have a vowel; those without one are known by that.
const ABBREVIATIONS: [&str; 41] = [
    "ADHD", "AE", "APMS", "CAMHS", "DHU", "EA", "ED", "ENT", "EPAU", "EU", "GPSI", "IAPT", "ICB", "ICS",
    "ICU", "ITU", "IUC", "LCU", "LIVI", "MI", "MIU", "MOD", "NDUC", "OOH", "OOHS", "PAU", "RAF", "SAS",
    "SDEC", "STI", "UCC", "UCL", "UEC", "UHB", "UHL", "UHP", "UK", "UTC", "WIC", "II", "VI",
];

/// Words without a vowel that are no abbreviations, or are written as words all the same.
const WORDS: [&str; 20] = [
    "CTR", "CTRE", "DR", "DRS", "FLT", "HTH", "JR", "LTD", "MR", "MRS", "MS", "MT", "PK", "PRCT", "RD", "SR",
    "ST", "STN", "SVCS", "TRST",
];

/// Words that keep their capitals nowhere but at the beginning.
const SMALL: [&str; 14] =
    ["AND", "AT", "BY", "FOR", "FROM", "IN", "LE", "OF", "ON", "OVER", "THE", "TO", "UPON", "WITH"];

/// Words that are written otherwise than any rule has it.
const OTHERWISE: [(&str, &str); 4] = [("GPS", "GPs"), ("GPWSI", "GPwSI"), ("PCNS", "PCNs"), ("PLC", "plc")];

/// `THE DENSHAM SURGERY` as `The Densham Surgery`, `LLR SAS PROVIDER` as `LLR SAS Provider`. A name that has small
/// letters is as its publisher writes it.
#[must_use]
pub(crate) fn as_people_write(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<&str>>().join(" ");
    if name.contains(char::is_lowercase) {
        return name;
    }
    let words = words_of(&name);
    let mut written = String::with_capacity(name.len());
    let mut end = 0;
    for (idx, (start, word)) in words.iter().enumerate() {
        written.push_str(&name[end..*start]);
        end = start + word.len();
        let before = name[..*start].trim_end();
        let is_first =
            before.is_empty() || before.ends_with(['(', '-', '/', ':', ',']) && !is_joined(&name, *start);
        let next = words.get(idx + 1);
        let follows = next.map(|(next_start, next_word)| (&name[end..*next_start], *next_word));
        let is_after_doctor =
            idx.checked_sub(1).is_some_and(|before| ["DR", "DRS"].contains(&words[before].1));
        let place = Place { is_first, is_bracketed: before.ends_with('('), is_after_doctor, follows };
        written.push_str(&as_word(word, place));
    }
    written.push_str(&name[end..]);
    written
}

/// Where a word stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    is_first: bool,
    is_bracketed: bool,
    is_after_doctor: bool,
    /// What parts it from the next word, and that word.
    follows: Option<(&'a str, &'a str)>,
}

/// The words of a name, each with where it begins: letters, digits and apostrophes.
fn words_of(name: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut begun: Option<usize> = None;
    for (at, letter) in name.char_indices().chain([(name.len(), ' ')]) {
        let is_of_word = letter.is_alphanumeric() || ['\'', '’'].contains(&letter);
        match (is_of_word, begun) {
            (true, None) => begun = Some(at),
            (false, Some(start)) => {
                words.push((start, &name[start..at]));
                begun = None;
            }
            _ => {}
        }
    }
    words
}

/// Whether a word hangs on the one before it, as in `STOKE-ON-TRENT`.
fn is_joined(name: &str, start: usize) -> bool {
    name[..start].ends_with('-') && !name[..start].ends_with(" -")
}

fn as_word(word: &str, place: Place<'_>) -> String {
    if let Some((_, otherwise)) = OTHERWISE.iter().find(|(capitals, _)| *capitals == word) {
        return (*otherwise).to_owned();
    }
    let number = word.trim_end_matches(char::is_alphabetic);
    let is_ordinal = !number.is_empty()
        && number.chars().all(|digit| digit.is_ascii_digit())
        && ["ST", "ND", "RD", "TH"].contains(&&word[number.len()..]);
    if is_ordinal || (SMALL.contains(&word) && !place.is_first) {
        return word.to_lowercase();
    }
    if keeps_capitals(word, place) {
        return word.to_owned();
    }
    let letters: Vec<char> = word.chars().collect();
    let apostrophe = letters.iter().position(|letter| ['\'', '’'].contains(letter));
    letters
        .iter()
        .enumerate()
        .flat_map(|(idx, letter)| {
            // O’Brien, and McDonald; not Children’s.
            let is_irish = idx == 2 && apostrophe == Some(1) && 4 < letters.len();
            let is_scottish = idx == 2 && letters.starts_with(&['M', 'C']) && 5 < letters.len();
            let is_capital = idx == 0 || is_irish || is_scottish;
            let small: String = if is_capital { letter.to_string() } else { letter.to_lowercase().collect() };
            small.chars().collect::<Vec<char>>()
        })
        .collect()
}

/// Whether a word is an abbreviation, a code, or somebody's initials.
fn keeps_capitals(word: &str, place: Place<'_>) -> bool {
    let has_vowel = word.contains(['A', 'E', 'I', 'O', 'U', 'Y']);
    if ABBREVIATIONS.contains(&word) || word.contains(|letter: char| letter.is_ascii_digit()) {
        return true;
    }
    if WORDS.contains(&word) || SMALL.contains(&word) {
        return false;
    }
    if !has_vowel && !word.contains(['\'', '’']) {
        return true;
    }
    // `(ID PATCHETT)`, `DR AM LEWIS’ PRACTICE`: initials stand before a name, in brackets or after a doctor's title.
    let is_before_a_word = place.follows.is_some_and(|(between, _)| between == " ");
    let n_letters = word.chars().count();
    is_before_a_word
        && (place.is_bracketed && n_letters <= 3 && !["OLD", "NEW"].contains(&word)
            || place.is_after_doctor && n_letters <= 2)
}

#[cfg(test)]
mod tests;
