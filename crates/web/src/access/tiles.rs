//! A map of equal tiles, a place each: its name, its value, and a shade by fifths of the places. Each leads to its place.

use std::collections::BTreeMap;

use evidence::access::Access;
use evidence::comparison::{Place, PlaceKind, Ranked, Ranking};
use exhibits::number::grouped_count;
use exhibits::spec::colour;
use exhibits::table::access::indicator_value;
use maud::{Markup, html};

use crate::address::View;

/// The side of a tile [px].
const SIDE: u32 = 104;
/// Letters of a line of a name, and its lines.
const LINE: usize = 12;
const MOST_LINES: usize = 3;
/// Shades from the lowest fifth to the highest: dark letters stand on each with a contrast of seven and more.
const SHADES: [&str; 5] = ["#ffffff", "#e6effa", "#c3daf1", "#a9c9ea", "#8fb9e3"];

/// The places, in groups by the area that they lie in.
pub(super) fn map(access: &Access, view: &View, ranking: &Ranking) -> Markup {
    let mut groups: BTreeMap<String, Vec<(&Place, Option<&Ranked>)>> = BTreeMap::new();
    let known = ranking.ranked.iter().map(|ranked| (&ranked.place, Some(ranked)));
    for (place, ranked) in known.chain(ranking.unknown.iter().map(|place| (place, None))) {
        groups.entry(group(access, place)).or_default().push((place, ranked));
    }
    for places in groups.values_mut() {
        places.sort_by(|a, b| a.0.area.name.cmp(&b.0.area.name));
    }
    let is_one = groups.len() == 1;
    let n_unknown = ranking.unknown.len();
    html! {
        section id="tiles" {
            h2 { "Every " (ranking.kind.word()) " as a tile" }
            p.oak-sub {
                "Tiles stand by name" @if !is_one { " within " (grouped_by(ranking.kind)) } ", not where places lie. The darker, the higher; the table beneath has every value."
            }
            (key(ranking, n_unknown))
            @for (name, places) in &groups {
                @if !is_one { h3.oak-tile-group { (name) } }
                ul.oak-place-tiles {
                    @for (place, ranked) in places { li { (tile(view, ranking, place, *ranked)) } }
                }
            }
        }
    }
}

/// In what the tiles of a kind are grouped.
const fn grouped_by(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Practice => "their PCN",
        PlaceKind::Network => "their sub-ICB",
        PlaceKind::SubIcb | PlaceKind::District => "the system",
    }
}

fn group(access: &Access, place: &Place) -> String {
    let within = place.area.within.as_ref().and_then(|code| access.area(code));
    within.map_or_else(|| access.system.clone(), |area| area.name.clone())
}

/// Into which fifth of the places a rank falls, 0 for the lowest.
fn fifth(ranking: &Ranking, ranked: &Ranked) -> usize {
    let n = ranking.ranked.len();
    ((n - ranked.rank) * SHADES.len() / n).min(SHADES.len() - 1)
}

/// What each shade means.
fn key(ranking: &Ranking, n_unknown: usize) -> Markup {
    let of_fifth = |wanted: usize| {
        let values = || {
            ranking
                .ranked
                .iter()
                .filter(move |ranked| fifth(ranking, ranked) == wanted)
                .map(|ranked| ranked.value)
        };
        let (low, high) =
            (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
        (low <= high).then(|| {
            let [low, high] = [low, high].map(|value| indicator_value(ranking.indicator, value));
            if low == high { low } else { format!("{low} to {high}") }
        })
    };
    html! {
        ul.oak-tile-key aria-label="Shades" {
            @for (idx, shade) in SHADES.iter().enumerate() {
                @if let Some(range) = of_fifth(idx) {
                    li { (swatch(shade, false)) (range) }
                }
            }
            @if 0 < n_unknown { li { (swatch(colour::PAPER, true)) "No data: " (grouped_count(n_unknown as u64)) } }
        }
    }
}

fn swatch(shade: &str, is_unknown: bool) -> Markup {
    html! {
        svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" focusable="false" {
            rect x="0.5" y="0.5" width="19" height="19" fill=(shade) stroke=(colour::NOTE)
                stroke-dasharray=[is_unknown.then_some("3 3")] {}
        }
    }
}

fn tile(view: &View, ranking: &Ranking, place: &Place, ranked: Option<&Ranked>) -> Markup {
    let value =
        ranked.map_or_else(|| "No data".to_owned(), |of| indicator_value(ranking.indicator, of.value));
    let shade = ranked.map_or(colour::PAPER, |of| SHADES[fifth(ranking, of)]);
    let rank = ranked.map_or_else(String::new, |of| format!(", {} of {}", of.rank, ranking.ranked.len()));
    let lines = lines(&place.area.name);
    html! {
        a href=(view.link(&format!("/access/place/{}", place.area.code))) {
            // The drawing has no room for every name: the whole one is read out.
            span.oak-hidden { (place.area.name) ": " (value) (rank) }
            svg width=(SIDE) height=(SIDE) viewBox=(format!("0 0 {SIDE} {SIDE}")) aria-hidden="true" focusable="false" {
                rect x="1" y="1" width=(SIDE - 2) height=(SIDE - 2) fill=(shade) stroke=(colour::NOTE)
                    stroke-dasharray=[ranked.is_none().then_some("4 3")] {}
                @for (idx, line) in (0..).zip(&lines) {
                    text x="7" y=(19 + 15 * idx) font-size="12" fill=(colour::INK) { (line) }
                }
                text x="7" y=(SIDE - 11) font-size="15" font-weight="bold" fill=(colour::INK) { (value) }
            }
        }
    }
}

/// A name in lines that fit a tile; what does not fit is left out.
fn lines(name: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in name.split_whitespace() {
        // A word longer than a line is cut.
        let word: String = if LINE < word.chars().count() {
            word.chars().take(LINE - 1).chain(['…']).collect()
        } else {
            word.to_owned()
        };
        let n_lines = lines.len();
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= LINE => {
                line.push(' ');
                line.push_str(&word);
            }
            _ if n_lines < MOST_LINES => lines.push(word),
            _ => {
                if let Some(line) = lines.last_mut() {
                    line.push('…');
                }
                return lines;
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_fits_its_tile() {
        let check = |name: &str, expected: &[&str]| assert_eq!(lines(name), expected, "{name}");
        check("Oakham Medical Practice", &["Oakham", "Medical", "Practice"]);
        check("North Blaby PCN", &["North Blaby", "PCN"]);
        check("The Uppingham and District Surgery", &["The", "Uppingham", "and District…"]);
        check("Llanfairpwllgwyngyll", &["Llanfairpwl…"]);
        check("", &[]);
    }
}
