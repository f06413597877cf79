//! The annexes: what words mean, how figures are made and checked, and where they come from.

use domain::month_end::MonthEnd;
use exhibits::number::counted;

use crate::content::{Listing, ListingCell, ListingColumn, ListingKind, Part};
use crate::register::Words;

/// Words of the report and what they mean here, in the order of the alphabet.
const TERMS: [(&str, &str); 13] = [
    ("Actual", "What the accounts show for the months that have closed."),
    (
        "Adverse, favourable",
        "Worse or better for the surplus than planned. Adverse variances are negative and stand in brackets.",
    ),
    (
        "Deficit support",
        "Money that lets an organisation report a smaller deficit than it has. It can be withheld, so positions are shown with and without it.",
    ),
    (
        "Financial position",
        "For a trust its adjusted financial performance; for the board its allocation less net expenditure; for the system the sum of both.",
    ),
    (
        "Forecast outturn",
        "What each organisation itself expects for the whole year, as returned in the month named.",
    ),
    ("Plan", "What was agreed at the start of the year, month by month."),
    ("Ratings", exhibits::table::RATINGS),
    ("Return", "What each organisation reports every month, line by line, to the same national lines."),
    (
        "Straight line",
        "Where the year ends if every month is as the mean of those that have closed. It knows of no decision, saving or support to come, and is a comparison, not a forecast.",
    ),
    ("System", "The integrated care board and the NHS trusts of its area, taken together."),
    ("To date", "From April to the end of the last closed month."),
    ("Turnover", "A trust’s operating income, or the board’s allocation."),
    ("Variance", "Actual less plan, or forecast less plan."),
];

/// How figures are made, in words.
const METHOD: [&str; 3] = [
    "Each organisation returns its lines once a month. Income counts as positive and expenditure as negative from the first step on, so that every total is a plain sum and every variance is actual less plan. Amounts are held in whole pence, and rounding happens only in print: figures may not sum because of it.",
    "Where a public document states a figure, the document is named with the place in it, and the margin that its rounding leaves. Where two sources give the same figure, the stronger one is shown: published before derived, derived before synthetic.",
    "A figure that rests on a synthetic one counts as synthetic, however little of it does. Synthetic figures fill gaps so that the report adds up; they say nothing about the organisations named.",
];

/// How a reader can follow a figure, in words.
const CHECKING: [&str; 2] = [
    "Every figure has an id of ten letters and digits, which stays when the value changes. The same id stands beside the same value in the report as a web page, in the workbook and in figures.csv. The register of the web page and of the workbook names the formula with the ids it takes, the file with the cell, or the document with the place in it.",
    "The hash on each page is the SHA-256 of all content: figures, sentences, charts and the layout’s version. Two copies with the same hash say the same.",
];

/// How the formats differ, in words.
const FORMATS: &str = "The web page is the master. The PDF holds the same figures, tagged for screen readers and fit for archives (PDF/UA-1, PDF/A-2a); each chart has a description in words and its figures in a table, and nothing is told by colour alone. For larger print use the web page: it reflows.";

/// Definitions, method and how to check.
pub(crate) fn definitions() -> Vec<Part> {
    let mut parts = vec![Part::Terms(TERMS.to_vec())];
    let heading = |words: &str| Part::Heading(words.to_owned());
    let paragraph = |words: &&str| Part::Paragraph((*words).to_owned());
    parts.push(heading("How figures are made"));
    parts.extend(METHOD.iter().map(paragraph));
    parts.push(heading("What the marks mean"));
    parts.push(Part::Key);
    parts.push(heading("How to check a figure"));
    parts.extend(CHECKING.iter().map(paragraph));
    parts.push(heading("Formats"));
    parts.push(paragraph(&FORMATS));
    parts
}

const fn words(heading: &'static str, share: u16) -> ListingColumn {
    ListingColumn { heading, share, kind: ListingKind::Words }
}

const fn codes(heading: &'static str, share: u16) -> ListingColumn {
    ListingColumn { heading, share, kind: ListingKind::Codes }
}

/// The public documents, what they state, and the files that values were read from.
pub(crate) fn sources(month_end: &MonthEnd, letter: char) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut number = 0;
    let mut key = || {
        number += 1;
        format!("{letter}{number}")
    };
    if month_end.documents.is_empty() {
        parts
            .push(Part::Paragraph("No public document is recorded as a source of these figures.".to_owned()));
    } else {
        parts.push(documents(month_end, key()));
    }
    if !month_end.claims.is_empty() {
        parts.push(claims(month_end, key(), letter));
    }
    if !month_end.files.is_empty() {
        parts.push(files(month_end, key()));
    }
    parts
}

fn documents(month_end: &MonthEnd, key: String) -> Part {
    Part::Listing(Box::new(Listing {
        key,
        name: "documents",
        heading: format!(
            "{} figures of this report",
            counted(month_end.documents.len(), "public document states", "public documents state")
        ),
        note: "Documents, who published them, when, and what they report on.".to_owned(),
        columns: vec![
            words("No.", 5),
            words("Document", 30),
            words("Publisher", 22),
            words("Dated", 13),
            words("What it reports on", 30),
        ],
        rows: (0..)
            .zip(&month_end.documents)
            .map(|(idx, document)| {
                vec![
                    number_of(idx).into(),
                    document.title.clone().into(),
                    document.publisher.clone().into(),
                    document.dated.clone().into(),
                    document.note.clone().into(),
                ]
            })
            .collect(),
    }))
}

fn claims(month_end: &MonthEnd, key: String, letter: char) -> Part {
    let in_words = Words::of(month_end);
    let rows = month_end.claims.iter().map(|claim| {
        let id = claim.figure.id();
        let document = month_end.documents.iter().position(|document| document.id == claim.document);
        vec![
            id.to_string().into(),
            in_words.definition(&claim.figure).into(),
            ListingCell::Amount(claim.value),
            document.map_or_else(|| claim.document.clone(), number_of).into(),
            claim.says.clone().into(),
            claim.locator.clone().into(),
        ]
    });
    Part::Listing(Box::new(Listing {
        key,
        name: "statements",
        heading: format!(
            "{} recorded from public documents",
            counted(month_end.claims.len(), "statement is", "statements are")
        ),
        note: format!(
            "£ million; each was read and confirmed by a person. The letter D names the document in table {letter}1."
        ),
        columns: vec![
            codes("Figure id", 13),
            words("Figure", 40),
            words("Stated", 9),
            words("By", 5),
            words("In our words", 26),
            words("Where", 16),
        ],
        rows: rows.collect(),
    }))
}

fn files(month_end: &MonthEnd, key: String) -> Part {
    Part::Listing(Box::new(Listing {
        key,
        name: "files",
        heading: format!("Values were read from {}", counted(month_end.files.len(), "file", "files")),
        note: "Path in the workspace and SHA-256 of the content; a file that was changed has another hash."
            .to_owned(),
        columns: vec![words("File", 46), codes("SHA-256", 54)],
        rows: month_end
            .files
            .iter()
            .map(|file| vec![file.path.clone().into(), file.hash.to_string().into()])
            .collect(),
    }))
}

/// The number of a document in the list of documents: `D1`.
fn number_of(idx: usize) -> String {
    format!("D{}", idx + 1)
}

#[cfg(test)]
mod tests;
