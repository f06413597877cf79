//! What scenarios would do, as a board paper tells it: those that whoever writes the paper chose, in sentences and one
//! table.

use api::consequence::{ConsequenceTable, Difference, Row as TableRow, Scenario};
use domain::counted::Counted;
use domain::provenance::Provenance;
use exhibits::exhibit::{Cell, Column, ColumnKind, Exhibit, Row, RowKind, Table, Tone};
use exhibits::number::counted;
use exhibits::table::flow::letter;
use exhibits::words::capital_first;
use report::{Chapter, Piece, SectionName};

/// More are not read side by side in a paper.
pub const MOST_SCENARIOS: usize = 3;
/// As many rows of a topic, and in all.
const MOST_OF_TOPIC: usize = 3;
const MOST_ROWS: usize = 12;

/// The chapter.
pub(super) fn chapter(table: &ConsequenceTable) -> Chapter {
    let mut pieces = Vec::new();
    for (idx, scenario) in table.scenarios.iter().enumerate() {
        let lead = if table.scenarios.len() == 1 { String::new() } else { format!("{}: ", letter(idx)) };
        pieces.push(Piece::Heading(format!("{lead}{}", scenario.title)));
        pieces.push(Piece::Paragraph(said(scenario)));
    }
    pieces.push(Piece::Exhibit(exhibit(table)));
    Chapter { name: SectionName::Scenarios, pieces }
}

/// Its sentences, what would flip it, and how much is not modelled.
fn said(scenario: &Scenario) -> String {
    let mut sentences: Vec<String> =
        scenario.refused.iter().filter(|why| !scenario.sentences.contains(why)).cloned().collect();
    sentences.extend(scenario.sentences.iter().cloned());
    sentences.push(scenario.flips.clone());
    if !scenario.not_taken.is_empty() {
        sentences.push(format!(
            "Nothing of {} is in the table, for nothing here works it out.",
            scenario.not_taken.join(", ")
        ));
    }
    sentences
        .iter()
        .map(|sentence| format!("{}.", sentence.trim().trim_end_matches('.')))
        .collect::<Vec<_>>()
        .join(" ")
}

fn exhibit(table: &ConsequenceTable) -> Exhibit {
    let provenances = table.scenarios.iter().map(|scenario| Provenance::from(scenario.provenance));
    let column = |heading: String| Column {
        group: String::new(),
        heading,
        kind: ColumnKind::Words,
        read_from: &[],
        read_where: &[],
        read_also: Vec::new(),
        counts: Counted::NotPeople,
    };
    let mut columns = vec![column(table.base.title.clone())];
    columns.extend(table.scenarios.iter().enumerate().map(|(idx, scenario)| {
        column(if table.scenarios.len() == 1 { scenario.title.clone() } else { letter(idx).to_string() })
    }));
    let rows = shown(table);
    let n_left_out: usize =
        table.scenarios.iter().map(|scenario| scenario.not_modelled.len()).max().unwrap_or_default();
    let of = match table.scenarios.as_slice() {
        [one] => format!("“{}” changes", one.title),
        several => format!("{} scenarios change", several.len()),
    };
    Exhibit {
        key: "C1".into(),
        name: "scenarios".into(),
        heading: format!("What {of} beside today"),
        note: format!(
            "Each column is the difference from today with the interval in which it lies; “no difference shown” is smaller than its noise. Up to {} of a scenario {} not modelled; the whole table: oakham scenario compare base {}, inputs {}.",
            counted(n_left_out, "thing", "things"),
            if n_left_out == 1 { "is" } else { "are" },
            table.scenarios.iter().map(|scenario| &*scenario.name).collect::<Vec<_>>().join(" "),
            table.made.inputs.chars().take(12).collect::<String>()
        ),
        provenance: Provenance::of_formula(provenances),
        table: Table {
            caption: "Difference from today, and what it is today.".to_owned(),
            row_heading: "Consequence".to_owned(),
            columns,
            rows: rows.into_iter().map(row).collect(),
        },
        chart: None,
    }
}

/// The rows that are read first in which any scenario is shown to make a difference, a few of each topic.
fn shown(table: &ConsequenceTable) -> Vec<&TableRow> {
    let is_shown = |row: &&TableRow| {
        let verdicts = row.cells.iter().filter_map(|cell| Some(&*cell.difference.as_ref()?.verdict));
        row.headline
            && row.dimension.is_empty()
            && verdicts.into_iter().any(|verdict| ["better", "worse", "changed"].contains(&verdict))
    };
    let (first, others): (Vec<&TableRow>, Vec<&TableRow>) =
        table.rows.iter().filter(is_shown).partition(|row| row.first);
    let mut rows: Vec<&TableRow> = Vec::new();
    for row in first.into_iter().chain(others) {
        if rows.iter().filter(|known| known.topic == row.topic).count() < MOST_OF_TOPIC {
            rows.push(row);
        }
    }
    rows.truncate(MOST_ROWS);
    // In the order of the table.
    table.rows.iter().filter(|row| rows.iter().any(|known| known.id == row.id)).collect()
}

fn row(of: &TableRow) -> Row {
    let words = match of.subject_words.as_str() {
        "" => of.words.clone(),
        subject => format!("{subject}: {}", of.words),
    };
    let word = |text: String, tone| Cell::Word { text, tone };
    let mut cells = vec![word(of.base.text.clone(), Tone::Plain)];
    cells.extend(of.cells.iter().map(|cell| match (&cell.difference, &*cell.state) {
        (Some(difference), _) => word(told(difference), tone(difference)),
        (None, "unreached") => word("not modelled".to_owned(), Tone::Plain),
        (None, _) => word("not known".to_owned(), Tone::Plain),
    }));
    Row {
        name: capital_first(&words),
        short_name: capital_first(&words),
        link: None,
        kind: RowKind::Body,
        cells,
        read_from: Vec::new(),
        counts: None,
    }
}

fn told(difference: &Difference) -> String {
    match &*difference.verdict {
        "same" | "not_shown" => difference.text.clone(),
        "better" | "worse" => {
            format!("{}: {} ({})", difference.verdict, difference.text, difference.certainty.text)
        }
        _ => format!("{} ({})", difference.text, difference.certainty.text),
    }
}

fn tone(difference: &Difference) -> Tone {
    match &*difference.verdict {
        "better" => Tone::Favourable,
        "worse" => Tone::Adverse,
        _ => Tone::Plain,
    }
}
