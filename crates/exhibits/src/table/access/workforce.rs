//! Patients for each GP: by area now, and of one place by month.

use domain::provenance::Provenance;
use evidence::access::{Access, District};
use evidence::area::{Area, AreaKind};
use evidence::fact::Measure;
use evidence::workforce::{Workforce, history, history_of_practices, workforce};
use jiff::Span;
use jiff::civil::Date;

use super::super::efficiency::{row, word};
use super::super::{NO_DATA, figures, words};
use super::{WORKFORCE, named, rate, rows_of, share};
use crate::exhibit::{Cell, Chart, Column, Exhibit, FileRows, Row, RowKind, Table};
use crate::number::{Form, Number, grouped};
use crate::spec::trends::{Range, Trend, Trends, trends};

const VALUE: &[&str] = &["value"];
const GPS: &[(&str, &str)] = &[("measure", "fully_qualified_gp_fte")];
const PATIENTS: &[(&str, &str)] = &[("measure", "patients_of_known_gps")];

/// What is counted, under every table of it.
const DEFINITION: &str = "Patients for each GP: registered patients of the practices whose GPs are published, for each \
                          full-time equivalent (37.5 hours a week) of a fully qualified GP, without GPs in training and \
                          without locums. Patients covered: those patients, of all patients of the publisher’s file.";

fn columns() -> Vec<Column> {
    vec![
        figures("", "Patients for each GP").reading(VALUE),
        figures("", "GPs, full-time equivalents").reading(VALUE).of_rows(GPS),
        figures("", "Patients").reading(VALUE).of_rows(PATIENTS),
        figures("", "Patients covered").reading(VALUE),
    ]
}

fn cells(of: &Workforce, provenance: Provenance) -> Vec<Cell> {
    #[expect(clippy::cast_precision_loss, reason = "thousandths of GPs are below 2^53")]
    let gps = of.gp_fte as f64 / 1_000.0;
    let gps = Number::new(grouped(gps, 1), gps, Form::decimals(1)).known(provenance);
    let patients = of
        .patients
        .map_or(Cell::Missing(NO_DATA), |patients| Cell::Number(Number::count(patients).known(provenance)));
    vec![rate(of.patients_per_gp()), Cell::Number(gps), patients, share(of.covered)]
}

/// `2,012 patients for each GP in June 2026, 1,950 in June 2025`.
fn finding(history: &[Workforce]) -> Option<String> {
    let (last, before) = history.split_last()?;
    let per_gp = |of: &Workforce| Some(grouped(of.patients_per_gp()?, 0));
    let year_ago = before
        .iter()
        .find(|of| of.month.year() == last.month.year() - 1 && of.month.month() == last.month.month());
    let earlier = year_ago.or(before.first());
    let compared = earlier.and_then(|of| Some(format!(", {} in {}", per_gp(of)?, named(of.month))));
    Some(format!(
        "{} patients for each GP in {}{}",
        per_gp(last)?,
        named(last.month),
        compared.unwrap_or_default()
    ))
}

/// G5: the board and its sub-ICBs in the newest month that all have.
#[must_use]
pub fn workforce_now(access: &Access) -> Option<Exhibit> {
    let whole = access.areas_of(AreaKind::Icb).next()?;
    let history = history(&access.facts, whole);
    let month = history.last()?.month;
    let of_area = |area: &Area| {
        let of = workforce(&access.facts, area, month)?;
        let (kind, provenance) = match area.kind {
            AreaKind::Icb => (RowKind::Total, Provenance::Derived),
            _ => (RowKind::Body, Provenance::Published),
        };
        let mut row =
            row(&area.name, kind, cells(&of, provenance)).reading(rows_of(WORKFORCE, area, Some(month)));
        row.link = Some(format!("/access/place/{}", area.code));
        Some(row)
    };
    // The whole stands last, below its parts.
    let rows = access.areas_of(AreaKind::SubIcb).chain([whole]).filter_map(of_area).collect();
    Some(Exhibit {
        key: "G5".into(),
        name: "gp-workforce".into(),
        heading: finding(&history)?,
        note: DEFINITION.to_owned(),
        provenance: Provenance::Derived,
        table: Table {
            caption: format!("Patients for each GP, {}.", named(month)),
            row_heading: "Area".to_owned(),
            columns: columns(),
            rows,
        },
        chart: None,
    })
}

/// G6: an area by month, the newest first.
#[must_use]
pub fn workforce_of_area(access: &Access, area: &Area) -> Option<Exhibit> {
    let provenance = if area.parts.len() == 1 { Provenance::Published } else { Provenance::Derived };
    let history = history(&access.facts, area);
    let rows = history.iter().rev().map(|of| {
        row(&named(of.month), RowKind::Body, cells(of, provenance)).reading(rows_of(
            WORKFORCE,
            area,
            Some(of.month),
        ))
    });
    by_month(&area.name, &history, rows.collect(), columns(), DEFINITION.to_owned())
}

/// G6: the practices that stand in a district by month, the newest first.
#[must_use]
pub fn workforce_of_district(access: &Access, district: &District) -> Option<Exhibit> {
    let practices: Vec<Area> = access.practices_in(&district.name).cloned().collect();
    let history = history_of_practices(&access.facts, &practices);
    let rows = history.iter().rev().map(|of| {
        let mut cells = cells(of, Provenance::Derived);
        cells.push(word(format!("{} of {}", of.n_known, of.n_places)));
        let files = practices.iter().flat_map(|area| rows_of(WORKFORCE, area, Some(of.month)));
        row(&named(of.month), RowKind::Body, cells).reading(files.collect::<Vec<FileRows>>())
    });
    let columns = columns().into_iter().chain([words("", "Practices known")]).collect();
    let note = format!("{DEFINITION} {}", stands(access));
    by_month(&district.name, &history, rows.collect(), columns, note)
}

/// That practices count where they stand, and what says where that is.
pub(super) fn stands(access: &Access) -> String {
    format!(
        "A practice counts in the district in which its main site stands, wherever its patients live ({}).",
        access.practices_stand.source
    )
}

fn by_month(
    name: &str,
    history: &[Workforce],
    rows: Vec<Row>,
    columns: Vec<Column>,
    note: String,
) -> Option<Exhibit> {
    let heading = format!("{name}: {}", finding(history)?);
    Some(Exhibit {
        key: "G6".into(),
        name: "gp-workforce-by-month".into(),
        chart: chart(name, history),
        heading,
        note,
        provenance: Provenance::Derived,
        table: Table {
            caption: format!("Patients for each GP by month, {name}."),
            row_heading: "Month".to_owned(),
            columns,
            rows,
        },
    })
}

/// The course of it; none of a single month.
fn chart(name: &str, history: &[Workforce]) -> Option<Chart> {
    let (first, last) = (history.first()?, history.last()?);
    if history.len() < 2 {
        return None;
    }
    let months = every_month(first.month, last.month);
    let at = |month: &Date| history.iter().find(|of| of.month == *month)?.patients_per_gp();
    let pair = trends(
        "gp-workforce-by-month",
        &Trends {
            title: "Registered patients for each full-time equivalent GP".to_owned(),
            months: months.iter().map(|month| month.strftime("%b %Y").to_string()).collect(),
            range: Range::Any,
            trends: vec![Trend { name: name.to_owned(), values: months.iter().map(at).collect() }],
        },
    );
    Some(Chart {
        label: "Patients for each GP by month".to_owned(),
        description: format!("{}.", finding(history)?),
        wide: pair.wide,
        narrow: pair.narrow,
    })
}

/// All months between two, so that one without figures is a gap.
fn every_month(first: Date, last: Date) -> Vec<Date> {
    first.series(Span::new().months(1)).take_while(|month| *month <= last).collect()
}

/// The months of a place, of a table's period.
pub(super) fn months_of(access: &Access, area: Option<&Area>) -> Vec<Date> {
    let parts = |area: &Area| access.facts.common_periods(Measure::FullyQualifiedGpFte, &area.parts);
    area.map_or_else(Vec::new, parts)
}
