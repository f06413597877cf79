//! Places of access to care: the board, its sub-ICBs, networks and practices, and districts, each with its page; the
//! pages that compare them; and the numbers on the pages of the whole system, as somebody may have read them there.

use evidence::area::AreaKind;
use exhibits::exhibit::Cell;

use super::Ground;
use crate::access::compare;
use crate::access::frame::district_address;
use crate::access::page::exhibits_of_pages;
use crate::placement::PlacedExhibit;
use crate::search::entry::{Address, Kind, Listed};

/// What figures of a main area are of.
const OF_MAIN_AREAS: &str = "Waiting list, GP appointments, share with a GP, registered patients";

/// Every place that figures are published of.
pub(super) fn listed(ground: &Ground<'_>) -> Vec<Listed> {
    let Some(access) = ground.library.access() else { return Vec::new() };
    let areas = access.areas.iter().map(|area| {
        let is_main = matches!(area.kind, AreaKind::Icb | AreaKind::SubIcb);
        Listed::new(
            Kind::Page,
            Address::of(&format!("/access/place/{}", area.code)),
            format!("Access to care: {} ({})", area.name, area.code),
        )
        .named([area.code.as_str(), &area.name])
        .saying([area.kind.word(), if is_main { OF_MAIN_AREAS } else { "" }])
        .weighing(if is_main { 0.8 } else { 0.5 })
    });
    let districts = access.districts.iter().map(|district| {
        let sites = access.sites.iter().filter(|site| site.district.as_deref() == Some(&*district.name));
        Listed::new(
            Kind::Page,
            Address::of(&district_address(&district.name)),
            format!("Access to care: {}", district.name),
        )
        .named(
            [
                "urgent care",
                "A&E attendances",
                "population of",
                "residents of",
                "how many people live in",
                "how far is care from",
                "practices in",
            ]
            .map(|asked| format!("{asked} {}", district.name)),
        )
        .named([district.name.clone()])
        .saying(sites.map(|site| site.name.as_str()))
        .weighing(0.8)
    });
    let directory = (!access.areas.is_empty()).then(|| {
        Listed::new(
            Kind::Page,
            Address::of("/access/places"),
            "Every place: districts, PCNs and practices".to_owned(),
        )
        .named(["places", "list of practices", "list of PCNs", "find my practice", "which GP practice"])
        .saying(["Districts, and practices by PCN and sub-ICB, each with its page"])
        .weighing(0.8)
    });
    let compared = compare::pages(&access).into_iter().map(|page| {
        Listed::new(
            Kind::Page,
            Address::of(&page.path),
            format!(
                "{} compared by {}",
                exhibits::words::capital_first(page.kind.words()),
                lower_first(page.by)
            ),
        )
        .named([
            format!("compare {}", page.kind.words()),
            format!("all {}: {}", page.kind.words(), page.by),
            format!("{} by {}", page.kind.word(), page.by),
        ])
        .saying(["Every place of a kind in order, and on a map of tiles", page.of_what])
        .weighing(if page.is_first { 0.9 } else { 0.7 })
    });
    let numbers = exhibits_of_pages(&access).iter().flat_map(numbers).collect::<Vec<_>>();
    areas.chain(districts).chain(directory).chain(compared).chain(numbers).collect()
}

/// `with a GP`; abbreviations keep their capitals.
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next();
    if letters.clone().next().is_some_and(|second| second.is_lowercase() || second == ' ') {
        first.map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
    } else {
        text.to_owned()
    }
}

/// The numbers of a table: a row and a column each, found by what is printed.
fn numbers(placed: &PlacedExhibit) -> Vec<Listed> {
    let exhibit = &placed.exhibit;
    let mut listed = Vec::new();
    for row in &exhibit.table.rows {
        for (cell, column) in row.cells.iter().zip(&exhibit.table.columns) {
            let Cell::Number(number) = cell else { continue };
            let Some(id) = number.id else { continue };
            let column_name = [column.group.as_str(), column.heading.as_str()]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<&str>>()
                .join(", ");
            listed.push(
                Listed::new(
                    Kind::Figure,
                    Address::of(&format!("/f/{id}")).choosing(""),
                    format!("{}: {column_name}", row.name),
                )
                .named([number.text.clone()])
                .saying([number.text.as_str(), &placed.page, &exhibit.table.caption])
                .weighing(0.8),
            );
        }
    }
    listed
}
