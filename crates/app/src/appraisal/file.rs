//! The consequence table as a file for people: CSV and a workbook, the same bytes from commands and pages; and its summary
//! for the public as a PDF.

use anyhow::Result;
use api::consequence::ConsequenceTable;
use api::consequence::lines::{COLUMNS, NUMBERS};
use exhibits::csv_file;
use report::paper::{Paper, PaperPart, PaperTable};
use report::plain_table::{PlainCell, PlainTable};
use web::appraisal::port::{Summary, SummaryPart};

/// A row a consequence and scenario.
///
/// # Errors
/// Where it cannot be written, which would be a fault of the program.
pub fn csv(made: &ConsequenceTable) -> Result<Vec<u8>> {
    Ok(csv_file::in_memory(made.lines_with_heading())?)
}

/// The same rows with numbers as numbers, and what they rest on.
///
/// # Errors
/// Where it cannot be written, which would be a fault of the program.
pub fn workbook(made: &ConsequenceTable) -> Result<Vec<u8>> {
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
        about.extend(scenario.worst_affected.iter().filter_map(|worst| {
            let row = made.row(&worst.row)?;
            let said = format!("{}: {}, {}, row {}", worst.group, row.subject_words, row.words, row.id);
            Some((format!("{}: hurt most by {}", scenario.name, worst.dimension), said))
        }));
        about.extend(scenario.not_modelled.iter().map(|left_out| {
            (
                format!("{}: not modelled", scenario.name),
                format!("{} {}", left_out.what, left_out.could_matter),
            )
        }));
    }
    let table = PlainTable {
        name: "consequences".to_owned(),
        columns: COLUMNS.iter().map(|name| (*name).to_owned()).collect(),
        rows: made.lines().map(cells).collect(),
        about,
    };
    Ok(table.workbook()?)
}

/// The summary for the public of the system of this name, tagged for screen readers.
///
/// # Errors
/// Where it cannot be printed.
pub fn summary_pdf(system: &str, summary: &Summary) -> Result<Vec<u8>> {
    let part = |part: &SummaryPart| PaperPart {
        heading: part.heading.clone(),
        paragraphs: part.paragraphs.clone(),
        table: part.table.as_ref().map(|(caption, columns, rows)| PaperTable {
            caption: caption.clone(),
            columns: columns.clone(),
            numbers: vec![false; columns.len()],
            rows: rows.clone(),
        }),
    };
    let paper = Paper {
        kind: "What would it do? A summary for the public".to_owned(),
        title: summary.title.clone(),
        system: system.to_owned(),
        status: summary.status.clone(),
        facts: summary.facts.clone(),
        parts: summary.parts.iter().map(part).collect(),
        first_sheet: Some(summary.first_sheet),
        dated: summary.on.parse()?,
    };
    Ok(paper.pdf()?)
}
