//! Exhibits, sentences and tiles as HTML, for the site and for the self-contained report.
//!
//! Class names are those of nhsuk-frontend where it has the component, `oak-` where it has not;
//! [`EXHIBIT_CSS`] stands on its own where the frontend's stylesheet is not there.

mod grid;
mod tile;

use domain::figure::FigureId;
use domain::provenance::Provenance;
use maud::{Markup, PreEscaped, html};

use crate::exhibit::{Chart, Exhibit, FigureCell, Tone};
use crate::render::{self, RenderError};
use crate::words::{Part, Sentence};

pub use grid::{Sorting, sorted_table, table};
pub use tile::{tag, tiles};

/// The stylesheet of exhibits, for screens from 320 px and for print.
pub const EXHIBIT_CSS: &str = include_str!("../assets/exhibit.css");

/// Where links of exhibits go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchors {
    medium: Medium,
    query: String,
    /// What is asked for in the address of a number besides.
    asked: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Medium {
    Site,
    Report,
}

impl Anchors {
    /// On the site: figures at `/f/ID`, pages at their address. `query` follows each, as
    /// `?wording=public`, or is empty.
    #[must_use]
    pub fn site(query: &str) -> Self {
        Self { medium: Medium::Site, query: query.to_owned(), asked: String::new() }
    }

    /// In the self-contained report: figures at `#f-ID` in the same file, other pages nowhere.
    #[must_use]
    pub const fn report() -> Self {
        Self { medium: Medium::Report, query: String::new(), asked: String::new() }
    }

    /// The same, for a table that is made for what a reader asks: the addresses of its numbers ask the same.
    #[must_use]
    pub fn asking(self, asked: &str) -> Self {
        Self { asked: asked.to_owned(), ..self }
    }

    /// The address of a figure.
    #[must_use]
    pub fn figure(&self, id: FigureId) -> String {
        match self.medium {
            Medium::Site => format!("/f/{id}{}", self.query),
            Medium::Report => format!("#f-{id}"),
        }
    }

    /// The address of a number of a table; none where there is no site, for a report lists only the figures
    /// of its month end.
    #[must_use]
    pub fn number(&self, id: FigureId) -> Option<String> {
        match self.medium {
            Medium::Site => Some(asking(self.figure(id), &self.asked)),
            Medium::Report => None,
        }
    }

    /// The address of a page of the site; none where there is no site.
    #[must_use]
    pub fn page(&self, path: &str) -> Option<String> {
        match self.medium {
            Medium::Site => Some(format!("{path}{}", self.query)),
            Medium::Report => None,
        }
    }
}

/// An address that asks for more: `/f/ID?wording=public` and `envelope-a=36.3`.
#[must_use]
pub fn asking(address: String, asked: &str) -> String {
    if asked.is_empty() {
        return address;
    }
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}{asked}")
}

/// A chart as drawn: two SVG elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// For columns that are as wide as it is.
    pub wide: String,
    /// For telephones.
    pub narrow: String,
}

impl Drawing {
    /// Draws a chart at both widths.
    ///
    /// # Errors
    /// Where the engine refuses an option.
    pub fn of(chart: &Chart) -> Result<Self, RenderError> {
        Ok(Self { wide: render::svg(&chart.wide)?, narrow: render::svg(&chart.narrow)? })
    }
}

/// An exhibit as a section: heading, sentence, then its chart with the table under `Show table`,
/// or the table alone where it has no chart or `drawing` is not given.
#[must_use]
pub fn exhibit(exhibit: &Exhibit, drawing: Option<&Drawing>, anchors: &Anchors) -> Markup {
    let heading = format!("{}-heading", exhibit.name);
    html! {
        section.oak-exhibit id=(exhibit.name) aria-labelledby=(heading) {
            h2 id=(heading) {
                (exhibit.heading)
                @if exhibit.provenance == Provenance::Synthetic { " " (rests_on(exhibit.provenance)) }
            }
            p.oak-note { (prose(&exhibit.note)) }
            (exhibit_body(exhibit, drawing, anchors))
        }
    }
}

/// An exhibit's chart and table without heading and sentence.
#[must_use]
pub fn exhibit_body(exhibit: &Exhibit, drawing: Option<&Drawing>, anchors: &Anchors) -> Markup {
    let twin = table(&exhibit.name, &exhibit.table, anchors);
    match (&exhibit.chart, drawing) {
        (Some(picture), Some(drawing)) => chart(&exhibit.name, picture, drawing, &twin),
        _ => twin,
    }
}

/// A chart with its table under `Show table`; `name` prefixes its ids.
fn chart(name: &str, chart: &Chart, drawing: &Drawing, twin: &Markup) -> Markup {
    let description = format!("{name}-description");
    html! {
        figure class=(chart_class(chart)) {
            div role="img" aria-label=(chart.label) aria-describedby=(description) {
                div.oak-wide aria-hidden="true" { (PreEscaped(&drawing.wide)) }
                div.oak-narrow aria-hidden="true" { (PreEscaped(&drawing.narrow)) }
            }
            p.oak-hidden id=(description) { (chart.description) }
            details.nhsuk-details.oak-details {
                summary.nhsuk-details__summary {
                    span.nhsuk-details__summary-text { "Show table" }
                }
                div.nhsuk-details__text { (twin) }
            }
        }
    }
}

/// The class of a chart's figure, by which the stylesheet knows from which width on the wide drawing fits:
/// below that the narrow one is shown.
#[must_use]
pub const fn chart_class(chart: &Chart) -> &'static str {
    match chart.wide.width {
        ..=634 => "oak-chart oak-chart--634",
        635..=728 => "oak-chart oak-chart--728",
        729..=960 => "oak-chart oak-chart--960",
        961.. => "oak-chart oak-chart--1104",
    }
}

/// A figure in a table: its link, read aloud in full, and the mark of how it is known.
#[must_use]
pub fn figure(figure: &FigureCell, anchors: &Anchors) -> Markup {
    figure_with(figure, &html! {}, anchors)
}

/// A figure in a table, with something after its number.
fn figure_with(figure: &FigureCell, after: &Markup, anchors: &Anchors) -> Markup {
    html! {
        a class=(link_class(figure.provenance)) href=(anchors.figure(figure.id)) aria-label=(figure.label) {
            (figure.text) (after)
        }
        (mark(figure.provenance))
    }
}

/// A sentence with its figures as links, each followed by its mark.
#[must_use]
pub fn sentence(sentence: &Sentence, anchors: &Anchors) -> Markup {
    html! {
        @for part in &sentence.parts {
            @match part {
                Part::Text(text) => (text),
                Part::Figure(figure) => (in_words(figure, anchors)),
            }
        }
    }
}

/// A figure inside words, where the words around it tell its direction.
fn in_words(figure: &FigureCell, anchors: &Anchors) -> Markup {
    html! {
        span.oak-together {
            a class=(link_class(figure.provenance)) href=(anchors.figure(figure.id)) {
                (figure.text) span.oak-hidden { ", " (figure.provenance.word()) }
            }
            (mark(figure.provenance))
        }
    }
}

const fn link_class(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Published | Provenance::Derived | Provenance::Reported => "oak-fig",
        Provenance::Synthetic => "oak-fig oak-synthetic",
    }
}

/// The class that gives a word its colour.
#[must_use]
pub const fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Adverse => "oak-adverse",
        Tone::Favourable => "oak-favourable",
        Tone::Plain => "oak-plain",
    }
}

/// The mark of how a figure is known, silent: a full, a half or an empty circle, or a square
/// where it was reported and not published.
#[must_use]
pub fn mark(provenance: Provenance) -> Markup {
    html! {
        svg.oak-mark viewBox="0 0 10 10" width="9" height="9" aria-hidden="true" focusable="false" {
            @match provenance {
                Provenance::Published => circle cx="5" cy="5" r="4.5" fill="currentColor" {},
                Provenance::Derived => {
                    circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" {}
                    path d="M5 1a4 4 0 0 0 0 8z" fill="currentColor" {}
                },
                Provenance::Reported => rect x="1" y="1" width="8" height="8" fill="currentColor" {},
                Provenance::Synthetic => circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" {},
            }
        }
    }
}

/// What a heading rests on, with its mark: `rests on synthetic figures`.
#[must_use]
pub fn rests_on(provenance: Provenance) -> Markup {
    html! {
        span.oak-rests { (mark(provenance)) " rests on " (provenance.word()) " figures" }
    }
}

/// A sentence in which commands and keys stand between back-quotes, with each of them as code.
#[must_use]
pub fn prose(text: &str) -> Markup {
    // Without its partner a back-quote is a letter like any other.
    let n_pairs = text.matches('`').count() / 2;
    let (mut rest, mut parts) = (text, Vec::new());
    for _ in 0..n_pairs {
        let Some((before, (code, after))) =
            rest.split_once('`').and_then(|(before, after)| Some((before, after.split_once('`')?)))
        else {
            break;
        };
        parts.push((before, code));
        rest = after;
    }
    html! { @for (before, code) in parts { (before) code { (code) } } (rest) }
}

/// The marks and what they mean; once a page.
#[must_use]
pub fn provenance_key() -> Markup {
    let meanings = [
        (Provenance::Published, "published, with a source"),
        (Provenance::Derived, "derived by a stated formula"),
        (Provenance::Reported, "reported by an organisation, not published"),
        (Provenance::Synthetic, "synthetic, generated to fill a gap; set in grey"),
    ];
    html! {
        ul.oak-key aria-label="How figures are known" {
            @for (provenance, meaning) in meanings {
                li { (mark(provenance)) " " (meaning) }
            }
        }
    }
}

#[cfg(test)]
mod tests;
