//! Every number that is shown leads to where it comes from.

use std::collections::BTreeSet;

use crate::binary::Copy;
use crate::server::Server;

/// Cells that hold numbers which are no figures, by what stands before them on the page: counts of files and
/// figures, and how far print is rounded, which belongs to the statement beside it.
const NO_FIGURES: [(&str, &str); 3] = [
    ("/sources", "Figures of this month end by provenance."),
    ("/sources", "What it states, £m."),
    ("/efficiency", "Odds of delivery by maturity and risk."),
];

/// A table on a page: its caption, and the cells of its body as they stand in the page.
struct Table<'p> {
    caption: &'p str,
    cells: Vec<&'p str>,
}

fn tables(page: &str) -> Vec<Table<'_>> {
    let between = |text: &'static str| page.split(text).skip(1);
    between("<table")
        .filter_map(|rest| rest.split("</table>").next())
        .map(|table| Table {
            caption: table
                .split("<caption")
                .nth(1)
                .and_then(|rest| rest.split("</caption>").next())
                .unwrap_or(""),
            cells: table
                .split("<td")
                .skip(1)
                .filter_map(|rest| rest.split_once('>')?.1.split("</td>").next())
                .collect(),
        })
        .collect()
}

/// What a reader sees of a cell: without tags, and without what is only read aloud.
fn seen(cell: &str) -> String {
    let mut text = String::new();
    let mut rest = cell;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let is_unseen =
            tag.starts_with("span class=\"oak-hidden\"") || tag.starts_with("span class=\"oak-slot\"");
        rest = if is_unseen {
            tag.split_once("</span>").map_or("", |(_, after)| after)
        } else {
            tag.split_once('>').map_or("", |(_, after)| after)
        };
    }
    text.push_str(rest);
    text.trim().to_owned()
}

/// Whether a text is a number as papers print it: `(9.0)`, `16,286`, `32.5%`, `£18.76`, `18.8 deficit`.
fn is_number(text: &str) -> bool {
    let text = text.strip_suffix(" deficit").or_else(|| text.strip_suffix(" surplus")).unwrap_or(text);
    let digits = text.trim_start_matches(['(', '−', '+', '£']).trim_end_matches([')', '%']);
    digits.contains(|letter: char| letter.is_ascii_digit())
        && digits.chars().all(|letter| letter.is_ascii_digit() || letter == ',' || letter == '.')
}

/// The ids that a page links to.
fn ids(page: &str) -> BTreeSet<String> {
    page.split("href=\"/f/").skip(1).map(|rest| rest.chars().take(10).collect()).collect()
}

/// Two plans within limits that a reader asks for.
const TRIAL: &str = "/reform/trial?envelope-a=36.3&envelope-b=26.5&keep-b=G01";

#[test]
fn every_number_of_a_table_is_a_link_to_where_it_comes_from() {
    let copy = Copy::new();
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    let mut n_numbers = 0;
    let mut unlinked: Vec<String> = Vec::new();
    for path in [
        "/",
        "/?wording=public",
        "/money",
        "/organisation/RWE",
        "/movement",
        "/resources",
        "/forecast",
        "/forecast?support=excluding",
        "/efficiency",
        "/efficiency?year=2026/27",
        "/risks",
        "/risks?year=2026/27",
        "/reform",
        "/reform/clusters",
        "/reform/function/G01",
        TRIAL,
        "/table/staff?sort=2&order=descending",
        "/table/efficiency-by-month-2026-27",
        "/sources",
    ] {
        let (status, page) = server.get(path);
        assert_eq!(status, 200, "{path}");
        for table in tables(&page) {
            let is_other = NO_FIGURES
                .iter()
                .any(|(page, caption)| path.starts_with(page) && table.caption.contains(caption));
            let numbers = table.cells.into_iter().filter(|cell| is_number(&seen(cell)));
            for cell in numbers.filter(|_| !is_other) {
                n_numbers += 1;
                if !cell.contains("href=\"/f/") {
                    unlinked.push(format!("{path}: {} in {}", seen(cell), seen(table.caption)));
                }
            }
        }
    }
    assert!(2_000 < n_numbers, "{n_numbers} numbers");
    assert!(
        unlinked.is_empty(),
        "{} of {n_numbers} lead nowhere, first {:?}",
        unlinked.len(),
        unlinked.get(..8)
    );
}

#[test]
fn a_number_of_a_table_leads_to_the_cells_of_files_under_one_id_everywhere() {
    let copy = Copy::new();
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    let (_, resources) = server.get("/resources?year=2024/25&month=5");
    let (_, public) = server.get("/resources?year=2024/25&month=5&wording=public");
    assert_eq!(ids(&resources), ids(&public), "a number has one id whoever reads");

    let (_, csv) = server.get("/exhibit/staff.csv");
    let csv = csv.split("\r\n\r\n").last().unwrap();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let column =
        reader.headers().unwrap().iter().position(|name| name.ends_with("In post, figure id")).unwrap();
    let row = reader.records().map(Result::unwrap).find(|row| &row[0] == "UHL, agency").unwrap();
    let id = row[column].to_owned();
    assert!(ids(&resources).contains(&id), "{id}");

    let (status, page) = server.get(&format!("/f/{id}"));
    assert_eq!(status, 200);
    for told in [
        "workforce.csv",
        "contract agency",
        "actual_wte",
        "SHA-256",
        "docs/method/backing.md",
        "Check it yourself",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let (status, document) = server.get(&format!("/api/1/figures/{id}"));
    assert_eq!(status, 200);
    assert!(
        document.contains("oakham.table-figure/1") && document.contains("\"column\": \"actual_wte\""),
        "{document}"
    );
    assert_eq!(server.get(&format!("/f/{id}.csv")).0, 200);
}

#[test]
fn beneath_a_table_stand_its_source_unit_day_and_citation() {
    let copy = Copy::new();
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    for path in ["/money", "/resources", "/forecast", "/reform"] {
        let (_, page) = server.get(path);
        for told in [
            "Source, unit and how to cite",
            "<dt>As at</dt>",
            "<dt>Cite</dt>",
            "Download CSV",
            "Link to this",
        ] {
            assert!(page.contains(told), "{path}: {told}");
        }
    }
}

#[test]
fn a_document_is_quoted_as_printed_and_a_summary_is_called_one() {
    let copy = Copy::new();
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    let (_, sources) = server.get("/sources");
    assert!(sources.contains("<q>It has spent £18.8m more than planned</q>"), "{sources}");
    assert!(sources.contains("Summary: The report of month 5 names no support received."), "{sources}");
    assert!(!sources.contains("document says"), "{sources}");
}

/// The addresses under `/f/` that a page links to, as they stand in it.
fn addresses(page: &str) -> Vec<String> {
    let addresses = page.split("href=\"/f/").skip(1).filter_map(|rest| rest.split('"').next());
    addresses.map(|rest| format!("/f/{}", rest.replace("&amp;", "&"))).collect()
}

#[test]
fn the_page_of_a_number_leads_back_to_the_table_that_shows_it() {
    let copy = Copy::new();
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    for path in [
        "/movement",
        "/resources",
        "/forecast",
        "/efficiency",
        "/efficiency?year=2026/27",
        "/risks?year=2026/27",
        "/reform",
        "/reform/clusters",
        "/reform/function/G01",
        TRIAL,
    ] {
        let (_, page) = server.get(path);
        let mut n_tables = 0;
        for table in tables(&page) {
            let Some(address) = table.cells.iter().rev().flat_map(|cell| addresses(cell)).next() else {
                continue;
            };
            let (status, number) = server.get(&address);
            assert_eq!(status, 200, "{path}: {address}");
            // A figure of the month end has a list of all tables that show it.
            let Some(shown) = number.split("Shown in <a href=\"").nth(1) else { continue };
            let place = shown.split('"').next().unwrap().replace("&amp;", "&");
            let (page, anchor) = place.split_once('#').unwrap_or((&place, ""));
            let (status, shown) = server.get(page);
            assert_eq!(status, 200, "{path}: {address}: {place}");
            assert!(shown.contains(&format!("id=\"{anchor}\"")), "{path}: {address}: {place}");
            n_tables += 1;
        }
        assert!(0 < n_tables, "{path}");
    }
}

#[test]
fn a_number_of_a_plan_that_is_tried_leads_to_the_same_plan() {
    let copy = Copy::new();
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    let (_, trial) = server.get(TRIAL);
    let address = addresses(&trial).swap_remove(0);
    assert!(address.contains("envelope-a=36.3&envelope-b=26.5&keep-b=G01"), "{address}");
    let (_, page) = server.get(&address);
    for told in [
        "Plan A: envelope £36.3m",
        "G01 kept",
        "oakham reform optimise --envelope 36300",
        "--keep G01",
        "reform/options.csv",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let json = address.replacen('?', ".json?", 1);
    let (status, document) = server.get(&json);
    assert_eq!(status, 200, "{json}");
    assert!(document.contains("\"printed\": \"36.3\""), "{document}");
    let without = address.split('?').next().unwrap();
    assert_eq!(server.get(without).0, 404, "nothing is kept of what is tried");
    let (status, csv) = server.get(&TRIAL.replace("/reform/trial", "/exhibit/reform-trials.csv"));
    assert_eq!(status, 200);
    assert!(csv.contains("Plan A, figure id"), "{csv}");
}
