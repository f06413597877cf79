//! A&E attendances and emergency admissions (NHS England): the monthly CSV, the provider sheet, the mapping to systems.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date as Day;

use domain::counted::Counted;

use super::batch::Output;
use super::columns::says_total;
use super::input::Input;
use super::layout::{KnownBy, Layout};
use super::names::{if_any, is_total, month_of_table, other_months, own_name, region_of, thousands};
use super::table::ColumnKind::{Count, Date, Text};
use super::table::{ColumnSpec, TableSpec};
use super::value;
use crate::fault::SourcesError;

const PUBLICATION: &str = "ae_monthly";

/// Attendances by month and provider.
pub(super) const ATTENDANCES: TableSpec = TableSpec {
    name: "ae_attendances",
    about: "A month may be there twice, in both families of files: choose one by `family`, or sums of it are double. A&E \
            attendances, waits and emergency admissions by month and provider, with one definition in both families.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("month", Date, "The month, as its first day"),
        ColumnSpec::new(
            "family",
            Text,
            "monthly (the monthly CSV) or by provider (the workbook's provider sheet)",
        ),
        ColumnSpec::new("org", Text, "ODS code of the provider: a trust, a site or a practice"),
        ColumnSpec::new("org_name", Text, "Its name in that edition"),
        ColumnSpec::new("region", Text, "Region of NHS England"),
        ColumnSpec::counting(
            "attendances",
            Count,
            Counted::NotPeople,
            "Attendances of all types, booked appointments among them",
        ),
        ColumnSpec::counting(
            "attendances_type_1",
            Count,
            Counted::NotPeople,
            "Attendances at major departments, booked ones among them",
        ),
        ColumnSpec::counting(
            "attendances_type_2",
            Count,
            Counted::NotPeople,
            "Attendances at departments of a single specialty",
        ),
        ColumnSpec::counting(
            "attendances_type_3",
            Count,
            Counted::NotPeople,
            "Attendances at other departments and minor injury units",
        ),
        ColumnSpec::counting(
            "booked_type_1",
            Count,
            Counted::NotPeople,
            "Booked appointments of type 1, counted in attendances; missing in the \
            provider sheet and where the edition has none",
        ),
        ColumnSpec::counting("booked_type_2", Count, Counted::NotPeople, "Booked appointments of type 2"),
        ColumnSpec::counting("booked_type_3", Count, Counted::NotPeople, "Booked appointments of type 3"),
        ColumnSpec::counting(
            "over_4_hours",
            Count,
            Counted::NotPeople,
            "Attendances of all types of more than 4 hours from arrival to \
            admission, transfer or discharge, booked appointments among them",
        ),
        ColumnSpec::counting("over_4_hours_type_1", Count, Counted::NotPeople, "Those of type 1"),
        ColumnSpec::counting("over_4_hours_type_2", Count, Counted::NotPeople, "Those of type 2"),
        ColumnSpec::counting("over_4_hours_type_3", Count, Counted::NotPeople, "Those of type 3"),
        ColumnSpec::counting(
            "booked_over_4_hours_type_1",
            Count,
            Counted::NotPeople,
            "Booked appointments of type 1 of more than 4 hours, \
            counted in over_4_hours; missing as booked_type_1",
        ),
        ColumnSpec::counting("booked_over_4_hours_type_2", Count, Counted::NotPeople, "Those of type 2"),
        ColumnSpec::counting("booked_over_4_hours_type_3", Count, Counted::NotPeople, "Those of type 3"),
        ColumnSpec::counting(
            "emergency_admissions_type_1",
            Count,
            Counted::NotPeople,
            "Emergency admissions through departments of type 1",
        ),
        ColumnSpec::counting(
            "emergency_admissions_type_2",
            Count,
            Counted::NotPeople,
            "Through departments of type 2",
        ),
        ColumnSpec::counting(
            "emergency_admissions_type_3",
            Count,
            Counted::NotPeople,
            "Through other departments",
        ),
        ColumnSpec::counting(
            "emergency_admissions_other",
            Count,
            Counted::NotPeople,
            "Emergency admissions that are not through A&E",
        ),
        ColumnSpec::counting(
            "waits_over_4_hours",
            Count,
            Counted::NotPeople,
            "Patients who waited more than 4 hours from the decision to admit \
            to admission, those of more than 12 among them",
        ),
        ColumnSpec::counting(
            "waits_over_12_hours",
            Count,
            Counted::NotPeople,
            "Patients who waited more than 12 hours from the decision to \
            admit to admission",
        ),
    ],
    sum: Some("attendances"),
};

/// Which system a provider of A&E belongs to.
pub(super) const SYSTEM_MAPPING: TableSpec = TableSpec {
    name: "ae_system_mapping",
    about: "The integrated care board to whose system A&E figures of a provider are counted.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new(
            "month",
            Date,
            "The edition, as the first day of its month; of a mapping for a financial \
            year its April",
        ),
        ColumnSpec::new("org", Text, "ODS code of the provider"),
        ColumnSpec::new("org_name", Text, "Its name in that edition"),
        ColumnSpec::new(
            "icb",
            Text,
            "ODS code of the integrated care board; missing where the edition gives a name \
            that its own list does not have",
        ),
        ColumnSpec::new("icb_name", Text, "Its name in that edition"),
        ColumnSpec::new("region", Text, "Region of NHS England"),
    ],
    sum: None,
};

/// The monthly CSV.
pub(super) const MONTHLY_CSV: Layout = Layout {
    publication: PUBLICATION,
    name: "monthly CSV",
    known_by: KnownBy::Headings(&[
        "period",
        "org code",
        "parent org",
        "org name",
        "a&e attendances type 1|number of a&e attendances type 1",
        "attendances over 4hrs type 1|number of attendances over 4hrs type 1",
        "patients who have waited 12+ hrs from dta to admission",
    ]),
    read: monthly,
};

/// The provider sheet, in the workbook or saved as CSV. The sheet of attendances without booked ones has the same
/// headings.
pub(super) const BY_PROVIDER: Layout = Layout {
    publication: PUBLICATION,
    name: "by provider",
    known_by: KnownBy::Sheet(
        "provider level data",
        &[
            "code",
            "region",
            "name",
            "total attendances",
            "total attendances < 4 hours",
            "total attendances > 4 hours",
            "emergency admissions via type 1 a&e",
            "total emergency admissions",
            "number of patients spending >12 hours from decision to admit to admission",
        ],
    ),
    read: by_provider,
};

/// The mapping to systems as a file of its own.
pub(super) const MAPPING_CSV: Layout = Layout {
    publication: PUBLICATION,
    name: "mapping of providers to systems",
    known_by: KnownBy::Headings(&["code", "name", "icb code", "icb name", "region name"]),
    read: mapping_csv,
};

/// The mapping to systems in the workbook.
pub(super) const MAPPING_SHEET: Layout = Layout {
    publication: PUBLICATION,
    name: "mapping of providers to systems, sheet",
    known_by: KnownBy::Sheet("system mapping", &["org code", "region", "name", "stp", "code"]),
    read: mapping_sheet,
};

/// The two families of files.
#[derive(Clone, Copy)]
enum Family {
    Monthly,
    ByProvider,
}

impl Family {
    fn name(self) -> &'static str {
        match self {
            Self::Monthly => "monthly",
            Self::ByProvider => "by provider",
        }
    }

    /// Files of both families are about England and must not replace each other.
    fn scope(self) -> &'static str {
        match self {
            Self::Monthly => "England, monthly",
            Self::ByProvider => "England, by provider",
        }
    }
}

/// A provider's figures of a month; arrays by type.
struct Figures {
    attendances: [i64; 3],
    booked: [Option<i64>; 3],
    over_4: [i64; 3],
    booked_over_4: [Option<i64>; 3],
    admissions: [Option<i64>; 3],
    other_admissions: Option<i64>,
    waits_over_4: Option<i64>,
    waits_over_12: Option<i64>,
}

/// Whose figures they are: code, name and region.
struct Provider<'t> {
    org: &'t str,
    name: &'t str,
    region: &'t str,
}

fn give(
    output: &mut Output<'_>,
    month: Day,
    family: Family,
    provider: &Provider<'_>,
    figures: &Figures,
) -> Result<(), SourcesError> {
    let mut row = output.row(&ATTENDANCES, month, family.scope())?;
    row.date(Some(month)).text(family.name());
    row.text(provider.org).text(provider.name).text(region_of(provider.region));
    row.count(Some(figures.attendances.iter().sum()));
    figures.attendances.iter().for_each(|count| _ = row.count(Some(*count)));
    figures.booked.iter().for_each(|count| _ = row.count(*count));
    row.count(Some(figures.over_4.iter().sum()));
    figures.over_4.iter().for_each(|count| _ = row.count(Some(*count)));
    figures.booked_over_4.iter().for_each(|count| _ = row.count(*count));
    figures.admissions.iter().for_each(|count| _ = row.count(*count));
    row.count(figures.other_admissions).count(figures.waits_over_4).count(figures.waits_over_12);
    Ok(())
}

/// The headings of the monthly CSV's figures, with what editions before booked appointments called them. Those of
/// booked appointments may be missing.
const MONTHLY_FIGURES: [&[&str]; 18] = [
    &["a&e attendances type 1", "number of a&e attendances type 1"],
    &["a&e attendances type 2", "number of a&e attendances type 2"],
    &["a&e attendances other a&e department", "number of a&e attendances other a&e department"],
    &["a&e attendances booked appointments type 1"],
    &["a&e attendances booked appointments type 2"],
    &["a&e attendances booked appointments other department"],
    &["attendances over 4hrs type 1", "number of attendances over 4hrs type 1"],
    &["attendances over 4hrs type 2", "number of attendances over 4hrs type 2"],
    &[
        "attendances over 4hrs other department",
        "attendances over 4hrs other a&e department",
        "number of attendances over 4hrs other a&e department",
    ],
    &["attendances over 4hrs booked appointments type 1"],
    &["attendances over 4hrs booked appointments type 2"],
    &["attendances over 4hrs booked appointments other department"],
    &["patients who have waited 4-12 hs from dta to admission"],
    &["patients who have waited 12+ hrs from dta to admission"],
    &["emergency admissions via a&e - type 1"],
    &["emergency admissions via a&e - type 2"],
    &["emergency admissions via a&e - other a&e department"],
    &["other emergency admissions"],
];

fn monthly(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let period = input.column(&["period"])?;
    let org = input.column(&["org code"])?;
    let region = input.column(&["parent org"])?;
    let name = input.column(&["org name"])?;
    let mut columns = [None; MONTHLY_FIGURES.len()];
    for (idx, names) in MONTHLY_FIGURES.into_iter().enumerate() {
        let is_booked = (3..6).contains(&idx) || (9..12).contains(&idx);
        columns[idx] = if is_booked { input.column_if_any(names) } else { Some(input.column(names)?) };
    }
    let mut sums = [0_i64; MONTHLY_FIGURES.len()];
    let (mut has_total, mut months) = (false, BTreeSet::new());
    while input.next()? {
        // England stands under `-` where it is no organisation.
        let is_total = [period, org].iter().any(|column| is_total(&input.text(*column)))
            || input.text(org) == "-" && is_total(&input.text(name));
        let mut counts = [None; MONTHLY_FIGURES.len()];
        let mut is_whole = true;
        for (count, column) in counts.iter_mut().zip(columns) {
            let Some(column) = column else { continue };
            *count = input.count(column);
            is_whole &= count.is_some();
        }
        if is_total && input.has_faults() {
            // A row that could not be read is in the total and not in the sum.
            has_total = true;
            continue;
        }
        if is_total {
            for ((total, sum), column) in counts.iter().zip(sums).zip(columns) {
                if let (Some(total), Some(column)) = (total.filter(|total| *total != sum), column) {
                    input.fault(column, says_total("TOTAL", total, sum));
                }
            }
            (sums, has_total) = ([0; MONTHLY_FIGURES.len()], true);
            continue;
        }
        let Some(month) = input.month(period) else { continue };
        if !is_whole {
            continue;
        }
        months.insert(month);
        sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count.unwrap_or(0));
        let given = |idx: usize| counts[idx].unwrap_or(0);
        // Booked appointments are published beside the others; the headline counts both.
        let both = |start: usize| [0, 1, 2].map(|kind| given(start + kind) + given(start + 3 + kind));
        let figures = Figures {
            attendances: both(0),
            booked: [counts[3], counts[4], counts[5]],
            over_4: both(6),
            booked_over_4: [counts[9], counts[10], counts[11]],
            admissions: [counts[14], counts[15], counts[16]],
            other_admissions: counts[17],
            // The first of the two columns ends at 12 hours.
            waits_over_4: Some(given(12) + given(13)),
            waits_over_12: counts[13],
        };
        let (org, name, region) = (input.text(org), input.text(name), input.text(region));
        let provider = Provider { org: &org, name: &name, region: &region };
        give(output, month, Family::Monthly, &provider, &figures)?;
    }
    if !has_total {
        input.remark("It has no TOTAL row, so nothing shows that the file is whole.");
    }
    if let Some(remark) = other_months(input.file(), &months) {
        input.remark(remark);
    }
    if own_name(input.file()).to_lowercase().contains("revised") {
        input.remark("It is a revised edition; it replaces what was published for the month before.");
    }
    Ok(())
}

/// Where the provider sheet's columns stand, from its code on; several have the same heading.
const AT: [(usize, &str); 15] = [
    (1, "region"),
    (2, "name"),
    (3, "type 1 departments"),
    (4, "type 2 departments"),
    (5, "type 3 departments"),
    (6, "total attendances"),
    (10, "total attendances < 4 hours"),
    (11, "type 1 departments"),
    (14, "total attendances > 4 hours"),
    (19, "emergency admissions via type 1 a&e"),
    (22, "total emergency admissions via a&e"),
    (23, "other emergency admissions"),
    (24, "total emergency admissions"),
    (25, "number of patients spending >4 hours"),
    (26, "number of patients spending >12 hours"),
];

/// The figures of the provider sheet by place, from its code on: without percentages.
const FIGURES_AT: [usize; 20] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 19, 20, 21, 22, 23, 24, 25, 26];

/// What must add up within a row: parts, their sum and its place among the figures.
const ADDED: [(&[usize], usize); 6] = [
    (&[0, 1, 2], 3),
    (&[4, 5, 6], 7),
    (&[8, 9, 10], 11),
    (&[7, 11], 3),
    (&[12, 13, 14], 15),
    (&[15, 16], 17),
];

fn by_provider(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let code = input.column(&["code"])?;
    for (at, wanted) in AT {
        let found = input.headings().get(code + at).cloned().unwrap_or_default();
        if !found.starts_with(wanted) {
            let why = format!(
                "column {at} to the right of Code is headed \"{found}\" and not \"{wanted}\"; fetch the file again, or \
                 see whether its layout has changed"
            );
            return Err(SourcesError::fault(input.file(), why));
        }
    }
    let Some(month) = month_of_table(input, "June-2025-AE-by-provider.xlsx") else { return Ok(()) };
    let mut sums = [0_i64; FIGURES_AT.len()];
    let mut england: Option<[Option<i64>; FIGURES_AT.len()]> = None;
    while input.next()? {
        let org = input.text(code).into_owned();
        let is_england = input.text(code + 2).eq_ignore_ascii_case("england");
        // Notes below the figures stand in the first columns.
        if !is_england && (value::is_missing(&org) || input.text(code + 3).is_empty()) {
            continue;
        }
        let counts = FIGURES_AT.map(|at| input.count_if_any(code + at));
        for (parts, whole) in ADDED {
            let sum = parts.iter().try_fold(0_i64, |sum, part| Some(sum + counts[*part]?));
            if let (Some(sum), Some(printed)) = (sum, counts[whole])
                && sum != printed
            {
                let why = format!("its parts add up to {}; fetch the file again", thousands(sum));
                input.fault(code + FIGURES_AT[whole], why);
            }
        }
        if is_england {
            england = Some(counts);
            continue;
        }
        sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count.unwrap_or(0));
        let required = [0, 1, 2, 8, 9, 10].map(|idx| counts[idx]);
        let [Some(a1), Some(a2), Some(a3), Some(o1), Some(o2), Some(o3)] = required else {
            input.fault(code + 3, "expected attendances by type, and one is missing; fetch the file again");
            continue;
        };
        let figures = Figures {
            attendances: [a1, a2, a3],
            booked: [None; 3],
            over_4: [o1, o2, o3],
            booked_over_4: [None; 3],
            admissions: [counts[12], counts[13], counts[14]],
            other_admissions: counts[16],
            waits_over_4: counts[18],
            waits_over_12: counts[19],
        };
        let (name, region) = (input.text(code + 2), input.text(code + 1));
        let provider = Provider { org: &org, name: &name, region: &region };
        give(output, month, Family::ByProvider, &provider, &figures)?;
    }
    for ((total, sum), at) in england.unwrap_or_default().into_iter().zip(sums).zip(FIGURES_AT) {
        if let Some(total) = total.filter(|total| *total != sum) {
            let heading = input.headings().get(code + at).cloned().unwrap_or_default();
            input.file_fault(format!("{heading}: {}", says_total("England", total, sum)));
        }
    }
    Ok(())
}

/// The area of a mapping.
const ENGLAND: &str = "England";

fn mapping_csv(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let org = input.column(&["code"])?;
    let name = input.column(&["name"])?;
    let icb = input.column(&["icb code"])?;
    let icb_name = input.column(&["icb name"])?;
    let region = input.column(&["region name"])?;
    let Some(month) = month_of_table(input, "AE_System-Mapping_2025-26.csv") else { return Ok(()) };
    while input.next()? {
        if input.text(org).is_empty() {
            continue;
        }
        output
            .row(&SYSTEM_MAPPING, month, ENGLAND)?
            .date(Some(month))
            .text(&input.text(org))
            .text(&input.text(name))
            .text_if_any(if_any(&input.text(icb)))
            .text(&input.text(icb_name))
            .text(region_of(&input.text(region)));
    }
    Ok(())
}

/// The sheet gives the board's name by provider, and beside it, in the same rows, a list of boards with their codes.
fn mapping_sheet(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let org = input.column(&["org code"])?;
    let region = input.column(&["region"])?;
    let name = input.column(&["name"])?;
    let icb_name = input.column(&["stp"])?;
    let list = input.column(&["code"])?;
    let Some(month) = month_of_table(input, "June-2025-AE-by-provider.xlsx") else { return Ok(()) };
    let mut codes: BTreeMap<String, String> = BTreeMap::new();
    let mut rows: Vec<[String; 4]> = Vec::new();
    while input.next()? {
        let code = input.text(list);
        if !code.is_empty() {
            for column in [list.saturating_sub(1), list + 1, list + 2] {
                codes.insert(input.text(column).to_lowercase(), code.clone().into_owned());
            }
        }
        if !input.text(org).is_empty() {
            rows.push([org, name, icb_name, region].map(|column| input.text(column).into_owned()));
        }
    }
    codes.remove("");
    let mut without_code = 0_usize;
    for [org, name, icb_name, region] in rows {
        let icb = codes.get(&icb_name.to_lowercase());
        without_code += usize::from(icb.is_none());
        output
            .row(&SYSTEM_MAPPING, month, ENGLAND)?
            .date(Some(month))
            .text(&org)
            .text(&name)
            .text_if_any(icb.map(String::as_str))
            .text(&icb_name)
            .text(region_of(&region));
    }
    if 0 < without_code {
        input.remark(format!(
            "The sheet's own list of boards does not have those of {without_code} of its providers, which have no code of \
             a board."
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
