//! The table as rows of text, a row a consequence and scenario: what CSV files and workbooks hold.

use domain::provenance::Provenance;

use super::{Cell, ConsequenceTable, Number, Row};

/// The columns of a row of the table and a scenario.
pub const COLUMNS: [&str; 20] = [
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
/// Those that hold numbers.
pub const NUMBERS: [&str; 6] =
    ["base", "base_low", "base_high", "difference", "difference_low", "difference_high"];

impl ConsequenceTable {
    /// The rows, in the order of scenarios, without the heading: a text for each of [`COLUMNS`].
    pub fn lines(&self) -> impl Iterator<Item = Vec<String>> {
        self.scenarios.iter().enumerate().flat_map(move |(idx, scenario)| {
            let rows = self.rows.iter();
            rows.filter_map(move |row| Some(line(&scenario.name, &scenario.title, row, row.cells.get(idx)?)))
        })
    }

    /// The same under its heading.
    pub fn lines_with_heading(&self) -> impl Iterator<Item = Vec<String>> {
        let heading = COLUMNS.iter().map(|name| (*name).to_owned()).collect();
        std::iter::once(heading).chain(self.lines())
    }
}

fn line(name: &str, title: &str, row: &Row, cell: &Cell) -> Vec<String> {
    let number = |number: Option<Number>| match number {
        Some(Number::Whole(whole)) => whole.to_string(),
        Some(Number::Real(real)) => real.to_string(),
        None => String::new(),
    };
    let difference = cell.difference.as_ref();
    let verdict = difference.map_or_else(|| cell.state.clone(), |difference| difference.verdict.clone());
    let provenance = difference.map_or(row.base.provenance, |difference| difference.provenance);
    let provenance: Provenance = provenance.into();
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
