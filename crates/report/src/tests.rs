//! The four files say the same, and the same month end gives the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use domain::example;
use domain::figure::{FigureId, Support};
use exhibits::exhibit::Cell;
use exhibits::words::Wording;

use super::*;

fn options(formats: &[Format]) -> Options {
    Options {
        view: View { wording: Wording::Staff, support: Support::Including },
        status: "Draft".to_owned(),
        release: Release { words: "Not released to the public".to_owned(), is_public: false },
        formats: formats.to_vec(),
        sections: Selection::all(),
        front: FrontSheet::default(),
        recommendations: vec!["Note the position.".to_owned()],
        not_covered: vec!["Not sent: cash.".to_owned()],
        messages: Vec::new(),
        tiles: Vec::new(),
        forecast: None,
        chapters: Vec::new(),
    }
}

/// The four files on the example, made once for all tests.
pub(crate) static FILES: LazyLock<Vec<ReportFile>> = LazyLock::new(|| {
    files(&example::month_end(), &options(&Format::ALL), &|_| ()).expect("the example has a report")
});

/// The example's file in `format`.
pub(crate) fn bytes_of(format: Format) -> &'static [u8] {
    let file = FILES.iter().find(|file| file.name == format.file_name());
    &file.expect("every format was made").bytes
}

fn page() -> &'static str {
    std::str::from_utf8(bytes_of(Format::Html)).expect("a page is text")
}

/// Id and printed text of every figure in the report's tables.
fn printed(month_end: &MonthEnd) -> BTreeMap<FigureId, BTreeSet<String>> {
    let report = compose::compose(month_end, &options(&Format::ALL));
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
    let files =
        files(&example::month_end(), &options(&[Format::Csv, Format::Xlsx]), &|_| ()).expect("a report");
    let names: Vec<_> = files.iter().map(|file| file.name).collect();
    assert_eq!(names, ["figures.csv", "board-report.xlsx"]);
}

#[test]
fn the_same_month_end_gives_the_same_bytes() {
    let again =
        files(&example::month_end(), &options(&Format::ALL), &|_| ()).expect("the example has a report");
    for (first, second) in FILES.iter().zip(&again) {
        assert!(first == second, "{} differs from one time to the next", first.name);
    }
}

#[test]
fn a_figure_of_a_table_is_printed_in_one_way_and_stands_in_the_csv_with_that_value() {
    let month_end = example::month_end();
    let mut csv = csv::Reader::from_reader(bytes_of(Format::Csv));
    let headings = csv.headers().expect("a heading line").clone();
    let column = |name: &str| headings.iter().position(|heading| heading == name).expect("a column");
    let (id_at, value_at) = (column("id"), column("value_million_pounds"));
    let values: BTreeMap<String, String> = csv
        .records()
        .map(|record| record.expect("a line"))
        .map(|record| (record[id_at].to_owned(), record[value_at].to_owned()))
        .collect();
    assert_eq!(values.len(), month_end.figures.len());
    for (id, texts) in printed(&month_end) {
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
    let month_end = example::month_end();
    let page = page();
    for (id, texts) in printed(&month_end) {
        let start = page.find(&format!("id=\"f-{id}\"")).expect("an entry");
        let text = texts.first().expect("one text");
        let entry: String = page[start..].chars().take(600).collect();
        assert!(entry.contains(&format!("<data value=\"{text}\">")), "{id} {text}: {entry}");
    }
}

/// Runs of letters and digits.
fn words_of(text: &str) -> BTreeSet<String> {
    let words = text.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[test]
fn the_pdf_says_nothing_that_the_page_does_not() {
    let report = compose::compose(&example::month_end(), &options(&[Format::Pdf]));
    let drawings = Drawings::draw(report.charts(), report.sparks()).expect("drawings");
    let mut data = serde_json::to_value(pdf::data::data(&report, &drawings, "hash")).expect("JSON");
    let mut texts = Vec::new();
    texts_in(&mut data, &mut texts);
    let page = page()
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace('\u{ad}', "");
    let (words, characters) = (words_of(&page), page.chars().collect::<BTreeSet<char>>());
    assert!(texts.len() > 500, "{} texts", texts.len());
    for text in texts {
        let missing: Vec<String> = words_of(&text).into_iter().filter(|word| !words.contains(word)).collect();
        assert!(missing.is_empty(), "{missing:?} of “{text}”");
        let strange =
            text.chars().find(|character| *character != '\u{a0}' && !characters.contains(character));
        assert_eq!(strange, None, "{text}");
    }
}

/// The texts of a data file that are printed; what stands in for pictures and shapes apart.
fn texts_in(value: &mut serde_json::Value, texts: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => texts.push(std::mem::take(text)),
        serde_json::Value::Array(values) => values.iter_mut().for_each(|value| texts_in(value, texts)),
        serde_json::Value::Object(fields) => {
            for unprinted in ["alt", "summary", "file", "kind", "part", "report_hash"] {
                fields.remove(unprinted);
            }
            fields.values_mut().for_each(|value| texts_in(value, texts));
        }
        _ => {}
    }
}

#[test]
fn every_figure_of_a_table_stands_in_the_data_of_the_pdf() {
    let month_end = example::month_end();
    let report = compose::compose(&month_end, &options(&[Format::Pdf]));
    let drawings = Drawings::draw(report.charts(), report.sparks()).expect("drawings");
    let data = serde_json::to_string(&pdf::data::data(&report, &drawings, "hash")).expect("JSON");
    for (id, texts) in printed(&month_end) {
        let text = texts.first().expect("one text");
        let cell = format!("\"text\":\"{text}\",\"kind\":\"figure\"");
        assert!(data.contains(&format!("\"id\":\"{id}\"")) && data.contains(&cell), "{id} {text}");
    }
}

#[test]
fn every_link_of_the_page_leads_to_a_place_in_it() {
    let page = page();
    let first = |rest: &'static str| rest.split('"').next().unwrap_or(rest);
    let places: BTreeSet<&str> = page.split(" id=\"").skip(1).map(first).collect();
    let links: BTreeSet<&str> = page.split(" href=\"").skip(1).map(first).collect();
    assert!(links.len() > 100);
    for link in links {
        let place = link.strip_prefix('#').unwrap_or_else(|| panic!("{link} leaves the page"));
        assert!(places.contains(place), "{link} leads nowhere");
    }
}

#[test]
fn ids_of_the_page_are_unique() {
    let page = page();
    let mut seen = BTreeSet::new();
    for id in page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(seen.insert(id), "{id} is given twice");
    }
}

#[test]
fn the_page_asks_nothing_of_the_network_and_runs_nothing() {
    let page = page();
    for foreign in ["<script", "<link", "<img", "@import", "url(http", "src="] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    assert!(page.contains("<html lang=\"en-GB\">"));
}

#[test]
fn headings_of_the_page_skip_no_level() {
    let page = page();
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
    let formats = [Format::Html, Format::Pdf];
    let files =
        files(&example::incomplete_month_end(), &options(&formats), &|_| ()).expect("a report all the same");
    let page = String::from_utf8_lossy(&files[0].bytes);
    assert!(page.contains("2 of 3 organisations reported"));
    assert!(files[1].bytes.starts_with(b"%PDF-1.7"));
}

#[test]
fn the_report_hash_follows_the_content() {
    let month_end = example::month_end();
    let hash = |month_end: &MonthEnd, status: &str| {
        let options = Options { status: status.to_owned(), ..options(&[]) };
        let report = compose::compose(month_end, &options);
        let drawings = Drawings::draw(report.charts(), report.sparks()).expect("drawings");
        content_hash(&report, &drawings).expect("a hash")
    };
    assert_eq!(hash(&month_end, "Draft"), hash(&month_end, "Draft"));
    assert_ne!(hash(&month_end, "Draft"), hash(&month_end, "Final"));
    assert_ne!(hash(&month_end, "Draft"), hash(&example::incomplete_month_end(), "Draft"));
}

#[test]
fn a_month_that_is_not_released_says_so_on_the_front_and_on_every_page() {
    let words = "Not released to the public";
    let front_and_foot = |options: &Options| {
        let report = compose::compose(&example::month_end(), options);
        let front = report.facts.iter().find(|(name, _)| *name == "Release").map(|(_, words)| words.clone());
        (front.unwrap_or_default(), report.status)
    };
    let withheld = options(&[]);
    assert_eq!(front_and_foot(&withheld), (words.to_owned(), format!("Draft. {words}")));
    let released = Release { words: "Released to the public".to_owned(), is_public: true };
    let released = Options { release: released, ..withheld };
    assert_eq!(front_and_foot(&released), ("Released to the public".to_owned(), "Draft".to_owned()));
}
