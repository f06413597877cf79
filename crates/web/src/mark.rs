//! Figures in lists and sums: their digits, a link to their page, the mark of how they are known.

use domain::figure::Figure;
use domain::money::Pence;
use domain::provenance::Provenance;
use exhibits::html::mark;
use exhibits::words::amount::spoken;
use maud::{Markup, html};

use crate::address::View;

/// The mark of a provenance with its word.
pub(crate) fn mark_with_word(provenance: Provenance) -> Markup {
    html! { span.oak-known { (mark(provenance)) (provenance.word()) } }
}

/// The mark of a provenance after a figure, which is read aloud as a word.
pub(crate) fn spoken_mark(provenance: Provenance) -> Markup {
    html! { (mark(provenance)) span.oak-hidden { ", " (provenance.word()) } }
}

/// A figure as tables print it, `(18.8)`, linked to its page.
pub(crate) fn bracketed(view: &View, figure: &Figure) -> Markup {
    html! {
        a class=(link_class(figure.provenance())) href=(page_of(view, figure)) aria-label=(spoken(figure)) {
            (digits(figure.value))
        }
        (mark(figure.provenance()))
    }
}

/// A figure in a sentence, as `text`, linked to its page.
pub(crate) fn linked(view: &View, figure: &Figure, text: &str) -> Markup {
    let provenance = figure.provenance();
    html! {
        span.oak-nowrap {
            a class=(link_class(provenance)) href=(page_of(view, figure)) {
                (text) span.oak-hidden { ", " (provenance.word()) }
            }
            (mark(provenance))
        }
    }
}

fn page_of(view: &View, figure: &Figure) -> String {
    view.link(&format!("/f/{}", figure.id()))
}

const fn link_class(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Published | Provenance::Derived | Provenance::Reported => "oak-fig",
        Provenance::Synthetic => "oak-fig oak-synthetic",
    }
}

/// A value as tables print it, with room where a bracket would close so that digits line up.
pub(crate) fn digits(value: Pence) -> Markup {
    let text = value.to_string();
    html! {
        span.n {
            (text)
            @if !text.ends_with(')') { span.oak-slot aria-hidden="true" { ")" } }
        }
    }
}
