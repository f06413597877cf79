//! The PDF carries its standards, its title and its outline, and says where a template fails.

use domain::example;
use domain::figure::Support;
use exhibits::words::{View, Wording};

use super::*;
use crate::tests::bytes_of;
use crate::{Format, Options};

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

fn released() -> crate::Release {
    crate::Release {
        words: "Released to the public on 4 December 2026, 09:30 UTC".to_owned(),
        is_public: true,
    }
}

#[test]
fn it_states_both_standards_its_language_and_its_date() {
    let pdf = bytes_of(Format::Pdf);
    for mark in [
        "<pdfuaid:part>1</pdfuaid:part>",
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "en-GB",
        "2030-09-18T00:00:00+00:00",
    ] {
        assert!(holds(pdf, mark), "{mark}");
    }
}

#[test]
fn a_character_without_a_drawing_stops_it_and_is_named_with_its_place() {
    assert!(!world::can_print('数'));
    let options = Options {
        view: View { wording: Wording::Public, support: Support::Excluding },
        status: "Draft for the 数 committee".to_owned(),
        release: released(),
        formats: vec![Format::Pdf],
        sections: crate::Selection::all(),
        front: domain::paper::FrontSheet::default(),
        recommendations: vec!["Note the position.".to_owned()],
        not_covered: vec!["Not sent: cash.".to_owned()],
        messages: Vec::new(),
        tiles: Vec::new(),
        forecast: None,
        chapters: Vec::new(),
    };
    let error = crate::files(&example::month_end(), &options, &|_| ()).expect_err("nothing draws this");
    assert!(error.to_string().ends_with("数 (U+6570) in the cover: “Draft for the 数 committee”"), "{error}");
    let without = Options { formats: vec![Format::Html, Format::Xlsx], ..options };
    assert!(crate::files(&example::month_end(), &without, &|_| ()).is_ok());
}

#[test]
fn the_place_of_a_character_is_told_by_section_table_and_row() {
    let mut month_end = example::month_end();
    month_end.organisations[0].name = "Trust of ↳".to_owned();
    let options = Options {
        view: View { wording: Wording::Staff, support: Support::Including },
        status: "Draft".to_owned(),
        release: released(),
        formats: vec![Format::Pdf],
        sections: crate::Selection::all(),
        front: domain::paper::FrontSheet::default(),
        recommendations: vec!["Note the position.".to_owned()],
        not_covered: vec!["Not sent: cash.".to_owned()],
        messages: Vec::new(),
        tiles: Vec::new(),
        forecast: None,
        chapters: Vec::new(),
    };
    match crate::files(&month_end, &options, &|_| ()) {
        Err(crate::ReportError::Unprintable(found)) => {
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].character, '↳');
        }
        other => panic!("{:?}", other.map(|files| files.len())),
    }
}

/// The marks of provenance, which tables for people bear in other media and never in a text.
const MARKS: &str = "●◐■○";

#[test]
fn the_faces_draw_every_character_that_a_text_of_the_program_can_hold() {
    let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for name in ["domain", "finance", "flow", "governance", "reform", "exhibits", "report"] {
        rust_files(&crates.join(name).join("src"), &mut files);
    }
    assert!(files.len() > 50, "{} files", files.len());
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a source file");
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for (line, character) in code.flat_map(|line| line.chars().map(move |character| (line, character))) {
            let is_drawn = character.is_control() || world::can_print(character);
            assert!(is_drawn || MARKS.contains(character), "{character} in {}: {line}", file.display());
        }
    }
}

/// Source files below a folder, those of tests apart.
fn rust_files(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let is_test = path.file_stem().is_some_and(|stem| stem == "tests");
        if path.is_dir() && !is_test {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !is_test {
            found.push(path);
        }
    }
}

#[test]
fn marks_and_signs_of_the_report_have_drawings() {
    for character in "£–’“”·×÷±é()ds0123456789".chars() {
        assert!(world::can_print(character), "{character}");
    }
}

#[test]
fn a_fault_names_the_template_and_the_line() {
    let files = BTreeMap::from([("/data.json".to_owned(), Bytes::new(b"{}".to_vec()))]);
    let world = MemoryWorld::new(world::BOARD_REPORT, files, midnight(jiff::civil::date(2030, 9, 18)));
    let errors = typst::compile::<PagedDocument>(&world).output.expect_err("there is no title");
    assert!(world.explain(&errors).starts_with("board_report.typ line "));
}
