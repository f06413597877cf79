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
    let (_, sorted) = server.get(&format!("/table/lines-a-RWE?{month}&sort=0"));
    let in_order = names(&sorted);
    let bodies: Vec<String> = in_order[..in_order.len() - 1].iter().map(|name| name.to_lowercase()).collect();
    assert!(bodies.is_sorted(), "{bodies:?}");
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
