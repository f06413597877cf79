//! The report as one web page that needs nothing else: styles and drawings are inside, and there
//! is no script.

mod exhibit;

use domain::figure::FigureId;
use domain::month::day_in_words;
use domain::provenance::Provenance;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use charts::exhibit::{FigureCell, Tone};
use charts::table::{Rating, Tile, TileValue};
use charts::words::{Part as Piece, Sentence};

use crate::content::{Entry, KIND, Listing, ListingKind, Origin, Part, Report, Section, meaning};
use crate::drawing::Drawings;

/// The page's styles, screen and print.
pub(crate) const STYLES: &str = include_str!("../templates/board_report.css");

/// The page.
pub(crate) fn render(report: &Report, drawings: &Drawings, report_hash: &str) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (report.title) }
                meta name="description" content=(report.description);
                meta name="report-hash" content=(report_hash);
                style { (PreEscaped(STYLES)) }
            }
            body {
                a.skip href="#content" { "Skip to the report" }
                (band(report))
                div.sheet {
                    (contents(report))
                    main #content {
                        @for section in &report.sections { (section_markup(section, report, drawings)) }
                    }
                }
                footer.foot {
                    p { (report.status) ". Figures as at " (day_in_words(report.recorded_on)) "." }
                    p { "Report hash, SHA-256 of all content: " span.code { (report_hash) } }
                }
            }
        }
    };
    page.into_string()
}

fn band(report: &Report) -> Markup {
    html! {
        header.band {
            div.band__in {
                p.band__kind { (KIND) }
                h1 { (report.system) }
                p.band__period { (report.period) }
                dl.facts {
                    @for (name, value) in &report.facts {
                        div { dt { (name) } dd { (value) } }
                    }
                }
            }
        }
    }
}

fn contents(report: &Report) -> Markup {
    html! {
        nav.contents aria-labelledby="contents" {
            h2 #contents { "Contents" }
            ol {
                @for section in &report.sections {
                    li { a href=(format!("#{}", section.name)) { span.contents__mark { (section.mark) } " " (section.title) } }
                }
            }
        }
    }
}

fn section_markup(section: &Section, report: &Report, drawings: &Drawings) -> Markup {
    html! {
        section id=(section.name) aria-labelledby=(format!("{}-heading", section.name)) {
            h2 id=(format!("{}-heading", section.name)) { span.mark { (section.mark) } " " (section.title) }
            @for part in &section.parts { (part_markup(part, report, drawings)) }
        }
    }
}

fn part_markup(part: &Part, report: &Report, drawings: &Drawings) -> Markup {
    match part {
        Part::Headline(sentence) => html! { p.headline { (sentence_markup(sentence)) } },
        Part::Sentence(sentence) => html! { p.lead { (sentence_markup(sentence)) } },
        Part::Paragraph(text) => html! { p { (text) } },
        Part::Heading(text) => html! { h3 { (text) } },
        Part::Tiles(tiles) => html! { ul.tiles { @for tile in tiles { (tile_markup(tile)) } } },
        Part::Exhibit(exhibit) => exhibit::markup(exhibit, drawings),
        Part::Listing(listing) => listing_markup(listing),
        Part::Terms(terms) => html! {
            dl.terms { @for (term, meaning) in terms { div { dt { (term) } dd { (meaning) } } } }
        },
        Part::Key => key(),
        Part::Register => register(&report.entries),
    }
}

/// A sentence whose figures lead to the register.
fn sentence_markup(sentence: &Sentence) -> Markup {
    html! {
        @for piece in &sentence.parts {
            @match piece {
                Piece::Text(text) => (text),
                Piece::Figure(figure) => (link_in_words(figure)),
            }
        }
    }
}

/// A figure within a sentence, where the words around it say the sign.
fn link_in_words(figure: &FigureCell) -> Markup {
    html! { a.figure href=(address(figure.id)) { (figure.text) } }
}

/// The register's place for a figure.
fn address(id: FigureId) -> String {
    format!("#f-{id}")
}

fn tile_markup(tile: &Tile) -> Markup {
    let tag = match tile.rating {
        Rating::OnPlan => "tag tag--on",
        Rating::AtRisk => "tag tag--risk",
        Rating::OffPlan => "tag tag--off",
        Rating::Comparison | Rating::NoData => "tag",
    };
    let tone = match tile.tone {
        Tone::Adverse => "tile__note word--adverse",
        Tone::Favourable => "tile__note word--favourable",
        Tone::Plain => "tile__note",
    };
    html! {
        li.tile {
            p.tile__label { (tile.label) " " span class=(tag) { (tile.rating.words()) } }
            p.tile__value {
                @match &tile.value {
                    TileValue::Figure(figure) => (exhibit::figure(figure)),
                    TileValue::WorkedOut { text, provenance } => { (text) (exhibit::dot(*provenance)) }
                    TileValue::Missing(why) => (why),
                }
                @if !tile.unit.is_empty() { " " span.tile__unit { (tile.unit) } }
            }
            p.tile__note { (sentence_markup(&tile.plan)) }
            p class=(tone) { (sentence_markup(&tile.difference)) }
        }
    }
}

fn listing_markup(listing: &Listing) -> Markup {
    html! {
        section.exhibit id=(listing.name) aria-labelledby=(format!("{}-heading", listing.name)) {
            h3 id=(format!("{}-heading", listing.name)) { span.key { (listing.key) } " " (listing.heading) }
            div.scroll role="region" tabindex="0" aria-labelledby=(format!("{}-heading", listing.name)) {
                table.listing {
                    caption { (listing.note) }
                    thead { tr { @for column in &listing.columns { th scope="col" { (column.heading) } } } }
                    tbody {
                        @for row in &listing.rows {
                            tr {
                                @for (idx, (text, column)) in row.iter().zip(&listing.columns).enumerate() {
                                    @let class = (column.kind == ListingKind::Codes).then_some("code");
                                    @if idx == 0 {
                                        th scope="row" class=[class] { (text) }
                                    } @else {
                                        td class=[class] { (text) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn key() -> Markup {
    html! {
        dl.provenance-key {
            @for provenance in [Provenance::Published, Provenance::Derived, Provenance::Synthetic] {
                div {
                    dt { (exhibit::dot(provenance)) " " (provenance.word()) }
                    dd { (meaning(provenance)) }
                }
            }
        }
    }
}

fn register(entries: &[Entry]) -> Markup {
    html! {
        div.register {
            @for entry in entries { (entry_markup(entry)) }
        }
    }
}

fn entry_markup(entry: &Entry) -> Markup {
    html! {
        article.entry id=(format!("f-{}", entry.id)) aria-labelledby=(format!("n-{}", entry.id)) {
            h3.entry__name id=(format!("n-{}", entry.id)) { span.code { (entry.id) } " " (entry.definition) }
            p.entry__value {
                data value=(entry.text) { (entry.text) }
                " " (exhibit::dot(entry.provenance)) " " (entry.provenance.word())
                @if !entry.margin.is_empty() { ", true to " (entry.margin) " either way" }
            }
            ul.entry__origins { @for origin in &entry.origins { li { (origin_markup(origin)) } } }
        }
    }
}

fn origin_markup(origin: &Origin) -> Markup {
    html! {
        (exhibit::dot(origin.provenance)) " " (origin.words)
        @if !origin.inputs.is_empty() {
            " of "
            @for (idx, input) in origin.inputs.iter().enumerate() {
                @if idx > 0 { ", " }
                a.code href=(address(*input)) { (input) }
            }
        }
        @if !origin.place.is_empty() { "; " span.code { (origin.place) } }
    }
}

#[cfg(test)]
mod tests;
