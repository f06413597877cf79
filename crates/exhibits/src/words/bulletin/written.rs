//! What a person writes: words, and figures as placeholders.

use domain::figure::FigureId;
use domain::month_end::MonthEnd;

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

/// An amount of money that words state themselves: `£18.8 million`.
fn amount_in(text: &str) -> Option<String> {
    text.match_indices('£').find_map(|(at, _)| {
        let after = text[at..].trim_start_matches('£').trim_start();
        after.starts_with(|letter: char| letter.is_ascii_digit()).then(|| {
            let words: Vec<&str> = text[at..].split_whitespace().take(2).collect();
            words.join(" ").trim_end_matches(['.', ',', ';', ':']).to_owned()
        })
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
