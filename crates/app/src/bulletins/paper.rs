//! A bulletin as a paper: one web page and one PDF.

use anyhow::Result;
use domain::figure::FigureId;
use domain::month::Period;
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use exhibits::words::Sentence;
use exhibits::words::bulletin::{Bulletin, BulletinPart};
use jiff::civil::Date;
use report::ReportFile;
use report::paper::{Paper, PaperPart, PaperTable};

/// The files of a bulletin, dated as its last change.
///
/// # Errors
/// Where a character cannot be printed, with where it stands.
pub fn paper(bulletin: &Bulletin, month_end: &MonthEnd, edited: Option<Date>) -> Result<Vec<ReportFile>> {
    let (year, month) = (month_end.year, month_end.month);
    let how = if edited.is_some() { "Written by a publisher" } else { "Generated from the figures" };
    let paper = Paper {
        kind: "Monthly bulletin".to_owned(),
        title: bulletin.title.clone(),
        system: month_end.system_name.clone(),
        status: format!("Bulletin of month {month} of {year}. {how}"),
        facts: vec![
            ("Figures of".to_owned(), Period::to_date(year, month).to_string()),
            ("Recorded up to".to_owned(), domain::month::day_in_words(month_end.recorded_on)),
        ],
        parts: parts(bulletin)
            .into_iter()
            .chain(changed(bulletin))
            .chain(figures(bulletin, month_end))
            .collect(),
        first_sheet: None,
        dated: edited.unwrap_or(month_end.recorded_on),
    };
    Ok(vec![
        ReportFile { name: "bulletin.html", bytes: paper.html()?.into_bytes() },
        ReportFile { name: "bulletin.pdf", bytes: paper.pdf()? },
    ])
}

/// Headings with the paragraphs below them; what stands before the first heading is the news.
fn parts(bulletin: &Bulletin) -> Vec<PaperPart> {
    let mut parts: Vec<PaperPart> = Vec::new();
    for part in &bulletin.parts {
        match part {
            BulletinPart::Heading(heading) => parts.push(titled(heading)),
            BulletinPart::Paragraph(sentences) => {
                if parts.is_empty() {
                    parts.push(titled("This month"));
                }
                let text = sentences.iter().map(Sentence::text).collect::<Vec<_>>().join(" ");
                if let Some(last) = parts.last_mut() {
                    last.paragraphs.push(text);
                }
            }
        }
    }
    parts
}

fn titled(heading: &str) -> PaperPart {
    PaperPart { heading: heading.to_owned(), paragraphs: Vec::new(), table: None }
}

fn changed(bulletin: &Bulletin) -> Option<PaperPart> {
    (!bulletin.changed.is_empty()).then(|| PaperPart {
        heading: "Changed since it was written".to_owned(),
        paragraphs: bulletin.changed.clone(),
        table: None,
    })
}

/// The figures of the bulletin, so that each can be looked up.
fn figures(bulletin: &Bulletin, month_end: &MonthEnd) -> Option<PaperPart> {
    let row = |id: FigureId| {
        let figure = month_end.figures.get(&id)?;
        let (name, value) = web::naming::named(month_end, figure);
        Some(vec![name, value, figure.provenance().word().to_owned(), id.to_string()])
    };
    let rows: Vec<Vec<String>> = bulletin.figures().into_iter().filter_map(row).collect();
    let is_synthetic = bulletin.provenance == Provenance::Synthetic;
    let note = "Each figure has an id, by which its page shows the definition, the formula and every source.";
    let synthetic = "Synthetic figures fill gaps in what is known; nobody reported them.";
    (!rows.is_empty()).then(|| PaperPart {
        heading: "The figures".to_owned(),
        paragraphs: [Some(note), is_synthetic.then_some(synthetic)]
            .into_iter()
            .flatten()
            .map(str::to_owned)
            .collect(),
        table: Some(PaperTable {
            caption: "Figures of the bulletin.".to_owned(),
            columns: ["Figure", "Value", "Known as", "Id"].map(str::to_owned).to_vec(),
            numbers: vec![false, true, false, false],
            rows,
        }),
    })
}
