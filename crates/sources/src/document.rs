//! Documents that people publish → their text: plain text, web pages, PDF with text, Word files.
//!
//! What the figures of a text say is the matter of `claims`. Pictures are not read: a PDF without text is refused
//! with its number of pages. For readers: `docs/guide/documents.md`.

mod docx;
mod html;
mod pdf;
mod pdf_lines;

use domain::source::ContentHash;
use thiserror::Error;

use crate::file::{Kind, RICH_TEXT};

/// The largest document that is read [bytes].
pub const DOCUMENT_BYTES: u64 = 64 * 1024 * 1024;
/// The longest text that is taken from one [bytes].
pub const TEXT_BYTES: usize = 16 * 1024 * 1024;
/// The pages of a PDF that are read.
pub const PAGES: usize = 2_000;

/// What a document is kept as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentForm {
    /// Text without form.
    Text,
    /// A web page.
    Html,
    /// Pages for print.
    Pdf,
    /// A file of a word processor.
    Docx,
}

impl DocumentForm {
    /// How a file of this form ends.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
        }
    }

    /// The form of a file by its first bytes.
    ///
    /// # Errors
    /// What is none of them, with what it is.
    pub fn of(bytes: &[u8]) -> Result<Self, DocumentError> {
        match Kind::of(bytes) {
            Kind::Text if is_markup(bytes) => Ok(Self::Html),
            Kind::Empty => Err(DocumentError::NoText("the file is empty; name one with text".to_owned())),
            Kind::Zip => Ok(Self::Docx),
            Kind::Pdf => Ok(Self::Pdf),
            Kind::Markup => Ok(Self::Html),
            Kind::Text | Kind::Utf16 => Ok(Self::Text),
            Kind::Locked => Err(DocumentError::Locked { what: "file" }),
            Kind::OldOffice => Err(DocumentError::Unknown(
                "a file of Word before 2007 (.doc) or another old program; save it as .docx or PDF",
            )),
            Kind::Packed(_) => {
                Err(DocumentError::Unknown("packed (gzip or the like); unpack it, and name what is in it"))
            }
            Kind::Other(RICH_TEXT) => Err(DocumentError::Unknown("rich text (RTF); save it as .docx or PDF")),
            Kind::Other(_) | Kind::Binary => {
                Err(DocumentError::Unknown("no text, web page, PDF or .docx; export it as one of these"))
            }
        }
    }
}

/// Whether a text without a heading of its own is a part of a web page: it begins with an element and closes one.
fn is_markup(bytes: &[u8]) -> bool {
    const ELEMENTS: [&[u8]; 16] = [
        b"head", b"body", b"title", b"meta", b"main", b"article", b"section", b"header", b"div", b"p", b"h1",
        b"h2", b"h3", b"ul", b"ol", b"span",
    ];
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let opens = |with: &[u8]| {
        let name = text.get(1..).and_then(|text| text.get(..with.len()));
        let after = text.get(1 + with.len());
        name.is_some_and(|name| name.eq_ignore_ascii_case(with))
            && after.is_some_and(|after| matches!(after, b'>' | b' ' | b'\n' | b'\r' | b'\t'))
    };
    text.starts_with(b"<!--") || text.starts_with(b"<") && ELEMENTS.iter().any(|name| opens(name))
}

/// The text of a document, and what is to be told of how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentText {
    /// What it was.
    pub form: DocumentForm,
    /// Its text; a row of a table is a line with tabs.
    pub text: String,
    /// Its title, where it says one.
    pub title: Option<String>,
    /// How many pages it has, where it has pages.
    pub pages: Option<usize>,
    /// What was left out or taken in, in sentences.
    pub notes: Vec<String>,
    /// The hash of the file.
    pub hash: ContentHash,
}

/// Why a document cannot be read.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum DocumentError {
    /// Neither text nor a form that is read.
    #[error("it is {0}")]
    Unknown(&'static str),
    /// It needs a password.
    #[error("the {what} is protected by a password; save it without one and read that")]
    Locked {
        /// What is.
        what: &'static str,
    },
    /// It cannot be taken apart.
    #[error("the {what} is damaged ({why}); open it in the program it was made with and save it again")]
    Damaged {
        /// What is.
        what: &'static str,
        /// How that shows.
        why: String,
    },
    /// There is nothing to read.
    #[error("{0}")]
    NoText(String),
    /// Too large.
    #[error("{0}; split it into documents")]
    TooLarge(String),
}

/// The text of a document, whatever its name.
///
/// # Errors
/// What cannot be read, with what to do about it.
pub fn text(bytes: &[u8]) -> Result<DocumentText, DocumentError> {
    if DOCUMENT_BYTES < u64::try_from(bytes.len()).unwrap_or(u64::MAX) {
        let most = DOCUMENT_BYTES / 1024 / 1024;
        return Err(DocumentError::TooLarge(format!(
            "the file is larger than {most} MB, the most that is read"
        )));
    }
    let form = DocumentForm::of(bytes)?;
    let read = match form {
        DocumentForm::Text => Read { text: plain(bytes), ..Read::default() },
        DocumentForm::Html => html::read(&plain(bytes)),
        DocumentForm::Pdf => pdf::read(bytes)?,
        DocumentForm::Docx => docx::read(bytes)?,
    };
    if read.text.trim().is_empty() {
        return Err(DocumentError::NoText("there is no text in it; name a file with text".to_owned()));
    }
    if TEXT_BYTES < read.text.len() {
        let most = TEXT_BYTES / 1024 / 1024;
        return Err(DocumentError::TooLarge(format!(
            "its text is longer than {most} MB, the most that is read"
        )));
    }
    let Read { text, title, pages, notes } = read;
    Ok(DocumentText { form, text, title, pages, notes, hash: ContentHash::of(bytes) })
}

/// What a reader of one form found.
#[derive(Default)]
struct Read {
    text: String,
    title: Option<String>,
    pages: Option<usize>,
    notes: Vec<String>,
}

/// Text in UTF-8, UTF-16 with its mark, or as Windows wrote it.
fn plain(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.replace("\r\n", "\n");
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    };
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// Text that is put together block by block.
#[derive(Default)]
struct Building {
    text: String,
}

impl Building {
    /// Adds words, with spaces as one.
    fn words(&mut self, text: &str) {
        for letter in text.chars() {
            let letter = if letter.is_whitespace() { ' ' } else { letter };
            if letter != ' ' || !self.text.ends_with([' ', '\n', '\t']) && !self.text.is_empty() {
                self.text.push(letter);
            }
        }
    }

    /// Ends the line; nothing where none has begun.
    fn end_line(&mut self) {
        while self.text.ends_with([' ', '\t']) {
            self.text.pop();
        }
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Ends the paragraph.
    fn end_paragraph(&mut self) {
        self.end_line();
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Ends the cell of a row.
    fn end_cell(&mut self) {
        while self.text.ends_with(' ') {
            self.text.pop();
        }
        if !self.text.ends_with('\n') && !self.text.is_empty() {
            self.text.push('\t');
        }
    }
}

#[cfg(test)]
mod tests;
