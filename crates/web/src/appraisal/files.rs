//! The files of a comparison: every value as JSON, a row a consequence and scenario as CSV.

use api::consequence::{Cell, ConsequenceTable, Number, Row};
use domain::provenance::Provenance;

/// The columns of the table as a file.
const COLUMNS: [&str; 20] = [
    "scenario",
    "title",
    "topic",
    "subject",
    "measure",
    "dimension",
    "group",
    "unit",
    "more_is",
    "base",
    "base_low",
    "base_high",
    "base_certainty",
    "difference",
    "difference_low",
    "difference_high",
    "certainty",
    "verdict",
    "provenance",
    "id",
];

/// The rows of the table as a file, the heading first.
pub(super) fn rows(table: &ConsequenceTable) -> Vec<Vec<String>> {
    let heading = COLUMNS.iter().map(|name| (*name).to_owned()).collect();
    let of_scenario = |idx: usize| {
        let scenario = &table.scenarios[idx];
        let rows = table.rows.iter();
        rows.filter_map(move |row| Some(line(&scenario.name, &scenario.title, row, row.cells.get(idx)?)))
    };
    std::iter::once(heading).chain((0..table.scenarios.len()).flat_map(of_scenario)).collect()
}

fn line(name: &str, title: &str, row: &Row, cell: &Cell) -> Vec<String> {
    let number = |number: Option<Number>| match number {
        Some(Number::Whole(whole)) => whole.to_string(),
        Some(Number::Real(real)) => real.to_string(),
        None => String::new(),
    };
    let difference = cell.difference.as_ref();
    let verdict = difference.map_or_else(|| cell.state.clone(), |difference| difference.verdict.clone());
    let provenance: Provenance =
        difference.map_or(row.base.provenance, |difference| difference.provenance).into();
    vec![
        name.to_owned(),
        title.to_owned(),
        row.topic.clone(),
        row.subject_words.clone(),
        row.words.clone(),
        row.dimension.clone(),
        row.group.clone(),
        row.unit.clone(),
        row.more_is.clone(),
        number(Some(row.base.value)),
        number(row.base.certainty.low),
        number(row.base.certainty.high),
        row.base.certainty.kind.clone(),
        number(difference.map(|difference| difference.value)),
        number(difference.and_then(|difference| difference.certainty.low)),
        number(difference.and_then(|difference| difference.certainty.high)),
        difference.map_or_else(String::new, |difference| difference.certainty.kind.clone()),
        verdict,
        provenance.word().to_owned(),
        row.id.clone(),
    ]
}
