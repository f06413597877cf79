//! The bulletin of a month: what its figures say in plain sentences, or what a person wrote instead, with every
//! figure as a placeholder by its id: `{0123456789}` is its amount, `{0123456789|on plan}` words about it.
//!
//! A person's text is kept with the values that its figures had; where one is another now, the bulletin says so.

mod generated;
mod written;

use domain::figure::FigureId;
use domain::money::Pence;
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;

use super::{Part, Sentence, Wording};
use crate::words::amount::{Direction, Scale, pounds};

pub use written::{TextFault, faults};

/// A bulletin as it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Bulletin {
    /// What it says in a line.
    pub title: String,
    /// Its parts, in order.
    pub parts: Vec<BulletinPart>,
    /// Figures that are others now than when a person wrote about them, in sentences.
    pub changed: Vec<String>,
    /// The weakest provenance of its figures; published where it has none.
    pub provenance: Provenance,
}

/// A part of a bulletin.
#[derive(Clone, Debug, PartialEq)]
pub enum BulletinPart {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Paragraph(Vec<Sentence>),
}

/// What a person wrote for the bulletin of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulletinText {
    /// What it says in a line.
    pub title: String,
    /// Headings, which begin with `# `, and paragraphs, with their placeholders.
    pub paragraphs: Vec<String>,
    /// The figures in it, with their values when it was written [pence].
    pub figures: Vec<(FigureId, Pence)>,
}

/// The bulletin of a month: as a person wrote it, or as it is generated.
#[must_use]
pub fn bulletin(month_end: &MonthEnd, text: Option<&BulletinText>) -> Bulletin {
    let Some(text) = text else { return with_provenance(generated::bulletin(month_end)) };
    let parts = text.paragraphs.iter().map(|paragraph| written::part(month_end, paragraph)).collect();
    let changed = text.figures.iter().filter_map(|(id, was)| changed(month_end, *id, *was)).collect();
    let (title, _) = written::sentence(month_end, &text.title);
    with_provenance(Bulletin { title: title.text(), parts, changed, provenance: Provenance::Published })
}

/// The text of a bulletin that is generated, to be edited: paragraphs with placeholders, empty lines between them.
#[must_use]
pub fn to_edit(month_end: &MonthEnd) -> (String, String) {
    let title = written::sentence_as_text(month_end, &generated::title(month_end));
    let parts = generated::bulletin(month_end).parts;
    let parts: Vec<String> = parts.iter().map(|part| written::as_text(month_end, part)).collect();
    (title, parts.join("\n\n"))
}

/// The headings and paragraphs of a text, which empty lines part; each on one line.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    let blocks = text.split("\n\n").map(|block| block.split_whitespace().collect::<Vec<_>>().join(" "));
    blocks.filter(|block| !block.is_empty()).collect()
}

/// The figures of texts, with their values as they are now, each once.
#[must_use]
pub fn figures_of<'a>(
    month_end: &MonthEnd,
    texts: impl IntoIterator<Item = &'a str>,
) -> Vec<(FigureId, Pence)> {
    let mut found: Vec<(FigureId, Pence)> = Vec::new();
    for text in texts {
        let (sentence, _) = written::sentence(month_end, text);
        for id in sentence.rests_on {
            if let Some(figure) = month_end.figures.get(&id)
                && found.iter().all(|(known, _)| *known != id)
            {
                found.push((id, figure.value));
            }
        }
    }
    found
}

impl Bulletin {
    /// Its words without links: a heading or a paragraph each.
    #[must_use]
    pub fn text(&self) -> Vec<String> {
        let words = |part: &BulletinPart| match part {
            BulletinPart::Heading(heading) => heading.clone(),
            BulletinPart::Paragraph(sentences) => {
                sentences.iter().map(Sentence::text).collect::<Vec<_>>().join(" ")
            }
        };
        self.parts.iter().map(words).collect()
    }

    /// The ids of its figures, in the order of reading, each once.
    #[must_use]
    pub fn figures(&self) -> Vec<FigureId> {
        let mut ids = Vec::new();
        for sentence in self.sentences() {
            for part in &sentence.parts {
                if let Part::Figure(figure) = part
                    && !ids.contains(&figure.id)
                {
                    ids.push(figure.id);
                }
            }
        }
        ids
    }

    fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        self.parts.iter().flat_map(|part| match part {
            BulletinPart::Heading(_) => &[],
            BulletinPart::Paragraph(sentences) => sentences.as_slice(),
        })
    }
}

fn with_provenance(bulletin: Bulletin) -> Bulletin {
    let provenance = bulletin.sentences().map(|sentence| sentence.provenance).max();
    Bulletin { provenance: provenance.unwrap_or(Provenance::Published), ..bulletin }
}

/// That a figure is another now than when it was written about.
fn changed(month_end: &MonthEnd, id: FigureId, was: Pence) -> Option<String> {
    let before = pounds(was, Scale::Words);
    let Some(figure) = month_end.figures.get(&id) else {
        return Some(format!("Figure {id} was {before} when this was written, and is not known any more."));
    };
    let now = pounds(figure.value, Scale::Words);
    if figure.value == was {
        return None;
    }
    let with_direction = |value: Pence, words: String| {
        if figure.key.basis.is_variance() {
            format!("{words} {}", Direction::of(value).words(Wording::Public))
        } else {
            words
        }
    };
    let (before, now) = (with_direction(was, before), with_direction(figure.value, now));
    Some(format!("Figure {id} was {before} when this was written, and is {now} now."))
}

#[cfg(test)]
mod tests;
