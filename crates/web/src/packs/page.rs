//! The list of packs, and a pack.

use domain::month::day_in_words;
use exhibits::number::counted;
use governance::release::moment_in_words;
use maud::{Markup, html};

use super::draft;
use super::port::{DraftsShown, Now, OtherNow, ShownFigure, ShownPack};
use crate::address::View;
use crate::layout::{Charts, PageBody, Section, context, fact, item};
use crate::mark::spoken_mark;
use crate::naming::incomplete;
use crate::state::AppState;

/// The list, the last meeting first; to those who put packs together also the drafts, and a form for another.
pub(super) fn list(
    state: &AppState,
    view: Option<&View>,
    packs: &[ShownPack],
    n_unreadable: usize,
    (drafts, refused): (Option<&DraftsShown>, Option<&str>),
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
        @if let Some(n) = drafts.map(|drafts| drafts.n_unreadable).filter(|n| 0 < *n) {
            p.oak-note { (counted(n, "place", "places")) " of scrutiny/pack_drafts.csv cannot be read; packs that are put together stand as without them, and none is changed until the file is put right. " code { "oakham check" } " lists them." }
        }
        @if let Some(why) = refused { (draft::refusal("No pack was begun", why)) }
        @if let Some(drafts) = drafts { (draft::list(drafts)) }
        @if packs.is_empty() {
            @if drafts.is_none() { p { "A clerk or publisher puts one together here, or freezes one with " code { "oakham pack freeze" } "." } }
        } @else {
            @if drafts.is_some() { h2 { "Frozen" } }
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
        @if let (Some(drafts), Some(reader)) = (drafts, &state.reader) { (draft::begin(state, drafts, reader)) }
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
pub(super) fn one(state: &AppState, view: Option<&View>, pack: &ShownPack, now: Option<&Now>) -> Markup {
    let (year, month) = pack.month;
    let others = others(pack, now);
    let is_other = |figure: &&ShownFigure| others.iter().any(|other| other.id == figure.id);
    let changed: Vec<&ShownFigure> = pack.figures.iter().filter(is_other).collect();
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
        (figures(pack, &others, now.is_some()))
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

fn figures(pack: &ShownPack, others: &[OtherNow], is_known: bool) -> Markup {
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
                            td.gap {
                                @match others.iter().find(|other| other.id == figure.id) {
                                    Some(OtherNow { now: Some(now), .. }) => strong { (now) },
                                    Some(_) => strong { "no longer among the figures" },
                                    None if is_known => "the same",
                                    None => "not known",
                                }
                            }
                            td { a href=(format!("/f/{}?year={year}&month={month}", figure.id)) { (figure.id) } }
                        }
                    }
                }
            }
        }
    }
}

/// The figures of a pack that are others now; none where the month is not known.
pub(super) fn others(pack: &ShownPack, now: Option<&Now>) -> Vec<OtherNow> {
    let Some(now) = now else { return Vec::new() };
    let other = |figure: &ShownFigure| match now.get(&figure.id) {
        Some(found) if found.value == figure.value && is_same_text(found, figure) => None,
        Some(found) => Some(OtherNow {
            id: figure.id,
            now: Some(incomplete(found.coverage.as_deref(), &found.in_words)),
        }),
        None => Some(OtherNow { id: figure.id, now: None }),
    };
    pack.figures.iter().filter_map(other).collect()
}

/// Amounts are compared by their pence, numbers of tables by what is printed.
fn is_same_text(now: &ShownFigure, then: &ShownFigure) -> bool {
    then.value.is_some() || now.in_words == then.in_words
}
