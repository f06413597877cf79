//! Places: PCNs, practices and districts with who is registered, their GPs, and how far care is.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::binary::{Copy, check};
use crate::server::Server;

fn served(copy: &Copy) -> Server {
    Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path())
}

fn json(copy: &Copy, arguments: &[&str]) -> Value {
    serde_json::from_str(&check(copy, arguments, 0, &[])).unwrap()
}

/// The addresses that a page leads to.
fn links(page: &str) -> BTreeSet<String> {
    let after = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    after.map(|link| link.split(['?', '#']).next().unwrap_or_default().to_owned()).collect()
}

fn page(server: &Server, address: &str) -> String {
    let (status, page) = server.get(address);
    assert_eq!(status, 200, "{address}: {page}");
    page
}

#[test]
fn every_district_network_and_practice_is_two_clicks_from_access_and_leads_back() {
    let copy = Copy::new();
    let server = served(&copy);
    let first = links(&page(&server, "/access"));
    assert!(first.contains("/access/places"), "{first:?}");
    let all: BTreeSet<String> = links(&page(&server, "/access/places"))
        .into_iter()
        .filter(|link| link.starts_with("/access/place/"))
        .collect();
    let n_with = |letters: &[char]| {
        let codes = all.iter().map(|link| link.trim_start_matches("/access/place/"));
        codes.filter(|code| code.starts_with(letters) && code[1..].parse::<u32>().is_ok()).count()
    };
    assert_eq!((n_with(&['U']), n_with(&['C', 'Y'])), (26, 127));
    assert!(all.contains("/access/place/North-West-Leicestershire"), "{all:?}");
    let rutland = page(&server, "/access/place/Rutland");
    let practice = links(&rutland).into_iter().find(|link| link.starts_with("/access/place/C82")).unwrap();
    let practice_page = page(&server, &practice);
    assert!(practice_page.contains("Its main site stands in "), "{practice_page}");
    let back = links(&practice_page);
    assert!(back.contains("/access/place/Rutland") && back.contains("/access/place/03W"), "{back:?}");
}

#[test]
fn a_network_shows_its_practices_its_place_in_the_sub_icb_and_what_is_not_known_of_it() {
    let copy = Copy::new();
    let server = served(&copy);
    let network = page(&server, "/access/place/U67590");
    for text in [
        "Its 4 practices stand in ",
        "In the sub-ICB",
        "of 7",
        "Appointments, and who saw the patient, are not known of a PCN",
        "no file of General Practice Workforce is read in here",
        "wherever its patients live",
    ] {
        assert!(network.contains(text), "{text}: {network}");
    }
    assert!(!network.contains("As at</dt><dd>.") && !network.contains(", . Oakham"), "{network}");
    let (status, csv) = server.get("/exhibit/gp-lists-U67590.csv");
    assert!(status == 200 && csv.contains("Rutland"), "{status} {csv}");
}

#[test]
fn a_district_says_who_can_reach_its_unit_how_far_it_is_and_what_is_not_known() {
    let copy = Copy::new();
    let server = served(&copy);
    let rutland = page(&server, "/access/place/Rutland");
    for text in [
        "minutes to the nearest urgent care",
        "may choose",
        "Residents so far away or nearer",
        "straight line × 1.3 at 45 km an hour",
        "Not known",
        "4 practices stand in Rutland",
        "Why sites here are used as they are is not known",
        "not where the patient lives",
    ] {
        assert!(rutland.contains(text), "{text}: {rutland}");
    }
    assert!(!rutland.contains("(care/places.toml)"), "no name of a file in the first sentence");
    let (status, csv) = server.get("/exhibit/travel-Rutland.csv");
    assert!(status == 200 && csv.contains("Minutes") && csv.contains("Oakham"), "{status} {csv}");
    let place = json(&copy, &["access", "place", "Rutland", "--format", "json"]);
    let nearest = &place["journeys"][0];
    assert!(nearest["minutes"].as_f64().unwrap() < 10.0 && nearest["code"] == "NNJ15", "{nearest}");
    assert_eq!(nearest["provenance"], "synthetic");
    assert_eq!(place["parts"].as_array().unwrap().len(), 4);
    check(&copy, &["access", "place", "north west leicestershire"], 0, &["11 practices stand in", "minutes"]);
    check(&copy, &["access", "place", "Mars"], 2, &["no area \"Mars\"", "districts are", "Rutland"]);
}

#[test]
fn the_workforce_of_practices_becomes_patients_for_each_gp_of_all_kinds_of_places() {
    let copy = Copy::new();
    let headings = "PRAC_CODE,PRAC_NAME,PCN_CODE,SUB_ICB_CODE,TOTAL_PATIENTS,TOTAL_GP_HC,TOTAL_GP_FTE,TOTAL_GP_EXTGL_FTE,\
                    TOTAL_NURSES_FTE,TOTAL_ADMIN_FTE";
    let month = |name: &str, rows: &str| {
        let path = copy.path().join(name);
        fs::write(&path, format!("{headings}\n{rows}")).unwrap();
        check(&copy, &["data", "import", path.to_str().unwrap()], 0, &["practice level, detailed"]);
    };
    // C82010 gives no GPs: they are estimated in totals only.
    month(
        "1 General Practice – June 2025 Practice Level - Detailed.csv",
        "C82077,A,U67590,03W,10000,7,6,5,2,8\nC82649,B,U67590,03W,5000,3,3,2.5,1,4\nC82010,C,U67590,03W,6000,NA,NA,NA,1,4\n\
         C82001,D,U30213,03W,20000,11,10,8,2,8\n",
    );
    month(
        "1 General Practice – June 2026 Practice Level - Detailed.csv",
        "C82077,A,U67590,03W,10200,6,5,4,2,8\nC82649,B,U67590,03W,5100,3,3,2.5,1,4\nC82010,C,U67590,03W,6000,NA,NA,NA,1,4\n",
    );
    check(&copy, &["data", "condense"], 0, &["gp_workforce.csv"]);
    let network = json(&copy, &["access", "place", "U67590", "--format", "json"]);
    let months = network["workforce"].as_array().unwrap();
    assert_eq!(
        (months[0]["patients_per_gp"].as_f64(), months[0]["patients"].as_u64()),
        (Some(2_000.0), Some(15_000))
    );
    let covered = months[0]["patients_covered"]["percent"].as_f64().unwrap();
    assert!((covered - 71.43).abs() < 0.01, "15,000 of 21,000: {covered}");
    check(
        &copy,
        &["access", "gp", "--place", "03W"],
        0,
        &["2,354 patients for each GP in June 2026, 2,258 in June 2025", "37.5 hours a week", "71.8%"],
    );
    let server = served(&copy);
    let practice = page(&server, "/access/place/C82077");
    assert!(practice.contains("2,550 patients for each GP in June 2026, 2,000 in June 2025"), "{practice}");
    let district = page(&server, "/access/place/Rutland");
    assert!(district.contains("Practices known") && district.contains("2 of 4"), "{district}");
    assert!(page(&server, "/access/compare/practice/patients-per-gp").contains("Patients for each GP"));
    let row = practice.split("<tr").find(|row| row.contains("June 2026") && row.contains("/f/")).unwrap();
    let figure = row.split("href=\"").find(|link| link.starts_with("/f/")).unwrap();
    let figure = page(&server, figure.split('"').next().unwrap());
    assert!(figure.contains("data/gp_workforce.csv"), "{figure}");
}

#[test]
fn ages_of_networks_are_written_by_condense_as_the_example_has_them() {
    let Some(publications) = std::env::var_os("OAKHAM_PUBLICATIONS") else { return };
    let copy = Copy::new();
    let ages = copy.path().join("data/gp_ages.csv");
    let shipped = fs::read_to_string(&ages).unwrap();
    fs::remove_file(&ages).unwrap();
    let name = "gp_registrations/gp-reg-pat-prac-sing-age-regions_2026-08_QK1_QJM.csv";
    let file = std::path::Path::new(&publications).join(name);
    check(&copy, &["data", "import", file.to_str().unwrap()], 0, &[]);
    check(&copy, &["data", "condense"], 0, &["gp_ages.csv: 116 figures"]);
    assert_eq!(fs::read_to_string(&ages).unwrap(), shipped);
}
