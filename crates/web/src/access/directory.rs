//! Every place with a page of its own: districts, and practices by their PCN and sub-ICB.

use evidence::access::Access;
use evidence::area::{Area, AreaKind};
use evidence::fact::Measure;
use exhibits::number::{counted, grouped_count};
use maud::{Markup, html};

use super::frame::{PLACES, context_line, district_address, empty_page, render, subnav};
use crate::address::View;
use crate::answer::Answer;
use crate::state::AppState;

/// The page of all places.
pub(crate) fn show(state: &AppState, view: &View) -> Answer {
    let Some(access) = state.library.access() else { return empty_page(state, view, PLACES) };
    let [n_networks, n_practices] =
        [AreaKind::Network, AreaKind::Practice].map(|kind| access.areas_of(kind).count());
    let title = format!(
        "{}, {} and {}",
        counted(access.districts.len(), "district", "districts"),
        counted(n_networks, "PCN", "PCNs"),
        counted(n_practices, "practice", "practices")
    );
    let content = html! {
        (subnav(state, view, PLACES))
        h1 { span.nhsuk-caption-m { "Places" } (title) }
        p.oak-lead { "Each has a page: who is registered, how care is reached, and how that compares." }
        (districts(&access, view))
        @for sub in access.areas_of(AreaKind::SubIcb) { (sub_icb(&access, view, sub)) }
    };
    render(state, view, "Places", (context_line(&access), content))
}

fn districts(access: &Access, view: &View) -> Markup {
    html! {
        @if !access.districts.is_empty() {
            section id="districts" {
                h2 { "Districts" }
                ul.oak-directory {
                    @for district in &access.districts {
                        li {
                            a href=(view.link(&district_address(&district.name))) { (district.name) }
                            span.oak-beneath {
                                (grouped_count(district.residents)) " residents"
                                @match access.practices_in(&district.name).count() {
                                    0 => "",
                                    n => { ", " (counted(n, "practice stands", "practices stand")) " here" }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A sub-ICB with its PCNs and their practices, and the practices that are in none.
fn sub_icb(access: &Access, view: &View, sub: &Area) -> Markup {
    let inside = |kind: AreaKind, within: &Area| {
        let mut areas: Vec<&Area> =
            access.areas_of(kind).filter(|area| area.within.as_deref() == Some(&*within.code)).collect();
        areas.sort_by(|a, b| a.name.cmp(&b.name));
        areas
    };
    let alone = inside(AreaKind::Practice, sub);
    html! {
        section id=(sub.code) {
            h2 { (place(access, view, sub)) }
            @for network in inside(AreaKind::Network, sub) {
                h3.oak-tile-group { (place(access, view, network)) }
                (practices(access, view, &inside(AreaKind::Practice, network)))
            }
            @if !alone.is_empty() {
                h3.oak-tile-group { "In no PCN" }
                (practices(access, view, &alone))
            }
        }
    }
}

fn practices(access: &Access, view: &View, practices: &[&Area]) -> Markup {
    html! { ul.oak-directory { @for practice in practices { li { (place(access, view, practice)) } } } }
}

/// A place with its code and its newest list.
fn place(access: &Access, view: &View, area: &Area) -> Markup {
    let day = access.facts.common_periods(Measure::RegisteredPatients, &area.parts).last().copied();
    let patients = day.and_then(|day| access.facts.sum(Measure::RegisteredPatients, &area.parts, day));
    html! {
        a href=(view.link(&format!("/access/place/{}", area.code))) { (area.name) }
        span.oak-beneath {
            (area.kind.word()) " " (area.code)
            @if let Some(patients) = patients { ", " (grouped_count(patients)) " patients" }
        }
    }
}
