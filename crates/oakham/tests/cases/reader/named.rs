//! Names of sheets, files, fields and headings: what is nearly one that is read is told.

use std::fs;

use super::{checked, instead, packed, parts, read_as_right, refused, sheet_xml, typed};
use crate::binary::{Copy, oakham, text};

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
