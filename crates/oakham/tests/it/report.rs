//! The board report: four files, the same figures, the same bytes.

use std::collections::BTreeMap;
use std::fs;

use crate::binary::{example, oakham, text};

fn report() -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("new/report");
    let workspace = example();
    let output = oakham(&[
        "report",
        "-w",
        workspace.to_str().unwrap(),
        "--year",
        "2024/25",
        "--month",
        "5",
        "-o",
        out.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let read = |entry: fs::DirEntry| {
        (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap())
    };
    fs::read_dir(&out).unwrap().map(|entry| read(entry.unwrap())).collect()
}

#[test]
fn four_files_are_written_and_are_the_same_each_time() {
    let files = report();
    let names: Vec<_> = files.keys().map(String::as_str).collect();
    assert_eq!(names, ["board-report.html", "board-report.pdf", "board-report.xlsx", "figures.csv"]);
    assert!(files["board-report.pdf"].starts_with(b"%PDF-1.7"));
    assert!(files == report(), "the same input gives the same bytes");
}

#[test]
fn the_page_and_the_list_of_figures_agree() {
    let files = report();
    let page = text(&files["board-report.html"]);
    let mut reader = csv::Reader::from_reader(&files["figures.csv"][..]);
    let headings = reader.headers().unwrap().clone();
    let column = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
    let (id, pence) = (column("id"), column("value_pence"));
    let system = reader
        .records()
        .map(Result::unwrap)
        .find(|row| &row[pence] == "-1880000000" && row.iter().any(|cell| cell == "published"))
        .expect("the system's variance is among the figures");
    assert!(page.contains(&format!("f-{}", &system[id])), "{}", &system[id]);
    assert!(page.contains("£18.8 million"));
    assert!(!page.contains("<script"), "the page needs no script");
}
