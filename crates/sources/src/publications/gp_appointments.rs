//! Appointments in General Practice (NHS England): by month and by day of sub-ICBs, by practice, by category, and how
//! much they cover.

mod category;
mod daily;
mod practice;

use std::borrow::Cow;

pub(super) use category::{CATEGORIES, CATEGORY_FILE};
pub(super) use daily::{DAILY, DAILY_CCG, DAILY_SUB_ICB};
pub(super) use practice::{BY_PRACTICE, MAPPING, PRACTICE_FILE, PRACTICES};

use domain::counted::Counted;

use super::batch::Output;
use super::columns::{Sums, column, has_text};
use super::input::Input;
use super::layout::{KnownBy, Layout};
use super::table::ColumnKind::{Count, Date, Text};
use super::table::{ColumnSpec, TableSpec};
use super::value;
use crate::fault::SourcesError;

const PUBLICATION: &str = "gp_appointments";

/// The words of all editions so far, as tables have them.
const STATUSES: &[&str] = &["Attended", "DNA", "Unknown"];
const STAFF_TYPES: &[&str] = &["GP", "Other Practice staff", "Unknown"];
const MODES: &[&str] = &["Face-to-Face", "Telephone", "Home Visit", "Video/Online", "Unknown"];
const WAITS: &[&str] = &[
    "Same Day",
    "1 Day",
    "2 to 7 Days",
    "8 to 14 Days",
    "15 to 21 Days",
    "22 to 28 Days",
    "More than 28 Days",
    "Unknown",
];

/// Appointments by month and sub-ICB.
pub(super) const APPOINTMENTS: TableSpec = TableSpec {
    name: "gp_appointments",
    about: "Appointments in general practice by month, sub-ICB and what is known of them; a combination that is not \
            there had none.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("month", Date, "The month, as its first day"),
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

/// How many practices and patients the appointments cover.
pub(super) const COVERAGE: TableSpec = TableSpec {
    name: "gp_appointments_coverage",
    about: "Practices and patients that the appointments of a month cover, by sub-ICB.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("month", Date, "The month, as its first day"),
        ColumnSpec::sub_icb("ODS code of the sub-ICB"),
        ColumnSpec::counting(
            "included_practices",
            Count,
            Counted::NotPeople,
            "Practices whose appointments are counted",
        ),
        ColumnSpec::counting("open_practices", Count, Counted::NotPeople, "Practices that were open"),
        ColumnSpec::counting(
            "included_patients",
            Count,
            Counted::PublishedPeople,
            "Patients registered at practices that are counted",
        ),
        ColumnSpec::counting(
            "open_patients",
            Count,
            Counted::PublishedPeople,
            "Patients registered at practices that were open",
        ),
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

/// Regional files from July 2022.
pub(super) const REGIONAL_SUB_ICB: Layout = Layout {
    publication: PUBLICATION,
    name: "regional file, sub-ICBs",
    known_by: KnownBy::Headings(&[
        "sub_icb_location_code",
        "icb_ons_code",
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

/// The columns of what is known of appointments in a sub-ICB.
struct Columns {
    sub_icb: usize,
    name: usize,
    system: usize,
    when: usize,
    status: usize,
    staff: usize,
    mode: usize,
    wait: usize,
    count: usize,
    /// How many columns have a heading.
    n: usize,
}

impl Columns {
    fn of(input: &Input<'_>, when: &str) -> Result<Self, SourcesError> {
        Ok(Self {
            sub_icb: column(input, &["sub_icb_location_code", "ccg_code"])?,
            name: column(input, &["sub_icb_location_name", "sub_icb_location", "ccg_name"])?,
            system: column(input, &["icb_ons_code", "stp_ons", "stp_ons_code", "stp_code"])?,
            when: column(input, &[when])?,
            status: column(input, &["appt_status"])?,
            staff: column(input, &["hcp_type"])?,
            mode: column(input, &["appt_mode"])?,
            wait: column(input, &["time_between_book_and_appt"])?,
            count: column(input, &["count_of_appointments"])?,
            n: input.headings().iter().rposition(|heading| !heading.is_empty()).map_or(0, |last| last + 1),
        })
    }

    /// The columns of a row. One edition writes `Heywood, Middleton and Rochdale` without quotes, so that what stands
    /// behind the name is further right by a column for each comma.
    fn of_row(&self, input: &Input<'_>) -> Self {
        let mut n_more = input.n_cells().saturating_sub(self.n);
        let is_date = |more: usize| value::month(&input.text(self.when + more)).is_some();
        // Empty columns and notes at the end of a row move nothing.
        if 0 < n_more && is_date(0) {
            n_more = 0;
        }
        while 0 < n_more && !is_date(n_more) {
            n_more -= 1;
        }
        let at = |column: usize| if self.name < column { column + n_more } else { column };
        Self {
            sub_icb: at(self.sub_icb),
            name: self.name,
            system: at(self.system),
            when: at(self.when),
            status: at(self.status),
            staff: at(self.staff),
            mode: at(self.mode),
            wait: at(self.wait),
            count: at(self.count),
            n: self.n + n_more,
        }
    }

    /// Where a row may say that it is a total.
    const fn labels(&self) -> [usize; 3] {
        [self.sub_icb, self.name, self.when]
    }

    /// The name of the sub-ICB in a row.
    fn name_in<'i>(&self, row: &Self, input: &'i Input<'_>) -> Cow<'i, str> {
        let n_more = row.n - self.n;
        if n_more == 0 {
            return input.text(self.name);
        }
        let parts: Vec<_> = (self.name..=self.name + n_more).map(|column| input.text(column)).collect();
        Cow::Owned(parts.join(", "))
    }
}

fn regional(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let columns = Columns::of(input, "appointment_month")?;
    let mut sums = Sums::default();
    while input.next()? {
        let row = columns.of_row(input);
        if sums.is_total(input, &row.labels(), row.count) {
            continue;
        }
        let (Some(month), Some(count)) = (input.month(row.when), input.count(row.count)) else { continue };
        if !has_text(input, row.sub_icb, "the code of a sub-ICB") {
            continue;
        }
        sums.add(count);
        output
            .row(&APPOINTMENTS, month, scope_of(&input.text(row.system)))?
            .date(Some(month))
            .text(&input.text(row.sub_icb))
            .text(&columns.name_in(&row, input))
            .text(status_of(&input.text(row.status)))
            .text(staff_type(&input.text(row.staff)))
            .text(mode_of(&input.text(row.mode)))
            .text(wait_of(&input.text(row.wait)))
            .count(Some(count));
    }
    Ok(())
}

/// The area that rows of a system are of; what is in none is of England.
fn scope_of(system: &str) -> &str {
    if system.is_empty() { "England" } else { system }
}

fn coverage(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let sub_icb = column(input, &["sub_icb_location_code", "ccg_code"])?;
    let month = column(input, &["appointment_month"])?;
    let counts = [
        column(input, &["included practices"])?,
        column(input, &["open practices"])?,
        column(input, &["patients registered at included practices"])?,
        column(input, &["patients registered at open practices"])?,
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
