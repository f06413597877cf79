//! Appointments in general practice: who, how, how soon, and how sure.

use domain::provenance::Provenance;
use evidence::access::Access;
use evidence::area::{Area, AreaKind};
use evidence::code_change::is_added_up;
use evidence::fact::Measure;
use evidence::gp_access::{GpAccess, gp_access, history};
use jiff::civil::Date;

use super::super::efficiency::row;
use super::super::{NO_DATA, figures, words};
use super::{
    COVERAGE, LISTS, WORKFORCE, added_up, appointments_of, count, month_of, named, rate, rows_of, share, sum,
    with_codes_before,
};
use crate::exhibit::{Cell, Chart, Column, Exhibit, Row, RowKind, Table};
use crate::number::grouped_count;
use crate::spec::trends::{Range, Trend, Trends, trends};
use evidence::ratio::Ratio;

const STAFF: &[(&str, &str)] = &[("dimension", "staff_type")];
const MODE: &[(&str, &str)] = &[("dimension", "mode")];
const WAIT: &[(&str, &str)] = &[("dimension", "wait")];
const STATUS: &[(&str, &str)] = &[("dimension", "status")];
const VALUE: &[&str] = &["value"];

/// The columns of an area and month, each with its cell.
fn columns() -> Vec<Column> {
    let of = |group, heading, rows| figures(group, heading).reading(VALUE).of_rows(rows);
    vec![
        of("", "Appointments", STAFF),
        of("", "Per 1,000 patients", STAFF),
        of("Share with a GP", "Where recorded", STAFF),
        of("Share with a GP", "Of all", STAFF),
        of("How and when", "Face to face", MODE),
        of("How and when", "Same day", WAIT),
        of("How and when", "Within 14 days", WAIT),
        of("How and when", "Not attended", STATUS),
        of("How sure", "Staff not recorded", STAFF),
        of("How sure", "Patients covered", &[]),
    ]
}

fn cells(access: &GpAccess) -> Vec<Cell> {
    vec![
        sum(access.appointments, &access.area),
        rate(access.per_1000()),
        share(access.with_gp.of_known),
        share(Some(access.with_gp.of_all)),
        share(access.face_to_face.of_known),
        share(access.same_day.of_known),
        share(access.within_14_days.of_known),
        share(access.did_not_attend),
        share(Some(access.unknown_staff)),
        share(access.coverage),
    ]
}

fn reading(row: Row, area: &Area, month: Date) -> Row {
    let files = [appointments_of(area.kind), COVERAGE, LISTS];
    row.reading(files.into_iter().flat_map(|file| {
        // A list is of another day than the month.
        rows_of(file, area, (file != LISTS).then_some(month))
    }))
}

const NOTE: &str = "Not every appointment says who saw the patient, how, or when it was booked: shares are of those that \
                    do, but for “of all”. Patients covered: those of practices whose appointments are counted, of all \
                    registered.";

/// The finding of a month: the share with a GP in each area.
#[must_use]
pub fn gp_headline(access: &Access, month: Date) -> Option<String> {
    let shares: Vec<String> = access
        .areas_of(AreaKind::SubIcb)
        .filter_map(|area| {
            let share = gp_access(&access.facts, area, month)?.with_gp.of_known?;
            Some(format!("{:.1}% in {}", share.percent(), area.name))
        })
        .collect();
    let (last, others) = shares.split_last()?;
    let listed = if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) };
    Some(format!("Of appointments in {} that say who saw the patient, a GP saw {listed}", named(month)))
}

/// How sure one can be of a month, in a sentence or two.
#[must_use]
pub fn gp_sureness(access: &Access, month: Date) -> Option<String> {
    let whole = access.areas_of(AreaKind::Icb).next()?;
    let of = gp_access(&access.facts, whole, month)?;
    let covered = of.coverage.map_or_else(
        || "How many practices are counted is not in the files read.".to_owned(),
        |coverage| {
            format!("The practices that are counted have {:.1}% of registered patients.", coverage.percent())
        },
    );
    let lists = of.patients.map_or_else(String::new, |(patients, day)| {
        let day = domain::month::day_in_words(day);
        format!(" Rates are over {} patients registered on {day}.", grouped_count(patients))
    });
    Some(format!(
        "Of {:.1}% of {} appointments it is not recorded who saw the patient, so the share with a GP is {:.1}% where it \
         is recorded and {:.1}% of all. {covered}{lists}",
        of.unknown_staff.percent(),
        grouped_count(of.appointments),
        of.with_gp.of_known.unwrap_or(of.with_gp.of_all).percent(),
        of.with_gp.of_all.percent(),
    ))
}

/// G1: the board and its sub-ICBs in a month.
#[must_use]
pub fn gp_now(access: &Access, month: Date) -> Option<Exhibit> {
    let rows: Vec<Row> = access
        .main_areas()
        .filter_map(|area| {
            let of = gp_access(&access.facts, area, month)?;
            let kind = if area.kind == AreaKind::Icb { RowKind::Total } else { RowKind::Body };
            let mut row = reading(row(&area.name, kind, cells(&of)), area, month);
            row.link = Some(format!("/access/place/{}", area.code));
            Some(row)
        })
        .collect();
    let whole = gp_access(&access.facts, access.areas_of(AreaKind::Icb).next()?, month)?;
    let per_1000 = whole
        .per_1000()
        .map_or_else(String::new, |per| format!(", {per:.0} for each 1,000 registered patients"));
    let heading = format!("{} appointments in {}{per_1000}", grouped_count(whole.appointments), named(month));
    Some(Exhibit {
        key: "G1".into(),
        name: "gp-access".into(),
        heading,
        note: NOTE.to_owned(),
        provenance: Provenance::Derived,
        table: Table {
            caption: format!("Appointments in general practice, {}.", named(month)),
            row_heading: "Area".to_owned(),
            columns: columns(),
            // The whole stands last, below its parts.
            rows: parts_first(rows),
        },
        chart: None,
    })
}

fn parts_first(rows: Vec<Row>) -> Vec<Row> {
    let (totals, mut parts): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.kind.is_sum());
    parts.extend(totals);
    parts
}

/// `went from 50.2% to 46.6% between August 2020 and August 2021`: of an area over the last twelve months.
fn change(history: &[GpAccess]) -> Option<String> {
    let last = history.last()?;
    let before = history
        .iter()
        .find(|of| of.month.year() == last.month.year() - 1 && of.month.month() == last.month.month());
    let before = before.or_else(|| history.first()).filter(|before| before.month < last.month)?;
    let percent = |of: &GpAccess| of.with_gp.of_known.map(Ratio::percent);
    Some(format!(
        "went from {:.1}% in {} to {:.1}% in {}",
        percent(before)?,
        named(before.month),
        percent(last)?,
        named(last.month)
    ))
}

/// G2: the share with a GP by month, an area a column.
#[must_use]
pub fn gp_by_month(access: &Access) -> Option<Exhibit> {
    let areas: Vec<&Area> = access.areas_of(AreaKind::SubIcb).collect();
    let months = access.gp_months();
    let last = *months.last()?;
    let histories: Vec<Vec<GpAccess>> = areas.iter().map(|area| history(&access.facts, area)).collect();
    let at = |history: &[GpAccess], month: Date| history.iter().find(|of| of.month == month).cloned();
    let rows: Vec<Row> = months
        .iter()
        .rev()
        .map(|month| {
            let cells = histories
                .iter()
                .map(|history| share(at(history, *month).and_then(|of| of.with_gp.of_known)))
                .collect();
            let files = areas.iter().flat_map(|area| rows_of(appointments_of(area.kind), area, Some(*month)));
            let codes: Vec<String> = areas.iter().flat_map(|area| area.codes()).collect();
            row(&month_of(access, &codes, *month), RowKind::Body, cells).reading(files)
        })
        .collect();
    let lines = areas.iter().zip(&histories).map(|(area, history)| Trend {
        name: area.name.clone(),
        values: months
            .iter()
            .map(|month| at(history, *month)?.with_gp.of_known.map(Ratio::percent))
            .collect(),
    });
    let pair = trends(
        "gp-by-month",
        &Trends {
            title: "With a GP, % where recorded".to_owned(),
            months: months.iter().map(|month| month.strftime("%b %Y").to_string()).collect(),
            range: Range::Shares,
            trends: lines.take(4).collect(),
        },
    );
    let changes: Vec<String> = areas
        .iter()
        .zip(&histories)
        .filter_map(|(area, history)| Some(format!("{} {}", area.name, change(history)?)))
        .collect();
    let first = changes.first().cloned().unwrap_or_default();
    Some(Exhibit {
        key: "G2".into(),
        name: "gp-by-month".into(),
        heading: format!("The share with a GP in {first}"),
        note: with_codes_before(
            access,
            &areas.iter().flat_map(|area| area.codes()).collect::<Vec<_>>(),
            *months.first()?,
            "Of appointments that say who saw the patient. Months of the pandemic are among them.",
        ),
        provenance: Provenance::Derived,
        table: Table {
            caption: format!(
                "Share of appointments with a GP by month, % of those that say who saw the patient, to {}.",
                named(last)
            ),
            row_heading: "Month".to_owned(),
            columns: areas.iter().map(|area| shares_of(area)).collect(),
            rows,
        },
        chart: Some(Chart {
            label: "Share of appointments with a GP by month".to_owned(),
            description: format!("{}.", changes.join("; ")),
            wide: pair.wide,
            narrow: pair.narrow,
        }),
    })
}

/// The column of an area's shares.
fn shares_of(area: &Area) -> Column {
    let column = figures("", &area.name).reading(VALUE).of_rows(STAFF);
    match &area.parts[..] {
        [only] => column.and_rows("place", only.clone()),
        _ => column,
    }
}

/// G3: one area by month.
#[must_use]
pub fn gp_of_area(access: &Access, area: &Area) -> Option<Exhibit> {
    let (history, codes) = (history(&access.facts, area), area.codes());
    let rows: Vec<Row> = history
        .iter()
        .rev()
        .map(|of| {
            let mut cells = cells(of);
            if is_added_up(&access.code_changes, &codes, of.month) {
                cells[0] = added_up(of.appointments);
            }
            reading(row(&month_of(access, &codes, of.month), RowKind::Body, cells), area, of.month)
        })
        .collect();
    let last = history.last()?;
    let heading = change(&history).map_or_else(
        || format!("{}: appointments in {}", area.name, named(last.month)),
        |change| format!("{}: the share with a GP {change}", area.name),
    );
    Some(Exhibit {
        key: "G3".into(),
        name: "gp-of-area".into(),
        heading,
        note: with_codes_before(access, &codes, history.first()?.month, NOTE),
        provenance: Provenance::Derived,
        table: Table {
            caption: format!("Appointments in general practice by month, {}.", area.name),
            row_heading: "Month".to_owned(),
            columns: columns(),
            rows,
        },
        chart: None,
    })
}

/// What lists do not add up to, in a sentence; nothing where they are all of the area's, or of other days.
fn part_of_whole(lists: &[(&Area, u64, Date)], within: &Area, (whole, day): (u64, Date)) -> String {
    let sum: u64 = lists.iter().map(|(_, patients, _)| patients).sum();
    if sum == whole || lists.iter().any(|(.., of)| *of != day) {
        return String::new();
    }
    format!(
        " These lists hold {} of the {} patients of {}; the rest stands in none of them.",
        grouped_count(sum),
        grouped_count(whole),
        within.name
    )
}

/// G4: the lists of the areas within an area on the last day that each is published, the longest first.
#[must_use]
pub fn gp_lists(access: &Access, within: &Area) -> Option<Exhibit> {
    let newest = |area: &Area| {
        let day = *access.facts.common_periods(Measure::RegisteredPatients, &area.parts).last()?;
        Some((access.facts.sum(Measure::RegisteredPatients, &area.parts, day)?, day))
    };
    let per_gp = |area: &Area| {
        let month = *access.facts.common_periods(Measure::FullyQualifiedGpFte, &area.parts).last()?;
        gp_access(&access.facts, area, month)?.patients_per_gp()
    };
    let is_inside = |area: &Area| area.within.as_deref() == Some(&*within.code);
    let has_parts = access.areas.iter().any(is_inside);
    // What nothing lies in has its own list.
    let inside = access.areas.iter().filter(|area| is_inside(area) || !has_parts && *area == within);
    let mut lists: Vec<(&Area, u64, Date)> =
        inside.filter_map(|area| newest(area).map(|(patients, day)| (area, patients, day))).collect();
    lists.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.code.cmp(&b.0.code)));
    let (first, n_lists) = (lists.first()?, lists.len());
    let rows = lists.iter().map(|(area, patients, day)| {
        let cells = vec![
            super::super::efficiency::word(area.kind.word()),
            count(*patients),
            super::super::efficiency::word(domain::month::day_in_words(*day)),
            per_gp(area).map_or(Cell::Missing(NO_DATA), |value| rate(Some(value))),
        ];
        let mut row = row(&area.name, RowKind::Body, cells)
            .reading(rows_of(LISTS, area, Some(*day)).into_iter().chain(rows_of(WORKFORCE, area, None)));
        row.link = Some(format!("/access/place/{}", area.code));
        row
    });
    Some(Exhibit {
        key: "G4".into(),
        name: "gp-lists".into(),
        heading: match n_lists {
            1 => format!("{} has {} registered patients", first.0.name, grouped_count(first.1)),
            _ => format!(
                "{} has the longest of {n_lists} lists in {}: {} patients",
                first.0.name,
                within.name,
                grouped_count(first.1)
            ),
        },
        note: format!(
            "Patients for each GP: registered patients for each full-time equivalent of a fully qualified GP, without \
             trainees and locums. Lists of a few patients are new or special ones.{}",
            newest(within).map_or_else(String::new, |whole| part_of_whole(&lists, within, whole))
        ),
        provenance: Provenance::Published,
        table: Table {
            caption: format!("Registered patients within {}.", within.name),
            row_heading: "Area".to_owned(),
            columns: vec![
                words("", "Kind"),
                figures("", "Patients").reading(VALUE),
                words("", "On"),
                figures("", "Patients for each GP").reading(VALUE),
            ],
            rows: rows.collect(),
        },
        chart: None,
    })
}
