//! What validation found, as a table of words.

use domain::finding::{Finding, Severity};
use domain::month::day_in_words;
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;

use super::words;
use crate::exhibit::{Cell, Exhibit, Row, RowKind, Table, Tone};
use crate::words::capital_first;

/// The findings of validation, gravest first: rule, level, place, message and what to do.
#[must_use]
pub fn findings(month_end: &MonthEnd) -> Exhibit {
    let mut sorted: Vec<&Finding> = month_end.findings.iter().collect();
    sorted.sort();
    Exhibit {
        key: "T4".into(),
        name: "findings".into(),
        heading: heading(month_end),
        note: "Rules are those of the monthly return; an error must be put right before approval.".to_owned(),
        provenance: Provenance::Published,
        table: Table {
            caption: format!(
                "Results of validation. As recorded by {}.",
                day_in_words(month_end.recorded_on)
            ),
            row_heading: "Rule".to_owned(),
            columns: ["Level", "Where", "What was found", "What to do"]
                .into_iter()
                .map(|heading| words("", heading))
                .collect(),
            rows: sorted.into_iter().map(row).collect(),
        },
        chart: None,
    }
}

fn row(finding: &Finding) -> Row {
    let plain = |text: String| Cell::Word { text, tone: Tone::Plain };
    let or_missing = |text: &str, missing| {
        if text.is_empty() { Cell::Missing(missing) } else { plain(text.to_owned()) }
    };
    let tone = if finding.severity == Severity::Blocks { Tone::Adverse } else { Tone::Plain };
    let place = match finding.at {
        Some(at) => format!("{} {at}", finding.file),
        None => finding.file.clone(),
    };
    Row {
        name: finding.rule.clone(),
        short_name: finding.rule.clone(),
        link: None,
        kind: RowKind::Body,
        read_from: Vec::new(),
        counts: None,
        cells: vec![
            Cell::Word { text: capital_first(finding.severity.word()), tone },
            or_missing(&place, "No one file"),
            or_missing(&finding.message, "No message"),
            or_missing(&finding.fix, "Nothing"),
        ],
    }
}

/// `3 findings: 1 error, 1 warning and 1 for information`.
fn heading(month_end: &MonthEnd) -> String {
    let count = |severity| month_end.findings.iter().filter(|finding| finding.severity == severity).count();
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    if month_end.findings.is_empty() {
        return "Validation found nothing".to_owned();
    }
    format!(
        "{}: {}, {} and {} for information",
        plural(month_end.findings.len(), "finding"),
        plural(count(Severity::Blocks), "error"),
        plural(count(Severity::Warns), "warning"),
        count(Severity::Informs)
    )
}
