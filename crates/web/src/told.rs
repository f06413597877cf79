//! What a reader is told of files that do not count. That a file cannot be read is for everybody; what
//! stands in it is for people with an account and for those at the computer that the site runs on.

use std::sync::Arc;

use domain::book::Book;
use domain::finding::Finding;

use crate::server::Site;
use crate::visitor::Place;

/// The rule that what is in a file can be read.
const UNREADABLE: &str = "V03";

/// Whether what a finding says of a file is not for everybody: it cannot be read, or it is of an
/// organisation whose return does not count.
fn is_inside(finding: &Finding, book: Option<&Book>) -> bool {
    let of_missing =
        |book: &Book| book.missing.iter().any(|code| finding.file.contains(&format!("/{code}/")));
    finding.rule == UNREADABLE || (!finding.file.is_empty() && book.is_some_and(of_missing))
}

/// Whether a book tells of files that do not count.
pub(crate) fn has_inside(book: &Book) -> bool {
    book.findings.iter().any(|finding| is_inside(finding, Some(book)))
}

/// Whether any of these tells what stands in a file that cannot be read.
pub(crate) fn any_inside(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| is_inside(finding, None))
}

/// The same finding without what stands in the file.
fn from_outside(finding: &Finding) -> Finding {
    let what = if finding.rule == UNREADABLE { "cannot be read" } else { "does not count" };
    Finding {
        at: None,
        message: format!("What is in it {what}."),
        fix: "What is wrong is shown to people with an account and at the computer that this site runs on."
            .to_owned(),
        ..finding.clone()
    }
}

/// Findings as everybody may read them, each file once a rule.
fn outside<'a>(findings: impl IntoIterator<Item = &'a Finding>, book: Option<&Book>) -> Vec<Finding> {
    let mut told: Vec<Finding> = Vec::new();
    for finding in findings {
        let finding = if is_inside(finding, book) { from_outside(finding) } else { finding.clone() };
        if !told.contains(&finding) {
            told.push(finding);
        }
    }
    told
}

impl Site {
    /// Whether whoever reads may see what stands in files that do not count.
    fn sees_inside(&self) -> bool {
        self.reader.is_some() || self.place == Place::ThisComputer
    }

    /// Findings as whoever reads may see them.
    pub(crate) fn told(&self, findings: &[Finding]) -> Vec<Finding> {
        if self.sees_inside() { findings.to_vec() } else { outside(findings, None) }
    }

    /// A book as whoever reads may see it.
    pub(crate) fn told_book(&self, book: Arc<Book>) -> Arc<Book> {
        if self.sees_inside() || !has_inside(&book) {
            return book;
        }
        let findings = outside(&book.findings, Some(&book));
        Arc::new(Book { findings, ..Book::clone(&book) })
    }
}

#[cfg(test)]
mod tests;
