//! Bulletins as an Atom feed: all, or what they say of one organisation.

use domain::code::OrganisationCode;
use domain::figure::Subject;
use exhibits::words::bulletin::BulletinPart;
use exhibits::words::{Part, Sentence};
use jiff::Timestamp;
use maud::{PreEscaped, html};

use super::reading::{ShownBulletin, address};
use crate::state::AppState;

/// As many as readers of feeds show.
const MOST: usize = 36;

/// The feed; of one organisation the sentences with figures of its own.
pub(super) fn atom(
    state: &AppState,
    bulletins: &[ShownBulletin],
    organisation: Option<&OrganisationCode>,
) -> String {
    let entries: Vec<(&ShownBulletin, Timestamp, String)> = bulletins
        .iter()
        .take(MOST)
        .filter_map(|shown| Some((shown, shown.changed_at(state), words(shown, organisation)?)))
        .collect();
    let updated = entries.iter().map(|(_, at, _)| *at).max().unwrap_or(Timestamp::UNIX_EPOCH);
    let of = organisation.map_or_else(String::new, |code| format!("/{code}"));
    let feed = html! {
        feed xmlns="http://www.w3.org/2005/Atom" {
            title { "Monthly bulletin" @if let Some(code) = organisation { ": " (name(bulletins, code)) } }
            id { "tag:oakham,2026:bulletin" (of) }
            updated { (updated) }
            author { name { "The figures of the month" } }
            @for (shown, at, words) in entries {
                @let (year, month) = shown.month();
                entry {
                    title { (shown.bulletin.title) }
                    id { "tag:oakham,2026:bulletin" (of) "/" (year.folder()) "/" (month.folder()) }
                    updated { (at) }
                    link href=(address(shown.month())) {}
                    summary { (words) }
                }
            }
        }
    };
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{}\n", PreEscaped(feed.into_string()).0)
}

fn name(bulletins: &[ShownBulletin], code: &OrganisationCode) -> String {
    let known = bulletins.iter().find_map(|shown| shown.month_end.organisation(code));
    known.map_or_else(|| code.to_string(), |organisation| organisation.name.clone())
}

/// What a bulletin says, or says of one organisation; nothing where it does not mention it.
fn words(shown: &ShownBulletin, organisation: Option<&OrganisationCode>) -> Option<String> {
    let Some(code) = organisation else { return Some(shown.bulletin.text().join("\n")) };
    let is_of = |part: &Part| match part {
        Part::Text(_) => false,
        Part::Figure(cell) => shown
            .month_end
            .figures
            .get(&cell.id)
            .is_some_and(|figure| figure.key.subject == Subject::Organisation(code.clone())),
    };
    let sentences = shown.bulletin.parts.iter().flat_map(|part| match part {
        BulletinPart::Heading(_) => &[],
        BulletinPart::Paragraph(sentences) => sentences.as_slice(),
    });
    let of_organisation = sentences.filter(|sentence| sentence.parts.iter().any(is_of));
    let words = of_organisation.map(Sentence::text).collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}
