//! The board report: one web page, one PDF, one workbook and one list of figures, from one month end.
//!
//! Every number comes from the month end by way of exhibits, so a figure has the same id and the same
//! value in all four files. The same month end gives the same bytes.

mod annex;
mod by_month;
mod compose;
mod content;
mod drawing;
mod figures_csv;
mod html;
mod pdf;
mod register;
mod section;
mod workbook;
pub mod paper;
pub mod plain_table;
pub mod template;

use std::panic::resume_unwind;
use std::thread;

use domain::forecast::Forecast;
use domain::month_end::MonthEnd;
use domain::paper::FrontSheet;
use domain::source::ContentHash;
use exhibits::exhibit::Exhibit;
use exhibits::table::Tile;
use exhibits::words::View;
use thiserror::Error;

use crate::content::Report;
use crate::drawing::Drawings;

pub use crate::pdf::Unprintable;
pub use crate::section::{SectionName, Selection};

/// A file of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportFile {
    /// Its name: `board-report.pdf`.
    pub name: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// How a report is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// For whom it is worded, and whether deficit support counts in its sentences.
    pub view: View,
    /// Its standing, printed on every page: `Draft for the finance committee`.
    pub status: String,
    /// Whether everybody may read the month.
    pub release: Release,
    /// Which files to make.
    pub formats: Vec<Format>,
    /// Which sections and annexes it has, beside the front sheet.
    pub sections: Selection,
    /// Who receives it, when, and from whom.
    pub front: FrontSheet,
    /// What the meeting is asked, a sentence each, the first to be read first.
    pub recommendations: Vec<String>,
    /// What the report does not cover, or what was not sent for it, a sentence each.
    pub not_covered: Vec<String>,
    /// What the summary says after the position, a sentence each.
    pub messages: Vec<String>,
    /// Tiles of what stands beside the position, after those of the month end.
    pub tiles: Vec<Tile>,
    /// The forecast made at the month end's month; without one the report has no such section.
    pub forecast: Option<Forecast>,
    /// What stands beside the position that month: savings, risks, running costs; in order.
    pub chapters: Vec<Chapter>,
}

/// Whether everybody may read a month: said on the front sheet, and on every page while they may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// It in words: `Released to the public on 4 December 2026, 09:30 UTC`.
    pub words: String,
    /// Whether they may.
    pub is_public: bool,
}

/// What stands in a section beside the figures of the month alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// The section.
    pub name: SectionName,
    /// What it holds, in order.
    pub pieces: Vec<Piece>,
}

/// A piece of a chapter.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// A paragraph.
    Paragraph(String),
    /// A heading of the second level.
    Heading(String),
    /// What an organisation says about its month, in its own words.
    Commentary {
        /// Which organisation.
        who: String,
        /// What it says.
        says: String,
    },
    /// An exhibit whole.
    Exhibit(Exhibit),
    /// The chart of an exhibit whose table stands in an annex.
    Chart(Exhibit),
    /// The table of an exhibit whose chart stands in the paper.
    Table(Exhibit),
}

/// A form that a report is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// One web page that needs nothing else: the master.
    Html,
    /// A tagged PDF for print and archives.
    Pdf,
    /// A workbook with a sheet for each table.
    Xlsx,
    /// Every figure of the month end, a line each.
    Csv,
}

impl Format {
    /// Every form, the master first.
    pub const ALL: [Self; 4] = [Self::Html, Self::Pdf, Self::Xlsx, Self::Csv];

    /// The name of the file: `board-report.pdf`.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Html => "board-report.html",
            Self::Pdf => "board-report.pdf",
            Self::Xlsx => "board-report.xlsx",
            Self::Csv => "figures.csv",
        }
    }
}

/// Why a report cannot be made.
#[derive(Debug, Error)]
pub enum ReportError {
    /// A chart cannot be drawn.
    #[error("a chart of the report cannot be drawn")]
    Chart(#[from] exhibits::render::RenderError),
    /// The report's content has no form as JSON.
    #[error("the report’s content cannot be written as JSON")]
    Data(#[source] serde_json::Error),
    /// The templates and the content do not fit together: template lines with what is wrong there.
    #[error("the PDF cannot be set:\n{0}")]
    Typesetting(String),
    /// The faces of the PDF have no drawing of characters that it holds: each where it first stands.
    #[error(
        "the PDF cannot show some characters; write them otherwise in the workspace:\n{}",
        pdf::listed(.0)
    )]
    Unprintable(Vec<Unprintable>),
    /// The pages are set and do not meet the standards: what does not.
    #[error("the PDF does not meet PDF/UA-1 and PDF/A-2a:\n{0}")]
    Export(String),
    /// The workbook cannot be written.
    #[error("the workbook cannot be written")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A table has more columns than a sheet.
    #[error("a table has {n_columns} columns, more than a sheet can hold")]
    TooWide {
        /// How many there are.
        n_columns: usize,
    },
    /// The list of figures cannot be written.
    #[error("figures.csv cannot be written")]
    Csv(#[from] exhibits::csv_file::CsvError),
}

/// The files of the report on `month_end`, in the order asked for; `made` is told each as it is done.
///
/// # Errors
/// Where a chart cannot be drawn, or a file does not meet its standard.
pub fn files(
    month_end: &MonthEnd,
    options: &Options,
    made: &(dyn Fn(Format) + Sync),
) -> Result<Vec<ReportFile>, ReportError> {
    let report = compose::compose(month_end, options);
    let drawings = Drawings::draw(report.charts(), report.sparks())?;
    let hash = content_hash(&report, &drawings)?;
    let file = |format: Format| -> Result<ReportFile, ReportError> {
        let bytes = match format {
            Format::Html => html::render(&report, &drawings, &hash).into_bytes(),
            Format::Pdf => {
                let data = pdf::data::data(&report, &drawings, &hash);
                pdf::render(&data, &drawings, report.recorded_on, &hash)?
            }
            Format::Xlsx => workbook::render(&report, month_end, &hash)?,
            Format::Csv => figures_csv::render(month_end)?,
        };
        made(format);
        Ok(ReportFile { name: format.file_name(), bytes })
    };
    let all_of = |is_wanted: fn(Format) -> bool| -> Vec<Result<ReportFile, ReportError>> {
        options.formats.iter().filter(|format| is_wanted(**format)).map(|format| file(*format)).collect()
    };
    // The PDF takes longer than all others together.
    let (mut pdf, mut others) = thread::scope(|scope| {
        let others = scope.spawn(|| all_of(|format| format != Format::Pdf));
        let pdf = all_of(|format| format == Format::Pdf);
        (pdf.into_iter(), others.join().unwrap_or_else(|panic| resume_unwind(panic)).into_iter())
    });
    let next = |format: &Format| if *format == Format::Pdf { pdf.next() } else { others.next() };
    options.formats.iter().filter_map(next).collect()
}

/// The list of figures alone, as in the report: a line each.
///
/// # Errors
/// Where the list cannot be written.
pub fn list_of_figures(month_end: &MonthEnd) -> Result<Vec<u8>, ReportError> {
    figures_csv::render(month_end)
}

/// The SHA-256 over all that a reader sees: content, charts, and how both are laid out.
fn content_hash(report: &Report, drawings: &Drawings) -> Result<String, ReportError> {
    let mut content =
        serde_json::to_vec(&pdf::data::data(report, drawings, "")).map_err(ReportError::Data)?;
    let mut add = |text: &str| {
        content.push(0);
        content.extend_from_slice(text.as_bytes());
    };
    drawings.pages().for_each(&mut add);
    for (_, template) in pdf::world::TEMPLATES {
        add(template);
    }
    add(exhibits::html::EXHIBIT_CSS);
    add(html::STYLES);
    add(env!("CARGO_PKG_VERSION"));
    Ok(ContentHash::of(&content).to_string())
}

#[cfg(test)]
mod tests;
