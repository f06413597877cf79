//! Cells: a number, day or text is read as it is shown, or refused with its cell.

use std::fs;
use std::process::Command;

use super::{OFFICE, SPREADSHEET, checked, instead, packed, parts, read_as_right, refused, typed};
use crate::binary::{Copy, oakham, text};

/// How the text of a file is changed.
type Change = fn(&str) -> String;

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
