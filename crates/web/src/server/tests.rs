//! Tests of addresses and what they answer, on the invented system.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, Request, StatusCode};
use domain::example;
use domain::figure::{Basis, Definition, Figure, FigureKey, Support};
use domain::month::{FinancialYear, Month};
use domain::month_end::MonthEnd;
use serde_json::Value;
use tower::ServiceExt;

use super::{Settings, router, warm_up};
use crate::library::{Library, LibrarySnapshot, YearMonth};

fn site_of(library: impl Library + 'static) -> Router {
    let settings = Settings { version: "0.0.0".to_owned(), contact: Some("desk@example.org".to_owned()) };
    router(Arc::new(library), settings)
}

fn state() -> Router {
    site_of(LibrarySnapshot::new([example::month_end()]))
}

struct Got {
    status: StatusCode,
    headers: HeaderMap,
    content: Vec<u8>,
}

impl Got {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.content).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn ask(state: &Router, request: Request<Body>) -> Got {
    let response = state.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let content = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    Got { status: parts.status, headers: parts.headers, content }
}

fn get(state: &Router, address: &str) -> Got {
    ask(state, Request::get(address).body(Body::empty()).unwrap())
}

/// The page at `address` answers 200 and has each of `texts`.
#[track_caller]
fn check_page(state: &Router, address: &str, texts: &[&str]) {
    let response = get(state, address);
    assert_eq!(response.status, StatusCode::OK, "{address}: {}", response.text());
    for text in texts {
        assert!(response.text().contains(text), "{address} does not show {text:?}");
    }
}

/// The address is refused with `status`, and the page has each of `texts`.
#[track_caller]
fn check_refused(state: &Router, address: &str, status: StatusCode, texts: &[&str]) {
    let response = get(state, address);
    assert_eq!(response.status, status, "{address}");
    for text in texts.iter().chain(&["Where to go from here", "<h1"]) {
        assert!(response.text().contains(text), "{address} does not say {text:?}");
    }
}

fn variance() -> Figure {
    let month_end = example::month_end();
    let key = month_end.to_date(
        Definition::Position,
        month_end.system_subject(),
        Basis::ActualVariance,
        Support::Including,
    );
    month_end.figure(&key).unwrap().clone()
}

#[test]
fn every_page_answers_with_its_title() {
    let state = state();
    check_page(
        &state,
        "/",
        &["<title>Finance on a page, 2030/31 month 5 – Oakham</title>", "worse than planned"],
    );
    check_page(
        &state,
        "/money",
        &["<title>System position, 2030/31 month 5 – Oakham</title>", "system-position"],
    );
    check_page(
        &state,
        "/sources",
        &["Finance report to the board, month 5", "SHA-256", "Paragraph 3", "Within ±, £m", "100.0%"],
    );
    check_page(
        &state,
        "/about",
        &[
            "How to check a figure",
            "generated to fill a gap",
            "Accessibility statement",
            "mailto:desk@example.org",
        ],
    );
    check_page(&state, "/periods", &["1 month is recorded"]);
    check_page(&state, "/search", &["Search pages, figures and everything on them"]);
    for organisation in example::month_end().organisations {
        let title = format!("<title>{}, 2030/31 month 5 – Oakham</title>", organisation.name);
        check_page(&state, &format!("/organisation/{}", organisation.code), &[&title]);
    }
}

#[test]
fn the_header_lists_only_what_exists_and_marks_where_the_reader_is() {
    let response = get(&state(), "/money");
    assert!(response.text().contains(r#"href="/money" aria-current="true">Money</a>"#));
    assert!(response.text().contains("Eastmere and Holt"));
    assert!(response.text().contains("Oakham is open-source software and not an NHS body."));
    assert!(!response.text().contains(">Reform</a>"));
}

#[test]
fn a_figure_is_the_same_on_its_page_in_json_and_in_csv() {
    let (state, figure) = (state(), variance());
    let id = figure.id();
    check_page(&state, &format!("/f/{id}"), &[&format!("Figure {id}"), "£7.4m", "−740,000,000 pence"]);

    let json = get(&state, &format!("/f/{id}.json"));
    let value: Value = serde_json::from_slice(&json.content).unwrap();
    assert_eq!(value["schema"], "oakham.figure/1");
    assert_eq!(value["id"], id.to_string());
    assert_eq!(value["value_pence"], figure.value.get());
    assert_eq!(FigureKey::parse(value["key"].as_str().unwrap()).unwrap(), figure.key);

    let csv = get(&state, &format!("/f/{id}.csv"));
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    let mut lines = csv.text().lines();
    assert!(lines.next().unwrap().starts_with("id,key,title"));
    let first = lines.next().unwrap();
    assert!(first.starts_with(&format!("{id},")), "{first}");
    assert!(first.contains(&figure.value.get().to_string()), "{first}");
}

#[test]
fn every_figure_has_a_page() {
    let state = state();
    for id in example::month_end().figures.keys().step_by(61) {
        check_page(&state, &format!("/f/{id}"), &[&format!("Figure {id}"), "Check it yourself"]);
    }
}

#[test]
fn a_figure_leads_to_the_document_and_to_the_cell() {
    let (state, month_end, figure) = (state(), example::month_end(), variance());
    let stated = format!("/f/{}", figure.id());
    check_page(&state, &stated, &["Oakham’s summary: £7.4m worse than plan.", "paragraph 3", "/sources#"]);
    let read = month_end
        .figures
        .values()
        .find(|figure| {
            figure.lineages.iter().any(|way| matches!(way.step, domain::figure::Step::Cell { .. }))
        })
        .unwrap();
    check_page(&state, &format!("/f/{}", read.id()), &["(SHA-256)", "finance/", "sha256sum "]);
}

#[test]
fn small_letters_of_an_id_are_understood() {
    let id = variance().id().to_string();
    check_page(&state(), &format!("/f/{}", id.to_lowercase()), &[&id]);
}

#[test]
fn what_is_not_there_is_refused_with_help() {
    let state = state();
    check_refused(&state, "/f/0000000000", StatusCode::NOT_FOUND, &["0000000000", "10 letters and digits"]);
    check_refused(&state, "/f/too-short", StatusCode::NOT_FOUND, &["search for the figure by name"]);
    check_refused(&state, "/organisation/XXX", StatusCode::NOT_FOUND, &["XXX"]);
    check_refused(&state, "/exhibit/none.csv", StatusCode::NOT_FOUND, &["none"]);
    check_refused(&state, "/nowhere", StatusCode::NOT_FOUND, &["Page not found"]);
}

#[test]
fn a_wrong_month_is_refused_with_what_to_do() {
    let state = state();
    let (month, year) = ("number from 1 (April) to 12 (March)", "Write the year as 2024/25");
    check_refused(&state, "/?year=2030/31&month=13", StatusCode::BAD_REQUEST, &[month, "Recorded months"]);
    check_refused(&state, "/money?year=2030", StatusCode::BAD_REQUEST, &[year]);
    check_refused(&state, "/?month=1&month=2", StatusCode::BAD_REQUEST, &["Give each part"]);
    check_refused(&state, "/?year=2030/31&month=6", StatusCode::NOT_FOUND, &["no figures for month 6"]);
}

#[test]
fn words_of_an_address_cannot_write_into_the_page() {
    let response = get(&state(), "/?month=%3Cscript%3Ealert(1)%3C/script%3E");
    assert_eq!(response.status, StatusCode::BAD_REQUEST);
    assert!(!response.text().contains("<script>alert"));
    let found = get(&state(), "/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
    assert!(!found.text().contains("<script>alert"));
}

#[test]
fn the_choices_of_the_context_line_change_the_page() {
    let state = state();
    check_page(&state, "/?support=excluding", &["Without deficit support", r#"href="/">included</a>"#]);
    check_page(&state, "/?wording=public", &["The local NHS", r#"href="/">staff</a>"#]);
}

#[test]
fn every_exhibit_of_a_page_can_be_downloaded() {
    let state = state();
    let mut n_files = 0;
    let month_end = example::month_end();
    let organisations =
        month_end.organisations.iter().map(|organisation| format!("/organisation/{}", organisation.code));
    for page in ["/".to_owned(), "/money".to_owned()].into_iter().chain(organisations) {
        let response = get(&state, &page);
        for part in response.text().split("href=\"/exhibit/").skip(1) {
            let name = part.split('"').next().unwrap();
            let csv = get(&state, &format!("/exhibit/{name}"));
            assert_eq!(csv.status, StatusCode::OK, "{name}");
            assert!(csv.text().lines().count() > 1, "{name}");
            n_files += 1;
        }
    }
    assert!(n_files > 9, "{n_files} files");
}

#[test]
fn a_table_as_csv_has_values_ids_and_provenance() {
    let response = get(&state(), "/exhibit/system-position.csv");
    let heading = response.text().lines().next().unwrap();
    assert!(heading.contains("Variance\",\"To date, including support, Variance, figure id\""), "{heading}");
    let total = response.text().lines().last().unwrap();
    assert!(total.contains(&format!("-7.4,{},published", variance().id())), "{total}");
}

#[test]
fn searching_finds_figures_by_words_and_by_id() {
    let (state, id) = (state(), variance().id());
    check_page(
        &state,
        "/search?q=drugs+variance",
        &["/f/", "<mark>drugs</mark>, <mark>variance</mark> to plan"],
    );
    check_page(&state, "/search?q=zebra", &["Nothing found for “zebra”", "Try fewer or other words"]);
    let response = get(&state, &format!("/search?q={id}"));
    assert_eq!(
        (response.status, response.header("location")),
        (StatusCode::SEE_OTHER, format!("/f/{id}").as_str())
    );
}

#[test]
fn pages_may_load_nothing_from_other_sites() {
    for address in ["/", "/nowhere"] {
        let response = get(&state(), address);
        let policy = response.header("content-security-policy");
        assert!(policy.contains("default-src 'self'") && !policy.contains("unsafe"), "{policy}");
        for other in ["src=\"http", "href=\"http", "style=\"", "<script>", "onclick"] {
            assert!(!response.text().contains(other), "{address} has {other}");
        }
    }
}

#[test]
fn a_page_is_compressed_small_and_known_again() {
    let state = state();
    let ask_for = |known: &str| {
        let request = Request::get("/").header(ACCEPT_ENCODING, "gzip, br").header(IF_NONE_MATCH, known);
        ask(&state, request.body(Body::empty()).unwrap())
    };
    let first = ask_for("");
    assert_eq!(first.header(CONTENT_ENCODING.as_str()), "gzip");
    assert!(first.content.len() < 60 * 1024, "{} bytes", first.content.len());
    let mark = first.header(ETAG.as_str()).to_owned();
    let second = ask_for(&format!("\"other\", {mark}"));
    assert_eq!((second.status, second.content.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(ask_for("").content, first.content);
}

#[test]
fn assets_are_named_by_content_and_kept_for_good() {
    let state = state();
    let page = get(&state, "/");
    let part = page.text().split("href=\"/assets/oakham-").nth(1).unwrap();
    let address = format!("/assets/oakham-{}", part.split('"').next().unwrap());
    let response = get(&state, &address);
    assert_eq!(response.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(response.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(get(&state, "/assets/oakham.css").status, StatusCode::NOT_FOUND);
}

#[test]
fn the_month_before_shows_what_changed() {
    let month_end = example::month_end();
    let mut before = month_end.clone();
    before.month = Month::new(4).unwrap();
    let state = site_of(LibrarySnapshot::new([before, month_end]));
    check_page(&state, "/", &["What changed since month 4", "variance to date, from (4.9) at month 4 to"]);
    check_page(&state, "/?month=4&year=2030/31", &["Not known: month 3 of 2030/31 is not recorded here."]);
    check_page(&state, "/periods", &["2 months are recorded"]);
}

#[test]
fn what_did_not_change_stands_in_one_row() {
    let month_end = example::month_end();
    let mut before = month_end.clone();
    before.month = Month::new(4).unwrap();
    for figure in month_end.figures.values().filter(|figure| figure.key.basis == Basis::ForecastVariance) {
        let key = FigureKey { made_in: Some(before.month), ..figure.key.clone() };
        before.figures.insert(key.id(), Figure { key, ..figure.clone() });
    }
    let state = site_of(LibrarySnapshot::new([before, month_end]));
    let staff = "The own forecasts of Eastmere Hospitals, Holt Community NHS Trust, the Eastmere and Holt ICB and the \
                 system are unchanged.";
    check_page(&state, "/", &[staff, ">no change</small>"]);
    assert!(!get(&state, "/").text().contains("own forecast for the year against plan"));
    let public = "What is expected of Eastmere Hospitals, Holt Community NHS Trust, the Eastmere and Holt ICB and the \
                  local NHS for the whole year is unchanged.";
    check_page(&state, "/?wording=public", &[public]);
}

#[test]
fn a_document_without_a_statement_on_the_month_says_so() {
    let says = "States nothing about this month; what it says of later months is left out.";
    let mut month_end = example::month_end();
    assert!(!get(&state(), "/sources").text().contains(says));
    month_end.claims.clear();
    check_page(&site_of(LibrarySnapshot::new([month_end])), "/sources", &[says]);
}

#[test]
fn every_link_inside_a_page_leads_to_something() {
    let state = state();
    let ids = |address: &str| get(&state, address).text().to_owned();
    let mut n_links = 0;
    for page in ["/", "/money", "/sources", "/about", "/periods", "/organisation/Z9A"] {
        let text = ids(page);
        for link in text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let link = link.replace("&amp;", "&");
            let (address, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let address = if address.is_empty() { page } else { address };
            if !address.starts_with('/') || address.starts_with("/f/") {
                continue;
            }
            let response = get(&state, address);
            assert_eq!(response.status, StatusCode::OK, "{page} links to {link}");
            let there = anchor.is_empty() || response.text().contains(&format!("id=\"{anchor}\""));
            assert!(there, "{page} links to {link}");
            n_links += 1;
        }
    }
    assert!(n_links > 60, "{n_links}");
}

#[test]
fn a_system_that_has_not_all_reported_says_so() {
    let state = site_of(LibrarySnapshot::new([example::incomplete_month_end()]));
    check_page(&state, "/", &["2 of 3"]);
    check_page(&state, "/money", &["2 of 3"]);
    let missing = &example::incomplete_month_end().missing[0];
    check_page(&state, &format!("/organisation/{missing}"), &["has not reported for August"]);
}

#[test]
fn a_year_that_is_over_has_an_outturn_and_no_forecast() {
    let state = site_of(LibrarySnapshot::new([example::of_a_closed_year(example::month_end())]));
    let outturn = "The year is over: the system ended it with a deficit of ";
    check_page(&state, "/", &[outturn, "Outturn of the year"]);
    check_page(&state, "/forecast", &[outturn, "; its plan was missed."]);
    for page in ["/", "/forecast"] {
        assert!(!get(&state, page).text().contains("chance"), "{page}");
    }
    assert!(!get(&state, "/").text().contains("Straight line to year end"));
    assert_eq!(get(&state, "/api/1/forecast").status, StatusCode::NOT_FOUND);
}

#[test]
fn an_empty_library_answers_in_the_same_look() {
    let state = site_of(LibrarySnapshot::empty());
    let sections = ["/", "/money", "/movement", "/resources", "/forecast", "/efficiency", "/risks"];
    for path in sections.into_iter().chain(["/sources", "/periods"]) {
        check_page(&state, path, &["No figures are recorded yet"]);
    }
    // What needs no month is found by everybody before there is one.
    for (query, found) in [
        ("outturn", "What a year came to when it was over"),
        ("how+patients+wait", "/docs/method/flow"),
        ("bundle+verify", "/docs/guide/bundle-and-verify"),
    ] {
        check_page(&state, &format!("/search?q={query}"), &[found]);
    }
    // A reform rests on no return.
    for path in ["/reform", "/reform/duties", "/reform/clusters"] {
        check_page(&state, path, &["No reform is on record", "reform/plan.toml"]);
    }
    check_page(&state, "/about", &["Accessibility statement"]);
    // What has an id of its own is not there.
    check_refused(&state, "/organisation/RWE", StatusCode::NOT_FOUND, &["No figures are recorded yet"]);
    assert_eq!(get(&state, "/health").status, StatusCode::OK);
}

#[test]
fn a_chart_is_given_as_its_specification() {
    let response = get(&state(), "/chart/bridge.json");
    assert_eq!(response.status, StatusCode::OK);
    let value: Value = serde_json::from_slice(&response.content).unwrap();
    assert_eq!(value["schema"], "oakham.chart/1");
    assert!(value["wide"]["option"]["series"].is_array());
    assert!(value["narrow"]["width"].as_u64().unwrap() < value["wide"]["width"].as_u64().unwrap());
}

/// A library that counts how often a month end is taken from it.
struct Counting(LibrarySnapshot, AtomicUsize);

impl Library for Counting {
    fn periods(&self) -> Vec<YearMonth> {
        self.0.periods()
    }

    fn month_end(&self, year: FinancialYear, month: Month) -> Option<Arc<MonthEnd>> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.month_end(year, month)
    }

    fn edition(&self) -> u64 {
        self.0.edition()
    }
}

#[test]
fn warming_up_keeps_the_pages_that_are_read_most() {
    let library = Arc::new(Counting(LibrarySnapshot::new([example::month_end()]), AtomicUsize::new(0)));
    let settings = Settings { version: "0.0.0".to_owned(), contact: None };
    let state = router(Arc::clone(&library) as Arc<dyn Library>, settings);
    tokio::runtime::Runtime::new().unwrap().block_on(warm_up(
        state.clone(),
        Arc::clone(&library) as Arc<dyn Library>,
        HeaderMap::new(),
    ));
    let n_taken = library.1.load(Ordering::Relaxed);
    let request = Request::get("/").header(ACCEPT_ENCODING, "gzip").body(Body::empty()).unwrap();
    assert_eq!(ask(&state, request).status, StatusCode::OK);
    assert_eq!(library.1.load(Ordering::Relaxed), n_taken);
    check_page(&state, "/sources", &["SHA-256"]);
    assert!(n_taken < library.1.load(Ordering::Relaxed));
}
