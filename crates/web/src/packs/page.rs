//! The list of packs, and a pack.

use domain::month::day_in_words;
use domain::month_end::MonthEnd;
use exhibits::number::counted;
use governance::release::moment_in_words;
use maud::{Markup, html};

use super::port::{ShownFigure, ShownPack};
use crate::address::View;
use crate::layout::{Charts, PageBody, Section, context, fact, item};
use crate::mark::spoken_mark;
use crate::naming;
use crate::state::AppState;

/// The list, the last meeting first.
pub(super) fn list(
    state: &AppState,
    view: Option<&View>,
    packs: &[ShownPack],
    n_unreadable: usize,
) -> Markup {
    let mut packs: Vec<&ShownPack> = packs.iter().collect();
    packs.sort_by(|one, other| (other.meeting_on, &other.id).cmp(&(one.meeting_on, &one.id)));
    let title = match packs.len() {
        0 => "No pack is frozen yet".to_owned(),
        n => counted(n, "committee pack", "committee packs"),
    };
    let content = html! {
        h1 { span.nhsuk-caption-m { "Scrutiny" } (title) }
        p.oak-lead { "Figures picked for a meeting and frozen with their ids. A pack is never changed; where a figure is another now, the pack says so." }
        @if 0 < n_unreadable {
            p.oak-note { (counted(n_unreadable, "place", "places")) " of scrutiny/packs.csv cannot be read; packs that rest on them are left out. " code { "oakham check" } " lists them." }
        }
        @if packs.is_empty() {
            p { "A clerk or publisher freezes one with " code { "oakham pack freeze" } "." }
        } @else {
            div.oak-scroll tabindex="0" role="region" aria-label="Committee packs" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts {
                    caption.nhsuk-table__caption { span.cap { "Packs, the last meeting first." } }
                    thead { tr {
                        th scope="col" { "Pack" }
                        th scope="col" { "Meeting" }
                        th.num scope="col" { "Figures" }
                        th.gap scope="col" { "Papers" }
                    } }
                    tbody {
                        @for pack in packs {
                            tr {
                                th scope="row" { a href=(address(pack)) { (pack.title) } br; span.oak-sub { (pack.committee) } }
                                td { (day_in_words(pack.meeting_on)) }
                                td.num { (pack.figures.len()) }
                                td.gap { (pack.countdown) "." }
                            }
                        }
                    }
                }
            }
        }
    };
    let line = context(&html! { (item("", &html! { a href="/scrutiny" { "The register of scrutiny" } })) });
    PageBody {
        title: "Committee packs",
        section: Section::Scrutiny,
        view,
        context: line,
        content,
        charts: Charts::None,
    }
    .render_without_month(state)
}

fn address(pack: &ShownPack) -> String {
    format!("/packs/{}", pack.id)
}

/// A pack, compared with its month as it is now.
pub(super) fn one(
    state: &AppState,
    view: Option<&View>,
    pack: &ShownPack,
    month_end: Option<&MonthEnd>,
) -> Markup {
    let (year, month) = pack.month;
    let changed: Vec<&ShownFigure> =
        pack.figures.iter().filter(|figure| now(figure, month_end).is_some()).collect();
    let content = html! {
        h1 { span.nhsuk-caption-m { "Committee pack" } (pack.title) }
        p.oak-lead { (pack.countdown) "." }
        @if !changed.is_empty() {
            div.nhsuk-inset-text { p { strong { (counted(changed.len(), "figure has", "figures have")) " changed" } " since the pack was frozen: " @for (idx, figure) in changed.iter().enumerate() { @if 0 < idx { "; " } (figure.name) } "." } }
        }
        dl.nhsuk-summary-list {
            (fact("For", &html! { (pack.committee) ", " (day_in_words(pack.meeting_on)) }))
            (fact("Figures of", &html! { "month " (month) " of " (year) }))
            (fact("Frozen", &html! { (moment_in_words(pack.at)) }))
            (fact("Files", &html! {
                a href=(format!("{}/pack.pdf", address(pack))) { "PDF" } ", "
                a href=(format!("{}/pack.html", address(pack))) { "one web page" } ", "
                a href=(format!("{}/pack.csv", address(pack))) { "CSV" }
            }))
        }
        (figures(pack, month_end))
    };
    let line = context(&html! { (item("", &html! { a href="/packs" { "All packs" } })) });
    PageBody {
        title: &pack.title,
        section: Section::Scrutiny,
        view,
        context: line,
        content,
        charts: Charts::None,
    }
    .render_without_month(state)
}

fn figures(pack: &ShownPack, month_end: Option<&MonthEnd>) -> Markup {
    let (year, month) = pack.month;
    html! {
        div.oak-scroll tabindex="0" role="region" aria-label="Figures of the pack" {
            table.nhsuk-table.nhsuk-table--compact.oak-facts {
                caption.nhsuk-table__caption { span.cap { "Figures as they stood on " (day_in_words(pack.at.to_zoned(jiff::tz::TimeZone::UTC).date())) ", each with its id." } }
                thead { tr {
                    th scope="col" { "Figure" }
                    th.num scope="col" { "Value" }
                    th.gap scope="col" { "Now" }
                    th scope="col" { "Id" }
                } }
                tbody {
                    @for figure in &pack.figures {
                        tr {
                            th scope="row" { (figure.name) }
                            td.num { (figure.in_words) (spoken_mark(figure.provenance)) }
                            td.gap { @match now(figure, month_end) { Some(now) => strong { (now) }, None if month_end.is_none() => "not known", None => "the same" } }
                            td { a href=(format!("/f/{}?year={year}&month={month}", figure.id)) { (figure.id) } }
                        }
                    }
                }
            }
        }
    }
}

/// What a figure is now, where it is another.
fn now(figure: &ShownFigure, month_end: Option<&MonthEnd>) -> Option<String> {
    let month_end = month_end?;
    match month_end.figures.get(&figure.id) {
        Some(now) if now.value == figure.value => None,
        Some(now) => Some(naming::named(month_end, now).1),
        None => Some("no longer among the figures".to_owned()),
    }
}
