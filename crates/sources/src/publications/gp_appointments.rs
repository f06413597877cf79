//! Appointments in General Practice (NHS England): regional files and coverage.

use super::batch::Output;
use super::input::Input;
use super::layout::{KnownBy, Layout};
use super::table::ColumnKind::{Count, Date, Text};
use super::table::{ColumnSpec, TableSpec};
use crate::fault::SourcesError;

const PUBLICATION: &str = "gp_appointments";

/// Appointments by month and sub-ICB.
pub(super) const APPOINTMENTS: TableSpec = TableSpec {
    name: "gp_appointments",
    about: "Appointments in general practice by month, sub-ICB and what is known of them; a combination that is not \
            there had none.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("month", Date, "The month, as its first day"),
        ColumnSpec::new("sub_icb", Text, "ODS code of the sub-ICB, before July 2022 of the CCG"),
        ColumnSpec::new("sub_icb_name", Text, "Its name in that edition"),
        ColumnSpec::new("status", Text, "Attended, DNA (did not attend) or Unknown"),
        ColumnSpec::new("staff_type", Text, "GP, Other Practice staff or Unknown"),
        ColumnSpec::new("mode", Text, "Face-to-Face, Telephone, Home Visit, Video/Online or Unknown"),
        ColumnSpec::new("wait", Text, "Time from booking to the appointment"),
        ColumnSpec::new("appointments", Count, "Appointments"),
    ],
    sum: Some("appointments"),
};

/// How many practices and patients the appointments cover.
pub(super) const COVERAGE: TableSpec = TableSpec {
    name: "gp_appointments_coverage",
    about: "Practices and patients that the appointments of a month cover, by sub-ICB.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("month", Date, "The month, as its first day"),
        ColumnSpec::new("sub_icb", Text, "ODS code of the sub-ICB"),
        ColumnSpec::new("included_practices", Count, "Practices whose appointments are counted"),
        ColumnSpec::new("open_practices", Count, "Practices that were open"),
        ColumnSpec::new("included_patients", Count, "Patients registered at practices that are counted"),
        ColumnSpec::new("open_patients", Count, "Patients registered at practices that were open"),
    ],
    sum: Some("open_patients"),
};

/// Regional files until June 2022.
pub(super) const REGIONAL_CCG: Layout = Layout {
    publication: PUBLICATION,
    name: "regional file, CCGs",
    known_by: KnownBy::Headings(&[
        "ccg_code",
        "stp_ons",
        "appointment_month",
        "appt_status",
        "hcp_type",
        "appt_mode",
        "time_between_book_and_appt",
        "count_of_appointments",
    ]),
    read: regional,
};

/// Coverage.
pub(super) const COVERAGE_FILE: Layout = Layout {
    publication: PUBLICATION,
    name: "coverage",
    known_by: KnownBy::Headings(&[
        "sub_icb_location_code|ccg_code",
        "appointment_month",
        "included practices",
        "open practices",
        "patients registered at included practices",
        "patients registered at open practices",
    ]),
    read: coverage,
};

fn regional(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let sub_icb = input.column(&["sub_icb_location_code", "ccg_code"])?;
    let name = input.column(&["sub_icb_location_name", "ccg_name"])?;
    let system = input.column(&["icb_ons_code", "stp_ons"])?;
    let month = input.column(&["appointment_month"])?;
    let status = input.column(&["appt_status"])?;
    let staff = input.column(&["hcp_type"])?;
    let mode = input.column(&["appt_mode"])?;
    let wait = input.column(&["time_between_book_and_appt"])?;
    let count = input.column(&["count_of_appointments"])?;
    while input.next()? {
        let (Some(month), Some(count)) = (input.month(month), input.count(count)) else { continue };
        let scope = input.text(system);
        output
            .row(&APPOINTMENTS, month, &scope)?
            .date(Some(month))
            .text(&input.text(sub_icb))
            .text(&input.text(name))
            .text(status_of(&input.text(status)))
            .text(staff_type(&input.text(staff)))
            .text(mode_of(&input.text(mode)))
            .text(wait_of(&input.text(wait)))
            .count(Some(count));
    }
    Ok(())
}

fn coverage(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let sub_icb = input.column(&["sub_icb_location_code", "ccg_code"])?;
    let month = input.column(&["appointment_month"])?;
    let counts = [
        input.column(&["included practices"])?,
        input.column(&["open practices"])?,
        input.column(&["patients registered at included practices"])?,
        input.column(&["patients registered at open practices"])?,
    ];
    while input.next()? {
        let Some(month) = input.month(month) else { continue };
        let counts = counts.map(|column| input.count_if_any(column));
        let mut row = output.row(&COVERAGE, month, "England")?;
        row.date(Some(month)).text(&input.text(sub_icb));
        for count in counts {
            row.count(count);
        }
    }
    Ok(())
}

/// One name for what editions have called differently; what is not known here is kept as it is printed.
fn status_of(printed: &str) -> &str {
    match printed {
        "Appt Status Not Provided" => "Unknown",
        other => other,
    }
}

fn staff_type(printed: &str) -> &str {
    match printed {
        "HCP Type Not Provided" => "Unknown",
        "Other Practice Staff" => "Other Practice staff",
        other => other,
    }
}

fn mode_of(printed: &str) -> &str {
    match printed {
        "Video Conference/Online" => "Video/Online",
        other => other,
    }
}

fn wait_of(printed: &str) -> &str {
    match printed {
        "Unknown / Data Issue" | "Unknown / Data Quality" => "Unknown",
        other => other,
    }
}

#[cfg(test)]
mod tests;
