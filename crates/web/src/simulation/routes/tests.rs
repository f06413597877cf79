//! Pages of patient flow as a browser sees them, signed in or not, and what they refuse.

use axum::http::{Request, StatusCode};
use domain::account::{Account, Role, Roles};

use crate::sign_in::routes::tests::{Browser, PASSWORD};
use crate::simulation::contract;
use crate::simulation::fake::FakeSimulations;
use crate::simulation::port::{JobState, MOST_OF_ONE, Simulations};
use std::sync::Arc;

const IDS: [&str; 3] = ["close-evenings", "close-with-slots", "stream-minors"];

/// A browser at a site with an invented network.
fn open_site(invented: FakeSimulations) -> (Browser, Arc<FakeSimulations>) {
    let simulation = Arc::new(invented);
    let simulations: Arc<dyn Simulations> = Arc::<FakeSimulations>::clone(&simulation);
    (Browser::with_simulation(simulations), simulation)
}

/// Puts the shipped scenarios into the queue, gives the address they lead to.
#[track_caller]
fn run_all(browser: &mut Browser) -> String {
    let token = browser.get("/flow/new").form_token("/flow/new");
    let mut fields = vec![("form-token", &*token)];
    fields.extend(IDS.map(|id| ("scenario", id)));
    let response = browser.post("/flow/run", &fields);
    assert_eq!(response.status, StatusCode::SEE_OTHER, "{}", response.text);
    response.header("location").to_owned()
}

#[track_caller]
fn check(browser: &mut Browser, address: &str, texts: &[&str]) -> String {
    let response = browser.get(address);
    assert_eq!(response.status, StatusCode::OK, "{address}: {}", response.text);
    for text in texts {
        assert!(response.text.contains(text), "{address} does not show {text:?}");
    }
    response.text
}

#[test]
fn the_fake_keeps_to_what_every_simulation_does() {
    contract::check(&FakeSimulations::default());
}

#[test]
fn the_section_is_there_only_where_there_is_a_network() {
    let (mut browser, _) = open_site(FakeSimulations::default());
    check(&mut browser, "/money", &[r#"<a class="nhsuk-header__navigation-link" href="/flow"#]);
    let mut without = Browser::at(None);
    assert!(!without.get("/money").text.contains("Patient flow"));
    assert_eq!(without.get("/flow").status, StatusCode::NOT_FOUND);
    assert_eq!(without.get("/flow/run/1").status, StatusCode::NOT_FOUND);
}

#[test]
fn the_first_page_shows_the_network_scenarios_and_comparisons() {
    let (mut browser, simulation) = open_site(FakeSimulations::default());
    let texts = [
        "6 stations and 2 sources of patients",
        "3 scenarios are ready to run",
        "No comparison is done yet",
        "Rutland Memorial Hospital",
    ];
    check(&mut browser, "/flow", &texts);
    let address = run_all(&mut browser);
    assert_eq!(address, "/flow/run/1");
    simulation.advance(1, JobState::Done, 100, "");
    check(
        &mut browser,
        "/flow",
        &["1 comparison is done", "Closing the Oakham unit on weekday evenings", "/flow/run/1"],
    );
}

#[test]
fn a_comparison_is_waited_for_without_a_script_and_then_read() {
    let (mut browser, simulation) = open_site(FakeSimulations::default());
    let address = run_all(&mut browser);
    let waiting = browser.get(&address);
    assert_eq!(waiting.header("refresh"), "3");
    assert!(waiting.text.contains("It waits for its turn."));
    simulation.advance(1, JobState::Running, 40, "about 2 minutes left");
    let running = browser.get(&address);
    assert!(running.text.contains("40%") && running.text.contains("About 2 minutes left."));
    simulation.advance(1, JobState::Done, 100, "");
    let text = check(
        &mut browser,
        &address,
        &[
            "Closing the Oakham unit on weekday evenings makes a difference in Rutland",
            "rests on synthetic figures",
            "no difference shown",
            "Worst-affected place",
            "How far to trust this",
            "seed 7, 24 replications of 364 days after 28 of warm-up, 61,200,000 events, inputs 4be1 90c2",
            r#"role="rowheader""#,
            "<svg",
        ],
    );
    assert!(!text.contains("NaN"));
    assert_eq!(browser.get(&address).header("refresh"), "");
    assert_eq!(browser.get(&address).header("cache-control"), "no-store");
}

#[test]
fn the_base_is_run_alone() {
    let (mut browser, simulation) = open_site(FakeSimulations::default());
    for page in ["/flow", "/flow/new"] {
        let text = check(&mut browser, page, &["ervices as they are"]);
        assert!(text.contains(r#"name="base" value="alone""#), "{page}");
    }
    let token = browser.get("/flow/new").form_token("/flow/new");
    let response = browser.post("/flow/run", &[("form-token", &*token), ("base", "alone")]);
    assert_eq!(response.status, StatusCode::SEE_OTHER, "{}", response.text);
    let address = response.header("location").to_owned();
    check(&mut browser, &address, &["Services as they are", "It waits for its turn."]);
    simulation.advance(1, JobState::Done, 100, "");
    let shown = ["within the limit, as services are", "Services as they are, in ", "nothing, the base alone"];
    let text = check(&mut browser, &address, &shown);
    for absent in ["What each scenario changes", "The same patients in each column", "Worst-affected", "NaN"]
    {
        assert!(!text.contains(absent), "{absent}");
    }
    check(&mut browser, "/flow", &["1 comparison is done", "within the limit, as services are"]);
    assert_eq!(browser.get(&format!("{address}.csv")).status, StatusCode::OK);
}

#[test]
fn every_table_of_a_comparison_is_a_file_and_every_chart_data() {
    let (mut browser, simulation) = open_site(FakeSimulations::default());
    let address = run_all(&mut browser);
    assert_eq!(browser.get(&format!("{address}.csv")).status, StatusCode::NOT_FOUND);
    simulation.advance(1, JobState::Done, 100, "");
    let page = browser.get(&address).text;
    let mut n_files = 0;
    for part in page.split("href=\"").chain(page.split("data-chart=\"")) {
        let Some(link) = part.split('"').next().filter(|link| link.starts_with("/flow/run/1")) else {
            continue;
        };
        if link.contains(".csv") || link.contains(".json") {
            assert_eq!(browser.get(link).status, StatusCode::OK, "{link}");
            n_files += 1;
        }
    }
    assert!(10 <= n_files, "{n_files}");
    let csv = browser.get("/flow/run/1.csv");
    assert!(csv.text.contains("Oakham urgent care unit: mean wait"), "{}", csv.text);
    // Every number stands alone, with its unit and the ends of its interval beside it.
    assert!(csv.text.lines().next().unwrap().contains("Base unit,Base low,Base high"), "{}", csv.text);
    let wait = csv.text.lines().find(|line| line.starts_with("Oakham urgent care unit: mean wait")).unwrap();
    let cells: Vec<&str> = wait.split(',').collect();
    assert_eq!((cells[4], cells[11], cells[14]), ("minutes", "minutes", "worse"), "{wait}");
    for cell in [3, 5, 6, 10, 12, 13] {
        assert!(cells[cell].parse::<f64>().is_ok(), "{wait}");
    }
    let json: serde_json::Value = serde_json::from_str(&browser.get("/flow/run/1.json").text).unwrap();
    assert_eq!(json["schema"], "oakham.flow/1");
    assert_eq!(json["replications"], 24);
    assert_eq!(browser.get("/flow/run/1/none.csv").status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/flow/run/99").status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/flow/run/one").status, StatusCode::NOT_FOUND);
}

#[test]
fn a_scenario_is_written_by_form_looked_at_and_run() {
    let (mut browser, simulation) = open_site(FakeSimulations::default());
    let token = browser.get("/flow/new").form_token("/flow/new");
    let form = [
        ("form-token", &*token),
        ("title", "Earlier <evenings>"),
        ("target-site_hours", "Oakham urgent care unit"),
        ("to-site_hours", "08:00-16:00"),
    ];
    let response = browser.post("/flow/new", &form);
    assert_eq!(response.status, StatusCode::OK, "{}", response.text);
    assert!(response.text.contains("1 scenario is ready to run"));
    assert!(
        response.text.contains("Earlier &lt;evenings&gt;") && !response.text.contains("Earlier <evenings>")
    );
    let text = "schema = \"oakham.scenario/1\"\r\ntitle = \"Earlier\"\r\n[[change]]\r\nid = \"a\"\r\nkind = \"site_hours\"\r\ntarget = \"Oakham urgent care unit\"\r\nto = \"never\"\r\nprovenance = \"synthetic\"\r\n";
    let response =
        browser.post("/flow/run", &[("form-token", &*token), ("text", text), ("scenario", IDS[2])]);
    assert_eq!(response.status, StatusCode::SEE_OTHER, "{}", response.text);
    assert!(simulation.job(1).unwrap().unwrap().title.contains("Earlier"));
}

#[test]
fn what_is_wrong_stands_above_the_form_and_leads_to_its_field() {
    let (mut browser, simulation) = open_site(FakeSimulations::default());
    let token = browser.get("/flow/new").form_token("/flow/new");
    for (fields, texts) in [
        (vec![], vec!["Choose a scenario, or write one"]),
        (vec![("scenario", "nonsense")], vec!["There is no scenario “nonsense”"]),
        (vec![("text", "title = \"x\"")], vec!["href=\"#text-0\"", "schema is missing"]),
        (
            vec![("target-capacity", "LRI emergency department")],
            vec!["href=\"#value-capacity\"", "How many more or fewer"],
        ),
    ] {
        let mut fields_with_token = vec![("form-token", &*token)];
        fields_with_token.extend(fields);
        for address in ["/flow/new", "/flow/run"] {
            let response = browser.post(address, &fields_with_token);
            assert_eq!(response.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
            assert!(response.text.contains("There is a problem") && response.text.contains("<title>Error: "));
            for text in &texts {
                assert!(response.text.contains(text), "{address} does not say {text:?}");
            }
        }
    }
    assert!(simulation.jobs().unwrap().is_empty());
}

#[test]
fn all_that_is_wrong_with_a_filled_form_is_told_at_once_in_its_order() {
    let (mut browser, _) = open_site(FakeSimulations::default());
    let token = browser.get("/flow/new").form_token("/flow/new");
    let form = [
        ("form-token", &*token),
        ("target-site_hours", "Oakham urgent care unit"),
        ("to-site_hours", "eight o'clock"),
        ("value-capacity", "+17"),
    ];
    let response = browser.post("/flow/new", &form);
    assert_eq!(response.status, StatusCode::UNPROCESSABLE_ENTITY);
    let place_of =
        |text: &str| response.text.find(text).unwrap_or_else(|| panic!("{text} is not on the page"));
    assert!(place_of("href=\"#to-site_hours\"") < place_of("href=\"#target-capacity\""));
    assert!(response.text.contains("hours of every day such as “08:00-20:00”"));
    // What was filled in is still there.
    assert!(response.text.contains("value=\"eight o") && response.text.contains("value=\"+17\""));
}

#[test]
fn a_full_queue_says_so() {
    let (mut browser, simulation) = open_site(FakeSimulations::default());
    let scenario = simulation.shipped().unwrap()[0].scenario.clone();
    for idx in 0..20 {
        simulation.ask(std::slice::from_ref(&scenario), &format!("account.{}", idx / MOST_OF_ONE)).unwrap();
    }
    let token = browser.get("/flow/new").form_token("/flow/new");
    let response = browser.post("/flow/run", &[("form-token", &*token), ("scenario", IDS[0])]);
    assert_eq!(response.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(response.text.contains("20 comparisons wait already"), "{}", response.text);
}

#[test]
fn a_comparison_is_called_off_by_its_form() {
    let (mut browser, simulation) = open_site(FakeSimulations::default());
    let address = run_all(&mut browser);
    let action = format!("{address}/cancel");
    let token = browser.get(&address).form_token(&action);
    let response = browser.post(&action, &[("form-token", &*token)]);
    assert_eq!(response.status, StatusCode::SEE_OTHER);
    assert_eq!(simulation.job(1).unwrap().unwrap().state, JobState::Cancelled);
    check(&mut browser, &address, &["It was cancelled."]);
    // What somebody with an account asked for is not for others to call off.
    let anna = simulation.ask(&[simulation.shipped().unwrap()[0].scenario.clone()], "anna").unwrap();
    let response = browser.post(&format!("/flow/run/{anna}/cancel"), &[("form-token", &*token)]);
    assert_eq!(response.status, StatusCode::FORBIDDEN);
    assert_eq!(simulation.job(anna).unwrap().unwrap().state, JobState::Queued);
}

#[test]
fn nothing_is_run_without_the_token_of_a_page_or_from_another_site() {
    let (mut browser, simulation) = open_site(FakeSimulations::default());
    let token = browser.get("/flow/new").form_token("/flow/new");
    let response = browser.post("/flow/run", &[("scenario", IDS[0])]);
    assert_eq!(response.status, StatusCode::FORBIDDEN);
    let other = browser.other().post("/flow/run", &[("form-token", &*token), ("scenario", IDS[0])]);
    assert_eq!(other.status, StatusCode::FORBIDDEN);
    let request = Request::post("/flow/run")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site");
    let response = browser.ask(request, format!("form-token={token}&scenario={}", IDS[0]));
    assert_eq!(response.status, StatusCode::FORBIDDEN);
    assert!(simulation.jobs().unwrap().is_empty());
}

#[test]
fn from_other_computers_only_those_with_an_account_run_anything() {
    let (mut browser, simulation) = open_site(FakeSimulations::default());
    browser.proxied_for = Some("203.0.113.7");
    let text = check(&mut browser, "/flow/new", &["/sign-in?next=/flow/new"]);
    assert!(!text.contains("action=\"/flow/new\""));
    assert!(!browser.get("/flow").text.contains("action=\"/flow/run\""));
    // A token from another form opens nothing.
    let token = browser.get("/sign-in").form_token("/sign-in");
    let response = browser.post("/flow/run", &[("form-token", &*token), ("scenario", IDS[0])]);
    assert_eq!(response.status, StatusCode::FORBIDDEN);
    assert!(response.text.contains("Sign in to do this"), "{}", response.text);
    browser.sign_in_with("anna", PASSWORD, "/flow");
    run_all(&mut browser);
    assert_eq!(simulation.job(1).unwrap().unwrap().asked_by, "anna");
}

#[test]
fn an_auditor_reads_comparisons_and_runs_none() {
    let (mut browser, simulation) = open_site(FakeSimulations::default());
    let roles = Roles::new([Role::Auditor]).unwrap();
    browser
        .memory_accounts
        .put(Account { name: "audrey".parse().unwrap(), roles, organisation: None }, PASSWORD);
    browser.sign_in_with("audrey", PASSWORD, "/flow");
    let text = check(&mut browser, "/flow/new", &["Comparisons are asked for, and cancelled, by preparers"]);
    assert!(!text.contains("action=\"/flow/new\""));
    assert!(!browser.get("/flow").text.contains("action=\"/flow/run\""));
    let token = browser.get("/sign-out").form_token("/sign-out");
    let response = browser.post("/flow/run", &[("form-token", &*token), ("scenario", IDS[0])]);
    assert_eq!(response.status, StatusCode::FORBIDDEN);
    assert!(response.text.contains("Your roles do not run comparisons"), "{}", response.text);
    assert!(simulation.jobs().unwrap().is_empty());
}

#[test]
fn those_who_are_not_signed_in_leave_room_in_the_queue_for_those_who_are() {
    let (mut browser, _) = open_site(FakeSimulations::default());
    for _ in 0..MOST_OF_ONE {
        run_all(&mut browser);
    }
    let token = browser.get("/flow/new").form_token("/flow/new");
    let response = browser.post("/flow/run", &[("form-token", &*token), ("scenario", IDS[0])]);
    assert_eq!(response.status, StatusCode::SERVICE_UNAVAILABLE);
    let refused = "5 comparisons of those who are not signed in wait already";
    assert!(response.text.contains(refused), "{}", response.text);
    browser.sign_in_with("anna", PASSWORD, "/flow");
    run_all(&mut browser);
}

#[test]
fn what_was_observed_and_the_description_are_pages_and_files() {
    let (mut browser, _) = open_site(FakeSimulations::default());
    check(
        &mut browser,
        "/flow/observed",
        &["2 of 3 measures that were not fitted", "held back", "16.1% above"],
    );
    check(&mut browser, "/flow/observed.csv", &["Measure,Unit,Observed"]);
    check(
        &mut browser,
        "/flow/description",
        &["<h2>Objectives</h2>", "<h3 id=\"part-2\">Inputs</h3>", "Opening hours of each site"],
    );
    check(&mut browser, "/flow/description.txt", &["## Inputs"]);
}

#[test]
fn addresses_to_be_cited_begin_with_the_name_of_the_site() {
    let (mut browser, _) = open_site(FakeSimulations::default());
    let run = run_all(&mut browser);
    let mut n_cited = 0;
    for address in [run.as_str(), "/flow/observed", "/money", "/forecast"] {
        let page = browser.get(address).text;
        assert!(!page.contains("data-site"), "{address} cites an address without its host");
        n_cited += page.matches("<code>http://").count();
    }
    assert!(2 < n_cited, "{n_cited}");
}
