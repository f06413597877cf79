//! How far care is: from a district to the stations that its people may choose, and from all districts to one of them.

use domain::provenance::Provenance;
use evidence::access::{Access, District};
use evidence::travel::{Journey, reach, stations_of};
use evidence::urgent_care::{Site, history};

use super::super::efficiency::{row, word};
use super::super::{figures, words};
use super::urgent::{cost_of_a_contact, district_address, use_of};
use super::{ATTENDANCES, SITES, count};
use crate::exhibit::{Cell, Exhibit, FileRows, Row, RowKind, Table};
use crate::number::{Form, Number, counted, grouped_count};

const NOT_KNOWN: &str = "Not known";

fn minutes(journey: &Journey) -> Cell {
    let text = format!("{:.0}", journey.minutes);
    Cell::Number(Number::new(text, journey.minutes, Form::WHOLE).known(journey.provenance))
}

/// The stations with the note on how their times are known: each way of knowing once.
fn how_known<'j>(journeys: impl Iterator<Item = &'j Journey>) -> String {
    let mut sources: Vec<&str> = journeys.map(|journey| journey.source.as_str()).collect();
    sources.sort_unstable();
    sources.dedup();
    sources.retain(|source| !source.is_empty());
    if sources.is_empty() { String::new() } else { format!(" Times: {}.", sources.join("; ")) }
}

/// V1: the stations that people of a district may choose, the nearest first.
#[must_use]
pub fn travel(access: &Access, district: &District) -> Option<Exhibit> {
    let nearest = district.journeys.first()?;
    let rows = district.journeys.iter().map(|journey| journey_row(access, journey));
    let others = match district.journeys.len() - 1 {
        0 => String::new(),
        n => format!(", {} within reach", counted(n, "other is", "others are")),
    };
    Some(Exhibit {
        key: "V1".into(),
        name: "travel".into(),
        heading: format!(
            "From {} it takes {:.0} minutes to the nearest urgent care, {}{others}",
            district.name, nearest.minutes, nearest.name
        ),
        note: format!(
            "What the care network lets people of {} choose, from the middle of the district by car: many live nearer or \
             further, and public transport is not known.{} Attendances, use and cost are those published or stated of the \
             site, all its patients together; of sites beyond the system they are not known.",
            district.name,
            how_known(district.journeys.iter())
        ),
        provenance: weakest(district.journeys.iter()),
        table: Table {
            caption: format!("Urgent care that people of {} may choose, the nearest first.", district.name),
            row_heading: "Urgent care".to_owned(),
            columns: vec![
                figures("", "Minutes"),
                words("", "Where"),
                words("", "Open"),
                figures("", "Attendances of the last month")
                    .reading(&["value"])
                    .of_rows(&[("dimension", ""), ("measure", "attendances")]),
                figures("", "Used").reading(&["value", "contacts_a_month"]),
                figures("", "Cost of a contact").reading(&["value", "pounds_a_year"]),
            ],
            rows: rows.collect(),
        },
        chart: None,
    })
}

fn journey_row(access: &Access, journey: &Journey) -> Row {
    let site = journey.code.as_ref().and_then(|code| access.sites.iter().find(|site| site.code == *code));
    let history = site.map_or_else(Vec::new, |site| history(&access.facts, site));
    let (newest, known) = (history.last(), Cell::Missing(NOT_KNOWN));
    let cells = vec![
        minutes(journey),
        word(journey.site.clone()),
        word(journey.open.clone()),
        newest.map_or_else(|| known.clone(), |care| count(care.attendances)),
        newest.map_or_else(|| known.clone(), use_of),
        site.filter(|_| !history.is_empty()).map_or(known, |site| cost_of_a_contact(&history, site)),
    ];
    let mut row = row(&journey.name, RowKind::Body, cells);
    row.link = site.and_then(|site| site.district.as_deref()).map(district_address);
    let mut files = Vec::new();
    if let (Some(code), Some(care)) = (&journey.code, newest) {
        let mut rows = FileRows::with(ATTENDANCES, "place", code.clone());
        rows.chosen_by.push(("period", care.month.to_string()));
        files.extend([rows, FileRows::with(SITES, "code", code.clone())]);
    }
    row.reading(files)
}

fn weakest<'j>(journeys: impl Iterator<Item = &'j Journey>) -> Provenance {
    journeys.map(|journey| journey.provenance).max().unwrap_or(Provenance::Derived)
}

/// V2: the districts whose people may choose what reports attendances at a site, the nearest first: a table a station.
#[must_use]
pub fn reached_from(access: &Access, site: &Site) -> Vec<Exhibit> {
    stations_of(access, &site.code).into_iter().filter_map(|station| reached(access, station)).collect()
}

fn reached(access: &Access, station: &str) -> Option<Exhibit> {
    let near = reach(access, station);
    let (own, nearest) = *near.first()?;
    let mut residents = 0;
    let rows = near.iter().map(|(district, journey)| {
        residents += district.residents;
        let people = |n: u64| Cell::Number(Number::count(n).known(Provenance::Derived));
        let cells = vec![minutes(journey), people(district.residents), people(residents)];
        let mut row = row(&district.name, RowKind::Body, cells);
        row.link = Some(district_address(&district.name));
        row
    });
    let rows: Vec<Row> = rows.collect();
    let furthest = near.last().filter(|_| 1 < near.len()).map_or_else(String::new, |(district, journey)| {
        format!(", from {} {:.0}", district.name, journey.minutes)
    });
    Some(Exhibit {
        key: "V2".into(),
        name: format!("reach-{}", station.to_lowercase().replace([' ', ',', '\''], "-")).into(),
        heading: format!(
            "{} in {} may choose {}: from {} it takes {:.0} minutes{furthest}",
            counted_people(residents),
            counted(near.len(), "district", "districts"),
            nearest.name,
            own.name,
            nearest.minutes
        ),
        note: format!(
            "Who may choose it, and how far it is from the middle of each district by car; who comes, and why not more or fewer, \
             no figure here says. It is open {}.{}",
            nearest.open,
            how_known(near.iter().map(|(_, journey)| *journey))
        ),
        provenance: weakest(near.iter().map(|(_, journey)| *journey)),
        table: Table {
            caption: format!("Districts from which {} is within reach, the nearest first.", nearest.name),
            row_heading: "District".to_owned(),
            columns: vec![
                figures("", "Minutes"),
                figures("", "Residents"),
                figures("", "Residents so far away or nearer"),
            ],
            rows,
        },
        chart: None,
    })
}

fn counted_people(n: u64) -> String {
    format!("{} residents", grouped_count(n))
}
