//! The four files say the same, and the same book gives the same bytes.

use std::collections::{BTreeMap, BTreeSet};

use charts::exhibit::Cell;
use charts::words::Wording;
use domain::example;
use domain::figure::{FigureId, Support};

use super::*;

fn options(formats: &[Format]) -> Options {
    Options {
        view: View { wording: Wording::Staff, support: Support::Including },
        status: "Draft".to_owned(),
        formats: formats.to_vec(),
    }
}

fn bytes_of(book: &Book, format: Format) -> Vec<u8> {
    let mut files = files(book, &options(&[format])).expect("the example has a report");
    files.remove(0).bytes
}

fn text_of(book: &Book, format: Format) -> String {
    String::from_utf8(bytes_of(book, format)).expect("the format is text")
}

/// Id and printed text of every figure in the report's tables.
fn printed(book: &Book) -> BTreeMap<FigureId, BTreeSet<String>> {
    let report = compose::compose(book, &options(&Format::ALL));
    let mut printed: BTreeMap<FigureId, BTreeSet<String>> = BTreeMap::new();
    for cell in report.exhibits().flat_map(|exhibit| &exhibit.table.rows).flat_map(|row| &row.cells) {
        if let Cell::Figure(figure) = cell {
            printed.entry(figure.id).or_default().insert(figure.text.clone());
        }
    }
    printed
}

#[test]
fn files_come_in_the_order_asked_for() {
    let files = files(&example::book(), &options(&[Format::Csv, Format::Html])).expect("a report");
    let names: Vec<_> = files.iter().map(|file| file.name).collect();
    assert_eq!(names, ["figures.csv", "board-report.html"]);
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    let book = example::book();
    for format in Format::ALL {
        let (first, second) = (bytes_of(&book, format), bytes_of(&book, format));
        assert!(first == second, "{} differs from one time to the next", format.file_name());
    }
}

#[test]
fn a_figure_of_a_table_is_printed_in_one_way_and_stands_in_the_csv_with_that_value() {
    let book = example::book();
    let bytes = bytes_of(&book, Format::Csv);
    let mut csv = csv::Reader::from_reader(bytes.as_slice());
    let headings = csv.headers().expect("a heading line").clone();
    let column = |name: &str| headings.iter().position(|heading| heading == name).expect("a column");
    let (id_at, value_at) = (column("id"), column("value_million_pounds"));
    let values: BTreeMap<String, String> = csv
        .records()
        .map(|record| record.expect("a line"))
        .map(|record| (record[id_at].to_owned(), record[value_at].to_owned()))
        .collect();
    assert_eq!(values.len(), book.figures.len());
    for (id, texts) in printed(&book) {
        assert_eq!(texts.len(), 1, "{id} is printed as {texts:?}");
        let text = texts.first().expect("one text").replace(',', "");
        let signed = match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
            Some(text) => format!("-{text}"),
            None => text,
        };
        assert_eq!(values[id.as_str()], signed, "{id}");
    }
}

#[test]
fn every_figure_of_a_table_stands_in_the_pages_register_with_its_value() {
    let book = example::book();
    let page = text_of(&book, Format::Html);
    for (id, texts) in printed(&book) {
        let start = page.find(&format!("id=\"f-{id}\"")).expect("an entry");
        let text = texts.first().expect("one text");
        let entry: String = page[start..].chars().take(600).collect();
        assert!(entry.contains(&format!("<data value=\"{text}\">")), "{id} {text}: {entry}");
    }
}

#[test]
fn every_figure_of_a_table_stands_in_the_data_of_the_pdf() {
    let book = example::book();
    let report = compose::compose(&book, &options(&[Format::Pdf]));
    let drawings = Drawings::draw(report.charts(), report.sparks()).expect("drawings");
    let data = serde_json::to_string(&pdf::data::data(&report, &drawings, "hash")).expect("JSON");
    for (id, texts) in printed(&book) {
        let text = texts.first().expect("one text");
        let cell = format!("\"text\":\"{text}\",\"kind\":\"figure\"");
        assert!(data.contains(&format!("\"id\":\"{id}\"")) && data.contains(&cell), "{id} {text}");
    }
}

#[test]
fn every_link_of_the_page_leads_to_a_place_in_it() {
    for book in [example::book(), example::incomplete_book()] {
        let page = text_of(&book, Format::Html);
        let mut n_links = 0;
        for link in page.split("href=\"#").skip(1) {
            let target = link.split('"').next().expect("a closing quote");
            assert!(page.contains(&format!("id=\"{target}\"")), "#{target} leads nowhere");
            n_links += 1;
        }
        assert!(n_links > 100);
        assert!(!page.contains("href=\"/"), "a link leaves the page");
    }
}

#[test]
fn ids_of_the_page_are_unique() {
    let page = text_of(&example::book(), Format::Html);
    let mut seen = BTreeSet::new();
    for id in page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(seen.insert(id), "{id} is given twice");
    }
}

#[test]
fn the_page_asks_nothing_of_the_network_and_runs_nothing() {
    let page = text_of(&example::book(), Format::Html);
    for foreign in ["<script", "<link", "<img", "@import", "url(http", "src="] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    assert!(page.contains("<html lang=\"en-GB\">"));
}

#[test]
fn headings_of_the_page_skip_no_level() {
    let page = text_of(&example::book(), Format::Html);
    let mut level = 0;
    for heading in page.split("<h").skip(1) {
        let Some(next) = heading.chars().next().and_then(|digit| digit.to_digit(10)) else { continue };
        assert!(next <= level + 1, "h{next} follows h{level}");
        level = next;
    }
    assert_eq!(page.matches("<h1").count(), 1);
}

#[test]
fn a_system_without_a_return_still_has_its_report() {
    let book = example::incomplete_book();
    let page = text_of(&book, Format::Html);
    assert!(page.contains("2 of 3 organisations reported"));
    assert!(bytes_of(&book, Format::Pdf).starts_with(b"%PDF-1.7"));
}

#[test]
fn the_report_hash_follows_the_content() {
    let book = example::book();
    let hash = |book: &Book, status: &str| {
        let options = Options { status: status.to_owned(), ..options(&[]) };
        let report = compose::compose(book, &options);
        let drawings = Drawings::draw(report.charts(), report.sparks()).expect("drawings");
        content_hash(&report, &drawings).expect("a hash")
    };
    assert_eq!(hash(&book, "Draft"), hash(&book, "Draft"));
    assert_ne!(hash(&book, "Draft"), hash(&book, "Final"));
    assert_ne!(hash(&book, "Draft"), hash(&example::incomplete_book(), "Draft"));
}
