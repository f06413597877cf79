//! How the files of publications look, and which of them a file is.

use super::batch::Output;
use super::input::Input;
use super::{
    ae_attendances, beds, discharge, gp_appointments, gp_registrations, gp_workforce, ods, ons, rtt,
};
use crate::fault::SourcesError;

/// How one form of a publication's file looks in one era.
pub struct Layout {
    /// The publication, as the catalogue names it.
    pub publication: &'static str,
    /// The form and its era: `regional file, CCGs (to June 2022)`.
    pub name: &'static str,
    /// How a file of it is known.
    pub known_by: KnownBy,
    /// Reads its rows.
    pub read: fn(&mut Input<'_>, &mut Output<'_>) -> Result<(), SourcesError>,
}

/// How a file of a layout is known.
pub enum KnownBy {
    /// By headings that are all there, in any order; `a|b` is one of two, `##` are two figures of a year.
    Headings(&'static [&'static str]),
    /// By headings, and where the file is a workbook, on the sheet whose name ends so (in lower case) alone: other
    /// sheets have the same headings over other figures.
    Sheet(&'static str, &'static [&'static str]),
    /// By the start of its name, in lower case, and the number of its columns: it has no headings.
    Name(&'static str, std::ops::RangeInclusive<usize>),
}

/// All layouts. Where a file is of several, the first is taken: those with more headings stand first.
pub const LAYOUTS: &[&Layout] = &[
    &gp_appointments::PRACTICE_FILE,
    &gp_appointments::DAILY_SUB_ICB,
    &gp_appointments::DAILY_CCG,
    &gp_appointments::REGIONAL_SUB_ICB,
    &gp_appointments::REGIONAL_CCG,
    &gp_appointments::CATEGORY_FILE,
    &gp_appointments::COVERAGE_FILE,
    &gp_appointments::MAPPING,
    &gp_registrations::ALL_FILE,
    &gp_registrations::MAP_FILE,
    &gp_registrations::BANDS_FILE,
    &gp_registrations::AGES_OF_REGIONS,
    &gp_registrations::AGES_OF_PRACTICES,
    &gp_registrations::LSOA_FILE,
    &gp_workforce::DETAILED_FILE,
    &gp_workforce::HIGH_LEVEL_FILE,
    &gp_workforce::INDIVIDUAL_FILE,
    &gp_workforce::PCN_FILE,
    &ae_attendances::MONTHLY_CSV,
    &ae_attendances::BY_PROVIDER,
    &ae_attendances::MAPPING_CSV,
    &ae_attendances::MAPPING_SHEET,
    &rtt::FULL_EXTRACT,
    &beds::BY_SECTOR,
    &beds::SITREP_CSV,
    &beds::SITREP_SHEET,
    &beds::SITREP_DERIVED,
    &discharge::DISCHARGES_DERIVED,
    &discharge::CRITERIA_DERIVED,
    &ods::EPRACCUR,
    &ods::ETR,
    &ods::ECCG,
    &ods::EPCMEM,
    &ods::PCN_DETAILS,
    &ods::PCN_MEMBERS,
    &ons::LSOA_CHANGE_LOOKUP,
    &ons::LSOA_LOOKUP,
    &ons::BOARD_LIST,
];

/// Finds the layout of a table, and leaves `input` below its headings.
pub(super) fn find(input: &mut Input<'_>) -> Result<&'static Layout, SourcesError> {
    let rows = input.first_rows()?;
    for layout in LAYOUTS {
        match &layout.known_by {
            KnownBy::Sheet(sheet, _) if !is_sheet(input.file(), sheet) => {}
            KnownBy::Headings(required) | KnownBy::Sheet(_, required) => {
                let all = |row: &Vec<String>| missing(required, row).is_empty();
                if let Some(idx) = rows.iter().position(all) {
                    input.take_headings(idx);
                    return Ok(layout);
                }
            }
            KnownBy::Name(start, columns) => {
                let name = input.file().rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
                let fits = |row: &&Vec<String>| columns.contains(&row.len());
                if name.starts_with(start) && rows.first().as_ref().is_some_and(fits) {
                    return Ok(layout);
                }
            }
        }
    }
    Err(SourcesError::fault(input.file(), unknown(&rows)))
}

/// Whether a table is a sheet whose name ends so, or no sheet at all.
fn is_sheet(file: &str, end: &str) -> bool {
    file.rsplit_once('#').is_none_or(|(_, name)| name.trim().to_lowercase().ends_with(end))
}

/// Whether a heading is the one that is wanted, where `##` are any two figures.
pub(super) fn is_heading(heading: &str, wanted: &str) -> bool {
    heading.len() == wanted.len()
        && heading.bytes().zip(wanted.bytes()).all(|(is, wanted)| match wanted {
            b'#' => is.is_ascii_digit(),
            _ => is == wanted,
        })
}

/// The required headings that a row does not have.
fn missing(required: &[&'static str], row: &[String]) -> Vec<&'static str> {
    let has =
        |wanted: &&&str| wanted.split('|').any(|name| row.iter().any(|heading| is_heading(heading, name)));
    required.iter().filter(|wanted| !has(wanted)).copied().collect()
}

/// What a file that is of no layout is nearest to.
fn unknown(rows: &[Vec<String>]) -> String {
    let nearest = LAYOUTS.iter().filter_map(|layout| {
        let (KnownBy::Headings(required) | KnownBy::Sheet(_, required)) = &layout.known_by else {
            return None;
        };
        let best = rows.iter().map(|row| missing(required, row)).min_by_key(Vec::len)?;
        (best.len() * 2 < required.len()).then_some((best, layout))
    });
    match nearest.min_by_key(|(missing, _)| missing.len()) {
        Some((missing, layout)) if missing.is_empty() => {
            format!("it has the headings of {}, {}, on another sheet", layout.publication, layout.name)
        }
        Some((missing, layout)) => {
            let names: Vec<String> =
                missing.iter().map(|name| name.replace('|', " or ").replace("##", "24")).collect();
            format!(
                "it looks like {}, {}, but has no column {}; fetch the file again, or see whether its layout has changed",
                layout.publication,
                layout.name,
                names.join(", ")
            )
        }
        None => "it is of no publication that is known; `oakham data list` names them".to_owned(),
    }
}
