//! Who is not signed in is never shown a small count of people: every route of the example is walked, with the tables, files
//! and numbers that its pages lead to.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::routes::{ROUTES, What, linked};
use super::*;

/// The smallest count of people that everybody is shown, and what counts are multiples of.
const SMALLEST: f64 = 8.0;
const BASE: f64 = 5.0;

/// Columns of tables that count people whom nobody has published.
const COLUMNS: [&str; 4] = [
    "People whose post goes",
    "WTE at the month’s end, In post",
    "WTE at the month’s end, A year ago",
    "Filled",
];
/// Rows of tables of several things that do.
const ROWS: [&str; 2] = ["Leavers", "less posts of people who leave, middle of the range"];

/// The example with an account, so that somebody can sign in, and a server of it.
fn example() -> (Copy, Server) {
    let copy = Copy::new();
    add_account(&copy, "publ.all", &["publisher"], None);
    let server = served(&copy);
    (copy, server)
}

/// What follows the head of an answer.
fn body(text: &str) -> &str {
    text.split_once("\r\n\r\n").map_or(text, |(_, body)| body)
}

/// The rows of a CSV file of the site.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// Every address that is read, and those that pages lead to; where slow tests are not asked for, those of the reform and of
/// staff.
fn addresses(visitor: &Visitor<'_>) -> BTreeSet<String> {
    let first = ROUTES.iter().filter_map(|(_, access)| match access {
        What::Read(address) => *address,
        _ => None,
    });
    let mut all: BTreeSet<String> = first.map(str::to_owned).collect();
    all.insert("/reform/trial?envelope-a=36.3&envelope-b=26.5&keep-b=G01".to_owned());
    // Pages lead to files and functions, functions to their files.
    for _ in 0..2 {
        let found: BTreeSet<String> = all
            .iter()
            .filter(|address| is_walked(address) && !address.contains(".csv"))
            .flat_map(|address| linked(&visitor.get(address).1))
            .filter(|link| !link.starts_with("/f/"))
            .collect();
        all.extend(found);
    }
    all.retain(|address| is_walked(address));
    all
}

fn is_walked(address: &str) -> bool {
    let is_of_few_functions =
        address.contains("/function/") || address.contains("/posts-") || address.contains("/options-");
    let usual =
        ["/reform", "/resources", "/exhibit/reform", "/exhibit/posts-", "/exhibit/staff", "/api/1/reform"];
    let is_usual = usual.iter().any(|start| address.starts_with(start));
    let is_sampled = !is_of_few_functions || ["G01", "G06", "T17"].iter().any(|id| address.contains(id));
    // Pages of the documentation hold no number of the workspace.
    !address.starts_with("/docs") && (is_slow_asked_for() || is_usual && is_sampled)
}

/// The tables that count people, by address: their small counts of people, and how many counts they have.
fn counts_of_people(visitor: &Visitor<'_>, addresses: &BTreeSet<String>) -> BTreeMap<String, Vec<String>> {
    let mut counts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for address in addresses.iter().filter(|address| address.contains(".csv")) {
        let (status, text) = visitor.get(address);
        assert_eq!(status, 200, "{address}");
        let rows = rows(body(&text));
        let Some(heading) = rows.first() else { continue };
        let is_of_posts = address.starts_with("/exhibit/posts-");
        for row in &rows[1..] {
            // The posts of a function are there whether anybody fills them; published totals of a system too.
            if row[0].starts_with("All posts") {
                continue;
            }
            let cells = heading.iter().zip(row).skip(1);
            for (column, cell) in cells.filter(|(column, _)| !column.contains(", provenance")) {
                let is_of_people = COLUMNS.iter().any(|name| column.ends_with(name))
                    || ROWS.contains(&row[0].as_str())
                    || (is_of_posts && column.as_str() == "WTE");
                if is_of_people && !cell.is_empty() {
                    counts.entry(address.clone()).or_default().push(cell.clone());
                }
            }
        }
    }
    counts
}

fn is_shown_right(cell: &str) -> bool {
    let Ok(count) = cell.parse::<f64>() else { return true };
    count == 0.0 || (SMALLEST <= count && (count % BASE).abs() < 1e-9)
}

#[test]
fn nobody_in_particular_is_shown_a_small_count_of_people_on_any_route() {
    let (_copy, server) = example();
    let nobody = Visitor::nobody(&server);
    let all = addresses(&nobody);
    let counts = counts_of_people(&nobody, &all);
    let n_tables = counts.len();
    assert!(if is_slow_asked_for() { 40 } else { 8 } <= n_tables, "{:?}", counts.keys());
    for (address, cells) in &counts {
        // What the system has in all is published by others.
        let is_of_system = address.contains("/staff");
        let wrong: Vec<&String> = cells
            .iter()
            .filter(|cell| !is_shown_right(cell))
            .filter(|cell| !is_of_system || cell.parse::<f64>().is_ok_and(|count| count < 1_000.0))
            .collect();
        assert_eq!(wrong, Vec::<&String>::new(), "{address}");
    }
    let is_hidden = |start: &str| {
        let mut of = counts.iter().filter(|(address, _)| address.starts_with(start));
        of.any(|(_, cells)| cells.iter().any(|cell| cell == "*"))
    };
    for table in ["/exhibit/reform-leavers", "/exhibit/posts-", "/exhibit/staff"] {
        assert!(is_hidden(table), "{table}");
    }
    for address in &all {
        let page = nobody.get(address).1;
        for wrong in [
            "Expected to leave",
            "less posts of people who find other work",
            "WTE at the month’s end, Difference",
            "Years of service",
        ] {
            assert!(!page.contains(wrong), "{address}: {wrong}");
        }
        for count in 1..=7 {
            for wrong in ["people would", "person would", "WTE in post"] {
                assert!(!page.contains(&format!(" {count} {wrong}")), "{address}: {count} {wrong}");
            }
        }
    }
}

/// What limits that are tried tell of one function by taking one answer from another, and what a floor that is a share of
/// the filled posts tells of those.
#[test]
fn neither_limits_that_are_tried_nor_a_floor_tell_what_is_hidden() {
    let (_copy, server) = example();
    let (nobody, publisher) = (Visitor::nobody(&server), Visitor::signed_in(&server, "publ.all"));
    let trial = "/reform/trial?envelope-a=36.3";
    let (of_nobody, of_publisher) = (nobody.get(trial).1, publisher.get(trial).1);
    let file =
        linked(&of_nobody).into_iter().find(|link| link.starts_with("/exhibit/reform-trials.csv")).unwrap();
    let of_nobody = of_nobody + &nobody.get(&file).1;
    for told in ["Exit payments, once", "Months to pay back", "would leave for"] {
        assert!(!of_nobody.contains(told) && of_publisher.contains(told), "{told}");
    }
    let waiting = |visitor: &Visitor<'_>| rows(body(&visitor.get("/exhibit/reform-waiting.csv").1));
    let (everybody, keeper) = (waiting(&nobody), waiting(&publisher));
    let cells = |rows: &[Vec<String>], heading: &str| -> Option<Vec<String>> {
        let idx = rows[0].iter().position(|column| column.ends_with(heading))?;
        Some(rows[1..].iter().map(|row| row[idx].clone()).collect())
    };
    assert_eq!(cells(&everybody, "Chance below at the end"), None);
    assert!(cells(&keeper, "Chance below at the end").is_some());
    let [filled, floors] = ["Filled", "Safe floor"].map(|heading| cells(&keeper, heading).unwrap());
    let of_share = filled.iter().zip(&floors).map(|(filled, floor)| {
        let [filled, floor] = [filled, floor].map(|cell| cell.parse::<f64>().unwrap());
        (floor - filled * 0.7).abs() < 0.011
    });
    let shown = cells(&everybody, "Safe floor").unwrap();
    let mut n_shares = 0;
    for ((is_share, floor), shown) in of_share.zip(&floors).zip(&shown) {
        n_shares += usize::from(is_share);
        assert_eq!(shown, if is_share { "70% of filled" } else { floor.as_str() });
    }
    assert!(0 < n_shares && n_shares < floors.len(), "{floors:?}");
    let below = cells(&everybody, "More likely than not below").unwrap();
    for (filled, below) in cells(&everybody, "Filled").unwrap().iter().zip(&below) {
        assert_eq!(filled == "*", below == "*");
    }
}

#[test]
fn programs_are_told_no_more_than_pages() {
    let (_copy, server) = example();
    let exits = |visitor: &Visitor<'_>| -> Value {
        let document: Value = serde_json::from_str(body(&visitor.get("/api/1/reform").1)).unwrap();
        document["exits"].clone()
    };
    let (nobody, publisher) = (Visitor::nobody(&server), Visitor::signed_in(&server, "publ.all"));
    let (everybody, keeper) = (exits(&nobody), exits(&publisher));
    assert_eq!(everybody["leaving"], serde_json::json!([]));
    assert!(keeper["leaving"].as_array().unwrap().iter().any(|one| one["people"].as_u64().unwrap() < 8));
    for tenth in ["p10", "p50", "p90"] {
        let shown = everybody["leavers"][tenth].as_u64().unwrap();
        assert!(shown % 5 == 0 && shown.abs_diff(keeper["leavers"][tenth].as_u64().unwrap()) <= 2, "{tenth}");
    }
}

#[test]
fn who_is_signed_in_works_with_the_counts_themselves() {
    let (_copy, server) = example();
    let publisher = Visitor::signed_in(&server, "publ.all");
    let files: BTreeSet<String> = ["reform-leavers", "reform-leavers-bands", "posts-G01", "staff"]
        .map(|name| format!("/exhibit/{name}.csv"))
        .into();
    for (address, cells) in counts_of_people(&publisher, &files) {
        assert!(cells.iter().any(|cell| !is_shown_right(cell)), "{address}: {cells:?}");
        assert!(cells.iter().all(|cell| cell != "*"), "{address}");
    }
    let page = publisher.get("/reform/function/G01").1;
    assert!(page.contains("Years of service"), "{page}");
    assert!(publisher.get("/reform").1.contains("Expected to leave"));
}

/// A number that is hidden has no page, and one that is rounded says no cell of a file.
#[test]
fn no_number_of_people_leads_to_the_cells_that_it_is_read_from() {
    let (_copy, server) = example();
    let nobody = Visitor::nobody(&server);
    let page = nobody.get("/reform/function/G01").1;
    let posts = page.split("id=\"posts\"").nth(1).unwrap();
    let posts = posts.split("</section>").next().unwrap();
    for number in linked(posts).into_iter().filter(|link| link.starts_with("/f/")) {
        let page = nobody.get(&number).1;
        assert!(!page.contains("reform/posts.csv</code> <span class=\"oak-beneath\""), "{page}");
        assert!(!page.contains(",service_from"), "{number}");
    }
}
