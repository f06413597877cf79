//! Staff of practices in the detailed file: some 700 columns, which become rows.

use domain::counted::Counted;

use super::super::batch::Output;
use super::super::columns::{Months, Once, column, has_text, known};
use super::super::input::Input;
use super::super::layout::{KnownBy, Layout};
use super::super::table::ColumnKind::{Count, Date, Decimal, Text};
use super::super::table::{ColumnSpec, TableSpec};
use super::{PUBLICATION, SCALE, STAFF_GROUPS, amount};
use crate::fault::SourcesError;

/// Staff of practices by role, sex, age and country of qualification.
pub(in super::super) const WORKFORCE: TableSpec = TableSpec {
    name: "gp_workforce",
    about: "Staff of practices by staff group, role and sex, some also by age or by country of qualification. Roles \
            overlap: `all` and the GP roles extg, exl and extgl are totals of others, and so is sex ALL.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("month", Date, "The month, as its first day; staff are counted on its last"),
        ColumnSpec::new("practice", Text, "ODS code of the practice"),
        ColumnSpec::one_of(
            "staff_group",
            STAFF_GROUPS,
            "GP, Nurses, Direct Patient Care or Admin/Non-Clinical",
        ),
        ColumnSpec::new(
            "role",
            Text,
            "all, or the publisher's short name in lower case (sen_ptnr: senior partner); of GPs extg is without \
             trainees, exl without locums, extgl fully qualified, without trainees and locums",
        ),
        ColumnSpec::new("sex", Text, "ALL, FEMALE or MALE; ALL also has staff whose sex is not known"),
        ColumnSpec::new("measure", Text, "FTE [full-time equivalents] or HC [head count]"),
        ColumnSpec::new("age", Text, "Age band [years], or Unknown; none for all ages"),
        ColumnSpec::new(
            "qualified_in",
            Text,
            "Where they qualified, the publisher's short name in lower case; none for all",
        ),
        ColumnSpec::counting(
            "value",
            Decimal { scale: SCALE },
            Counted::PublishedPeople,
            "Full-time equivalents or people; none where the practice gave none and it is estimated in totals only",
        ),
    ],
    sum: Some("value"),
};

/// Practices, their patients, and where the figures of their staff come from.
pub(in super::super) const PRACTICES: TableSpec = TableSpec {
    name: "gp_workforce_practices",
    about: "Practices of the workforce with their areas and patients, and whether their staff were given or estimated.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("month", Date, "The month, as its first day"),
        ColumnSpec::new("practice", Text, "ODS code of the practice"),
        ColumnSpec::new("practice_name", Text, "Its name in that edition"),
        ColumnSpec::new("pcn", Text, "ODS code of its PCN; none where it is not given"),
        ColumnSpec::new("pcn_name", Text, "Name of its PCN"),
        ColumnSpec::sub_icb("ODS code of its sub-ICB, before July 2022 of its CCG"),
        ColumnSpec::new("sub_icb_name", Text, "Name of its sub-ICB"),
        ColumnSpec::new("icb", Text, "ODS code of its ICB, before July 2022 of its STP"),
        ColumnSpec::new("icb_name", Text, "Name of its ICB"),
        ColumnSpec::new("region", Text, "ODS code of its region"),
        ColumnSpec::new("region_name", Text, "Name of its region"),
        ColumnSpec::new(
            "gp_source",
            Text,
            "Whether GPs were given or estimated; none in editions that do not say",
        ),
        ColumnSpec::new("nurse_source", Text, "The same of nurses"),
        ColumnSpec::new("direct_care_source", Text, "The same of direct patient care staff"),
        ColumnSpec::new("admin_source", Text, "The same of administrative staff"),
        ColumnSpec::counting(
            "patients",
            Count,
            Counted::PublishedPeople,
            "Registered patients; none where they are not known",
        ),
        ColumnSpec::counting("male_patients", Count, Counted::PublishedPeople, "Registered male patients"),
        ColumnSpec::counting(
            "female_patients",
            Count,
            Counted::PublishedPeople,
            "Registered female patients",
        ),
    ],
    sum: Some("patients"),
};

/// `1 General Practice – … Practice Level - Detailed.csv`.
pub(in super::super) const DETAILED_FILE: Layout = Layout {
    publication: PUBLICATION,
    name: "practice level, detailed",
    known_by: KnownBy::Headings(&[
        "prac_code",
        "total_patients",
        "total_gp_hc",
        "total_gp_fte",
        "total_nurses_fte",
        "total_admin_fte",
    ]),
    read: detailed,
};

/// What a column of staff counts: `TOTAL_GP_EXTG_HC_30TO34`.
struct Field {
    column: usize,
    group: &'static str,
    role: String,
    sex: &'static str,
    measure: &'static str,
    age: Option<String>,
    qualified_in: Option<String>,
}

impl Field {
    fn of(column: usize, heading: &str) -> Option<Self> {
        let (sex, rest) = heading.split_once('_')?;
        let sex = match sex {
            "total" => "ALL",
            "female" => "FEMALE",
            "male" => "MALE",
            _ => return None,
        };
        let mut parts: Vec<&str> = rest.split('_').collect();
        let at = parts.iter().position(|part| matches!(*part, "hc" | "fte"))?;
        let by = parts[at + 1..].join("_");
        let measure = if parts[at] == "hc" { "HC" } else { "FTE" };
        parts.truncate(at);
        // One heading has the group behind the first word of the role: `female_trainee_dpc_nurse_assoc_hc`.
        let place = parts.iter().position(|part| matches!(*part, "gp" | "nurses" | "n" | "dpc" | "admin"))?;
        let group = match parts.remove(place) {
            "gp" => "GP",
            "nurses" | "n" => "Nurses",
            "dpc" => "Direct Patient Care",
            _ => "Admin/Non-Clinical",
        };
        let role = if parts.is_empty() { "all".to_owned() } else { parts.join("_") };
        let qualified_in = by.strip_prefix("coq_").map(str::to_owned);
        let age = (qualified_in.is_none() && !by.is_empty()).then(|| age_of(&by));
        Some(Self { column, group, role, sex, measure, age, qualified_in })
    }
}

/// `under30`, `30to34`, `70plus`, `unknown_age` as other publications write them.
fn age_of(printed: &str) -> String {
    match (printed.strip_prefix("under"), printed.strip_suffix("plus"), printed.split_once("to")) {
        (Some(age), _, _) => format!("Under {age}"),
        (_, Some(age), _) => format!("{age}+"),
        (_, _, Some((first, last))) => format!("{first}-{last}"),
        _ if printed == "unknown_age" => "Unknown".to_owned(),
        _ => printed.to_owned(),
    }
}

fn detailed(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let months = Months::of(input)?;
    let practice = column(input, &["prac_code"])?;
    let texts: [&[&str]; 13] = [
        &["prac_name"],
        &["pcn_code"],
        &["pcn_name"],
        &["sub_icb_code", "ccg_code"],
        &["sub_icb_name", "ccg_name"],
        &["icb_code", "stp_code"],
        &["icb_name", "stp_name"],
        &["region_code", "comm_region_code", "nhse_region_code"],
        &["region_name", "comm_region_name", "nhse_region_name"],
        &["gp_source"],
        &["nurse_source"],
        &["dpc_source"],
        &["admin_source"],
    ];
    let texts = texts.map(|names| input.column_if_any(names));
    let patients = [
        Some(column(input, &["total_patients"])?),
        input.column_if_any(&["total_male", "male_patients"]),
        input.column_if_any(&["total_female", "female_patients"]),
    ];
    let fields = fields(input)?;
    let mut once = Once::default();
    while input.next()? {
        let Some(month) = months.month(input) else { continue };
        if !has_text(input, practice, "the code of a practice") || !once.is_new(input, month, practice) {
            continue;
        }
        let counts = patients.map(|column| column.and_then(|column| input.count_if_any(column)));
        let mut row = output.row(&PRACTICES, month, "England")?;
        row.date(Some(month)).text(&input.text(practice));
        for column in texts {
            row.text_if_any(column.map(|column| input.text(column)).as_deref().and_then(known));
        }
        for count in counts {
            row.count(count);
        }
        drop(row);
        for field in &fields {
            // A column that the edition does not use.
            if input.text(field.column).is_empty() {
                continue;
            }
            let Some(number) = amount(input, field.column) else { continue };
            output
                .row(&WORKFORCE, month, "England")?
                .date(Some(month))
                .text(&input.text(practice))
                .text(field.group)
                .text(&field.role)
                .text(field.sex)
                .text(field.measure)
                .text_if_any(field.age.as_deref())
                .text_if_any(field.qualified_in.as_deref())
                .decimal(number);
        }
    }
    once.tell_part(input);
    Ok(())
}

/// The columns of staff. Columns that look like them and are of no staff group that is known are remarked.
fn fields(input: &mut Input<'_>) -> Result<Vec<Field>, SourcesError> {
    let mut fields = Vec::new();
    let mut unknown = Vec::new();
    for idx in 0..input.headings().len() {
        let heading = &input.headings()[idx];
        if let Some(field) = Field::of(idx, heading) {
            column(input, &[heading])?;
            fields.push(field);
        } else if heading.split('_').any(|part| matches!(part, "hc" | "fte")) {
            unknown.push(heading.to_uppercase());
        }
    }
    if !unknown.is_empty() {
        input.remark(format!(
            "Columns of staff that are of no staff group that is known were not read: {}.",
            unknown.join(", ")
        ));
    }
    Ok(fields)
}
