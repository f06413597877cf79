//! What was expected of a scenario, row by row, and which measure of the workspace tests it.

use domain::provenance::Provenance;
use domain::scenario::{ChangeAction, Scenario};

/// A consequence as it was expected when the scenario was adopted.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// The id of its row in the consequence table.
    pub row: String,
    /// What it is about, by its code: `money`.
    pub topic: String,
    /// Which engine said it: `flow`.
    pub engine: String,
    /// Its measure as the engine names it: `visits`.
    pub measure: String,
    /// Where or whose, as the engine names it.
    pub subject: String,
    /// The code of its unit: `patients_a_year`.
    pub unit: String,
    /// What and whose, in words: `came, Oakham minor injuries unit`.
    pub words: String,
    /// Scenario less today, in its unit.
    pub difference: f64,
    /// Its interval; none of what is exact.
    pub interval: Option<(f64, f64)>,
    /// The chance that it lies in it [per cent]; 100 where its ends were stated.
    pub per_cent: Option<u8>,
    /// The difference as it was read: `939 patients a year fewer`.
    pub in_words: String,
    /// The interval as it was read; `exact` where there is none.
    pub interval_in_words: String,
    /// `better`, `worse` or `changed`.
    pub verdict: String,
    /// How well it was known.
    pub provenance: Provenance,
    /// The measure of the workspace that tests it; none where there is none.
    pub test: Option<Test>,
}

/// A measure of the workspace, and what was expected of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// The measure, as `oakham spc` lists it: `attendances-per-day:NNJ15`.
    pub measure: String,
    /// By how much it was to change in a month [its unit].
    pub difference: f64,
    /// The lower end of what was expected; the difference itself where that was exact.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// A row of the consequence table, as far as it says what measure tests it.
#[derive(Clone, Copy, Debug)]
pub struct RowSaid<'r> {
    /// Which engine said it: `flow`.
    pub engine: &'r str,
    /// Its measure: `visits`.
    pub measure: &'r str,
    /// Where or whose: a station, `clock` and its name, a code of an organisation, or a system's and `system`.
    pub subject: &'r str,
    /// Scenario less today [the unit of the row: pence a year, patients a year, a share].
    pub difference: f64,
    /// Its interval; none of what is exact.
    pub interval: Option<(f64, f64)>,
}

/// Under which codes of the workspace's measures stations and clocks stand.
pub struct Codes<'c> {
    /// The code of a station by its name.
    pub of_station: &'c dyn Fn(&str) -> Option<String>,
    /// The code of the site whose attendances a clock of four hours times.
    pub of_four_hours: &'c dyn Fn(&str) -> Option<String>,
}

/// Months of a year.
const MONTHS: f64 = 12.0;
/// Days of a year, as the simulation counts them.
const DAYS: f64 = 365.0;
/// Pence of £1m.
const MILLION: f64 = 100_000_000.0;
/// What follows the code of a system in a row's subject.
const SYSTEM: &str = " system";

/// Measures of spending by the line they are of.
const SPENDING: [(&str, &str); 3] =
    [("P.PAY.AGY", "agency"), ("P.PAY.BANK", "bank"), ("P.PAY.SUB", "substantive-pay")];

/// The measure that tests a row of `scenario`, and what was expected of it; none where no measure could.
///
/// A saving of an organisation on one line of spending is looked for in what it spends on it a month, other savings in
/// the position of the month compared with plan; patients who come, in attendances a day; a share within four hours, in
/// the share that stayed longer.
#[must_use]
pub fn test_of(row: &RowSaid<'_>, scenario: &Scenario, codes: &Codes<'_>) -> Option<Test> {
    let (measure, factor) = match (row.engine, row.measure) {
        ("finance", "saving_a_year") if row.subject.ends_with(SYSTEM) => {
            ("surplus-variance:system".to_owned(), 1.0 / MONTHS / MILLION)
        }
        ("finance", "saving_a_year") => match spending_of(scenario, row.subject) {
            // What is saved is no longer spent.
            Some(family) => (format!("{family}:{}", row.subject), -1.0 / MONTHS / MILLION),
            None => (format!("surplus-variance:{}", row.subject), 1.0 / MONTHS / MILLION),
        },
        ("flow", "visits") => {
            (format!("attendances-per-day:{}", (codes.of_station)(row.subject)?), 1.0 / DAYS)
        }
        ("flow", "share_within") => {
            let code = (codes.of_four_hours)(row.subject.strip_prefix("clock ")?)?;
            // Percentage points of those who stay longer.
            (format!("over-4-hours:{code}"), -100.0)
        }
        _ => return None,
    };
    let (one, other) = row.interval.unwrap_or((row.difference, row.difference));
    let (one, other) = (one * factor, other * factor);
    Some(Test { measure, difference: row.difference * factor, low: one.min(other), high: one.max(other) })
}

/// The measure of spending that all savings of an organisation are on; none where they are on several lines or another.
fn spending_of(scenario: &Scenario, organisation: &str) -> Option<&'static str> {
    let lines = scenario.changes.iter().filter_map(|change| match &change.action {
        ChangeAction::Efficiency { of, .. } | ChangeAction::Budget { of, .. } => {
            let line = of.split_whitespace().last()?;
            let whose = of.split_whitespace().next().filter(|whose| *whose != line);
            whose.is_none_or(|whose| whose.eq_ignore_ascii_case(organisation)).then_some(line)
        }
        _ => None,
    });
    let mut families = lines.map(|line: &str| -> Option<&'static str> {
        SPENDING.iter().find(|(known, _)| known.eq_ignore_ascii_case(line)).map(|(_, family)| *family)
    });
    let first = families.next()??;
    families.all(|family| family == Some(first)).then_some(first)
}

#[cfg(test)]
mod tests;
