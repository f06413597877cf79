//! Daily files: a row for each day, sub-ICB and combination, and what they add up to by month.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::Date as Day;

use domain::counted::Counted;

use super::super::batch::Output;
use super::super::columns::{Sums, has_text};
use super::super::input::Input;
use super::super::layout::{KnownBy, Layout};
use super::super::table::ColumnKind::{Count, Date, Text};
use super::super::table::{ColumnSpec, TableSpec};
use super::{
    APPOINTMENTS, Columns, MODES, PUBLICATION, STAFF_TYPES, STATUSES, WAITS, mode_of, scope_of, staff_type,
    status_of, wait_of,
};
use crate::fault::SourcesError;

/// Combinations of all months, sub-ICBs and what is known of appointments that are added up in memory; a month of
/// England has some 30,000.
const COMBINATIONS: usize = 2_000_000;

/// Appointments by day and sub-ICB.
pub(in super::super) const DAILY: TableSpec = TableSpec {
    name: "gp_appointments_daily",
    about: "Appointments in general practice by day, sub-ICB and what is known of them; a combination that is not \
            there had none. By month they stand in gp_appointments too.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("date", Date, "The day of the appointment"),
        ColumnSpec::sub_icb("ODS code of the sub-ICB, before July 2022 of the CCG"),
        ColumnSpec::new("sub_icb_name", Text, "Its name in that edition"),
        ColumnSpec::one_of("status", STATUSES, "Attended, DNA (did not attend) or Unknown"),
        ColumnSpec::one_of("staff_type", STAFF_TYPES, "GP, Other Practice staff or Unknown"),
        ColumnSpec::one_of("mode", MODES, "Face-to-Face, Telephone, Home Visit, Video/Online or Unknown"),
        ColumnSpec::one_of("wait", WAITS, "Time from booking to the appointment"),
        ColumnSpec::counting("appointments", Count, Counted::NotPeople, "Appointments"),
    ],
    sum: Some("appointments"),
};

/// Daily files from July 2022.
pub(in super::super) const DAILY_SUB_ICB: Layout = Layout {
    publication: PUBLICATION,
    name: "daily file, sub-ICBs",
    known_by: KnownBy::Headings(&[
        "sub_icb_location_code",
        "sub_icb_location_name|sub_icb_location",
        "icb_ons_code",
        "appointment_date",
        "appt_status",
        "hcp_type",
        "appt_mode",
        "time_between_book_and_appt",
        "count_of_appointments",
    ]),
    read: daily,
};

/// Daily files until June 2022, under three headings.
pub(in super::super) const DAILY_CCG: Layout = Layout {
    publication: PUBLICATION,
    name: "daily file, CCGs",
    known_by: KnownBy::Headings(&[
        "ccg_code",
        "ccg_name",
        "stp_ons_code|stp_code",
        "appointment_date",
        "appt_status",
        "hcp_type",
        "appt_mode",
        "time_between_book_and_appt",
        "count_of_appointments",
    ]),
    read: daily,
};

fn daily(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let columns = Columns::of(input, "appointment_date")?;
    let (mut months, mut sums) = (ByMonth::default(), Sums::default());
    while input.next()? {
        let row = columns.of_row(input);
        if sums.is_total(input, &row.labels(), row.count) {
            continue;
        }
        let (Some(day), Some(count)) = (input.day(row.when), input.count(row.count)) else { continue };
        if !has_text(input, row.sub_icb, "the code of a sub-ICB") {
            continue;
        }
        sums.add(count);
        let (system, sub_icb) = (input.text(row.system), input.text(row.sub_icb));
        let name = columns.name_in(&row, input);
        let (status, staff) = (input.text(row.status), input.text(row.staff));
        let (mode, wait) = (input.text(row.mode), input.text(row.wait));
        let known = [status_of(&status), staff_type(&staff), mode_of(&mode), wait_of(&wait)];
        months.add(day, [scope_of(&system), &sub_icb, &name, known[0], known[1], known[2], known[3]], count);
        let mut row = output.row(&DAILY, day.first_of_month(), "England")?;
        row.date(Some(day)).text(&sub_icb).text(&name);
        for text in known {
            row.text(text);
        }
        row.count(Some(count));
        drop(row);
        if COMBINATIONS < months.sums.len() {
            let why = format!(
                "it has more than {COMBINATIONS} combinations of month, sub-ICB and what is known of appointments; \
                 read the months one by one"
            );
            return Err(SourcesError::fault(input.file(), why));
        }
    }
    months.give(output)
}

/// What days add up to.
#[derive(Default)]
struct ByMonth {
    /// By month and texts, with line ends between them, which no text of a cell has.
    sums: BTreeMap<String, (Day, i64)>,
    /// The key of the row, kept for its room.
    key: String,
}

impl ByMonth {
    fn add(&mut self, day: Day, texts: [&str; 7], count: i64) {
        self.key.clear();
        // Writing to a text cannot fail.
        let _ = write!(self.key, "{:04}{:02}", day.year(), day.month());
        for text in texts {
            self.key.push('\n');
            self.key.push_str(text);
        }
        match self.sums.get_mut(self.key.as_str()) {
            Some((_, sum)) => *sum = sum.saturating_add(count),
            None => {
                self.sums.insert(self.key.clone(), (day.first_of_month(), count));
            }
        }
    }

    fn give(self, output: &mut Output<'_>) -> Result<(), SourcesError> {
        for (key, (month, sum)) in self.sums {
            let mut texts = key.split('\n').skip(1);
            let mut row = output.row(&APPOINTMENTS, month, texts.next().unwrap_or_default())?;
            row.date(Some(month));
            for text in texts {
                row.text(text);
            }
            row.count(Some(sum));
        }
        Ok(())
    }
}
