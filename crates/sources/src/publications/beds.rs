//! Beds (NHS England): quarterly availability and occupancy (KH03) and the monthly bed situation report.

use jiff::civil::Date as Day;

use domain::counted::Counted;

use super::batch::Output;
use super::input::Input;
use super::layout::{KnownBy, Layout};
use super::names::{if_any, month_of_table, own_name, quarter_that_ends, quarter_within, region_of};
use super::table::ColumnKind::{Date, Decimal, Text};
use super::table::{ColumnSpec, TableSpec};
use super::value;
use crate::fault::SourcesError;

const KH03: &str = "kh03";
const SITREP: &str = "beds_daily";
/// Places of beds: both publications give averages.
const SCALE: u8 = 3;
/// How far printed totals may be from the sum of rounded parts: one bed.
const TOLERANCE: i64 = 1_000;

/// Beds by quarter, trust and sector.
pub(super) const QUARTERLY: TableSpec = TableSpec {
    name: "kh03_beds",
    about: "Average daily number of beds that are available and occupied, by quarter, trust and sector (KH03). All \
            sectors together are checked and left out.",
    publication: KH03,
    columns: &[
        ColumnSpec::new("quarter", Date, "The quarter, as its first day"),
        ColumnSpec::new("opening", Text, "overnight or day only"),
        ColumnSpec::new("region", Text, "Code of the region; missing where the edition gives none"),
        ColumnSpec::new("org", Text, "ODS code of the trust"),
        ColumnSpec::new("org_name", Text, "Its name in that edition"),
        ColumnSpec::new(
            "sector",
            Text,
            "General & Acute, Learning Disabilities, Maternity or Mental Illness",
        ),
        ColumnSpec::counting(
            "available",
            Decimal { scale: SCALE },
            Counted::NotPeople,
            "Beds available, daily average; missing where the \
            trust has none to report",
        ),
        ColumnSpec::counting(
            "occupied",
            Decimal { scale: SCALE },
            Counted::NotPeople,
            "Beds occupied, daily average; missing likewise",
        ),
    ],
    sum: Some("available"),
};

/// Beds of the situation report by month and trust.
pub(super) const MONTHLY: TableSpec = TableSpec {
    name: "beds_sitrep",
    about: "General, acute and critical care beds by month and organisation (urgent and emergency care daily \
            situation report, averages of the month). Rates are left out: divide occupied by available. Where `level` \
            is not the trust, rows add up others: choose one level.",
    publication: SITREP,
    columns: &[
        ColumnSpec::new("month", Date, "The month, as its first day"),
        ColumnSpec::new("level", Text, "What the row is about, as printed from April 2024; Trust before"),
        ColumnSpec::new("region", Text, "Region of NHS England; missing where the edition gives none"),
        ColumnSpec::new(
            "icb",
            Text,
            "Integrated care board as printed; missing where the edition gives none",
        ),
        ColumnSpec::new(
            "org",
            Text,
            "ODS code of the organisation; missing for rows above trusts that have none",
        ),
        ColumnSpec::new("org_name", Text, "Its name in that edition; missing where it gives none"),
        ColumnSpec::new("metric", Text, "What is counted, in lower case, such as adult g&a beds occupied"),
        ColumnSpec::new("type", Text, "The edition's type of the value; missing before April 2024"),
        ColumnSpec::counting(
            "value",
            Decimal { scale: SCALE },
            Counted::NotPeople,
            "Beds, daily average; missing where none is given",
        ),
    ],
    sum: Some("value"),
};

/// KH03, trusts by sector.
pub(super) const BY_SECTOR: Layout = Layout {
    publication: KH03,
    name: "trusts by sector",
    known_by: KnownBy::Sheet(
        "nhs trust by sector",
        &[
            "org code",
            "org name",
            "total",
            "general & acute",
            "learning disabilities",
            "maternity",
            "mental illness",
        ],
    ),
    read: by_sector,
};

/// The situation report from April 2024.
pub(super) const SITREP_CSV: Layout = Layout {
    publication: SITREP,
    name: "tidy CSV (from April 2024)",
    known_by: KnownBy::Headings(&["period", "level", "region", "org code", "metric", "type", "value"]),
    read: sitrep_csv,
};

/// The situation report as a workbook.
pub(super) const SITREP_SHEET: Layout = Layout {
    publication: SITREP,
    name: "sheet of all acute trusts",
    // The sheet of acute trusts with a major A&E has the same headings, and its trusts again.
    known_by: KnownBy::Sheet(
        "all acute trusts",
        &["g&a beds available", "g&a beds occupied", "adult g&a beds available", "adult g&a beds occupied"],
    ),
    read: sitrep_sheet,
};

/// The situation report as the package healthyr holds it.
pub(super) const SITREP_DERIVED: Layout = Layout {
    publication: SITREP,
    name: "derived by healthyr",
    known_by: KnownBy::Headings(&[
        "nhs_trust##_code",
        "date",
        "general_acute_beds_available",
        "general_acute_beds_occupied",
        "adult_general_acute_beds_available",
    ]),
    read: sitrep_derived,
};

/// The sectors, with their headings.
const SECTORS: [(&str, &str); 4] = [
    ("general & acute", "General & Acute"),
    ("learning disabilities", "Learning Disabilities"),
    ("maternity", "Maternity"),
    ("mental illness", "Mental Illness"),
];

/// The columns with a heading, which stands once under Available, Occupied and % Occupied.
fn under_each(input: &Input<'_>, heading: &str) -> Result<[usize; 2], SourcesError> {
    let at: Vec<usize> = input
        .headings()
        .iter()
        .enumerate()
        .filter(|(_, name)| *name == heading)
        .map(|(idx, _)| idx)
        .collect();
    match at[..] {
        [available, occupied] | [available, occupied, _] => Ok([available, occupied]),
        _ => {
            let why = format!(
                "the heading \"{heading}\" stands {}, expected once each under Available, Occupied and \
                 % Occupied; fetch the file again",
                match at.len() {
                    1 => "once".to_owned(),
                    n => format!("{n} times"),
                }
            );
            Err(SourcesError::fault(input.file(), why))
        }
    }
}

fn by_sector(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let org = input.column(&["org code"])?;
    let name = input.column(&["org name"])?;
    let region = input.column_if_any(&["region code", "at code"]);
    let year = input.column_if_any(&["year"]);
    let end = input.column_if_any(&["period end", "period"]);
    let total = under_each(input, "total")?;
    let mut sectors = [[0; 2]; SECTORS.len()];
    for (columns, (heading, _)) in sectors.iter_mut().zip(SECTORS) {
        *columns = under_each(input, heading)?;
    }
    let notes: Vec<String> = input.above().map(|cell| cell.to_lowercase()).collect();
    let is_day = [&own_name(input.file()).to_lowercase()]
        .into_iter()
        .chain(&notes)
        .any(|text| text.contains("day only") || text.contains("day-only"));
    let opening = if is_day { "day only" } else { "overnight" };
    let titled = notes
        .iter()
        .find_map(|title| quarter_within(title))
        .or_else(|| quarter_within(own_name(input.file())));
    let scope = format!("England, {opening}");
    let mut sums = [[0_i64; 2]; SECTORS.len()];
    let mut england: Option<[[Option<i64>; 2]; SECTORS.len()]> = None;
    while input.next()? {
        let is_england = input.text(name).eq_ignore_ascii_case("england");
        let code = input.text(org).into_owned();
        // Notes below the figures.
        if !is_england && (value::is_missing(&code) || input.text(name).is_empty()) {
            continue;
        }
        let mut beds = [[None; 2]; SECTORS.len()];
        for (beds, columns) in beds.iter_mut().zip(sectors) {
            *beds = columns.map(|column| input.decimal_if_any(column, SCALE));
        }
        for (state, column) in total.into_iter().enumerate() {
            let sum: i64 = beds.iter().map(|beds| beds[state].unwrap_or(0)).sum();
            let printed = input.decimal_if_any(column, SCALE);
            if printed.is_some_and(|printed| TOLERANCE < (printed - sum).abs()) {
                let why = format!("its sectors add up to {}; fetch the file again", shown(sum));
                input.fault(column, why);
            }
        }
        if is_england {
            england = Some(beds);
            continue;
        }
        let stated = match (year, end) {
            (Some(year), Some(end)) => quarter_of_row(&input.text(year), &input.text(end)),
            _ => None,
        };
        let Some(quarter) = stated.or(titled) else {
            let why = "neither its rows nor its titles nor its name say which quarter it is of; name it as it was \
                       published, such as Beds-Open-Overnight-Web_File-Q3-2024-25.xlsx";
            return Err(SourcesError::fault(input.file(), why));
        };
        for ((beds, sums), (_, sector)) in beds.iter().zip(&mut sums).zip(SECTORS) {
            sums.iter_mut().zip(beds).for_each(|(sum, beds)| *sum += beds.unwrap_or(0));
            if beds.iter().all(Option::is_none) {
                continue;
            }
            let region = region.map(|column| input.text(column));
            output
                .row(&QUARTERLY, quarter, &scope)?
                .date(Some(quarter))
                .text(opening)
                .text_if_any(region.as_deref().and_then(if_any))
                .text(&code)
                .text(&input.text(name))
                .text(sector)
                .decimal(beds[0])
                .decimal(beds[1]);
        }
    }
    for ((printed, sums), (_, sector)) in england.unwrap_or_default().iter().zip(sums).zip(SECTORS) {
        for ((printed, sum), state) in printed.iter().zip(sums).zip(["available", "occupied"]) {
            if let Some(printed) = printed.filter(|printed| TOLERANCE < (printed - sum).abs()) {
                input.file_fault(format!(
                    "the England row says {} {state} beds in {sector} and the rows add up to {}; fetch the file again",
                    shown(printed),
                    shown(sum)
                ));
            }
        }
    }
    Ok(())
}

/// The quarter of a row: `2024-25` with `December`, `Q3` or `October to December`.
fn quarter_of_row(year: &str, end: &str) -> Option<Day> {
    if let Some(quarter) = quarter_within(&format!("{end} {year}")).filter(|_| end.starts_with(['Q', 'q'])) {
        return Some(quarter);
    }
    let first: i16 = year.get(..4)?.parse().ok()?;
    let month = end.split_whitespace().last()?;
    let in_first = value::month(&format!("{month} {first}"))?;
    // A financial year begins in April.
    let is_financial = 4 < year.len();
    let ends = if is_financial && in_first.month() < 4 {
        Day::new(first + 1, in_first.month(), 1).ok()?
    } else {
        in_first
    };
    quarter_that_ends(ends)
}

fn shown(beds: i64) -> String {
    format!("{}.{:03}", beds / 1_000, (beds % 1_000).abs())
}

fn sitrep_csv(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let period = input.column(&["period"])?;
    let level = input.column(&["level"])?;
    let region = input.column(&["region"])?;
    let icb = input.column_if_any(&["icb"]);
    let org = input.column(&["org code"])?;
    let name = input.column_if_any(&["org name"]);
    let metric = input.column(&["metric"])?;
    let kind = input.column(&["type"])?;
    let beds = input.column(&["value"])?;
    while input.next()? {
        let metric = input.text(metric).to_lowercase();
        if is_rate(&metric) {
            continue;
        }
        let Some(month) = input.month(period) else { continue };
        let beds = input.decimal_if_any(beds, SCALE);
        let known = |column: Option<usize>| {
            let text = column.map(|column| input.text(column))?;
            (!value::is_missing(&text)).then_some(text)
        };
        let region = known(Some(region));
        output
            .row(&MONTHLY, month, "England")?
            .date(Some(month))
            .text(&input.text(level))
            .text_if_any(region.as_deref().map(region_of))
            .text_if_any(known(icb).as_deref())
            .text_if_any(known(Some(org)).as_deref())
            .text_if_any(known(name).as_deref())
            .text(&metric)
            .text_if_any(known(Some(kind)).as_deref())
            .decimal(beds);
    }
    Ok(())
}

/// Whether a metric is no number of beds.
fn is_rate(metric: &str) -> bool {
    metric.contains("rate") || metric.contains('%') || metric.contains("per cent")
}

/// A cell of the sheet without the single quotes that some are wrapped in.
fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['\'', '‘', '’']).trim()
}

/// A trust: boards (`QK1`) and regions (`Y60`) have rows of their own above.
fn is_trust(code: &str) -> bool {
    let is_code = code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    // Newer trusts have five characters, with figures, unlike words.
    let is_long = code.len() == 5 && code.bytes().any(|byte| byte.is_ascii_digit());
    is_code && (code.len() == 3 || is_long) && code.starts_with('R')
}

fn sitrep_sheet(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let is_metric = |heading: &String| {
        let is_beds = heading.ends_with("available") || heading.ends_with("occupied");
        heading.contains("beds") && is_beds && !is_rate(heading)
    };
    let metrics: Vec<(usize, String)> =
        input.headings().iter().cloned().enumerate().filter(|(_, heading)| is_metric(heading)).collect();
    let first = metrics.first().map_or(0, |(column, _)| *column);
    let Some(month) = month_of_table(input, "202303-March-2023-beds-sitrep.xlsx") else { return Ok(()) };
    while input.next()? {
        // The code stands in another column from one edition to the next.
        let Some(code) = (0..first).find(|column| is_trust(unquoted(&input.text(*column)))) else { continue };
        let org = unquoted(&input.text(code)).to_owned();
        let name =
            (code + 1..first).map(|column| input.text(column).into_owned()).find(|name| !name.is_empty());
        let region = (0..code).map(|column| input.text(column).into_owned()).find(|name| !name.is_empty());
        for (column, metric) in &metrics {
            let text = input.text(*column);
            let plain = unquoted(&text);
            let beds = value::decimal(plain, SCALE);
            if beds.is_none() && !value::is_missing(plain) {
                input.fault(*column, "expected a number of beds; fetch the file again");
                continue;
            }
            output
                .row(&MONTHLY, month, "England")?
                .date(Some(month))
                .text("Trust")
                .text_if_any(region.as_deref().map(region_of))
                .text_if_any(None)
                .text(&org)
                .text_if_any(name.as_deref().map(unquoted))
                .text(metric)
                .text_if_any(None)
                .decimal(beds);
        }
    }
    Ok(())
}

/// What the package calls the publication's columns.
const DERIVED: [(&str, &str); 12] = [
    ("general_acute_beds_available", "g&a beds available"),
    ("general_acute_beds_occupied", "g&a beds occupied"),
    ("adult_general_acute_beds_available", "adult g&a beds available"),
    ("adult_general_acute_beds_occupied", "adult g&a beds occupied"),
    ("paediatric_general_acute_beds_available", "paediatric g&a beds available"),
    ("paediatric_general_acute_beds_occupied", "paediatric g&a beds occupied"),
    ("adult_critical_care_beds_available", "adult critical care beds available"),
    ("adult_critical_care_beds_occupied", "adult critical care beds occupied"),
    ("paediatric_intensive_cared_beds_available", "paediatric intensive care beds available"),
    ("paediatric_intensive_cared_beds_occupied", "paediatric intensive care beds occupied"),
    ("neonatal_intensive_care_bed_available", "neonatal intensive care beds available"),
    ("neonatal_intensive_care_bed_occupied", "neonatal intensive care beds occupied"),
];

fn sitrep_derived(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let org = input.column(&["nhs_trust22_code"])?;
    let date = input.column(&["date"])?;
    let metrics: Vec<(usize, &str)> = DERIVED
        .iter()
        .filter_map(|(heading, metric)| Some((input.column_if_any(&[heading])?, *metric)))
        .collect();
    while input.next()? {
        let Some(month) = input.month(date) else { continue };
        for (column, metric) in &metrics {
            let beds = input.decimal_if_any(*column, SCALE);
            output
                .row(&MONTHLY, month, "England, derived")?
                .date(Some(month))
                .text("Trust")
                .text_if_any(None)
                .text_if_any(None)
                .text(&input.text(org))
                .text_if_any(None)
                .text(metric)
                .text_if_any(None)
                .decimal(beds);
        }
    }
    input.remark("It is derived from the publication by others, in whole beds; cite the publication itself.");
    Ok(())
}

#[cfg(test)]
mod tests;
