//! Public documents and what they claim: `documents/documents.csv` and `documents/claims.csv`.
//!
//! Format: `docs/reference/formats.md`. A claim is a figure as a document states it, read and
//! confirmed by a person; the documents themselves are not copied.

use std::collections::BTreeSet;
use std::path::Path;
use std::str::FromStr;

use domain::code::OrganisationCode;
use domain::figure::{Basis, Definition, FigureKey, Subject, Support};
use domain::month::{FinancialYear, Month, Period};
use domain::source::ContentHash;
use thiserror::Error;

use crate::appended::{Added, read_back};
use crate::fault::{Fault, SourcesError};
use crate::file::is_there;
use crate::sheet::{Row, Sheet};
use domain::claim::{Claim, Document};

/// The list of documents, below the workspace.
pub const DOCUMENTS: &str = "documents/documents.csv";
/// What they claim, below the workspace.
pub const CLAIMS: &str = "documents/claims.csv";

/// The columns of the list of documents, as they are written.
pub const DOCUMENT_COLUMNS: [&str; 7] =
    ["document_id", "title", "publisher", "dated", "note", "web_address", "sha256"];
/// Those that must be there.
const NEEDED: [&str; 5] = ["document_id", "title", "publisher", "dated", "note"];

/// The list of documents, as far as it can be read.
#[derive(Clone, Debug, Default)]
pub struct DocumentList {
    /// The documents whose rows can be read.
    pub documents: Vec<Document>,
    /// The ids of the others.
    pub unread: BTreeSet<String>,
    /// What cannot be read.
    pub faults: Vec<Fault>,
}

/// Reads `documents/documents.csv`; none where there is no such file. A row that cannot be read leaves out its own
/// document alone.
#[must_use]
pub fn documents(root: &Path) -> DocumentList {
    let mut list = DocumentList::default();
    let Some(added) = Added::of(root, DOCUMENTS, &NEEDED, &mut list.faults) else { return list };
    list.unread.extend(added.lost().map(|row| row.text("document_id").to_owned()));
    for row in added.rows() {
        let read = document(row, &list.documents, &mut list.faults);
        if read.is_none() {
            list.unread.insert(row.text("document_id").to_owned());
        }
        list.documents.extend(read);
    }
    // A document that stands twice is read where it stands first.
    list.unread.retain(|id| list.documents.iter().all(|known| known.id != *id));
    list
}

/// A document, below those `before` it.
fn document(row: Row<'_>, before: &[Document], faults: &mut Vec<Fault>) -> Option<Document> {
    let n_before = faults.len();
    for column in ["document_id", "title", "publisher", "dated"] {
        if row.text(column).is_empty() {
            faults.push(row.fault(column, "the cell is empty; fill it in"));
        }
    }
    if before.iter().any(|known| known.id == row.text("document_id")) {
        faults.push(row.fault("document_id", "the document stands twice; give each an id of its own"));
    }
    let (web_address, sha256) = (row.text("web_address"), row.text("sha256"));
    let is_address = ["https://", "http://"].iter().any(|begins| web_address.starts_with(begins));
    if !web_address.is_empty() && (!is_address || web_address.contains(char::is_whitespace)) {
        faults.push(row.fault(
            "web_address",
            "this is no web address; write it as the browser shows it, beginning with https://, or leave the cell empty",
        ));
    }
    if !sha256.is_empty() && ContentHash::parse(sha256).is_none() {
        faults.push(row.fault(
            "sha256",
            "this is no SHA-256, which has 64 digits 0 to 9 and a to f; copy what sha256sum prints for the kept copy, or leave the cell empty",
        ));
    }
    let twin = before.iter().find(|known| !sha256.is_empty() && known.sha256.eq_ignore_ascii_case(sha256));
    if let Some(twin) = twin {
        let why =
            format!("the file with this hash is {}; a document stands once: keep one of the rows", twin.id);
        faults.push(row.fault("sha256", why));
    }
    (faults.len() == n_before).then(|| Document {
        id: row.text("document_id").to_owned(),
        title: row.text("title").to_owned(),
        publisher: row.text("publisher").to_owned(),
        dated: row.text("dated").to_owned(),
        note: row.text("note").to_owned(),
        web_address: web_address.to_owned(),
        sha256: sha256.to_lowercase(),
    })
}

/// The cells of a document, under [`DOCUMENT_COLUMNS`].
fn cells(document: &Document) -> Vec<String> {
    let Document { id, title, publisher, dated, note, web_address, sha256 } = document;
    [id, title, publisher, dated, note, web_address, sha256].map(String::clone).to_vec()
}

/// Refuses a document whose row would not be read again.
///
/// # Errors
/// What the reader of the list would refuse, by column.
pub fn refuse_unreadable(new: &Document) -> Result<(), SourcesError> {
    read_back(DOCUMENTS, &DOCUMENT_COLUMNS, &[cells(new)], |row, faults| drop(document(row, &[], faults)))
}

/// Reads `documents/claims.csv`; none where there is no such file. Subjects are `system` or an
/// organisation's code. Claims of documents that cannot be read are left out: why is told there.
///
/// # Errors
/// All else that cannot be read, at once.
pub fn claims(
    root: &Path,
    system: &OrganisationCode,
    list: &DocumentList,
) -> Result<Vec<Claim>, SourcesError> {
    if !is_there(root, CLAIMS) {
        return Ok(Vec::new());
    }
    let (sheet, uneven) = Sheet::readable(root, CLAIMS)?;
    sheet.require(&[
        "claim_id",
        "document_id",
        "subject",
        "definition",
        "basis",
        "support",
        "fin_year",
        "from_month",
        "to_month",
        "made_in",
        "value",
        "rounded_to",
        "provenance",
        "says",
        "locator",
        "recorded_on",
    ])?;
    let mut faults = uneven;
    let mut claims: Vec<Claim> = Vec::new();
    let known: BTreeSet<&str> = list.documents.iter().map(|document| document.id.as_str()).collect();
    let mut ids = BTreeSet::new();
    for row in sheet.rows().filter(|row| !list.unread.contains(row.text("document_id"))) {
        if !known.contains(row.text("document_id")) {
            faults.push(row.fault("document_id", "no such document; add it to documents/documents.csv"));
        }
        if !ids.insert(row.text("claim_id")) {
            faults.push(row.fault("claim_id", "the claim stands twice; give each an id of its own"));
        }
        let n_before = faults.len();
        let subject = match row.text("subject") {
            "system" => Some(Subject::System(system.clone())),
            _ => row.parse("subject", &mut faults).map(Subject::Organisation),
        };
        let definition = row.parse::<Word<Definition>>("definition", &mut faults);
        let basis = row.parse::<Word<Basis>>("basis", &mut faults);
        let support = row.parse::<Word<Support>>("support", &mut faults);
        let period = period(row, &mut faults);
        let made_in = row.parse_if_any::<Month>("made_in", &mut faults);
        let value = row.thousands("value", &mut faults);
        let rounded_to = row.thousands("rounded_to", &mut faults);
        let provenance = row.parse("provenance", &mut faults);
        let recorded_on = row.day("recorded_on", &mut faults);
        if faults.len() > n_before {
            continue;
        }
        let claim = (|| {
            Some(Claim {
                id: row.text("claim_id").to_owned(),
                document: row.text("document_id").to_owned(),
                figure: FigureKey {
                    definition: definition?.0,
                    subject: subject?,
                    period: period?,
                    basis: basis?.0,
                    support: support?.0,
                    made_in,
                    version: 1,
                },
                value: value?,
                half_width: domain::money::Pence::new(rounded_to?.magnitude().get() / 2),
                provenance: provenance?,
                says: row.text("says").to_owned(),
                quote: row.text("quote").to_owned(),
                locator: row.text("locator").to_owned(),
                recorded_on: recorded_on?,
                file: sheet.file.clone(),
                at: row.at("value"),
            })
        })();
        claims.extend(claim);
    }
    if faults.is_empty() { Ok(claims) } else { Err(SourcesError::Faults(faults)) }
}

fn period(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Period> {
    let year = row.parse::<FinancialYear>("fin_year", faults);
    let from = row.parse::<Month>("from_month", faults);
    let to = row.parse::<Month>("to_month", faults);
    let period = Period::new(year?, from?, to?);
    if period.is_none() {
        faults.push(row.fault("to_month", "the last month comes before the first"));
    }
    period
}

/// A word of a figure's key.
struct Word<T>(T);

#[derive(Debug, Error)]
#[error("{found:?} is not known; expected {expected}")]
struct WordError {
    found: String,
    expected: &'static str,
}

impl FromStr for Word<Definition> {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, WordError> {
        let expected = "position, support, turnover, efficiency or line:CODE";
        Definition::parse(text).map(Self).ok_or_else(|| WordError { found: text.to_owned(), expected })
    }
}

impl FromStr for Word<Basis> {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, WordError> {
        let expected = "plan, actual, actual-variance, forecast or forecast-variance";
        Basis::parse(text).map(Self).ok_or_else(|| WordError { found: text.to_owned(), expected })
    }
}

impl FromStr for Word<Support> {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, WordError> {
        let expected = "including or excluding";
        Support::parse(text).map(Self).ok_or_else(|| WordError { found: text.to_owned(), expected })
    }
}
