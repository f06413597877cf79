//! The running-cost cut of the example: targets, functions, exits, gates, duties and clusters.

use std::fs;

use serde_json::Value;

use crate::binary::{Copy, example, oakham, text};
use crate::server::Server;

fn run(arguments: &[&str], code: i32) -> String {
    let workspace = example();
    let mut all = vec!["-w", workspace.to_str().unwrap(), "reform"];
    all.extend(arguments);
    let output = oakham(&all);
    assert_eq!(output.status.code(), Some(code), "{}", text(&output.stderr));
    text(&output.stdout)
}

fn json(arguments: &[&str], code: i32) -> Value {
    let mut all = arguments.to_vec();
    all.extend(["--format", "json"]);
    serde_json::from_str(&run(&all, code)).unwrap()
}

#[test]
fn the_published_saving_rests_on_residents_and_registered_patients_leave_more() {
    let plan = json(&["plan", "--on", "2026-11-24"], 0);
    assert_eq!(plan["schema"], "oakham.reform-plan/1");
    assert_eq!(plan["baseline"], 5_300_000_000_i64);
    let target = |id: &str, basis: Value| {
        let targets = plan["targets"].as_array().unwrap();
        targets.iter().find(|target| target["id"] == id && target["counted_on"] == basis).unwrap().clone()
    };
    let published = target("PLAN", Value::Null);
    assert_eq!(
        (&published["saving"], &published["left"]),
        (&1_670_000_000_i64.into(), &3_630_000_000_i64.into())
    );
    assert_eq!(published["people_at_cap"], 1_934_968);
    assert_eq!(published["agrees_with"], "resident");
    let registered = target("CAP", "registered".into());
    assert_eq!(registered["left"], 3_884_098_540_i64, "2,070,415 people at £18.76");
    assert_eq!(registered["saving"], 1_415_901_460_i64);
    assert!(plan["conflicts"].as_array().unwrap().iter().any(|c| c["more"] == "CUT50"));
    assert_eq!(plan["provenance"], "synthetic");
}

#[test]
fn a_cost_shift_stops_continuing_care_at_the_gate_of_money() {
    let plan = json(&["plan", "--on", "2026-11-24"], 0);
    let transfers = plan["transfers"].as_array().unwrap();
    let care = transfers.iter().find(|transfer| transfer["function"] == "T10").unwrap();
    assert_eq!((&care["passed"], &care["next"]), (&"G1".into(), &"G2".into()));
    assert!(care["system_saving"].as_i64().unwrap() < 0);
    assert!(care["blocking"][0].as_str().unwrap().contains("the cost moves to the receiver"));
    for function in ["T02", "T10", "T11", "T12"] {
        assert!(transfers.iter().any(|transfer| transfer["function"] == function), "{function}");
    }
}

#[test]
fn keeping_safeguarding_and_internal_services_whole_has_a_price() {
    let free = json(&["optimise"], 0);
    assert_eq!((&free["status"], &free["gap"]), (&"optimal".into(), &0.into()));
    let kept = json(&["optimise", "--keep", "R05", "--keep", "T12"], 0);
    assert_eq!((&kept["choice"]["R05"], &kept["choice"]["T12"]), (&"retain".into(), &"retain".into()));
    assert!(kept["minimum_harm"].as_u64() > free["minimum_harm"].as_u64());
    let said = run(&["optimise"], 0);
    assert!(
        said.contains("T12 Safeguarding may not be done with fewer posts: 6.30 posts are fewer than the 8.00 with which it is safe."),
        "{said}"
    );
}

#[test]
fn an_option_settled_by_hand_is_taken_or_refused_with_the_reason() {
    let moved = json(&["optimise", "--choose", "T10=transfer"], 0);
    assert_eq!(moved["choice"]["T10"], "transfer");
    let said = run(&["optimise", "--choose", "T10=transfer"], 0);
    assert!(said.contains("The plan moves T10 NHS continuing healthcare at a cost"), "{said}");
    assert!(said.contains("That is a shift of cost, not a saving."), "{said}");
    let refuse = |settled: &str, why: &str| {
        let workspace = example();
        let output = oakham(&["-w", workspace.to_str().unwrap(), "reform", "optimise", "--choose", settled]);
        assert_eq!(output.status.code(), Some(2), "{settled}");
        assert!(text(&output.stderr).contains(why), "{}", text(&output.stderr));
    };
    refuse(
        "T12=slim",
        "T12 Safeguarding may not be done with fewer posts: 6.30 posts are fewer than the 8.00 with which it is safe",
    );
    refuse("T12=transfer", "T12 has no option transfer");
    refuse("T99=slim", "T99 is not a function");
    refuse("T10", "such as T10=transfer");
}

#[test]
fn limits_that_nothing_keeps_are_told_with_what_would_have_to_give_way() {
    let hopeless = json(&["optimise", "--envelope", "15000", "--exits", "1000"], 1);
    assert_eq!(hopeless["status"], "infeasible");
    assert!(hopeless["relaxation"]["together"].as_i64().unwrap() > 0);
    let said = run(&["optimise", "--envelope", "15000", "--exits", "1000"], 1);
    assert!(said.contains("If all three limits are eased, each must be eased by"), "{said}");
}

#[test]
fn the_merger_takes_every_duty_on_its_day() {
    let on = |day: &str| {
        let duties = json(&["duties", "--on", day], 0);
        let held = duties["duties"].as_array().unwrap().clone();
        assert_eq!(held.len(), 53);
        held.iter().map(|held| held["holder"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(on("2027-03-31").iter().all(|holder| holder == "QK1"));
    assert!(on("2027-04-01").iter().all(|holder| holder == "LNR"));
}

#[test]
fn the_midlands_best_clusters_are_not_the_agreed_ones() {
    let found = json(&["clusters", "--region", "Midlands"], 0);
    let midlands = &found["regions"][0];
    assert_eq!(midlands["plans"][0]["off_target"], 1_300_273);
    assert_eq!(midlands["agreed"]["plan"]["off_target"], 2_449_143);
    let members: Vec<&str> = midlands["agreed"]["plan"]["clusters"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|cluster| cluster["members"].as_array().unwrap())
        .map(|code| code.as_str().unwrap())
        .collect();
    assert_eq!(members.len(), 11);
    let unknown = oakham(&["reform", "clusters", "--region", "Atlantis"]);
    assert!(text(&unknown.stderr).contains("they are East of England, London, Midlands"));
}

#[test]
fn the_moves_are_a_calendar() {
    let calendar = run(&["plan", "--on", "2026-11-24", "--calendar"], 0);
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.ends_with("END:VCALENDAR\r\n"));
    assert!(calendar.contains("DTSTART;VALUE=DATE:20270401\r\n"));
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), calendar.matches("END:VEVENT").count());
    assert!(calendar.lines().all(|line| line.len() <= 75));
}

#[test]
fn a_duty_left_without_a_body_is_refused_with_the_day() {
    let copy = Copy::new();
    let path = copy.path().join("reform/plan.toml");
    let text_before = fs::read_to_string(&path).unwrap();
    fs::write(&path, text_before.replace("on = \"2027-04-01\"", "on = \"2027-05-01\"")).unwrap();
    let output = oakham(&["-w", copy.path().to_str().unwrap(), "reform", "duties", "--on", "2027-04-15"]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stdout);
    assert!(
        said.contains("nobody is accountable for D01 on 2027-04-01: QK1 does not exist that day"),
        "{said}"
    );
}

#[test]
fn the_pages_say_what_the_command_says_and_refuse_what_they_cannot_read() {
    let (copy, scratch) = (Copy::new(), tempfile::tempdir().unwrap());
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    let check = |path: &str, status: u16, words: &[&str]| {
        let (found, body) = server.get(path);
        assert_eq!(found, status, "{path}");
        for word in words {
            assert!(body.contains(word), "{path} lacks {word:?}");
        }
    };
    check(
        "/reform",
        200,
        &[
            "The boards could save £17.1 million, but £3.9 million of it only moves to others",
            "The published plan leaves £36.3 million",
            "rests on synthetic figures",
            "44 is the lowest impact score possible within the limits.",
        ],
    );
    check("/reform/trial", 200, &["Try other limits", "£18.76 a head, resident"]);
    check(
        "/reform/trial?envelope-a=36.3&envelope-b=26.5&keep-b=T12",
        200,
        &[
            "Plan A has an impact score 27 lower than Plan B",
            "Plan A: the boards save £17.1 million a year and others pay £3.9 million more, so the system saves £13.2 million, at an impact score of 44, the lowest possible.",
            "£26.5 million is 50.0% less than the £53.0 million of today.",
            "Keep functions as they are: T12",
        ],
    );
    check("/reform/trial?envelope-a=5", 200, &["No plan is within these limits", "To have one, "]);
    check(
        "/reform/trial?envelope-a=lots&keep-a=T99",
        200,
        &[
            "There is a problem",
            "“lots” is not an amount in £ million",
            "“T99” is not a function of the register",
        ],
    );
    check("/reform/moves", 200, &["8 moves are planned: 5 have a day", "The impact assessment is approved"]);
    check("/reform/moves.ics", 200, &["BEGIN:VCALENDAR"]);
    check("/reform/duties?on=2027-04-01", 200, &["On 1 April 2027 53 duties are held by the merged board"]);
    check(
        "/reform/clusters",
        200,
        &["Midlands: the agreed plan is 1,148,870 people further from the target than the best"],
    );
    check("/reform/function/T10", 200, &["NHS continuing healthcare", "the cost moves to the receiver"]);
    check("/exhibit/reform-frontier.csv", 200, &["Saving of the system,"]);
    check("/reform/duties?on=tomorrow", 400, &["“tomorrow” is not a day", "Write the day as 2027-04-01"]);
    check("/reform/function/T99", 404, &["“T99” is not a function of the register"]);
}

fn scenario(arguments: &[&str], code: i32) -> String {
    let workspace = example();
    let mut all = vec!["-w", workspace.to_str().unwrap(), "scenario", "run"];
    all.extend(arguments);
    let output = oakham(&all);
    assert_eq!(output.status.code(), Some(code), "{}", text(&output.stderr));
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn a_scenario_gives_what_the_reform_gives_with_its_changes_and_says_what_it_ignored() {
    let run =
        scenario(&["keep-safeguarding", "later-merger", "--format", "json", "--as-at", "2026-11-24"], 0);
    let run: Value = serde_json::from_str(&run).unwrap();
    assert_eq!(run["schema"], "oakham.scenario-run/1");
    let [today, kept, later] = &run["scenarios"].as_array().unwrap()[..] else { panic!("three plans") };
    let settled = json(&["optimise", "--keep", "R05", "--keep", "T12"], 0);
    assert_eq!(kept["plan"]["harm"], settled["minimum_harm"]);
    assert_ne!(today["plan"], kept["plan"]);
    assert_eq!((&today["merger_on"], &later["merger_on"]), (&"2027-04-01".into(), &"2027-10-01".into()));
    assert_eq!(later["ignored"], serde_json::json!(["minor injuries"]));
    assert!([today, kept, later].iter().all(|tried| tried["duties_held"] == true));
    // Moving continuing care saves the boards more than the system: the rest only moves.
    let pence = |tried: &Value, field: &str| tried["plan"][field].as_i64().unwrap();
    let boards = pence(later, "saving_year") - pence(today, "saving_year");
    let moved = pence(later, "moved_year") - pence(today, "moved_year");
    let system = pence(later, "system_saving_year") - pence(today, "system_saving_year");
    assert_eq!(boards - moved, system);
    assert!(0 < moved, "the cost moves to the receiver");
}

#[test]
fn a_scenario_that_cannot_be_made_says_why_and_what_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wrong.toml");
    fs::write(
        &file,
        "schema = \"oakham.scenario/1\"\ntitle = \"A\"\n\
         [[change]]\nid = \"a\"\nkind = \"function_option\"\ntarget = \"T99\"\nto = \"stop\"\nprovenance = \"synthetic\"\n",
    )
    .unwrap();
    let told = scenario(&[file.to_str().unwrap()], 2);
    assert!(told.contains("change a: T99 is not a function of the register"), "{told}");
    // What cannot be read at all is told before it is compared with the plan.
    fs::write(
        &file,
        "schema = \"oakham.scenario/1\"\ntitle = \"A\"\n\
         [[change]]\nid = \"a\"\nkind = \"function_option\"\ntarget = \"T12\"\nto = \"cut\"\nprovenance = \"synthetic\"\n\
         [[change]]\nid = \"b\"\nkind = \"merge\"\ntarget = \"QK1\"\nto = \"LNR\"\nprovenance = \"synthetic\"\n",
    )
    .unwrap();
    let told = scenario(&[file.to_str().unwrap()], 2);
    assert!(told.contains("write retain, slim, share, transfer or stop"), "{told}");
    assert!(told.contains("(change b): value = \"\": that is not a day"), "{told}");
    let none = scenario(&["nowhere"], 2);
    assert!(none.contains("neither a file nowhere nor scenarios/nowhere.toml"), "{none}");
}
