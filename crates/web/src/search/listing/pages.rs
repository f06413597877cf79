//! Pages, the exhibits on them by their headings, and organisations.

use domain::month_end::MonthEnd;
use exhibits::table::analysis::movement::movement_headline;
use exhibits::table::analysis::resources::resources_headline;
use exhibits::table::clusters::clusters_sentence;
use exhibits::table::efficiency::programme_headline;
use exhibits::table::forecast_sentence;
use exhibits::table::reform::{reform_headline, reform_transfers};
use exhibits::table::risks::{controls_heading, risks_headline};
use exhibits::words::overview;

use super::Ground;
use crate::access::page as access_pages;
use crate::money::analysis;
use crate::money::subnav::{MOVEMENT, RESOURCES};
use crate::organisation;
use crate::placement::{self, PlacedExhibit};
use crate::reform::page as reform_pages;
use crate::search::entry::{Address, Kind, Listed};
use crate::search::names;

/// What people ask of any organisation.
const ASKED: [&str; 6] =
    ["overspend", "deficit", "surplus", "variance to plan", "financial position", "budget"];

/// Every page that the site has, every exhibit on one, and every organisation.
pub(super) fn listed(ground: &Ground<'_>, month_end: Option<&MonthEnd>) -> Vec<Listed> {
    let exhibits = placed(ground, month_end);
    let pages = names::pages().iter().filter(|page| is_there(ground, &page.path)).map(|page| {
        let headlines = headlines(ground, month_end, &page.path);
        let headings = exhibits.iter().filter(|placed| placed.path == page.path);
        let headings: Vec<&str> = headings.map(|placed| placed.exhibit.heading.as_str()).collect();
        Listed::new(Kind::Page, address(&page.path), page.title.as_str())
            .named(page.names.iter().map(String::as_str))
            .named(titled(ground, &page.title))
            .named(headlines.iter().map(String::as_str))
            .saying(headlines)
            .saying(headings)
    });
    let headings = exhibits.iter().map(|placed| {
        let PlacedExhibit { exhibit, path, page, .. } = placed;
        let columns = exhibit.table.columns.iter().map(|column| column.heading.as_str());
        let rows = exhibit.table.rows.iter().map(|row| row.name.as_str());
        let held: Vec<&str> = rows.chain(columns).collect();
        let table = if held.is_empty() { String::new() } else { held.join(", ") };
        Listed::new(Kind::Heading, address(&format!("{path}#{}", exhibit.name)), exhibit.heading.as_str())
            .saying([page.as_str(), &exhibit.note, &table])
    });
    let organisations =
        month_end.into_iter().flat_map(|month_end| organisations(ground, month_end, &exhibits));
    pages.chain(organisations).chain(headings).collect()
}

fn organisations(ground: &Ground<'_>, month_end: &MonthEnd, exhibits: &[PlacedExhibit]) -> Vec<Listed> {
    let of = |organisation: &domain::organisation::Organisation| {
        let path = format!("/organisation/{}", organisation.code);
        let (headline, _) = organisation::page::headline(month_end, &ground.view, organisation);
        let headings = exhibits.iter().filter(|placed| placed.path == path);
        let headings: Vec<&str> = headings.map(|placed| placed.exhibit.heading.as_str()).collect();
        let short = &organisation.short_name;
        Listed::new(Kind::Organisation, Address::of(&path), organisation.name.as_str())
            .named([short.as_str(), organisation.code.as_str(), organisation.kind.word(), &headline])
            .named(ASKED.map(|asked| format!("{short} {asked}")))
            .named(titled(ground, &organisation.name))
            .saying([headline.as_str()])
            .saying(headings)
    };
    month_end.organisations.iter().map(of).collect()
}

/// A page's title as browsers show it: with the year, or year and month.
fn titled(ground: &Ground<'_>, title: &str) -> [String; 2] {
    let view = &ground.view;
    [format!("{title}, {} month {}", view.year, view.month), format!("{title}, {}", view.year)]
}

/// Every exhibit of the month and the reform, with its page.
fn placed(ground: &Ground<'_>, month_end: Option<&MonthEnd>) -> Vec<PlacedExhibit> {
    let Ground { library, view, .. } = ground;
    let mut placed = Vec::new();
    if let Some(month_end) = month_end {
        placed.extend(placement::month_exhibits(month_end, view));
        if let Some(forecast) = library.forecast(view.year, view.month) {
            placed.extend(placement::forecast_exhibits(month_end, &forecast, view));
        }
        // How earlier forecasts did is worked out after a server has begun; its page is found by its names.
        if let Some(known) = library.analysis(view.year, view.month) {
            let pages = [MOVEMENT, RESOURCES].into_iter();
            placed.extend(
                pages.flat_map(|page| analysis::exhibits_of(*library, month_end, &known, view, page)),
            );
        }
    }
    let of_reform = reform_pages::exhibits(*library);
    // Functions are listed themselves.
    placed.extend(of_reform.filter(|placed| !placed.path.starts_with("/reform/function/")));
    placed.extend(access_pages::exhibits(*library));
    placed
}

/// Pages whose address takes no month.
fn address(path: &str) -> Address {
    let address = Address::of(path);
    if ["/flow", "/returns", "/scenarios", "/sql"].iter().any(|start| path.starts_with(start)) {
        address.choosing("")
    } else {
        address
    }
}

/// Whether the site has a page.
fn is_there(ground: &Ground<'_>, path: &str) -> bool {
    match path {
        "/reform/clusters" => ground.library.clusters().is_some(),
        _ if path.starts_with("/reform") => ground.library.reform().is_some(),
        _ if path.starts_with("/access") => ground.library.access().is_some(),
        "/sql" => ground.has_questions,
        "/documents" => ground.records.documents.is_some(),
        _ if path.starts_with("/scrutiny") || ["/packs", "/bulletin"].contains(&path) => {
            ground.records.register.is_some()
        }
        _ if path.starts_with("/flow") => ground.care.is_some(),
        _ if path.starts_with("/returns") => ground.has_return_desk,
        _ if path.starts_with("/scenarios") => ground.has_scenarios,
        _ => true,
    }
}

/// The headings under which a page stands.
fn headlines(ground: &Ground<'_>, month_end: Option<&MonthEnd>, path: &str) -> Vec<String> {
    let Ground { library, view, .. } = ground;
    let position = month_end.map(|month_end| overview::headline(month_end, view.reading()).text());
    let known = library.analysis(view.year, view.month);
    let programme = library.programme(view.year);
    let reform = library.reform();
    let headline = match path {
        "/" | "/money" => position,
        "/movement" => known.map(|known| movement_headline(&known)),
        "/resources" => known.map(|known| resources_headline(&known)),
        "/forecast" => library
            .forecast(view.year, view.month)
            .map(|forecast| forecast_sentence(&forecast.system.including)),
        "/efficiency" => programme.map(|programme| programme_headline(&programme).text),
        "/risks" => {
            return programme.map_or_else(Vec::new, |programme| {
                vec![risks_headline(&programme).text, controls_heading(&programme)]
            });
        }
        "/reform" => reform.map(|reform| reform_headline(&reform).text),
        "/reform/moves" => reform.map(|reform| reform_transfers(&reform).heading),
        "/reform/clusters" => library.clusters().map(|clusters| clusters_sentence(&clusters)),
        _ => None,
    };
    headline.into_iter().collect()
}
