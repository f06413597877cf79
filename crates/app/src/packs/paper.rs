//! A pack as a paper: one web page, one PDF, one list.

use anyhow::Result;
use domain::month::day_in_words;
use exhibits::csv_file::CsvFile;
use governance::release::moment_in_words;
use jiff::tz::TimeZone;
use report::ReportFile;
use report::paper::{Paper, PaperPart, PaperTable};
use sources::packs::{FrozenFigure, Pack};

use super::Changed;

/// The files of a pack.
///
/// # Errors
/// Where a character cannot be printed, with where it stands.
pub fn paper(pack: &Pack, system: &str, committee: &str, changed: &[Changed]) -> Result<Vec<ReportFile>> {
    let (year, month) = pack.month;
    let paper = Paper {
        kind: "Committee pack".to_owned(),
        title: pack.title.clone(),
        system: system.to_owned(),
        status: format!("Pack {}, frozen on {}", pack.id, moment_in_words(pack.at)),
        facts: vec![
            ("For".to_owned(), committee.to_owned()),
            ("Meeting".to_owned(), day_in_words(pack.meeting_on)),
            ("Figures of".to_owned(), format!("month {month} of {year}")),
            ("Frozen".to_owned(), moment_in_words(pack.at)),
        ],
        parts: std::iter::once(as_frozen(pack)).chain(as_changed(pack, changed)).collect(),
        first_sheet: None,
        dated: pack.at.to_zoned(TimeZone::UTC).date(),
    };
    Ok(vec![
        ReportFile { name: "pack.html", bytes: paper.html()?.into_bytes() },
        ReportFile { name: "pack.pdf", bytes: paper.pdf()? },
        ReportFile { name: "pack.csv", bytes: csv(pack, changed)? },
    ])
}

fn as_frozen(pack: &Pack) -> PaperPart {
    let row = |figure: &FrozenFigure| {
        let known = figure.provenance.word().to_owned();
        vec![figure.name.clone(), figure.in_words.clone(), known, figure.id.to_string()]
    };
    PaperPart {
        heading: "Figures as they stood".to_owned(),
        paragraphs: vec![
            "Each figure has an id, by which its page shows the definition, the formula and every source; the value is that of the moment at which the pack was frozen."
                .to_owned(),
        ],
        table: Some(PaperTable {
            caption: "Figures of the pack.".to_owned(),
            columns: ["Figure", "Value", "Known as", "Id"].map(str::to_owned).to_vec(),
            numbers: vec![false, true, false, false],
            rows: pack.figures.iter().map(row).collect(),
        }),
    }
}

fn as_changed(pack: &Pack, changed: &[Changed]) -> Option<PaperPart> {
    if changed.is_empty() {
        return None;
    }
    let rows = pack.figures.iter().filter_map(|figure| {
        let now = changed.iter().find(|changed| changed.id == figure.id)?;
        let now = now.now.clone().unwrap_or_else(|| "no longer among the figures".to_owned());
        Some(vec![figure.name.clone(), figure.in_words.clone(), now])
    });
    Some(PaperPart {
        heading: "Changed since the pack was frozen".to_owned(),
        paragraphs: vec!["These figures are others in the month as it is now.".to_owned()],
        table: Some(PaperTable {
            caption: "Figures that changed.".to_owned(),
            columns: ["Figure", "In the pack", "Now"].map(str::to_owned).to_vec(),
            numbers: vec![false, true, true],
            rows: rows.collect(),
        }),
    })
}

/// The list: a row a figure.
fn csv(pack: &Pack, changed: &[Changed]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut writer = CsvFile::to(&mut bytes);
    writer.row([
        "pack_id",
        "fin_year",
        "month",
        "figure_id",
        "name",
        "value_pence",
        "in_words",
        "provenance",
        "changed_since",
    ])?;
    for figure in &pack.figures {
        let now = changed.iter().find(|changed| changed.id == figure.id);
        let now = now.map_or_else(String::new, |now| now.now.clone().unwrap_or_else(|| "gone".to_owned()));
        writer.row([
            pack.id.as_str(),
            &pack.month.0.to_string(),
            &pack.month.1.to_string(),
            figure.id.as_str(),
            &figure.name,
            &figure.value.map_or_else(String::new, |value| value.get().to_string()),
            &figure.in_words,
            figure.provenance.word(),
            &now,
        ])?;
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}
