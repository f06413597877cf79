//! Reforms at the edges of what is possible: no plan, nothing to change, columns that add up.

use std::fs;

use crate::binary::{Copy, oakham, text};
use crate::server::Server;

/// A copy of the example with lines of `reform/plan.toml` replaced.
fn changed(changes: &[(&str, &str)]) -> Copy {
    let copy = Copy::new();
    let path = copy.path().join("reform/plan.toml");
    let mut plan = fs::read_to_string(&path).unwrap();
    for (was, is) in changes {
        assert!(plan.contains(was), "{was}");
        plan = plan.replace(was, is);
    }
    fs::write(&path, plan).unwrap();
    copy
}

/// What a command about the reform of a workspace prints.
fn said(copy: &Copy, arguments: &[&str]) -> String {
    let mut all = vec!["-w", copy.path().to_str().unwrap(), "reform"];
    all.extend(arguments);
    let output = oakham(&all);
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn where_no_plan_keeps_the_limits_the_draft_plan_is_shown_as_such() {
    let copy = changed(&[("envelope = 36300", "envelope = 1000")]);
    let plan = said(&copy, &["plan"]);
    assert!(plan.contains("under the draft plan"), "{plan}");
    assert!(plan.contains("Exits under the draft plan, £m."), "{plan}");
    assert!(!plan.contains("the plan of the lowest impact score"), "{plan}");
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    let (_, page) = server.get("/reform");
    assert!(page.contains("Functions of the boards under the draft plan"), "{page}");
    for word in ["could be kept whole", "The price of keeping", "the plan of the lowest impact score"] {
        assert!(!page.contains(word), "{word}");
    }
    let (_, page) = server.get("/reform/function/T10");
    assert!(page.contains("the draft plan") && !page.contains("lowest"), "{page}");
}

#[test]
fn where_nothing_need_change_no_price_of_keeping_is_shown() {
    let copy =
        changed(&[("envelope = 36300", "envelope = 60000"), ("system_saving = 13200", "system_saving = 0")]);
    let found = said(&copy, &["optimise"]);
    assert!(found.contains("Every function stays as it is, so keeping one has no price."), "{found}");
    assert!(found.contains("functions stay as they are"), "{found}");
    assert!(!found.contains("could be kept whole"), "{found}");
    let plan = said(&copy, &["plan"]);
    assert!(plan.starts_with("The plan of the lowest impact score saves nothing"), "{plan}");
    assert!(!plan.contains("no number of"), "{plan}");
}

#[test]
fn duties_of_the_functions_add_up() {
    let copy = Copy::new();
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    let (_, table) = server.get("/exhibit/reform-functions.csv");
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let at = rows.iter().find_map(|row| row.iter().position(|name| name == "Duties")).unwrap();
    let (mut sum, mut total) = (0, None);
    for row in &rows {
        let Some(n) = row.get(at).and_then(|text| text.parse::<u32>().ok()) else { continue };
        if &row[0] == "All functions" {
            total = Some(n);
        } else {
            sum += n;
        }
    }
    assert!(sum > 0 && total == Some(sum), "{sum} in rows, {total:?} in all\n{table}");
}

#[test]
fn targets_beyond_the_baseline_keep_their_signs() {
    let copy = Copy::new();
    let path = copy.path().join("reform/targets.csv");
    let targets = fs::read_to_string(&path).unwrap();
    let changed =
        targets.replace("saving,16700,", "saving,66700,").replace("cap_per_head,18.76,", "cap_per_head,60,");
    assert_ne!(targets, changed);
    fs::write(&path, changed).unwrap();
    let found = said(&copy, &["plan"]);
    assert!(found.contains("The announced targets leave between −£13.7 million and £"), "{found}");
    assert!(
        found.contains("asks for £66.7 million, more than the £53.0 million that the boards cost"),
        "{found}"
    );
    assert!(!found.contains("0.000 million people"), "{found}");
    // Posts of a target that allows more than is spent today.
    assert!(found.lines().any(|line| line.contains("a head") && line.contains("−")), "{found}");
    let has_hyphen = |line: &str| {
        line.split_whitespace().any(|word| {
            word.strip_prefix('-')
                .is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
        })
    };
    assert!(!found.lines().any(has_hyphen), "{found}");
}

#[test]
fn moves_with_a_day_and_blocked_moves_are_counted_apart() {
    let found = said(&Copy::new(), &["plan"]);
    assert!(found.contains("8 moves are planned: 5 have a day; of all 8, 3 are blocked"), "{found}");
}
