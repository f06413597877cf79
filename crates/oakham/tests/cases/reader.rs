//! Files: what a spreadsheet, a ledger or a person writes is read as meant or refused with the reason.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::binary::{Copy, oakham, text};

/// How the text of a file is changed.
type Change = fn(&str) -> String;

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

#[track_caller]
fn workbook_refused(edit: impl Fn(&str, String) -> String, expected: &[&str]) {
    let copy = Copy::new();
    let sheets = typed(&copy, edit);
    instead(&copy, "return.xlsx", &packed(&parts(&sheets)));
    refused(&copy, expected);
}

#[track_caller]
fn workbook_read(edit: impl Fn(&str, String) -> String) {
    let copy = Copy::new();
    let sheets = typed(&copy, edit);
    instead(&copy, "return.xlsx", &packed(&parts(&sheets)));
    read_as_right(&copy);
}

/// Adds rows to the XML of `lines`.
fn with_rows(rows: &'static str) -> impl Fn(&str, String) -> String {
    move |name, xml| {
        if name == "lines" { xml.replace("</sheetData>", &format!("{rows}</sheetData>")) } else { xml }
    }
}

#[test]
fn a_far_cell_that_is_blank_is_passed_over_and_a_far_text_is_named() {
    workbook_read(with_rows(
        "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t> </t></is></c></row>",
    ));
    workbook_refused(
        with_rows("<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row>"),
        &["return.xlsx#lines row 1048576 column XFD", "far from the table"],
    );
}

/// A text repeated until it is long, in a zip archive that is small.
fn bomb(start: &str, part: &str, n: usize, end: &str) -> Vec<u8> {
    let sheet = format!("<worksheet xmlns=\"{SPREADSHEET}\"><sheetData>{start}");
    let mut content = sheet.into_bytes();
    content.extend(part.repeat(n).into_bytes());
    content.extend(format!("{end}</sheetData></worksheet>").into_bytes());
    content
}

#[test]
fn small_workbooks_that_unpack_to_much_are_refused_within_bounded_memory() {
    let folder = tempfile::tempdir().unwrap();
    let long = 70_000_000;
    let rows = "<row r=\"1\"/>".repeat(1000);
    let cells = "<c r=\"A1\"><v>1</v></c>".repeat(1000);
    let texts = "<si><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></si>".repeat(1000);
    let with_cover = |xml: Vec<u8>| {
        let mut parts = parts(&[("cover", String::new())]);
        parts.insert("xl/worksheets/sheet1.xml".to_owned(), xml);
        parts
    };
    let many: Vec<String> = (0..3000).map(|n| format!("s{n}")).collect();
    let many: Vec<(&str, String)> = many.iter().map(|name| (name.as_str(), String::new())).collect();
    let mut strings = with_cover(bomb("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>", "", 0, ""));
    let related =
        "<Relationship Id=\"rId2\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>";
    let month_end = strings.get_mut("xl/_rels/workbook.xml.rels").unwrap();
    *month_end =
        String::from_utf8(month_end.clone()).unwrap().replace("</Relationships>", related).into_bytes();
    strings.insert(
        "xl/sharedStrings.xml".to_owned(),
        format!("<sst>{}</sst>", texts.repeat(long / texts.len())).into_bytes(),
    );
    for (parts, bound) in [
        (parts(&many), "more than 500 sheets"),
        (with_cover(bomb("", &rows, long / rows.len(), "")), "more than 48 MB"),
        (with_cover(bomb("<row r=\"1\">", &cells, 40_000_000 / cells.len(), "</row>")), "twice"),
        (
            with_cover(bomb(
                "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>",
                " ",
                40_000_000,
                "</t></is></c></row>",
            )),
            "cell A1 holds more than 32767 characters",
        ),
        (with_cover(bomb("", "<a>", 1_000_000, "")), "more than 64 deep"),
        (
            with_cover(bomb("<row r=\"4294967295\"><c r=\"A4294967295\"><v>1</v></c></row>", "", 0, "")),
            "no place on a sheet",
        ),
        (strings, "more than 48 MB"),
    ] {
        let file = folder.path().join("return.xlsx");
        fs::write(&file, packed(&parts)).unwrap();
        let workspace = crate::binary::example();
        // 1.5 GB of addresses, threads and program among them.
        let output = Command::new("sh")
            .args([
                "-c",
                "ulimit -v 1500000; exec \"$@\"",
                "sh",
                env!("CARGO_BIN_EXE_oakham"),
                "return",
                "submit",
            ])
            .arg(&file)
            .args(["--by", "Ann", "-w"])
            .arg(&workspace)
            .output()
            .unwrap();
        let printed = text(&output.stdout) + &text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{bound}: {printed}");
        assert!(printed.contains(bound) && printed.contains("V03"), "{bound}: {printed}");
    }
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
fn two_sheets_that_read_the_same_are_refused_with_both_names() {
    let copy = Copy::new();
    let mut sheets = typed(&copy, |_, xml| xml);
    let draft = sheets[1].1.clone();
    sheets.insert(0, ("Lines ", draft));
    instead(&copy, "return.xlsx", &packed(&parts(&sheets)));
    refused(&copy, &["the sheets \"Lines \" and \"lines\" have the same name"]);
}

#[test]
fn a_number_of_a_workbook_is_what_fifteen_digits_say() {
    let value = |from: &'static str, to: &'static str| {
        move |name: &str, xml: String| {
            if name != "lines" {
                return xml;
            }
            let changed = xml.replacen(from, to, 1);
            assert_ne!(xml, changed);
            changed
        }
    };
    workbook_read(value("<v>11915</v>", "<v>11915.0000000000001</v>"));
    workbook_read(value("<v>11915</v>", "<v>1.1915E4</v>"));
    workbook_refused(
        value("<v>11915</v>", "<v>11915.5</v>"),
        &["found \"11915.5\"; amounts are whole thousands of pounds; round it to £000"],
    );
}

#[test]
fn rows_columns_and_cells_that_show_something_else_are_refused() {
    let lines = |from: &'static str, to: &'static str| {
        move |name: &str, xml: String| if name == "lines" { xml.replacen(from, to, 1) } else { xml }
    };
    workbook_refused(
        lines("<sheetData>", "<cols><col min=\"8\" max=\"8\" width=\"0\"/></cols><sheetData>"),
        &["return.xlsx#lines row 1 column H", "the column is hidden or has no width"],
    );
    workbook_refused(
        lines("<row r=\"15\">", "<row r=\"15\" ht=\"0\">"),
        &["row 15 column A", "the row is hidden or has no height"],
    );
    workbook_refused(
        lines("<v>11915</v>", "<f>11000+915</f><v>11915</v>"),
        &["found \"=11000+915\"; formulas are not read"],
    );
    workbook_refused(
        lines("<row r=\"2\">", "<row r=\"2\"><c r=\"I2\" t=\"e\"><v>#REF!</v></c>"),
        &["row 2 column I: found \"#REF!\"; the cell shows an error"],
    );
    // What nobody reads may hold anything.
    workbook_read(lines("</row>", "<c r=\"N1\" t=\"inlineStr\"><is><t>check</t></is></c></row>"));
    workbook_read(|name, xml| {
        let check = "<c r=\"N1\" t=\"inlineStr\"><is><t>check</t></is></c></row>";
        let formula =
            "<c r=\"N2\"><f>H2-H3</f><v>1</v></c><c r=\"P2\" t=\"inlineStr\"><is><t>note</t></is></c></row>";
        if name != "lines" {
            return xml;
        }
        let (first, rest) = xml.split_once("</row>").unwrap();
        format!("{first}{check}{}", rest.replacen("</row>", formula, 1))
    });
}

/// UHL's return with another spelling of one amount.
fn spelt(line_and_measure: &str, before: &str, value: &str) -> Copy {
    let copy = Copy::new();
    copy.edit("lines.csv", |text| {
        let right = format!("{line_and_measure},{before},");
        assert!(text.contains(&right));
        text.replacen(&right, &format!("{line_and_measure},\"{value}\","), 1)
    });
    copy
}

#[test]
fn numbers_as_people_write_them_are_read_or_refused_for_that_spelling() {
    for value in ["11’915", "11'915", "11,915", "11 915", "11\u{a0}915", "+11915", "11915.0"] {
        read_as_right(&spelt("P.PAY.AGY,actual_ytd", "11915", value));
    }
    for value in ["−64900", "–64900", "(64,900)", "64900-", "- 64 900"] {
        read_as_right(&spelt("P.AFP,plan_fy", "-64900", value));
    }
    for (value, reason) in [
        ("–", "write 0 for nil"),
        ("-", "write 0 for nil"),
        ("£11915", "write the number alone, such as 11915"),
        ("11915 £", "write the number alone, such as 11915"),
        ("GBP 11915", "write the number alone, such as 11915"),
        ("11,915 gbp", "write the number alone, such as 11915"),
        ("11’9", "a decimal with a point"),
        ("£11915k", "without k, such as 11915"),
        ("11,9", "a decimal with a point"),
        ("1.2E+04", "a spreadsheet has shortened it"),
        ("11915 CR", "without CR"),
        ("eleven", "expected a whole number of thousands of pounds, such as 6120"),
    ] {
        refused(&spelt("P.PAY.AGY,actual_ytd", "11915", value), &["column H", reason]);
    }
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

/// UHL's return of month 5 as a workbook in which the amount of agency pay, 11915, and the position of the
/// plan, -64900, have this number format.
fn formatted(code: &str) -> Copy {
    let copy = Copy::new();
    let sheets = typed(&copy, |_, xml| {
        ["11915", "-64900"].into_iter().fold(xml, |xml, amount| {
            let value = format!("\"><v>{amount}</v>");
            xml.replace(&value, &format!("\" s=\"1{value}"))
        })
    });
    let mut parts = parts(&sheets);
    let code = code.replace('"', "&quot;");
    let styles = format!(
        "<styleSheet xmlns=\"{SPREADSHEET}\"><numFmts count=\"1\"><numFmt numFmtId=\"170\" formatCode=\"{code}\"/></numFmts>\
         <cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>"
    );
    parts.insert("xl/styles.xml".to_owned(), styles.into_bytes());
    let related = parts.get_mut("xl/_rels/workbook.xml.rels").unwrap();
    let style =
        format!("<Relationship Id=\"s\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>");
    *related = text(related).replace("</Relationships>", &style).into_bytes();
    instead(&copy, "return.xlsx", &packed(&parts));
    copy
}

#[test]
fn a_cell_that_shows_something_else_than_it_holds_is_read_with_a_warning() {
    for (code, finding) in [
        (";;;", "its number format shows nothing"),
        ("#,##0,", "its number format shows thousands or millions of it"),
        (
            "#,##0;#,##0",
            "the cell holds -64900, which is read, but its number format shows it without its sign",
        ),
        ("0\"00\"", "its number format shows digits that are not in it"),
    ] {
        let copy = formatted(code);
        read_as_right(&copy);
        let (_, printed) = checked(&copy);
        assert!(printed.contains("V31") && printed.contains(finding), "{code}: {printed}");
        // Once a sheet, however many cells there are.
        assert!(printed.matches("V31").count() <= 2, "{printed}");
    }
    for code in ["#,##0", "#,##0;(#,##0)", "#,##0;[Red]#,##0", "_-* #,##0_-;-* #,##0_-;_-* \"-\"_-;_-@_-"] {
        let copy = formatted(code);
        read_as_right(&copy);
        assert!(!checked(&copy).1.contains("V31"), "{code}");
    }
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
fn a_workbook_or_sheet_under_another_name_is_named_with_what_to_do() {
    let copy = Copy::new();
    let month_end = packed(&parts(&typed(&copy, |_, xml| xml)));
    for (name, todo) in [
        ("return.xlsm", "save it as an Excel workbook (.xlsx)"),
        ("return.ods", "save it as an Excel workbook (.xlsx)"),
        ("Return.xlsx", "rename this workbook"),
        ("return (1).xlsx", "rename this workbook"),
    ] {
        let copy = Copy::new();
        instead(&copy, name, &month_end);
        refused(&copy, &["1 error", &format!("M05/RWE/{name}"), todo]);
    }
    let copy = Copy::new();
    let folder = copy.month_5("RWE");
    fs::rename(folder.join("lines.csv"), folder.join("Lines.CSV")).unwrap();
    refused(&copy, &["1 error", "M05/RWE/Lines.CSV", "read under the name lines.csv"]);
    let copy = Copy::new();
    fs::remove_file(copy.month_5("RWE").join("lines.csv")).unwrap();
    refused(&copy, &["1 error", "lines.csv: the file is missing; put it there"]);
    // Both forms at once leave open which is meant.
    let copy = Copy::new();
    fs::write(copy.month_5("RWE").join("return.xlsx"), &month_end).unwrap();
    refused(&copy, &["the folder holds a workbook and CSV files", "keep one form"]);
}

#[test]
fn amounts_of_a_ledger_are_read_as_it_prints_them() {
    for value in ["730000000.00-", "\"-730,000,000.00\"", "\"(730,000,000.00)\"", "730000000.00 CR"] {
        let copy = Copy::new();
        let mapping = copy.path().join("finance/mappings/RWE.csv");
        fs::create_dir_all(mapping.parent().unwrap()).unwrap();
        fs::write(
            &mapping,
            "main_code,subcode,line_code,sign,reviewed_by,note\n4100,,P.INC.ICB,-,Bo Shaw,\n",
        )
        .unwrap();
        let extract = copy.path().join("extract.csv");
        fs::write(&extract, format!("subcode,main_code,value\n001,4100,{value}\n")).unwrap();
        let out = tempfile::tempdir().unwrap();
        let (extract, out_path) = (extract.to_str().unwrap(), out.path().to_str().unwrap());
        let workspace = copy.path().to_str().unwrap();
        let output = oakham(&[
            "return",
            "template",
            "-w",
            workspace,
            "--organisation",
            "RWE",
            "--year",
            "2024/25",
            "--month",
            "6",
            "--ledger",
            extract,
            "-o",
            out_path,
        ]);
        let printed = text(&output.stdout) + &text(&output.stderr);
        let lines = fs::read_to_string(out.path().join("lines.csv"));
        let lines = lines.unwrap_or_else(|error| panic!("{error}: {printed}"));
        assert!(lines.contains("P.INC.ICB,actual_ytd,730000,"), "{value}: {printed}");
    }
}

#[test]
fn no_file_that_looks_like_a_part_of_a_return_is_passed_over() {
    for (name, todo) in [
        ("Workforce.csv", "read under the name workforce.csv"),
        ("workforce.CSV", "read under the name workforce.csv"),
        ("workforce (1).csv", "read under the name workforce.csv"),
        ("work_force.csv", "read under the name workforce.csv"),
        ("one-offs.csv", "read under the name one_offs.csv"),
        ("lines - Copy.csv", "read under the name lines.csv"),
        ("lines.csv.txt", "read under the name lines.csv"),
        ("figures.csv", "no sheet of a return has this name"),
        ("return (1).xlsx", "rename this workbook"),
        ("return.xls", "save it as an excel workbook (.xlsx)"),
    ] {
        let copy = Copy::new();
        fs::copy(copy.month_5("RWE").join("workforce.csv"), copy.month_5("RWE").join(name)).unwrap();
        refused(&copy, &["1 error", &format!("M05/RWE/{name}"), todo]);
    }
    let copy = Copy::new();
    let (code, before) = checked(&copy);
    for name in [
        ".DS_Store",
        "Thumbs.db",
        "~$return.xlsx",
        ".~lock.lines.csv#",
        "README.md",
        "notes.docx",
        "unmapped.csv",
    ] {
        fs::write(copy.month_5("RWE").join(name), "a,b").unwrap();
    }
    assert_eq!(checked(&copy), (code, before));
}

#[test]
fn a_table_that_no_folder_reads_is_named() {
    for path in [
        "system/organisations (1).csv",
        "documents/Claims.csv",
        "finance/Controls.csv",
        "finance/mappings/rwe.csv",
        "finance/returns/2024-25/M05/RWE.xlsx",
        "finance/returns/lines.csv",
        "finance/plans/RWE-v1.csv",
        "finance/limits/2024-25.ods",
        "reform/Targets.csv",
        "Events.csv",
        "care/Network.toml",
    ] {
        let copy = Copy::new();
        fs::create_dir_all(copy.path().join(path).parent().unwrap()).unwrap();
        fs::write(copy.path().join(path), "a,b\n1,2\n").unwrap();
        let output = oakham(&["check", "-w", copy.path().to_str().unwrap()]);
        let printed = text(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{path}: {printed}");
        assert!(printed.contains(path), "{path}: {printed}");
    }
    let copy = Copy::new();
    for path in ["position.csv", "care/more.toml", "finance/notes.txt"] {
        fs::write(copy.path().join(path), "a,b\n1,2\n").unwrap();
    }
    let output = oakham(&["check", "-w", copy.path().to_str().unwrap()]);
    let printed = text(&output.stdout);
    assert!(!printed.contains("V03"), "{printed}");
}

/// UHL's return of month 5 with a change is refused with this.
#[track_caller]
fn refused_with(name: &str, change: impl Fn(&str) -> String, expected: &[&str]) {
    let copy = Copy::new();
    copy.edit(name, change);
    refused(&copy, expected);
}

#[test]
fn fields_of_a_cover_stand_once_and_are_known() {
    for field in [
        "org_code,RWE",
        "period,5",
        "unit,GBP_000",
        "basis,draft",
        "plan_version,2",
        "approved_by,Bo",
        "schema_version,1.0",
    ] {
        let more = |cover: &str| format!("{cover}{field}\n");
        refused_with("cover.csv", more, &["the field stands in row", "keep one of them"]);
    }
    let misspelt = |cover: &str| cover.replace("narrative,", "Narative,");
    refused_with("cover.csv", misspelt, &["narative", "no field of a cover, perhaps meant as narrative"]);
    let misspelt = |cover: &str| cover.replace("approved_by,", "aproved_by,");
    refused_with("cover.csv", misspelt, &["aproved_by", "perhaps meant as approved_by"]);
}

#[test]
fn rows_of_lines_are_of_the_basis_of_the_cover() {
    let draft = |lines: &str| lines.replace(",final,", ",draft,");
    refused_with(
        "lines.csv",
        draft,
        &["1 error", "found \"draft\"", "the cover says final", "127 more cells"],
    );
}

#[test]
fn a_heading_that_is_nearly_one_that_is_read_is_named() {
    for (file, from, to) in [
        ("lines.csv", ",provenance", ",provenence"),
        ("lines.csv", ",recurrence", ",recurrance"),
        ("months.csv", ",provenance", ",provenence"),
        ("workforce.csv", ",provenance", ",provenence"),
    ] {
        let misspelt = |text: &str| text.replacen(from, to, 1);
        refused_with(file, misspelt, &[&to[1..], "the heading is nearly", "which is read, and is not"]);
    }
    let copy = Copy::new();
    let (code, _) = checked(&copy);
    copy.edit("lines.csv", |lines| lines.replacen(",note,", ",checked by me,", 1));
    assert_eq!(checked(&copy).0, code, "a column of their own");
}

#[test]
fn explanations_are_of_one_warning_each_and_of_one_that_there_is() {
    let explained = |rows: &str| {
        let copy = Copy::new();
        fs::write(copy.month_5("RWE").join("explanations.csv"), format!("rule,place,text\n{rows}")).unwrap();
        copy
    };
    let twice = explained("V13,,Winter beds.\nV13,,Other beds.\n");
    refused(&twice, &["row 3", "the same warning is explained in explanations.csv row 2"]);
    refused(&explained("V99,,Winter beds.\n"), &["found \"v99\"", "there is no such rule"]);
    let (_, printed) = checked(&explained("V13,lines H999,Winter beds.\n"));
    assert!(printed.contains("information") && printed.contains("V13 is explained"), "{printed}");
}

#[test]
fn a_sheet_of_nearly_the_name_is_refused_and_its_makers_own_are_left_alone() {
    for (name, stands_for, todo) in [
        ("One Offs", "", "name it one_offs"),
        ("bridges", "", "name it bridge"),
        ("months (2)", "", "months is there too: remove this sheet"),
        ("Lines M05", "lines", "name it lines"),
    ] {
        let copy = Copy::new();
        let mut sheets = typed(&copy, |_, xml| xml);
        match sheets.iter_mut().find(|(known, _)| *known == stands_for) {
            Some(sheet) => sheet.0 = name,
            None => sheets.push((name, sheet_xml("a,b\n1,2\n"))),
        }
        instead(&copy, "return.xlsx", &packed(&parts(&sheets)));
        refused(&copy, &["1 error", &format!("the sheet \"{name}\" is not read"), todo]);
    }
    let copy = Copy::new();
    let mut sheets = typed(&copy, |_, xml| xml);
    for own in ["Cash flow", "Notes", "Sheet1"] {
        sheets.push((own, sheet_xml("a,b\n1,2\n")));
    }
    instead(&copy, "return.xlsx", &packed(&parts(&sheets)));
    read_as_right(&copy);
}

#[test]
fn a_misnamed_sheet_hides_no_wrong_code_of_its_rows_nor_of_another_sheet() {
    let of_another = |name: &str, xml: String, wanted: &str| {
        if name == wanted { xml.replace("RWE", "RT5") } else { xml }
    };
    let (cover, own) = ("the cover says RWE", "a return holds rows of its own only");
    for (misnamed, as_name, wrong) in
        [("lines", "Lines M05", "lines"), ("lines", "line", "months"), ("months", "Month", "lines")]
    {
        let copy = Copy::new();
        let mut sheets = typed(&copy, |name, xml| of_another(name, xml, wrong));
        sheets.iter_mut().filter(|(name, _)| *name == misnamed).for_each(|sheet| sheet.0 = as_name);
        instead(&copy, "return.xlsx", &packed(&parts(&sheets)));
        refused(&copy, &[&format!("the sheet \"{as_name}\" is not read"), "found \"RT5\"", cover, own]);
    }
    // The cover under a wrong name says whose the rows should be all the same.
    let copy = Copy::new();
    let mut sheets = typed(&copy, |name, xml| of_another(name, xml, "lines"));
    sheets[0].0 = "Cover (2)";
    instead(&copy, "return.xlsx", &packed(&parts(&sheets)));
    refused(&copy, &["the sheet \"Cover (2)\" is not read", "found \"RT5\"", cover, own]);
    // And so do files.
    let copy = Copy::new();
    copy.edit("lines.csv", |text| text.replace("RWE", "RT5"));
    let folder = copy.month_5("RWE");
    fs::rename(folder.join("lines.csv"), folder.join("Lines (1).csv")).unwrap();
    refused(
        &copy,
        &["Lines (1).csv", "the sheet is read under the name lines.csv", "found \"RT5\"", cover, own],
    );
}

#[test]
fn what_a_sum_leaves_is_read_and_other_decimals_are_to_be_rounded() {
    for value in ["11914.9999999998", "11915.0000000002"] {
        read_as_right(&spelt("P.PAY.AGY,actual_ytd", "11915", value));
    }
    refused(&spelt("P.PAY.AGY,actual_ytd", "11915", "11915.4"), &["round it to £000, such as 11915"]);
    let copy = Copy::new();
    copy.edit("lines.csv", |text| {
        let nil = text.lines().find(|line| line.contains("actual_ytd,0,")).unwrap();
        text.replacen(nil, &nil.replace("actual_ytd,0,", "actual_ytd,1.4551915228366852E-11,"), 1)
    });
    read_as_right(&copy);
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

#[test]
fn one_reason_in_every_cell_is_one_fault_and_a_title_is_told_as_such() {
    let every_amount = |change: &dyn Fn(&str) -> String| {
        let copy = Copy::new();
        copy.edit("lines.csv", |text| {
            let mut lines = text.lines();
            let heading = lines.next().unwrap().to_owned();
            let changed = lines.map(|line| {
                let mut cells: Vec<String> = line.splitn(9, ',').map(str::to_owned).collect();
                cells[7] = change(&cells[7]);
                cells.join(",")
            });
            [heading].into_iter().chain(changed).collect::<Vec<_>>().join("\n")
        });
        copy
    };
    let changes: [(&str, Change); 4] = [
        ("without k", |value| format!("{value}k")),
        ("a sign of currency", |value| format!("£{value}")),
        ("without cr", |value| format!("{value} CR")),
        ("round it to £000", |value| format!("{value}.37")),
    ];
    for (finding, change) in changes {
        refused(&every_amount(&change), &["1 error", finding, "more cells of lines.csv"]);
    }
    let copy = Copy::new();
    copy.edit("lines.csv", |text| text.replace(",P.", ",p."));
    refused(&copy, &["1 error", "codes of lines are written in capitals"]);
    for title in ["Return of month 5\n", "Return of month 5,,,,,,,,,,,\n"] {
        let copy = Copy::new();
        copy.edit("lines.csv", |text| format!("{title}{text}"));
        refused(&copy, &["1 error", "the headings, and they stand in row 2; remove what stands above row 2"]);
    }
}
