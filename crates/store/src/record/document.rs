//! The stored shape of public documents and of what they claim.

use std::borrow::Cow;

use domain::money::Pence;
use domain::source::SourceFile;
use serde::{Deserialize, Serialize};

use super::figure::read_key;
use super::{CellRecord, CitedFiles, RecordError, cited_file, parse};
use domain::claim::{Claim, Document};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentRecord<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    title: Cow<'a, str>,
    publisher: Cow<'a, str>,
    dated: Cow<'a, str>,
    note: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    web_address: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    sha256: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimRecord<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    document: Cow<'a, str>,
    figure: Cow<'a, str>,
    /// [pence]
    value: i64,
    /// [pence]
    half_width: i64,
    provenance: Cow<'a, str>,
    says: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    quote: Cow<'a, str>,
    locator: Cow<'a, str>,
    recorded_on: Cow<'a, str>,
    file: usize,
    at: CellRecord,
}

impl<'a> DocumentRecord<'a> {
    pub(super) fn of(document: &'a Document) -> Self {
        let Document { id, title, publisher, dated, note, web_address, sha256 } = document;
        Self {
            id: id.into(),
            title: title.into(),
            publisher: publisher.into(),
            dated: dated.into(),
            note: note.into(),
            web_address: web_address.into(),
            sha256: sha256.into(),
        }
    }

    pub(super) fn document(self) -> Document {
        Document {
            id: self.id.into_owned(),
            title: self.title.into_owned(),
            publisher: self.publisher.into_owned(),
            dated: self.dated.into_owned(),
            note: self.note.into_owned(),
            web_address: self.web_address.into_owned(),
            sha256: self.sha256.into_owned(),
        }
    }
}

impl<'a> ClaimRecord<'a> {
    pub(super) fn of(claim: &'a Claim, cited: &CitedFiles<'_>) -> Self {
        let Claim {
            id,
            document,
            figure,
            value,
            half_width,
            provenance,
            says,
            quote,
            locator,
            recorded_on,
            file,
            at,
        } = claim;
        Self {
            id: id.into(),
            document: document.into(),
            figure: figure.canonical().into(),
            value: value.get(),
            half_width: half_width.get(),
            provenance: provenance.word().into(),
            says: says.into(),
            quote: quote.into(),
            locator: locator.into(),
            recorded_on: recorded_on.to_string().into(),
            file: cited.place_of(file),
            at: CellRecord::of(*at),
        }
    }

    pub(super) fn claim(self, cited: &[SourceFile]) -> Result<Claim, RecordError> {
        Ok(Claim {
            id: self.id.into_owned(),
            document: self.document.into_owned(),
            figure: read_key(&self.figure)?,
            value: Pence::new(self.value),
            half_width: Pence::new(self.half_width),
            provenance: parse("a provenance", &self.provenance)?,
            says: self.says.into_owned(),
            quote: self.quote.into_owned(),
            locator: self.locator.into_owned(),
            recorded_on: parse("a day", &self.recorded_on)?,
            file: cited_file(cited, self.file)?,
            at: self.at.cell(),
        })
    }
}
