//! Patients Registered at a GP Practice (NHS England): list sizes, the areas of practices, ages, and where patients
//! live.

mod ages;
mod lsoa;

pub(super) use ages::{AGES_OF_PRACTICES, AGES_OF_REGIONS, BANDS, BANDS_FILE, POPULATION};
pub(super) use lsoa::{BY_LSOA, LSOA_FILE};

use domain::counted::Counted;

use super::batch::Output;
use super::columns::{Once, Sums, column, has_text, known};
use super::input::Input;
use super::layout::{KnownBy, Layout};
use super::table::ColumnKind::{Count, Date, Text};
use super::table::{ColumnSpec, TableSpec};
use crate::fault::SourcesError;
use domain::money::grouped;

const PUBLICATION: &str = "gp_registered";

/// List sizes.
pub(super) const LIST_SIZE: TableSpec = TableSpec {
    name: "gp_list_size",
    about: "Patients registered at each practice. New and special lists have a few patients only: no rate should be \
            formed of them.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("extract_date", Date, "The day that patients are counted on"),
        ColumnSpec::new("practice", Text, "ODS code of the practice"),
        ColumnSpec::new("postcode", Text, "Its postcode; none where it is not given"),
        ColumnSpec::sub_icb("ODS code of its sub-ICB, before July 2022 of its CCG"),
        ColumnSpec::counting("patients", Count, Counted::PublishedPeople, "Registered patients"),
    ],
    sum: Some("patients"),
};

/// Practices and their areas.
pub(super) const PRACTICES: TableSpec = TableSpec {
    name: "gp_practices",
    about: "Practices with registered patients, and the areas that they are in. The start of a practice's code is \
            history and says nothing of where it is.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("extract_date", Date, "The day that the list is of"),
        ColumnSpec::new("practice", Text, "ODS code of the practice"),
        ColumnSpec::new("practice_name", Text, "Its name"),
        ColumnSpec::new("postcode", Text, "Its postcode; none where it is not given"),
        ColumnSpec::new("pcn", Text, "ODS code of its PCN; U where it is in none"),
        ColumnSpec::new("pcn_name", Text, "Name of its PCN"),
        ColumnSpec::sub_icb("ODS code of its sub-ICB, before July 2022 of its CCG"),
        ColumnSpec::new("sub_icb_ons", Text, "ONS code of its sub-ICB"),
        ColumnSpec::new("sub_icb_name", Text, "Name of its sub-ICB"),
        ColumnSpec::new("icb", Text, "ODS code of its ICB, before July 2022 of its STP"),
        ColumnSpec::new("icb_ons", Text, "ONS code of its ICB"),
        ColumnSpec::new("icb_name", Text, "Name of its ICB"),
        ColumnSpec::new("region", Text, "ODS code of its region"),
        ColumnSpec::new("region_ons", Text, "ONS code of its region"),
        ColumnSpec::new("region_name", Text, "Name of its region"),
        ColumnSpec::new(
            "supplier",
            Text,
            "Supplier of its clinical system; none where the edition does not say",
        ),
    ],
    sum: None,
};

/// `gp-reg-pat-prac-all`.
pub(super) const ALL_FILE: Layout = Layout {
    publication: PUBLICATION,
    name: "all practices",
    known_by: KnownBy::Headings(&[
        "extract_date",
        "type",
        "sub_icb_location_code|ccg_code",
        "code",
        "postcode",
        "sex",
        "age",
        "number_of_patients",
    ]),
    read: list_sizes,
};

/// `gp-reg-pat-prac-map`.
pub(super) const MAP_FILE: Layout = Layout {
    publication: PUBLICATION,
    name: "mapping",
    known_by: KnownBy::Headings(&[
        "extract_date",
        "practice_code",
        "practice_name",
        "practice_postcode",
        "pcn_code",
        "sub_icb_location_code|ccg_code",
        "icb_code|stp_code",
    ]),
    read: practices,
};

fn list_sizes(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let day = column(input, &["extract_date"])?;
    let sub_icb = column(input, &["sub_icb_location_code", "ccg_code"])?;
    let practice = column(input, &["code"])?;
    let postcode = column(input, &["postcode"])?;
    let all = [column(input, &["sex"])?, column(input, &["age"])?];
    let patients = column(input, &["number_of_patients"])?;
    let labels = [day, practice, sub_icb];
    let (mut once, mut sums) = (Once::default(), Sums::default());
    while input.next()? {
        if sums.is_total(input, &labels, patients) {
            continue;
        }
        let part = all.into_iter().find(|column| !input.text(*column).eq_ignore_ascii_case("all"));
        if let Some(column) = part {
            input.fault(column, "expected ALL, since this file has whole lists; fetch the file again");
            continue;
        }
        let (Some(day), Some(patients)) = (input.day(day), input.count(patients)) else { continue };
        if !has_text(input, practice, "the code of a practice") || !once.is_new(input, day, practice) {
            continue;
        }
        sums.add(patients);
        output
            .row(&LIST_SIZE, day, "England")?
            .date(Some(day))
            .text(&input.text(practice))
            .text_if_any(known(&input.text(postcode)))
            .text_if_any(known(&input.text(sub_icb)))
            .count(Some(patients));
    }
    once.tell_part(input);
    Ok(())
}

fn practices(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let day = column(input, &["extract_date"])?;
    let practice = column(input, &["practice_code"])?;
    let pcn = column(input, &["pcn_code"])?;
    let texts: [&[&str]; 14] = [
        &["practice_name"],
        &["practice_postcode"],
        &["pcn_code"],
        &["pcn_name"],
        &["sub_icb_location_code", "ccg_code"],
        &["ons_sub_icb_location_code", "ons_ccg_code"],
        &["sub_icb_location_name", "ccg_name"],
        &["icb_code", "stp_code"],
        &["ons_icb_code", "ons_stp_code"],
        &["icb_name", "stp_name"],
        &["comm_region_code"],
        &["ons_comm_region_code"],
        &["comm_region_name"],
        &["supplier_name"],
    ];
    let texts = texts.map(|names| input.column_if_any(names));
    let mut once = Once::default();
    let mut n_unallocated = 0_u64;
    while input.next()? {
        let Some(day) = input.day(day) else { continue };
        if !has_text(input, practice, "the code of a practice") || !once.is_new(input, day, practice) {
            continue;
        }
        n_unallocated += u64::from(input.text(pcn) == UNALLOCATED);
        let mut row = output.row(&PRACTICES, day, "England")?;
        row.date(Some(day)).text(&input.text(practice));
        for column in texts {
            row.text_if_any(column.map(|column| input.text(column)).as_deref().and_then(known));
        }
    }
    if 0 < n_unallocated {
        input.remark(format!(
            "{} {} in no PCN and {} PCN {UNALLOCATED}.",
            grouped(n_unallocated),
            if n_unallocated == 1 { "practice is" } else { "practices are" },
            if n_unallocated == 1 { "has" } else { "have" }
        ));
    }
    once.tell_part(input);
    Ok(())
}

/// The code that stands for practices without a PCN, of all England.
const UNALLOCATED: &str = "U";

#[cfg(test)]
mod tests;
