//! The consequence table as a file: CSV, a workbook, JSON.

use std::path::Path;

use anyhow::{Result, bail};
use api::consequence::{Cell, ConsequenceTable, Number, Row};
use api::document::Document;
use exhibits::csv_file;
use report::plain_table::{PlainCell, PlainTable};

use crate::arguments::Format;

/// The columns of a row of the table and a scenario.
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
/// Those that hold numbers.
const NUMBERS: [&str; 6] =
    ["base", "base_low", "base_high", "difference", "difference_low", "difference_high"];

fn ending(path: &Path) -> String {
    path.extension().map_or_else(String::new, |ending| ending.to_string_lossy().to_lowercase())
}

/// Refuses a name that does not say which kind of file it is, or says another than `--format`.
pub(super) fn check_name(path: &Path, format: Format) -> Result<()> {
    let ending = ending(path);
    if !["xlsx", "csv", "json"].contains(&ending.as_str()) {
        bail!("{} does not say what to write; let it end in .xlsx, .csv or .json", path.display());
    }
    let asked = match format {
        Format::Table => return Ok(()),
        Format::Csv => "csv",
        Format::Json => "json",
    };
    if asked != ending {
        bail!(
            "{}: a file of that name is no {}; leave --format out, or name another file with -o",
            path.display(),
            asked.to_uppercase()
        );
    }
    Ok(())
}

/// The bytes of the file that the name says.
pub(super) fn bytes(made: &ConsequenceTable, path: &Path) -> Result<Vec<u8>> {
    match ending(path).as_str() {
        "xlsx" => workbook(made),
        "csv" => csv(made),
        _ => Ok(made.text().into_bytes()),
    }
}

/// A row a consequence and scenario.
pub(super) fn csv(made: &ConsequenceTable) -> Result<Vec<u8>> {
    let heading: Vec<String> = COLUMNS.iter().map(|name| (*name).to_owned()).collect();
    Ok(csv_file::in_memory([heading].into_iter().chain(lines(made)))?)
}

fn workbook(made: &ConsequenceTable) -> Result<Vec<u8>> {
    let cells = |line: Vec<String>| -> Vec<PlainCell> {
        line.into_iter()
            .zip(COLUMNS)
            .map(|(text, column)| match (text.is_empty(), NUMBERS.contains(&column)) {
                (true, _) => PlainCell::Nothing,
                (false, true) => PlainCell::Number(text),
                (false, false) => PlainCell::Text(text),
            })
            .collect()
    };
    let mut about = vec![
        ("compared with".to_owned(), made.base.title.clone()),
        ("inputs".to_owned(), made.made.inputs.clone()),
        ("seed".to_owned(), made.made.seed.to_string()),
        (
            "money".to_owned(),
            "in pence unless the unit says pounds; a difference is scenario less today".to_owned(),
        ),
    ];
    about.extend(made.base.notes.iter().map(|note| ("note".to_owned(), note.clone())));
    for scenario in &made.scenarios {
        let sentences = scenario.sentences.iter().chain([&scenario.flips]);
        about.extend(sentences.map(|sentence| (scenario.name.clone(), sentence.clone())));
        about.extend(
            scenario
                .not_modelled
                .iter()
                .map(|text| (format!("{}: not modelled", scenario.name), text.clone())),
        );
    }
    let table = PlainTable {
        name: "consequences".to_owned(),
        columns: COLUMNS.iter().map(|name| (*name).to_owned()).collect(),
        rows: lines(made).map(cells).collect(),
        about,
    };
    Ok(table.workbook()?)
}

fn lines(made: &ConsequenceTable) -> impl Iterator<Item = Vec<String>> {
    made.scenarios.iter().enumerate().flat_map(move |(idx, scenario)| {
        let rows = made.rows.iter();
        rows.filter_map(move |row| Some(line(&scenario.name, &scenario.title, row, row.cells.get(idx)?)))
    })
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
    let provenance: domain::provenance::Provenance = provenance.into();
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
