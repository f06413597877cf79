//! Files: what a spreadsheet, a ledger or a person writes is read as meant or refused with the reason.

mod cells;
mod named;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::binary::{Copy, oakham, text};

/// The position of month 5 where nothing is changed.
const POSITION: &str = "(64.8)";

/// A workbook's parts by name.
type Parts = BTreeMap<String, Vec<u8>>;

fn packed(parts: &Parts) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const SPREADSHEET: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook with these sheets, in the order given, each with its XML.
fn parts(sheets: &[(&str, String)]) -> Parts {
    let mut listed = String::new();
    let mut related = String::new();
    let mut parts = Parts::new();
    for (idx, (name, xml)) in sheets.iter().enumerate() {
        let id = idx + 1;
        write!(listed, "<sheet name=\"{name}\" sheetId=\"{id}\" r:id=\"rId{id}\"/>").unwrap();
        write!(
            related,
            "<Relationship Id=\"rId{id}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{id}.xml\"/>"
        )
        .unwrap();
        parts.insert(format!("xl/worksheets/sheet{id}.xml"), xml.clone().into_bytes());
    }
    let package = "http://schemas.openxmlformats.org/package/2006";
    let relationships = |inner: &str| {
        format!("<Relationships xmlns=\"{package}/relationships\">{inner}</Relationships>").into_bytes()
    };
    parts.insert(
        "[Content_Types].xml".to_owned(),
        format!("<Types xmlns=\"{package}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>")
            .into_bytes(),
    );
    let main =
        format!("<Relationship Id=\"r\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/>");
    parts.insert("_rels/.rels".to_owned(), relationships(&main));
    parts.insert("xl/_rels/workbook.xml.rels".to_owned(), relationships(&related));
    let month_end = format!(
        "<workbook xmlns=\"{SPREADSHEET}\" xmlns:r=\"{OFFICE}\"><sheets>{listed}</sheets></workbook>"
    );
    parts.insert("xl/workbook.xml".to_owned(), month_end.into_bytes());
    parts
}

/// The XML of a sheet that holds what a CSV file does: numbers as numbers.
fn sheet_xml(csv_text: &str) -> String {
    let mut rows = String::new();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv_text.as_bytes());
    for (record, row) in reader.records().zip(1..) {
        let mut cells = String::new();
        for (cell, column) in record.unwrap().iter().zip(b'A'..) {
            let at = format!("{}{row}", char::from(column));
            if cell.is_empty() {
                continue;
            }
            if cell.parse::<f64>().is_ok() {
                write!(cells, "<c r=\"{at}\"><v>{cell}</v></c>").unwrap();
            } else {
                let cell = cell.replace('&', "&amp;").replace('<', "&lt;");
                write!(cells, "<c r=\"{at}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>").unwrap();
            }
        }
        write!(rows, "<row r=\"{row}\">{cells}</row>").unwrap();
    }
    format!("<worksheet xmlns=\"{SPREADSHEET}\"><sheetData>{rows}</sheetData></worksheet>")
}

/// UHL's return of month 5 as a workbook, each sheet's XML changed by `edit`.
fn typed(copy: &Copy, edit: impl Fn(&str, String) -> String) -> Vec<(&'static str, String)> {
    ["cover", "lines", "months"]
        .into_iter()
        .map(|name| {
            let text = fs::read_to_string(copy.month_5("RWE").join(format!("{name}.csv"))).unwrap();
            let before = sheet_xml(&text);
            (name, edit(name, before))
        })
        .collect()
}

/// Puts a file in the place of UHL's return of month 5.
fn instead(copy: &Copy, name: &str, content: &[u8]) {
    let folder = copy.month_5("RWE");
    for entry in fs::read_dir(&folder).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
    fs::write(folder.join(name), content).unwrap();
}

/// Checks month 5: how it ended, and all it told.
fn checked(copy: &Copy) -> (i32, String) {
    let workspace = copy.path().to_str().unwrap();
    let output = oakham(&["check", "-w", workspace, "--year", "2024/25", "--month", "5"]);
    (output.status.code().unwrap(), text(&output.stdout) + &text(&output.stderr))
}

/// A message and its remedy stand on two lines; in one, whatever their capitals.
fn in_a_line(printed: &str) -> String {
    let lines: Vec<&str> = printed.lines().map(str::trim).collect();
    lines.join("\n").replace(".\n", "; ").to_lowercase()
}

/// The return is told with what is expected, counts as not in, and all else is shown.
#[track_caller]
fn refused(copy: &Copy, expected: &[&str]) {
    let (code, printed) = checked(copy);
    assert_eq!(code, 1, "{printed}");
    for part in expected {
        assert!(in_a_line(&printed).contains(&part.to_lowercase()), "{part} is not in {printed}");
    }
    assert!(printed.contains("2 of 3 organisations reported"), "{printed}");
    assert!(!printed.contains("os error"), "{printed}");
}

#[track_caller]
fn read_as_right(copy: &Copy) {
    let (code, printed) = copy.position();
    assert_eq!(code, 0, "{printed}");
    assert!(printed.contains(POSITION), "{printed}");
}

#[test]
fn a_note_that_opens_a_quotation_mark_is_one_fault_and_nothing_of_the_file_is_used() {
    let copy = Copy::new();
    copy.edit("lines.csv", |text| {
        let opened = |(idx, line): (usize, &str)| {
            if idx == 34 { line.replacen(",,,", ",,\"agency, see ledger,", 1) } else { line.to_owned() }
        };
        text.split_inclusive('\n').enumerate().map(opened).collect()
    });
    refused(&copy, &["1 error", "lines.csv row 35 column J", "the quotation mark is not closed"]);
}

#[test]
fn thousands_of_wrong_rows_are_told_in_a_few_lines() {
    let copy = Copy::new();
    copy.edit("lines.csv", |text| text.to_owned() + &"a\n".repeat(300_000));
    refused(&copy, &["lines.csv row 1002", "more than 1000 rows"]);
    let copy = Copy::new();
    copy.edit("lines.csv", |text| text.to_owned() + &"a\n".repeat(800));
    let (code, printed) = checked(&copy);
    assert_eq!(code, 1);
    assert!(printed.contains(" more"), "{}", &printed[..2000]);
    assert!(printed.lines().count() < 450 && printed.len() < 100_000, "{}", printed.len());
}

#[test]
fn an_amount_that_no_organisation_has_is_refused_and_sums_of_those_below_hold() {
    let checked_with = |amount: &'static str| {
        let copy = Copy::new();
        for organisation in ["RWE", "RT5", "QK1"] {
            let path = copy.month_5(organisation).join("lines.csv");
            let before = fs::read_to_string(&path).unwrap();
            let rows = before.lines().map(|line| {
                let mut cells: Vec<&str> = line.splitn(9, ',').collect();
                if cells.get(6) == Some(&"actual_ytd") {
                    cells[7] = amount;
                }
                cells.join(",") + "\n"
            });
            fs::write(&path, rows.collect::<String>()).unwrap();
        }
        checked(&copy)
    };
    let (code, printed) = checked_with("92233720368547");
    assert_eq!(code, 1, "{printed}");
    assert!(
        printed
            .contains("column H: found \"92233720368547\"; no organisation has more than £4,000,000 million"),
        "{printed}"
    );
    // The largest that is read: the rules find that nothing agrees, and all sums can be formed.
    let (code, printed) = checked_with("4000000000");
    assert_eq!(code, 1, "{printed}");
}

#[test]
fn what_is_no_workbook_is_refused_for_its_own_reason() {
    let only_part = |name: &str| Parts::from([(name.to_owned(), Vec::new())]);
    let utf16: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    let mut ods = only_part("content.xml");
    ods.insert("mimetype".to_owned(), b"application/vnd.oasis.opendocument.spreadsheet".to_vec());
    for (content, reason) in [
        ([old.clone(), utf16].concat(), "the workbook is locked with a password; save it without one"),
        (old, "the old format of Excel (.xls)"),
        (packed(&ods), "an OpenDocument spreadsheet"),
        (packed(&only_part("Index/Document.iwa")), "a document of Numbers"),
        (packed(&only_part("a.txt")), "a zip archive, not a workbook"),
        (packed(&only_part("word/document.xml")), "not a workbook"),
        (b"%PDF-1.7".to_vec(), "a PDF, not a workbook"),
        (b"<html><table></table></html>".to_vec(), "a web page or other XML"),
        (b"field,value\n".to_vec(), "text, perhaps CSV, under the name of a workbook"),
        (Vec::new(), "the file is empty"),
        (b"PK\x03\x04 broken".to_vec(), "the workbook is damaged"),
    ] {
        let copy = Copy::new();
        instead(&copy, "return.xlsx", &content);
        refused(&copy, &["M05/RWE/return.xlsx", reason]);
    }
}

#[test]
fn a_finding_about_a_file_has_its_message_and_its_remedy_apart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("return.xlsx");
    fs::write(&file, b"%PDF-1.7").unwrap();
    let workspace = crate::binary::example();
    let output = oakham(&[
        "return".as_ref(),
        "submit".as_ref(),
        file.as_os_str(),
        "--by".as_ref(),
        "Ann".as_ref(),
        "-w".as_ref(),
        workspace.as_os_str(),
        "--format".as_ref(),
        "json".as_ref(),
    ]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let finding = &report["findings"][0];
    assert_eq!(finding["message"], "the file is a PDF, not a workbook.", "{report}");
    assert_eq!(finding["fix"], "Send the workbook itself (.xlsx).", "{report}");
}

#[test]
fn the_main_part_of_a_workbook_may_have_any_name_and_targets_may_be_absolute() {
    let copy = Copy::new();
    let mut sheets = typed(&copy, |_, xml| xml);
    sheets.reverse();
    let mut parts = parts(&sheets);
    let text = |parts: &mut Parts, name: &str| String::from_utf8(parts.remove(name).unwrap()).unwrap();
    let month_end = text(&mut parts, "xl/workbook.xml");
    let related =
        text(&mut parts, "xl/_rels/workbook.xml.rels").replace("\"worksheets/", "\"/xl/worksheets/");
    // The strict form has namespaces of its own.
    let root = text(&mut parts, "_rels/.rels")
        .replace("xl/workbook.xml", "/xl/book22.xml")
        .replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships");
    parts.insert("xl/book22.xml".to_owned(), month_end.into_bytes());
    parts.insert("xl/_rels/book22.xml.rels".to_owned(), related.into_bytes());
    parts.insert("_rels/.rels".to_owned(), root.into_bytes());
    instead(&copy, "return.xlsx", &packed(&parts));
    read_as_right(&copy);
}

#[test]
fn marks_before_a_csv_file_are_passed_over_however_many() {
    let copy = Copy::new();
    copy.edit("lines.csv", |text| format!("\u{feff}\u{feff}{text}"));
    read_as_right(&copy);
    let copy = Copy::new();
    let settings = copy.path().join("oakham.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, format!("\u{feff}\u{feff}{text}")).unwrap();
    read_as_right(&copy);
    fs::write(&settings, "").unwrap();
    let (code, printed) = checked(&copy);
    assert_eq!(code, 2, "{printed}");
    assert!(printed.contains("oakham.toml: the file is empty; write schema"), "{printed}");
}

#[test]
fn csv_files_that_a_spreadsheet_saved_are_read_as_before() {
    let copy = Copy::new();
    for name in ["cover.csv", "lines.csv", "months.csv"] {
        copy.edit(name, |text| {
            let saved = text.replace("schema_version,1.0", "schema_version,1").replace("\n1.0,", "\n1,");
            saved
                .replace("2024-09-14", "14/09/2024")
                .replace("2024-09-09", "09/09/2024")
                .replace('\n', "\r\n")
        });
    }
    read_as_right(&copy);
    for name in ["cover.csv", "lines.csv", "months.csv"] {
        copy.edit(name, |text| format!("sep=,\r\n{text}"));
    }
    read_as_right(&copy);
    // Faults of the cover and of the rows come together.
    copy.edit("cover.csv", |text| text.replace("14/09/2024", "09/10/2024"));
    copy.edit("lines.csv", |text| text.replacen("\n1,RWE", "\n7,RWE", 1));
    refused(
        &copy,
        &["2 errors", "it may be 2024-10-09 or 2024-09-10", "found \"7\"; expected format version 1.0"],
    );
}

#[test]
fn days_and_names_that_nobody_can_mean_are_refused() {
    for (from, to, reason) in [
        ("2024-09-14", "9999-12-31", "no day of a return is as far from today"),
        ("2024-09-14", "-009999-01-01", "no day of a return is as far from today"),
        ("prepared_by,", "prepared_by,\u{202e}", "a character that nobody sees (U+202E)"),
        ("prepared_by,", "prepared_by,\0", "NUL"),
    ] {
        let copy = Copy::new();
        copy.edit("cover.csv", |text| text.replacen(from, to, 1));
        refused(&copy, &["cover.csv", reason]);
    }
}

#[test]
fn a_pipe_a_device_or_a_folder_is_not_read() {
    let copy = Copy::new();
    let lines = copy.month_5("RWE").join("lines.csv");
    fs::remove_file(&lines).unwrap();
    assert!(Command::new("mkfifo").arg(&lines).status().unwrap().success());
    refused(&copy, &["lines.csv", "no regular file"]);
    fs::remove_file(&lines).unwrap();
    symlink(Path::new("/dev/zero"), &lines).unwrap();
    refused(&copy, &["lines.csv", "no regular file"]);
    fs::remove_file(&lines).unwrap();
    fs::create_dir(&lines).unwrap();
    refused(&copy, &["lines.csv", "no regular file"]);
}

#[test]
fn one_fault_does_not_hide_those_of_another_file() {
    let bad_cell = |copy: &Copy| {
        copy.edit("months.csv", |text| {
            let line = text.lines().find(|line| line.contains("P.PAY.AGY")).unwrap();
            let cells: Vec<&str> = line.split(',').collect();
            let mut spoilt = cells.clone();
            spoilt[6] = "n/a";
            text.replacen(line, &spoilt.join(","), 1)
        });
    };
    let copy = Copy::new();
    fs::remove_file(copy.month_5("RWE").join("cover.csv")).unwrap();
    bad_cell(&copy);
    refused(&copy, &["cover.csv: the file is missing", "months.csv row", "\"n/a\""]);
    let copy = Copy::new();
    copy.edit("lines.csv", |text| text.replacen(",measure,", ",mesure,", 1));
    bad_cell(&copy);
    let meant = "found \"mesure\"; the heading is probably meant as \"measure\"";
    refused(&copy, &[meant, "months.csv row", "\"n/a\""]);
}
