//! Where the patients of practices live.

use domain::counted::Counted;

use super::super::batch::Output;
use super::super::columns::{column, has_text};
use super::super::input::Input;
use super::super::layout::{KnownBy, Layout};
use super::super::table::ColumnKind::{Count, Date, Text};
use super::super::table::{ColumnSpec, TableSpec};
use super::PUBLICATION;
use crate::fault::SourcesError;
use domain::money::grouped;

/// Patients by practice and LSOA.
pub(in super::super) const BY_LSOA: TableSpec = TableSpec {
    name: "gp_list_size_by_lsoa",
    about: "Patients of each practice by the LSOA that they live in; an LSOA that is not there has none.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("extract_date", Date, "The day that patients are counted on"),
        ColumnSpec::new("practice", Text, "ODS code of the practice"),
        ColumnSpec::new(
            "lsoa",
            Text,
            "ONS code of the LSOA, of the census that the edition uses; another code where it is not known",
        ),
        ColumnSpec::new(
            "sex",
            Text,
            "ALL, FEMALE or MALE, each in a file of its own; ALL is the sum of the others",
        ),
        ColumnSpec::counting("patients", Count, Counted::PublishedPeople, "Registered patients"),
    ],
    sum: Some("patients"),
};

/// `gp-reg-pat-prac-lsoa-all`, `-female`, `-male`.
pub(in super::super) const LSOA_FILE: Layout = Layout {
    publication: PUBLICATION,
    name: "patients by LSOA",
    known_by: KnownBy::Headings(&[
        "extract_date",
        "practice_code",
        "lsoa_code",
        "sex",
        "number_of_patients|number of patients",
    ]),
    read: lsoas,
};

fn lsoas(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let day = column(input, &["extract_date"])?;
    let practice = column(input, &["practice_code"])?;
    let lsoa = column(input, &["lsoa_code"])?;
    let sex = column(input, &["sex"])?;
    let patients = column(input, &["number_of_patients", "number of patients"])?;
    let mut n_elsewhere = 0_i64;
    while input.next()? {
        let (Some(day), Some(patients)) = (input.day(day), input.count(patients)) else { continue };
        if !has_text(input, practice, "the code of a practice") {
            continue;
        }
        let (area, of_sex) = (input.text(lsoa), input.text(sex));
        if !area.starts_with("E01") {
            n_elsewhere = n_elsewhere.saturating_add(patients);
        }
        // The files of a day are one for each sex.
        let (scope, of_sex) = match &*of_sex {
            "ALL" | "All" | "all" => ("England", "ALL"),
            "FEMALE" | "Female" | "female" => ("England, FEMALE", "FEMALE"),
            "MALE" | "Male" | "male" => ("England, MALE", "MALE"),
            _ => {
                input.fault(sex, "expected ALL, FEMALE or MALE; fetch the file again");
                continue;
            }
        };
        output
            .row(&BY_LSOA, day, scope)?
            .date(Some(day))
            .text(&input.text(practice))
            .text(&area)
            .text(of_sex)
            .count(Some(patients));
    }
    if 0 < n_elsewhere {
        input.remark(format!(
            "{} in no LSOA of England that is known; {} kept under the code that is given.",
            if n_elsewhere == 1 {
                "1 patient lives".to_owned()
            } else {
                format!("{} patients live", grouped(n_elsewhere))
            },
            if n_elsewhere == 1 { "it is" } else { "they are" }
        ));
    }
    Ok(())
}
