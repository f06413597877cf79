//! Files that cannot be read: what needs them names them and says what to do, and nothing that is there is told
//! as absent.

use std::fs;

use crate::binary::{Copy, oakham, text};
use crate::server::Server;

/// A copy of the example, one file of which ends in what nobody can read.
fn spoilt(file: &str) -> Copy {
    let copy = Copy::new();
    let path = copy.path().join(file);
    let before = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{before}\nzzz\n")).unwrap();
    copy
}

fn served(copy: &Copy) -> (Server, tempfile::TempDir) {
    let scratch = tempfile::tempdir().unwrap();
    (Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path()), scratch)
}

/// Each of `addresses` names `file`, says what to do, and neither fails nor calls anything absent.
fn check_named(file: &str, addresses: &[&str]) {
    let copy = spoilt(file);
    let (server, _scratch) = served(&copy);
    for address in addresses {
        let (status, told) = server.get(address);
        assert!(told.contains(file) && told.contains("put right"), "{file}, {address}: {status} {told}");
        for absent in ["on record", "recorded yet", "first return counts", "Code: "] {
            assert!(!told.contains(absent), "{file}, {address}: {told}");
        }
        let expected: &[u16] = if address.starts_with("/api/") { &[503] } else { &[200, 503] };
        assert!(expected.contains(&status), "{file}, {address}: {status}");
    }
}

#[test]
fn a_network_that_cannot_be_read_is_named_wherever_it_is_needed() {
    let addresses = ["/flow", "/flow/new", "/flow/observed", "/flow/description", "/api/1/simulations"];
    check_named("care/network.toml", &addresses);
}

#[test]
fn where_no_organisation_can_be_read_returns_and_documents_say_so() {
    let addresses = ["/", "/returns", "/efficiency", "/risks", "/api/1/findings", "/api/1/position"];
    check_named("system/organisations.csv", &addresses);
    check_named("oakham.toml", &addresses[..2]);
}

#[test]
fn registers_that_cannot_be_read_are_not_told_as_absent() {
    check_named("reform/plan.toml", &["/reform", "/api/1/reform"]);
}

fn break_plans(copy: &Copy, year: &str) {
    for file in fs::read_dir(copy.path().join("finance/plans").join(year)).unwrap() {
        fs::write(file.unwrap().path(), "x\n1\n").unwrap();
    }
}

#[test]
fn returns_whose_plans_cannot_be_read_do_not_count_on_any_page() {
    let copy = Copy::new();
    break_plans(&copy, "2024-25");
    let (server, _scratch) = served(&copy);
    let month = "year=2024/25&month=5";
    assert!(server.get(&format!("/?{month}")).1.contains("0 of 3 organisations reported"));
    let (_, all) = server.get("/returns/2024-25/M05");
    assert!(all.contains("0 of 3 organisations’ returns count; 3 are approved and left out"), "{all}");
    assert!(all.contains("version 1 of its plan cannot be read"), "{all}");
    let (_, one) = server.get("/returns/2024-25/M05/RWE");
    assert!(one.contains("is approved and left out") && !one.contains("approved and counts"), "{one}");
    // At the command line a heading that lacks its columns has a remedy.
    let output = oakham(&["check", "-w", copy.path().to_str().unwrap(), "--year", "2024/25", "--month", "5"]);
    let told = text(&output.stdout);
    assert!(told.contains("lacks org_code") && told.contains("Add what it lacks"), "{told}");
}

#[test]
fn a_forecast_without_a_plan_says_what_to_add() {
    let copy = Copy::new();
    fs::remove_file(copy.path().join("finance/plans/2024-25/RWE-v1.csv")).unwrap();
    let workspace = copy.path().to_str().unwrap();
    let output = oakham(&["forecast", "-w", workspace, "--year", "2024/25", "--month", "5"]);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("RWE not in") && told.contains("Add finance/plans/2024-25/RWE-v1.csv"), "{told}");
}

#[test]
fn a_draft_that_only_lies_in_its_folder_waits_for_its_preparer() {
    let copy = Copy::new();
    let months = copy.path().join("finance/returns/2026-27");
    let draft = months.join("M08/QK1");
    fs::create_dir_all(&draft).unwrap();
    for entry in fs::read_dir(months.join("M07/QK1")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let text = text.replace(",2026/27,7,", ",2026/27,8,").replace(",8,final,", ",8,draft,");
        let text = text.replace("\nperiod,7\nbasis,final", "\nperiod,8\nbasis,draft");
        let text = text.replace("approved_by,example\napproved_at,2026-11-14", "approved_by,\napproved_at,");
        fs::write(draft.join(path.file_name().unwrap()), text).unwrap();
    }
    let workspace = copy.path().to_str().unwrap();
    let output = oakham(&["position", "-w", workspace, "--year", "2026/27", "--month", "8"]);
    let told = text(&output.stderr);
    assert!(told.contains("QK1 only lies in its folder and was not submitted, 1 of 3"), "{told}");
    assert!(
        told.contains(&format!("oakham -w {workspace} return submit finance/returns/2026-27/M08/QK1")),
        "{told}"
    );
    assert!(!told.contains("return approve"), "{told}");
}

#[test]
fn a_year_that_is_over_has_an_outturn_in_place_of_a_forecast() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = folder.path().join("x");
    let workspace = workspace.to_str().unwrap();
    let made = oakham(&["init", workspace, "--system", "QHL", "--year", "2024/25", "--synthetic"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let printed = |arguments: &[&str]| {
        let output = oakham(&[&["-w", workspace, "-q"], arguments].concat());
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, told, _) = printed(&["forecast"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("The year is over: the system ended it with a deficit of"), "{told}");
    assert!(told.contains("worse than planned; its plan was missed."), "{told}");
    assert!(!told.contains("chance"), "{told}");
    let (code, _, told) = printed(&["forecast", "--format", "json"]);
    assert_eq!(code, Some(2));
    assert!(told.contains("The year is over"), "{told}");
}

#[test]
fn controls_and_events_that_cannot_be_read_are_not_told_as_none() {
    for (file, absent) in [("events.csv", "No event is"), ("finance/controls.csv", "No control of")] {
        check_named(file, &["/risks", "/api/1/risks"]);
        let copy = spoilt(file);
        let (server, _scratch) = served(&copy);
        let (_, page) = server.get("/risks?year=2024/25");
        assert!(page.contains(&format!("is not known: {file} cannot be read")), "{page}");
        assert!(!page.contains(absent), "{page}");
    }
}

#[test]
fn public_documents_that_cannot_be_read_are_named_where_figures_rest_on_them() {
    for file in ["documents/claims.csv", "documents/documents.csv"] {
        check_named(file, &["/sources", "/"]);
        let copy = spoilt(file);
        let (server, _scratch) = served(&copy);
        for address in ["/", "/money", "/forecast", "/sources"] {
            let (_, page) = server.get(address);
            assert!(page.contains("/sources#unreadable"), "{address}: {page}");
            assert!(!page.contains("No public document is recorded"), "{address}: {page}");
        }
        let workspace = copy.path().to_str().unwrap();
        for command in
            [&["forecast"][..], &["position", "--format", "csv"], &["position", "--format", "json"]]
        {
            let output = oakham(&[&["-w", workspace], command].concat());
            let told = text(&output.stderr);
            assert!(
                told.contains("cannot be read and is left out") && told.contains(file),
                "{command:?}: {told}"
            );
        }
    }
}

#[test]
fn schemes_that_cannot_be_read_are_named_beside_a_forecast() {
    let copy = spoilt("finance/schemes/2026-27.csv");
    let output = oakham(&["forecast", "-w", copy.path().to_str().unwrap()]);
    let told = text(&output.stderr);
    assert!(told.contains("finance/schemes/2026-27.csv"), "{told}");
}

#[test]
fn a_page_without_a_forecast_names_the_plan_that_cannot_be_read() {
    let copy = Copy::new();
    fs::write(copy.path().join("finance/plans/2024-25/RWE-v1.csv"), "x\n1\n").unwrap();
    let (server, _scratch) = served(&copy);
    let (_, page) = server.get("/forecast?year=2024/25&month=5");
    for words in [
        "There is no forecast of this month",
        "finance/plans/2024-25/RWE-v1.csv",
        "RWE",
        "version 1 of its plan cannot be read",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let (status, told) = server.get("/api/1/forecast?year=2024/25&month=5");
    assert!(status == 503 && told.contains("finance/plans/2024-25/RWE-v1.csv"), "{status}: {told}");
}
