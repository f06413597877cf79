//! General Practice Workforce and Primary Care Network Workforce (NHS England): staff of practices and of networks.

mod detailed;
mod individual;

pub(super) use detailed::{DETAILED_FILE, PRACTICES, WORKFORCE};
pub(super) use individual::{INDIVIDUAL_FILE, INDIVIDUALS, PCN_FILE, PCN_STAFF};

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date as Day;

use domain::counted::Counted;

use super::batch::Output;
use super::columns::{Months, column, has_text, tell_part};
use super::input::Input;
use super::layout::{KnownBy, Layout};
use super::table::ColumnKind::{Date, Decimal, Text};
use super::table::{ColumnSpec, TableSpec};
use crate::fault::SourcesError;
use domain::money::grouped;

const PUBLICATION: &str = "gp_workforce";
/// Staff groups of practices.
const STAFF_GROUPS: &[&str] = &["GP", "Nurses", "Direct Patient Care", "Admin/Non-Clinical"];
/// Full-time equivalents are published with nine places.
const SCALE: u8 = 9;
/// What nine-place numbers may differ from their sum by rounding, in units of the last place.
const ROUNDING: i64 = 10_000;

/// Staff of practices by role, as the high-level file has them.
pub(super) const HIGH_LEVEL: TableSpec = TableSpec {
    name: "gp_workforce_high_level",
    about: "Staff of practices by staff group and role under the publisher's full names. The role Total is the \
            publisher's own total of a group: it is not to be added to the roles, and its head count has people with \
            two roles once.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("month", Date, "The month, as its first day; staff are counted on its last"),
        ColumnSpec::new("practice", Text, "ODS code of the practice"),
        ColumnSpec::new("practice_name", Text, "Its name in that edition"),
        ColumnSpec::one_of(
            "staff_group",
            STAFF_GROUPS,
            "GP, Nurses, Direct Patient Care or Admin/Non-Clinical",
        ),
        ColumnSpec::new("role", Text, "Role, or Total"),
        ColumnSpec::new("measure", Text, "FTE [full-time equivalents] or HC [head count]"),
        ColumnSpec::counting(
            "value",
            Decimal { scale: SCALE },
            Counted::PublishedPeople,
            "Full-time equivalents or people; none where the practice gave none",
        ),
    ],
    sum: Some("value"),
};

/// `3 General Practice – … Practice Level - High level.csv`.
pub(super) const HIGH_LEVEL_FILE: Layout = Layout {
    publication: PUBLICATION,
    name: "practice level, high level",
    known_by: KnownBy::Headings(&["prac_code", "staff_group", "detailed_staff_role", "measure", "value"]),
    read: high_level,
};

/// The total and the sum of the roles of a group.
#[derive(Default)]
struct Group {
    printed: Option<i64>,
    roles: i64,
}

fn high_level(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let months = Months::of(input)?;
    let practice = column(input, &["prac_code"])?;
    let name = input.column_if_any(&["prac_name"]);
    let group = column(input, &["staff_group"])?;
    let role = column(input, &["detailed_staff_role"])?;
    let measure = column(input, &["measure"])?;
    let value = column(input, &["value"])?;
    let mut groups: BTreeMap<(Day, String, String), Group> = BTreeMap::new();
    while input.next()? {
        let Some(month) = months.month(input) else { continue };
        if !has_text(input, practice, "the code of a practice") {
            continue;
        }
        let Some(of_measure) = measure_of(&input.text(measure)) else {
            input.fault(measure, "expected FTE or Headcount; fetch the file again");
            continue;
        };
        let Some(number) = amount(input, value) else { continue };
        if of_measure == "FTE" {
            let key = (month, input.text(practice).into_owned(), input.text(group).into_owned());
            let group = groups.entry(key).or_default();
            if input.text(role).eq_ignore_ascii_case("total") {
                group.printed = number;
            } else {
                group.roles = group.roles.saturating_add(number.unwrap_or(0));
            }
        }
        output
            .row(&HIGH_LEVEL, month, "England")?
            .date(Some(month))
            .text(&input.text(practice))
            .text_if_any(name.map(|name| input.text(name)).as_deref())
            .text(&input.text(group))
            .text(&input.text(role))
            .text(of_measure)
            .decimal(number);
    }
    let practices: BTreeSet<&str> = groups.keys().map(|(_, practice, _)| practice.as_str()).collect();
    tell_part(input, practices.len());
    // Published totals differ for some practices, so that this is no fault of the file.
    let differs = |group: &Group| {
        group.printed.is_some_and(|printed| ROUNDING < (printed.saturating_sub(group.roles)).saturating_abs())
    };
    let mut wrong = groups.iter().filter(|(_, group)| differs(group));
    if let Some(((_, practice, group), _)) = wrong.next() {
        input.remark(format!(
            "In {} of {} staff groups of practices the Total FTE is not the sum of the roles, first of {group} in \
             {practice}; both are kept as published.",
            grouped(wrong.count() + 1),
            grouped(groups.len())
        ));
    }
    Ok(())
}

/// One name for what editions have called differently.
fn measure_of(printed: &str) -> Option<&'static str> {
    let is = |name: &str| printed.eq_ignore_ascii_case(name);
    if is("fte") {
        return Some("FTE");
    }
    (is("hc") || is("headcount") || is("head count")).then_some("HC")
}

/// A number of staff, none where the publisher has none; told and `None` where it is no number of staff.
#[expect(clippy::option_option, reason = "no value is a value; what cannot be read is none")]
fn amount(input: &mut Input<'_>, column: usize) -> Option<Option<i64>> {
    let text = input.text(column);
    if super::value::is_missing(&text) {
        return Some(None);
    }
    let number = super::value::decimal(&text, SCALE).filter(|number| 0 <= *number);
    if number.is_none() {
        input.fault(column, "expected a number of staff, zero or more; fetch the file again");
    }
    number.map(Some)
}

#[cfg(test)]
mod tests;
