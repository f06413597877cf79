//! The stored shape of a month end: JSON of the schema `oakham.month_end/1`.
//!
//! The same month end gives the same text, byte for byte, so its hash tells whether anything changed.
//! A new shape gets a new schema name; what is stored is read as it was written.

mod document;
mod figure;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::str::FromStr;

use domain::finding::{Finding, Severity};
use domain::month::Month;
use domain::month_end::MonthEnd;
use domain::organisation::{Effective, Organisation};
use domain::source::{CellAt, ContentHash, SourceFile};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use document::{ClaimRecord, DocumentRecord};
use figure::FigureRecord;

/// The schema that is written.
const SCHEMA: &str = "oakham.book/1";

/// Why a text is not a stored month end.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum RecordError {
    /// It is, in a form not known here.
    #[error("its schema is {0:?}")]
    Schema(String),
    /// Not JSON, or not of the schema's shape.
    #[error("{0}")]
    Shape(String),
    /// A value that is not what it should be.
    #[error("{text:?} is not {what}")]
    Value {
        /// What was expected: `a month`.
        what: &'static str,
        /// What is there.
        text: String,
    },
}

/// The month end as text.
pub(crate) fn write(month_end: &MonthEnd) -> String {
    let files = CitedFiles::of(month_end);
    serde_json::to_string(&MonthEndRecord::of(month_end, &files))
        .expect("text, numbers and lists can be written")
}

/// Reads [`write`] back.
pub(crate) fn read(text: &str) -> Result<MonthEnd, RecordError> {
    match serde_json::from_str::<MonthEndRecord<'_>>(text) {
        Ok(record) if record.schema == SCHEMA => record.month_end(),
        Ok(record) => Err(RecordError::Schema(record.schema.into_owned())),
        Err(error) => match serde_json::from_str::<Tag<'_>>(text) {
            Ok(tag) if tag.schema != SCHEMA => Err(RecordError::Schema(tag.schema.into_owned())),
            _ => Err(RecordError::Shape(error.to_string())),
        },
    }
}

/// All that is read of a text that does not have the expected shape.
#[derive(Deserialize)]
struct Tag<'a> {
    #[serde(borrow)]
    schema: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MonthEndRecord<'a> {
    #[serde(borrow)]
    schema: Cow<'a, str>,
    system: Cow<'a, str>,
    system_name: Cow<'a, str>,
    year: Cow<'a, str>,
    month: u8,
    recorded_on: Cow<'a, str>,
    organisations: Vec<OrganisationRecord<'a>>,
    missing: Vec<Cow<'a, str>>,
    /// The files that figures and claims cite by their place in this list.
    cited: Vec<FileRecord<'a>>,
    figures: Vec<FigureRecord<'a>>,
    findings: Vec<FindingRecord<'a>>,
    documents: Vec<DocumentRecord<'a>>,
    claims: Vec<ClaimRecord<'a>>,
    files: Vec<FileRecord<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganisationRecord<'a> {
    #[serde(borrow)]
    code: Cow<'a, str>,
    name: Cow<'a, str>,
    short_name: Cow<'a, str>,
    kind: Cow<'a, str>,
    from: Cow<'a, str>,
    to: Option<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRecord<'a> {
    #[serde(borrow)]
    path: Cow<'a, str>,
    hash: Cow<'a, str>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CellRecord {
    row: u32,
    column: u16,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FindingRecord<'a> {
    #[serde(borrow)]
    severity: Cow<'a, str>,
    rule: Cow<'a, str>,
    file: Cow<'a, str>,
    at: Option<CellRecord>,
    message: Cow<'a, str>,
    fix: Cow<'a, str>,
}

/// The distinct files that figures and claims cite, in order.
struct CitedFiles<'a>(Vec<&'a SourceFile>);

impl<'a> CitedFiles<'a> {
    fn of(month_end: &'a MonthEnd) -> Self {
        let by_figures = month_end.figures.values().flat_map(figure::cited_files);
        let by_claims = month_end.claims.iter().map(|claim| &claim.file);
        let mut files: Vec<_> = by_figures.chain(by_claims).collect();
        files.sort_unstable();
        files.dedup();
        Self(files)
    }

    fn place_of(&self, file: &SourceFile) -> usize {
        self.0.binary_search(&file).expect("every cited file of the month end was collected")
    }
}

impl<'a> MonthEndRecord<'a> {
    fn of(month_end: &'a MonthEnd, cited: &CitedFiles<'a>) -> Self {
        let MonthEnd {
            system,
            system_name,
            year,
            month,
            recorded_on,
            organisations,
            missing,
            figures,
            findings,
            documents,
            claims,
            files,
        } = month_end;
        Self {
            schema: SCHEMA.into(),
            system: system.as_str().into(),
            system_name: system_name.into(),
            year: year.to_string().into(),
            month: month.get(),
            recorded_on: recorded_on.to_string().into(),
            organisations: organisations.iter().map(OrganisationRecord::of).collect(),
            missing: missing.iter().map(|code| code.as_str().into()).collect(),
            cited: cited.0.iter().map(|file| FileRecord::of(file)).collect(),
            figures: figures.iter().map(|(id, figure)| FigureRecord::of(id, figure, cited)).collect(),
            findings: findings.iter().map(FindingRecord::of).collect(),
            documents: documents.iter().map(DocumentRecord::of).collect(),
            claims: claims.iter().map(|claim| ClaimRecord::of(claim, cited)).collect(),
            files: files.iter().map(FileRecord::of).collect(),
        }
    }

    fn month_end(self) -> Result<MonthEnd, RecordError> {
        let cited = read_all(self.cited, FileRecord::file)?;
        let mut figures = BTreeMap::new();
        for record in self.figures {
            let (id, figure) = record.figure(&cited)?;
            if figures.insert(id, figure).is_some() {
                return Err(invalid_value("the id of one figure only", id.as_str()));
            }
        }
        Ok(MonthEnd {
            system: parse("an ODS code", &self.system)?,
            system_name: self.system_name.into_owned(),
            year: parse("a financial year", &self.year)?,
            month: Month::new(self.month).ok_or_else(|| invalid_value("a month", self.month))?,
            recorded_on: parse("a day", &self.recorded_on)?,
            organisations: read_all(self.organisations, OrganisationRecord::organisation)?,
            missing: read_all(self.missing, |code| parse("an ODS code", &code))?,
            figures,
            findings: read_all(self.findings, FindingRecord::finding)?,
            documents: self.documents.into_iter().map(DocumentRecord::document).collect(),
            claims: read_all(self.claims, |claim| claim.claim(&cited))?,
            files: read_all(self.files, FileRecord::file)?,
        })
    }
}

impl<'a> OrganisationRecord<'a> {
    fn of(organisation: &'a Organisation) -> Self {
        let Organisation { code, name, short_name, kind, effective } = organisation;
        Self {
            code: code.as_str().into(),
            name: name.into(),
            short_name: short_name.into(),
            kind: kind.word().into(),
            from: effective.from().to_string().into(),
            to: effective.to().map(|day| day.to_string().into()),
        }
    }

    fn organisation(self) -> Result<Organisation, RecordError> {
        let from = parse("a day", &self.from)?;
        let to = self.to.map(|to| parse("a day", &to)).transpose()?;
        Ok(Organisation {
            code: parse("an ODS code", &self.code)?,
            name: self.name.into_owned(),
            short_name: self.short_name.into_owned(),
            kind: parse("a kind of organisation", &self.kind)?,
            effective: Effective::new(from, to)
                .ok_or_else(|| invalid_value("a day before the last", from))?,
        })
    }
}

impl<'a> FileRecord<'a> {
    fn of(file: &'a SourceFile) -> Self {
        let SourceFile { path, hash } = file;
        Self { path: path.into(), hash: hash.to_string().into() }
    }

    fn file(self) -> Result<SourceFile, RecordError> {
        let hash = ContentHash::parse(&self.hash).ok_or_else(|| invalid_value("a hash", &self.hash))?;
        Ok(SourceFile { path: self.path.into_owned(), hash })
    }
}

impl CellRecord {
    fn of(at: CellAt) -> Self {
        let CellAt { row, column } = at;
        Self { row, column }
    }

    fn cell(self) -> CellAt {
        CellAt { row: self.row, column: self.column }
    }
}

impl<'a> FindingRecord<'a> {
    fn of(finding: &'a Finding) -> Self {
        let Finding { severity, rule, file, at, message, fix } = finding;
        Self {
            severity: severity.word().into(),
            rule: rule.into(),
            file: file.into(),
            at: at.map(CellRecord::of),
            message: message.into(),
            fix: fix.into(),
        }
    }

    fn finding(self) -> Result<Finding, RecordError> {
        let severity = [Severity::Blocks, Severity::Warns, Severity::Informs]
            .into_iter()
            .find(|severity| severity.word() == self.severity)
            .ok_or_else(|| invalid_value("a severity", &self.severity))?;
        Ok(Finding {
            severity,
            rule: self.rule.into_owned(),
            file: self.file.into_owned(),
            at: self.at.map(CellRecord::cell),
            message: self.message.into_owned(),
            fix: self.fix.into_owned(),
        })
    }
}

fn cited_file(cited: &[SourceFile], place: usize) -> Result<SourceFile, RecordError> {
    cited.get(place).cloned().ok_or_else(|| invalid_value("the place of a cited file", place))
}

fn read_all<R, T>(
    records: Vec<R>,
    read: impl FnMut(R) -> Result<T, RecordError>,
) -> Result<Vec<T>, RecordError> {
    records.into_iter().map(read).collect()
}

fn parse<T: FromStr>(expected: &'static str, text: &str) -> Result<T, RecordError> {
    text.parse().map_err(|_| invalid_value(expected, text))
}

#[expect(clippy::needless_pass_by_value, reason = "callers have text, numbers and dates")]
fn invalid_value(expected: &'static str, value: impl ToString) -> RecordError {
    RecordError::Value { what: expected, text: value.to_string() }
}

#[cfg(test)]
mod tests;
