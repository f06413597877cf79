//! Words and links that pages of documents share.

use api::claims::{ClaimCheck, Claimed, ClaimedDocument};
use domain::month::day_in_words;
use exhibits::number::counted;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, html};

/// What figures say about each other, in the order in which it is told: kind, and what it means.
pub(super) const CHECKS: [(&str, &str); 4] = [
    ("conflict", "Statements of one thing that differ"),
    ("implausible", "Out of all proportion"),
    ("does_not_add_up", "Does not add up"),
    ("checkable", "What can be worked out"),
];

/// `LLR ICB: savings required, 2025/26, plan`.
pub(crate) fn reading(claim: &Claimed) -> String {
    let mut words = vec![claim.measure.unwrap_or("what is measured is not told").to_owned()];
    words.extend(claim.period.clone());
    words.extend(claim.basis.map(str::to_owned));
    let hedge = claim.hedge.map_or_else(String::new, |hedge| format!(" ({hedge})"));
    format!("{}: {}{hedge}", claim.subject.as_deref().unwrap_or("Nobody named"), words.join(", "))
}

/// How sure a reading is, in words.
pub(crate) fn standing(claim: &Claimed) -> &'static str {
    match claim.standing {
        "confirmed" => "confirmed by a person",
        "corrected" => "corrected by a person",
        "added" => "read by a person",
        "rejected" => "rejected by a person",
        _ if claim.confirmed => "stands among the published claims",
        _ => "proposed by rules, confirmed by nobody",
    }
}

/// The mark of how sure a reading is.
pub(super) fn tag(claim: &Claimed) -> Markup {
    let (word, colour) = match (claim.standing, claim.confirmed) {
        ("rejected", _) => ("Rejected", "nhsuk-tag--grey"),
        ("corrected", _) => ("Corrected", "nhsuk-tag--green"),
        (_, true) => ("Confirmed", "nhsuk-tag--green"),
        (_, false) => ("Proposed", "nhsuk-tag--yellow"),
    };
    html! { strong class=(format!("nhsuk-tag {colour}")) { (word) } }
}

/// By whom and when; by whom only to those who work here.
pub(super) fn decided(claim: &Claimed, is_insider: bool) -> Markup {
    let day = claim.decided_at.as_ref().and_then(|at| at.parse::<Timestamp>().ok());
    html! {
        @if let Some(day) = day {
            @if let (true, Some(by)) = (is_insider, &claim.decided_by) { ", by " (by) }
            ", " (day_in_words(day.to_zoned(TimeZone::UTC).date()))
        }
    }
}

/// The page of a document.
pub(crate) fn address(document: &ClaimedDocument) -> String {
    format!("/documents/{}", encoded(document.id.as_deref().unwrap_or_default()))
}

/// An id as a part of an address.
pub(super) fn encoded(id: &str) -> String {
    let plain: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
    plain.replace('+', "%20")
}

/// Where a figure stands on the page of its document.
pub(crate) fn anchor(claim: &Claimed) -> String {
    if has_place(claim) {
        return format!("c{}", claim.start);
    }
    let letters = claim.text.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' });
    format!("read{}", letters.collect::<String>().trim_end_matches('-'))
}

/// Whether it is known where in the text it stands.
pub(super) fn has_place(claim: &Claimed) -> bool {
    0 < claim.end
}

/// How many figures, and how many of them somebody confirmed.
pub(super) fn counts(document: &ClaimedDocument) -> (usize, usize, usize) {
    let counting = || document.claims.iter().filter(|claim| claim.standing != "rejected");
    let n_confirmed = counting().filter(|claim| claim.confirmed).count();
    (counting().count(), n_confirmed, counting().count() - n_confirmed)
}

/// A check with links to the figures that it is about.
pub(super) fn check(check: &ClaimCheck, documents: &[ClaimedDocument]) -> Markup {
    let mut links = Vec::new();
    for place in &check.figures {
        let document = documents.iter().find(|one| one.id == place.document && one.id.is_some());
        let Some(document) = document else { continue };
        let claim = document.claims.iter().find(|claim| claim.start == place.start);
        links.extend(claim.map(|claim| {
            (format!("{}?at={}#{}", address(document), claim.start, anchor(claim)), &claim.text)
        }));
    }
    html! {
        (check.sentence)
        @if !links.is_empty() {
            span.oak-beneath {
                @if links.len() == 1 { "The passage: " } @else { (counted(links.len(), "passage", "passages")) ": " }
                @for (idx, (link, text)) in links.iter().enumerate() { @if 0 < idx { ", " } a href=(link) { (text) } }
            }
        }
    }
}
