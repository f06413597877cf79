//! `forecast_series.csv`: series with known outcomes are projected no worse than by the best single peer.

use std::collections::BTreeMap;

use evidence::control_chart::series::Observation;
use evidence::projection::history::History;
use evidence::projection::score::{Score, score};
use evidence::projection::settings::Settings;
use jiff::civil::Date;

use super::{CaseResult, FileResult};

/// The file of the series.
pub(super) const FILE: &str = "forecast_series.csv";

/// Scores of the best single peer, statsforecast's `AutoETS`, on the published file.
const LARGEST_MASE: f64 = 0.696;
const LARGEST_WIS: f64 = 0.325;
/// Share of outcomes within the 80 % interval.
const COVERAGE: std::ops::RangeInclusive<f64> = 0.77..=0.83;

/// Known months and outcomes of a series.
#[derive(Default)]
struct Known {
    source: String,
    before: Vec<Observation>,
    after: Vec<f64>,
}

/// All series together are a case, for coverage too, and those of each source one, for errors alone.
pub(super) fn try_cases(text: &str) -> Result<FileResult, String> {
    let mut by_source: BTreeMap<String, Vec<Score>> = BTreeMap::new();
    let mut all = Vec::new();
    for (id, known) in read(text)? {
        let history = History::new(known.before).map_err(|why| format!("{id}: {why}"))?;
        let found = score(&history, &known.after, &Settings::months(known.after.len()));
        let Some(found) = found.map_err(|why| format!("{id}: {why}"))? else { continue };
        by_source.entry(known.source).or_default().push(found);
        all.push(found);
    }
    let mut cases: Vec<CaseResult> =
        by_source.iter().map(|(source, scores)| held(&format!("errors of {source}"), scores)).collect();
    let mut together = held("all", &all);
    if let Some(mean) = Score::mean(&all).filter(|mean| !COVERAGE.contains(&mean.coverage_80)) {
        let told =
            format!("{:.3} of months are within the 80 % interval, expected 0.77 to 0.83", mean.coverage_80);
        together.faults.push(told);
    }
    cases.push(together);
    Ok(cases.into())
}

fn held(id: &str, scores: &[Score]) -> CaseResult {
    let mut result = CaseResult::new(id);
    let Some(mean) = Score::mean(scores) else {
        result.faults.push("no series can be scored".to_owned());
        return result;
    };
    for (name, found, most) in [("MASE", mean.mase, LARGEST_MASE), ("WIS", mean.wis, LARGEST_WIS)] {
        if found.is_nan() || most < found {
            result.faults.push(format!("{name} is {found:.4}, expected at most {most}"));
        }
    }
    result
}

fn read(text: &str) -> Result<BTreeMap<String, Known>, String> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings = reader.headers().map_err(|why| why.to_string())?.clone();
    let column = |name: &str| {
        headings.iter().position(|heading| heading == name).ok_or_else(|| format!("column {name} is missing"))
    };
    let [id, source, day, value, part] = ["unique_id", "source", "ds", "y", "part"].map(column);
    let (id, source, day, value, part) = (id?, source?, day?, value?, part?);
    let mut series: BTreeMap<String, Known> = BTreeMap::new();
    for (row, record) in (2..).zip(reader.records()) {
        let record = record.map_err(|why| why.to_string())?;
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let told = |name: &str, at: usize| format!("row {row}, column {name}: {:?} cannot be read", cell(at));
        let date: Date = cell(day).parse().map_err(|_| told("ds", day))?;
        let number: f64 = cell(value).parse().map_err(|_| told("y", value))?;
        let known = series.entry(cell(id).to_owned()).or_default();
        cell(source).clone_into(&mut known.source);
        match cell(part) {
            "history" => known.before.push(Observation { date, value: Some(number) }),
            "actual" => known.after.push(number),
            _ => return Err(told("part", part)),
        }
    }
    Ok(series)
}

#[cfg(test)]
mod tests;
