//! The report as a PDF: tagged for screen readers (PDF/UA-1) and fit for archives (PDF/A-2a).
//!
//! A warning of the typesetter is an error here: a missing glyph or face would be a fault in a
//! paper that goes before a board.

pub(crate) mod data;
mod printable;
mod shape;
pub(crate) mod world;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value;
use typst::foundations::{Bytes, Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use self::printable::unprintable;
use self::shape::Data;
use self::world::MemoryWorld;
use crate::ReportError;
use crate::drawing::Drawings;

/// Sets `data` and gives the file's bytes; the same bytes for the same data and drawings.
///
/// `recorded_on` becomes the document's date and `report_hash` its identity.
pub(crate) fn render(
    data: &Data,
    drawings: &Drawings,
    recorded_on: Date,
    report_hash: &str,
) -> Result<Vec<u8>, ReportError> {
    let value = serde_json::to_value(data).map_err(ReportError::Data)?;
    let pictures = drawings.prints().map(|print| (print.path.clone(), print.svg.clone())).collect();
    print(world::BOARD_REPORT, &value, pictures, (recorded_on, report_hash))
}

/// What the faces cannot draw of data without pictures.
pub(crate) fn unprintable_in(value: &Value) -> Vec<Unprintable> {
    unprintable(value, [])
}

/// Sets the data by a template, with pictures by their names.
pub(crate) fn print(
    template: &str,
    value: &Value,
    pictures: Vec<(String, String)>,
    (dated, hash): (Date, &str),
) -> Result<Vec<u8>, ReportError> {
    let unprintable = unprintable(value, pictures.iter().map(|(_, svg)| svg.as_str()));
    if !unprintable.is_empty() {
        return Err(ReportError::Unprintable(unprintable));
    }
    let json = serde_json::to_vec(value).map_err(ReportError::Data)?;
    let mut files = BTreeMap::from([("/data.json".to_owned(), Bytes::new(json))]);
    files.extend(pictures.into_iter().map(|(path, svg)| (path, Bytes::from_string(svg))));
    let stamp = midnight(dated);
    let world = MemoryWorld::new(template, files, stamp);
    let compiled = typst::compile::<PagedDocument>(&world);
    let document = compiled.output.map_err(|errors| ReportError::Typesetting(world.explain(&errors)))?;
    if !compiled.warnings.is_empty() {
        return Err(ReportError::Typesetting(world.explain(&compiled.warnings)));
    }
    let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a])
        .map_err(|error| ReportError::Export(error.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(hash.to_owned()),
        creator: Smart::Custom(Some("Oakham".to_owned())),
        timestamp: Some(Timestamp::new_utc(stamp)),
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    };
    typst_pdf::pdf(&document, &options).map_err(|errors| ReportError::Export(world.explain(&errors)))
}

fn midnight(day: Date) -> Datetime {
    let part = |number: i8| u8::try_from(number).expect("months and days are positive");
    Datetime::from_ymd_hms(i32::from(day.year()), part(day.month()), part(day.day()), 0, 0, 0)
        .expect("a civil date is a date")
}

pub use self::printable::Unprintable;
pub(crate) use self::printable::listed;

#[cfg(test)]
mod tests;
