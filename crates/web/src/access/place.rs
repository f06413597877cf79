//! A place: an area of the health service, or a district with its sites.

use std::collections::BTreeMap;

use evidence::access::{Access, District};
use evidence::area::Area;
use evidence::comparison::{PlaceKind, Ranking, rankings};
use evidence::fact::Measure;
use evidence::urgent_care::Site;
use exhibits::exhibit::Exhibit;
use exhibits::html::provenance_key;
use exhibits::origin;
use exhibits::table::access::{
    compared, gp_lists, gp_of_area, lists_of_district, period_of, period_of_district, reached_from,
    site_by_month, travel, waiting, waiting_headline, workforce_of_area, workforce_of_district,
};
use exhibits::words::Wording;
use maud::{Markup, html};

use super::frame::{
    COMPARED_FILES, GP, GP_FILES, LIST_FILES, TRAVEL_FILES, URGENT_FILES, WAITING_FILES, WORKFORCE_FILES,
    context_line, district_code, empty_page, render, subnav,
};
use super::{compare, lead, touching};
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::placement::{self, PlacedExhibit};
use crate::state::AppState;

fn district<'a>(access: &'a Access, code: &str) -> Option<&'a District> {
    access.districts.iter().find(|district| district_code(&district.name).eq_ignore_ascii_case(code))
}

/// The exhibits of every place.
pub(super) fn exhibits(access: &Access) -> Vec<PlacedExhibit> {
    // Those of a kind are ranked once for all its places.
    let by_kind: BTreeMap<PlaceKind, Vec<Ranking>> =
        PlaceKind::ALL.into_iter().map(|kind| (kind, rankings(access, kind))).collect();
    let of_kind =
        |kind: Option<PlaceKind>| kind.and_then(|kind| by_kind.get(&kind)).map_or(&[][..], Vec::as_slice);
    let of_areas = access
        .areas
        .iter()
        .flat_map(|area| exhibits_of_area(access, area, of_kind(PlaceKind::of(area.kind))));
    let of_districts = access
        .districts
        .iter()
        .flat_map(|district| exhibits_of_district(access, district, of_kind(Some(PlaceKind::District))));
    of_areas.chain(of_districts).collect()
}

/// An exhibit with what it is of, as its origin says, and the files that it is worked out from.
type OfFiles = (&'static str, &'static [&'static str], Option<Exhibit>);

fn exhibits_of_area(access: &Access, area: &Area, rankings: &[Ranking]) -> Vec<PlacedExhibit> {
    let exhibits: [OfFiles; 5] = [
        ("gp", &COMPARED_FILES, compared(access, rankings, &area.code)),
        ("gp", &GP_FILES, gp_of_area(access, area)),
        ("gp", &GP_FILES, gp_lists(access, area)),
        ("workforce", &WORKFORCE_FILES, workforce_of_area(access, area)),
        ("waiting", &WAITING_FILES, waiting(access, area)),
    ];
    let path = format!("/access/place/{}", area.code);
    let period = |table: &str| period_of(access, table, Some(area));
    placed(access, (&path, &area.name, &area.code), &period, exhibits)
}

fn exhibits_of_district(access: &Access, district: &District, rankings: &[Ranking]) -> Vec<PlacedExhibit> {
    let code = district_code(&district.name);
    let mut exhibits: Vec<OfFiles> = vec![
        ("urgent", &URGENT_FILES, compared(access, rankings, &code)),
        ("travel", &TRAVEL_FILES, travel(access, district)),
    ];
    for site in sites(access, district) {
        exhibits.push(("urgent", &URGENT_FILES, site_by_month(access, site)));
        let reached = reached_from(access, site).into_iter();
        exhibits.extend(reached.map(|exhibit| ("travel", &TRAVEL_FILES[..], Some(exhibit))));
    }
    exhibits.extend([
        ("workforce", &LIST_FILES[..], lists_of_district(access, district)),
        ("workforce", &WORKFORCE_FILES[..], workforce_of_district(access, district)),
    ]);
    let period = |table: &str| period_of_district(access, table, district);
    placed(access, (&format!("/access/place/{code}"), &district.name, &code), &period, exhibits)
}

fn sites<'a>(access: &'a Access, district: &'a District) -> impl Iterator<Item = &'a Site> {
    access.sites.iter().filter(|site| site.district.as_deref() == Some(&*district.name))
}

fn placed(
    access: &Access,
    (path, name, code): (&str, &str, &str),
    period: &dyn Fn(&str) -> Option<String>,
    exhibits: impl IntoIterator<Item = OfFiles>,
) -> Vec<PlacedExhibit> {
    let of_place = exhibits.into_iter().filter_map(|(of, files, exhibit)| {
        let exhibit = exhibit?;
        // Ids are of the table, whatever months are read in.
        let mut origin = origin::of_access(access, of, code, "all months read", files);
        origin.period_name = period(&exhibit.name).unwrap_or_default();
        let sourced = placement::sourced(Wording::Staff, origin, |_| vec![exhibit.clone()]);
        sourced.into_iter().next()
    });
    of_place
        .map(|exhibit| PlacedExhibit::on(exhibit, name, path))
        .map(|placed| PlacedExhibit { name: format!("{}-{code}", placed.name), ..placed })
        .collect()
}

/// The page of a place.
///
/// # Errors
/// Where there is no such place, or a chart cannot be drawn.
pub(crate) fn show(state: &AppState, view: &View, code: &str) -> Result<Answer, PageError> {
    let Some(access) = state.library.access() else { return Ok(empty_page(state, view, GP)) };
    if let Some(area) = access.area(code) {
        let lead = waiting_headline(&access, area);
        let kind = PlaceKind::of(area.kind);
        let rankings = kind.map_or_else(Vec::new, |kind| rankings(&access, kind));
        let placed = exhibits_of_area(&access, area, &rankings);
        let line = lead::of_area(&access, view, area);
        return place_page(state, view, (&access, &area.name, kind), (line, lead), (&placed, html! {}));
    }
    let district = district(&access, code).ok_or(PageError::Page)?;
    let kind = PlaceKind::District;
    let placed = exhibits_of_district(&access, district, &rankings(&access, kind));
    let line = lead::of_district(&access, view, district);
    // Attendances of a single month have no chart.
    let charted = |site: &&Site| 1 < access.facts.periods(Measure::Attendances, &site.code).count();
    let bears = lead::bears_on_use(view, &sites(&access, district).filter(charted).collect::<Vec<_>>());
    let plans = html! { (bears) (touching::section(state, district)) };
    place_page(state, view, (&access, &district.name, Some(kind)), (line, None), (&placed, plans))
}

fn place_page(
    state: &AppState,
    view: &View,
    (access, name, kind): (&Access, &str, Option<PlaceKind>),
    (line, lead): (Markup, Option<String>),
    (placed, plans): (&[PlacedExhibit], Markup),
) -> Result<Answer, PageError> {
    let content = html! {
        (subnav(state, view, ""))
        h1 { span.nhsuk-caption-m { "Access to care" } (name) }
        (line)
        @if let Some(lead) = lead { p.oak-lead { (lead) "." } }
        @if let Some(kind) = kind { (compare::links(access, view, &[kind])) }
        @if placed.is_empty() {
            p.oak-lead { "None of the files read has figures of this place." }
        } @else {
            (provenance_key())
            @for placed in placed { (placement::section(view, placed)?) }
        }
        (plans)
    };
    Ok(render(state, view, name, (context_line(access), content)))
}
