//! The PDF carries its standards, its title and its outline, and says where a template fails.

use charts::words::{View, Wording};
use domain::example;
use domain::figure::Support;

use super::*;
use crate::tests::bytes_of;
use crate::{Format, Options};

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
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
fn a_character_without_a_drawing_does_not_stop_it() {
    assert!(!world::can_print('数'));
    let options = Options {
        view: View { wording: Wording::Public, support: Support::Excluding },
        status: "Draft for the 数 committee".to_owned(),
        formats: vec![Format::Pdf],
        tiles: Vec::new(),
        forecast: None,
        chapters: Vec::new(),
    };
    let files = crate::files(&example::book(), &options).expect("a report all the same");
    assert!(files[0].bytes.starts_with(b"%PDF-"));
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
    let world = MemoryWorld::new(files, midnight(jiff::civil::date(2030, 9, 18)));
    let errors = typst::compile::<PagedDocument>(&world).output.expect_err("there is no title");
    assert!(world.explain(&errors).starts_with("board_report.typ line "));
}
