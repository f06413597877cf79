//! The tables and layouts that are known, and which of them a file is.

use super::input::Input;
use super::layout::{KnownBy, Layout, is_heading};
use super::table::TableSpec;
use super::{
    ae_attendances, beds, boundaries, discharge, gp_appointments, gp_registrations, gp_workforce, ods, ons,
    rtt,
};
use crate::fault::SourcesError;

/// All tables that publications are read into.
pub const TABLES: &[&TableSpec] = &[
    &gp_appointments::APPOINTMENTS,
    &gp_appointments::DAILY,
    &gp_appointments::BY_PRACTICE,
    &gp_appointments::PRACTICES,
    &gp_appointments::CATEGORIES,
    &gp_appointments::COVERAGE,
    &gp_registrations::LIST_SIZE,
    &gp_registrations::PRACTICES,
    &gp_registrations::POPULATION,
    &gp_registrations::BANDS,
    &gp_registrations::BY_LSOA,
    &gp_workforce::WORKFORCE,
    &gp_workforce::PRACTICES,
    &gp_workforce::HIGH_LEVEL,
    &gp_workforce::INDIVIDUALS,
    &gp_workforce::PCN_STAFF,
    &ae_attendances::ATTENDANCES,
    &ae_attendances::SYSTEM_MAPPING,
    &rtt::PATHWAYS,
    &rtt::WEEKS,
    &beds::QUARTERLY,
    &beds::MONTHLY,
    &discharge::DISCHARGES,
    &discharge::CRITERIA,
    &ods::ORGANISATIONS,
    &ods::MEMBERSHIPS,
    &ods::successions::SUCCESSIONS,
    &ons::LOOKUP,
    &ons::LSOA_CHANGES,
    &ons::BOARDS,
    &boundaries::BOUNDARIES,
];

/// The table of a name.
#[must_use]
pub fn table(name: &str) -> Option<&'static TableSpec> {
    TABLES.iter().copied().find(|table| table.name == name)
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
    &ods::successions::SUCC,
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
    Err(SourcesError::fault(input.file(), unknown(&rows, input.other_mark())))
}

/// Whether a table is a sheet whose name ends so, or no sheet at all.
fn is_sheet(file: &str, end: &str) -> bool {
    file.rsplit_once('#').is_none_or(|(_, name)| name.trim().to_lowercase().ends_with(end))
}

/// The required headings that a row does not have.
fn missing(required: &[&'static str], row: &[String]) -> Vec<&'static str> {
    let has =
        |wanted: &&&str| wanted.split('|').any(|name| row.iter().any(|heading| is_heading(heading, name)));
    required.iter().filter(|wanted| !has(wanted)).copied().collect()
}

/// What is said of a table that is like none that is known.
pub(super) const UNKNOWN: &str = "it is of no publication that is known; `oakham data list` names them";
/// So many headings of a layout a table has at least that is said to look like it.
const ALIKE: usize = 3;

/// What a file that is of no layout is nearest to.
fn unknown(rows: &[Vec<String>], mark: Option<char>) -> String {
    if let Some(mark) = mark {
        let name = match mark {
            ';' => "semicolons",
            '\t' => "tabs",
            _ => "bars",
        };
        return format!(
            "its columns are separated by {name}, where publishers write commas; fetch the file again, and do not save \
             it from a spreadsheet program"
        );
    }
    let nearest = LAYOUTS.iter().filter_map(|layout| {
        let (KnownBy::Headings(required) | KnownBy::Sheet(_, required)) = &layout.known_by else {
            return None;
        };
        let best = rows.iter().map(|row| missing(required, row)).min_by_key(Vec::len)?;
        // A code and a date are in many tables.
        let n_found = required.len() - best.len();
        (best.len() < n_found && ALIKE <= n_found).then_some((best, layout))
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
        None => UNKNOWN.to_owned(),
    }
}
