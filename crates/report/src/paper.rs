//! A short paper for a meeting: sentences and tables of words and numbers, as one web page and as a tagged PDF.
//!
//! Unlike the board report it has no charts; whoever makes it says all that stands in it.

use domain::source::ContentHash;
use exhibits::html::EXHIBIT_CSS;
use jiff::civil::Date;
use maud::{DOCTYPE, PreEscaped, html};
use serde::Serialize;

use crate::ReportError;
use crate::html::STYLES;
use crate::pdf::{self, Unprintable};

/// How its tables look.
const TABLES: &str = include_str!("../templates/paper.css");

/// A paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paper {
    /// What it is: `Committee pack`.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Whose it is, above the title.
    pub system: String,
    /// Its standing, on every page.
    pub status: String,
    /// What is to be known first: name and value.
    pub facts: Vec<(String, String)>,
    /// Its parts, in order.
    pub parts: Vec<PaperPart>,
    /// How many of its parts stand on the first of two sheets, in type as large as there is room for; nothing where
    /// parts follow each other over as many sheets as they need.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_sheet: Option<usize>,
    /// Its day.
    #[serde(skip)]
    pub dated: Date,
}

/// A part of a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PaperPart {
    /// Its heading.
    pub heading: String,
    /// A paragraph each.
    pub paragraphs: Vec<String>,
    /// The table below them.
    pub table: Option<PaperTable>,
}

/// A table of a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PaperTable {
    /// What the table shows.
    pub caption: String,
    /// The headings; the first is of the names of rows.
    pub columns: Vec<String>,
    /// Which of the columns hold numbers.
    pub numbers: Vec<bool>,
    /// As many cells a row as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// What the template reads.
#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    paper: &'a Paper,
    hash: &'a str,
}

impl Paper {
    /// The SHA-256 over all that it says.
    fn hash(&self) -> Result<String, ReportError> {
        let mut content = serde_json::to_vec(self).map_err(ReportError::Data)?;
        content.extend_from_slice(env!("CARGO_PKG_VERSION").as_bytes());
        Ok(ContentHash::of(&content).to_string())
    }

    /// The PDF, tagged for screen readers (PDF/UA-1) and fit for archives (PDF/A-2a).
    ///
    /// # Errors
    /// Where it has characters that the faces cannot draw, or does not meet the standards.
    pub fn pdf(&self) -> Result<Vec<u8>, ReportError> {
        let hash = self.hash()?;
        let value = serde_json::to_value(Printed { paper: self, hash: &hash }).map_err(ReportError::Data)?;
        pdf::print(pdf::world::PAPER, &value, Vec::new(), (self.dated, &hash))
    }

    /// The web page, which needs nothing else.
    ///
    /// # Errors
    /// Where it cannot be hashed, which would be a fault of the program.
    pub fn html(&self) -> Result<String, ReportError> {
        let hash = self.hash()?;
        let page = html! {
            (DOCTYPE)
            html lang="en-GB" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.title) }
                    style { (PreEscaped(EXHIBIT_CSS)) (PreEscaped(STYLES)) (PreEscaped(TABLES)) }
                }
                body {
                    a.skip href="#content" { "Skip to the paper" }
                    header.band { div.band__in {
                        p { (self.kind) }
                        h1 { (self.title) }
                        p.band__period { (self.system) }
                        p { @for (idx, (name, value)) in self.facts.iter().enumerate() { @if 0 < idx { " · " } (name) ": " (value) } }
                    } }
                    div.sheet {
                        main.paper #content {
                            @for part in &self.parts {
                                section {
                                    h2 { (part.heading) }
                                    @for paragraph in &part.paragraphs { p { (paragraph) } }
                                    @if let Some(table) = &part.table { (table_markup(table)) }
                                }
                            }
                        }
                    }
                    footer.foot { p { (self.status) "." } p { "SHA-256 of all content: " span.code { (hash) } } }
                }
            }
        };
        Ok(page.into_string())
    }
}

fn table_markup(table: &PaperTable) -> maud::Markup {
    let is_number = |idx: usize| table.numbers.get(idx).copied().unwrap_or(false);
    html! {
        div.oak-scroll tabindex="0" role="region" aria-label=(table.caption) {
            table {
                caption { span.cap { (table.caption) } }
                thead { tr { @for (idx, heading) in table.columns.iter().enumerate() { th scope="col" class=[is_number(idx).then_some("num")] { (heading) } } } }
                tbody {
                    @for row in &table.rows {
                        tr {
                            @for (idx, cell) in row.iter().enumerate() {
                                @if idx == 0 { th scope="row" { (cell) } }
                                @else { td class=[is_number(idx).then_some("num")] { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What of a paper the faces of the PDF cannot draw, to be told before it is written.
///
/// # Errors
/// Where it has no form as JSON, which would be a fault of the program.
pub fn unprintable(paper: &Paper) -> Result<Vec<Unprintable>, ReportError> {
    let value = serde_json::to_value(paper).map_err(ReportError::Data)?;
    Ok(pdf::unprintable_in(&value))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn paper() -> Paper {
        Paper {
            kind: "Committee pack".to_owned(),
            title: "Savings & waits <2026>".to_owned(),
            system: "Leicester, Leicestershire and Rutland".to_owned(),
            status: "Frozen on 30 November 2026".to_owned(),
            facts: vec![("Meeting".to_owned(), "8 December 2026".to_owned())],
            parts: vec![PaperPart {
                heading: "Figures".to_owned(),
                paragraphs: vec!["As they stood.".to_owned()],
                table: Some(PaperTable {
                    caption: "Figures, £m".to_owned(),
                    columns: vec!["Figure".to_owned(), "Value".to_owned()],
                    numbers: vec![false, true],
                    rows: vec![vec!["Variance".to_owned(), "(18.8)".to_owned()]],
                }),
            }],
            first_sheet: None,
            dated: date(2026, 11, 30),
        }
    }

    /// How many pages a PDF has.
    fn n_pages(pdf: &[u8]) -> usize {
        let text = String::from_utf8_lossy(pdf);
        text.split("/Type/Page").skip(1).filter(|rest| !rest.starts_with('s')).count()
    }

    #[test]
    fn a_paper_of_two_sheets_has_two_however_much_stands_on_them() {
        let said = "It saves £8.4 million a year, after £2.2 million that others bear instead, and waits at the front door are 5.9 minutes longer.";
        for n_parts in 1..=5 {
            let part = |heading: &str| PaperPart {
                heading: heading.to_owned(),
                paragraphs: vec![said.repeat(4), said.repeat(3), said.to_owned()],
                table: None,
            };
            let mut parts = vec![part("A scenario with a long name, as they have"); n_parts];
            parts.push(PaperPart { table: paper().parts[0].table.clone(), ..part("What changes") });
            let sheets = Paper { parts, first_sheet: Some(n_parts), ..paper() };
            assert_eq!(n_pages(&sheets.pdf().expect("it meets its standards")), 2, "{n_parts}");
        }
    }

    #[test]
    fn a_paper_is_a_page_and_a_pdf_that_is_the_same_each_time() {
        let page = paper().html().expect("it is made");
        assert!(
            page.contains("Savings &amp; waits &lt;2026&gt;")
                && page.contains("<td class=\"num\">(18.8)</td>"),
            "{page}"
        );
        let pdf = paper().pdf().expect("it meets its standards");
        assert!(pdf.starts_with(b"%PDF-"));
        assert_eq!(pdf, paper().pdf().expect("again"));
    }

    #[test]
    fn a_character_that_cannot_be_printed_is_named() {
        let paper = Paper { title: "\u{6570}".to_owned(), ..paper() };
        assert!(matches!(paper.pdf(), Err(ReportError::Unprintable(_))));
        assert_eq!(unprintable(&paper).expect("it is looked at").len(), 1);
    }
}
