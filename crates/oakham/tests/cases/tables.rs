//! Tables sorted and filtered by address, as they are without scripts.

use crate::binary::Copy;
use crate::server::Server;

fn names(page: &str) -> Vec<String> {
    let rows = page.split("<tr class=\"nhsuk-table__row").skip(1);
    rows.map(|row| {
        let head = row.split("scope=\"row\">").nth(1).unwrap().split("</th>").next().unwrap();
        let text: String =
            head.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
        text
    })
    .collect()
}

#[test]
fn a_table_is_sorted_by_a_column_and_filtered_by_words_without_scripts() {
    let copy = Copy::new();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path());
    let month = "year=2026/27&month=7";
    let (status, usual) = server.get(&format!("/table/lines-a-RWE?{month}"));
    assert_eq!(status, 200, "{usual}");
    assert!(names(&usual).len() > 10);
    assert!(!usual.contains(">Totals<"), "{usual}");
    let (_, sorted) = server.get(&format!("/table/lines-a-RWE?{month}&sort=0"));
    let in_order = names(&sorted);
    let (own, sums) = sorted.split_once(">Totals</th>").unwrap();
    let bodies: Vec<String> = names(own).iter().map(|name| name.to_lowercase()).collect();
    assert!(bodies.is_sorted() && 10 < bodies.len(), "{bodies:?}");
    assert_eq!(names(sums).last().map(String::as_str), Some("Excluding deficit support"));
    // No row is lost.
    let sorted_names = |page: &str| {
        let mut names = names(page);
        names.sort();
        names
    };
    assert_eq!(sorted_names(&sorted), sorted_names(&usual));
    assert_eq!(in_order.len(), names(own).len() + names(sums).len());
    assert!(sorted.contains("aria-sort=\"ascending\""), "{sorted}");
    let (_, chosen) = server.get(&format!("/table/lines-a-RWE?{month}&q=agency"));
    assert!(!names(&chosen).is_empty());
    assert!(names(&chosen).iter().all(|name| name.to_lowercase().contains("agency")));
    let (_, none) = server.get(&format!("/table/lines-a-RWE?{month}&q=%3Cscript%3E"));
    assert!(none.contains("No row holds these words.") && !none.contains("value=\"<script>"), "{none}");
}

#[test]
fn an_order_or_a_table_that_is_not_there_is_said() {
    let copy = Copy::new();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path());
    for address in
        ["/table/system-position?sort=99", "/table/system-position?sort=x", "/table/system-position?order=up"]
    {
        let (status, page) = server.get(address);
        assert_eq!(status, 400, "{address}");
        assert!(page.contains("ascending or descending"), "{page}");
    }
    assert_eq!(server.get("/table/no-such-table").0, 404);
}

#[test]
fn no_row_that_is_picked_out_or_sums_others_is_lost_where_a_table_is_sorted_or_filtered() {
    let copy = Copy::new();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path());
    let month = "year=2026/27&month=7";
    for (table, words, found) in [
        ("forecast", "middle+of+the+range", "Oakham: middle of the range"),
        ("system-position", "trusts", "Trusts, total"),
        ("lines-a-RWE", "deficit", "Excluding deficit support"),
    ] {
        let (status, usual) = server.get(&format!("/table/{table}?{month}"));
        assert_eq!(status, 200, "{table}");
        let n_columns = usual.matches("class=\"oak-sort\"").count();
        let mut expected = names(&usual);
        expected.sort();
        for column in [0, 1, n_columns - 1] {
            let (_, sorted) = server.get(&format!("/table/{table}?{month}&sort={column}&order=descending"));
            let mut names = names(&sorted);
            names.sort();
            assert_eq!(names, expected, "{table} by column {column}");
        }
        let (_, filtered) = server.get(&format!("/table/{table}?{month}&q={words}"));
        assert!(names(&filtered).iter().any(|name| name.contains(found)), "{table}: {:?}", names(&filtered));
    }
    let (_, months) = server.get(&format!("/table/months?{month}&sort=0"));
    let names = names(&months);
    for (name, month) in names.iter().zip(["April", "May", "June", "July", "August"]) {
        assert!(name.starts_with(month), "{names:?}");
    }
}
