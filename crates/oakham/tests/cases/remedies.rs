//! Remedies that lose nothing: what is told to be done mends the fault, and what is not yet true is refused.

use std::fs;

use crate::binary::{Copy, oakham, text};
use crate::server::Server;

fn run(copy: &Copy, arguments: &[&str]) -> (Option<i32>, String) {
    let output = oakham(&[&["-w", copy.path().to_str().unwrap()], arguments].concat());
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

const MONTH_5: [&str; 4] = ["--year", "2024/25", "--month", "5"];

#[test]
fn no_output_lies_in_a_folder_that_a_workspace_is_made_from() {
    let copy = Copy::new();
    for folder in ["finance", "reform/out", "documents"] {
        let folder = copy.path().join(folder);
        let (code, told) =
            run(&copy, &[&["report"], &MONTH_5[..], &["-o", folder.to_str().unwrap()]].concat());
        assert_eq!(code, Some(2), "{told}");
        assert!(told.contains("a folder that a workspace is made from") && told.contains("-o"), "{told}");
        assert!(!folder.join("board-report.html").exists());
    }
    let file = copy.path().join("care/run.csv");
    let flow = ["flow", "run", "--days", "1", "--format", "csv", "-o", file.to_str().unwrap()];
    let (code, told) = run(&copy, &flow);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("a folder that a workspace is made from") && !file.exists(), "{told}");
}

#[test]
fn a_plan_is_not_approved_on_a_day_to_come() {
    let copy = Copy::new();
    let plans = copy.path().join("finance/plans/2024-25");
    let plan = fs::read_to_string(plans.join("RWE-v1.csv")).unwrap();
    fs::write(plans.join("RWE-v2.csv"), plan.replace(",2024/25,1,", ",2024/25,2,")).unwrap();
    for (day, is_refused) in [("2024-06-01", false), ("2035-06-01", true)] {
        let row = format!("RWE,2,Pay award funded,Cy Approver,{day}");
        let text = format!("org_code,plan_version,reason,approved_by,approved_on\n{row}\n");
        fs::write(plans.join("changes.csv"), text).unwrap();
        let (code, told) = run(&copy, &[&["check"], &MONTH_5[..]].concat());
        assert_eq!(code, Some(i32::from(is_refused)), "{told}");
        let refused = "plan version 2 is approved on 2035-06-01 by changes.csv, and today is";
        assert_eq!(told.contains(refused), is_refused, "{told}");
    }
}

#[test]
fn no_remedy_puts_a_copy_in_the_place_of_what_it_copies() {
    let copy = Copy::new();
    let finance = copy.path().join("finance");
    let of_month = "returns/2024-25/M05/RWE";
    for (from, to) in [
        (format!("{of_month}/lines.csv"), format!("{of_month}/lines (1).csv")),
        ("plans/2024-25/RT5-v1.csv".to_owned(), "plans/2024-25/RT5-v1 (2).csv".to_owned()),
        ("schemes/2026-27.csv".to_owned(), "schemes/2026-27 (1).csv".to_owned()),
        ("controls.csv".to_owned(), "controls - Copy.csv".to_owned()),
    ] {
        fs::copy(finance.join(from), finance.join(to)).unwrap();
    }
    let (_, told) = run(&copy, &[&["check"], &MONTH_5[..]].concat());
    for (file, remedy) in [
        ("lines (1).csv", "lines.csv is there too, and is what is read"),
        ("RT5-v1 (2).csv", "remove this file"),
        ("2026-27 (1).csv", "2026-27.csv is there too, and is what is read"),
        ("controls - Copy.csv", "controls.csv is there too, and is what is read"),
    ] {
        let line =
            told.lines().position(|line| line.contains(file)).unwrap_or_else(|| panic!("{file}: {told}"));
        let about = told.lines().skip(line).take(3).collect::<String>();
        assert!(about.contains(remedy), "{file}: {about}");
    }
    let copy = Copy::new();
    let folder = copy.month_5("RWE");
    let sheets = fs::read_dir(&folder).unwrap().map(|sheet| sheet.unwrap().path());
    sheets.for_each(|sheet| fs::remove_file(sheet).unwrap());
    let template =
        ["return", "template", "--organisation", "RWE", "--workbook", "-o", folder.to_str().unwrap()];
    let (code, told) = run(&copy, &[&template[..], &MONTH_5].concat());
    assert_eq!(code, Some(0), "{told}");
    fs::copy(folder.join("return.xlsx"), folder.join("return (1).xlsx")).unwrap();
    let (_, told) = run(&copy, &[&["check"], &MONTH_5[..]].concat());
    assert!(told.contains("return.xlsx is there too, and is what is read"), "{told}");
    assert!(!told.contains("rename this workbook"), "{told}");
    fs::rename(folder.join("return.xlsx"), folder.join("return (2).xlsx")).unwrap();
    let (_, told) = run(&copy, &[&["check"], &MONTH_5[..]].concat());
    assert!(told.contains("several workbooks") && told.contains("move the others away"), "{told}");
}

#[test]
fn a_workspace_without_returns_is_told_what_a_reform_needs() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = folder.path().join("x");
    let workspace = workspace.to_str().unwrap();
    let made = oakham(&["init", workspace, "--system", "QHL"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let server = Server::start(&["serve", "-w", workspace], folder.path());
    for address in ["/reform", "/reform/clusters", "/reform/duties"] {
        let (status, page) = server.get(address);
        assert_eq!(status, 200, "{address}: {page}");
        assert!(
            page.contains("No reform is on record") && page.contains("reform/plan.toml"),
            "{address}: {page}"
        );
        assert!(!page.contains("first return"), "{address}: {page}");
    }
}

#[test]
fn an_error_leads_to_pages_that_can_be_shown() {
    let copy = Copy::new();
    fs::write(copy.path().join("system/organisations.csv"), "zzz\n").unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    let (status, page) = server.get("/risks.csv");
    assert_eq!(status, 503, "{page}");
    let list = page.split("Where to go from here").nth(1).unwrap();
    let links = list.split("</ul>").next().unwrap().split("href=\"").skip(1);
    let links: Vec<&str> = links.filter_map(|link| link.split('"').next()).collect();
    assert!(links.contains(&"/"), "{page}");
    for link in links {
        assert_eq!(server.get(link).0, 200, "{link}");
    }
}

#[test]
fn rows_that_are_recorded_on_a_day_to_come_do_not_count_yet_and_are_told() {
    let recorded_later = |path: &str, begins: &str, day: &str| {
        let copy = Copy::new();
        let path = copy.path().join(path);
        let text = fs::read_to_string(&path).unwrap();
        let change = |line: &str| match line.rsplit_once(',') {
            Some((before, _)) if line.starts_with(begins) => format!("{before},{day}\n"),
            _ => format!("{line}\n"),
        };
        let changed: String = text.lines().map(change).collect();
        assert_ne!(text, changed, "{begins}");
        fs::write(&path, changed).unwrap();
        copy
    };
    let of_year = |command: &'static str| [command, "--year", "2026/27"];
    let copy = recorded_later("finance/schemes/2026-27.csv", "UHL27-01,", "2090-01-10");
    let (_, told) = run(&copy, &of_year("efficiency"));
    assert!(!told.contains("UHL27-01"), "{told}");
    let (_, told) = run(&copy, &["check", "--year", "2026/27", "--month", "7"]);
    assert!(told.contains("the row is recorded on 2090-01-10, and today is 20"), "{told}");
    assert!(told.contains("V01") && told.contains("it is left out until then"), "{told}");
    let copy = recorded_later("finance/risks/2026-27.csv", "UHL27-", "2090-01-10");
    let (_, told) = run(&copy, &of_year("risks"));
    assert!(told.contains("are recorded on days to come, the first on 2090-01-10"), "{told}");

    let copy = Copy::new();
    let limits = copy.path().join("finance/limits/2026-27.csv");
    let text = fs::read_to_string(&limits).unwrap();
    let with = |text: &str, day: &str| -> String {
        let mut lines = text.lines();
        let head = format!("{},recorded_on\n", lines.next().unwrap());
        lines.fold(head, |text, line| text + line + "," + day + "\n")
    };
    let (_, before) = run(&copy, &["check", "--year", "2026/27", "--month", "7"]);
    assert!(before.contains("V22"), "{before}");
    fs::write(&limits, with(&text, "2090-01-10")).unwrap();
    let (_, told) = run(&copy, &["check", "--year", "2026/27", "--month", "7"]);
    assert!(!told.contains("V22") && told.contains("2026-27.csv"), "{told}");
    assert!(told.contains("are recorded on days to come, the first on 2090-01-10"), "{told}");
    fs::write(&limits, with(&text, "2026-04-10")).unwrap();
    assert_eq!(run(&copy, &["check", "--year", "2026/27", "--month", "7"]).1, before);
}
