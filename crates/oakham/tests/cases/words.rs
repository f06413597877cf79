//! How hard the public pages are to read: Flesch–Kincaid grade, as an age.
//!
//! Grade = 0.39 × words a sentence + 11.8 × syllables a word − 15.59 (J. P. Kincaid and others, 1975); children of
//! grade g are about g + 5 years old. Syllables are counted as groups of vowels, less a silent e.

use crate::binary::Copy;
use crate::server::Server;

/// The NHS asks for 9 to 11; words such as organisation and position, which these pages cannot do without, cost
/// about a year.
const OLDEST: f64 = 13.0;

const PAGES: [&str; 15] = [
    "/",
    "/bulletin",
    "/money",
    "/forecast",
    "/efficiency",
    "/risks",
    "/reform",
    "/reform/moves",
    "/reform/duties",
    "/reform/clusters",
    "/flow",
    "/sources",
    "/about",
    "/organisation/RWE",
    "/resources",
];

/// The sentences of a page: of headings, paragraphs and lists, without tables, charts and forms.
fn sentences(page: &str) -> Vec<String> {
    let main = page.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
    let mut text = String::new();
    // Inside what is left out, and inside a tag.
    let mut left_out: Option<String> = None;
    for piece in main.split('<').skip(1) {
        let (tag, after) = piece.split_once('>').unwrap_or((piece, ""));
        let name: String =
            tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        if let Some(outer) = &left_out {
            if tag.starts_with('/') && name == *outer {
                left_out = None;
            }
            continue;
        }
        if ["table", "svg", "form", "code", "script", "nav"].contains(&name.as_str()) && !tag.starts_with('/')
        {
            left_out = Some(name);
            continue;
        }
        if ["p", "li", "h1", "h2", "h3", "div", "section", "dt", "dd"].contains(&name.as_str()) {
            text.push_str(". ");
        }
        text.push_str(after);
    }
    text.split_inclusive(['.', '!', '?'])
        .filter(|sentence| !sentence.trim_end_matches('.').ends_with(|letter: char| letter.is_ascii_digit()))
        .map(|sentence| sentence.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|sentence| 3 <= words(sentence).count())
        .collect()
}

fn words(sentence: &str) -> impl Iterator<Item = &str> {
    sentence.split(|letter: char| !letter.is_alphanumeric() && letter != '’').filter(|word| !word.is_empty())
}

fn syllables(word: &str) -> usize {
    let word = word.to_lowercase();
    let is_vowel = |letter: char| "aeiouy".contains(letter);
    let mut n = 0;
    let mut was_vowel = false;
    for letter in word.chars() {
        n += usize::from(is_vowel(letter) && !was_vowel);
        was_vowel = is_vowel(letter);
    }
    let is_silent = word.ends_with('e') && !word.ends_with("le") && !word.ends_with("ee");
    n.saturating_sub(usize::from(is_silent && 1 < n)).max(1)
}

#[expect(clippy::cast_precision_loss, reason = "a page has a few thousand words")]
fn age(sentences: &[String]) -> f64 {
    let n_words: usize = sentences.iter().map(|sentence| words(sentence).count()).sum();
    let n_syllables: usize = sentences.iter().flat_map(|sentence| words(sentence)).map(syllables).sum();
    let (n_words, n_syllables, n) = (n_words as f64, n_syllables as f64, sentences.len() as f64);
    0.39 * n_words / n + 11.8 * n_syllables / n_words - 15.59 + 5.0
}

#[test]
fn known_texts_have_their_known_reading_age() {
    let text = |text: &str| age(&[text.to_owned()]);
    // 6 words of 6 syllables, and 7 words of 17.
    assert!((text("The cat sat on the mat") - (0.39 * 6.0 + 11.8 - 10.59)).abs() < 1e-9);
    assert!(text("Organisations consolidate unreconciled intercompany positions") > 20.0);
    assert_eq!(
        [syllables("plan"), syllables("deficit"), syllables("made"), syllables("table")],
        [1, 3, 1, 2]
    );
}

#[test]
#[expect(clippy::print_stdout, reason = "the ages are read in the output of the tests")]
fn the_public_pages_can_be_read_at_thirteen() {
    let copy = Copy::new();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path());
    let mut too_hard = Vec::new();
    for path in PAGES {
        let (status, page) = server.get(&format!("{path}?wording=public"));
        assert_eq!(status, 200, "{path}");
        let sentences = sentences(&page);
        assert!(!sentences.is_empty(), "{path}");
        let age = age(&sentences);
        println!("{path}: reading age {age:.1}, {} sentences", sentences.len());
        if OLDEST < age {
            too_hard.push(format!("{path}: {age:.1}"));
        }
    }
    assert!(too_hard.is_empty(), "{too_hard:?}");
}
