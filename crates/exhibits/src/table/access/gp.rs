//! Appointments in general practice: who, how, how soon, and how sure.

use domain::provenance::Provenance;
use evidence::access::Access;
use evidence::area::{Area, AreaKind};
use evidence::code_change::is_added_up;
use evidence::gp_access::{GpAccess, gp_access, history};
use jiff::civil::{Date, date};

use super::super::efficiency::row;
use super::super::figures;
use super::{
    COVERAGE, LISTS, added_up, appointments_of, month_of, named, rate, rows_of, share, share_of_known, sum,
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
        share_of_known(access.with_gp),
        share(Some(access.with_gp.of_all)),
        share_of_known(access.face_to_face),
        share_of_known(access.same_day),
        share_of_known(access.within_14_days),
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
    let bounds = of.with_gp.bounds().map_or_else(String::new, |(least, most, _)| {
        format!(
            ": it lies between {:.1}% and {:.1}%, whoever saw the others",
            least.percent(),
            most.percent()
        )
    });
    Some(format!(
        "Of {:.1}% of {} appointments it is not recorded who saw the patient, so the share with a GP is {:.1}% where it \
         is recorded and {:.1}% of all{bounds}. {covered}{lists}",
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

/// `46.6% in August 2021, 50.6% in August 2020 and 48.4% in August 2019`: the newest month of an area beside the same
/// month of up to two years before, so that neither season nor a single odd year is taken for a change.
fn same_months(history: &[GpAccess]) -> Option<String> {
    let last = history.last()?;
    let of_year = |years: i16| {
        history
            .iter()
            .find(|of| of.month.year() == last.month.year() - years && of.month.month() == last.month.month())
    };
    let said = |of: &GpAccess| {
        Some(format!("{:.1}% in {}", of.with_gp.of_known.map(Ratio::percent)?, named(of.month)))
    };
    let before: Vec<String> = [1, 2].into_iter().filter_map(|years| said(of_year(years)?)).collect();
    Some(match &before[..] {
        [] => said(last)?,
        [one] => format!("{} and {one}", said(last)?),
        [one, two, ..] => format!("{}, {one} and {two}", said(last)?),
    })
}

/// A word on the months of the pandemic, where any is among them.
fn pandemic(history: &[GpAccess]) -> &'static str {
    let is_of_it = |of: &GpAccess| PANDEMIC.0 <= of.month && of.month <= PANDEMIC.1;
    if history.iter().any(is_of_it) { "Months of the pandemic are among them. " } else { "" }
}

/// The months from the first lockdown in England to the end of restrictions.
const PANDEMIC: (Date, Date) = (date(2020, 3, 1), date(2021, 7, 1));

/// Where it is told whether a measure is changing.
const IS_IT_CHANGING: &str =
    "Whether that is more than its usual variation, a control chart under Evidence says.";

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
                .map(|history| {
                    at(history, *month).map_or_else(|| share(None), |of| share_of_known(of.with_gp))
                })
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
        .filter_map(|(area, history)| Some(format!("{}: {}", area.name, same_months(history)?)))
        .collect();
    let first = histories.first().and_then(|history| same_months(history)).unwrap_or_default();
    let name = areas.first().map_or("", |area| &*area.name);
    Some(Exhibit {
        key: "G2".into(),
        name: "gp-by-month".into(),
        heading: format!("The share with a GP in {name}: {first}"),
        note: with_codes_before(
            access,
            &areas.iter().flat_map(|area| area.codes()).collect::<Vec<_>>(),
            *months.first()?,
            &format!(
                "Of appointments that say who saw the patient. {}{IS_IT_CHANGING}",
                histories.first().map_or("", |history| pandemic(history))
            ),
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
    let heading = same_months(&history).map_or_else(
        || format!("{}: appointments in {}", area.name, named(last.month)),
        |months| format!("{}: the share with a GP was {months}", area.name),
    );
    let note = format!("{NOTE} {}{IS_IT_CHANGING}", pandemic(&history));
    Some(Exhibit {
        key: "G3".into(),
        name: "gp-of-area".into(),
        heading,
        note: with_codes_before(access, &codes, history.first()?.month, &note),
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
