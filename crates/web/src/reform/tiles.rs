//! A map of the boards as tiles of one size, with the clusters of a plan: each cluster has its number
//! and a shade.

use std::collections::BTreeMap;

use domain::code::OrganisationCode;
use exhibits::spec::colour;
use maud::{Markup, html};
use reform::cluster::{Clusters, Partition, RegionPlans};

/// Where each board of July 2022 to March 2026 lies: column and row, about as on a map.
const PLACES: [(&str, u32, u32); 42] = [
    ("QHM", 4, 0),
    ("QE1", 3, 1),
    ("QWO", 4, 1),
    ("QOQ", 5, 1),
    ("QYG", 2, 2),
    ("QOP", 3, 2),
    ("QF7", 4, 2),
    ("QOC", 2, 3),
    ("QNC", 3, 3),
    ("QJ2", 4, 3),
    ("QT1", 5, 3),
    ("QJM", 6, 3),
    ("QUA", 3, 4),
    ("QHL", 4, 4),
    ("QK1", 5, 4),
    ("QUE", 6, 4),
    ("QMM", 7, 4),
    ("QGH", 3, 5),
    ("QWU", 4, 5),
    ("QPM", 5, 5),
    ("QHG", 6, 5),
    ("QJG", 7, 5),
    ("QR1", 3, 6),
    ("QU9", 4, 6),
    ("QRV", 5, 6),
    ("QM7", 6, 6),
    ("QH8", 7, 6),
    ("QUY", 2, 7),
    ("QOX", 3, 7),
    ("QNQ", 4, 7),
    ("QWE", 5, 7),
    ("QMJ", 6, 7),
    ("QMF", 7, 7),
    ("QSL", 2, 8),
    ("QVV", 3, 8),
    ("QRL", 4, 8),
    ("QXU", 5, 8),
    ("QKK", 6, 8),
    ("QKS", 7, 8),
    ("QT6", 1, 9),
    ("QJK", 2, 9),
    ("QNX", 5, 9),
];

/// The side of a tile and the gap to the next [px].
const SIDE: u32 = 54;
const GAP: u32 = 4;

/// The map of the best plan of each region, and of what is agreed.
pub(super) fn maps(clusters: &Clusters) -> Markup {
    html! {
        section id="maps" {
            h2 { "The best plan of each region, and what is agreed" }
            p.oak-sub {
                "A tile is a board, about where it lies. Boards with the same number are one cluster; "
                "a board without a number was split among several. The tables below say the same in words."
            }
            div.oak-cols {
                (map(clusters, "Best, proven", |plans| plans.found.best.first()))
                (map(clusters, "Agreed", |plans| plans.agreed.as_ref().map(|(agreed, _)| agreed)))
            }
        }
    }
}

fn map<'a>(
    clusters: &'a Clusters,
    name: &str,
    plan: impl Fn(&'a RegionPlans) -> Option<&'a Partition>,
) -> Markup {
    let shown_clusters = clusters.regions.iter().filter_map(plan).flat_map(|plan| &plan.clusters);
    let numbers: BTreeMap<&OrganisationCode, usize> = shown_clusters
        .zip(1..)
        .flat_map(|(cluster, number)| cluster.iter().map(move |code| (code, number)))
        .collect();
    // No board lies in column 0, and the last column and row need no gap.
    let (width, height) = (7 * (SIDE + GAP) - GAP + 2, 10 * (SIDE + GAP) - GAP + 2);
    let left = SIDE + GAP - 1;
    html! {
        figure.c6 {
            figcaption { b { (name) } }
            svg.oak-tile-map viewBox=(format!("{left} -1 {width} {height}")) role="img" aria-label=(format!("Map of the clusters: {name}")) {
                @for (code, column, row) in PLACES {
                    @let board = clusters.names.iter().find(|(known, _)| known.as_str() == code);
                    @if let Some((code, short_name)) = board {
                        (tile(short_name, numbers.get(code).copied(), (column * (SIDE + GAP), row * (SIDE + GAP))))
                    }
                }
            }
        }
    }
}

/// The size of letters: 10 px where a telephone 320 px wide shows the map.
const LETTERS: u32 = 15;

fn tile(name: &str, number: Option<usize>, (x, y): (u32, u32)) -> Markup {
    let fill = number.map_or(colour::PAPER, |number| colour::AREAS[number % colour::AREAS.len()]);
    // Long names have two lines.
    let (first, second) = name.split_once(' ').unwrap_or((name, ""));
    let line = |words: &str, below: u32, weight: Option<&str>| {
        // What is wider than its tile is set closer.
        let room = (6 < words.chars().count()).then_some(SIDE - 4);
        html! {
            @if !words.is_empty() {
                text x=(x + SIDE / 2) y=(y + below) text-anchor="middle" font-size=(LETTERS) font-weight=[weight] fill=(colour::INK)
                    textLength=[room] lengthAdjust=[room.map(|_| "spacingAndGlyphs")] { (words) }
            }
        }
    };
    html! {
        g {
            rect x=(x) y=(y) width=(SIDE) height=(SIDE) fill=(fill) stroke=(colour::NOTE) {}
            (line(first, 16, None))
            (line(second, 31, None))
            @if let Some(number) = number { (line(&number.to_string(), 49, Some("bold"))) }
        }
    }
}
