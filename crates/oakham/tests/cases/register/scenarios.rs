//! Scenarios beside a month that is not released: everybody sees them beside the last one that is.

use super::*;
use crate::server::until;

const SCENARIO: &str = "cut-agency";

/// Every address that shows something of the table.
fn addresses(page: &str) -> Vec<String> {
    let id = page.split("/scenarios/consequence/").nth(1).unwrap().split('?').next().unwrap();
    vec![
        format!("/scenarios/compare?with={SCENARIO}"),
        format!("/scenarios/{SCENARIO}"),
        format!("/scenarios/compare.csv?with={SCENARIO}"),
        format!("/scenarios/compare.json?with={SCENARIO}"),
        format!("/scenarios/summary?with={SCENARIO}"),
        format!("/scenarios/consequence/{id}?with={SCENARIO}"),
        "/scenarios".to_owned(),
    ]
}

/// Asks for the table as the form of its page does, and waits for it.
fn compared(visitor: &mut Visitor<'_>) -> String {
    let address = format!("/scenarios/compare?with={SCENARIO}");
    let (_, page) = visitor.get(&address);
    if visitor.cookie.is_empty() {
        visitor.cookie = cookie(&page, "oakham-visit");
    }
    let form = page.split("action=\"/scenarios/ask\"").nth(1);
    assert!(form.is_some(), "{page}");
    let form = form.unwrap_or_default();
    let (status, answer) = visitor.send_with(&token(form), "/scenarios/ask", &[("with", SCENARIO)]);
    assert_eq!(status, 303, "{answer}");
    until("the table is worked out", || {
        let (status, page) = visitor.get(&address);
        assert_eq!(status, 200, "{page}");
        page.contains("What changes, beside today").then_some(page)
    })
}

#[test]
fn scenarios_are_shown_to_everybody_beside_the_last_released_month_alone() {
    let copy = Copy::new();
    let releases = copy.path().join("finance/releases.csv");
    let text = fs::read_to_string(&releases).unwrap();
    let kept: String =
        text.lines().filter(|row| !row.starts_with("2026/27,7,")).fold(String::new(), |mut kept, row| {
            writeln!(kept, "{row}").unwrap();
            kept
        });
    fs::write(&releases, kept).unwrap();
    let settings = copy.path().join("oakham.toml");
    let text = fs::read_to_string(&settings).unwrap();
    let text = text.replacen("year = \"2024/25\"\nmonth = 5", "year = \"2026/27\"\nmonth = 7", 1);
    fs::write(&settings, text).unwrap();
    add_account(&copy, "publ.all", &["publisher"], None);
    let server = served(&copy);

    // Whoever is signed in sees the month that is not released.
    let mut publisher = Visitor::signed_in(&server, "publ.all");
    let secret = compared(&mut publisher);
    assert!(secret.contains("2026/27, month 7"), "{secret}");
    let amounts = publisher.get(&format!("/scenarios/compare.csv?with={SCENARIO}")).1;
    let row = amounts.lines().find(|row| row.contains("NHS Trust,position at the year’s end,")).unwrap();
    let today = row.split(',').find_map(|cell| cell.strip_prefix('-').filter(|rest| 8 < rest.len())).unwrap();

    let mut nobody = Visitor::nobody(&server);
    let (_, before) = nobody.get(&format!("/scenarios/compare?with={SCENARIO}"));
    assert!(!before.contains("What changes, beside today"), "another month's table is not shown: {before}");
    let page = compared(&mut nobody);
    assert!(page.contains("2026/27, month 6"), "{page}");
    for address in addresses(&page) {
        let (status, text) = nobody.get(&address);
        assert_eq!(status, 200, "{address}: {text}");
        for told in ["2026/27, month 7", today] {
            assert!(!text.contains(told), "{address} tells {told}");
        }
    }
    let again = publisher.get(&format!("/scenarios/compare?with={SCENARIO}")).1;
    assert!(again.contains("2026/27, month 7"), "{again}");
}
