//! `oakham.toml`: what a workspace is of and by which rules. Key by key, so that one that cannot be read
//! hides no other.
//!
//! Format: `docs/reference/formats.md`.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;
use std::str::FromStr;

use domain::break_even::Duty;
use domain::code::OrganisationCode;
use domain::day::DayError;
use domain::month::{FinancialYear, Month};
use domain::paper::{FrontSheet, LONGEST_FIELD};
use domain::remark::remark;
use evidence::disclosure::DisclosureRule;
use jiff::civil::Date;
use toml::de::{DeTable, DeValue};

use crate::fault::{Fault, SETTINGS_FILE, SourcesError, shortened, without_the_text};
use crate::toml_reader::{Faults, File, TomlTable, Value, count, not_toml};

const SCHEMA: &str = "oakham.workspace/1";

/// The rules of one financial year, which change by year and so are data.
#[derive(Clone, Debug)]
pub struct YearSettings {
    /// Who must break even.
    pub duty: Duty,
    /// Whether deficit support is paid in the year.
    pub deficit_support: bool,
    /// A sentence about the year's figures, such as that they are synthetic.
    pub note: String,
}

/// What `oakham.toml` says, as far as it can be read.
pub(crate) struct Settings {
    /// The system's code; nothing where it, or the whole file, cannot be read.
    pub(crate) system: Option<OrganisationCode>,
    pub(crate) name: Option<String>,
    pub(crate) hosts: Vec<String>,
    /// The mirror that publications are fetched from.
    pub(crate) mirror: Option<String>,
    pub(crate) featured: Option<(FinancialYear, Month)>,
    pub(crate) years: BTreeMap<FinancialYear, YearSettings>,
    pub(crate) front_sheet: FrontSheet,
    /// What everybody is shown of counts of people.
    pub(crate) disclosure_rule: DisclosureRule,
    /// What cannot be read, in the order of the file.
    pub(crate) faults: Vec<Fault>,
}

/// Reads the settings of a workspace.
///
/// # Errors
/// Where the file cannot be opened or is no TOML.
pub(crate) fn read(root: &Path) -> Result<Settings, SourcesError> {
    let text = crate::file::text(root, SETTINGS_FILE)?;
    if text.trim().is_empty() {
        return Err(SourcesError::fault(
            SETTINGS_FILE,
            format!(
                "the file is empty; write schema = {SCHEMA:?}, system = \"QK1\" with your board's code, and name = \"…\", or make a workspace with `oakham init`"
            ),
        ));
    }
    let mut settings = {
        let table = DeTable::parse(&text).map_err(|error| not_toml(SETTINGS_FILE, &text, &error))?;
        let faults = Faults::default();
        let file = File { path: SETTINGS_FILE, text: &text };
        let top = TomlTable::new("settings".to_owned(), file, 0..0, table.get_ref());
        let settings = settings(&top, &faults);
        top.finish(&faults);
        (settings, faults)
    };
    settings.0.faults = settings.1.into_sorted(&[(SETTINGS_FILE.to_owned(), text)]);
    Ok(settings.0)
}

fn settings(top: &TomlTable<'_>, faults: &Faults) -> Settings {
    let is_ours = match top.required_text(faults, "schema", &format!("write schema = {SCHEMA:?}")) {
        Some(SCHEMA) => true,
        Some(_) => {
            if let Some(value) = top.get("schema") {
                let expected = format!(
                    "this version of Oakham reads {SCHEMA:?}; write that, or use the version that made the workspace"
                );
                top.add_fault(faults, "schema", value, expected);
            }
            false
        }
        None => false,
    };
    let named = top.required_text(faults, "system", "write system = \"QK1\" with your board's code");
    let system = named.and_then(|_| parsed(top, faults, "system"));
    let name = top.required_text(faults, "name", "write name = \"…\" with what the system is called");
    Settings {
        // Under another schema its words may mean something else.
        system: system.filter(|_| is_ours),
        name: name.map(str::to_owned),
        hosts: hosts(top, faults),
        mirror: mirror(top, faults),
        featured: featured(top, faults),
        years: years(top, faults),
        front_sheet: front_sheet(top, faults),
        disclosure_rule: disclosure_rule(top, faults),
        faults: Vec::new(),
    }
}

/// A text as a domain type; a fault with the message of the type where it is none.
fn parsed<T: FromStr<Err: std::fmt::Display>>(
    table: &TomlTable<'_>,
    faults: &Faults,
    key: &str,
) -> Option<T> {
    let text = table.text(faults, key)?;
    let value = table.get(key)?;
    parsed_value(table, faults, (key, value), text)
}

fn parsed_value<T: FromStr<Err: std::fmt::Display>>(
    table: &TomlTable<'_>,
    faults: &Faults,
    (key, value): (&str, &Value<'_>),
    text: &str,
) -> Option<T> {
    let read = text.trim().parse::<T>();
    read.map_err(|error| table.add_fault(faults, key, value, without_the_text(text, error.to_string()))).ok()
}

fn hosts(top: &TomlTable<'_>, faults: &Faults) -> Vec<String> {
    let Some(serve) = table(top, faults, "serve") else { return Vec::new() };
    let names = serve.list(faults, "hosts").unwrap_or_default();
    let mut hosts = Vec::new();
    for value in names {
        match value.get_ref().as_str() {
            Some(name) => hosts.push(name.to_owned()),
            None => serve.add_fault(
                faults,
                "hosts",
                value,
                "expected names in quotation marks: write hosts = [\"oakham.example.nhs.uk\"]",
            ),
        }
    }
    serve.finish(faults);
    hosts
}

/// Where publications are fetched from, in the place of their publishers. Whether it is an address is told by who
/// fetches.
fn mirror(top: &TomlTable<'_>, faults: &Faults) -> Option<String> {
    let fetch = table(top, faults, "fetch")?;
    let mirror = fetch.text(faults, "mirror").map(str::to_owned);
    fetch.finish(faults);
    mirror
}

/// A table of the file; nothing where there is none.
fn table<'d>(top: &TomlTable<'d>, faults: &Faults, key: &str) -> Option<TomlTable<'d>> {
    TomlTable::from_value(key.to_owned(), top.file, top.get(key)?, &format!("[{key}] above its keys"), faults)
}

fn featured(top: &TomlTable<'_>, faults: &Faults) -> Option<(FinancialYear, Month)> {
    let featured = table(top, faults, "featured")?;
    for (key, example) in [("year", "\"2024/25\""), ("month", "5")] {
        if !featured.has(key) {
            featured.add_table_fault(faults, format!("{key} is missing: write {key} = {example}"));
        }
    }
    let year = parsed(&featured, faults, "year");
    let month = featured.get("month").and_then(|value| {
        let month = count(value).and_then(|number| u8::try_from(number).ok()).and_then(Month::new);
        if month.is_none() {
            let name = value.get_ref().as_str().unwrap_or_default().trim();
            let named = Month::all().find(|month| month.name().eq_ignore_ascii_case(name));
            let named = named.map_or_else(String::new, |month| format!("; {name} is {}", month.get()));
            let expected = format!("this is not a month; write 1 (April) to 12 (March){named}");
            featured.add_fault(faults, "month", value, expected);
        }
        month
    });
    featured.finish(faults);
    year.zip(month)
}

/// What `[disclosure]` says: which counts of people are hidden from everybody, and to what others are rounded. Where it
/// cannot be read the usual rule stands.
fn disclosure_rule(top: &TomlTable<'_>, faults: &Faults) -> DisclosureRule {
    let usual = DisclosureRule::HES;
    let Some(disclosure) = table(top, faults, "disclosure") else { return usual };
    let count = |key, usual| {
        if disclosure.has(key) { disclosure.count(faults, key).map(u64::from) } else { Some(usual) }
    };
    let (hidden, base) = (count("hide_up_to", usual.most_hidden()), count("round_to", usual.base()));
    let rule = hidden.zip(base).and_then(|(hidden, base)| {
        let rule = DisclosureRule::new(hidden, base);
        rule.map_err(|error| disclosure.add_table_fault(faults, error.to_string())).ok()
    });
    disclosure.finish(faults);
    rule.unwrap_or(usual)
}

/// What `[report]` says for the front sheet of the board paper.
fn front_sheet(top: &TomlTable<'_>, faults: &Faults) -> FrontSheet {
    let Some(report) = table(top, faults, "report") else { return FrontSheet::default() };
    let field = |key| {
        let text = report.text(faults, key)?;
        let value = report.get(key)?;
        field(&report, faults, (key, value), text)
    };
    let sheet = FrontSheet {
        meeting: field("meeting"),
        date: date(&report, faults),
        item: field("item"),
        purpose: parsed(&report, faults, "purpose"),
        author: field("author"),
        executive: field("executive"),
        route: field("route"),
        assurance: field("assurance"),
        recommendations: recommendations(&report, faults),
    };
    report.finish(faults);
    sheet
}

/// A text of the front sheet on one line; nothing where it is blank.
fn field(
    report: &TomlTable<'_>,
    faults: &Faults,
    (key, value): (&str, &Value<'_>),
    text: &str,
) -> Option<String> {
    let read = remark("it", text, LONGEST_FIELD);
    let line = read.map_err(|error| report.add_fault(faults, key, value, error.to_string())).ok()?;
    (!line.is_empty()).then_some(line)
}

/// The day of the meeting, as a text or as a date of TOML.
fn date(report: &TomlTable<'_>, faults: &Faults) -> Option<Date> {
    let value = report.get("date")?;
    let text = match value.get_ref() {
        DeValue::String(text) => text.to_string(),
        DeValue::Datetime(time) => time.to_string(),
        _ => String::new(),
    };
    let wrong = |error: DayError| {
        report.add_fault(faults, "date", value, format!("{error}; write date = \"2026-11-26\""));
    };
    domain::day::read(&text).map_err(wrong).ok()
}

fn recommendations(report: &TomlTable<'_>, faults: &Faults) -> Vec<String> {
    const KEY: &str = "recommendations";
    let texts = report.list(faults, KEY).unwrap_or_default();
    let each = |value: &Value<'_>| {
        if let Some(text) = value.get_ref().as_str() {
            field(report, faults, (KEY, value), text)
        } else {
            let expected = "expected sentences in quotation marks: write recommendations = [\"Approve the recovery plan.\"]";
            report.add_fault(faults, KEY, value, expected);
            None
        }
    };
    texts.into_iter().filter_map(each).collect()
}

fn years(top: &TomlTable<'_>, faults: &Faults) -> BTreeMap<FinancialYear, YearSettings> {
    let mut years = BTreeMap::new();
    if !top.has("years") {
        return years;
    }
    for (name, value) in top.entries(faults, "years").unwrap_or_default() {
        let year = match name.trim().parse::<FinancialYear>() {
            Ok(year) => year,
            Err(error) => {
                // What is wrong is the key; the value is a table.
                let location = top.value_location(value);
                faults.add(&location, "years", shortened(name), without_the_text(name, error.to_string()));
                continue;
            }
        };
        let subject = format!("years {name}");
        let example = format!("[years.{name:?}] above its keys");
        let Some(table) = TomlTable::from_value(subject, top.file, value, &example, faults) else { continue };
        let rules = rules(&table, faults);
        table.finish(faults);
        match years.entry(year) {
            Entry::Occupied(_) => {
                table.add_table_fault(
                    faults,
                    format!("{year} stands twice, in two spellings; keep one of them"),
                );
            }
            Entry::Vacant(place) => {
                if let Some(rules) = rules {
                    place.insert(rules);
                }
            }
        }
    }
    years
}

/// The rules of a year, which change by year and so are data.
fn rules(table: &TomlTable<'_>, faults: &Faults) -> Option<YearSettings> {
    let duties = "write duty = \"system\" or \"each-organisation\"";
    let duty =
        table.required_text(faults, "duty", duties).and_then(|_| parsed::<Duty>(table, faults, "duty"));
    if !table.has("deficit_support") {
        table.add_table_fault(faults, "deficit_support is missing: write true or false");
    }
    let deficit_support = table.flag(faults, "deficit_support");
    let note = table.text(faults, "note").unwrap_or_default().to_owned();
    Some(YearSettings { duty: duty?, deficit_support: deficit_support?, note })
}

#[cfg(test)]
mod tests;
