//! Workbooks and CSV text damaged at random are read or refused, never a panic and never more than the
//! bounds allow. `DAMAGE_CASES` sets how many are tried, 2,000 where slow tests are asked for.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use zip::{ZipArchive, ZipWriter};

use super::*;

const SHEETS: [(&str, &[&str]); 3] = [
    ("cover", &["field", "value"]),
    ("lines", &["org_code", "line_code", "measure", "value", "note"]),
    ("months", &["line_code", "m01", "m05", "m12"]),
];

fn config() -> ProptestConfig {
    let n_cases = std::env::var("DAMAGE_CASES").ok().and_then(|cases| cases.parse().ok());
    let usual = if std::env::var_os("SLOW_TESTS").is_some() { 2_000 } else { 200 };
    let cases = n_cases.unwrap_or(usual);
    ProptestConfig {
        rng_seed: RngSeed::Fixed(20_261),
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    }
}

/// One way to damage a workbook's parts.
#[derive(Clone, Debug)]
enum Damage {
    Rename(usize, String),
    Remove(usize),
    Swap(usize, usize),
    Truncate(usize, usize),
    /// Puts a text behind a mark of the XML.
    Insert(usize, usize, String),
    /// Puts another text in the place of each of these.
    Exchange(usize, String, String),
}

fn damage() -> impl Strategy<Value = Damage> {
    let part = 0..64_usize;
    let piece = prop_oneof![
        Just("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>".to_owned()),
        Just("<c r=\"A1\" t=\"s\"><v>4294967295</v></c>".to_owned()),
        Just("<c r=\"ZZZZZZZ99999999999999999999\"><v>1e999</v></c>".to_owned()),
        Just("<mergeCell ref=\"A1:XFD1048576\"/>".to_owned()),
        Just("<col min=\"0\" max=\"99999999999\" hidden=\"1\"/>".to_owned()),
        Just("<f t=\"array\" ref=\"A1:XFD1048576\">x</f>".to_owned()),
        Just("<!DOCTYPE a [<!ENTITY b \"c\">]>".to_owned()),
        Just("&b;&#0;&#x110000;".to_owned()),
        Just("<a>".repeat(500)),
        Just("</a>".to_owned()),
        Just("x".repeat(200_000)),
        Just("_xFFFF__x0000__xD800_".to_owned()),
        "[<>&\"'=/a-z0-9 é\u{202e}]{0,40}",
    ];
    let word = prop_oneof![
        Just("<v>".to_owned()),
        Just("t=\"s\"".to_owned()),
        Just("row".to_owned()),
        Just("r=\"".to_owned()),
        Just("Target=\"".to_owned()),
        Just("rId1".to_owned()),
        Just("sheet".to_owned()),
        Just("</".to_owned()),
        Just("xl/".to_owned()),
    ];
    prop_oneof![
        (part.clone(), "[a-zA-Z./\\\\_]{0,30}").prop_map(|(part, name)| Damage::Rename(part, name)),
        part.clone().prop_map(Damage::Remove),
        (part.clone(), part.clone()).prop_map(|(one, other)| Damage::Swap(one, other)),
        (part.clone(), 0..100_000_usize).prop_map(|(part, at)| Damage::Truncate(part, at)),
        (part.clone(), 0..10_000_usize, piece.clone())
            .prop_map(|(part, at, text)| Damage::Insert(part, at, text)),
        (part, word, piece).prop_map(|(part, from, to)| Damage::Exchange(part, from, to)),
    ]
}

fn sample() -> Vec<(String, Vec<u8>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/return.xlsx");
    let mut archive = ZipArchive::new(Cursor::new(fs::read(path).unwrap())).unwrap();
    (0..archive.len())
        .map(|idx| {
            let mut part = archive.by_index(idx).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            (part.name().unwrap().into_owned(), content)
        })
        .collect()
}

fn damaged(mut parts: Vec<(String, Vec<u8>)>, all: &[Damage]) -> Vec<u8> {
    for damage in all {
        let n = parts.len();
        if n == 0 {
            break;
        }
        let text = |content: &[u8]| String::from_utf8_lossy(content).into_owned();
        match damage {
            Damage::Rename(part, name) => parts[part % n].0.clone_from(name),
            Damage::Remove(part) => drop(parts.remove(part % n)),
            Damage::Swap(one, other) => {
                let name = parts[one % n].0.clone();
                parts[one % n].0 = std::mem::replace(&mut parts[other % n].0, name);
            }
            Damage::Truncate(part, at) => parts[part % n].1.truncate(*at),
            Damage::Insert(part, at, piece) => {
                let content = text(&parts[part % n].1);
                let marks: Vec<usize> = content.match_indices('>').map(|(at, _)| at + 1).collect();
                let at = marks.get(at % marks.len().max(1)).copied().unwrap_or(0);
                parts[part % n].1 = format!("{}{piece}{}", &content[..at], &content[at..]).into_bytes();
            }
            // A piece as long as a text may not be multiplied without end.
            Damage::Exchange(part, from, to) => {
                let content = text(&parts[part % n].1);
                parts[part % n].1 = content.replacen(from.as_str(), to, 20).into_bytes();
            }
        }
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        // Two parts of one name cannot be written.
        if archive.start_file(name, zip::write::SimpleFileOptions::default()).is_ok() {
            archive.write_all(&content).unwrap();
        }
    }
    archive.finish().unwrap().into_inner()
}

fn read_or_refused(bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("return.xlsx"), bytes).unwrap();
    let mut book = match Workbook::open(folder.path(), "return.xlsx") {
        Ok(book) => book,
        Err(error) => return check_message(&error),
    };
    for (name, columns) in SHEETS {
        match book.sheet(name, columns) {
            Ok(sheet) => {
                assert!(sheet.is_none_or(|sheet| sheet.rows().count() <= crate::bounds::RETURN_ROWS));
            }
            Err(error) => check_message(&error),
        }
    }
}

/// What is refused is told in a few lines that say where and what to do.
fn check_message(error: &SourcesError) {
    let text = error.to_string();
    assert!(text.contains("return.xlsx") && text.len() < 100_000, "{} bytes", text.len());
}

#[test]
fn the_sample_is_read_after_it_was_packed_anew() {
    read_or_refused(&damaged(sample(), &[]));
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_workbook_whose_parts_are_damaged_is_read_or_refused(all in prop::collection::vec(damage(), 1..4)) {
        read_or_refused(&damaged(sample(), &all));
    }

    #[test]
    fn a_workbook_whose_bytes_are_damaged_is_read_or_refused(
        changes in prop::collection::vec((0..100_000_usize, any::<u8>()), 1..6),
    ) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/return.xlsx");
        let mut bytes = fs::read(path).unwrap();
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        read_or_refused(&bytes);
    }

    #[test]
    fn whatever_bytes_are_called_csv_are_read_or_refused(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        text in "(sep=,\n)?[a-c,\"\r\n; \t\u{feff}]{0,120}",
    ) {
        let folder = tempfile::tempdir().unwrap();
        for content in [&bytes[..], text.as_bytes()] {
            fs::write(folder.path().join("a.csv"), content).unwrap();
            if let Ok(sheet) = Sheet::csv(folder.path(), "a.csv") {
                // What stands under a heading is found at its place.
                for row in sheet.rows() {
                    for heading in sheet.headings().iter().filter(|heading| !heading.is_empty()) {
                        assert!(1 <= row.at(heading).column && !row.text(heading).contains('\r'));
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_quoted_reads_back_as_it_was(
        rows in prop::collection::vec(prop::collection::vec("[ -~£é]{0,12}", 3), 1..6),
    ) {
        let text = rows.iter().fold("x,y,z\n".to_owned(), |text, row| {
            let cells: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            text + &cells.join(",") + "\n"
        });
        let file = SourceFile { path: "a.csv".to_owned(), hash: ContentHash::of(text.as_bytes()) };
        let sheet = Sheet::of_text(file, &text).unwrap();
        let found: Vec<Vec<&str>> = sheet.rows().map(|row| ["x", "y", "z"].map(|name| row.text(name)).to_vec()).collect();
        let expected: Vec<Vec<&str>> = rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.trim()).collect::<Vec<_>>())
            .filter(|row| row.iter().any(|cell| !cell.is_empty()))
            .collect();
        prop_assert_eq!(found, expected);
    }
}
