//! The report as one web page that needs nothing else: styles and drawings are inside, and there
//! is no script.

use domain::month::day_in_words;
use domain::provenance::Provenance;
use exhibits::exhibit::{Chart, Exhibit};
use exhibits::html::{Anchors, EXHIBIT_CSS, mark, rests_on, sentence, table, tiles};
use exhibits::table::Tile;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::content::{
    ASKED, Entry, Front, KIND, Listing, ListingCell, ListingKind, NOT_COVERED, Origin, Part, Picture,
    READING, Report, Section, meaning,
};
use crate::drawing::Drawings;

/// The page's own styles, screen and print; those of exhibits come first.
pub(crate) const STYLES: &str = include_str!("../templates/board_report.css");

/// The page.
pub(crate) fn render(report: &Report, drawings: &Drawings, report_hash: &str) -> String {
    let anchors = Anchors::report();
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (report.title) }
                meta name="description" content=(report.description);
                meta name="report-hash" content=(report_hash);
                style { (PreEscaped(EXHIBIT_CSS)) (PreEscaped(STYLES)) }
            }
            body {
                a.skip href="#content" { "Skip to the report" }
                (band(report))
                div.sheet {
                    main #content {
                        (front(&report.front))
                        (contents(report))
                        @for section in &report.sections {
                            @if section.is_annex {
                                (annex_markup(section, report, drawings, &anchors))
                            } @else {
                                (section_markup(section, report, drawings, &anchors))
                            }
                        }
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

/// The front sheet: what is asked first, then by whom, and what is not in the report.
fn front(front: &Front) -> Markup {
    html! {
        section.front aria-labelledby="front-section" {
            h2 id="front-section" { (ASKED) }
            ol.asked { @for asked in &front.recommendations { li { (asked) } } }
            p.oak-note { (front.note) }
            @if !front.fields.is_empty() {
                dl.fields { @for (name, value) in &front.fields { div { dt { (name) } dd { (value) } } } }
            }
            @if !front.not_stated.is_empty() { p.oak-note { (front.not_stated) } }
            @if !front.not_covered.is_empty() {
                h3 { (NOT_COVERED) }
                ul.asked { @for sentence in &front.not_covered { li { (sentence) } } }
            }
            h3 { (READING) }
            p { (front.reading) }
            (key())
        }
    }
}

fn contents(report: &Report) -> Markup {
    html! {
        nav.contents aria-labelledby="contents" {
            h2 #contents { "Contents" }
            ol {
                @for section in &report.sections {
                    li { a href=(format!("#{}", id_of(section))) { (section.mark) " " (section.title) } }
                }
            }
        }
    }
}

/// The id of a section: none of an exhibit, which may have the same name.
fn id_of(section: &Section) -> String {
    format!("section-{}", section.name)
}

/// An annex, closed until it is opened or a link leads into it.
fn annex_markup(section: &Section, report: &Report, drawings: &Drawings, anchors: &Anchors) -> Markup {
    html! {
        details.annex id=(id_of(section)) {
            summary { h2 { (section.mark) " " (section.title) } }
            @for part in &section.parts { (part_markup(part, report, drawings, anchors)) }
        }
    }
}

fn section_markup(section: &Section, report: &Report, drawings: &Drawings, anchors: &Anchors) -> Markup {
    let heading = format!("{}-heading", id_of(section));
    html! {
        section id=(id_of(section)) aria-labelledby=(heading) {
            h2 id=(heading) { (section.mark) " " (section.title) }
            @for part in &section.parts { (part_markup(part, report, drawings, anchors)) }
        }
    }
}

fn part_markup(part: &Part, report: &Report, drawings: &Drawings, anchors: &Anchors) -> Markup {
    match part {
        Part::Headline(words) => html! { p.headline { (sentence(words, anchors)) } },
        Part::Sentence(words) => html! { p.lead { (sentence(words, anchors)) } },
        Part::Paragraph(words) => html! { p { (words) } },
        Part::Bullets(sentences) => html! { ul { @for sentence in sentences { li { (sentence) } } } },
        Part::Note(words) => html! { p.oak-note { (words) } },
        Part::Commentary { who, says } => html! {
            figure.commentary { figcaption { (who) } blockquote { p { (says) } } }
        },
        Part::Heading(words) => html! { h3 { (words) } },
        Part::Tiles(shown_tiles) => {
            let spark = |tile: &Tile| drawings.page(tile.spark.as_ref()?).map(str::to_owned);
            tiles(shown_tiles, &shown_tiles.iter().map(spark).collect::<Vec<_>>(), anchors)
        }
        Part::Picture(picture) => picture_markup(picture, drawings),
        Part::Exhibit(exhibit) => exhibit_markup(exhibit, drawings, anchors),
        Part::Listing(listing) => listing_markup(listing),
        Part::Terms(terms) => html! {
            dl.terms { @for (term, meaning) in terms { div { dt { (term) } dd { (meaning) } } } }
        },
        Part::Key => key(),
        Part::Register => register(&report.entries, anchors),
    }
}

fn picture_markup(picture: &Picture, drawings: &Drawings) -> Markup {
    let heading = format!("{}-heading", picture.name);
    html! {
        section.exhibit id=(picture.name) aria-labelledby=(heading) {
            h3 id=(heading) {
                (picture.heading)
                @if picture.provenance == Provenance::Synthetic { " " (rests_on(picture.provenance)) }
            }
            p.oak-note { (picture.note) }
            (chart_markup(&picture.name, &picture.chart, drawings))
        }
    }
}

fn exhibit_markup(exhibit: &Exhibit, drawings: &Drawings, anchors: &Anchors) -> Markup {
    let heading = format!("{}-heading", exhibit.name);
    html! {
        section.exhibit id=(exhibit.name) aria-labelledby=(heading) {
            h3 id=(heading) {
                span.key { (exhibit.key) } " " (exhibit.heading)
                @if exhibit.provenance == Provenance::Synthetic { " " (rests_on(exhibit.provenance)) }
            }
            p.oak-note { (exhibit.note) }
            @if let Some(chart) = &exhibit.chart { (chart_markup(&exhibit.name, chart, drawings)) }
            (table(&exhibit.name, &exhibit.table, anchors))
        }
    }
}

fn chart_markup(name: &str, chart: &Chart, drawings: &Drawings) -> Markup {
    let description = format!("{name}-description");
    html! {
        figure class=(exhibits::html::chart_class(chart)) {
            div role="img" aria-label=(chart.label) aria-describedby=(description) {
                @for (class, specification) in [("oak-wide", &chart.wide), ("oak-narrow", &chart.narrow)] {
                    @if let Some(svg) = drawings.page(specification) {
                        div class=(class) aria-hidden="true" { (PreEscaped(svg)) }
                    }
                }
            }
            p.oak-hidden id=(description) { (chart.description) }
        }
    }
}

fn listing_markup(listing: &Listing) -> Markup {
    let heading = format!("{}-heading", listing.name);
    html! {
        section.exhibit id=(listing.name) aria-labelledby=(heading) {
            h3 id=(heading) { span.key { (listing.key) } " " (listing.heading) }
            div.oak-scroll role="region" tabindex="0" aria-labelledby=(heading) {
                table.nhsuk-table.oak-table.oak-table--words {
                    caption.nhsuk-table__caption { span.oak-caption { (listing.note) } }
                    thead.nhsuk-table__head {
                        tr {
                            @for (idx, column) in listing.columns.iter().enumerate() {
                                th class=(if idx == 0 { "nhsuk-table__header oak-stick" } else { "nhsuk-table__header oak-word" })
                                    scope="col" { (column.heading) }
                            }
                        }
                    }
                    tbody.nhsuk-table__body {
                        @for row in &listing.rows { (listing_row(listing, row)) }
                    }
                }
            }
        }
    }
}

fn listing_row(listing: &Listing, row: &[ListingCell]) -> Markup {
    let cell = |idx: usize, text: &str| match listing.columns.get(idx).map(|column| column.kind) {
        Some(ListingKind::Codes) => html! { span.code { (text) } },
        Some(ListingKind::Words) | None => html! { (text) },
    };
    html! {
        tr.nhsuk-table__row {
            @for (idx, listed) in row.iter().enumerate() {
                @if idx == 0 {
                    th.nhsuk-table__header.oak-stick scope="row" { (cell(idx, &listed.text())) }
                } @else {
                    td.nhsuk-table__cell.oak-word { (cell(idx, &listed.text())) }
                }
            }
        }
    }
}

fn key() -> Markup {
    html! {
        dl.provenance {
            @for provenance in Provenance::ALL {
                @let letter = crate::content::mark(provenance);
                div {
                    dt { (mark(provenance)) " " (provenance.word()) }
                    dd {
                        (meaning(provenance))
                        @if !letter.is_empty() { "; marked " b { (letter) } " in print" }
                    }
                }
            }
        }
    }
}

/// Every figure shown, and those they are worked out from: where links of figures lead.
fn register(entries: &[Entry], anchors: &Anchors) -> Markup {
    html! {
        p.in-print {
            "The register of figures is not printed: the web page and the workbook say of each figure what it is, how it is known and where it comes from; the PDF lists the id of each."
        }
        p.on-screen {
            "Every figure of this page leads here: what it is, its value in £ million, how it is known, "
            "and each way in which it is known. Hashes are cut to 8 digits; the list of files has them in full."
        }
        dl.register {
            @for entry in entries {
                div.entry id=(format!("f-{}", entry.id)) {
                    dt { span.code { (entry.id) } " " (entry.definition) }
                    dd {
                        p {
                            data value=(entry.value) { (entry.value) }
                            " " (mark(entry.provenance)) " " (entry.provenance.word())
                            @if !entry.margin.is_empty() { ", true to " (entry.margin) " either way" }
                        }
                        @for origin in &entry.origins { p.origin { (origin_markup(origin, anchors)) } }
                    }
                }
            }
        }
    }
}

fn origin_markup(origin: &Origin, anchors: &Anchors) -> Markup {
    html! {
        (mark(origin.provenance)) " " (origin.words)
        @if !origin.inputs.is_empty() {
            ": "
            @for (idx, input) in origin.inputs.iter().enumerate() {
                @if idx > 0 { ", " }
                a.code href=(anchors.figure(*input)) { (input) }
            }
        }
        @if !origin.place.is_empty() { "; " span.code { (origin.place) } }
    }
}

#[cfg(test)]
mod tests;
