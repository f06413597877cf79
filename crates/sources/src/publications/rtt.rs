//! Consultant-led referral to treatment waiting times (NHS England): the full extract.

use std::collections::HashMap;
use std::ops::Range;

use domain::counted::Counted;

use super::batch::Output;
use super::input::Input;
use super::layout::{KnownBy, Layout};
use super::names::{if_any, thousands};
use super::table::ColumnKind::{Count, Date, Text};
use super::table::{ColumnSpec, TableSpec};
use super::value;
use crate::fault::SourcesError;

const PUBLICATION: &str = "rtt";
const SCOPE: &str = "England";
/// The row over all treatment functions.
const ALL_FUNCTIONS: &str = "C_999";
/// What pathways are.
const PARTS: &[&str] = &["Part_1A", "Part_1B", "Part_2", "Part_2A", NEW_PERIODS];
/// Clock starts: their pathways have no waits yet.
const NEW_PERIODS: &str = "Part_3";

/// Pathways by month, provider, commissioner, part and treatment function.
pub(super) const PATHWAYS: TableSpec = TableSpec {
    name: "rtt",
    about: "Referral to treatment pathways by month, provider, commissioner, part and treatment function; a \
            combination that is not there had none. Part_2A is inside Part_2: do not add them. Choose the provider's \
            view (where people are treated) or the commissioner's (whose residents they are).",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("month", Date, "The month, as its first day; waiting lists are those at its end"),
        ColumnSpec::new("provider", Text, "ODS code of the provider"),
        ColumnSpec::new("provider_name", Text, "Its name in that edition"),
        ColumnSpec::new(
            "provider_parent",
            Text,
            "ODS code of the board in whose area the provider is; missing where \
            the edition gives none",
        ),
        ColumnSpec::new("provider_parent_name", Text, "Its name in that edition"),
        ColumnSpec::new(
            "commissioner",
            Text,
            "ODS code of the commissioner (sub-ICB, before July 2022 CCG); NONC is \
            none in England",
        ),
        ColumnSpec::new("commissioner_name", Text, "Its name in that edition"),
        ColumnSpec::new(
            "commissioner_parent",
            Text,
            "ODS code of the commissioner's board; missing for hubs and \
            regions of NHS England and for NONC",
        ),
        ColumnSpec::new("commissioner_parent_name", Text, "Its name in that edition"),
        ColumnSpec::one_of(
            "part",
            PARTS,
            "Part_1A completed admitted, Part_1B completed non-admitted, Part_2 incomplete \
            (the waiting list), Part_2A those of it with a decision to admit, Part_3 new periods",
        ),
        ColumnSpec::new(
            "treatment_function",
            Text,
            "Code of the treatment function; the row over all (C_999) is \
            checked and left out",
        ),
        ColumnSpec::new("treatment_function_name", Text, "Its name in that edition"),
        ColumnSpec::counting(
            "total",
            Count,
            Counted::PublishedPeople,
            "Pathways, those of unknown clock start among them",
        ),
        ColumnSpec::counting(
            "within_18_weeks",
            Count,
            Counted::PublishedPeople,
            "Pathways of up to 18 weeks; missing for new periods",
        ),
        ColumnSpec::counting(
            "over_18_weeks",
            Count,
            Counted::PublishedPeople,
            "Pathways of more than 18 weeks; missing for new periods",
        ),
        ColumnSpec::counting(
            "over_52_weeks",
            Count,
            Counted::PublishedPeople,
            "Pathways of more than 52 weeks; missing for new periods",
        ),
        ColumnSpec::counting(
            "over_65_weeks",
            Count,
            Counted::PublishedPeople,
            "Pathways of more than 65 weeks; missing for new periods and where the \
            edition ends at 52",
        ),
        ColumnSpec::counting(
            "over_78_weeks",
            Count,
            Counted::PublishedPeople,
            "Pathways of more than 78 weeks; missing as over_65_weeks",
        ),
        ColumnSpec::counting(
            "over_104_weeks",
            Count,
            Counted::PublishedPeople,
            "Pathways of more than 104 weeks; missing as over_65_weeks",
        ),
        ColumnSpec::counting(
            "unknown_start",
            Count,
            Counted::PublishedPeople,
            "Pathways whose clock start is not known: in total and in no week",
        ),
    ],
    sum: Some("total"),
};

/// The same pathways by weeks waited.
pub(super) const WEEKS: TableSpec = TableSpec {
    name: "rtt_weeks",
    about: "Referral to treatment pathways by weeks waited; a week that is not there had none. New periods (Part_3) \
            have no weeks.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("month", Date, "The month, as its first day"),
        ColumnSpec::new("provider", Text, "ODS code of the provider"),
        ColumnSpec::new("commissioner", Text, "ODS code of the commissioner"),
        ColumnSpec::one_of("part", PARTS, "As in rtt"),
        ColumnSpec::new("treatment_function", Text, "Code of the treatment function"),
        ColumnSpec::counting(
            "weeks",
            Count,
            Counted::PublishedPeople,
            "More than so many weeks and up to one more [weeks]; 104, in editions until \
            March 2021 52, has no upper end",
        ),
        ColumnSpec::counting("pathways", Count, Counted::PublishedPeople, "Pathways"),
    ],
    sum: Some("pathways"),
};

/// The full extract.
pub(super) const FULL_EXTRACT: Layout = Layout {
    publication: PUBLICATION,
    name: "full extract",
    known_by: KnownBy::Headings(&[
        "period",
        "provider org code",
        "commissioner org code",
        "rtt part type",
        "treatment function code",
        "gt 00 to 01 weeks sum 1",
        "total all",
    ]),
    read: full_extract,
};

/// Where the weeks stand: one column a week, the last without an upper end.
fn weeks_of(input: &Input<'_>) -> Result<Vec<usize>, SourcesError> {
    let mut columns = Vec::with_capacity(105);
    loop {
        let week = columns.len();
        let closed = format!("gt {week:02} to {:02} weeks sum 1", week + 1);
        if let Some(column) = input.column_if_any(&[&closed]) {
            columns.push(column);
            continue;
        }
        let open = format!("gt {week:02} weeks sum 1");
        if let Some(column) = input.column_if_any(&[&open]) {
            columns.push(column);
            return Ok(columns);
        }
        let why = format!("there is neither a column \"{closed}\" nor \"{open}\"; fetch the file again");
        return Err(SourcesError::fault(input.file(), why));
    }
}

/// What the row over all treatment functions says less what the others add up to, by provider, commissioner and part.
#[derive(Default)]
struct Gap {
    has_total: bool,
    has_parts: bool,
    total: i64,
    within_18: i64,
    over_52: i64,
}

fn full_extract(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let period = input.column(&["period"])?;
    let provider = input.column(&["provider org code"])?;
    let provider_name = input.column(&["provider org name"])?;
    let provider_parent = input.column(&["provider parent org code"])?;
    let provider_parent_name = input.column(&["provider parent name"])?;
    let commissioner = input.column(&["commissioner org code"])?;
    let commissioner_name = input.column(&["commissioner org name"])?;
    let commissioner_parent = input.column(&["commissioner parent org code"])?;
    let commissioner_parent_name = input.column(&["commissioner parent name"])?;
    let part = input.column(&["rtt part type"])?;
    let function = input.column(&["treatment function code"])?;
    let function_name = input.column(&["treatment function name"])?;
    let total = input.column(&["total all"])?;
    let unknown_start = input.column(&["patients with unknown clock start date"])?;
    let weeks = weeks_of(input)?;
    let mut pathways = vec![0_i64; weeks.len()];
    let mut gaps: HashMap<String, Gap> = HashMap::new();
    let (mut key, mut printed) = (String::new(), String::new());
    let (mut month, mut parent) = (None, None::<String>);
    let mut is_one_board = true;
    while input.next()? {
        if month.is_none() || *input.text(period) != printed {
            month = input.month(period);
            printed.clear();
            printed.push_str(&input.text(period));
        }
        let (Some(month), Some(total_count)) = (month, input.count(total)) else { continue };
        let mut is_sound = true;
        for (count, column) in pathways.iter_mut().zip(&weeks) {
            *count = week_of(input, *column).unwrap_or(-1);
            is_sound &= 0 <= *count;
        }
        if !is_sound {
            continue;
        }
        let unknown = input.count_if_any(unknown_start);
        let is_new = input.text(part) == NEW_PERIODS;
        let added = pathways.iter().sum::<i64>() + unknown.unwrap_or(0);
        if !is_new && added != total_count {
            let why = format!(
                "its weeks and unknown clock starts add up to {}; fetch the file again",
                thousands(added)
            );
            input.fault(total, why);
            continue;
        }
        let of = |range: Range<usize>| pathways.get(range).map(|weeks| weeks.iter().sum::<i64>());
        // Where an edition ends at 52 weeks, nothing is known of longer ones.
        let over = |from: usize| of(from..pathways.len()).filter(|_| !is_new && from < pathways.len());
        let within_18 = of(0..18).filter(|_| !is_new);
        let over_52 = over(52);

        let ids = [provider, commissioner, part, function].map(|column| input.text(column));
        let [provider, commissioner, part, function] = &ids;
        key.clear();
        for text in [provider, commissioner, part] {
            key.push_str(text);
            key.push('|');
        }
        let is_total = function == ALL_FUNCTIONS;
        if !gaps.contains_key(&key) {
            gaps.insert(key.clone(), Gap::default());
        }
        if let Some(gap) = gaps.get_mut(&key) {
            let sign = if is_total { 1 } else { -1 };
            gap.has_total |= is_total;
            gap.has_parts |= !is_total;
            gap.total += sign * total_count;
            gap.within_18 += sign * within_18.unwrap_or(0);
            gap.over_52 += sign * over_52.unwrap_or(0);
        }
        if is_total {
            continue;
        }
        is_one_board &= parent.get_or_insert_with(|| input.text(commissioner_parent).into_owned()).as_str()
            == input.text(commissioner_parent);
        output
            .row(&PATHWAYS, month, SCOPE)?
            .date(Some(month))
            .text(provider)
            .text(&input.text(provider_name))
            .text_if_any(if_any(&input.text(provider_parent)))
            .text_if_any(if_any(&input.text(provider_parent_name)))
            .text(commissioner)
            .text(&input.text(commissioner_name))
            .text_if_any(if_any(&input.text(commissioner_parent)))
            .text_if_any(if_any(&input.text(commissioner_parent_name)))
            .text(part)
            .text(function)
            .text(&input.text(function_name))
            .count(Some(total_count))
            .count(within_18)
            .count(over(18))
            .count(over_52)
            .count(over(65))
            .count(over(78))
            .count(over(104))
            .count(unknown);
        for (week, count) in pathways.iter().enumerate().filter(|(_, count)| 0 < **count && !is_new) {
            output
                .row(&WEEKS, month, SCOPE)?
                .date(Some(month))
                .text(provider)
                .text(commissioner)
                .text(part)
                .text(function)
                .count(i64::try_from(week).ok())
                .count(Some(*count));
        }
    }
    tell_gaps(input, &gaps);
    if let Some(parent) = parent.filter(|parent| is_one_board && !parent.is_empty()) {
        input.remark(format!(
            "All its rows are of the commissioners of {parent}: it is a part of the extract, not England."
        ));
    }
    Ok(())
}

/// The pathways of a week; a blank one had nobody.
fn week_of(input: &mut Input<'_>, column: usize) -> Option<i64> {
    let count = input.count_if_any(column);
    if count.is_some() {
        return count;
    }
    let text = input.text(column);
    if text.is_empty() {
        return Some(0);
    }
    if value::is_missing(&text) {
        input.fault(column, "expected a whole number or a blank for nobody; fetch the file again");
    }
    None
}

fn tell_gaps(input: &mut Input<'_>, gaps: &HashMap<String, Gap>) {
    // A cut by treatment function has no row over all, and is read as it stands.
    let is_wrong = |gap: &Gap| gap.has_total && (gap.total, gap.within_18, gap.over_52) != (0, 0, 0);
    let mut wrong: Vec<(&String, &Gap)> = gaps.iter().filter(|(_, gap)| is_wrong(gap)).collect();
    wrong.sort_by_key(|(key, _)| *key);
    let Some((key, gap)) = wrong.first() else { return };
    let key = key.trim_end_matches('|').replace('|', ", ");
    let what = if gap.has_parts {
        format!(
            "the row over all treatment functions ({ALL_FUNCTIONS}) of {key} has {} more pathways, {} more of up to 18 \
             weeks and {} more of over 52 than the others add up to",
            thousands(gap.total),
            thousands(gap.within_18),
            thousands(gap.over_52)
        )
    } else {
        format!("{key} has a row over all treatment functions ({ALL_FUNCTIONS}) and no other")
    };
    let others = match wrong.len() - 1 {
        0 => String::new(),
        n => format!(" ({n} more like it)"),
    };
    input.file_fault(format!("{what}{others}; fetch the file again"));
}

#[cfg(test)]
mod tests;
