//! What people decided about the figures of public documents: `documents/readings.csv`, to which rows are only added.
//!
//! Format: `docs/reference/formats.md`. A row names the document by its id and the hash of its file, so that it holds
//! whenever the same file is read again.

use std::path::Path;

use ::claims::{Basis, Decision, Measure, Proposal, ReadPeriod, Span, Verdict};
use domain::claim::Document;
use jiff::Timestamp;

use crate::appended::{Added, appended};
use crate::claims;
use crate::fault::{Fault, SourcesError};
use crate::monthly_return::version::Step;
use crate::sheet::Row;

/// The file, below the workspace.
pub const READINGS: &str = "documents/readings.csv";
/// The folder that it is in.
pub const FOLDER: &str = "documents";

const COLUMNS: [&str; 14] = [
    "document_id",
    "sha256",
    "start",
    "end",
    "text",
    "passage",
    "decision",
    "subject",
    "measure",
    "period",
    "basis",
    "note",
    "decided_by",
    "decided_at",
];

/// A decision, of which document, by whom and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedDecision {
    /// The document's id.
    pub document: String,
    /// The hash of its file; empty where no copy was at hand.
    pub sha256: String,
    /// What was decided.
    pub decision: Decision,
    /// The sentence as it is printed; empty where it was not written down.
    pub passage: String,
    /// What whoever decided says of it: a reason, or what the document says in other words.
    pub note: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl RecordedDecision {
    /// Whether it is about this document: by the hash of its file where it has one, else by its id.
    #[must_use]
    pub fn is_of(&self, document: &str, sha256: &str) -> bool {
        if self.sha256.is_empty() { self.document == document } else { self.sha256 == sha256 }
    }
}

/// The decisions, in the order in which they were made, as far as they can be read, and what cannot be; none where there
/// is no such file.
#[must_use]
pub fn readings(root: &Path, documents: &[Document]) -> (Vec<RecordedDecision>, Vec<Fault>) {
    let mut faults = Vec::new();
    let added = Added::of(root, READINGS, &COLUMNS, &mut faults);
    // What cannot be read of a document is told in its own list.
    let unread = claims::documents(root).unread;
    let rows = added.iter().flat_map(Added::rows);
    let rows = rows.filter(|row| !unread.contains(row.text("document_id")));
    let readings = rows.filter_map(|row| reading(row, documents, &mut faults)).collect();
    (readings, faults)
}

fn reading(row: Row<'_>, documents: &[Document], faults: &mut Vec<Fault>) -> Option<RecordedDecision> {
    let n_before = faults.len();
    if documents.iter().all(|document| document.id != row.text("document_id")) {
        faults.push(row.fault("document_id", "no such document; add it to documents/documents.csv"));
    }
    let reading = decided(row, faults);
    reading.filter(|_| faults.len() == n_before)
}

/// A decision, of whichever document.
fn decided(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<RecordedDecision> {
    let n_before = faults.len();
    let text = |column: &str| row.text(column).to_owned();
    for column in ["text", "decided_by"] {
        if row.text(column).is_empty() {
            faults.push(row.fault(column, "the cell is empty; fill it in"));
        }
    }
    let verdict = Verdict::parse(row.text("decision"));
    if verdict.is_none() {
        faults.push(
            row.fault("decision", "this is no decision; write confirmed, corrected, rejected or added"),
        );
    }
    let measure = listed(row, "measure", Measure::parse, "see docs/method/claims.md for the list", faults);
    let basis =
        listed(row, "basis", Basis::parse, "write plan, forecast, actual, target or estimate", faults);
    let period: Option<ReadPeriod> = row.parse_if_any("period", faults);
    let span = span(row, faults);
    let at = row.moment("decided_at", faults);
    let proposal = Proposal { subject: some(row.text("subject")), measure, period, basis };
    let decision = Decision { span, text: text("text"), verdict: verdict?, proposal };
    (faults.len() == n_before).then_some(())?;
    Some(RecordedDecision {
        document: text("document_id"),
        sha256: text("sha256").to_lowercase(),
        decision,
        passage: text("passage"),
        note: text("note"),
        by: text("decided_by"),
        at: at?,
    })
}

/// A word of a list, where the cell is not empty.
fn listed<T>(
    row: Row<'_>,
    column: &str,
    parse: fn(&str) -> Option<T>,
    expected: &str,
    faults: &mut Vec<Fault>,
) -> Option<T> {
    let word = row.text(column);
    let parsed = parse(word);
    if parsed.is_none() && !word.is_empty() {
        faults.push(row.fault(column, format!("this is no {column}; {expected}")));
    }
    parsed
}

/// The place, in characters of the document's text; nothing where both cells are empty.
fn span(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Span> {
    if row.text("start").is_empty() && row.text("end").is_empty() {
        return None;
    }
    let (start, end) = (row.parse("start", faults), row.parse("end", faults));
    let span = Span { start: start?, end: end? };
    if span.end <= span.start {
        faults.push(row.fault("end", "the figure ends before it begins; write the character after its last"));
    }
    Some(span)
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// The steps that add decisions to the file.
///
/// # Errors
/// Where the file is there and cannot be read.
pub fn steps(root: &Path, new: &[RecordedDecision]) -> Result<Vec<Step>, SourcesError> {
    let rows: Vec<Vec<String>> = new.iter().map(cells).collect();
    appended(root, FOLDER, READINGS, &COLUMNS, &rows, |row, faults| drop(decided(row, faults)))
}

fn cells(new: &RecordedDecision) -> Vec<String> {
    let Decision { span, text, verdict, proposal } = &new.decision;
    let place = |of: fn(&Span) -> usize| span.as_ref().map_or_else(String::new, |span| of(span).to_string());
    vec![
        new.document.clone(),
        new.sha256.clone(),
        place(|span| span.start),
        place(|span| span.end),
        text.clone(),
        new.passage.clone(),
        verdict.word().to_owned(),
        proposal.subject.clone().unwrap_or_default(),
        proposal.measure.map_or("", Measure::words).to_owned(),
        proposal.period.map_or_else(String::new, |period| period.to_string()),
        proposal.basis.map_or("", Basis::word).to_owned(),
        new.note.clone(),
        new.by.clone(),
        new.at.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn document() -> Document {
        Document {
            id: "minutes".to_owned(),
            title: "Minutes".to_owned(),
            publisher: "A council".to_owned(),
            dated: "July 2025".to_owned(),
            note: String::new(),
            web_address: String::new(),
            sha256: String::new(),
        }
    }

    fn of(rows: &str) -> (Vec<RecordedDecision>, Vec<Fault>) {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join(FOLDER)).expect("a folder");
        let text = COLUMNS.join(",") + "\n" + rows;
        fs::write(folder.path().join(READINGS), text).expect("a file");
        readings(folder.path(), &[document()])
    }

    #[test]
    fn what_was_written_is_read_again() {
        let row = "minutes,,5,11,£17.9m,\"So much, it was said\",confirmed,LLR ICB,savings required,2025/26,plan,seen,Ann Lee,2026-11-30T09:00:00Z\n";
        let (read, faults) = of(row);
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!(read[0].decision.span, Some(Span { start: 5, end: 11 }));
        assert_eq!(crate::csv_text::row(cells(&read[0]).iter().map(String::as_str)), row);
        assert!(read[0].is_of("minutes", "any") && !read[0].is_of("news", ""));
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let row = "news,,9,5,£1m,,perhaps,LLR ICB,money,2025/27,guess,,Ann Lee,yesterday\n";
        let good = "minutes,,5,11,£17.9m,,confirmed,,,,,,Ann Lee,2026-11-30T09:00:00Z\n";
        let (read, faults) = of(&format!("{row}{good}"));
        assert_eq!(read.len(), 1, "the other stands");
        let columns: Vec<&str> = faults.iter().map(|fault| fault.column.as_str()).collect();
        assert_eq!(
            columns,
            ["document_id", "decision", "measure", "basis", "period", "end", "decided_at"],
            "{faults:?}"
        );
    }
}
