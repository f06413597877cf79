//! What a person writes: words, and figures as placeholders.

use domain::figure::FigureId;
use domain::month_end::MonthEnd;
use domain::remark::is_unseen;

use super::BulletinPart;
use crate::words::amount::{Scale, pounds};
use crate::words::{Draft, Part, Sentence};

/// What begins a heading.
const HEADING: &str = "# ";

/// Why a text is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextFault {
    /// The month has no such figure.
    Unknown(String),
    /// A brace that is not closed, or closes nothing.
    Brace(String),
    /// An amount that is no placeholder, so that nobody could check it.
    Amount(String),
}

/// A piece of a text.
enum Piece<'a> {
    Text(&'a str),
    Figure {
        id: &'a str,
        words: Option<&'a str>,
    },
    /// Braces that do not match, from the first on.
    Broken(&'a str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        pieces.push(Piece::Text(before));
        let inner = from.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        let Some((inner, after)) = inner.filter(|(inner, _)| !inner.contains('{')) else {
            pieces.push(Piece::Broken(from));
            return pieces;
        };
        let (id, words) = inner.split_once('|').map_or((inner, None), |(id, words)| (id, Some(words.trim())));
        pieces.push(Piece::Figure { id: id.trim(), words: words.filter(|words| !words.is_empty()) });
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// All that is wrong with a heading or paragraph.
#[must_use]
pub fn faults(month_end: &MonthEnd, text: &str) -> Vec<TextFault> {
    let of_piece = |piece: Piece<'_>| match piece {
        Piece::Text(text) => amount_in(text).map(TextFault::Amount),
        Piece::Broken(rest) => Some(TextFault::Brace(rest.chars().take(20).collect())),
        Piece::Figure { id, words } => match FigureId::parse(id) {
            Some(known) if month_end.figures.contains_key(&known) => {
                words.and_then(amount_in).map(TextFault::Amount)
            }
            _ => Some(TextFault::Unknown(id.to_owned())),
        },
    };
    pieces(text).into_iter().filter_map(of_piece).collect()
}

/// Signs of money, as keyboards and other programs write them.
const SIGNS: [char; 5] = ['£', '\u{ffe1}', '€', '$', '\u{ff04}'];
/// What stands for millions and the like at the end of a number.
const SHORT: [&str; 8] = ["m", "mn", "bn", "k", "mio", "mill", "tn", "trn"];
/// Words of money, behind a number.
const MONEY: [&str; 6] = ["pound", "pounds", "pence", "sterling", "euros", "dollars"];
/// Words of numbers that stand before these.
const COUNTS: [&str; 16] = [
    "hundred", "thousand", "million", "millions", "billion", "billions", "two", "three", "four", "five",
    "six", "seven", "eight", "nine", "ten", "twenty",
];

/// An amount of money that words state themselves: `£18.8 million`, `18.8m`, `GBP 18.8 million`, `eight million pounds`.
fn amount_in(text: &str) -> Option<String> {
    // What has no width may stand within a number.
    let has_width = |letter: &char| {
        !is_unseen(*letter) && !matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    };
    let text: String = text.chars().filter(has_width).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    let bare = |idx: usize| -> String {
        let word = words.get(idx).copied().unwrap_or_default();
        let is_inside = |letter: char| letter.is_alphanumeric() || SIGNS.contains(&letter);
        word.trim_matches(|letter| !is_inside(letter)).to_lowercase()
    };
    let is_number = |word: &str| word.starts_with(|letter: char| letter.is_ascii_digit());
    let shown = |first: usize, n: usize| {
        let words: Vec<&str> = words.iter().skip(first).take(n).copied().collect();
        let words = words.join(" ");
        let from = words.find(SIGNS).unwrap_or_default();
        words[from..].trim_end_matches(['.', ',', ';', ':']).to_owned()
    };
    (0..words.len()).find_map(|idx| {
        let (word, next) = (bare(idx), bare(idx + 1));
        let after_sign = word.find(SIGNS).map(|at| word[at..].trim_start_matches(SIGNS));
        if after_sign.is_some_and(|rest| is_number(rest) || rest.is_empty() && is_number(&next)) {
            return Some(shown(idx, 2));
        }
        let code = word.strip_prefix("gbp").or_else(|| word.strip_prefix("eur"));
        if code.is_some_and(|rest| is_number(rest) || rest.is_empty() && is_number(&next)) {
            return Some(shown(idx, 3));
        }
        let unit = word.trim_start_matches(|letter: char| letter.is_ascii_digit() || ".,·".contains(letter));
        if is_number(&word) && SHORT.contains(&unit) {
            return Some(shown(idx, 1));
        }
        let before = if idx == 0 { String::new() } else { bare(idx - 1) };
        let is_counted = is_number(&before) || COUNTS.contains(&before.as_str());
        (MONEY.contains(&word.as_str()) && is_counted).then(|| shown(idx.saturating_sub(2), 3))
    })
}

/// A text with its figures as they are now, and whether it is a heading.
pub(super) fn sentence(month_end: &MonthEnd, text: &str) -> (Sentence, bool) {
    let (text, is_heading) = text.strip_prefix(HEADING).map_or((text, false), |text| (text, true));
    let mut draft = Draft::default();
    for piece in pieces(text) {
        draft = match piece {
            Piece::Text(text) | Piece::Broken(text) => draft.say(text),
            Piece::Figure { id, words } => {
                match FigureId::parse(id).and_then(|id| month_end.figures.get(&id)) {
                    Some(figure) => match words {
                        Some(words) => draft.show(figure, words.to_owned()),
                        None => draft.amount(figure),
                    },
                    None => draft.say(words.unwrap_or("(not known any more)")),
                }
            }
        };
    }
    (draft.done(), is_heading)
}

/// A heading or a paragraph.
pub(super) fn part(month_end: &MonthEnd, text: &str) -> BulletinPart {
    match sentence(month_end, text) {
        (sentence, true) => BulletinPart::Heading(sentence.text()),
        (sentence, false) => BulletinPart::Paragraph(vec![sentence]),
    }
}

/// A part as somebody would write it.
pub(super) fn as_text(month_end: &MonthEnd, part: &BulletinPart) -> String {
    match part {
        BulletinPart::Heading(heading) => format!("{HEADING}{heading}"),
        BulletinPart::Paragraph(sentences) => {
            let sentences: Vec<String> =
                sentences.iter().map(|sentence| sentence_as_text(month_end, sentence)).collect();
            sentences.join(" ")
        }
    }
}

/// A sentence as somebody would write it.
pub(super) fn sentence_as_text(month_end: &MonthEnd, sentence: &Sentence) -> String {
    let piece = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Figure(cell) => {
            let value = month_end.figures.get(&cell.id).map(|figure| pounds(figure.value, Scale::Words));
            if value.as_ref() == Some(&cell.text) {
                format!("{{{}}}", cell.id)
            } else {
                format!("{{{}|{}}}", cell.id, cell.text)
            }
        }
    };
    sentence.parts.iter().map(piece).collect()
}
