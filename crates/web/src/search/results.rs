//! What a query finds in a month: the best of all kinds first, then each group.

use std::ops::Range;

use ::search::{Matching, SearchError};

use super::entry::{Group, Kind};
use super::month_index::{Entry, MonthIndex};

/// How much of what is searched for is read [characters].
pub(crate) const LONGEST_QUERY: usize = 200;
/// How many of the best stand above the groups.
const BEST: usize = 3;
/// How much of a text is shown beside a title [characters].
const LONGEST_SNIPPET: usize = 160;
/// How much of it may stand before the first word that matches [characters].
const BEFORE_MATCH: usize = 50;

/// What a query found.
pub(crate) struct Results {
    /// The query as it was read.
    pub(crate) query: String,
    /// Places of entries, best first.
    pub(crate) places: Vec<usize>,
    /// Whether only some of the words are in what was found.
    pub(crate) is_partial: bool,
    /// The query with slips mended.
    pub(crate) meant: Option<String>,
    pub(crate) matching: Matching,
}

/// The query as it is read: in one line and not too long.
pub(crate) fn read(query: &str) -> String {
    let line = query.split(|letter: char| letter.is_whitespace() || letter.is_control());
    let line: Vec<&str> = line.filter(|part| !part.is_empty()).collect();
    line.join(" ").chars().take(LONGEST_QUERY).collect()
}

/// How questions begin that a measured figure answers, before what they ask about.
const ASKS_FOR_MEASURE: [&str; 14] = [
    "how much",
    "how many",
    "how long",
    "how big",
    "how large",
    "how often",
    "how far",
    "are we",
    "is the",
    "are the",
    "do we",
    "did we",
    "what is the",
    "what are the",
];
/// Words about a measure where nothing is asked in a sentence.
const MEASURES: [&str; 7] =
    ["waiting times", "waiting time", "number of", "total cost", "total spend", "rate of", "percentage of"];

/// Whether a query asks for a number, or how something stands.
fn asks_for_measure(query: &str) -> bool {
    let lower = query.to_lowercase();
    ASKS_FOR_MEASURE
        .iter()
        .any(|beginning| lower.strip_prefix(beginning).is_some_and(|rest| rest.starts_with(' ')))
        || MEASURES.iter().any(|measure| lower.contains(measure))
}

/// What a kind of result counts where a number is asked for: what measures comes before what only explains or plans.
const fn measured_counts(kind: Kind) -> f32 {
    match kind {
        Kind::Figure | Kind::Heading | Kind::Organisation | Kind::ConfirmedFigure => 2.0,
        Kind::Page | Kind::Station | Kind::Site => 1.5,
        Kind::Scheme | Kind::Risk | Kind::Control | Kind::Event | Kind::Function | Kind::Duty => 0.6,
        Kind::Term | Kind::Documentation | Kind::Passage | Kind::Document => 0.2,
        _ => 1.0,
    }
}

/// What a query finds.
///
/// # Errors
/// Where memory runs out.
pub(crate) fn find(index: &MonthIndex, query: &str) -> Result<Results, SearchError> {
    let query = read(query);
    let ::search::Found { mut places, is_partial, meant, matching } = index.index.find(&query)?;
    if asks_for_measure(&query) {
        let counts = |place: usize| index.entries.get(place).map_or(1.0, |entry| measured_counts(entry.kind));
        for (place, score) in &mut places {
            *score *= counts(*place);
        }
        places.sort_by(|(first, one), (second, other)| other.total_cmp(one).then(first.cmp(second)));
    }
    let places = places.into_iter().map(|(place, _)| place).collect();
    Ok(Results { query, places, is_partial, meant, matching })
}

impl Results {
    /// The best of all kinds.
    pub(crate) fn best<'a>(&self, index: &'a MonthIndex) -> Vec<&'a Entry> {
        self.places.iter().take(BEST).filter_map(|place| index.entries.get(*place)).collect()
    }

    /// The entries of a group, without the best of all where `beside_best`.
    pub(crate) fn of_group<'a>(
        &self,
        index: &'a MonthIndex,
        group: Group,
        beside_best: bool,
    ) -> Vec<&'a Entry> {
        let places = self.places.iter().skip(if beside_best { BEST } else { 0 });
        let entries = places.filter_map(|place| index.entries.get(*place));
        entries.filter(|entry| entry.kind.group() == group).collect()
    }

    /// Some words of a text around the first that matches, with where matching words stand in it; the
    /// beginning where none does.
    pub(crate) fn snippet(&self, text: &str) -> (String, Vec<Range<usize>>) {
        let first = self.matching.ranges(text).first().map_or(0, |range| range.start);
        let n_before = text[..first].chars().count();
        let start = if n_before <= BEFORE_MATCH { 0 } else { word_start(text, n_before - BEFORE_MATCH) };
        let rest = &text[start..];
        let end = rest.char_indices().nth(LONGEST_SNIPPET).map_or(rest.len(), |(at, _)| at);
        let end = if end < rest.len() { rest[..end].rfind(' ').unwrap_or(end) } else { end };
        let (before, after) = (if 0 < start { "… " } else { "" }, if end < rest.len() { " …" } else { "" });
        let snippet = format!("{before}{}{after}", &rest[..end]);
        let ranges = self.matching.ranges(&snippet);
        (snippet, ranges)
    }
}

/// Where the first word begins after so many characters [bytes].
fn word_start(text: &str, n_letters: usize) -> usize {
    let at = text.char_indices().nth(n_letters).map_or(text.len(), |(at, _)| at);
    text[at..].find(' ').map_or(at, |space| at + space + 1)
}

#[cfg(test)]
mod tests;
