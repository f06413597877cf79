//! The words of a sentence that can say something about a figure, and what only turns aside.

use super::mention;
use crate::figure::Kind;
use crate::find::{Found, Sentence};

/// Whether a mention is of one sentence only: `the ICB itself`, `beds at the Royal Hospital`.
pub(super) fn is_aside(sentence: &Sentence<'_, '_>, mention: &mention::Mention) -> bool {
    let place = sentence.after(mention.first, &["at"]) || sentence.said(mention.first, &["at", "the"]);
    let apart = sentence.is(mention.end, &["itself", "alone"])
        || sentence.says(mention.end, &["as", "an", "organisation"])
        || sentence.says(mention.end, &["on", "its", "own"]);
    apart || place && 3 < mention.first && mention.is_named
}

/// Whether the figure says the one before it in other words: `£40m, or 6.2 per cent of its turnover`.
pub(super) fn is_in_other_words(sentence: &Sentence<'_, '_>, found: &[Found], idx: usize) -> bool {
    let Some(before) = idx.checked_sub(1).map(|before| &found[before]) else { return false };
    let between = before.end..found[idx].first;
    let figures = !before.kind.is_day() && !found[idx].kind.is_day();
    let words = [
        "or",
        "(",
        ",",
        "about",
        "around",
        "nearly",
        "just",
        "over",
        "a",
        "more",
        "than",
        "almost",
        "equal",
        "equivalent",
        "to",
        "up",
        "down",
        "by",
        "from",
    ];
    let part_of_it = found[idx].kind == Kind::Percentage
        && before.kind == Kind::Money
        && sentence.is(before.end, &[","])
        && sentence.is(found[idx].end, &["of"]);
    let compared = found[idx].kind == Kind::Percentage
        && sentence.is(before.end, &[","])
        && sentence.is(found[idx].end, &["more", "less", "fewer", "higher", "lower"]);
    figures
        && before.kind != found[idx].kind
        && between.len() <= 4
        && (between.clone().any(|at| sentence.is(at, &["or", "(", "equal", "equivalent"]))
            || sentence.is(before.end, &[","]) && between.clone().any(|at| sentence.is(at, &["up", "down"]))
            || part_of_it
            || compared)
        && between.clone().all(|at| sentence.is(at, &words))
}

/// The tokens that can say something about a figure: from the figure before it to the one after, days apart,
/// and not beyond a word that turns the sentence.
pub(super) fn clause(sentence: &Sentence<'_, '_>, found: &[Found], idx: usize) -> (usize, usize) {
    const TURNS: [&str; 12] = [
        "but", "although", "though", "while", "whereas", "however", ";", "despite", "against", "compared",
        "versus", "so",
    ];
    let figure = &found[idx];
    let before = found[..idx].iter().rev().find(|other| !other.kind.is_day()).map_or(0, |other| other.end);
    let after = found[idx + 1..].iter().find(|other| !other.kind.is_day());
    let after = after.map_or(sentence.tokens.len(), |other| other.first);
    // `they could not do it, and 1,350 wrote`
    let turns = |at: usize| {
        sentence.is(at, &TURNS)
            || sentence.is(at, &[","]) && sentence.is(at + 1, &["and"]) && figure.first <= at + 4
    };
    let from = (before..figure.first).rev().find(|at| turns(*at)).map_or(before, |at| at + 1);
    let next_verb = |at: usize| sentence.is(at, &["and"]) && has_a_verb(sentence, at + 1, after);
    let to = (figure.end..after).find(|at| sentence.is(*at, &TURNS) || next_verb(*at)).unwrap_or(after);
    (from, to)
}

/// Whether words before the next figure have a verb of their own: `£54m and achieved £50m`.
fn has_a_verb(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> bool {
    const VERBS: [&str; 22] = [
        "is", "are", "was", "were", "has", "have", "had", "will", "would", "could", "must", "made", "spent",
        "lost", "took", "needs", "saved", "met", "got", "gave", "made", "found",
    ];
    let close = to < sentence.tokens.len() && to <= from + 12;
    close
        && (from..to).any(|at| {
            let verb = sentence.at(at).is_some_and(|token| token.is_word() && token.lower.ends_with("ed"));
            verb || sentence.is(at, &VERBS)
        })
}
