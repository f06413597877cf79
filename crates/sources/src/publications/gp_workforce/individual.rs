//! Staff one by one: of practices by sub-ICB, and of networks.

use domain::counted::Counted;

use super::super::batch::Output;
use super::super::columns::{Months, column, known};
use super::super::input::Input;
use super::super::layout::{KnownBy, Layout};
use super::super::table::ColumnKind::{Date, Decimal, Text};
use super::super::table::{ColumnSpec, TableSpec};
use super::{PUBLICATION, SCALE, STAFF_GROUPS, amount};
use crate::fault::SourcesError;

const FTE: ColumnSpec = ColumnSpec::counting(
    "fte",
    Decimal { scale: SCALE },
    Counted::PublishedPeople,
    "Full-time equivalents; none where they are not known",
);

/// People who work in practices, and records that stand for estimates.
pub(in super::super) const INDIVIDUALS: TableSpec = TableSpec {
    name: "gp_workforce_individual",
    about: "People who work in general practice, one row a person and role, and rows that stand for estimates; a count \
            of rows is no head count.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("month", Date, "The month, as its first day; staff are counted on its last"),
        ColumnSpec::new("region", Text, "ODS code of the region"),
        ColumnSpec::new("region_name", Text, "Its name"),
        ColumnSpec::new("icb", Text, "ODS code of the ICB"),
        ColumnSpec::new("icb_name", Text, "Its name"),
        ColumnSpec::sub_icb("ODS code of the sub-ICB"),
        ColumnSpec::new("sub_icb_name", Text, "Its name"),
        ColumnSpec::new("data_source", Text, "Provided, or Estimated for practices that gave nothing"),
        ColumnSpec::new("person", Text, "The publisher's number of the record, of that edition only"),
        ColumnSpec::one_of(
            "staff_group",
            STAFF_GROUPS,
            "GP, Nurses, Direct Patient Care or Admin/Non-Clinical",
        ),
        ColumnSpec::new("role", Text, "Role"),
        ColumnSpec::new("detailed_role", Text, "Role in full"),
        ColumnSpec::new(
            "qualified_in",
            Text,
            "Where a GP qualified, as a group of countries; Not Applicable of others",
        ),
        ColumnSpec::new("age_band", Text, "Age band [years]; Unknown of estimates"),
        ColumnSpec::new("sex", Text, "The publisher's GENDER: Female, Male or Other/Unknown"),
        FTE,
    ],
    sum: Some("fte"),
};

/// People who work for networks.
pub(in super::super) const PCN_STAFF: TableSpec = TableSpec {
    name: "pcn_workforce",
    about: "People whom networks employ or pay, one row a person and role. It is a publication of its own: staff of \
            practices do not stand in it, and added to them count nobody twice where roles paid by the additional \
            roles scheme are taken from here.",
    publication: PCN_PUBLICATION,
    columns: &[
        ColumnSpec::new("month", Date, "The month, as its first day; staff are counted on its last"),
        ColumnSpec::new("pcn", Text, "ODS code of the PCN"),
        ColumnSpec::new("pcn_name", Text, "Its name"),
        ColumnSpec::sub_icb("ODS code of the sub-ICB"),
        ColumnSpec::new("sub_icb_name", Text, "Its name"),
        ColumnSpec::new("icb", Text, "ODS code of the ICB"),
        ColumnSpec::new("icb_name", Text, "Its name"),
        ColumnSpec::new("region", Text, "ODS code of the region"),
        ColumnSpec::new("region_name", Text, "Its name"),
        ColumnSpec::new("data_source", Text, "Where the record is from"),
        ColumnSpec::new("person", Text, "The publisher's number of the person"),
        ColumnSpec::new(
            "staff_group",
            Text,
            "Directors, nurses, direct patient care or administrative staff, as printed",
        ),
        ColumnSpec::new("role", Text, "Role"),
        ColumnSpec::new("detailed_role", Text, "Role in full"),
        FTE,
    ],
    sum: Some("fte"),
};

const PCN_PUBLICATION: &str = "pcn_workforce";

/// `General Practice – … Individual Level.csv`.
pub(in super::super) const INDIVIDUAL_FILE: Layout = Layout {
    publication: PUBLICATION,
    name: "individual level",
    known_by: KnownBy::Headings(&[
        "sub_icb_code|ccg_code",
        "data_source",
        "unique_identifier",
        "staff_group",
        "detailed_staff_role",
        "staff_role",
        "age_band",
        "gender",
        "fte",
    ]),
    read: |input, output| {
        let names: [&[&str]; 14] = [
            &["comm_region_code", "region_code"],
            &["comm_region_name", "region_name"],
            &["icb_code", "stp_code"],
            &["icb_name", "stp_name"],
            &["sub_icb_code", "ccg_code"],
            &["sub_icb_name", "ccg_name"],
            &["data_source"],
            &["unique_identifier"],
            &["staff_group"],
            &["staff_role"],
            &["detailed_staff_role"],
            &["country_qualification_group"],
            &["age_band"],
            &["gender"],
        ];
        people(input, output, &INDIVIDUALS, &names)
    },
};

/// `Primary Care Networks – … Individual Level.csv`.
pub(in super::super) const PCN_FILE: Layout = Layout {
    publication: PCN_PUBLICATION,
    name: "individual level",
    known_by: KnownBy::Headings(&[
        "pcn_code",
        "unique_identifier",
        "staff_group",
        "staff_role",
        "detailed_staff_role",
        "fte",
    ]),
    read: |input, output| {
        let names: [&[&str]; 13] = [
            &["pcn_code"],
            &["pcn_name"],
            &["sub_icb_code", "ccg_code"],
            &["sub_icb_name", "ccg_name"],
            &["icb_code", "stp_code"],
            &["icb_name", "stp_name"],
            &["comm_region_code", "region_code"],
            &["comm_region_name", "region_name"],
            &["data_source"],
            &["unique_identifier"],
            &["staff_group"],
            &["staff_role"],
            &["detailed_staff_role"],
        ];
        people(input, output, &PCN_STAFF, &names)
    },
};

fn people(
    input: &mut Input<'_>,
    output: &mut Output<'_>,
    table: &'static TableSpec,
    names: &[&[&str]],
) -> Result<(), SourcesError> {
    let months = Months::of(input)?;
    let texts: Vec<Option<usize>> = names.iter().map(|names| input.column_if_any(names)).collect();
    let fte = column(input, &["fte"])?;
    while input.next()? {
        let Some(month) = months.month(input) else { continue };
        let Some(number) = amount(input, fte) else { continue };
        let mut row = output.row(table, month, "England")?;
        row.date(Some(month));
        for column in &texts {
            row.text_if_any(column.map(|column| input.text(column)).as_deref().and_then(known));
        }
        row.decimal(number);
    }
    Ok(())
}
