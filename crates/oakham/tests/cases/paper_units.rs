//! What the headings of a board paper say is in the unit of the tables below them.

use std::fs;

use crate::binary::{Copy, check};

/// An exhibit of the page of a report, as text.
struct Exhibit {
    heading: String,
    /// Caption and column headings.
    about: String,
    /// Names of rows, and cells.
    cells: Vec<String>,
}

/// The text of a piece of a page: without tags, drawings, and what only screen readers are told.
fn text(markup: &str) -> String {
    let mut plain = String::new();
    let mut rest = markup;
    while let Some((before, tag)) = rest.split_once('<') {
        plain.push_str(before);
        let hidden = [
            ("svg ", "</svg>"),
            ("span class=\"oak-hidden", "</span>"),
            ("span class=\"oak-slot", "</span>"),
        ];
        let end = hidden.iter().find(|(name, _)| tag.starts_with(name)).map_or(">", |(_, end)| end);
        rest = tag.split_once(end).map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain.replace("&amp;", "&").replace('\u{ad}', "")
}

/// What stands between two pieces of a page, the first time.
fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    page.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map_or("", |(inside, _)| inside)
}

fn exhibits(page: &str) -> Vec<Exhibit> {
    let sections = page.split("<section class=\"exhibit\"").skip(1);
    let sections = sections.map(|section| section.split("</section>").next().unwrap_or_default());
    sections
        .filter(|section| section.contains("<table"))
        .map(|section| {
            let body = between(section, "<tbody", "</tbody>");

            Exhibit {
                heading: text(&format!("<h3 {}", between(section, "<h3 ", "</h3>"))),
                about: [between(section, "<caption ", "</caption>"), between(section, "<thead ", "</thead>")]
                    .map(|part| text(&format!("<x {part}")))
                    .join(" "),
                cells: body
                    .split("</t")
                    .map(|cell| text(cell).rsplit('>').next().unwrap_or_default().to_owned())
                    .collect(),
            }
        })
        .collect()
}

/// A number as papers print it: `(9.0)`, `16,286`.
fn number(cell: &str) -> Option<f64> {
    let digits: String = cell.chars().filter(char::is_ascii_digit).collect();
    let is_number = cell.chars().all(|c| c.is_ascii_digit() || ".,()−+ ".contains(c));
    (is_number && !digits.is_empty())
        .then(|| cell.replace([',', '(', ')', '−', '+', ' '], "").parse().unwrap_or_default())
}

/// The amounts of a sentence in £ million.
fn millions(heading: &str) -> Vec<f64> {
    let amounts = heading.split('£').skip(1).filter_map(|rest| rest.split_once(" million"));
    amounts.filter_map(|(amount, _)| amount.replace(',', "").parse().ok()).collect()
}

#[track_caller]
fn check_units(exhibit: &Exhibit) {
    let Exhibit { heading, about, cells } = exhibit;
    if heading.contains('£') {
        assert!(about.contains('£'), "{heading}: its table names no amount of money: {about}");
    }
    if heading.contains("WTE") || heading.contains("whole-time equivalents") {
        assert!(about.contains("WTE"), "{heading}: its table counts no staff: {about}");
    }
    if heading.contains('%') {
        let is_share = |cell: &String| cell.trim_end().ends_with('%');
        assert!(cells.iter().any(is_share) || about.contains('%'), "{heading}: its table has no share");
    }
    // A heading in thousands above a table in millions would exceed all that is in the table.
    let whole: f64 = cells.iter().filter_map(|cell| number(cell)).map(f64::abs).sum();
    for amount in millions(heading) {
        assert!(amount <= whole + 0.1, "{heading}: {amount} is more than the whole table, {whole}");
    }
}

#[test]
fn headings_are_in_the_unit_of_their_tables_in_every_exhibit_of_both_months() {
    let copy = Copy::new();
    for (year, month, fewest) in [("2024/25", "5", 30), ("2026/27", "7", 45)] {
        let out = tempfile::tempdir().unwrap();
        let folder = out.path().to_str().unwrap();
        check(&copy, &["report", "--year", year, "--month", month, "-o", folder], 0, &["board-report.pdf"]);
        let page = fs::read_to_string(out.path().join("board-report.html")).unwrap();
        let exhibits = exhibits(&page);
        assert!(exhibits.len() >= fewest, "{} exhibits", exhibits.len());
        let n_of_money = exhibits.iter().filter(|exhibit| !millions(&exhibit.heading).is_empty()).count();
        assert!(n_of_money >= 15, "{n_of_money} headings have an amount");
        exhibits.iter().for_each(check_units);
        let mut ids: Vec<&str> =
            page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        ids.sort_unstable();
        let twice: Vec<_> = ids.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?} name two elements of a page");
    }
}

#[test]
fn a_heading_in_another_unit_than_its_table_is_found() {
    let in_thousands = Exhibit {
        heading: "Holt is £1,400 million worse than planned".to_owned(),
        about: "Surplus or (deficit), £m.".to_owned(),
        cells: ["Holt", "(1.4)", "0.2"].map(str::to_owned).to_vec(),
    };
    let found = std::panic::catch_unwind(|| check_units(&in_thousands));
    assert!(found.is_err());
}
