//! Search as people use it: what they type, and the page that must be among the first three results.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::binary::{Copy, check, run};
use crate::server::Server;

/// What is typed, at the month that is shown first, and how the address of a right result begins.
const QUERIES: &[(&str, &str)] = &[
    // Pages by what people call them.
    ("efficiency", "/efficiency"),
    ("efficiencies", "/efficiency"),
    ("cost improvement", "/efficiency"),
    ("CIP", "/efficiency"),
    ("saving plan", "/efficiency"),
    ("equality impact assessment", "/efficiency"),
    ("overheads", "/reform"),
    ("management costs", "/reform"),
    ("how many people lose their job: job losses", "/reform"),
    ("redundancies", "/reform"),
    ("cost per head", "/reform"),
    ("statutory duties", "/reform/duties"),
    ("legal duty", "/reform/duties"),
    ("TUPE", "/reform/moves"),
    ("timetable of transfers", "/reform/moves"),
    ("ICB merger", "/reform/clusters"),
    ("mergers", "/reform/clusters"),
    ("nurses vacancies", "/resources"),
    ("workforce", "/resources"),
    ("agency staff", "/resources"),
    ("cashflow", "/resources"),
    ("cash balance", "/resources"),
    ("late payment of invoices", "/resources"),
    ("capital spending", "/resources"),
    ("headcount", "/resources"),
    ("year end", "/forecast"),
    ("forecast outturn", "/forecast"),
    ("will we meet the plan at year end", "/forecast"),
    ("run rate", "/movement"),
    ("underlying deficit", "/movement"),
    ("GP appointments", "/access"),
    ("03W", "/access/place/03W"),
    ("waiting list rutland", "/access/place/03W"),
    ("urgent care Rutland", "/access/place/Rutland"),
    ("minor injuries", "/access/urgent"),
    ("18 weeks", "/access/waiting"),
    // A number as somebody read it on a page of Access: attendances of a site in June 2025, appointments.
    ("415", "/f/"),
    ("507,035", "/f/"),
    ("compare practices", "/access/compare"),
    ("league table", "/access/compare"),
    ("PCNs compared", "/access/compare"),
    ("risk register", "/risks"),
    ("recruitment freeze", "/risks"),
    ("strikes", "/risks"),
    ("deficit", "/money"),
    ("overview", "/"),
    ("A&E waits", "/flow"),
    ("waiting time in A and E", "/flow"),
    ("four hour target", "/flow"),
    ("GP appointments", "/flow"),
    ("what if", "/flow/new"),
    ("model assumptions", "/flow/description"),
    ("download as Excel", "/about#reuse"),
    ("csv", "/about#reuse"),
    ("screen reader", "/about#accessibility"),
    ("API", "/api"),
    ("board papers", "/sources"),
    ("earlier months", "/periods"),
    ("upload a return", "/returns"),
    ("jargon", "/docs/glossary"),
    // Slips of the keyboard and unfinished words.
    ("efficency", "/efficiency"),
    ("forcast", "/forecast"),
    ("redundencies", "/reform"),
    ("runnign costs", "/reform"),
    ("glosary", "/docs/glossary"),
    ("accessib", "/about#accessibility"),
    // Organisations by name, short name and code.
    ("UHL", "/organisation/RWE"),
    ("University Hospitals of Leicester", "/organisation/RWE"),
    ("RT5", "/organisation/RT5"),
    ("leicestershire partnership", "/organisation/RT5"),
    ("what is the deficit of LPT", "/organisation/RT5"),
    // Functions, boards, registers.
    ("safegarding", "/reform/function/T12"),
    ("T12", "/reform/function/T12"),
    ("continuing care", "/reform/function/T10"),
    ("infection control", "/reform/function/T11"),
    ("special educational needs", "/reform/function/T13"),
    ("emergency preparedness", "/reform/function/T02"),
    ("patient choice", "/reform/function/R06"),
    ("LLR25-R3", "/risks?year=2024/25#LLR25-R3"),
    ("inflation", "/risks?year=2024/25#LLR25-R2"),
    // Patient flow.
    ("Oakham", "/flow"),
    ("minor injury units", "/flow"),
    // Months and returns.
    ("month 5", "/?year=2024/25&month=5"),
    ("M07", "/?year=2026/27&month=7"),
    ("October 2026", "/?year=2026/27&month=7"),
    ("2026/27", "/?year=2026/27"),
    ("UHL return", "/returns/2024-25/M05/RWE"),
    // Documents and words.
    ("mass overspending Rutland", "/sources#nub-news-2024-autumn"),
    ("deficit support funding", "/docs/glossary#money"),
    ("boarding", "/docs/glossary#patient-flow"),
    ("what does outturn mean", "/docs/glossary#time"),
];

/// Amounts that are figures of the month shown first, each as people write it.
const AMOUNTS: &[&str] =
    &["£18.8m", "18.8", "18.8 million", "£18.8 million", "18,800,000", "£64.8m", "64,800,000"];

/// A query as a part of an address.
fn encoded(query: &str) -> String {
    query.bytes().fold(String::new(), |text, byte| text + &format!("%{byte:02X}"))
}

fn api(server: &Server, query: &str) -> Value {
    let (status, text) = server.get(&format!("/api/1/search?q={}", encoded(query)));
    assert_eq!(status, 200, "{query}: {text}");
    serde_json::from_str(text.split_once("\r\n\r\n").unwrap().1).unwrap()
}

fn page(server: &Server, query: &str) -> String {
    let (status, text) = server.get(&format!("/search?q={}", encoded(query)));
    assert_eq!(status, 200, "{query}");
    text
}

fn first_three(found: &Value) -> Vec<(String, String)> {
    let text = |result: &Value, field: &str| result[field].as_str().unwrap().to_owned();
    let results = found["results"].as_array().unwrap().iter().take(3);
    results.map(|result| (text(result, "address"), text(result, "title"))).collect()
}

fn served(copy: &Copy) -> Server {
    Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path())
}

#[test]
fn what_people_type_finds_its_page_among_the_first_three() {
    let copy = Copy::new();
    let server = served(&copy);
    let mut missed = Vec::new();
    for (query, expected) in QUERIES {
        let found = first_three(&api(&server, query));
        let is_found = |address: &str| match *expected {
            "/" => address == "/",
            expected => address.starts_with(expected),
        };
        if !found.iter().any(|(address, _)| is_found(address)) {
            missed.push(format!("{query} → {expected}: {found:?}"));
        }
    }
    for amount in AMOUNTS {
        let found = first_three(&api(&server, amount));
        if !found.iter().any(|(address, title)| {
            address.starts_with("/f/") && (title.contains("position") || title.contains("variance"))
        }) {
            missed.push(format!("{amount}: {found:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn a_question_about_a_share_of_the_savings_is_answered_with_its_source() {
    let copy = Copy::new();
    let server = served(&copy);
    let found = api(&server, "how much of the £190m is prescribing?");
    let first = &found["results"][0];
    let words = format!("{} {}", first["title"].as_str().unwrap(), first["context"].as_str().unwrap());
    assert!(words.contains("£17.9m") && words.contains("£74m"), "{found}");
    assert_eq!(first["kind"], "figure of a document, confirmed");
    assert_eq!(first["source"], "Leicester Health and Wellbeing Board, 2025");
    let address = first["address"].as_str().unwrap();
    assert!(address.starts_with("/documents/leicester-hwb-2025"), "{address}");
    assert_eq!(server.get(address.split('#').next().unwrap()).0, 200);
    // Requests are found by what was asked of whom.
    let found = api(&server, "GP appointments by who gives them");
    assert!(first_three(&found).iter().any(|(address, _)| address == "/scrutiny/LLR-IR-2025-002"), "{found}");
    let (_, printed) = run(&copy, &["search", "how much of the £190m is prescribing?"]);
    assert!(printed.contains("£17.9m"), "{printed}");
}

#[test]
fn an_amount_in_billions_or_thousands_is_no_amount_in_millions() {
    let copy = Copy::new();
    let server = served(&copy);
    for amount in ["£18.8bn", "£18.8k", "18.8 billion", "£18.8 thousand"] {
        let found = first_three(&api(&server, amount));
        assert!(found.iter().all(|(address, _)| !address.starts_with("/f/")), "{amount}: {found:?}");
    }
}

#[test]
fn the_title_of_every_page_finds_it_first() {
    let copy = Copy::new();
    let server = served(&copy);
    let names = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/search/names.toml");
    let names: toml::Table = fs::read_to_string(names).unwrap().parse().unwrap();
    for named in names["page"].as_array().unwrap() {
        let (path, title) = (named["path"].as_str().unwrap(), named["title"].as_str().unwrap());
        assert_eq!(first_three(&api(&server, title))[0].0, path, "{title}");
        // As the tab of a browser has it.
        let (status, shown) = server.get(path.split('#').next().unwrap());
        // It leads on to the first of the comparisons.
        if path == "/access/compare" {
            assert_eq!(status, 303, "{path}");
            continue;
        }
        assert_eq!(status, 200, "{path}");
        let tab =
            shown.split_once("<title>").unwrap().1.split_once(" – Oakham</title>").unwrap().0.to_owned();
        if !path.contains('#') && !path.starts_with("/flow") && !path.starts_with("/returns") {
            assert_eq!(first_three(&api(&server, &tab))[0].0, path, "{tab}");
        }
    }
}

#[test]
fn any_query_is_answered_and_none_is_taken_for_markup() {
    let copy = Copy::new();
    let server = served(&copy);
    let long = "agency ".repeat(200);
    for query in [
        "",
        " ",
        "\"agency spend\"",
        "+pay -bank",
        "title:pay",
        "pay AND NOT (bank OR",
        "*",
        "?",
        "[1 TO 2]",
        "^2~3",
        "'; DROP TABLE figures; --",
        "../../etc/passwd",
        "%00",
        "\u{202e}yap",
        "ａｇｅｎｃｙ",
        "💷",
        "0",
        "-1",
        "£",
        "a",
        "NaN",
        &long,
    ] {
        page(&server, query);
        api(&server, query);
    }
    let script = page(&server, "<script>alert(1)</script> <b>pay</b>");
    assert!(!script.contains("<script>alert") && !script.contains("<b>pay</b>"), "{}", script);
    assert!(page(&server, &long).contains("The first 200 characters were read"));
    assert!(page(&server, "").contains("For example"));
}

#[test]
fn the_page_groups_what_it_finds_marks_the_words_and_mends_slips() {
    let copy = Copy::new();
    let server = served(&copy);
    let found = page(&server, "agensy spend");
    for part in ["Best results", "Pages and headings", "Figures", "Did you mean", "q=agency+spend", "<mark>"]
    {
        assert!(found.contains(part), "{part} is not in {found}");
    }
    let at = |part: &str| found.find(&format!("<h2>{part}</h2>")).unwrap();
    assert!(at("Best results") < at("Pages and headings") && at("Pages and headings") < at("Figures"));
    let (_, figures) = server.get("/search?q=agency&show=figures");
    assert!(figures.contains("All results") && !figures.contains("Best results"));
    assert!(page(&server, "zzzz qqqq").contains("Nothing found"));
    let (_, other_month) = server.get("/search?q=variance&year=2026/27&month=7");
    assert!(other_month.contains("2026") && other_month.contains("month=7"));
}

#[test]
fn the_command_finds_what_the_server_finds() {
    let copy = Copy::new();
    check(&copy, &["search", "safeguarding"], 0, &["/reform/function/T12", "results for “safeguarding”"]);
    check(&copy, &["search", "running", "csots"], 0, &["Did you mean “running costs”?", "/reform"]);
    check(&copy, &["search", "zzzz"], 0, &["Nothing for “zzzz”"]);
    check(&copy, &["search", "pay", "--format", "csv"], 0, &["kind,title,address,context,figure_id\n"]);
    check(&copy, &["search"], 2, &["WORDS"]);
    let (_, printed) = run(&copy, &["search", "continuing", "care", "--format", "json", "--quiet"]);
    let mut by_command: Value = serde_json::from_str(&printed).unwrap();
    let mut by_server = api(&served(&copy), "continuing care");
    assert_eq!(by_command["schema"], "oakham.search/1");
    assert_eq!(by_command["found"], by_server["found"]);
    for found in [&mut by_command, &mut by_server] {
        assert!(found["found"].as_u64().unwrap() > 3);
        assert!(first_three(found).iter().any(|(address, _)| address == "/reform/function/T10"));
    }
}

#[test]
fn a_spoken_question_is_answered_by_what_measures_first() {
    let copy = Copy::new();
    let server = served(&copy);
    for (query, first) in [
        ("how much do we spend on agency staff", "/resources"),
        ("are we in deficit", "/m"),
        ("waiting times at A&E", "/flow"),
    ] {
        let found = api(&server, query);
        let results = found["results"].as_array().unwrap();
        let text = |result: &Value, field: &str| result[field].as_str().unwrap().to_owned();
        assert!(text(&results[0], "address").starts_with(first), "{query}: {found}");
        for result in results.iter().take(3) {
            let kind = text(result, "kind");
            assert!(
                !["glossary", "efficiency scheme", "control"].contains(&kind.as_str()) || results.len() < 4,
                "{query}: {found}"
            );
        }
        let (_, printed) = run(&copy, &["search", query, "--format", "json", "--quiet"]);
        let by_command: Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(by_command["found"], found["found"], "{query}");
        assert_eq!(first_three(&by_command), first_three(&found), "{query}");
    }
}
