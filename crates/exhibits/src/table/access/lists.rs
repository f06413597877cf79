//! Lists of registered patients: those within an area, and those of the practices that stand in a district.

use std::collections::BTreeSet;

use domain::provenance::Provenance;
use evidence::access::{Access, District};
use evidence::area::{Area, AreaKind};
use evidence::fact::Measure;
use evidence::workforce;
use jiff::civil::Date;

use super::super::efficiency::{row, word};
use super::super::{NO_DATA, figures, words};
use super::workforce::stands;
use super::{LISTS, WORKFORCE, count, rate, rows_of};
use crate::exhibit::{Cell, Exhibit, Row, RowKind, Table};
use crate::number::{counted, grouped_count};

const VALUE: &[&str] = &["value"];
const NOTE: &str = "Patients for each GP: registered patients for each full-time equivalent of a fully qualified GP, without \
                    trainees and locums. Lists of a few patients are new or special ones.";

/// An area, its registered patients, and the day on which these were counted.
struct List<'a> {
    area: &'a Area,
    patients: u64,
    day: Date,
}

/// The list of an area on the last day that it is published.
fn newest<'a>(access: &Access, area: &'a Area) -> Option<List<'a>> {
    let day = *access.facts.common_periods(Measure::RegisteredPatients, &area.parts).last()?;
    Some(List { area, patients: access.facts.sum(Measure::RegisteredPatients, &area.parts, day)?, day })
}

/// The lists of areas, the longest first.
fn lists<'a>(access: &Access, areas: impl Iterator<Item = &'a Area>) -> Vec<List<'a>> {
    let mut lists: Vec<List<'a>> = areas.filter_map(|area| newest(access, area)).collect();
    lists.sort_by(|a, b| b.patients.cmp(&a.patients).then_with(|| a.area.code.cmp(&b.area.code)));
    lists
}

/// The day of lists, where it is that of all of them.
fn one_day(lists: &[List<'_>]) -> Option<Date> {
    let days: BTreeSet<Date> = lists.iter().map(|list| list.day).collect();
    days.first().copied().filter(|_| days.len() == 1)
}

fn per_gp(access: &Access, area: &Area) -> Cell {
    let newest = workforce::history(&access.facts, area).pop();
    newest.and_then(|of| of.patients_per_gp()).map_or(Cell::Missing(NO_DATA), |value| rate(Some(value)))
}

/// The row of a list; `of_what` is what stands beside its name.
fn list_row(access: &Access, list: &List<'_>, of_what: Cell) -> Row {
    let List { area, patients, day } = list;
    let cells =
        vec![of_what, count(*patients), word(domain::month::day_in_words(*day)), per_gp(access, area)];
    let files = rows_of(LISTS, area, Some(*day)).into_iter().chain(rows_of(WORKFORCE, area, None));
    let mut row = row(&area.name, RowKind::Body, cells).reading(files);
    row.link = Some(format!("/access/place/{}", area.code));
    row
}

fn table(caption: String, of_what: &str, rows: Vec<Row>) -> Table {
    Table {
        caption,
        row_heading: "Area".to_owned(),
        columns: vec![
            words("", of_what),
            figures("", "Patients").reading(VALUE),
            words("", "On"),
            figures("", "Patients for each GP").reading(VALUE),
        ],
        rows,
    }
}

/// What lists do not add up to, in a sentence; nothing where they are all of the area's, or of other days.
fn part_of_whole(lists: &[List<'_>], within: &List<'_>) -> String {
    let sum: u64 = lists.iter().map(|list| list.patients).sum();
    if sum == within.patients || lists.iter().any(|list| list.day != within.day) {
        return String::new();
    }
    format!(
        " These lists hold {} of the {} patients of {}; the rest stands in none of them.",
        grouped_count(sum),
        grouped_count(within.patients),
        within.area.name
    )
}

/// G4: the lists of the areas within an area on the last day that each is published, the longest first.
#[must_use]
pub fn gp_lists(access: &Access, within: &Area) -> Option<Exhibit> {
    let is_inside = |area: &Area| area.within.as_deref() == Some(&*within.code);
    let has_parts = access.areas.iter().any(is_inside);
    // What nothing lies in has its own list.
    let inside = access.areas.iter().filter(|area| is_inside(area) || !has_parts && *area == within);
    let lists = lists(access, inside);
    let longest = lists.first()?;
    // Where no register says where practices stand, nothing is said of it.
    let are_practices = !access.practices_stand.in_district.is_empty()
        && lists.iter().all(|list| list.area.kind == AreaKind::Practice);
    let of_what = |list: &List<'_>| match access.district_of(list.area) {
        Some(district) if are_practices => word(district),
        None if are_practices => Cell::Missing("Not known"),
        _ => word(list.area.kind.word()),
    };
    let rows = lists.iter().map(|list| list_row(access, list, of_what(list))).collect();
    let whole = newest(access, within).map_or_else(String::new, |whole| part_of_whole(&lists, &whole));
    let districts = if are_practices { format!(" {}", stands(access)) } else { String::new() };
    Some(Exhibit {
        key: "G4".into(),
        name: "gp-lists".into(),
        heading: match lists.len() {
            1 => format!("{} has {} registered patients", longest.area.name, grouped_count(longest.patients)),
            n_lists => format!(
                "{} has the longest of {n_lists} lists in {}: {} patients",
                longest.area.name,
                within.name,
                grouped_count(longest.patients)
            ),
        },
        note: format!("{NOTE}{whole}{districts}"),
        provenance: Provenance::Published,
        table: table(
            format!("Registered patients within {}.", within.name),
            if are_practices { "District" } else { "Kind" },
            rows,
        ),
        chart: None,
    })
}

/// G7: the practices that stand in a district, the longest list first.
#[must_use]
pub fn lists_of_district(access: &Access, district: &District) -> Option<Exhibit> {
    let lists = lists(access, access.practices_in(&district.name));
    let longest = lists.first()?;
    let n_practices = access.practices_in(&district.name).count();
    let within = |area: &Area| area.within.as_ref().and_then(|code| access.area(code));
    let of_what =
        |list: &List<'_>| within(list.area).map_or_else(|| word(""), |area| word(area.name.clone()));
    let rows = lists.iter().map(|list| list_row(access, list, of_what(list))).collect();
    let patients: u64 = lists.iter().map(|list| list.patients).sum();
    let together = one_day(&lists).map_or_else(String::new, |day| {
        format!("{} patients on {}, ", grouped_count(patients), domain::month::day_in_words(day))
    });
    let unknown = match n_practices - lists.len() {
        0 => String::new(),
        n => format!(" No list of {} is in the files read.", counted(n, "practice", "practices")),
    };
    Some(Exhibit {
        key: "G7".into(),
        name: "practices".into(),
        heading: format!(
            "{} in {}: {together}{} at {}",
            counted(n_practices, "practice stands", "practices stand"),
            district.name,
            grouped_count(longest.patients),
            longest.area.name
        ),
        note: format!("{NOTE} {}{unknown}", stands(access)),
        provenance: Provenance::Published,
        table: table(format!("Practices that stand in {}.", district.name), "PCN", rows),
        chart: None,
    })
}
