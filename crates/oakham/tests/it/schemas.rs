//! What commands print as JSON, and what bundles hold, is as the published schemas say.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::binary::{Copy, text};
use crate::json_schema::faults;

/// Fails where a document is not as its published schema says; gives its name.
#[track_caller]
pub(crate) fn is_valid(document: &Value) -> String {
    let name = document["schema"].as_str().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/schemas");
    let text = fs::read_to_string(folder.join(api::schemas::file_name(name))).unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    let faults = faults(&schema, &schema, document);
    assert!(faults.is_empty(), "{name}: {:#?}", &faults[..faults.len().min(20)]);
    name.to_owned()
}

#[test]
fn what_no_schema_names_is_found() {
    let document = json!({ "schema": "oakham.users/1", "users": [
        { "name": "anna", "roles": ["preparer"], "organisation": null, "added_at": 5, "more": 1 },
    ] });
    let schema = api::schemas::schemas().into_iter().find(|(name, _)| *name == "oakham.users/1").unwrap().1;
    let found = faults(schema.as_value(), schema.as_value(), &document);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().any(|fault| fault.starts_with("/users/0/more: nothing may stand here")));
    let found = faults(schema.as_value(), schema.as_value(), &json!({ "schema": "oakham.users/2" }));
    assert_eq!(found.len(), 2, "{found:?}");
}

/// A copy of the example and the names of the documents that were seen.
struct Seen {
    copy: Copy,
    names: BTreeSet<String>,
}

impl Seen {
    /// Runs a command with `--format json` in the copy; its document is valid, whether findings block or not.
    #[track_caller]
    fn run(&mut self, arguments: &str) {
        let output = Command::new(env!("CARGO_BIN_EXE_oakham"))
            .args(["--format", "json", "--quiet"])
            .args(arguments.split(' '))
            .current_dir(self.copy.path())
            .env("XDG_CONFIG_HOME", self.copy.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let code = output.status.code();
        assert!(matches!(code, Some(0 | 1)), "{arguments}: {code:?} {}", text(&output.stderr));
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        for document in document.as_array().map_or(&[document.clone()][..], Vec::as_slice) {
            self.names.insert(is_valid(document));
        }
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.copy.path().join(name), text).unwrap();
    }
}

/// A walk-in centre with something to fit.
fn network() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/networks/walk-in-centre.toml");
    fs::read_to_string(path).unwrap()
        + "\n[[observed]]\nmeasure = \"nurse.mean_wait\"\nvalue = 10\nunit = \"minutes\"\nsd = 2\nperiod = \"2025\"\n\
           source = \"S1\"\nprovenance = \"synthetic\"\n\
           [[fit]]\nname = \"patients\"\nkind = \"demand\"\ntarget = \"patients\"\nlow = 0.8\nhigh = 1.2\n"
}

#[test]
fn every_document_of_a_command_is_valid_against_its_schema() {
    let mut seen = Seen { copy: Copy::new(), names: BTreeSet::new() };
    let month = "--year 2024/25 --month 5";
    for by in ["organisation", "line", "month", "driver", "resource"] {
        seen.run(&format!("position {month} --by {by}"));
        seen.run(&format!("position --year 2026/27 --month 7 --by {by}"));
    }
    seen.run(&format!("forecast {month} --paths 100"));
    seen.run("forecast --backtest --years 2");
    for year in ["2024/25", "2026/27"] {
        seen.run(&format!("efficiency --year {year}"));
        seen.run(&format!("risks --year {year}"));
    }
    seen.run("check");
    seen.run("release");
    seen.run("search agency");
    seen.run("document claims leicester-hwb-2025 --check");
    seen.run("publish site --figures none");
    seen.run("pack list");
    seen.run("bulletin show");
    seen.run("request list");
    seen.run("request due");
    seen.run("project gp-appointments:QK1 --outturn");
    seen.run("access gp");
    seen.run("access urgent");
    seen.run("access waiting --place 03W");
    seen.run("access place Rutland");
    seen.run("benchmark within-4-hours");
    seen.run("request list");
    seen.run("spc");
    seen.run("spc gp-per-1000:03W");
    seen.run("evaluate its gp-per-1000:03W --from 2020-03");
    seen.run("evaluate did gp-per-1000 --treated 03W=2020-03");
    seen.run("evaluate event gp-per-1000 --treated 03W=2020-03");
    seen.run("evaluate synthetic gp-per-1000 --treated 03W=2020-03");
    seen.run("data list");
    seen.run("data import oakham.toml");
    seen.run("data fetch kh03 --from finance");
    seen.run("sql SELECT/**/1");
    seen.run("reform plan --on 2026-11-01");
    seen.run("reform optimise");
    seen.run("reform optimise --saving 90000000");
    seen.run("reform duties --on 2026-11-01");
    seen.run("reform clusters");
    seen.run("reform clusters --fewest 3900000 --most 3950000");
    seen.run("scenario adopted");
    seen.run("scenario run scenarios/keep-safeguarding.toml scenarios/winter-beds.toml");
    seen.run("scenario compare base keep-safeguarding cut-agency");
    seen.run("scenario list");
    seen.write("network.toml", &network());
    let second = "../../examples/networks/second-doctor.toml";
    let second = Path::new(env!("CARGO_MANIFEST_DIR")).join(second);
    fs::copy(second, seen.copy.path().join("second.toml")).unwrap();
    seen.run("flow describe network.toml");
    seen.run("flow run network.toml --replications 2 --days 20");
    seen.run("flow compare network.toml second.toml --replications 2 --days 20");
    seen.run("flow trace patients:10 network.toml");
    seen.run("flow calibrate network.toml --replications 1 --days 20");
    seen.write("minutes.txt", "The system planned a deficit of £80m for 2024/25.\n");
    seen.run("document read minutes.txt --dated 2025-06");
    answers(&mut seen);
    returns(&mut seen);
    seen.run("user list");
    seen.run("token list");
    bundle(&mut seen);

    let all: BTreeSet<String> = api::schemas::schemas().iter().map(|(name, _)| (*name).to_owned()).collect();
    let unseen: Vec<&String> = all.difference(&seen.names).collect();
    // Of the server; and of a run that takes minutes.
    assert_eq!(
        unseen,
        [
            "oakham.chart/1",
            "oakham.figure/1",
            "oakham.flow-validate/1",
            "oakham.simulations/1",
            "oakham.table-figure/1",
        ]
    );
}

/// Answers to problems in files of their own.
fn answers(seen: &mut Seen) {
    let problem = json!({
        "envelope": 50, "minimum_system_saving": 0, "maximum_exit_cost": 100, "baseline": 100,
        "functions": [{
            "function_id": "F1", "baseline_cost": 100,
            "options": [
                { "option": "retain", "icb_cost": 100, "receiver_cost": 0, "exit_cost": 0, "harm": 0 },
                { "option": "slim", "icb_cost": 40, "receiver_cost": 0, "exit_cost": 30, "harm": 5 },
            ],
        }],
        "expected": { "status": "Optimal", "minimum_harm": 4 },
    });
    seen.write("function_choice.json", &json!([problem]).to_string());
    seen.run("reform optimise --instance function_choice.json");
    seen.run("validate .");
    let clusters = json!([{
        "geography": "42 ICBs", "population_basis": "projected_registered",
        "min_population": 1_000_000, "max_population": 4_000_000, "target_population": 2_000_000,
    }, {
        "geography": "42 ICBs", "population_basis": "projected_registered",
        "min_population": 3_900_000, "max_population": 3_950_000, "target_population": 3_900_000,
    }]);
    seen.write("problems.json", &clusters.to_string());
    seen.run("reform clusters --instance problems.json");
}

/// A return from template to lock.
fn returns(seen: &mut Seen) {
    seen.run("return template --organisation RWE --year 2024/25 --month 6 -o template");
    seen.run("return submit template --by Anna");
    let sent = seen.copy.path().join("sent");
    fs::create_dir(&sent).unwrap();
    for entry in fs::read_dir(seen.copy.month_5("RWE")).unwrap() {
        let entry = entry.unwrap();
        let text = fs::read_to_string(entry.path()).unwrap();
        let text = text.replace("prepared_by,synthesiser", "prepared_by,Anna");
        let text = text.replace("approved_by,example\n", "approved_by,\n");
        fs::write(sent.join(entry.file_name()), text.replace("approved_at,2024-09-14", "approved_at,"))
            .unwrap();
    }
    seen.run("return submit sent --by Anna --reason accrual");
    seen.run("return submit sent --by Anna --reason accrual");
    seen.run("return approve RWE 2024/25 5 --by Bo");
    seen.run("return diff RWE 2024/25 5");
    seen.run("return lock RWE 2024/25 5 --by Pat");
    seen.run("return list");
    seen.run("return template --year 2026/27 --month 8 -o templates");
    seen.run("return submit templates --by Anna");
    seen.run("plan template --year 2026/27 -o plans");
    seen.run("plan check plans");
}

/// A bundle, what stands in it, and what verifying it finds.
fn bundle(seen: &mut Seen) {
    seen.run("bundle --year 2024/25 --month 5 -o bundle.tar");
    seen.run("verify bundle.tar");
    let path = seen.copy.path().join("bundle.tar");
    for entry in tar::Archive::new(fs::File::open(&path).unwrap()).entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().display().to_string();
        if name == "manifest.json" || name.strip_prefix("outputs/").is_some_and(|name| !name.contains(".csv"))
        {
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            seen.names.insert(is_valid(&serde_json::from_str(&text).unwrap()));
        }
    }
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes.windows(9).position(|part| part == b"plan_year").unwrap();
    bytes[at] = b'x';
    fs::write(&path, bytes).unwrap();
    seen.run("verify bundle.tar");
}
