//! Tiles as HTML.

use domain::provenance::Provenance;
use maud::{Markup, PreEscaped, html};

use super::{Anchors, in_words, mark, sentence, tone_class};
use crate::table::{Rating, Tile, TileValue};

/// Tiles as a list; `sparks` holds the drawing of each tile's spark, in the same order.
#[must_use]
pub fn tiles(tiles: &[Tile], sparks: &[Option<String>], anchors: &Anchors) -> Markup {
    html! {
        ul.oak-tiles {
            @for (idx, tile) in tiles.iter().enumerate() {
                li.oak-tile {
                    h3 { span { (tile.label) } " " (tag(tile.rating)) }
                    p.oak-value {
                        @match &tile.value {
                            TileValue::Figure(figure) => (in_words(figure, anchors)),
                            TileValue::WorkedOut { text, provenance } => {
                                span.oak-synthetic[*provenance == Provenance::Synthetic] { (text) } (mark(*provenance)) span.oak-hidden { ", " (provenance.word()) }
                            },
                            TileValue::Missing(why) => span.oak-missing { (why) },
                        }
                        @if !tile.unit.is_empty() { " " small { (tile.unit) } }
                    }
                    p { (sentence(&tile.plan, anchors)) }
                    p class=(tone_class(tile.tone)) { (sentence(&tile.difference, anchors)) }
                    @if let Some(Some(spark)) = sparks.get(idx) {
                        div.oak-spark aria-hidden="true" { (PreEscaped(spark)) }
                    }
                }
            }
        }
    }
}

/// A rating as a tag with its word.
#[must_use]
pub fn tag(rating: Rating) -> Markup {
    let colour = match rating {
        Rating::Ahead | Rating::OnPlan | Rating::Within => "nhsuk-tag--green",
        Rating::Unlikely | Rating::Behind | Rating::Over => "nhsuk-tag--yellow",
        Rating::FarBehind | Rating::FarOver => "nhsuk-tag--red",
        Rating::Comparison | Rating::NoData => "nhsuk-tag--grey",
    };
    html! { strong class=(format!("nhsuk-tag oak-tag {colour}")) { (rating.words()) } }
}
