//! The demonstration and the server: from a bare machine to pages and a report.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use crate::binary::{Copy, text};

/// A server that is ended with the test.
pub(crate) struct Server {
    process: Child,
    address: String,
}

impl Server {
    /// Starts the command on a free port and waits for its address.
    pub(crate) fn start(arguments: &[&str], scratch: &std::path::Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_oakham"))
            .args(arguments)
            .args(["--port", "0"])
            .env("TMPDIR", scratch)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let address = lines.map(Result::unwrap).find_map(|line| {
            let (_, rest) = line.split_once("http://")?;
            Some(rest.split('/').next()?.to_owned())
        });
        Self { process, address: address.unwrap() }
    }

    /// Where it listens: `127.0.0.1:7878`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The status and body of a page.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: oakham\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        (answer.split(' ').nth(1).unwrap().parse().unwrap(), answer)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that has already ended needs no ending.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

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
fn a_workspace_is_served_and_its_books_are_kept() {
    let copy = Copy::new();
    let scratch = tempfile::tempdir().unwrap();
    let workspace = copy.path().to_str().unwrap();
    let server = Server::start(&["serve", "-w", workspace], scratch.path());
    assert_eq!(server.get("/?year=2026/27&month=7").0, 200);
    drop(server);
    assert!(copy.path().join("oakham.db").exists());
}
