//! Appointments by practice, and the areas of the practices.

use domain::counted::Counted;

use super::super::batch::Output;
use super::super::columns::{Once, Sums, column, has_text, known};
use super::super::input::Input;
use super::super::layout::{KnownBy, Layout};
use super::super::table::ColumnKind::{Count, Date, Text};
use super::super::table::{ColumnSpec, TableSpec};
use super::super::value;
use super::{
    MODES, PUBLICATION, STAFF_TYPES, STATUSES, WAITS, mode_of, scope_of, staff_type, status_of, wait_of,
};
use crate::fault::SourcesError;

/// Appointments by month and practice.
pub(in super::super) const BY_PRACTICE: TableSpec = TableSpec {
    name: "gp_appointments_practice",
    about: "Appointments in general practice by month, practice and what is known of them; a combination that is not \
            there had none.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("month", Date, "The month, as its first day"),
        ColumnSpec::new("practice", Text, "ODS code of the practice"),
        ColumnSpec::new("practice_name", Text, "Its name in that edition"),
        ColumnSpec::new("supplier", Text, "Supplier of its appointment system"),
        ColumnSpec::new("pcn", Text, "ODS code of its PCN; U where it is in none"),
        ColumnSpec::sub_icb("ODS code of its sub-ICB"),
        ColumnSpec::one_of("staff_type", STAFF_TYPES, "GP, Other Practice staff or Unknown"),
        ColumnSpec::one_of("mode", MODES, "Face-to-Face, Telephone, Home Visit, Video/Online or Unknown"),
        ColumnSpec::new("category", Text, "National category; Inconsistent Mapping and Unmapped are values"),
        ColumnSpec::one_of("wait", WAITS, "Time from booking to the appointment"),
        ColumnSpec::one_of("status", STATUSES, "Attended, DNA (did not attend) or Unknown"),
        ColumnSpec::counting("appointments", Count, Counted::NotPeople, "Appointments"),
    ],
    sum: Some("appointments"),
};

/// The areas that practices are in, as the appointments count them.
pub(in super::super) const PRACTICES: TableSpec = TableSpec {
    name: "gp_appointments_mapping",
    about: "Practices whose appointments are counted, with their areas in that edition.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("month", Date, "The month of the edition, as its first day"),
        ColumnSpec::new("practice", Text, "ODS code of the practice"),
        ColumnSpec::new("practice_name", Text, "Its name"),
        ColumnSpec::new("supplier", Text, "Supplier of its appointment system; none where it is not given"),
        ColumnSpec::new("pcn", Text, "ODS code of its PCN; U where it is in none"),
        ColumnSpec::new("pcn_name", Text, "Name of its PCN"),
        ColumnSpec::sub_icb("ODS code of its sub-ICB"),
        ColumnSpec::new("sub_icb_name", Text, "Name of its sub-ICB"),
        ColumnSpec::new("icb", Text, "ODS code of its ICB"),
        ColumnSpec::new("icb_name", Text, "Name of its ICB"),
        ColumnSpec::new("region", Text, "ODS code of its region"),
        ColumnSpec::new("region_name", Text, "Name of its region"),
    ],
    sum: None,
};

/// Files by practice: one for England, one a region or one for several.
pub(in super::super) const PRACTICE_FILE: Layout = Layout {
    publication: PUBLICATION,
    name: "practice level",
    known_by: KnownBy::Headings(&[
        "appointment_month_start_date",
        "gp_code",
        "sub_icb_location_code",
        "hcp_type",
        "appt_mode",
        "national_category",
        "time_between_book_and_appt",
        "count_of_appointments",
        "appt_status",
    ]),
    read: practices,
};

/// `Mapping.csv` beside the files by practice.
pub(in super::super) const MAPPING: Layout = Layout {
    publication: PUBLICATION,
    name: "practice level, mapping",
    known_by: KnownBy::Headings(&[
        "gp_code",
        "gp_name",
        "pcn_code",
        "sub_icb_location_code",
        "icb_code",
        "region_code",
    ]),
    read: mapping,
};

fn practices(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let month = column(input, &["appointment_month_start_date"])?;
    let practice = column(input, &["gp_code"])?;
    let known_of_it = ["gp_name", "supplier", "pcn_code"].map(|name| input.column_if_any(&[name]));
    let sub_icb = column(input, &["sub_icb_location_code"])?;
    let staff = column(input, &["hcp_type"])?;
    let mode = column(input, &["appt_mode"])?;
    let category = column(input, &["national_category"])?;
    let wait = column(input, &["time_between_book_and_appt"])?;
    let count = column(input, &["count_of_appointments"])?;
    let status = column(input, &["appt_status"])?;
    let labels = [month, practice, sub_icb];
    let mut sums = Sums::default();
    while input.next()? {
        if sums.is_total(input, &labels, count) {
            continue;
        }
        let (Some(month), Some(count)) = (input.month(month), input.count(count)) else { continue };
        if !has_text(input, practice, "the code of a practice") {
            continue;
        }
        sums.add(count);
        // Editions give England as one file, as two or as one a region: what they have in common are the sub-ICBs.
        let area = input.text(sub_icb);
        let mut row = output.row(&BY_PRACTICE, month, scope_of(&area))?;
        row.date(Some(month)).text(&input.text(practice));
        for column in known_of_it {
            row.text_if_any(column.map(|column| input.text(column)).as_deref().and_then(known));
        }
        row.text(&area)
            .text(staff_type(&input.text(staff)))
            .text(mode_of(&input.text(mode)))
            .text(&input.text(category))
            .text(wait_of(&input.text(wait)))
            .text(status_of(&input.text(status)))
            .count(Some(count));
    }
    Ok(())
}

fn mapping(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let Some(month) = value::month_within(input.file()) else {
        let why = "it does not say which month it is of; read it in the archive it was published in, or put the month \
                   into its name (Mapping_Oct_25.csv)";
        return Err(SourcesError::fault(input.file(), why));
    };
    let practice = column(input, &["gp_code"])?;
    let texts = [
        "gp_name",
        "supplier",
        "pcn_code",
        "pcn_name",
        "sub_icb_location_code",
        "sub_icb_location_name",
        "icb_code",
        "icb_name",
        "region_code",
        "region_name",
    ]
    .map(|name| input.column_if_any(&[name]));
    let mut once = Once::default();
    while input.next()? {
        if !has_text(input, practice, "the code of a practice") || !once.is_new(input, month, practice) {
            continue;
        }
        let mut row = output.row(&PRACTICES, month, "England")?;
        row.date(Some(month)).text(&input.text(practice));
        for column in texts {
            row.text_if_any(column.map(|column| input.text(column)).as_deref().and_then(known));
        }
    }
    Ok(())
}
