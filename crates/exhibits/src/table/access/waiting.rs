//! Waiting lists by treatment function.

use domain::provenance::Provenance;
use evidence::access::Access;
use evidence::area::Area;
use evidence::fact::Measure;
use evidence::waiting_list::{WaitingList, waiting_lists};

use super::super::efficiency::row;
use super::super::{NO_DATA, figures};
use super::{WAITING_LISTS, named, rows_of, share, sum};
use crate::exhibit::{Cell, Exhibit, RowKind, Table};
use crate::number::grouped_count;

const VALUE: &[&str] = &["value"];

/// The finding of an area's waiting list.
#[must_use]
pub fn waiting_headline(access: &Access, area: &Area) -> Option<String> {
    let month = *access.facts.common_periods(Measure::WaitingList, &area.parts).last()?;
    let lists = waiting_lists(&access.facts, &area.parts, month);
    let all = lists.first()?;
    let within = all.within_18_weeks.map_or_else(String::new, |share| {
        format!(", {:.1}% of them for up to 18 weeks, against a standard of 92%", share.percent())
    });
    Some(format!(
        "{} pathways wait in {} at the end of {}{within}",
        grouped_count(all.total),
        area.name,
        named(month)
    ))
}

/// W1: the waiting list of an area at the end of the last month published, the longest treatment function first.
#[must_use]
pub fn waiting(access: &Access, area: &Area) -> Option<Exhibit> {
    let month = *access.facts.common_periods(Measure::WaitingList, &area.parts).last()?;
    let lists = waiting_lists(&access.facts, &area.parts, month);
    let cells = |list: &WaitingList| -> Vec<Cell> {
        let optional = |n: Option<u64>| n.map_or(Cell::Missing(NO_DATA), |n| sum(n, area));
        vec![
            sum(list.total, area),
            share(list.within_18_weeks),
            sum(list.over_52_weeks, area),
            optional(list.over_65_weeks),
        ]
    };
    let (whole, functions) = lists.split_first()?;
    let of = |list: &WaitingList, name: &str, kind| {
        let mut rows = rows_of(WAITING_LISTS, area, Some(month));
        if let Some(function) = &list.function {
            for row in &mut rows {
                row.chosen_by.push(("kind", function.clone()));
            }
        }
        row(name, kind, cells(list)).reading(rows)
    };
    let mut rows: Vec<_> = functions
        .iter()
        .map(|list| of(list, list.function.as_deref().unwrap_or_default(), RowKind::Body))
        .collect();
    rows.push(of(whole, "All treatment functions", RowKind::Total));
    let longest = functions.first()?;
    let within = longest
        .within_18_weeks
        .map_or_else(String::new, |share| format!(", {:.1}% of them within 18 weeks", share.percent()));
    let longest = format!(
        "{} has the longest list: {} pathways{within}",
        longest.function.as_deref().unwrap_or_default(),
        grouped_count(longest.total)
    );
    let column = |heading: &str, measure: &'static [(&str, &str)]| {
        figures("", heading).reading(VALUE).of_rows(measure)
    };
    Some(Exhibit {
        key: "W1".into(),
        name: "waiting-list".into(),
        heading: longest,
        note: "Incomplete pathways from referral to treatment of the residents’ board, not people: one person may wait on \
               two. The standard is 92% within 18 weeks."
            .to_owned(),
        provenance: Provenance::Derived,
        table: Table {
            caption: format!("Waiting list of {} by treatment function, end of {}.", area.name, named(month)),
            row_heading: "Treatment function".to_owned(),
            columns: vec![
                column("Waiting", &[("measure", "waiting_list")]),
                column("Within 18 weeks", &[]),
                column("Over 52 weeks", &[("measure", "waiting_over_52_weeks")]),
                column("Over 65 weeks", &[("measure", "waiting_over_65_weeks")]),
            ],
            rows,
        },
        chart: None,
    })
}
