//! Accounts from the command line to the pages.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::binary::{Copy, oakham, text};
use crate::server::{Answer, Server, cookie};

const PASSWORD: &str = "three random words";

/// Runs `oakham user` with these arguments and this standard input.
fn user(workspace: &Path, arguments: &[&str], input: &str) -> Output {
    let mut process = Command::new(env!("CARGO_BIN_EXE_oakham"))
        .arg("-w")
        .arg(workspace)
        .arg("user")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its arguments does not read.
    let _ = process.stdin.take().unwrap().write_all(input.as_bytes());
    process.wait_with_output().unwrap()
}

#[track_caller]
fn done(workspace: &Path, arguments: &[&str], input: &str) -> String {
    let output = user(workspace, arguments, input);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout) + &text(&output.stderr)
}

#[track_caller]
fn refused(workspace: &Path, arguments: &[&str], input: &str, said: &str) {
    let output = user(workspace, arguments, input);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains(said), "{}", text(&output.stderr));
}

/// A preparer of UHL's returns.
fn with_anna() -> Copy {
    let copy = Copy::new();
    let arguments =
        ["add", "Anna.Smith", "--role", "preparer", "auditor", "--organisation", "RWE", "--password-stdin"];
    done(copy.path(), &arguments, "three random words\n");
    copy
}

#[test]
fn an_account_is_added_listed_changed_and_removed() {
    let copy = with_anna();
    let table = done(copy.path(), &["list"], "");
    let row = table.lines().nth(2).unwrap();
    assert!(row.starts_with("anna.smith  preparer, auditor  RWE"), "{table}");

    let said = done(copy.path(), &["roles", "anna.smith", "--role", "approver", "--whole-system"], "");
    assert!(said.contains("now has the roles approver; was preparer, auditor"), "{said}");
    done(copy.path(), &["password", "anna.smith", "--password-stdin"], "three other words\n");

    let listed = oakham(&["-w", copy.path().to_str().unwrap(), "--format", "json", "user", "list"]);
    let json: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(json["schema"], "oakham.users/1");
    assert_eq!(json["users"][0]["roles"], serde_json::json!(["approver"]));
    assert_eq!(json["users"][0]["organisation"], serde_json::Value::Null);
    assert!(!text(&listed.stdout).contains("argon2"));

    let csv = oakham(&["-w", copy.path().to_str().unwrap(), "--format", "csv", "user", "list"]);
    assert!(text(&csv.stdout).starts_with("name,roles,organisation,added_at\nanna.smith,approver,,"));

    done(copy.path(), &["remove", "anna.smith"], "");
    assert!(done(copy.path(), &["list"], "").contains("No accounts yet"));
    let again = ["add", "anna.smith", "--role", "auditor", "--password-stdin"];
    refused(copy.path(), &again, PASSWORD, "was removed on");
}

#[test]
fn an_organisation_is_named_by_its_code_or_by_its_short_name() {
    let copy = Copy::new();
    let path = copy.path();
    for (name, organisation, code) in [
        ("ann.lee", "UHL", "RWE"),
        ("bo.shaw", "lpt", "RT5"),
        ("cy.moss", "QK1", "QK1"),
        ("di.ward", " icb ", "QK1"),
    ] {
        let add = ["add", name, "--role", "preparer", "--organisation", organisation, "--password-stdin"];
        done(path, &add, PASSWORD);
        let table = done(path, &["list"], "");
        let row = table.lines().find(|line| line.starts_with(name)).unwrap();
        assert!(row.contains(code), "{row}");
    }
    done(path, &["roles", "ann.lee", "--role", "preparer", "--organisation", "LPT"], "");
    assert!(done(path, &["list"], "").contains("ann.lee  preparer  RT5"));
    let add = ["add", "ed.cole", "--role", "preparer", "--password-stdin", "--organisation"];
    refused(
        path,
        &[&add[..], &["KGH"]].concat(),
        PASSWORD,
        "KGH is not in the system of this workspace; its organisations are RWE (UHL), RT5 (LPT), QK1 (ICB)",
    );
    refused(path, &[&add[..], &["Nobody at All"]].concat(), PASSWORD, "NOBODYATALL is not in the system");
    refused(path, &[&add[..], &["-"]].concat(), PASSWORD, "an ODS code or the short name");
}

#[test]
fn what_cannot_be_an_account_is_refused_with_what_to_do() {
    let copy = with_anna();
    let add = |name: &'static str, role: &'static str| ["add", name, "--role", role, "--password-stdin"];
    refused(copy.path(), &add("bert", "auditor"), "short", "at least 12 characters");
    refused(copy.path(), &add("bert", "auditor"), "", "at least 12 characters");
    refused(copy.path(), &add("anna.smith", "auditor"), PASSWORD, "there is an account anna.smith already");
    for like in ["anna-smith", "annasmith", "anna_smith", "ANNA.smith."] {
        refused(copy.path(), &add(like, "auditor"), PASSWORD, "anna.smith, which is or was an account here");
    }
    refused(copy.path(), &add("bert", "auditor"), "123456789012", "easily guessed");
    refused(copy.path(), &add("bert", "king"), PASSWORD, "write preparer, approver, publisher");
    refused(copy.path(), &add("b t", "auditor"), PASSWORD, "cannot be the name of an account");
    refused(copy.path(), &add("oakham", "auditor"), PASSWORD, "the program's own name");
    refused(copy.path(), &["add", "bert", "--password-stdin"], PASSWORD, "--role");
    let elsewhere = ["add", "bert", "--role", "auditor", "--organisation", "XYZ", "--password-stdin"];
    refused(
        copy.path(),
        &elsewhere,
        PASSWORD,
        "XYZ is not in the system of this workspace; its organisations are RWE (UHL)",
    );
    refused(copy.path(), &["remove", "bert"], "", "there is no account bert");
    refused(copy.path(), &["password", "bert", "--password-stdin"], PASSWORD, "there is no account bert");
    assert_eq!(done(copy.path(), &["list"], "").lines().count(), 3);
}

#[test]
fn a_password_is_neither_an_argument_nor_in_the_database() {
    let copy = with_anna();
    let output = user(copy.path(), &["add", "bert", "--role", "auditor", "--password", PASSWORD], "");
    assert_eq!(output.status.code(), Some(2));
    let held = std::fs::read(copy.path().join("oakham.db")).unwrap();
    let contains = |part: &str| held.windows(part.len()).any(|window| window == part.as_bytes());
    assert!(contains("$argon2id$v=19$m=19456,t=2,p=1$"));
    assert!(!contains(PASSWORD));
}

#[cfg(unix)]
#[test]
fn the_database_with_hashes_is_closed_to_others() {
    use std::os::unix::fs::PermissionsExt;

    let copy = with_anna();
    let mode = std::fs::metadata(copy.path().join("oakham.db")).unwrap().permissions().mode();
    assert_eq!(mode & 0o007, 0, "{mode:o}");
}

#[test]
fn an_account_signs_in_to_the_served_pages_until_it_is_removed() {
    let copy = with_anna();
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    let get = |path: &str, cookie: &str| {
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: {cookie}\r\n\r\n"
        );
        let Answer { status, text } = server.exchange(&head);
        (status, text)
    };
    let (_, form) = get("/sign-in?next=/money", "");
    let visit = cookie(&form, "oakham-visit");
    let token = form.split("name=\"form-token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let content = format!("form-token={token}&name=anna.smith&password=three+random+words&next=%2Fmoney");
    let post = |origin: &str| {
        let head = format!(
            "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nOrigin: {origin}\r\nConnection: close\r\nCookie: {visit}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{content}",
            content.len()
        );
        let Answer { status, text } = server.exchange(&head);
        (status, text)
    };
    assert_eq!(post("http://evil.example").0, 403);
    let (status, answer) = post("http://localhost");
    assert_eq!(status, 303, "{answer}");
    assert!(answer.contains("location: /money"), "{answer}");
    let session = cookie(&answer, "oakham-session");
    assert!(get("/money", &session).1.contains("anna.smith (preparer, auditor)"));
    let (_, account) = get("/account", &session);
    assert!(account.contains("signed in") && account.contains("from 127.0.0.1"), "{account}");

    // The command works beside the running server, and holds at once.
    done(copy.path(), &["remove", "anna.smith"], "");
    assert_eq!(get("/account", &session).0, 303);
    assert!(!get("/money", &session).1.contains("anna.smith"));
}

#[test]
fn whoever_is_signed_in_stays_so_after_a_restart_until_their_password_changes() {
    let copy = with_anna();
    let scratch = tempfile::tempdir().unwrap();
    let start = || Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    let get = |server: &Server, path: &str, cookie: &str| {
        server.ask("GET", path, &[("Host", "localhost"), ("Cookie", cookie)], "")
    };
    let post = |server: &Server, path: &str, cookie: &str, content: &str| {
        let headers = [("Host", "localhost"), ("Origin", "http://localhost"), ("Cookie", cookie)];
        server.ask("POST", path, &headers, content)
    };
    let token_in = |page: &Answer| page.between("name=\"form-token\" value=\"", "\"").unwrap().to_owned();
    let server = start();
    let form = get(&server, "/sign-in", "");
    let content = format!("form-token={}&name=anna.smith&password=three+random+words", token_in(&form));
    // The form was opened before a restart and is sent after it.
    drop(server);
    let server = start();
    let signed_in = post(&server, "/sign-in", &cookie(&form.text, "oakham-visit"), &content);
    assert_eq!(signed_in.status, 303, "{}", signed_in.text);
    let session = cookie(&signed_in.text, "oakham-session");
    let account = get(&server, "/account", &session);
    assert_eq!(account.status, 200);

    drop(server);
    let server = start();
    assert!(get(&server, "/account", &session).text.contains("anna.smith"));
    done(copy.path(), &["password", "anna.smith", "--password-stdin"], "three other words\n");
    assert_eq!(get(&server, "/account", &session).status, 303);
    let held = std::fs::read(copy.path().join("oakham.db")).unwrap();
    let token = session.split_once('=').unwrap().1.split(';').next().unwrap().as_bytes();
    assert!(!held.windows(token.len()).any(|window| window == token));
}
