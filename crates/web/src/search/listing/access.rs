//! Places of access to care: the board, its sub-ICBs, networks and practices, and districts, each with its page.

use evidence::area::AreaKind;

use super::Ground;
use crate::access::page::district_address;
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
        .named([format!("urgent care {}", district.name), format!("A&E attendances {}", district.name)])
        .saying(sites.map(|site| site.name.as_str()))
        .weighing(0.8)
    });
    areas.chain(districts).collect()
}
