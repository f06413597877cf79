//! What checks between figures need of a sentence: the matter of a deadline, what a share is of, `most of`.

use crate::figure::{Matter, Notes};
use crate::find::{Found, Sentence};

/// What checks between figures need to know of the sentence.
pub(super) fn notes(sentence: &Sentence<'_, '_>, found: &[Found], idx: usize) -> Notes {
    let figure = &found[idx];
    Notes {
        matter: if figure.kind.is_day() { matter(sentence, figure.first) } else { None },
        of_what: sentence.tokens[figure.end.min(sentence.tokens.len())..]
            .iter()
            .take(10)
            .map(|token| &*token.lower)
            .collect::<Vec<_>>()
            .join(" "),
    }
}

/// What a day is about, by the words around it.
fn matter(sentence: &Sentence<'_, '_>, first: usize) -> Option<Matter> {
    const PAPERS: [&str; 12] = [
        "submit",
        "submitted",
        "plans",
        "plan",
        "report",
        "circulated",
        "circulate",
        "share",
        "update",
        "meeting",
        "setting",
        "reply",
    ];
    const CARRIED_OUT: [&str; 6] = ["delivery", "implemented", "complete", "completed", "place", "transfer"];
    const CHANGE: [&str; 26] = [
        "changes",
        "change",
        "restructure",
        "reorganisation",
        "merger",
        "mergers",
        "merge",
        "transfer",
        "transfers",
        "cut",
        "cuts",
        "costs",
        "redundancy",
        "redundancies",
        "cluster",
        "clusters",
        "implemented",
        "structure",
        "structures",
        "transition",
        "reform",
        "reforms",
        "abolished",
        "posts",
        "staff",
        "shared",
    ];
    let from = first.saturating_sub(20);
    if !sentence.near_before(first, first - from, &CHANGE) {
        return sentence.near_before(first, first - from, &PAPERS).then_some(Matter::Papers);
    }
    let papers = sentence.near_before(first, first - from, &PAPERS);
    let carried_out = sentence.near_before(first, first - from, &CARRIED_OUT);
    Some(if papers && !carried_out { Matter::Papers } else { Matter::Reorganisation })
}

/// Where a sentence says `most of the overspends`.
pub(super) fn most_at(sentence: &Sentence<'_, '_>) -> Option<usize> {
    const OVER: [&str; 9] = [
        "overspends",
        "overspend",
        "overspending",
        "deficit",
        "variance",
        "shortfall",
        "overspent",
        "deficits",
        "gap",
    ];
    (0..sentence.tokens.len())
        .find(|idx| sentence.is(*idx, &["most", "majority", "bulk"]) && sentence.near_after(*idx, 5, &OVER))
}
