//! Adopted scenarios: for each measure that tests one what was expected beside what came, month by month.

mod by_month;

use appraisal::adopted::Adoption;
use appraisal::adopted::expected::Expected;
use appraisal::adopted::observed::{LATER_MONTHS, Observed, Outcome};
use appraisal::adopted::verdict::{Range, Verdict};
use domain::month::day_in_words;
use domain::provenance::Provenance;

use super::control::written;
use super::efficiency::{row, word};
use super::evaluation::signed;
use super::measure::{Written, date_in_words};
use super::{figures, words};
use crate::exhibit::{Cell, Exhibit, Row, RowKind, Table};
use crate::number::{Form, Number, Sign, counted};
use crate::words::capital_first;

pub use by_month::by_month;

/// The name of a measure; its id where it is no longer in the data.
#[must_use]
pub fn measure_name(observed: &Observed) -> String {
    observed.measured.as_ref().map_or_else(|| observed.test.measure.clone(), |of| of.name.clone())
}

/// How values of a measure are written: with more digits where what was expected of it is small beside the last one.
fn as_written(observed: &Observed) -> Written<'_> {
    let Some(measured) = &observed.measured else { return Written { unit: "", decimals: MOST_DECIMALS } };
    let of_measure = written(measured);
    let last_digit = |decimals: usize| (0..decimals).fold(1.0, |digit, _| digit / 10.0);
    let is_fine = |decimals: &usize| 5.0 * last_digit(*decimals) <= observed.test.difference.abs();
    let decimals = (of_measure.decimals..MOST_DECIMALS).find(is_fine).unwrap_or(MOST_DECIMALS);
    Written { decimals, ..of_measure }
}

/// More digits after the point than these say nothing.
const MOST_DECIMALS: usize = 2;

/// How what is said of a measure is known: the weaker of what was expected and what was measured.
fn known(observed: &Observed) -> Provenance {
    let measured = observed.measured.as_ref().map_or(Provenance::Derived, |of| of.provenance);
    observed.expected.provenance.max(measured).max(Provenance::Derived)
}

/// The ends of an interval: `−4.2 to −3.1 a day`.
fn ends(of: Written<'_>, range: Range) -> String {
    let (low, high) = (signed(of, range.low), signed(of, range.high));
    // A unit that stands behind both is said once.
    let unit = high.find(' ').map_or("", |idx| &high[idx..]);
    format!("{} to {high}", low.strip_suffix(unit).unwrap_or(&low))
}

/// The same without the unit, beside a number that has it: `−4.2 to −3.1`.
fn bare_ends(of: Written<'_>, range: Range) -> String {
    format!("{} to {}", with_sign(of, range.low), with_sign(of, range.high))
}

/// A difference with its sign and without its unit.
fn with_sign(of: Written<'_>, value: f64) -> String {
    if value < 0.0 { of.bare(value) } else { format!("+{}", of.bare(value)) }
}

/// What was expected of a measure, as a range.
#[must_use]
pub fn expected_range(observed: &Observed) -> Range {
    let test = &observed.test;
    Range { value: test.difference, low: test.low, high: test.high }
}

/// What is said of a measure, in a sentence without its full stop.
#[must_use]
pub fn heading(observed: &Observed) -> String {
    let (name, verdict) = (measure_name(observed), observed.verdict.words());
    match observed.found().filter(|_| !matches!(observed.verdict, Verdict::NotShown | Verdict::OutOfReach)) {
        Some(found) => {
            let of = as_written(observed);
            let wanted = observed.test.difference;
            let (found, wanted) = (
                format!("{} {}", of.amount(found.value), side(found.value)),
                of.amount(wanted) + " " + side(wanted),
            );
            format!("{name}: {verdict}; {found}, where {wanted} was expected")
        }
        None => format!("{name}: {verdict}"),
    }
}

/// `higher` or `lower`.
const fn side(value: f64) -> &'static str {
    if value < 0.0 { "lower" } else { "higher" }
}

/// What was expected and what was found, with both intervals, and what is to be known of them.
#[must_use]
pub fn sentence(observed: &Observed) -> String {
    let of = as_written(observed);
    let wanted = expected_range(observed);
    let is_exact = wanted.low.total_cmp(&wanted.high).is_eq();
    let between = if is_exact { "exact".to_owned() } else { ends(of, wanted) };
    let mut said = format!("Expected {} ({between}).", signed(of, wanted.value));
    let Some(measured) = &observed.measured else {
        return format!("{said} The measure {} is no longer in the data.", observed.test.measure);
    };
    if let Some(found) = observed.found() {
        said = format!("{said} Found {} (95% interval {}).", signed(of, found.value), ends(of, found));
    }
    if let Some(newest) = measured.newest() {
        said = format!("{said} The newest month is {}.", date_in_words(newest));
    }
    if 0 < observed.n_later {
        let months = counted(observed.n_later, "month comes", "months come");
        said = format!(
            "{said} {} from {LATER_MONTHS}: published figures do not reach so far.",
            capital_first(&months)
        );
    }
    let causes = observed.other_causes();
    if causes.is_empty() {
        return said;
    }
    let n = counted(causes.len(), "other event", "other events");
    let more = match causes.len().saturating_sub(MOST_CAUSES) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    let named = causes.iter().take(MOST_CAUSES).map(String::as_str).collect::<Vec<_>>().join("; ");
    format!("{said} {} at about the same time may show in it, too: {named}{more}.", capital_first(&n))
}

/// So many other events are named.
const MOST_CAUSES: usize = 3;

/// A1: all measures of an adopted scenario beside each other.
#[must_use]
pub fn summary(adoption: &Adoption, outcome: &Outcome) -> Exhibit {
    let rows = outcome.measures.iter().map(|observed| {
        let of = as_written(observed);
        let wanted = expected_range(observed);
        let found = observed.found();
        row(
            &measure_name(observed),
            RowKind::Body,
            vec![
                word(capital_first(&observed.verdict.words())),
                number(of, Some(wanted.value), observed.expected.provenance),
                word(bare_ends(of, wanted)),
                number(of, found.map(|found| found.value), known(observed)),
                found.map_or(Cell::Missing("Not yet"), |found| word(bare_ends(of, found))),
                Cell::Number(Number::count(u64::try_from(observed.months.len()).unwrap_or(u64::MAX))),
            ],
        )
    });
    let rows: Vec<Row> = rows.collect();
    Exhibit {
        key: "A1".into(),
        name: "adopted-measures".into(),
        heading: outcome.sentence.clone(),
        note: "What was expected was set down when the scenario was adopted and is never changed; what was found is the difference from what would have been, in the twelfth month or the last there is.".to_owned(),
        provenance: outcome.measures.iter().map(known).max().unwrap_or(Provenance::Derived),
        table: Table {
            caption: format!("Expected and found, in the unit of each measure, since {}.", day_in_words(adoption.starts)),
            row_heading: "Measure".to_owned(),
            columns: vec![
                words("", "Verdict"),
                figures("Expected", "Difference"),
                words("Expected", "Between"),
                figures("Found", "Difference"),
                words("Found", "Between"),
                figures("", "Months since"),
            ],
            rows,
        },
        chart: None,
    }
}

/// A number with its sign, in its unit.
fn number(of: Written<'_>, value: Option<f64>, provenance: Provenance) -> Cell {
    value.map_or(Cell::Missing("Not yet"), |value| {
        let form = Form { sign: Sign::Always, ..Form::decimals(of.decimals) };
        Cell::Number(Number::new(signed(of, value), value, form).known(provenance))
    })
}

/// A2: what else was expected, which no measure of the workspace tests; none where there is nothing.
#[must_use]
pub fn untested(expected: &[&Expected]) -> Option<Exhibit> {
    if expected.is_empty() {
        return None;
    }
    let rows = expected.iter().map(|of| {
        let cells = vec![word(of.in_words.as_str()), word(of.interval_in_words.as_str()), word(said(of))];
        row(&capital_first(&of.words), RowKind::Body, cells)
    });
    let rows: Vec<Row> = rows.collect();
    Some(Exhibit {
        key: "A2".into(),
        name: "adopted-untested".into(),
        heading: format!("{} that no measure here tests", counted(rows.len(), "consequence was expected", "consequences were expected")),
        note: "They were worked out when the scenario was adopted; nobody will see from this workspace whether they came.".to_owned(),
        provenance: expected.iter().map(|of| of.provenance).max().unwrap_or(Provenance::Derived),
        table: Table {
            caption: "Scenario less today, as it was read when it was adopted.".to_owned(),
            row_heading: "Consequence".to_owned(),
            columns: vec![words("", "Expected"), words("", "Between"), words("", "That is")],
            rows,
        },
        chart: None,
    })
}

/// What a consequence is; one that is printed as zero is neither better nor worse for a reader.
fn said(expected: &Expected) -> &str {
    let text = &expected.in_words;
    let is_printed = !text.starts_with("under ") && text.contains(|letter| ('1'..='9').contains(&letter));
    match expected.verdict.as_str() {
        _ if !is_printed => "too small to matter",
        "changed" => "different",
        other => other,
    }
}

/// How many stand, and how many were withdrawn.
fn standing_heading<'a>(all: impl Iterator<Item = &'a Adoption>) -> String {
    let (standing, withdrawn): (Vec<&Adoption>, Vec<&Adoption>) = all.partition(|adoption| adoption.stands());
    let standing = match standing.len() {
        0 => "No scenario is adopted".to_owned(),
        n => format!("{} adopted", counted(n, "scenario is", "scenarios are")),
    };
    match withdrawn.len() {
        0 => standing,
        n => format!("{standing}; {} withdrawn", counted(n, "was", "were")),
    }
}

/// A0: all adopted scenarios, each with what is said of it.
#[must_use]
pub fn adopted_scenarios(all: &[(&Adoption, &Outcome)]) -> Exhibit {
    let rows = all.iter().map(|(adoption, outcome)| {
        let by = &adoption.adopted.by;
        Row {
            link: Some(format!("/scenarios/adopted/{}", adoption.id)),
            ..row(
                &adoption.title,
                RowKind::Body,
                vec![
                    word(day_in_words(adoption.starts)),
                    word(by.as_str()),
                    Cell::Number(Number::count(u64::try_from(outcome.measures.len()).unwrap_or(u64::MAX))),
                    word(outcome.sentence.as_str()),
                ],
            )
        }
    });
    let rows: Vec<Row> = rows.collect();
    Exhibit {
        key: "A0".into(),
        name: "adopted-scenarios".into(),
        heading: standing_heading(all.iter().map(|(adoption, _)| *adoption)),
        note: "What was expected of each was set down when it was adopted; every month since says what came of it.".to_owned(),
        provenance: all
            .iter()
            .flat_map(|(_, outcome)| outcome.measures.iter().map(known))
            .max()
            .unwrap_or(Provenance::Derived),
        table: Table {
            caption: "Adopted scenarios, in the order in which they were adopted.".to_owned(),
            row_heading: "Scenario".to_owned(),
            columns: vec![
                words("", "Starts"),
                words("", "Adopted by"),
                figures("", "Measures"),
                words("", "So far"),
            ],
            rows,
        },
        chart: None,
    }
}

#[cfg(test)]
mod tests;
