//! Files of publications as they are opened and recognised.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use super::*;
use crate::fault::SourcesError;

/// The sums of a column by its table's text columns `by`.
pub(super) fn sums(path: &Path, by: &[&str], of: &str) -> Result<BTreeMap<String, i64>, SourcesError> {
    let mut sums = BTreeMap::new();
    read(path, &mut |batch| {
        let at = |name: &str| {
            let columns = batch.slice.table.columns;
            columns.iter().position(|column| column.name == name).expect("a column of the table")
        };
        let mut keys = vec![String::new(); batch.n_rows];
        for name in by {
            match &batch.columns[at(name)] {
                Values::Text(texts) => texts.iter().zip(&mut keys).for_each(|(text, key)| {
                    key.push_str(text.unwrap_or("-"));
                    key.push('|');
                }),
                Values::Date(days) => days.iter().zip(&mut keys).for_each(|(day, key)| {
                    key.push_str(&day.map_or_else(|| "-".to_owned(), |day| day.to_string()));
                    key.push('|');
                }),
                other => panic!("{name} is no key: {other:?}"),
            }
        }
        let (Values::Count(numbers) | Values::Decimal(numbers)) = &batch.columns[at(of)] else {
            panic!("{of} is no number")
        };
        for (key, number) in keys.iter().zip(numbers) {
            *sums.entry(key.trim_end_matches('|').to_owned()).or_default() += number.unwrap_or(0);
        }
        Ok(())
    })?;
    Ok(sums)
}

/// A file with these bytes, in a folder of its own.
pub(super) fn file(name: &str, bytes: impl AsRef<[u8]>) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    (folder, path)
}

/// A published file as it was published, where the folder of publications is there.
pub(super) fn published(path: &str) -> Option<std::path::PathBuf> {
    let folder = std::env::var_os("OAKHAM_PUBLICATIONS")?;
    Some(std::path::PathBuf::from(folder).join(path))
}

/// The messages of an error, a line each.
pub(super) fn messages(error: SourcesError) -> String {
    error.faults("").iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

const COVERAGE: &str = "SUB_ICB_LOCATION_CODE,ICB_ONS_CODE,REGION_CODE,Appointment_Month,Included Practices,\
Open Practices,Patients registered at included practices,Patients registered at open practices\n\
03W,E54000015,E40000011,01FEB2023,29,29,340000,340000\n";

fn patients(name: &str, bytes: impl AsRef<[u8]>) -> Result<BTreeMap<String, i64>, SourcesError> {
    let (_folder, path) = file(name, bytes);
    sums(&path, &["month", "sub_icb"], "open_patients")
}

pub(super) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an entry");
        archive.write_all(bytes).expect("its bytes");
    }
    archive.finish().expect("an archive").into_inner()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("written");
    encoder.finish().expect("finished")
}

#[test]
fn a_file_is_read_whatever_its_line_ends_marks_quotes_and_packing() {
    let expected = BTreeMap::from([("2023-02-01|03W".to_owned(), 340_000)]);
    let quoted = COVERAGE.lines().map(|line| format!("\"{}\"\n", line.replace(',', "\",\"")));
    let quoted = quoted.collect::<Vec<_>>().concat();
    let titled = format!("Appointments in General Practice\n\nNotes\n{COVERAGE}\n\n,,,,,,,\n");
    let wide = COVERAGE.lines().map(|line| format!("{line},,\n")).collect::<Vec<_>>().concat();
    let forms: Vec<(&str, Vec<u8>)> = vec![
        ("LF", COVERAGE.into()),
        ("CRLF", COVERAGE.replace('\n', "\r\n").into()),
        ("CR alone", COVERAGE.replace('\n', "\r").into()),
        ("a mark", format!("\u{feff}{COVERAGE}").into()),
        ("a mark and quotes", format!("\u{feff}{quoted}").into()),
        ("titles above, blank rows below", titled.into()),
        ("empty columns", wide.into()),
        ("headings in other case", COVERAGE.replace("Included Practices", "INCLUDED  PRACTICES ").into()),
        ("commas in thousands", COVERAGE.replace("340000", "\"340,000\"").into()),
        ("gzip", gzipped(COVERAGE.as_bytes())),
        ("gzip twice", gzipped(&gzipped(COVERAGE.as_bytes()))),
        ("zip", zipped(&[("__MACOSX/._a.csv", b"\0\x01"), ("a/b.csv", COVERAGE.as_bytes())])),
        ("zip with another file", zipped(&[("read me.txt", b"Notes"), ("b.csv", COVERAGE.as_bytes())])),
    ];
    for (form, bytes) in forms {
        assert_eq!(patients("a.csv", bytes).map_err(messages), Ok(expected.clone()), "{form}");
    }
}

#[test]
fn what_is_no_table_is_told_with_what_to_do() {
    let gz = gzipped(COVERAGE.repeat(200).as_bytes());
    let forms: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty", Vec::new(), "the file is empty; fetch it again"),
        ("a page", b"<!doctype html><html>".to_vec(), "this is a web page"),
        ("a PDF", b"%PDF-1.7".to_vec(), "this is a PDF"),
        ("UTF-16", "\u{feff}a,b".encode_utf16().flat_map(u16::to_le_bytes).collect(), "UTF-16"),
        ("cut off", gz[..gz.len() / 2].to_vec(), "damaged or cut off"),
        ("a broken archive", zipped(&[("a.csv", COVERAGE.as_bytes())])[..60].to_vec(), "damaged or cut off"),
        ("another file", b"a,b\n1,2\n".to_vec(), "no publication that is known"),
        ("a column gone", COVERAGE.replace("Open Practices", "Open").into(), "has no column open practices"),
        ("headings alone", COVERAGE.lines().next().unwrap_or("").into(), "headings and no rows"),
        ("a word for a number", COVERAGE.replace("340000\n", "many\n").into(), "row 2, column H"),
        ("no month", COVERAGE.replace("01FEB2023", "soon").into(), "expected a month"),
    ];
    for (form, bytes, expected) in forms {
        let told = patients("a.csv", bytes).map_err(messages).expect_err(form);
        assert!(told.contains(expected), "{form}: {told}");
    }
}

#[test]
fn a_file_that_ends_where_spreadsheets_stop_is_told() {
    let row = COVERAGE.lines().nth(1).unwrap_or_default();
    let many =
        format!("{}\n{}", COVERAGE.lines().next().unwrap_or_default(), format!("{row}\n").repeat(65_535));
    let told = patients("a.csv", many).map_err(messages).expect_err("it is refused");
    assert!(told.contains("ends at row 65536, where spreadsheet programs stop"), "{told}");
}

/// A workbook with one sheet of these rows of text, each with its number, and an odd extent.
fn workbook(rows: &[(u32, Vec<&str>)], more: &str) -> Vec<u8> {
    let cell = |(idx, text): (usize, &&str)| {
        let letter = char::from(b'A' + u8::try_from(idx).expect("a narrow sheet"));
        (letter, format!("t=\"inlineStr\"><is><t>{text}</t></is></c>"))
    };
    let rows = rows.iter().map(|(number, cells)| {
        let cells = cells.iter().enumerate().map(cell);
        let cells = cells.map(|(letter, rest)| format!("<c r=\"{letter}{number}\" {rest}"));
        let cells = cells.collect::<Vec<_>>().concat();
        format!("<row r=\"{number}\">{cells}</row>")
    });
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let sheet = format!(
        "<worksheet xmlns=\"{main}\"><dimension ref=\"A1:XFD1048576\"/><sheetData>{}{more}</sheetData></worksheet>",
        rows.collect::<String>()
    );
    let parts = [
        ("[Content_Types].xml", format!("<Types xmlns=\"{package}/content-types\"/>")),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" \
                 Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets>\
                 <sheet name=\"Table\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" \
                 Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    zipped(&parts)
}

#[test]
fn a_workbook_is_read_whatever_it_says_of_its_extent() {
    let lines: Vec<Vec<&str>> = COVERAGE.lines().map(|line| line.split(',').collect()).collect();
    let rows =
        [(3, vec!["Appointments in General Practice"]), (15, lines[0].clone()), (19, lines[1].clone())];
    let expected = BTreeMap::from([("2023-02-01|03W".to_owned(), 340_000)]);
    let blank = "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t> </t></is></c></row>";
    for more in ["", blank] {
        let told = patients("a.xlsx", workbook(&rows, more)).map_err(messages);
        assert_eq!(told, Ok(expected.clone()), "{more}");
    }
    let (_folder, path) = file("a.xlsx", workbook(&rows[..1], ""));
    let told = sums(&path, &[], "open_patients").map_err(messages).expect_err("it is no table");
    assert!(told.contains("a.xlsx#Table: it is of no publication that is known"), "{told}");
}

#[test]
fn a_workbook_of_nothing_that_is_known_is_told_once() {
    let fault = |file: &str, expected: &str| crate::fault::file_fault(file, expected);
    let told = |faults: &[(&str, &str)]| -> Vec<String> {
        let faults = faults.iter().map(|(file, expected)| fault(file, expected)).collect();
        read::by_workbook(faults).iter().map(|fault| format!("{}: {}", fault.file, fault.expected)).collect()
    };
    let unknown = known::UNKNOWN;
    let sheets = told(&[
        ("a.xlsx#One", unknown),
        ("b.csv", unknown),
        ("a.xlsx#Two", unknown),
        ("a.xlsx#Three", unknown),
    ]);
    assert_eq!(sheets.len(), 2, "{sheets:?}");
    assert!(
        sheets[0].starts_with("a.xlsx: none of its 3 sheets is of a publication that is known"),
        "{sheets:?}"
    );
    // What is known of one of them stands with its sheet.
    let near = told(&[("a.xlsx#One", unknown), ("a.xlsx#Two", "it looks like another")]);
    assert_eq!(near.len(), 2, "{near:?}");
}

#[test]
fn a_code_and_a_date_make_no_table_look_like_another() {
    let csv = "nhs_trust22_code,total_attendances,attendances_over_4hours,date\nRY5,7307,59,April 2021\n";
    let (_folder, path) = file("ae.csv", csv.as_bytes());
    let told = sums(&path, &[], "open_patients").map_err(messages).expect_err("it is of no publication");
    assert!(told.contains("it is of no publication that is known"), "{told}");
}

#[test]
fn columns_that_are_separated_by_another_mark_are_told_as_that() {
    for (mark, name) in [(";", "semicolons"), ("|", "bars")] {
        let told =
            patients("a.csv", COVERAGE.replace(',', mark)).map_err(messages).expect_err("it is refused");
        assert!(told.contains(&format!("its columns are separated by {name}")), "{told}");
    }
}
