//! One file that cannot be read leaves out what rests on it, is told by its own name, and stops nothing else.

use std::fs;

use crate::binary::{Copy, check, oakham, text};
use crate::server::Server;

fn append(copy: &Copy, file: &str, more: &str) {
    let path = copy.path().join(file);
    let before = fs::read_to_string(&path).unwrap();
    fs::write(path, before + more).unwrap();
}

#[test]
fn a_file_of_published_figures_hides_no_other() {
    let copy = Copy::new();
    append(&copy, "data/rtt.csv", "x,y\n");
    check(&copy, &["access", "gp"], 0, &["a GP saw", "data/rtt.csv row 270 column A", "is no measure"]);
    check(&copy, &["spc"], 0, &["surplus-variance:system", "gp-face-to-face:QK1", "data/rtt.csv row 270"]);
    check(&copy, &["benchmark", "with-gp", "--set", "sub-icbs", "--unit", "03W"], 0, &["03W"]);
    check(&copy, &["access", "waiting"], 2, &["data/rtt.csv row 270"]);
    let said = check(
        &copy,
        &["check", "--month", "5"],
        1,
        &["data/rtt.csv row 270 column C", "expected a day such as"],
    );
    assert!(!said.contains("care/observed.toml"), "{said}");
    check(&copy, &["scenario", "list"], 0, &["winter-beds"]);
}

#[test]
fn pages_of_access_name_the_file_that_cannot_be_read_and_show_the_others() {
    let copy = Copy::new();
    append(&copy, "data/rtt.csv", "x,y\n");
    let scratch = tempfile::tempdir().unwrap();
    let workspace = copy.path().to_str().unwrap();
    let server = Server::start(&["serve", "-w", workspace], scratch.path());
    let (status, page) = server.get("/access");
    assert!(status == 200 && page.contains("data/rtt.csv") && page.contains("a GP saw"), "{status} {page}");
    let (status, page) = server.get("/access/waiting");
    assert!(
        status == 200 && page.contains("Figures of this cannot be read") && page.contains("data/rtt.csv"),
        "{page}"
    );
    assert!(!page.contains("None of the files read"), "{page}");
}

#[test]
fn money_is_compared_while_the_network_or_the_reform_cannot_be_read() {
    for (file, more, engine) in [
        (
            "care/network.toml",
            "\n[[[x",
            "the care network cannot be read: `oakham check` names the places in care/network.toml",
        ),
        (
            "reform/functions.csv",
            "x,\"y\n",
            "the reform cannot be read: `oakham check` names the places in reform/functions.csv",
        ),
    ] {
        let copy = Copy::new();
        append(&copy, file, more);
        check(
            &copy,
            &["scenario", "compare", "base", "cut-agency"],
            0,
            &["It saves £8.4 million a year", engine],
        );
        check(
            &copy,
            &["scenario", "list"],
            0,
            &["cut-agency", "taken by the forecast", "nothing works it out", engine],
        );
    }
    let copy = Copy::new();
    append(&copy, "care/network.toml", "\n[[[x");
    check(&copy, &["scenario", "compare", "base", "winter-beds"], 2, &["care/network.toml line"]);
}

#[test]
fn a_scenario_of_money_says_whose_return_is_missing() {
    let copy = Copy::new();
    fs::remove_dir_all(copy.month_5("RT5")).unwrap();
    let why = "month 5 of 2024/25 has no forecast, since LPT has not reported";
    check(&copy, &["scenario", "check", "cut-agency"], 0, &[why]);
    let said = check(&copy, &["scenario", "compare", "base", "cut-agency"], 1, &[why]);
    assert!(!said.contains("no engine takes this kind"), "{said}");
}

#[test]
fn a_measure_of_the_system_ends_with_the_last_month_for_which_everybody_has_reported() {
    let copy = Copy::new();
    fs::remove_dir_all(copy.path().join("finance/returns/2026-27/M07/RT5")).unwrap();
    for (of, is_there) in [("system", false), ("RWE", true), ("RT5", false)] {
        let measure = format!("surplus-variance:{of}");
        let said = check(&copy, &["--format", "json", "spc", &measure], 0, &["2026-09-01"]);
        assert_eq!(said.contains("2026-10-01"), is_there, "{of}: {said}");
    }
}

#[test]
fn check_looks_at_what_is_decided_and_how_money_is_counted() {
    let copy = Copy::new();
    append(&copy, "documents/readings.csv", "x,y,z\n");
    fs::write(
        copy.path().join("appraisal.toml"),
        "schema = \"oakham.appraisal/1\"\n[discounting]\nrate = 350\nhealth_rate = \"x\"\nyears = 0\nfoo = 1\n\
         [[range]]\nparameter = \"delivry\"\nlow = 90\nhigh = 10\nsource = \"s\"\n",
    )
    .unwrap();
    check(
        &copy,
        &["check", "--month", "5"],
        1,
        &[
            "documents/readings.csv row 6",
            "appraisal.toml line 3",
            "appraisal.toml line 4",
            "appraisal.toml line 5",
            "no such key here",
            "delivry",
        ],
    );
}

#[test]
fn committees_that_cannot_be_read_make_no_fault_of_what_was_asked_of_them() {
    let copy = Copy::new();
    append(&copy, "scrutiny/committees.csv", "X,\"bad\n");
    let said = check(&copy, &["request", "list"], 0, &["scrutiny/committees.csv row 6"]);
    assert!(!said.contains("moves.csv") && said.contains("1 error"), "{said}");
}

#[test]
fn the_total_of_those_who_reported_is_not_held_against_documents_as_the_systems() {
    let copy = Copy::new();
    fs::remove_dir_all(copy.month_5("RT5")).unwrap();
    let said = check(&copy, &["document", "claims", "--check"], 0, &["What the figures say"]);
    assert!(!said.contains("£17.8m") && !said.contains("does not add up"), "{said}");
}

#[test]
fn a_link_to_nowhere_is_told_and_is_not_a_schedule_that_was_not_sent() {
    let copy = Copy::new();
    for file in ["finance/returns/2024-25/M05/RWE/cash.csv", "events.csv", "finance/limits/2024-25.csv"] {
        let path = copy.path().join(file);
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink("nowhere.csv", &path).unwrap();
    }
    check(
        &copy,
        &["check", "--year", "2024/25", "--month", "5"],
        1,
        &[
            "RWE/cash.csv: this is a link that leads to no file",
            "events.csv: this is a link",
            "limits/2024-25.csv: this is a link",
        ],
    );
}

#[test]
fn a_file_that_was_cut_off_is_one_fault() {
    let copy = Copy::new();
    copy.edit("lines.csv", |lines| lines[..lines.len() / 2].to_owned());
    let output = oakham(&["check", "-w", copy.path().to_str().unwrap(), "--year", "2024/25", "--month", "5"]);
    let said = text(&output.stdout);
    assert!(
        said.contains("row 64 column C: the file ends here, within a row, after 3 of 12 cells"),
        "{said}"
    );
    assert_eq!(said.matches("V03").count(), 1, "{said}");
}
