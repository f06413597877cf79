//! Cells of every kind that spreadsheet programs write, and what of a sheet nobody sees.

use super::*;
use crate::bounds::LAST_ROW;
use crate::sheet::days::Epoch;
use crate::sheet::shared::formats;

/// A package without parts, to look through texts within bounds.
fn package() -> Package {
    Package::open(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec()).unwrap()
}

fn shared() -> Shared {
    let mut package = package();
    let formats = formats(
        &mut package,
        "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"dd/mm/yyyy\"/></numFmts>\
         <cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
         <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/><xf numFmtId=\"4\"/></cellXfs></styleSheet>",
    );
    let strings = "plainrich text".to_owned();
    Shared {
        strings,
        ends: vec![5, 14],
        marked: BTreeMap::new(),
        formats: formats.unwrap(),
        epoch: Epoch::From1900,
    }
}

fn read(xml: &str) -> Result<Worksheet, String> {
    Worksheet::read(&mut package(), xml, &shared(), 3).map_err(|error| error.to_string())
}

fn cells(data: &str) -> Result<Worksheet, String> {
    read(&format!("<worksheet xmlns=\"any\"><sheetData>{data}</sheetData></worksheet>"))
}

#[track_caller]
fn check(cell: &str, expected: &Content) {
    let sheet = cells(&format!("<row r=\"3\">{cell}</row>")).unwrap();
    assert_eq!(sheet.cells.values().next(), Some(expected), "{cell}");
}

#[test]
fn what_is_struck_through_is_told_with_its_cell() {
    let styles = "<styleSheet><fonts><font/><font><strike/></font><font><strike val=\"0\"/></font></fonts>\
         <cellXfs><xf numFmtId=\"0\" fontId=\"0\"/><xf numFmtId=\"0\" fontId=\"1\"/><xf numFmtId=\"0\" fontId=\"2\"/></cellXfs></styleSheet>";
    let shared = Shared { formats: formats(&mut package(), styles).unwrap(), ..shared() };
    let row = "<row r=\"3\"><c r=\"A3\" s=\"1\" t=\"s\"><v>0</v></c><c r=\"B3\" s=\"2\"><v>5</v></c><c r=\"C3\" s=\"1\"/></row>";
    let xml = format!("<worksheet xmlns=\"any\"><sheetData>{row}</sheetData></worksheet>");
    let sheet = Worksheet::read(&mut package(), &xml, &shared, 3).unwrap();
    // The value is read all the same; without one there is nothing to tell.
    assert_eq!(sheet.cells.len(), 2);
    assert_eq!(sheet.shown_otherwise.into_iter().collect::<Vec<_>>(), [((3, 1), STRUCK_THROUGH)]);
}

#[test]
fn letters_of_the_colour_of_their_cell_are_told() {
    let solid = |colour: &str| {
        format!(
            "<fill><patternFill patternType=\"solid\"><fgColor {colour}/><bgColor indexed=\"64\"/></patternFill></fill>"
        )
    };
    let fill =
        |colour: &str| format!("<fill/><fill><patternFill patternType=\"gray125\"/></fill>{}", solid(colour));
    for (font, colour_behind, fill_id, is_told) in [
        ("rgb=\"FFFFFFFF\"", "rgb=\"FF003087\"", 0, true),
        ("theme=\"0\"", "rgb=\"FF003087\"", 0, true),
        ("indexed=\"9\"", "rgb=\"FF003087\"", 1, true),
        ("rgb=\"ffffff\"", "rgb=\"FFFFFFFF\"", 2, true),
        ("theme=\"4\" tint=\"0.5\"", "theme=\"4\" tint=\"0.5\"", 2, true),
        // White on blue is seen, so is grey on white, and what the program chooses.
        ("rgb=\"FFFFFFFF\"", "rgb=\"FF003087\"", 2, false),
        ("theme=\"0\" tint=\"-0.5\"", "rgb=\"FF003087\"", 0, false),
        ("theme=\"4\"", "theme=\"4\" tint=\"0.5\"", 2, false),
        ("indexed=\"64\"", "rgb=\"FF003087\"", 0, false),
        ("auto=\"1\"", "rgb=\"FF003087\"", 0, false),
    ] {
        let styles = format!(
            "<styleSheet><fonts><font><color {font}/></font></fonts><fills>{}</fills>\
             <cellXfs><xf numFmtId=\"0\" fontId=\"0\" fillId=\"{fill_id}\"/></cellXfs></styleSheet>",
            fill(colour_behind)
        );
        let shared = Shared { formats: formats(&mut package(), &styles).unwrap(), ..shared() };
        let xml = "<worksheet xmlns=\"any\"><sheetData><row r=\"3\"><c r=\"B3\" s=\"0\"><v>5</v></c></row></sheetData></worksheet>";
        let sheet = Worksheet::read(&mut package(), xml, &shared, 3).unwrap();
        let told: Vec<_> = sheet.shown_otherwise.into_values().collect();
        assert_eq!(told == [INVISIBLE], is_told, "{font} on {colour_behind} {fill_id}");
    }
}

#[test]
fn each_kind_of_cell_is_read_as_its_program_shows_it() {
    for (cell, text) in [
        ("<c r=\"B3\"><v>12</v></c>", "12"),
        ("<c r=\"B3\" t=\"n\"><v>2406.740000000001</v></c>", "2406.74"),
        ("<c r=\"B3\"><v>1.2E3</v></c>", "1200"),
        ("<c r=\"B3\" s=\"1\"><v>45546</v></c>", "2024-09-11"),
        ("<c r=\"B3\" s=\"2\"><v>45546.5</v></c>", "2024-09-11"),
        ("<c r=\"B3\" s=\"3\"><v>45546</v></c>", "45546"),
        ("<c r=\"B3\" t=\"d\"><v>2024-09-11T00:00:00</v></c>", "2024-09-11"),
        ("<c r=\"B3\" t=\"s\"><v>0</v></c>", "plain"),
        ("<c r=\"B3\" t=\"s\"><v> 1 </v></c>", "rich text"),
        ("<c r=\"B3\" t=\"str\"><v>a &amp; b</v></c>", "a & b"),
        ("<c r=\"B3\" t=\"b\"><v>1</v></c>", "true"),
        ("<c r=\"B3\" t=\"inlineStr\"><is><t> in </t></is></c>", "in"),
        (
            "<c r=\"B3\" t=\"inlineStr\"><is><r><t>one</t></r><r><t xml:space=\"preserve\"> two</t></r><rPh><t>no</t></rPh></is></c>",
            "one two",
        ),
        ("<c r=\"B3\" t=\"inlineStr\"><is><t>a_x000D_\nb _x1</t></is></c>", "a\nb _x1"),
        ("<c t=\"str\"><v><![CDATA[<b>]]>&#163;</v></c>", "<b>£"),
    ] {
        check(cell, &Content::Keyed(text.to_owned()));
    }
    check("<c r=\"B3\"><f>1+2</f><v>3</v></c>", &Content::Formula("1+2".to_owned()));
    check("<c r=\"B3\"><f t=\"shared\" si=\"0\"/><v>3</v></c>", &Content::Formula(String::new()));
    check("<c r=\"B3\" t=\"e\"><v>#REF!</v></c>", &Content::Wrong("#REF!".to_owned()));
}

#[test]
fn a_number_with_a_raised_or_struck_out_part_is_no_number() {
    let rich = |runs: &str| format!("<c r=\"B3\" t=\"inlineStr\"><is>{runs}</is></c>");
    let plain = |text: &str| format!("<r><t>{text}</t></r>");
    let marked = |mark: &str, text: &str| format!("<r><rPr><b/><{mark}/></rPr><t>{text}</t></r>");
    let raised = marked("vertAlign val=\"superscript\"", "1");
    let read_as = |runs: &[String], expected: Content| check(&rich(&runs.concat()), &expected);
    let superscript = PartMark::Raised("superscript");
    read_as(&[plain("33286"), raised.clone()], Content::Marked("332861".to_owned(), superscript));
    read_as(&[plain("(33,286)"), raised.clone()], Content::Marked("(33,286)1".to_owned(), superscript));
    let lowered = marked("x:vertAlign val=\"subscript\"", "2");
    read_as(&[plain("12"), lowered], Content::Marked("122".to_owned(), PartMark::Raised("subscript")));
    let struck = [marked("strike", "33"), plain("33286")];
    read_as(&struck, Content::Marked("3333286".to_owned(), PartMark::StruckOut));
    // A note in words, a run that is not struck out, and a whole that is set in one way say what they say.
    read_as(&[plain("m"), raised.clone()], Content::Keyed("m1".to_owned()));
    read_as(&[marked("strike val=\"0\"", "33"), plain("286")], Content::Keyed("33286".to_owned()));
    read_as(&[marked("strike", "33"), marked("strike", "286")], Content::Keyed("33286".to_owned()));
    assert!(superscript.remedy().contains("part of it is superscript, as the sign of a footnote is"));
}

#[test]
fn blank_cells_hold_nothing_wherever_they_stand() {
    let sheet = cells(
        "<row r=\"1\"><c r=\"A1\" s=\"1\"/><c r=\"XFD1\" t=\"inlineStr\"><is><t>  </t></is></c></row>\
         <row r=\"1048576\"><c r=\"XFD1048576\" t=\"s\"><v></v></c></row>",
    );
    assert!(sheet.unwrap().cells.is_empty());
    assert!(LAST_ROW < GRID.0);
}

#[test]
fn cells_without_places_follow_each_other() {
    let sheet = cells("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>").unwrap();
    assert_eq!(sheet.cells.keys().copied().collect::<Vec<_>>(), [(1, 1), (1, 2), (2, 1)]);
}

#[test]
fn elements_of_other_parts_of_a_sheet_are_no_cells() {
    let sheet = read(
        "<x:worksheet xmlns:x=\"any\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\"><x:v>1</x:v></x:c></x:row></x:sheetData>\
         <x:extLst><x:row r=\"2\"><x:c r=\"A2\"><x:v>2</x:v></x:c></x:row></x:extLst></x:worksheet>",
    );
    assert_eq!(sheet.unwrap().cells.len(), 1);
}

#[test]
fn rows_and_columns_that_are_hidden_or_of_no_size_are_not_seen() {
    let sheet = read(
        "<worksheet><cols><col min=\"2\" max=\"3\" width=\"0\"/><col min=\"4\" max=\"4\" width=\"9\" hidden=\"1\"/><col min=\"5\" max=\"5\" width=\"9\"/></cols>\
         <sheetData><row r=\"1\" ht=\"0\"/><row r=\"2\" hidden=\"true\"/><row r=\"3\" ht=\"15\"/><row r=\"4\"/></sheetData></worksheet>",
    )
    .unwrap();
    let columns: Vec<u16> = (1..=6).filter(|column| sheet.is_hidden_column(*column)).collect();
    let rows: Vec<u32> = (1..=5).filter(|row| sheet.is_hidden_row(*row)).collect();
    assert_eq!((columns, rows), (vec![2, 3, 4], vec![1, 2]));
    let sheet = read(
        "<worksheet><sheetFormatPr defaultRowHeight=\"0\" defaultColWidth=\"0\"/><cols><col min=\"2\" max=\"2\" width=\"9\"/></cols>\
         <sheetData><row r=\"1\"/><row r=\"2\" ht=\"15\"/></sheetData></worksheet>",
    )
    .unwrap();
    assert!(sheet.is_hidden_column(1) && !sheet.is_hidden_column(2));
    assert!(sheet.is_hidden_row(1) && !sheet.is_hidden_row(2));
}

#[test]
fn what_one_formula_fills_is_a_result_in_each_cell() {
    let sheet = cells("<row r=\"1\"><c r=\"A1\"><f t=\"array\" ref=\"A1:A2\">B1:B2</f><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>2</v></c><c r=\"B2\"><v>2</v></c></row>").unwrap();
    assert!(sheet.is_filled(CellAt { row: 2, column: 1 }) && !sheet.is_filled(CellAt { row: 2, column: 2 }));
}

#[test]
fn a_place_outside_of_every_sheet_or_a_cell_that_stands_twice_is_damage() {
    for data in [
        "<row r=\"4294967295\"><c r=\"A4294967295\"><v>1</v></c></row>",
        "<row r=\"99999999999999\"/>",
        "<row r=\"0\"/>",
        "<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"A2\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>",
        "<row r=\"1\"><c r=\"A1\"><v>abc</v></c></row>",
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>9</v></c></row>",
        "<row r=\"1\"><c r=\"A1\"><v>1</v></row>",
        "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>&nbsp;</v></c></row>",
    ] {
        let message = cells(data).unwrap_err();
        assert!(message.contains("damaged"), "{data}: {message}");
    }
}

#[test]
fn no_more_cells_are_kept_than_are_left_for_the_workbook() {
    let cells = |n: usize| cells(&format!("<row r=\"1\">{}</row>", "<c><v>1</v></c>".repeat(n)));
    assert_eq!(cells(3).unwrap().cells.len(), 3);
    assert!(cells(4).unwrap_err().contains("more than 200000 cells"));
}

#[test]
fn what_passes_a_bound_is_refused_with_it() {
    let deep = "<a>".repeat(crate::bounds::DEPTH);
    assert!(cells(&deep).unwrap_err().contains("more than 64 deep"));
    let long = "x".repeat(CELL_CHARACTERS + 1);
    let message = cells(&format!("<row r=\"7\"><c r=\"B7\" t=\"str\"><v>{long}</v></c></row>")).unwrap_err();
    assert!(message.contains("cell B7 holds more than 32767 characters"), "{message}");
    let many = "<a/>".repeat(crate::bounds::ELEMENTS);
    assert!(cells(&many).unwrap_err().contains("more than 1500000 elements"));
}
