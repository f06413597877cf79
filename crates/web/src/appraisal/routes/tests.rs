//! Pages of scenarios as a browser sees them, signed in or not, and what they refuse.

use std::sync::Arc;

use axum::http::StatusCode;

use crate::appraisal::drafts::Drafts;
use crate::appraisal::fake::FakeAppraisals;
use crate::appraisal::port::Appraisals;
use crate::sign_in::routes::tests::{Browser, Got, PASSWORD};

fn open_site() -> (Browser, Arc<FakeAppraisals>) {
    let fake = Arc::new(FakeAppraisals::default());
    let appraisals: Arc<dyn Appraisals> = Arc::<FakeAppraisals>::clone(&fake);
    let drafts: Arc<dyn Drafts> = Arc::<FakeAppraisals>::clone(&fake);
    (Browser::with_appraisals(appraisals, drafts), fake)
}

#[track_caller]
fn check(browser: &mut Browser, address: &str, texts: &[&str]) -> String {
    let response = browser.get(address);
    assert_eq!(response.status, StatusCode::OK, "{address}: {}", response.text);
    for text in texts {
        assert!(response.text.contains(text), "{address} does not show {text:?}:\n{}", response.text);
    }
    response.text
}

#[test]
fn the_section_is_there_only_where_scenarios_are_appraised() {
    let (mut browser, _) = open_site();
    check(&mut browser, "/money", &[r#"<a class="nhsuk-header__navigation-link" href="/scenarios"#]);
    let mut without = Browser::at(None);
    assert!(!without.get("/money").text.contains(r#"href="/scenarios"#));
    assert_eq!(without.get("/scenarios").status, StatusCode::NOT_FOUND);
    assert_eq!(without.get("/scenarios/close-evenings").status, StatusCode::NOT_FOUND);
}

#[test]
fn the_library_says_what_each_scenario_changes_and_which_cannot_be_run() {
    let (mut browser, fake) = open_site();
    let texts = [
        "2 scenarios can be compared",
        "The unit shuts at 18:00 on weekdays.",
        "Not worked out yet",
        "1 scenario cannot be run",
        "scenarios/broken.toml",
        "Line 7, change “beds”, value: ",
    ];
    check(&mut browser, "/scenarios", &texts);
    fake.finish();
    check(&mut browser, "/scenarios", &["Worked out"]);
}

#[test]
fn a_table_is_asked_for_by_a_form_waited_for_without_a_script_and_then_read() {
    let (mut browser, fake) = open_site();
    let address = "/scenarios/close-evenings";
    let before =
        check(&mut browser, address, &["not worked out yet", "The unit shuts at 18:00 on weekdays."]);
    assert!(!before.contains("£1.2m"), "nothing is shown that is not worked out");
    let token = browser.get(address).form_token("/scenarios/ask");
    let sent = browser.post("/scenarios/ask", &[("form-token", &token), ("with", "close-evenings")]);
    assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, address));
    let running = browser.get(address);
    assert_eq!(running.header("refresh"), "3");
    assert!(
        running.text.contains("40%") && running.text.contains("Simulating patients."),
        "{}",
        running.text
    );
    fake.finish();
    let texts = [
        "it saves £1.2m a year",
        "What would flip it:",
        "Hurt most:",
        "no difference shown",
        "not modelled",
        "It hangs most on the share of the planned saving that is delivered",
        "What was not modelled",
        "oakham scenario compare base close-evenings",
    ];
    let done = check(&mut browser, address, &texts);
    assert!(!done.contains(r#"http-equiv="refresh""#));
}

#[test]
fn what_is_not_worked_out_says_how_long_it_takes_and_ends_no_line_with_a_colon() {
    let (mut browser, _) = open_site();
    let address = "/scenarios/compare?with=close-evenings&with=draft-1";
    let texts =
        ["This comparison is not worked out yet", "less than a minute and a half", "draft-1</a></b></li>"];
    check(&mut browser, address, &texts);
}

#[test]
fn what_if_demand_grows_is_one_press_from_the_comparison() {
    let (mut browser, fake) = open_site();
    fake.finish();
    let address = "/scenarios/close-evenings";
    check(&mut browser, address, &["Ask: what if demand grows 5%?"]);
    let token = browser.get(address).form_token("/scenarios/grow");
    let sent = browser.post("/scenarios/grow", &[("form-token", &token), ("with", "close-evenings")]);
    let compared = "/scenarios/compare?with=close-evenings&with=draft-1&with=draft-1";
    assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, compared));
}

#[test]
fn what_differences_for_patients_hang_on_is_tried_when_somebody_asks_for_it() {
    let (mut browser, fake) = open_site();
    fake.finish();
    let address = "/scenarios/close-evenings";
    let before = check(&mut browser, address, &["What differences for patients hang on is not tried yet"]);
    assert!(!before.contains("drivers-progress"));
    let token = browser.get(address).form_token("/scenarios/drivers");
    let sent = browser.post("/scenarios/drivers", &[("form-token", &token), ("with", "close-evenings")]);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let running = browser.get(address);
    assert_eq!(running.header("refresh"), "3");
    assert!(
        running.text.contains("30%") && running.text.contains("it saves £1.2m a year"),
        "{}",
        running.text
    );
    // One that changes no patient flow has nothing to try.
    let other = check(&mut browser, "/scenarios/halve-safeguarding", &["it saves £6.0m a year"]);
    assert!(!other.contains("patients-drivers"), "{other}");
}

#[test]
fn scenarios_are_compared_side_by_side_in_the_order_asked() {
    let (mut browser, fake) = open_site();
    fake.finish();
    let text = check(
        &mut browser,
        "/scenarios/compare?with=halve-safeguarding&with=close-evenings",
        &[
            "Of 2 scenarios, A (Halve the safeguarding team) saves most, £6.0m a year; B (Close the Oakham unit on weekday evenings) makes most worse: 2 measures",
            "NHS 111 bears most under B",
        ],
    );
    let place = |words: &str| text.find(words).unwrap();
    assert!(place("Halve the safeguarding team") < place("Close the Oakham unit on weekday evenings"));
}

#[test]
fn every_figure_has_a_page_that_says_how_it_is_known() {
    let (mut browser, fake) = open_site();
    fake.finish();
    let text = browser.get("/scenarios/close-evenings").text;
    let ids: std::collections::BTreeSet<&str> =
        text.split("/scenarios/consequence/").skip(1).filter_map(|rest| rest.split('?').next()).collect();
    assert_eq!(ids.len(), 5, "{ids:?}");
    for id in ids {
        let address = format!("/scenarios/consequence/{id}?with=close-evenings");
        check(&mut browser, &address, &["Check it yourself", "Worked out by", "docs/method/", id]);
    }
    let none = browser.get("/scenarios/consequence/000000000000?with=close-evenings");
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[test]
fn the_summary_holds_sentences_rows_doubts_and_how_to_question_them() {
    let (mut browser, fake) = open_site();
    fake.finish();
    let texts = [
        "A summary for the public",
        "What is proposed",
        "What was not modelled",
        "How to question this",
        "/scenarios/close-evenings",
    ];
    check(&mut browser, "/scenarios/summary?with=close-evenings", &texts);
    let printed = browser.get("/scenarios/summary.pdf?with=close-evenings");
    assert_eq!(printed.status, StatusCode::OK);
    assert!(printed.text.starts_with("%PDF Close the Oakham unit on weekday evenings"), "{}", printed.text);
}

#[test]
fn files_hold_every_row_and_scenario() {
    let (mut browser, fake) = open_site();
    fake.finish();
    browser.sign_in_with("anna", PASSWORD, "/");
    let query = "with=close-evenings&with=halve-safeguarding";
    let csv = browser.get(&format!("/scenarios/compare.csv?{query}"));
    let json = browser.get(&format!("/scenarios/compare.json?{query}"));
    assert_eq!((csv.status, json.status), (StatusCode::OK, StatusCode::OK), "{}", csv.text);
    let document: serde_json::Value = serde_json::from_str(&json.text).unwrap();
    assert_eq!(document["schema"], "oakham.consequence/1");
    let n_rows = document["rows"].as_array().unwrap().len();
    assert_eq!(csv.text.lines().count(), 1 + 2 * n_rows);
    let workbook = browser.get(&format!("/scenarios/compare.xlsx?{query}"));
    assert_eq!(
        (workbook.status, workbook.text),
        (StatusCode::OK, format!("a workbook of {} rows", 2 * n_rows))
    );
}

#[test]
fn who_is_not_signed_in_sees_no_payments_and_gets_no_file_that_holds_them() {
    let (mut browser, fake) = open_site();
    fake.finish();
    let text = check(
        &mut browser,
        "/scenarios/halve-safeguarding",
        &["for those who are signed in", "it saves £6.0m a year"],
    );
    assert!(!text.contains("£5.0m") && !text.contains("eople who leave</"), "{text}");
    let refused = browser.get("/scenarios/compare.json?with=halve-safeguarding");
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    for name in ["halve-safeguarding", "close-evenings"] {
        let csv = browser.get(&format!("/scenarios/compare.csv?with={name}"));
        assert!(csv.text.contains("find no care") && !csv.text.contains("people who leave"), "{}", csv.text);
        let workbook = browser.get(&format!("/scenarios/compare.xlsx?with={name}"));
        let n_shown = csv.text.lines().count() - 1;
        assert_eq!(workbook.text, format!("a workbook of {n_shown} rows"), "and no more than the CSV");
    }
    browser.sign_in_with("anna", PASSWORD, "/");
    check(&mut browser, "/scenarios/halve-safeguarding", &["£5.0m", "eople who leave"]);
}

#[test]
fn what_cannot_be_compared_is_said_with_what_to_do() {
    let (mut browser, fake) = open_site();
    fake.finish();
    let none = browser.get("/scenarios/compare");
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.text.contains("Choose at least one scenario"), "{}", none.text);
    let query: Vec<String> = (0..6).map(|idx| format!("with=s{idx}")).collect();
    let many = browser.get(&format!("/scenarios/compare?{}", query.join("&")));
    assert_eq!(many.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(many.text.contains("choose at most 5"), "{}", many.text);
    let unknown = browser.get("/scenarios/no-such");
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(unknown.text.contains("There is no scenario “no-such”"), "{}", unknown.text);
    assert_eq!(browser.get("/scenarios/summary").status, StatusCode::BAD_REQUEST);
}

#[test]
fn a_table_that_fails_or_finds_no_room_says_so_and_can_be_asked_for_again() {
    let (mut browser, fake) = open_site();
    let address = "/scenarios/close-evenings";
    let token = browser.get(address).form_token("/scenarios/ask");
    fake.fill();
    let full = browser.post("/scenarios/ask", &[("form-token", &token), ("with", "close-evenings")]);
    assert_eq!(full.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(full.text.contains("10 tables are waited for already"), "{}", full.text);
    fake.fail("the network cannot be read");
    check(&mut browser, address, &["The network cannot be read.", "Try again"]);
}

#[test]
fn nobody_has_a_table_worked_out_for_another_site() {
    let (mut browser, fake) = open_site();
    let forged = browser.post("/scenarios/ask", &[("with", "close-evenings")]);
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    assert!(!fake.is_asked());
    let mut elsewhere = browser.other();
    elsewhere.proxied_for = Some("192.0.2.7");
    let text = check(&mut elsewhere, "/scenarios/close-evenings", &["Sign in"]);
    assert!(!text.contains(r#"action="/scenarios/ask""#), "{text}");
}

/// What the editor sends of a scenario of fewer beds.
const FILLED: [(&str, &str); 6] = [
    ("title", "Fewer beds"),
    ("id-0", "beds"),
    ("kind-0", "beds"),
    ("target-0", "acute beds"),
    ("value-0", "-30"),
    ("provenance-0", "synthetic"),
];

/// Sends the form of the editor with a button.
fn press(browser: &mut Browser, button: &str, others: &[(&str, &str)]) -> Got {
    let token = browser.get("/scenarios/new").form_token("/scenarios/new");
    let mut fields = vec![("form-token", &*token), ("press", button)];
    fields.extend(others);
    browser.post("/scenarios/new", &fields)
}

#[test]
fn form_and_text_of_a_scenario_are_in_step_and_every_fault_has_its_field() {
    let (mut browser, _) = open_site();
    let written = press(&mut browser, "form", &FILLED);
    assert_eq!(written.status, StatusCode::OK, "{}", written.text);
    assert!(written.text.contains("value = &quot;-30&quot;") && written.text.contains("can be compared"));
    let mut wrong = FILLED.to_vec();
    wrong[4] = ("value-0", "many");
    let refused = press(&mut browser, "form", &wrong);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for text in ["There is a problem", "href=\"#value-0\"", "value = &quot;many&quot;"] {
        assert!(refused.text.contains(text), "{text}: {}", refused.text);
    }
}

#[test]
fn only_who_is_signed_in_saves_and_a_draft_is_compared_without() {
    let (mut browser, fake) = open_site();
    let compared = press(&mut browser, "compare", &FILLED);
    assert_eq!((compared.status, compared.header("location")), (StatusCode::SEE_OTHER, "/scenarios/draft-1"));
    let mut named = FILLED.to_vec();
    named.push(("name", "fewer-beds"));
    assert_eq!(press(&mut browser, "save", &named).status, StatusCode::FORBIDDEN);
    assert_eq!(fake.saved(), Vec::<String>::new());
    browser.sign_in_with("anna", PASSWORD, "/");
    let saved = press(&mut browser, "save", &named);
    assert_eq!((saved.status, saved.header("location")), (StatusCode::SEE_OTHER, "/scenarios/fewer-beds"));
    assert_eq!(fake.saved(), ["fewer-beds by anna"]);
    named[6] = ("name", "close-evenings");
    let taken = press(&mut browser, "save", &named);
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.text.contains("is there already"), "{}", taken.text);
}

#[test]
fn a_scenario_of_the_library_is_a_beginning_for_another() {
    let (mut browser, _) = open_site();
    check(
        &mut browser,
        "/scenarios/new?from=close-evenings",
        &["value=\"Close the Oakham unit on weekday evenings\"", "oakham.scenario/1"],
    );
    assert_eq!(browser.get("/scenarios/new?from=no-such").status, StatusCode::NOT_FOUND);
}
