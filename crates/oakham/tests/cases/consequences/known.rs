//! Known answers of the consequence table: what changes nothing, what adds, what does not depend on order, and that every
//! figure says how sure it is.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use super::{SHORT, change, compared, document, with, write};
use crate::binary::{Copy, text};

/// Every function as the reform chooses it today, nothing more spent, no bed more: changes of every engine that change
/// nothing.
fn as_it_is(copy: &Copy) -> String {
    let chosen = document(copy, &["reform", "optimise"], 0);
    let functions = chosen["choice"].as_object().unwrap().iter().map(|(function, option)| {
        let to = format!("to = \"{}\"", option.as_str().unwrap());
        change(&format!("function {function}"), "function_option", function, &to)
    });
    functions.collect::<String>()
        + &change("spending", "budget", "P.PAY.AGY", "value = \"+£0\"")
        + &change("beds", "beds", "acute beds", "value = \"+0\"")
}

/// What the table says of one scenario beside all that is the same whatever its name.
fn column(table: &Value, name: &str) -> Vec<Value> {
    let at = table["scenarios"].as_array().unwrap().iter().position(|one| one["name"] == name).unwrap();
    let cells = table["rows"].as_array().unwrap().iter();
    let mut column: Vec<Value> = cells.map(|row| json!([row["id"], row["base"], row["cells"][at]])).collect();
    column.push(table["scenarios"][at].clone());
    column
}

#[test]
fn a_change_that_changes_nothing_gives_exactly_zero_in_every_row_of_every_engine() {
    let copy = Copy::new();
    write(&copy, "as-it-is", &as_it_is(&copy));
    let table = compared(&copy, &["as-it-is"], 0);
    let mut engines = BTreeSet::new();
    for row in table["rows"].as_array().unwrap() {
        let cell = &row["cells"][0];
        if cell["difference"].is_null() {
            // What today does not know is not known of the same, and says why.
            assert!(cell["state"] == "unknown" && cell["why"].is_string(), "{row:#}");
            continue;
        }
        let difference = &cell["difference"];
        assert_eq!(difference["value"].as_f64(), Some(0.0), "{row:#}");
        assert_eq!(difference["certainty"]["kind"], "exact", "{row:#}");
        assert_eq!(difference["verdict"], "same", "{row:#}");
        engines.insert(row["engine"].as_str().unwrap().to_owned());
    }
    for engine in ["finance", "reform", "governance", "flow", "sums"] {
        assert!(engines.contains(engine), "no row of {engine}: {engines:?}");
    }
    let scenario = &table["scenarios"][0];
    assert_eq!(scenario["money"]["net_present_value"], 0);
    assert_eq!(scenario["worst_affected"], json!([]));
    // Of the same streams: worked out anew, elsewhere, it has the same bytes.
    let other = Copy::new();
    write(&other, "as-it-is", &as_it_is(&other));
    let again = [&["scenario", "compare", "base", "as-it-is", "--format", "json"][..], &SHORT].concat();
    assert_eq!(text(&with(&copy, &again).stdout), text(&with(&other, &again).stdout));
}

#[test]
fn no_column_depends_on_the_others_or_their_order() {
    let copy = Copy::new();
    write(&copy, "beds", &change("beds", "beds", "acute beds", "value = \"-120\""));
    write(
        &copy,
        "agency",
        &change("agency", "efficiency", "P.PAY.AGY", "value = \"30%\"\nto = \"50% to 100%\""),
    );
    let all = ["beds", "agency", "keep-safeguarding"];
    let one_way = compared(&copy, &all, 0);
    let other_way = compared(&copy, &["keep-safeguarding", "beds", "agency"], 0);
    for name in all {
        let (one, other) = (column(&one_way, name), column(&other_way, name));
        for (one, other) in one.iter().zip(&other) {
            assert_eq!(one, other, "{name}");
        }
        assert_eq!(one.len(), other.len());
    }
}

#[test]
fn every_figure_of_a_table_is_exact_or_has_an_interval_in_every_form() {
    let copy = Copy::new();
    write(&copy, "beds", &change("beds", "beds", "acute beds", "value = \"-120\""));
    let names = ["beds", "cut-agency", "keep-safeguarding"];
    let table = compared(&copy, &names, 0);
    let is_told = |certainty: &Value| {
        // Ends that are one in print are told once, and few replications that agree say that they do.
        let is_in_words = certainty["text"].as_str().is_some_and(|text| !text.is_empty());
        let (low, high) = (certainty["low"].as_f64(), certainty["high"].as_f64());
        let is_known = match certainty["kind"].as_str() {
            Some("interval") => low <= high && low.is_some() && certainty["per_cent"].is_u64(),
            Some("exact" | "same_in_all") => true,
            _ => false,
        };
        is_known && is_in_words
    };
    let mut n_told = 0;
    for row in table["rows"].as_array().unwrap() {
        assert!(is_told(&row["base"]["certainty"]), "{row:#}");
        for cell in row["cells"].as_array().unwrap() {
            match &cell["difference"] {
                Value::Null => assert!(
                    ["unreached", "unknown"].iter().any(|state| cell["state"] == *state)
                        && cell["why"].is_string(),
                    "{cell:#}"
                ),
                difference => {
                    assert!(is_told(&difference["certainty"]), "{row:#}");
                    n_told += 1;
                }
            }
        }
    }
    assert!(200 < n_told, "{n_told}");
    // The file for people says the same of every row.
    let arguments = [&["scenario", "compare", "base"][..], &names, &SHORT, &["--format", "csv"]].concat();
    let output = with(&copy, &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let csv = text(&output.stdout);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let heading = reader.headers().unwrap().clone();
    let at = |name: &str| {
        heading.iter().position(|known| known == name).unwrap_or_else(|| panic!("{name}: {heading:?}"))
    };
    let (difference, certainty) = (at("difference"), at("certainty"));
    for row in reader.records() {
        let row = row.unwrap();
        assert!(row[difference].is_empty() || !row[certainty].is_empty(), "{row:?}");
    }
}

/// Two clinics that share nobody.
const TWO_CLINICS: &str = "schema = \"oakham.network/1\"\ntitle = \"Two clinics\"\nprovenance = \"synthetic\"\nsource_note = \"invented\"\n[run]\nwarm_up = \"5 d\"\nlength = \"60 d\"\nleast = 10\nmost = 10\n[[source]]\nname = \"from the north\"\nto = \"north\"\nrate = \"3 / h\"\n[[source]]\nname = \"from the south\"\nto = \"south\"\nrate = \"3 / h\"\n[[station]]\nname = \"north\"\nkind = \"queue\"\nservers = 1\nservice = { exponential = \"12 min\" }\nthen = \"home\"\n[[station]]\nname = \"south\"\nkind = \"queue\"\nservers = 1\nservice = { exponential = \"12 min\" }\nthen = \"home\"\n[[station]]\nname = \"home\"\nkind = \"exit\"\n";

#[test]
fn changes_in_separate_places_add_up_within_their_noise_and_the_table_says_so() {
    let copy = Copy::new();
    fs::write(copy.path().join("care/network.toml"), TWO_CLINICS).unwrap();
    let north = change("north", "demand", "from the north", "value = \"+20%\"");
    let south = change("south", "demand", "from the south", "value = \"+10%\"");
    write(&copy, "both", &(north + &south));
    let compare = ["scenario", "compare", "base", "both"];
    let table = document(&copy, &compare, 0);
    let interactions = table["scenarios"][0]["interactions"].as_array().unwrap();
    assert!(!interactions.is_empty());
    for interaction in interactions {
        let alone = interaction["alone"].as_array().unwrap();
        assert_eq!(alone.len(), 2, "{interaction:#}");
        let value = |of: &Value| of["value"].as_f64().unwrap();
        let sum: f64 = alone.iter().map(|one| value(&one["difference"])).sum();
        let beyond = value(&interaction["together"]) - sum;
        assert!(
            (value(&interaction["beyond"]) - beyond).abs() <= 1e-6 * (1.0 + beyond.abs()),
            "{interaction:#}"
        );
        let verdict = interaction["beyond"]["verdict"].as_str().unwrap();
        assert!(["same", "not_shown", "small"].contains(&verdict), "{interaction:#}");
    }
    // Who comes to a clinic does not hang on the other.
    let of =
        |row: &Value| row["engine"] == "flow" && row["measure"] == "mean_wait" && row["subject"] == "north";
    let together = table["rows"].as_array().unwrap().iter().find(|row| of(row)).unwrap();
    write(&copy, "one", &change("north", "demand", "from the north", "value = \"+20%\""));
    let alone = document(&copy, &["scenario", "compare", "base", "one"], 0);
    let alone = alone["rows"].as_array().unwrap().iter().find(|row| of(row)).unwrap();
    assert_eq!(together["cells"][0], alone["cells"][0]);
    let printed = text(&with(&copy, &compare).stdout);
    assert!(printed.contains("they add up"), "{printed}");
}
