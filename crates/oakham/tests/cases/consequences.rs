//! The consequence table: it says what the engines say, to the last digit, and what it does not know.

mod known;
mod kept;

use std::fs;
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::binary::{Copy, oakham, text};

/// A short simulation, enough for two replications to differ.
const SHORT: [&str; 4] = ["--days", "20", "--replications", "2"];

fn with(copy: &Copy, arguments: &[&str]) -> Output {
    let workspace = copy.path().to_str().unwrap().to_owned();
    let mut all = vec!["-w", &workspace, "--as-at", "2026-11-24", "--quiet"];
    all.extend(arguments);
    oakham(&all)
}

#[track_caller]
fn document(copy: &Copy, arguments: &[&str], code: i32) -> Value {
    let mut all = arguments.to_vec();
    all.extend(["--format", "json"]);
    let output = with(copy, &all);
    assert_eq!(output.status.code(), Some(code), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[track_caller]
fn compared(copy: &Copy, scenarios: &[&str], code: i32) -> Value {
    let mut all = vec!["scenario", "compare", "base"];
    all.extend(scenarios);
    all.extend(SHORT);
    document(copy, &all, code)
}

/// The row of a measure of a subject, of everybody.
#[track_caller]
fn row<'t>(table: &'t Value, measure: &str, subject: &str) -> &'t Value {
    let rows = table["rows"].as_array().unwrap();
    let is_it =
        |row: &&Value| row["measure"] == measure && row["subject"] == subject && row["dimension"] == "";
    let found = rows.iter().find(is_it);
    assert!(found.is_some(), "no row {measure} of {subject:?}");
    found.unwrap()
}

fn write(copy: &Copy, name: &str, changes: &str) {
    let text = format!("schema = \"oakham.scenario/1\"\ntitle = \"{name}\"\n{changes}");
    fs::write(copy.path().join(format!("scenarios/{name}.toml")), text).unwrap();
}

fn change(id: &str, kind: &str, target: &str, more: &str) -> String {
    format!(
        "[[change]]\nid = \"{id}\"\nkind = \"{kind}\"\ntarget = \"{target}\"\nprovenance = \"synthetic\"\n{more}\n"
    )
}

#[test]
fn money_is_that_of_the_forecast_and_adds_up() {
    let copy = Copy::new();
    write(&copy, "whole", &change("agency", "efficiency", "P.PAY.AGY", "value = \"30%\""));
    let table = compared(&copy, &["whole"], 0);
    let forecast = document(&copy, &["forecast"], 0);
    let system = row(&table, "year_end", "QK1 system");
    assert_eq!(system["base"]["value"], forecast["total"]["including_support"]["year_end"]["p50"]);
    assert_eq!(system["base"]["certainty"]["low"], forecast["total"]["including_support"]["year_end"]["p10"]);
    for organisation in forecast["organisations"].as_array().unwrap() {
        let row = row(&table, "year_end", organisation["code"].as_str().unwrap());
        assert_eq!(row["base"]["value"], organisation["including_support"]["year_end"]["p50"]);
    }
    // What is delivered in full is exact, and a year of it is what trusts save.
    let saving = &row(&table, "saving_a_year", "QK1 system")["cells"][0]["difference"];
    assert_eq!(saving["certainty"]["kind"], "exact");
    let of = |code| row(&table, "saving_a_year", code)["cells"][0]["difference"]["value"].as_i64().unwrap();
    assert_eq!(saving["value"].as_i64().unwrap(), of("RWE") + of("RT5"));
    assert_eq!(of("QK1"), 0);
    assert!(0 < of("RWE"));
    assert_eq!(table["scenarios"][0]["money"]["recurrent"], saving["value"]);
    // All purses together, with what it is worth over the years.
    let gain = &row(&table, "gain_a_year", "")["cells"][0]["difference"];
    assert_eq!((&gain["value"], &gain["certainty"]["kind"]), (&saving["value"], &json!("exact")));
    let worth = &row(&table, "present_value", "")["cells"][0]["difference"]["value"];
    assert_eq!(*worth, table["scenarios"][0]["money"]["net_present_value"]);
    let once = &row(&table, "paid_once", "")["cells"][0]["difference"];
    assert_eq!((&once["value"], &once["verdict"]), (&json!(0), &json!("same")));
    // What is left out is told with how much it could matter.
    let left_out = table["scenarios"][0]["not_modelled"].as_array().unwrap();
    assert!(
        left_out
            .iter()
            .any(|one| one["could_matter"].as_str().unwrap().contains("30% of what these lines pay for")),
        "{left_out:#?}"
    );
    assert!(left_out.iter().all(|one| !one["could_matter"].as_str().unwrap().is_empty()), "{left_out:#?}");
    // Patients and duties are not touched, which is not the same as no effect.
    let duties = row(&table, "duties_without_holder", "");
    assert_eq!(duties["cells"][0]["state"], "unreached");
}

#[test]
fn functions_and_duties_are_those_of_the_reform() {
    let copy = Copy::new();
    let table = compared(&copy, &["keep-safeguarding", "continuing-care-to-lpt"], 0);
    let run = document(&copy, &["scenario", "run", "keep-safeguarding", "continuing-care-to-lpt"], 0);
    let [today, kept, moved] = &run["scenarios"].as_array().unwrap()[..] else { panic!("three plans") };
    for (measure, field) in [
        ("boards_cost", "cost_year"),
        ("boards_save", "saving_year"),
        ("moves_to_others", "moved_year"),
        ("system_saves", "system_saving_year"),
        ("exit_cost", "exit_cost"),
    ] {
        let row = row(&table, measure, "");
        let pence = |plan: &Value| plan["plan"][field].as_i64().unwrap();
        assert_eq!(row["base"]["value"], today["plan"][field]);
        for (idx, plan) in [kept, moved].into_iter().enumerate() {
            let difference = &row["cells"][idx]["difference"];
            assert_eq!(difference["value"].as_i64().unwrap(), pence(plan) - pence(today), "{measure}");
            assert_eq!(difference["certainty"]["kind"], "exact");
        }
    }
    // Duties are without a holder where the reform says that they are not held; moves stop at as many gates.
    let at = |measure: &str, idx: Option<usize>| {
        let row = row(&table, measure, "");
        let more = idx.map_or(Some(0.0), |idx| row["cells"][idx]["difference"]["value"].as_f64());
        row["base"]["value"].as_f64().unwrap() + more.unwrap()
    };
    for (idx, plan) in [(None, today), (Some(0), kept), (Some(1), moved)] {
        assert_eq!(at("duties_without_holder", idx) < 0.5, plan["duties_held"] == true, "{plan:#}");
        let blocked = plan["moves_blocked"].as_f64().unwrap();
        assert!((at("moves_stopped", idx) - blocked).abs() < 0.5, "{plan:#}");
    }
    // Who receives continuing care bears it.
    let bearers = table["scenarios"][1]["bearers"].as_array().unwrap();
    let trust = bearers.iter().find(|bearer| bearer["who"] == "LPT").unwrap();
    assert!(trust["recurrent"].as_i64().unwrap() < 0, "{bearers:#?}");
    let parts: i64 = table["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|part| part["part_of"] == row(&table, "moves_to_others", "")["id"])
        .map(|part| part["cells"][1]["difference"]["value"].as_i64().unwrap())
        .sum();
    let total = &row(&table, "moves_to_others", "")["cells"][1]["difference"]["value"];
    assert_eq!(total.as_i64().unwrap(), parts);
}

#[test]
fn patients_are_those_of_the_simulation_whatever_the_order_and_nothing_changes_where_nothing_is_changed() {
    let copy = Copy::new();
    write(&copy, "as-it-is", &change("beds", "beds", "acute beds", "value = \"+0\""));
    write(&copy, "fewer", &change("beds", "beds", "acute beds", "value = \"-120\""));
    let table = compared(&copy, &["fewer", "as-it-is"], 0);
    let turned = compared(&copy, &["as-it-is", "fewer"], 0);
    let mut arguments = vec!["flow", "compare", "care", "as-it-is", "fewer"];
    arguments.extend(SHORT);
    let flow = document(&copy, &arguments, 0);
    let mut n_compared = 0;
    let pairs = table["rows"].as_array().unwrap().iter().zip(turned["rows"].as_array().unwrap());
    for (row, turned) in pairs.filter(|(row, _)| row["engine"] == "flow") {
        assert_eq!((&row["cells"][0], &row["cells"][1]), (&turned["cells"][1], &turned["cells"][0]));
        let same = &row["cells"][1]["difference"];
        if !same.is_null() {
            assert_eq!(
                (same["value"].as_f64(), &same["verdict"], &same["certainty"]["kind"]),
                (Some(0.0), &json!("same"), &json!("exact")),
                "{row:#}"
            );
        }
        if row["measure"] == "unmet" {
            let unseen = &flow["scenarios"][1]["unseen"]["mean"];
            assert_eq!(row["cells"][0]["difference"]["value"], *unseen, "{row:#}");
            continue;
        }
        let subject = row["subject"].as_str().unwrap();
        let (kind, name) = match (subject.strip_prefix("clock "), subject.strip_prefix("exit ")) {
            (Some(name), _) => ("clock", name),
            (_, Some(name)) => ("exit", name),
            _ if subject.is_empty() => ("system", "whole system"),
            _ => ("station", subject),
        };
        let stations = flow["stations"].as_array().unwrap();
        let station = stations.iter().find(|known| known["kind"] == kind && known["name"] == name).unwrap();
        let is_group = |group: &&Value| {
            if row["dimension"] == "" {
                group["dimension"] == "all"
            } else {
                group["dimension"] == row["dimension"] && group["value"] == row["group"]
            }
        };
        let group = station["groups"].as_array().unwrap().iter().find(is_group).unwrap();
        let measure = &group["measures"][row["measure"].as_str().unwrap()];
        assert_eq!(row["base"]["value"], measure["base"]["mean"], "{row:#}");
        if !row["cells"][0]["difference"].is_null() {
            assert_eq!(row["cells"][0]["difference"]["value"], measure["differences"][1]["mean"], "{row:#}");
            n_compared += 1;
        }
    }
    assert!(100 < n_compared, "{n_compared}");
    for (measure, subject, words) in [
        ("waiting", "acute beds", "boarding (waiting for a bed), on average"),
        ("utilisation", "acute beds", "occupancy"),
        ("unmet", "", "people who end without being seen (need not met)"),
        ("visits", "exit gave up on a GP appointment", "need not met"),
    ] {
        let row = row(&table, measure, subject);
        assert_eq!((&row["words"], &row["headline"]), (&json!(words), &json!(true)));
    }
    for row in table["rows"].as_array().unwrap().iter().filter(|row| row["engine"] == "sums") {
        let same = &row["cells"][1]["difference"];
        assert_eq!(
            (&same["verdict"], &same["certainty"]["kind"]),
            (&json!("same"), &json!("exact")),
            "{row:#}"
        );
    }
    // Every cell is exact, has an interval, or says why it has none.
    for cell in table["rows"].as_array().unwrap().iter().flat_map(|row| row["cells"].as_array().unwrap()) {
        let kind = &cell["difference"]["certainty"]["kind"];
        let is_told = ["exact", "interval", "same_in_all"].iter().any(|known| kind == known);
        assert!(is_told || !cell["why"].is_null(), "{cell:#}");
    }
}

#[test]
fn a_table_is_found_again_while_nothing_changes() {
    let copy = Copy::new();
    let arguments = ["scenario", "compare", "base", "keep-safeguarding", "--format", "json"];
    let first = with(&copy, &arguments);
    let n_tables = || {
        let kept = fs::read_dir(copy.path().join("lake/appraisals")).unwrap();
        kept.filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|of| of == "json")).count()
    };
    assert_eq!(n_tables(), 1);
    let second = with(&copy, &arguments);
    assert_eq!(text(&first.stdout), text(&second.stdout));
    // Another text of the same scenario is another table.
    write(&copy, "keep-safeguarding", &change("all", "function_option", "T12", "to = \"retain\""));
    let third = with(&copy, &arguments);
    assert_ne!(text(&first.stdout), text(&third.stdout));
    assert_eq!(n_tables(), 2);
}

#[test]
fn a_change_that_no_engine_takes_stands_at_the_head_and_ends_with_1() {
    let copy = Copy::new();
    let event = change("strike", "event", "RWE", "value = \"2026-12-01\"");
    write(&copy, "strike", &(event + &change("keep", "function_option", "T12", "to = \"retain\"")));
    let output = with(&copy, &["scenario", "compare", "base", "strike"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    assert!(said.contains("Not in the table at all, since nothing here works it out: strike."), "{said}");
    let table = compared(&copy, &["strike"], 1);
    assert_eq!(table["scenarios"][0]["not_taken"], json!(["strike"]));
}

#[test]
fn what_a_duty_forbids_is_told_and_nothing_is_made_up_for_it() {
    let copy = Copy::new();
    let table = compared(&copy, &["halve-safeguarding"], 0);
    let remarks = table["scenarios"][0]["refused"].to_string();
    assert!(remarks.contains("It is not allowed") && remarks.contains("T12"), "{remarks}");
    assert_eq!(row(&table, "boards_cost", "")["cells"][0]["state"], "unknown");
}

#[test]
fn every_fault_of_a_scenario_is_told_with_file_line_and_what_to_do() {
    let copy = Copy::new();
    let changes = [
        change("late", "efficiency", "P.PAY.AGY", "value = \"30%\"\nfrom = \"2024-06-01\""),
        change("line", "efficiency", "P.PAY.AGENT", "value = \"30%\""),
        change("number", "efficiency", "RWE P.NP.DRUG", "value = \"lots\""),
        change("station", "beds", "no such ward", "value = \"-3\""),
        change("function", "function_option", "T99", "to = \"stop\""),
    ];
    write(&copy, "wrong", &format!("system = \"QPM\"\n{}", changes.concat()));
    let output = with(&copy, &["scenario", "check", "wrong"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    for part in [
        "of the system QPM",
        "line 10: change late: from = \"2024-06-01\": 2024-06-01 is before the base",
        "change line: \"P.PAY.AGENT\" is not a line of the return",
        "change number: value = \"lots\": expected what is saved",
        "change station:",
        "T99 is not a function of the register",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // Nothing is compared, and nothing is kept.
    let output = with(&copy, &["scenario", "compare", "base", "wrong"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("scenarios/wrong.toml line 10"), "{}", text(&output.stderr));
    assert!(!copy.path().join("lake/appraisals").exists());
}

#[test]
fn two_changes_of_one_line_are_refused() {
    let copy = Copy::new();
    let twice = change("a", "efficiency", "P.PAY.AGY", "value = \"10%\"")
        + &change("b", "budget", "RWE P.PAY.AGY", "value = \"-5%\"");
    write(&copy, "twice", &twice);
    let output = with(&copy, &["scenario", "compare", "base", "twice"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("write one change of both"), "{}", text(&output.stderr));
}

#[test]
fn a_scenario_is_begun_checked_and_listed() {
    let copy = Copy::new();
    let output = with(&copy, &["scenario", "new", "mine", "--title", "Mine"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(with(&copy, &["scenario", "check", "mine"]).status.code(), Some(0));
    let again = with(&copy, &["scenario", "new", "mine"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(text(&again.stderr).contains("is there already"), "{}", text(&again.stderr));
    assert_eq!(with(&copy, &["scenario", "new", "../mine"]).status.code(), Some(2));
    let listed = document(&copy, &["scenario", "list"], 0);
    let scenarios = listed["scenarios"].as_array().unwrap();
    let mine = scenarios.iter().find(|scenario| scenario["name"] == "mine").unwrap();
    assert_eq!(mine["title"], "Mine");
    assert_eq!(mine["changes"][0]["taken_by"], json!(["the forecast of the year’s end"]));
}

#[test]
fn the_table_is_written_to_a_workbook_and_csv() {
    let copy = Copy::new();
    let folder = tempfile::tempdir().unwrap();
    for name in ["t.xlsx", "t.csv", "t.json"] {
        let path = folder.path().join(name);
        let path = path.to_str().unwrap();
        let output = with(&copy, &["scenario", "compare", "base", "keep-safeguarding", "-o", path]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(100 < fs::read(path).unwrap().len());
    }
    let csv = fs::read_to_string(folder.path().join("t.csv")).unwrap();
    assert!(csv.starts_with("scenario,title,topic,subject,measure"), "{csv}");
    let refused = with(&copy, &["scenario", "compare", "base", "keep-safeguarding", "-o", "t.pdf"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains(".xlsx"), "{}", text(&refused.stderr));
}

#[test]
fn scenarios_are_compared_with_things_as_they_are_alone() {
    let output = Command::new(env!("CARGO_BIN_EXE_oakham"))
        .args(["scenario", "compare", "keep-safeguarding", "later-merger"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("scenario compare base keep-safeguarding"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn plans_that_share_their_beds_are_simulated_once_and_have_the_same_patients() {
    let copy = Copy::new();
    write(&copy, "fewer", &change("beds", "beds", "acute beds", "value = \"-120\""));
    let beds = change("ward", "beds", "acute beds", "value = \"-120\"");
    write(&copy, "plan", &(beds + &change("agency", "efficiency", "P.PAY.AGY", "value = \"10%\"")));
    let table = compared(&copy, &["fewer", "plan"], 0);
    for row in table["rows"].as_array().unwrap().iter().filter(|row| row["engine"] == "flow") {
        assert_eq!(row["cells"][0], row["cells"][1], "{row:#}");
    }
    let kept = fs::read_dir(copy.path().join("lake/appraisals")).unwrap();
    let simulation = kept
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_name().unwrap().to_string_lossy().starts_with("simulation-"))
        .unwrap();
    let kept = fs::read_to_string(simulation).unwrap();
    let (_hash, simulation) = kept.split_once('\n').unwrap();
    let simulation: Value = serde_json::from_str(simulation).unwrap();
    assert_eq!(simulation["scenarios"].as_array().unwrap().len(), 1);
}

#[test]
fn savings_in_separate_places_add_up_and_the_table_of_one_scenario_says_so() {
    let copy = Copy::new();
    let one = change("RWE agency", "efficiency", "RWE P.PAY.AGY", "value = \"30%\"");
    let other = change("RT5 agency", "efficiency", "RT5 P.PAY.AGY", "value = \"20%\"");
    write(&copy, "both", &(one + &other));
    let table = compared(&copy, &["both"], 0);
    let saving = row(&table, "saving_a_year", "QK1 system");
    let interactions = table["scenarios"][0]["interactions"].as_array().unwrap();
    let of_saving = interactions.iter().find(|interaction| interaction["row"] == saving["id"]).unwrap();
    assert_eq!(of_saving["alone"].as_array().unwrap().len(), 2);
    assert_eq!((&of_saving["beyond"]["value"], &of_saving["beyond"]["verdict"]), (&json!(0), &json!("same")));
    let printed = text(&with(&copy, &["scenario", "compare", "base", "both"]).stdout);
    for part in ["RWE agency alone", "Beyond the sum", "they add up"] {
        assert!(printed.contains(part), "{part}: {printed}");
    }
}

#[test]
fn what_differences_for_patients_hang_on_is_tried_over_stated_ranges_and_kept() {
    let copy = Copy::new();
    let shipped = include_str!("../../../sources/src/appraisal.toml");
    let (rates, _) = shipped.split_once("[[range]]").unwrap();
    let range = "[[range]]\nparameter = \"stay\"\nlow = 80\nhigh = 120\nsource = \"a guess\"\n";
    fs::write(copy.path().join("appraisal.toml"), format!("{rates}{range}")).unwrap();
    write(&copy, "fewer", &change("beds", "beds", "acute beds", "value = \"-120\""));
    let arguments = ["scenario", "compare", "base", "fewer", "--days", "20", "--replications", "3"];
    let tried = document(&copy, &[&arguments[..], &["--drivers"]].concat(), 0);
    let patients = tried["scenarios"][0]["patients"].as_array().unwrap();
    assert!(!patients.is_empty() && patients.len() <= 6, "{patients:#?}");
    for measure in patients {
        let row = tried["rows"].as_array().unwrap().iter().find(|row| row["id"] == measure["row"]).unwrap();
        assert_eq!(measure["usual"], row["cells"][0]["difference"]);
        let [stay] = &measure["bars"].as_array().unwrap()[..] else { panic!("one range: {measure:#}") };
        assert_eq!((&stay["parameter"], &stay["low_words"]), (&json!("stay"), &json!("80%")));
        for end in ["at_low", "at_high"] {
            assert_eq!(stay[end]["certainty"]["kind"], "interval", "{stay:#}");
        }
        assert!(
            measure["sentence"].as_str().unwrap().contains("how long patients stay in beds"),
            "{measure:#}"
        );
    }
    assert_eq!(document(&copy, &arguments, 0), tried, "it is found again, with what was tried");
}

#[test]
fn demand_of_all_sources_grows_by_one_change() {
    let copy = Copy::new();
    write(&copy, "growth", &change("more", "demand", "all", "value = \"+5%\""));
    let listed = document(&copy, &["scenario", "check", "growth"], 0);
    assert!(listed.to_string().contains("Everywhere: 5% more patients"), "{listed:#}");
}
