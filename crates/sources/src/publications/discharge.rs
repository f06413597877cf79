//! Discharge delays, acute data (NHS England), as the package healthyr holds them.

use domain::counted::Counted;

use super::batch::Output;
use super::input::Input;
use super::layout::{KnownBy, Layout, is_heading};
use super::table::ColumnKind::{Count, Date, Text};
use super::table::{ColumnSpec, TableSpec};
use crate::fault::SourcesError;

const PUBLICATION: &str = "discharge";
const REMARK: &str = "It is derived from the publication by others; cite the publication itself.";

/// Patients who were discharged, by day.
pub(super) const DISCHARGES: TableSpec = TableSpec {
    name: "discharges",
    about: "Patients discharged from acute hospitals by day, trust or integrated care board.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("day", Date, "The day"),
        ColumnSpec::new("kind", Text, "trust or ICB: rows of boards add up trusts, choose one"),
        ColumnSpec::new("org", Text, "ODS code of the trust or ONS code of the board"),
        ColumnSpec::counting(
            "by_17",
            Count,
            Counted::PublishedPeople,
            "Discharged by 17:00; missing from June 2023 on",
        ),
        ColumnSpec::counting(
            "after_17",
            Count,
            Counted::PublishedPeople,
            "Discharged between 17:01 and 23:59; missing from June 2023 on",
        ),
        ColumnSpec::counting(
            "discharged",
            Count,
            Counted::PublishedPeople,
            "Discharged; missing where the organisation did not report",
        ),
    ],
    sum: Some("discharged"),
};

/// Patients who need no hospital bed, by day.
pub(super) const CRITERIA: TableSpec = TableSpec {
    name: "criteria_to_reside",
    about: "Patients in acute hospitals who do not meet the criteria to reside, by day, trust or integrated care board.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("day", Date, "The day"),
        ColumnSpec::new("kind", Text, "trust or ICB: rows of boards add up trusts, choose one"),
        ColumnSpec::new("org", Text, "ODS code of the trust or ONS code of the board"),
        ColumnSpec::counting(
            "not_met",
            Count,
            Counted::PublishedPeople,
            "Patients who do not meet the criteria to reside; missing where the \
            organisation did not report",
        ),
    ],
    sum: Some("not_met"),
};

/// Discharges.
pub(super) const DISCHARGES_DERIVED: Layout = Layout {
    publication: PUBLICATION,
    name: "discharged patients, derived by healthyr",
    known_by: KnownBy::Headings(&["nhs_trust##_code|icb##_code", "date", "discharged_total"]),
    read: discharges,
};

/// Criteria to reside.
pub(super) const CRITERIA_DERIVED: Layout = Layout {
    publication: PUBLICATION,
    name: "criteria to reside, derived by healthyr",
    known_by: KnownBy::Headings(&["nhs_trust##_code|icb##_code", "date", "do_not_meet_criteria_to_reside"]),
    read: criteria,
};

/// The column of the organisation, its kind and the scope of the file.
fn organisation(input: &Input<'_>) -> Result<(usize, &'static str, &'static str), SourcesError> {
    let at = |wanted: &str| input.headings().iter().position(|heading| is_heading(heading, wanted));
    match (at("nhs_trust##_code"), at("icb##_code")) {
        (Some(column), _) => Ok((column, "trust", "England, trusts")),
        (None, Some(column)) => Ok((column, "ICB", "England, ICBs")),
        (None, None) => Err(SourcesError::fault(input.file(), "there is no column of trusts or boards")),
    }
}

fn discharges(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let (org, kind, scope) = organisation(input)?;
    let date = input.column(&["date"])?;
    let by_17 = input.column_if_any(&["discharged_by_1700"]);
    let after_17 = input.column_if_any(&["discharged_between_1701_2359"]);
    let all = input.column(&["discharged_total"])?;
    while input.next()? {
        let Some(day) = input.day(date) else { continue };
        let [by, after] = [by_17, after_17].map(|column| input.count_if_any(column?));
        let total = input.count_if_any(all);
        if let (Some(by), Some(after), Some(total)) = (by, after, total)
            && by + after != total
        {
            input.fault(all, format!("its parts add up to {}; fetch the file again", by + after));
        }
        output
            .row(&DISCHARGES, day.first_of_month(), scope)?
            .date(Some(day))
            .text(kind)
            .text(&input.text(org))
            .count(by)
            .count(after)
            .count(total);
    }
    input.remark(REMARK);
    Ok(())
}

fn criteria(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let (org, kind, scope) = organisation(input)?;
    let date = input.column(&["date"])?;
    let not_met = input.column(&["do_not_meet_criteria_to_reside"])?;
    while input.next()? {
        let Some(day) = input.day(date) else { continue };
        let count = input.count_if_any(not_met);
        output
            .row(&CRITERIA, day.first_of_month(), scope)?
            .date(Some(day))
            .text(kind)
            .text(&input.text(org))
            .count(count);
    }
    input.remark(REMARK);
    if kind == "trust" {
        input.remark(
            "Those who derived it put the day before in place of two outliers: RXQ on 15 June and RH8 on 22 May 2022.",
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests;
