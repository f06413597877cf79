//! Pages of scenarios on the example: they show what the command gives, to the last digit, and nothing that nobody asked for.

use std::fs;

use serde_json::Value;

use crate::binary::{Copy, oakham, text};
use crate::server::{Answer, Server, signal, until};

/// A scenario that nothing is simulated for: quick.
const QUICK: &str = "cut-agency";

/// Asks for the table of scenarios as their page's form does, and waits for it.
#[track_caller]
fn compared(server: &Server, names: &[&str]) -> String {
    let query: Vec<String> = names.iter().map(|name| format!("with={name}")).collect();
    let query = query.join("&");
    let host = server.address().to_owned();
    let page = server.ask("GET", &format!("/scenarios/compare?{query}"), &[("Host", &host)], "");
    assert_eq!(page.status, 200, "{}", page.text);
    let visit = page.between("oakham-visit=", ";").map(|visit| format!("oakham-visit={visit}"));
    let token = page.between("name=\"form-token\" value=\"", "\"").unwrap();
    let headers = [
        ("Host", host.as_str()),
        ("Cookie", visit.as_deref().unwrap_or("")),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    let sent: Answer = server.ask("POST", "/scenarios/ask", &headers, &format!("form-token={token}&{query}"));
    assert_eq!(sent.status, 303, "{}", sent.text);
    until("the table is worked out", || {
        let (status, page) = server.get(&format!("/scenarios/compare?{query}"));
        assert_eq!(status, 200, "{page}");
        assert!(!page.contains("It could not be worked out"), "{page}");
        page.contains("What changes, beside today").then_some(page)
    })
}

#[test]
fn a_page_shows_what_the_command_gives() {
    let copy = Copy::new();
    let workspace = copy.path().to_str().unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["-w", workspace, "serve"], scratch.path());
    let (status, library) = server.get("/scenarios");
    assert_eq!(status, 200);
    assert!(library.contains("Not worked out yet"), "{library}");
    let page = compared(&server, &[QUICK]);
    let output =
        oakham(&["-w", workspace, "--quiet", "--format", "json", "scenario", "compare", "base", QUICK]);
    let table: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
    let (_, json) = server.get(&format!("/scenarios/compare.json?with={QUICK}"));
    let json: Value = serde_json::from_str(json.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!(json, table, "page and command give one document");
    for sentence in table["scenarios"][0]["sentences"].as_array().unwrap() {
        let sentence = sentence.as_str().unwrap().replace('&', "&amp;");
        assert!(page.contains(&sentence), "{sentence}");
    }
    // Every row of the CSV has the id of a figure whose page is there.
    let (_, csv) = server.get(&format!("/scenarios/compare.csv?with={QUICK}"));
    // Its files are those that the command writes.
    let written = |name: &str| {
        let path = scratch.path().join(name);
        let to = path.to_str().unwrap();
        let output = oakham(&["-w", workspace, "--quiet", "scenario", "compare", "base", QUICK, "-o", to]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        fs::read(path).unwrap()
    };
    assert_eq!(csv.split_once("\r\n\r\n").unwrap().1, text(&written("table.csv")));
    let (status, book) = server.get(&format!("/scenarios/compare.xlsx?with={QUICK}"));
    let length = format!("content-length: {}", written("table.xlsx").len());
    assert!(status == 200 && book.contains("\r\n\r\nPK"), "a workbook is a packed folder");
    assert!(book.to_lowercase().contains(&length), "the workbook of the command, {length}");
    let row = csv.lines().find(|line| line.starts_with(&format!("{QUICK},"))).unwrap();
    let id = row.rsplit(',').next().unwrap();
    let (status, figure) = server.get(&format!("/scenarios/consequence/{id}?with={QUICK}"));
    assert_eq!(status, 200, "{figure}");
    assert!(figure.contains("Check it yourself"), "{figure}");
    let (status, summary) = server.get(&format!("/scenarios/summary?with={QUICK}"));
    assert_eq!(status, 200, "{summary}");
}

#[test]
fn a_scenario_that_cannot_be_run_is_told_with_its_line_and_hides_no_other() {
    let copy = Copy::new();
    let path = copy.path().join("scenarios/winter-beds.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("value = \"-30\"", "value = \"many\"")).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["-w", copy.path().to_str().unwrap(), "serve"], scratch.path());
    let (status, page) = server.get("/scenarios");
    assert_eq!(status, 200);
    for told in [
        "1 scenario cannot be run",
        "scenarios/winter-beds.toml",
        "Line 11",
        "many",
        "Open an urgent treatment centre",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert_eq!(server.get("/scenarios/no-such-scenario").0, 404);
}

/// The processes that a process began and that run still.
fn begun_by(process: u32) -> Vec<u32> {
    let all = fs::read_dir("/proc").unwrap().flatten();
    let running = all.filter_map(|entry| {
        let id: u32 = entry.file_name().to_string_lossy().parse().ok()?;
        let status = fs::read_to_string(entry.path().join("stat")).ok()?;
        // After the name, which may hold anything, come the state and the number of who began it.
        let mut rest = status.rsplit_once(')')?.1.split_whitespace();
        let (state, parent) = (rest.next()?, rest.next()?);
        (state != "Z" && parent == process.to_string()).then_some(id)
    });
    running.collect()
}

#[cfg(target_os = "linux")]
#[test]
fn a_table_whose_process_is_killed_is_told_and_can_be_asked_for_again() {
    let copy = Copy::new();
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["-w", copy.path().to_str().unwrap(), "serve"], scratch.path());
    let host = server.address().to_owned();
    let address = "/scenarios/winter-beds";
    let ask = || {
        let page = server.ask("GET", address, &[("Host", &host)], "");
        let visit = page.between("oakham-visit=", ";").map(|visit| format!("oakham-visit={visit}"));
        let token = page.between("name=\"form-token\" value=\"", "\"").unwrap();
        let headers = [
            ("Host", host.as_str()),
            ("Cookie", visit.as_deref().unwrap_or("")),
            ("Sec-Fetch-Site", "same-origin"),
        ];
        let sent = format!("form-token={token}&with=winter-beds");
        assert_eq!(server.ask("POST", "/scenarios/ask", &headers, &sent).status, 303);
        until("it is worked out in a process", || begun_by(server.process()).first().copied())
    };
    let process = ask();
    signal(process, "KILL");
    let page = until("its end is told", || {
        let (status, page) = server.get(address);
        assert_eq!(status, 200, "{page}");
        page.contains("It could not be worked out").then_some(page)
    });
    assert!(page.contains("Try again"), "{page}");
    // It is asked for again, and goes on.
    signal(ask(), "KILL");
}
