//! Appointments by national category and service setting.

use domain::counted::Counted;

use super::super::batch::Output;
use super::super::columns::{Sums, column, known};
use super::super::input::Input;
use super::super::layout::{KnownBy, Layout};
use super::super::table::ColumnKind::{Count, Date, Text};
use super::super::table::{ColumnSpec, TableSpec};
use super::PUBLICATION;
use crate::fault::SourcesError;

/// Appointments by day and category.
pub(in super::super) const CATEGORIES: TableSpec = TableSpec {
    name: "gp_appointments_category",
    about: "Appointments in general practice by day, sub-ICB, service setting and national category; a combination \
            that is not there had none.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("date", Date, "The day of the appointment"),
        ColumnSpec::sub_icb("ODS code of the sub-ICB; none where the edition gives names alone"),
        ColumnSpec::new("sub_icb_name", Text, "Its name in that edition; none where it gives codes alone"),
        ColumnSpec::new(
            "setting",
            Text,
            "Service setting, such as General Practice or Extended Access Provision",
        ),
        ColumnSpec::new(
            "context",
            Text,
            "Context, such as Care Related Encounter; Inconsistent Mapping and Unmapped are values",
        ),
        ColumnSpec::new("category", Text, "National category; Inconsistent Mapping and Unmapped are values"),
        ColumnSpec::counting("appointments", Count, Counted::NotPeople, "Appointments"),
    ],
    sum: Some("appointments"),
};

/// The category file.
pub(in super::super) const CATEGORY_FILE: Layout = Layout {
    publication: PUBLICATION,
    name: "national categories",
    known_by: KnownBy::Headings(&[
        "sub_icb_location_code|sub_icb_location_name|ccg_code",
        "appointment_date",
        "service_setting",
        "context_type",
        "national_category",
        "count_of_appointments",
    ]),
    read: categories,
};

fn categories(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let sub_icb = input.column_if_any(&["sub_icb_location_code", "ccg_code"]);
    let name = input.column_if_any(&["sub_icb_location_name", "sub_icb_location", "ccg_name"]);
    let date = column(input, &["appointment_date"])?;
    let texts = [
        column(input, &["service_setting"])?,
        column(input, &["context_type"])?,
        column(input, &["national_category"])?,
    ];
    let count = column(input, &["count_of_appointments"])?;
    let labels: Vec<usize> = [sub_icb, name, Some(date)].into_iter().flatten().collect();
    let mut sums = Sums::default();
    while input.next()? {
        if sums.is_total(input, &labels, count) {
            continue;
        }
        let (Some(day), Some(count)) = (input.day(date), input.count(count)) else { continue };
        sums.add(count);
        let mut row = output.row(&CATEGORIES, day.first_of_month(), "England")?;
        row.date(Some(day));
        for column in [sub_icb, name] {
            row.text_if_any(column.map(|column| input.text(column)).as_deref().and_then(known));
        }
        for column in texts {
            row.text(&input.text(column));
        }
        row.count(Some(count));
    }
    Ok(())
}
