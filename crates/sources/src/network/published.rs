//! What was observed, out of the published figures that lie beside a network: a figure has one home, and what is held
//! against the simulation is worked out from there.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::Path;

use domain::provenance::Provenance;
use evidence::fact::{Dimension, Measure};
use flow::output::{Metric, Unit};
use jiff::civil::Date;

use super::row::Row;
use crate::facts::{self, PublishedFigures};
use crate::fault::SourcesError;
use crate::toml_reader::{Faults, TomlTable, Value};

/// Fewer months than these say nothing of how exact their mean is.
const FEWEST_FOR_SD: usize = 3;
/// Months of a year.
const MONTHS: f64 = 12.0;

/// The published figures of the workspace that a network lies in, read when they are first asked for.
pub(super) struct Published<'r> {
    root: Option<&'r Path>,
    read: OnceCell<Result<PublishedFigures, String>>,
}

impl<'r> Published<'r> {
    /// Those in the folder `data` of `root`, or of the folder around it where it is that of the network alone.
    pub(super) fn beside(root: Option<&'r Path>) -> Self {
        Self { root, read: OnceCell::new() }
    }

    fn figures(&self) -> Result<&PublishedFigures, &str> {
        let read = || {
            let Some(root) = self.root else { return Ok(PublishedFigures::default()) };
            let above = root.join("..");
            let root = if root.join(facts::FOLDER).is_dir() { root } else { &above };
            facts::read(root).map_err(|error| match error {
                SourcesError::Faults(faults) => faults.first().map_or_else(String::new, ToString::to_string),
                other => other.to_string(),
            })
        };
        self.read.get_or_init(read).as_ref().map_err(String::as_str)
    }
}

/// A value out of published figures.
pub(super) struct FromFigures {
    /// In the unit of the measure: of a year, or a share.
    pub(super) value: f64,
    /// From one year to another; none where there are too few months.
    pub(super) sd: Option<f64>,
    /// The months.
    pub(super) period: String,
    /// The publications and their files.
    pub(super) source: String,
}

/// Which figures are meant.
struct Wanted<'d> {
    measure: Measure,
    /// What is taken away from it, so that the rest is a share of it.
    without: Option<Measure>,
    place: &'d str,
    kind: Option<&'d str>,
    months: (Date, Date),
}

/// The value that the key `figures` of an observation means; a fault where a figure is not there.
pub(super) fn value(
    faults: &Faults,
    table: &TomlTable<'_>,
    metric: Option<Metric>,
    published: &Published<'_>,
) -> Option<FromFigures> {
    let value = table.get("figures")?;
    let subject = format!("{}, figures", table.subject);
    let example =
        "figures = { measure = \"attendances\", place = \"RWE\", from = \"2024-06\", to = \"2025-06\" }";
    let inner = TomlTable::from_value(subject, table.file, value, example, faults)?;
    let wanted = wanted(faults, &inner);
    inner.finish(faults);
    let (wanted, metric) = (wanted?, metric?);
    if !matches!(metric.unit(), Unit::Share | Unit::AYear) {
        let expected =
            format!("figures give numbers a year and shares, and {} is neither; write value", metric.code());
        inner.add_table_fault(faults, expected);
        return None;
    }
    let is_share = metric.unit() == Unit::Share;
    if is_share != wanted.without.is_some() {
        let expected = if is_share {
            "this is a share: write without, the measure whose rest is the share, such as \
             without = \"attendances_over_4_hours\""
        } else {
            "this is no share: remove without"
        };
        inner.add_table_fault(faults, expected);
        return None;
    }
    match published.figures() {
        Ok(figures) => {
            let found = computed(figures, &wanted);
            found.map_err(|missing| inner.add_table_fault(faults, or_unread(figures, missing))).ok()
        }
        Err(why) => {
            inner.add_table_fault(faults, format!("the published figures cannot be read: {why}"));
            None
        }
    }
}

/// The series that the key `follows` of a source names.
pub(super) struct Series {
    /// `attendances of RWE, Type 1`.
    pub(super) name: String,
    pub(super) measure: Measure,
    /// The months in which the source's own figures were observed.
    pub(super) observed: (Date, Date),
    /// Every month that is there.
    pub(super) values: Vec<(Date, u64)>,
    /// The publisher's files.
    pub(super) files: String,
}

/// The series that the key `follows` means; nothing where the table has none, a fault where the months that it was
/// observed in are not there.
pub(super) fn series(faults: &Faults, table: &TomlTable<'_>, published: &Published<'_>) -> Option<Series> {
    let value = table.get("follows")?;
    let subject = format!("{}, follows", table.subject);
    let example =
        "follows = { measure = \"attendances\", place = \"RWE\", from = \"2024-06\", to = \"2025-06\" }";
    let inner = TomlTable::from_value(subject, table.file, value, example, faults)?;
    let wanted = wanted(faults, &inner);
    inner.finish(faults);
    let wanted = wanted?;
    let counted = [Measure::Appointments, Measure::Attendances, Measure::AdmissionsThroughAe];
    if !counted.contains(&wanted.measure) || wanted.without.is_some() {
        let expected = format!(
            "patients follow a number of a month: measure is one of {}, and there is no without",
            counted.map(Measure::name).join(", ")
        );
        inner.add_table_fault(faults, expected);
        return None;
    }
    let figures = match published.figures() {
        Ok(figures) => figures,
        Err(why) => {
            inner.add_table_fault(faults, format!("the published figures cannot be read: {why}"));
            return None;
        }
    };
    if let Err(missing) = computed(figures, &wanted) {
        inner.add_table_fault(faults, or_unread(figures, missing));
        return None;
    }
    let months = figures.facts.periods(wanted.measure, wanted.place);
    let values: Vec<(Date, u64)> =
        months.filter_map(|month| Some((month, figure(figures, &wanted, wanted.measure, month)?))).collect();
    let kind = wanted.kind.map(|kind| format!(", {kind}")).unwrap_or_default();
    let all: Vec<Date> = values.iter().map(|(month, _)| *month).collect();
    Some(Series {
        name: format!("{} of {}{kind}", wanted.measure.name(), wanted.place),
        measure: wanted.measure,
        observed: wanted.months,
        files: source(figures, &wanted, &all),
        values,
    })
}

/// Why a figure is not there; where files of figures cannot be read it may be in one of them.
fn or_unread(figures: &PublishedFigures, missing: String) -> String {
    let mut files: Vec<&str> = figures.faults.iter().map(|fault| fault.file.as_str()).collect();
    files.dedup();
    if files.is_empty() {
        return missing;
    }
    format!("{missing}; it may be in {}, which cannot be read", files.join(" or "))
}

fn wanted<'d>(faults: &Faults, table: &TomlTable<'d>) -> Option<Wanted<'d>> {
    let measure = |key: &str, text: Option<&str>| {
        let parsed = text?.parse::<Measure>();
        parsed.map_err(|error| table.add_table_fault(faults, format!("{key}: {error}"))).ok()
    };
    let month = |key: &str| {
        let text = table.required_text(faults, key, "a month, such as \"2025-06\"")?;
        let day = format!("{text}-01").parse::<Date>();
        day.map_err(|_| {
            table
                .add_table_fault(faults, format!("{key} is {text:?}; expected a month, such as \"2025-06\""));
        })
        .ok()
    };
    let name = table.required_text(faults, "measure", "what is counted, as in data/*.csv");
    let of = measure("measure", name);
    let rest = table.text(faults, "without");
    let without = measure("without", rest);
    let place = table.required_text(faults, "place", "the code of a place, as in data/*.csv");
    let kind = table.text(faults, "kind");
    let (from, to) = (month("from"), month("to"));
    let wanted = Wanted { measure: of?, without, place: place?, kind, months: (from?, to?) };
    if rest.is_some() && without.is_none() {
        return None;
    }
    Some(wanted)
}

/// A station, and the code under which its attendances are published, where an observation of its visits says so.
pub(super) fn attended_as((_, row): &Row<'_>) -> Option<(String, String)> {
    let text = |value: &Value<'_>| value.get_ref().as_str().map(str::to_owned);
    let row = row.get_ref();
    let station = text(row.get("measure")?)?.strip_suffix(".visits")?.to_owned();
    let figures = row.get("figures")?.get_ref();
    let is_attendances = text(figures.get("measure")?)? == Measure::Attendances.name();
    is_attendances.then_some((station, text(figures.get("place")?)?))
}

/// The figures of each month between the first and the last, which must be there.
fn computed(figures: &PublishedFigures, wanted: &Wanted<'_>) -> Result<FromFigures, String> {
    let (first, last) = wanted.months;
    let months: Vec<Date> = figures
        .facts
        .periods(wanted.measure, wanted.place)
        .filter(|month| {
            first <= *month && *month <= last && figure(figures, wanted, wanted.measure, *month).is_some()
        })
        .collect();
    for end in [first, last] {
        if !months.contains(&end) {
            return Err(absent(figures, wanted, wanted.measure, end));
        }
    }
    let of = |measure: Measure| -> Result<Vec<u64>, String> {
        let value = |month: &Date| {
            figure(figures, wanted, measure, *month).ok_or_else(|| absent(figures, wanted, measure, *month))
        };
        months.iter().map(value).collect()
    };
    let whole = of(wanted.measure)?;
    let total = exact(whole.iter().sum());
    let n_months = exact(months.len() as u64);
    let (value, by_month): (f64, Vec<f64>) = match wanted.without {
        None => ((total / n_months * MONTHS).round(), whole.iter().map(|n| exact(*n)).collect()),
        Some(without) => {
            let without = of(without)?;
            let share = |rest: u64, whole: u64| 1.0 - exact(rest) / exact(whole);
            if whole.contains(&0) || whole.iter().zip(&without).any(|(whole, without)| whole < without) {
                return Err(format!(
                    "{} of {} are zero, or fewer than what is taken away from them; correct the figures",
                    wanted.measure.name(),
                    wanted.place
                ));
            }
            let value = 1.0 - exact(without.iter().sum()) / total;
            (value, whole.iter().zip(&without).map(|(whole, without)| share(*without, *whole)).collect())
        }
    };
    let sd = spread(&by_month).map(|sd| if wanted.without.is_none() { sd * MONTHS.sqrt() } else { sd });
    Ok(FromFigures { value, sd, period: period(&months), source: source(figures, wanted, &months) })
}

fn figure(figures: &PublishedFigures, wanted: &Wanted<'_>, measure: Measure, month: Date) -> Option<u64> {
    match wanted.kind {
        None => figures.facts.total(measure, wanted.place, month),
        Some(kind) => Dimension::ALL.into_iter().find_map(|dimension| {
            let mut kinds = figures.facts.kinds(measure, wanted.place, month, dimension);
            kinds.find(|(name, _)| *name == kind).map(|(_, value)| value)
        }),
    }
}

/// That a figure is not there, with the months that are.
fn absent(figures: &PublishedFigures, wanted: &Wanted<'_>, measure: Measure, month: Date) -> String {
    let kind = wanted.kind.map(|kind| format!(", {kind}")).unwrap_or_default();
    let mut months = figures
        .facts
        .periods(measure, wanted.place)
        .filter(|month| figure(figures, wanted, measure, *month).is_some());
    let there = match (months.next(), months.next_back()) {
        (None, _) => "the folder data has none of it".to_owned(),
        (Some(only), None) => format!("the folder data has {}", only.strftime("%Y-%m")),
        (Some(first), Some(last)) => {
            format!(
                "the folder data has months from {} to {}",
                first.strftime("%Y-%m"),
                last.strftime("%Y-%m")
            )
        }
    };
    format!(
        "{} of {}{kind} in {} is not published here: {there}; write the figures with `oakham data condense`, or name \
         months that are there",
        measure.name(),
        wanted.place,
        month.strftime("%Y-%m"),
    )
}

/// The standard deviation of months.
fn spread(values: &[f64]) -> Option<f64> {
    if values.len() < FEWEST_FOR_SD {
        return None;
    }
    let n = exact(values.len() as u64);
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    Some((squares / (n - 1.0)).sqrt())
}

/// `8 months from 2024-06 to 2025-06`.
fn period(months: &[Date]) -> String {
    match months {
        [] => String::new(),
        [only] => only.strftime("%Y-%m").to_string(),
        [first, .., last] => {
            format!("{} months from {} to {}", months.len(), first.strftime("%Y-%m"), last.strftime("%Y-%m"))
        }
    }
}

/// The publisher's files that the figures are from.
fn source(figures: &PublishedFigures, wanted: &Wanted<'_>, months: &[Date]) -> String {
    let measures = [Some(wanted.measure), wanted.without].into_iter().flatten();
    let files: BTreeSet<&str> = measures
        .flat_map(|measure| {
            months.iter().flat_map(move |month| figures.facts.editions(measure, wanted.place, *month))
        })
        .filter_map(|edition| figures.editions.get(edition))
        .map(|edition| edition.file.as_str())
        .collect();
    files.into_iter().collect::<Vec<_>>().join(", ")
}

/// How a value out of published figures is known.
pub(super) const PROVENANCE: Provenance = Provenance::Derived;

#[expect(clippy::cast_precision_loss, reason = "counts of people are below 2^53")]
const fn exact(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests;
