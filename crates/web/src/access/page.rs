//! General practice, urgent care and waiting lists of the system.

use domain::provenance::Provenance;
use evidence::access::Access;
use evidence::area::AreaKind;
use evidence::comparison::PlaceKind;
use exhibits::exhibit::Exhibit;
use exhibits::html::{provenance_key, rests_on};
use exhibits::origin;
use exhibits::table::access::{
    gp_by_month, gp_headline, gp_lists, gp_now, gp_sureness, how_old, period_of, urgent_by_district,
    urgent_by_month, urgent_headline, urgent_now, waiting as waiting_table, waiting_headline, workforce_now,
};
use exhibits::table::efficiency::Finding;
use exhibits::words::Wording;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::frame::{
    GP, GP_FILES, NO_WORKFORCE, PAGES, PLACES, URGENT, URGENT_FILES, WAITING, WAITING_FILES, WORKFORCE_FILES,
    context_line, district_code, empty_page, render, sources, subnav, without,
};
use super::{compare, place};
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::evidence::page::address_of_chart;
use crate::library::Library;
use crate::placement::{self, PlacedExhibit};
use crate::state::AppState;

/// The exhibits of the pages of the whole system.
pub(crate) fn exhibits_of_pages(access: &Access) -> Vec<PlacedExhibit> {
    PAGES.iter().flat_map(|(_, path)| exhibits_on(access, path)).collect()
}

/// The exhibits of access to care, each with the page it stands on.
pub(crate) fn exhibits(library: &dyn Library) -> impl Iterator<Item = PlacedExhibit> {
    let access = library.access();
    let of_pages = access.clone().into_iter().flat_map(|access| exhibits_of_pages(&access));
    let of_places = access.clone().into_iter().flat_map(|access| place::exhibits(&access));
    of_pages
        .chain(of_places)
        .chain(access.into_iter().flat_map(|access| compare::exhibits(&access).collect::<Vec<_>>()))
}

/// An exhibit with what it is of, as its origin says, and the files that it is worked out from.
type OfFiles = (&'static str, &'static [&'static str], Option<Exhibit>);

fn exhibits_on(access: &Access, path: &str) -> Vec<PlacedExhibit> {
    let Some(page) = PAGES.into_iter().find(|(_, known)| *known == path) else { return Vec::new() };
    let whole = access.areas_of(AreaKind::Icb).next();
    let newest = |months: Vec<Date>| months.last().copied();
    let (month, exhibits): (Option<Date>, Vec<OfFiles>) = match path {
        GP => {
            let month = newest(access.gp_months());
            let exhibits: Vec<OfFiles> = vec![
                ("gp", &GP_FILES, month.and_then(|month| gp_now(access, month))),
                ("gp", &GP_FILES, gp_by_month(access)),
                ("workforce", &WORKFORCE_FILES, workforce_now(access)),
                ("gp", &GP_FILES, whole.and_then(|whole| gp_lists(access, whole))),
            ];
            (month, exhibits)
        }
        URGENT => {
            let month = newest(access.urgent_months());
            let exhibits: Vec<OfFiles> = vec![
                ("urgent", &URGENT_FILES, month.and_then(|month| urgent_now(access, month))),
                ("urgent", &URGENT_FILES, month.and_then(|month| urgent_by_district(access, month))),
                ("urgent", &URGENT_FILES, urgent_by_month(access)),
            ];
            (month, exhibits)
        }
        _ => {
            let waiting = whole.and_then(|whole| waiting_table(access, whole));
            (newest(access.waiting_months()), vec![("waiting", &WAITING_FILES, waiting)])
        }
    };
    let area = whole.map_or("", |whole| &whole.code);
    let period = month.map_or_else(String::new, |month| month.strftime("%B %Y").to_string());
    let sourced = |(of, files, exhibit): OfFiles| {
        let exhibit = exhibit?;
        let mut origin = origin::of_access(access, of, area, &period, files);
        if let Some(period) = period_of(access, &exhibit.name, whole) {
            origin.period_name = period;
        }
        placement::sourced(Wording::Staff, origin, |_| vec![exhibit.clone()]).into_iter().next()
    };
    exhibits
        .into_iter()
        .filter_map(sourced)
        .map(|exhibit| PlacedExhibit::on(exhibit, page.0, page.1))
        .collect()
}

/// Appointments in general practice.
///
/// # Errors
/// Where a chart cannot be drawn.
pub(crate) fn general_practice(state: &AppState, view: &View) -> Result<Answer, PageError> {
    let Some(access) = state.library.access() else { return Ok(empty_page(state, view, GP)) };
    let month = access.gp_months().last().copied();
    let headline = month.and_then(|month| gp_headline(&access, month));
    let lead = month.and_then(|month| gp_sureness(&access, month));
    let headline = headline.map(|text| Finding { text, provenance: Provenance::Derived });
    show(state, view, &access, GP, headline.map(|headline| (headline, lead)))
}

/// Urgent care by site.
///
/// # Errors
/// Where a chart cannot be drawn.
pub(crate) fn urgent(state: &AppState, view: &View) -> Result<Answer, PageError> {
    let Some(access) = state.library.access() else { return Ok(empty_page(state, view, URGENT)) };
    let month = access.urgent_months().last().copied();
    let headline = month.and_then(|month| urgent_headline(&access, month));
    show(state, view, &access, URGENT, headline.map(|headline| (headline, None)))
}

/// The waiting list by treatment function.
///
/// # Errors
/// Where a chart cannot be drawn.
pub(crate) fn waiting(state: &AppState, view: &View) -> Result<Answer, PageError> {
    let Some(access) = state.library.access() else { return Ok(empty_page(state, view, WAITING)) };
    let headline = access.areas_of(AreaKind::Icb).next().and_then(|whole| waiting_headline(&access, whole));
    let headline = headline.map(|text| Finding { text, provenance: Provenance::Derived });
    show(state, view, &access, WAITING, headline.map(|headline| (headline, None)))
}

fn show(
    state: &AppState,
    view: &View,
    access: &Access,
    path: &str,
    headline: Option<(Finding, Option<String>)>,
) -> Result<Answer, PageError> {
    let caption = PAGES.iter().find(|(_, known)| *known == path).map_or("Access", |(name, _)| name);
    let Some((headline, lead)) = headline else { return Ok(without(state, view, path, caption)) };
    let content = html! {
        (subnav(state, view, path))
        h1 {
            span.nhsuk-caption-m { (caption) }
            (headline.text)
            @if headline.provenance == Provenance::Synthetic { " " (rests_on(headline.provenance)) }
        }
        @if let Some(lead) = lead { p.oak-lead { (lead) } }
        @if let Some(age) = age(access, path) { p.oak-lead { (age) } }
        @if path == GP && workforce_now(access).is_none() { p.oak-lead { (NO_WORKFORCE) } }
        (places(view, access, path))
        (compare::links(access, view, if path == URGENT { &[PlaceKind::District] } else { &[PlaceKind::SubIcb, PlaceKind::Network, PlaceKind::Practice] }))
        @if path == GP { (is_it_changing(view, access)) }
        (provenance_key())
        @for placed in exhibits_on(access, path) { (placement::section(view, &placed)?) }
        (sources(access))
    };
    Ok(render(state, view, caption, (context_line(access), content)))
}

/// Links to the charts that say whether the share with a GP is changing.
fn is_it_changing(view: &View, access: &Access) -> Markup {
    html! {
        p.oak-filters {
            "Is the share with a GP changing? "
            @for area in access.areas_of(AreaKind::SubIcb) {
                a href=(view.link(&address_of_chart(&format!("gp-with-gp:{}", area.code)))) { (area.name) } " "
            }
        }
    }
}

/// How old the newest month of a page is, where that is more than a year.
fn age(access: &Access, path: &str) -> Option<String> {
    let months = match path {
        GP => access.gp_months(),
        URGENT => access.urgent_months(),
        _ => access.waiting_months(),
    };
    how_old(*months.last()?, Timestamp::now().to_zoned(TimeZone::UTC).date())
}

/// Links to the areas that figures are published of.
fn places(view: &View, access: &Access, path: &str) -> Markup {
    let areas = access.main_areas().map(|area| (area.name.clone(), area.code.clone()));
    let districts =
        access.districts.iter().map(|district| (district.name.clone(), district_code(&district.name)));
    let shown: Vec<(String, String)> = match path {
        URGENT => districts.collect(),
        GP => areas.chain(districts).collect(),
        _ => areas.collect(),
    };
    html! {
        @if !shown.is_empty() {
            p.oak-filters { "By place: "
                @for (name, code) in &shown {
                    a href=(view.link(&format!("/access/place/{code}"))) { (name) }
                }
                a href=(view.link(PLACES)) { "every place" }
            }
        }
    }
}
