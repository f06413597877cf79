//! Lookups of the Office for National Statistics: small areas to wards, districts and boards; the list of boards.

use jiff::civil::Date as Day;

use domain::counted::Counted;

use super::batch::Output;
use super::input::Input;
use super::layout::{KnownBy, Layout, is_heading};
use super::names::if_any;
use super::table::ColumnKind::{Count, Date, Text};
use super::table::{ColumnSpec, TableSpec};
use crate::fault::SourcesError;

const PUBLICATION: &str = "ons_geo";

/// Small areas by what they belong to.
pub(super) const LOOKUP: TableSpec = TableSpec {
    name: "ons_lookup",
    about: "Lower layer super output areas (LSOAs) by ward, district, sub-ICB and integrated care board. A lookup of \
            the ONS gives some of these: what it does not give is missing, and a small area may be there once a lookup.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("year", Date, "Year of the areas that the small areas belong to, as its first day"),
        ColumnSpec::new("lsoa", Text, "ONS code of the LSOA"),
        ColumnSpec::counting(
            "lsoa_year",
            Count,
            Counted::NotPeople,
            "Census of the LSOA: 2011 or 2021 [year]",
        ),
        ColumnSpec::new("ward", Text, "ONS code of the electoral ward"),
        ColumnSpec::new("ward_name", Text, "Its name"),
        ColumnSpec::new("district", Text, "ONS code of the local authority district"),
        ColumnSpec::new("district_name", Text, "Its name"),
        ColumnSpec::sub_icb("ODS code of the sub-ICB"),
        ColumnSpec::new("sub_icb_ons", Text, "ONS code of the sub-ICB"),
        ColumnSpec::new("icb", Text, "ODS code of the integrated care board"),
        ColumnSpec::new("icb_ons", Text, "ONS code of the integrated care board"),
    ],
    sum: None,
};

/// Small areas of two censuses.
pub(super) const LSOA_CHANGES: TableSpec = TableSpec {
    name: "ons_lsoa_changes",
    about: "LSOAs of the 2011 census by those of the 2021 census; one that was split is there once a part.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("year", Date, "Year of the districts, as its first day"),
        ColumnSpec::new("lsoa_2011", Text, "ONS code of the LSOA of 2011"),
        ColumnSpec::new("lsoa_2021", Text, "ONS code of the LSOA of 2021"),
        ColumnSpec::new("change", Text, "U unchanged, S split, M merged, X irregular"),
        ColumnSpec::new("district", Text, "ONS code of the district; missing where the lookup has none"),
        ColumnSpec::new("district_name", Text, "Its name"),
    ],
    sum: None,
};

/// Boards and their codes.
pub(super) const BOARDS: TableSpec = TableSpec {
    name: "ons_icbs",
    about: "Integrated care boards with both their codes.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("year", Date, "Year of the list, as its first day"),
        ColumnSpec::new("icb", Text, "ODS code"),
        ColumnSpec::new(
            "icb_ons",
            Text,
            "ONS code; a board that changes may keep its ODS code and get another",
        ),
        ColumnSpec::new("name", Text, "Name"),
    ],
    sum: None,
};

/// What the ONS and the package geographr call the code of each area.
const LSOA: &[&str] = &["lsoa##cd", "lsoa##_code"];
const WARD: &[&str] = &["wd##cd", "ward##_code"];
const WARD_NAME: &[&str] = &["wd##nm", "ward##_name"];
const DISTRICT: &[&str] = &["lad##cd", "ltla##_code"];
const DISTRICT_NAME: &[&str] = &["lad##nm", "ltla##_name"];
const SUB_ICB_ODS: &[&str] = &["sicbl##cdh", "sicbl##_code_h", "sicbl##_code_nhs"];
const SUB_ICB_ONS: &[&str] = &["sicbl##cd", "sicbl##_code"];
const ICB_ODS: &[&str] = &["icb##cdh", "icb##_code_h", "icb##_code_nhs"];
const ICB_ONS: &[&str] = &["icb##cd", "icb##_code"];
const ICB_NAME: &[&str] = &["icb##nm", "icb##_name"];

/// From LSOAs to areas of one year.
pub(super) const LSOA_LOOKUP: Layout = Layout {
    publication: PUBLICATION,
    name: "lookup of LSOAs",
    known_by: KnownBy::Headings(&[
        "lsoa##cd|lsoa##_code",
        "wd##cd|ward##_code|lad##cd|ltla##_code|sicbl##cd|sicbl##_code|sicbl##_code_nhs|icb##cd|icb##_code",
    ]),
    read: lookup,
};

/// From LSOAs of 2011 to those of 2021.
pub(super) const LSOA_CHANGE_LOOKUP: Layout = Layout {
    publication: PUBLICATION,
    name: "lookup of LSOAs of two censuses",
    known_by: KnownBy::Headings(&["lsoa11cd|lsoa11_code", "lsoa21cd|lsoa21_code", "chgind|change_code"]),
    read: changes,
};

/// The list of boards.
pub(super) const BOARD_LIST: Layout = Layout {
    publication: PUBLICATION,
    name: "names and codes of integrated care boards",
    known_by: KnownBy::Headings(&[
        "icb##cd|icb##_code",
        "icb##cdh|icb##_code_h|icb##_code_nhs",
        "icb##nm|icb##_name",
    ]),
    read: boards,
};

/// What lookups call their areas, before the year and what is said of one.
const AREAS: [&str; 22] = [
    "cal", "cauth", "ccg", "ctry", "cty", "ctyua", "icb", "lad", "loc", "lsoa", "ltla", "msoa", "ncv",
    "nhser", "oa", "pfa", "rgn", "sicbl", "stp", "utla", "ward", "wd",
];
/// What they say of one: its codes and its names.
const OF_AREA: [&str; 9] =
    ["cd", "cdh", "nm", "nmw", "_code", "_code_h", "_code_nhs", "_name", "_name_welsh"];
/// What else stands in a lookup.
const BESIDE: [&str; 6] = ["", "change_code", "chgind", "fid", "objectid", "globalid"];

/// Refuses a table with anything but codes and names: somebody has put it together from several publications, and
/// what is imported as a publication is what its publisher has.
fn refuse_joined(input: &Input<'_>) -> Result<(), SourcesError> {
    let is_of_lookup = |heading: &str| {
        let of_area = AREAS.iter().filter_map(|area| heading.strip_prefix(area)).filter_map(|rest| {
            let is_year = rest.len() > 2 && rest.as_bytes()[..2].iter().all(u8::is_ascii_digit);
            is_year.then(|| &rest[2..])
        });
        BESIDE.contains(&heading) || of_area.into_iter().any(|said| OF_AREA.contains(&said))
    };
    let others: Vec<&str> =
        input.headings().iter().map(String::as_str).filter(|heading| !is_of_lookup(heading)).collect();
    let named = match others.as_slice() {
        [] => return Ok(()),
        [first, second, third, rest @ ..] if !rest.is_empty() => {
            format!("columns {first}, {second}, {third} and {} more", rest.len())
        }
        [only] => format!("a column {only}"),
        several => format!("columns {}", several.join(", ")),
    };
    let why = format!(
        "it has {named}, which no lookup of the ONS has: somebody put it together from several publications; only files as their publishers have them are imported, so import the lookup itself, and each of the others"
    );
    Err(SourcesError::fault(input.file(), why))
}

/// A column and the year in its heading.
#[derive(Clone, Copy)]
struct Area {
    column: usize,
    year: i16,
}

/// The column whose heading is one of `wanted`, which `##` are the year of.
fn area(input: &Input<'_>, wanted: &[&str]) -> Option<Area> {
    wanted.iter().find_map(|wanted| {
        let column = input.headings().iter().position(|heading| is_heading(heading, wanted))?;
        let from = wanted.find("##")?;
        let year: i16 = input.headings()[column].get(from..from + 2)?.parse().ok()?;
        Some(Area { column, year: 2000 + year })
    })
}

/// As [`area`], where a layout requires it.
fn required(input: &Input<'_>, wanted: &[&str]) -> Result<Area, SourcesError> {
    area(input, wanted).ok_or_else(|| {
        let why = format!("there is no column {}; fetch the file again", wanted.join(" or "));
        SourcesError::fault(input.file(), why)
    })
}

/// Whether a text is a code of the ONS: `E01013609`.
fn is_ons(code: &str) -> bool {
    code.len() == 9
        && code.starts_with(|letter: char| letter.is_ascii_uppercase())
        && code.bytes().skip(1).all(|byte| byte.is_ascii_digit())
}

/// The code of a small area, or a fault.
fn lsoa_of(input: &mut Input<'_>, column: usize) -> Option<String> {
    let code = input.text(column).into_owned();
    if !is_ons(&code) {
        input.fault(column, "expected an ONS code such as E01013609; fetch the file again");
        return None;
    }
    Some(code)
}

fn lookup(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    refuse_joined(input)?;
    let lsoa = required(input, LSOA)?;
    let kinds = [WARD, WARD_NAME, DISTRICT, DISTRICT_NAME, SUB_ICB_ODS, SUB_ICB_ONS, ICB_ODS, ICB_ONS];
    let areas = kinds.map(|wanted| area(input, wanted));
    let Some(year) = areas.iter().flatten().map(|area| area.year).max() else { return Ok(()) };
    let Ok(year) = Day::new(year, 1, 1) else { return Ok(()) };
    // Lookups of one year give different areas and must not replace each other.
    let given: Vec<&str> = [(0, "ward"), (2, "district"), (5, "sub-ICB"), (7, "ICB")]
        .into_iter()
        .filter(|(idx, _)| areas[*idx].is_some() || (4 < *idx && areas[*idx - 1].is_some()))
        .map(|(_, name)| name)
        .collect();
    let scope = format!("England, LSOA {} to {}", lsoa.year, given.join(", "));
    while input.next()? {
        let Some(code) = lsoa_of(input, lsoa.column) else { continue };
        let mut row = output.row(&LOOKUP, year, &scope)?;
        row.date(Some(year)).text(&code).count(Some(i64::from(lsoa.year)));
        for area in &areas {
            let text = area.map(|area| input.text(area.column));
            row.text_if_any(text.as_deref().and_then(if_any));
        }
    }
    Ok(())
}

fn changes(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    refuse_joined(input)?;
    let before = input.column(&["lsoa11cd", "lsoa11_code"])?;
    let after = input.column(&["lsoa21cd", "lsoa21_code"])?;
    let change = input.column(&["chgind", "change_code"])?;
    let (district, name) = (area(input, DISTRICT), area(input, DISTRICT_NAME));
    let Ok(year) = Day::new(district.map_or(2021, |area| area.year), 1, 1) else { return Ok(()) };
    while input.next()? {
        let (Some(before), Some(after)) = (lsoa_of(input, before), lsoa_of(input, after)) else { continue };
        let mut row = output.row(&LSOA_CHANGES, year, "England")?;
        row.date(Some(year)).text(&before).text(&after).text(&input.text(change));
        for area in [district, name] {
            let text = area.map(|area| input.text(area.column));
            row.text_if_any(text.as_deref().and_then(if_any));
        }
    }
    Ok(())
}

fn boards(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    refuse_joined(input)?;
    let ons = required(input, ICB_ONS)?;
    let ods = required(input, ICB_ODS)?.column;
    let name = required(input, ICB_NAME)?.column;
    let Ok(year) = Day::new(ons.year, 1, 1) else { return Ok(()) };
    while input.next()? {
        if !is_ons(&input.text(ons.column)) {
            input.fault(ons.column, "expected an ONS code such as E54000015; fetch the file again");
            continue;
        }
        output
            .row(&BOARDS, year, "England")?
            .date(Some(year))
            .text(&input.text(ods))
            .text(&input.text(ons.column))
            .text(&input.text(name));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
