//! Access to care from published figures, and publications into the lake.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::binary::{Copy, check, run};
use crate::server::Server;

/// A publication's file of our own, in its layout.
fn coverage(folder: &Path, name: &str, included: u32) -> PathBuf {
    let path = folder.join(name);
    let text = format!(
        "SUB_ICB_LOCATION_CODE,ICB_ONS_CODE,REGION_CODE,Appointment_Month,Included Practices,Open Practices,\
         Patients registered at included practices,Patients registered at open practices\n\
         03W,E54000015,E40000011,01FEB2023,29,30,{included},400\n"
    );
    fs::write(&path, text).unwrap();
    path
}

fn json(copy: &Copy, arguments: &[&str]) -> Value {
    serde_json::from_str(&check(copy, arguments, 0, &[])).unwrap()
}

fn served(copy: &Copy) -> Server {
    Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path())
}

fn area<'v>(document: &'v Value, code: &str, month: &str) -> &'v Value {
    let areas = document["areas"].as_array().unwrap();
    let area = areas.iter().find(|area| area["code"] == code).unwrap();
    area["months"].as_array().unwrap().iter().find(|of| of["month"] == month).unwrap()
}

#[test]
fn the_share_with_a_gp_is_what_the_published_file_gives_of_known_and_of_all() {
    let copy = Copy::new();
    let gp = json(&copy, &["access", "gp", "--format", "json"]);
    let percent = |code: &str, key: &str| {
        let share = area(&gp, code, "2021-08-01")[key]["percent"].as_f64().unwrap();
        (share * 100.0).round() / 100.0
    };
    for (code, known, all) in [("03W", 46.57, 44.40), ("04C", 57.31, 54.50), ("04V", 49.59, 47.81)] {
        assert_eq!(
            (percent(code, "with_gp_of_known"), percent(code, "with_gp_of_all")),
            (known, all),
            "{code}"
        );
    }
    assert_eq!(area(&gp, "QK1", "2021-08-01")["appointments"], 507_035);
    check(&copy, &["access", "gp", "--place", "03W"], 0, &["46.6%", "August 2021"]);
    check(&copy, &["access", "gp", "--place", "XX9"], 2, &["no area", "03W", "PCN"]);
}

#[test]
fn the_unit_at_oakham_is_seen_to_be_little_used() {
    let copy = Copy::new();
    let urgent = json(&copy, &["access", "urgent", "--format", "json"]);
    let sites = urgent["sites"].as_array().unwrap();
    let months = sites.iter().find(|site| site["code"] == "NNJ15").unwrap()["months"].as_array().unwrap();
    let attendances: Vec<u64> = months.iter().map(|month| month["attendances"].as_u64().unwrap()).collect();
    let (least, most) = (attendances.iter().min().unwrap(), attendances.iter().max().unwrap());
    assert_eq!((*least, *most), (406, 496), "{attendances:?}");
    // What it could see is assumed, and of the evening and the weekend, as the attendances are.
    let printed = check(
        &copy,
        &["access", "urgent"],
        0,
        &["the most of", "the weekday daytime unit reports no attendances", "Not comparable"],
    );
    assert!(!printed.contains("contacts it could see in"), "{printed}");
    assert!(!printed.contains("£60") && printed.contains("44.2%"), "{printed}");
}

#[test]
fn waiting_lists_of_the_sub_icbs_add_up_to_the_systems() {
    let copy = Copy::new();
    let total = |place: &[&str]| {
        let arguments = [&["access", "waiting", "--format", "json"], place].concat();
        json(&copy, &arguments)["lists"][0]["pathways"].as_u64().unwrap()
    };
    let parts = ["03W", "04C", "04V"].map(|code| total(&["--place", code]));
    assert_eq!(parts, [47_742, 38_226, 45_130]);
    assert_eq!(total(&[]), parts.iter().sum::<u64>());
}

#[test]
fn a_councillor_comes_from_the_share_to_its_file_in_three_clicks() {
    let copy = Copy::new();
    let server = served(&copy);
    let (status, page) = server.get("/access");
    assert!(status == 200 && page.contains("46.6% in"), "{status} {page}");
    assert!(
        page.contains("it is not recorded who saw the patient") && page.contains("57.3% in"),
        "how sure, and the city"
    );
    assert!(
        page.contains("in August 2021, 50.6% in August 2020 and 48.4% in August 2019"),
        "how it has changed"
    );
    assert!(page.contains("The newest month of these figures is August 2021"), "{page}");
    assert!(page.contains("patients registered on 1 January 2021"), "{page}");
    assert!(
        page.contains("Appointments in General Practice, NHS England"),
        "the publication under a table: {page}"
    );
    let row = page.split("<tr").skip(1).find(|row| row.contains("/access/place/03W")).unwrap();
    let figure = row.split("href=\"").find(|link| link.starts_with("/f/")).unwrap();
    let figure = figure.split('"').next().unwrap();
    let (status, figure_page) = server.get(figure);
    assert!(status == 200 && figure_page.contains("data/gp_appointments.csv"), "{status} {figure_page}");
    assert!(
        figure_page.contains("kind GP") && figure_page.contains("Taken from the publisher’s file"),
        "{figure_page}"
    );
    assert!(!figure_page.contains("year=2024"), "it is of no month of the accounts: {figure_page}");
    assert!(
        !figure_page.contains("Referral to treatment"),
        "a GP figure rests on no waiting list: {figure_page}"
    );
    let (status, place) = server.get("/exhibit/gp-access.csv");
    assert!(status == 200 && place.contains("Period,Source") && place.contains("August 2021,"), "{place}");
    let (status, table) = server.get("/table/gp-by-month");
    assert!(
        status == 200 && table.contains("to August 2021") && !table.contains("Reported"),
        "{status} {table}"
    );
    let (status, place) = server.get("/access/place/03W");
    assert!(status == 200 && place.contains("by month"), "{status} {place}");
    let (status, rutland) = server.get("/access/place/Rutland");
    assert!(status == 200 && rutland.contains("406 to 496 attendances a month"), "{status} {rutland}");
    assert_eq!(server.get("/access/place/Mars").0, 404);
}

#[test]
fn a_place_stands_beside_its_system_england_and_places_alike() {
    let copy = Copy::new();
    let server = served(&copy);
    let (status, page) = server.get("/access/place/03W");
    assert_eq!(status, 200, "{page}");
    for text in ["Places alike", "England is not known", "1st of 3", "all sub-ICBs"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let (status, rutland) = server.get("/access/place/Rutland");
    assert!(status == 200 && rutland.contains("Within 4 hours at its sites"), "{status} {rutland}");
    let (status, practices) = server.get("/access/compare/practice/registered-patients");
    assert_eq!(status, 200, "{practices}");
    let tiles = practices.split("oak-place-tiles").skip(1).flat_map(|part| part.split("</ul>").take(1));
    let n_tiles: usize = tiles.map(|tiles| tiles.matches("<li>").count()).sum();
    let n_rows =
        practices.split("<tbody").nth(1).unwrap().split("</tbody>").next().unwrap().matches("<tr").count();
    assert!(100 < n_tiles && n_tiles == n_rows, "{n_tiles} tiles, {n_rows} rows");
    let row = practices.split("<tr").skip(1).find(|row| row.contains("/access/place/C82")).unwrap();
    let figure = row.split("href=\"").find(|link| link.starts_with("/f/")).unwrap();
    let (status, figure) = server.get(figure.split('"').next().unwrap());
    assert!(status == 200 && figure.contains("data/gp_registrations.csv"), "{status} {figure}");
    for address in
        ["/access/compare/town/with-gp", "/access/compare/pcn/happiness", "/access/compare/district/with-gp"]
    {
        assert_eq!(server.get(address).0, 404, "{address}");
    }
}

#[test]
fn a_file_is_imported_once_and_a_newer_edition_counts_with_what_differs() {
    let copy = Copy::new();
    let first = coverage(copy.path(), "first.csv", 100);
    let second = coverage(copy.path(), "second.csv", 300);
    let import = |path: &Path, expected: &[&str]| {
        check(&copy, &["data", "import", path.to_str().unwrap()], 0, expected)
    };
    import(&first, &["first.csv: 1 row,"]);
    import(&first, &["imported before"]);
    import(&second, &["second.csv"]);
    let asked = check(
        &copy,
        &["sql", "SELECT included_patients FROM gp_appointments_coverage", "--format", "csv"],
        0,
        &["300"],
    );
    assert!(!asked.contains("100"), "{asked}");
    check(&copy, &["sql", "SELECT count(*) AS n FROM editions", "--format", "csv"], 0, &["2"]);
}

#[test]
fn a_file_of_no_publication_is_refused_and_the_others_are_read() {
    let copy = Copy::new();
    let bad = copy.path().join("minutes.csv");
    fs::write(&bad, "a,b\n1,2\n").unwrap();
    let good = coverage(copy.path(), "good.csv", 100);
    let arguments = ["data", "import", bad.to_str().unwrap(), good.to_str().unwrap()];
    check(&copy, &arguments, 1, &["minutes.csv: refused; the lake is as it was", "good.csv: 1 row,"]);
}

#[test]
fn sql_only_reads() {
    let copy = Copy::new();
    for (sql, reason) in [
        ("DROP TABLE gp_appointments", "only SELECT"),
        ("SELECT * FROM nothing", "there is no table nothing. Tables are "),
        ("SELECT * FROM appointments", "did you mean gp_appointments?"),
        ("SELECT 1; SELECT 2", ""),
    ] {
        let (code, printed) = run(&copy, &["sql", sql]);
        assert!(code == 2 && printed.contains(reason), "{sql}: {code} {printed}");
    }
}

#[test]
fn an_answer_is_written_as_the_name_of_its_file_says() {
    let copy = Copy::new();
    let file = coverage(copy.path(), "first.csv", 100);
    check(&copy, &["data", "import", file.to_str().unwrap()], 0, &[]);
    let sql = "SELECT sub_icb, included_patients FROM gp_appointments_coverage";
    let ask = |name: &str, more: &[&str], code: i32, expected: &[&str]| {
        let path = copy.path().join(name);
        let arguments = [&["sql", sql, "-o", path.to_str().unwrap()], more].concat();
        check(&copy, &arguments, code, expected);
        fs::read(&path).unwrap_or_default()
    };
    let csv = b"sub_icb,included_patients\r\n03W,100\r\n";
    let lines = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace('\r', "");
    assert_eq!(lines(ask("x.csv", &[], 0, &["1 row"])), lines(csv.to_vec()));
    assert_eq!(lines(ask("y.CSV", &["--format", "csv"], 0, &[])), lines(csv.to_vec()));
    let document: Value = serde_json::from_slice(&ask("x.json", &[], 0, &[])).unwrap();
    assert_eq!(document["rows"][0][1], 100);
    assert!(ask("x.parquet", &[], 0, &[]).starts_with(b"PAR1"));
    assert!(ask("x.xlsx", &[], 2, &["no workbook is written"]).is_empty());
    assert!(ask("x.txt", &[], 2, &["ends in .parquet, .csv or .json"]).is_empty());
    assert!(ask("x", &[], 2, &["ends in .parquet, .csv or .json"]).is_empty());
    assert!(ask("z.csv", &["--format", "json"], 2, &["is no JSON"]).is_empty());
    assert!(ask("z.parquet", &["--format", "csv"], 2, &["is no CSV"]).is_empty());
}

#[test]
fn a_doubtful_file_is_told_and_one_whose_rows_stand_there_twice_is_refused() {
    let copy = Copy::new();
    let headings = "SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,ICB_ONS_CODE,Appointment_Month,APPT_STATUS,HCP_TYPE,\
                    APPT_MODE,TIME_BETWEEN_BOOK_AND_APPT,COUNT_OF_APPOINTMENTS\n";
    let row = "ZZZ,Somewhere,E54000015,AUG2131,Attended,Doctor,Telephone,1 Day,5\n";
    let file = |name: &str, rows: &str| {
        let path = copy.path().join(name);
        fs::write(&path, format!("{headings}{rows}")).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let expected = [
        "staff_type \"Doctor\" (1 row, first row 2) is not known; known are GP, Other Practice staff, Unknown",
        "sub_icb \"ZZZ\" (1 row, first row 2) is no sub-ICB",
        "It has rows of 2131-08-01, which is to come",
    ];
    check(&copy, &["data", "import", &file("doubtful.csv", row)], 0, &expected);
    let refused = ["twice.csv: refused", "row 3 repeats a row above it", "fetch the file again"];
    check(&copy, &["data", "import", &file("twice.csv", &row.repeat(2))], 1, &refused);
}

#[test]
fn figures_that_cannot_be_read_are_told_and_nothing_else_is_lost() {
    let copy = Copy::new();
    let path = copy.path().join("data/gp_appointments.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("appointments,", "visits,", 1)).unwrap();
    let told = "it is no measure";
    check(&copy, &["access", "gp"], 2, &["data/gp_appointments.csv", told]);
    let (_, printed) = run(&copy, &["check", "--year", "2024/25", "--month", "5"]);
    assert!(printed.contains(told), "{printed}");
    copy.position();
    let server = served(&copy);
    let (status, page) = server.get("/access");
    assert!(status == 200 && page.contains(told), "{status} {page}");
    assert_eq!(server.get("/money").0, 200);
}
