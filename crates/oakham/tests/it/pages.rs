//! The demonstration and the server: from a bare machine to pages and a report.

use std::fs;
use std::process::Command;

use crate::binary::{Copy, text};
use crate::server::Server;

#[test]
fn the_demonstration_prints_the_position_and_leaves_a_report() {
    let scratch = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_oakham"))
        .args(["demo", "--once", "--no-browser"])
        .env("TMPDIR", scratch.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let printed = text(&output.stdout);
    assert!(
        printed.starts_with("The system is £18.8 million worse than planned after 5 months"),
        "{printed}"
    );
    let reports: Vec<_> = printed.lines().filter_map(|line| line.strip_prefix("Report:")).collect();
    assert_eq!(reports.len(), 4, "{printed}");
    assert!(reports.iter().all(|path| fs::metadata(path.trim()).unwrap().len() > 10_000));
}

#[test]
fn the_demonstration_serves_its_pages() {
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["demo", "--no-browser"], scratch.path());
    let (status, home) = server.get("/");
    assert_eq!(status, 200);
    assert!(home.contains("18.8 million worse than planned after 5 months"));
    let figure = home.split("/f/").nth(1).unwrap().chars().take(10).collect::<String>();
    assert_eq!(server.get(&format!("/f/{figure}")).0, 200);
    assert_eq!(server.get("/f/0000000000").0, 404);
    assert_eq!(server.get("/?year=2024/25&month=99").0, 400);
}

#[test]
fn a_workspace_is_served_and_its_month_ends_are_kept() {
    let copy = Copy::new();
    let scratch = tempfile::tempdir().unwrap();
    let workspace = copy.path().to_str().unwrap();
    let server = Server::start(&["serve", "-w", workspace], scratch.path());
    assert_eq!(server.get("/?year=2026/27&month=7").0, 200);
    drop(server);
    assert!(copy.path().join("oakham.db").exists());
}
