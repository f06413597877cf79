//! The first lines of a place's page: what it is, what it lies in, what lies in it, and what is not known of it.

use std::collections::BTreeMap;

use evidence::access::{Access, District};
use evidence::area::{Area, AreaKind};
use evidence::urgent_care::Site;
use evidence::workforce;
use exhibits::number::{counted, grouped_count};
use maud::{Markup, html};

use super::frame::{NO_WORKFORCE, district_address};
use crate::address::View;
use crate::evidence::page::address_of_chart;

fn area_link(view: &View, area: &Area) -> Markup {
    html! { a href=(view.link(&format!("/access/place/{}", area.code))) { (area.name) } }
}

fn district_link(view: &View, name: &str) -> Markup {
    html! { a href=(view.link(&district_address(name))) { (name) } }
}

/// Things in a sentence: `a, b and c`.
fn listed(parts: &[Markup]) -> Markup {
    html! {
        @for (idx, part) in parts.iter().enumerate() {
            @if 0 < idx { @if idx + 1 == parts.len() { " and " } @else { ", " } }
            (part)
        }
    }
}

/// What an area is, what it lies in, and where its practices stand.
pub(super) fn of_area(access: &Access, view: &View, area: &Area) -> Markup {
    let within = area.within.as_ref().and_then(|code| access.area(code));
    let sub_icb =
        access.sub_icb_of(area).filter(|sub| Some(&sub.code) != area.within.as_ref() && *sub != area);
    html! {
        p.oak-lead {
            (area.kind.word()) " " (area.code)
            @if let Some(within) = within { ", within " (area_link(view, within)) }
            @if let Some(sub) = sub_icb { ", " (area_link(view, sub)) }
            "."
            (districts(access, view, area))
        }
        (not_known(access, view, area))
    }
}

/// The districts in which the practices of an area stand, with how many in each.
fn districts(access: &Access, view: &View, area: &Area) -> Markup {
    let mut n_practices: BTreeMap<&str, usize> = BTreeMap::new();
    for practice in access.practices_of(area) {
        if let Some(district) = access.district_of(practice) {
            *n_practices.entry(district).or_default() += 1;
        }
    }
    let has_page = |name: &str| access.districts.iter().any(|district| district.name == name);
    let name = |name: &str| {
        if has_page(name) {
            district_link(view, name)
        } else {
            html! { (name) }
        }
    };
    match area.kind {
        _ if n_practices.is_empty() => html! {},
        AreaKind::Practice => {
            let names: Vec<Markup> = n_practices.keys().map(|district| name(district)).collect();
            html! { " Its main site stands in " (listed(&names)) "." }
        }
        _ => {
            let n_all: usize = n_practices.values().sum();
            let names: Vec<Markup> = n_practices
                .iter()
                .map(|(district, n)| html! { (name(district)) @if 1 < n_practices.len() { " (" (n) ")" } })
                .collect();
            html! {
                " Its " (counted(n_all, "practice stands", "practices stand")) " in " (listed(&names)) "."
            }
        }
    }
}

/// What no file says of an area, with where something is known.
fn not_known(access: &Access, view: &View, area: &Area) -> Markup {
    let is_counted = !evidence::gp_access::history(&access.facts, area).is_empty();
    let has_staff = !workforce::history(&access.facts, area).is_empty();
    let sub_icb = access.sub_icb_of(area).filter(|sub| *sub != area);
    let is_charted = is_counted && matches!(area.kind, AreaKind::Icb | AreaKind::SubIcb);
    html! {
        @if is_charted {
            p.oak-filters {
                "Is it changing? "
                a href=(view.link(&address_of_chart(&format!("gp-with-gp:{}", area.code)))) { "share with a GP" } " "
                a href=(view.link(&address_of_chart(&format!("gp-per-working-day:{}", area.code)))) { "appointments" }
            }
        }
        @if let (false, Some(sub)) = (is_counted, sub_icb) {
            p.oak-sub {
                "Appointments, and who saw the patient, are not known of a " (area.kind.word())
                ": the files read here have them of sub-ICBs. See " (area_link(view, sub))
                ", of which this is a part. Lists of patients are below."
            }
        }
        @if !has_staff { p.oak-sub { (NO_WORKFORCE) } }
    }
}

/// What a district is, and of which sub-ICB figures of general practice are published.
pub(super) fn of_district(access: &Access, view: &View, district: &District) -> Markup {
    let practices: Vec<Area> = access.practices_in(&district.name).cloned().collect();
    let sub_icbs = access.areas_of(AreaKind::SubIcb);
    let covering: Vec<(&Area, Vec<&str>)> =
        sub_icbs.filter_map(|area| Some((area, area.covers_beside(&district.name)?))).collect();
    let has_staff = !workforce::history_of_practices(&access.facts, &practices).is_empty();
    html! {
        p.oak-lead {
            "District with " (grouped_count(district.residents)) " residents"
            @if let Some(county) = &district.county { ", in " (county) }
            "."
            @for (area, beside) in &covering {
                " General practice and waiting lists are published for the sub-ICB "
                a href=(view.link(&format!("/access/place/{}", area.code))) { (area.name) " (" (area.code) ")" }
                @match beside.split_last() {
                    None => ".",
                    Some((last, [])) => { ", which also covers " (last) ": its figures are not of " (district.name) " alone." }
                    Some((last, others)) => { ", which also covers " (others.join(", ")) " and " (last) ": its figures are not of " (district.name) " alone." }
                }
            }
            @if covering.is_empty() { (parts(access, view, &practices)) }
        }
        @if !has_staff { p.oak-sub { (NO_WORKFORCE) } }
    }
}

/// The sub-ICBs that practices of a district belong to, where no sub-ICB is named after it.
fn parts(access: &Access, view: &View, practices: &[Area]) -> Markup {
    let mut n_practices: BTreeMap<&str, usize> = BTreeMap::new();
    for sub in practices.iter().filter_map(|practice| access.sub_icb_of(practice)) {
        *n_practices.entry(&sub.code).or_default() += 1;
    }
    let links: Vec<Markup> = n_practices
        .iter()
        .filter_map(|(code, n)| {
            let sub = access.area(code)?;
            Some(html! { (area_link(view, sub)) @if 1 < n_practices.len() { " (" (counted(*n, "practice", "practices")) ")" } })
        })
        .collect();
    html! {
        @if !links.is_empty() {
            " Its practices belong to " (listed(&links)) ", of which general practice and waiting lists are published."
        }
    }
}

/// Where a district has sites: that no figure says why they are used as they are, and what bears on it.
pub(super) fn bears_on_use(view: &View, sites: &[&Site]) -> Markup {
    html! {
        @if !sites.is_empty() {
            section id="why" {
                h2 { "Why sites here are used as they are is not known" }
                p.oak-sub {
                    "No figure says it. What bears on it stands above: when a site is open, how far it is and from where, and what else \
                     is near. What more hours or a site more or less would change can be tried under "
                    a href=(view.link("/flow")) { "Patient flow" } "."
                }
                p.oak-filters {
                    "Is it changing? "
                    @for site in sites {
                        a href=(view.link(&address_of_chart(&format!("attendances-per-day:{}", site.code)))) { "attendances, " (site.name) } " "
                    }
                }
            }
        }
    }
}
