//! The register of returns: who may approve, what is recorded, what the public sees.

mod adopted;
mod appended;
mod damage;
mod desk;
mod disclosure;
mod documents;
mod interruptions;
mod bulletins;
mod names;
mod notices;
mod packs;
mod people;
mod public;
mod releases;
mod remarks;
mod routes;
mod scenarios;
mod scrutiny;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::binary::{Copy, check, run, text};
use crate::server::{Answer, Server, cookie};

const PASSWORD: &str = "three random words";
/// The page of the return that the cases are about.
const PAGE: &str = "/returns/2024-25/M05/RWE";

/// `return VERB RWE 2024/25 5 …`
fn of_rwe<'a>(verb: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    ["return", verb, "RWE", "2024/25", "5"].into_iter().chain(more.iter().copied()).collect()
}

/// RWE's return for month 5 of 2024/25 in a folder of its own, with so much more agency pay [£000].
fn with_more_agency_pay(copy: &Copy, thousands: i64) -> String {
    let folder = copy.path().join(format!("sent-{thousands}"));
    fs::create_dir_all(&folder).unwrap();
    let first = copy.month_5("RWE");
    // Once there is a register, the files lie with its first version.
    let versions = fs::read_dir(first.join("versions")).ok().map(|mut versions| {
        versions.find(|version| {
            let lines =
                fs::read_to_string(version.as_ref().unwrap().path().join("lines.csv")).unwrap_or_default();
            lines.contains("P.PAY.AGY,actual_ytd,11915,")
        })
    });
    let from = versions.flatten().map_or(first, |version| version.unwrap().path());
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        let mut text = fs::read_to_string(entry.path()).unwrap();
        for (key, amount) in [
            ("P.PAY.AGY,actual_ytd,", thousands),
            ("2376,2402,2365,2367,", thousands),
            ("P.PAY.AGY,ledger,", thousands),
            ("P.OPSUR,actual_ytd,", -thousands),
            ("P.SD,actual_ytd,", -thousands),
            ("P.AFP,actual_ytd,", -thousands),
            ("P.AFPX,actual_ytd,", -thousands),
        ] {
            text = add(&text, key, amount);
        }
        let kept_total = format!(",{}", -40_318 - thousands);
        let rows = text.lines().map(|row| {
            let is_total = row.contains("P.AFP,") && !row.contains("actual_ytd") && row.contains(",-40318");
            if is_total { row.replace(",-40318", &kept_total) } else { row.to_owned() }
        });
        let text = rows.collect::<Vec<_>>().join("\n") + "\n";
        fs::write(folder.join(entry.file_name()), text).unwrap();
    }
    folder.to_str().unwrap().to_owned()
}

/// Adds to the amount that follows `key`.
fn add(text: &str, key: &str, more: i64) -> String {
    let Some(position) = text.find(key).map(|position| position + key.len()) else { return text.to_owned() };
    let end = text[position..].find([',', '\n']).map_or(text.len(), |end| position + end);
    let Ok(amount) = text[position..end].parse::<i64>() else { return text.to_owned() };
    format!("{}{}{}", &text[..position], amount + more, &text[end..])
}

/// Adds an account to the workspace.
pub(super) fn add_account(copy: &Copy, name: &str, roles: &[&str], organisation: Option<&str>) {
    let mut arguments = vec!["-w", copy.path().to_str().unwrap(), "user", "add", name, "--role"];
    arguments.extend(roles);
    if let Some(code) = organisation {
        arguments.extend(["--organisation", code]);
    }
    arguments.push("--password-stdin");
    let mut process = Command::new(env!("CARGO_BIN_EXE_oakham"))
        .args(&arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    process.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
    let output = process.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
}

fn served(copy: &Copy) -> Server {
    Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path())
}

/// Somebody with a browser; nobody in particular until they sign in.
struct Visitor<'s> {
    server: &'s Server,
    cookie: String,
}

impl<'s> Visitor<'s> {
    fn nobody(server: &'s Server) -> Self {
        Self { server, cookie: String::new() }
    }

    fn signed_in(server: &'s Server, name: &str) -> Self {
        let mut visitor = Self::nobody(server);
        let (_, form) = visitor.get("/sign-in");
        visitor.cookie = cookie(&form, "oakham-visit");
        let token = token(&form);
        let content = format!("form-token={token}&name={name}&password={}", PASSWORD.replace(' ', "+"));
        let (status, answer) = visitor.post("/sign-in", "application/x-www-form-urlencoded", &content);
        assert_eq!(status, 303, "{name}: {answer}");
        visitor.cookie = cookie(&answer, "oakham-session");
        visitor
    }

    fn get(&self, address: &str) -> (u16, String) {
        let request = format!("GET {address} HTTP/1.1\r\n{}\r\n", self.head());
        let Answer { status, text } = self.server.exchange(&request);
        (status, text)
    }

    fn post(&self, address: &str, kind: &str, content: &str) -> (u16, String) {
        let request = format!(
            "POST {address} HTTP/1.1\r\n{}Origin: http://localhost\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n{content}",
            self.head(),
            content.len()
        );
        let Answer { status, text } = self.server.exchange(&request);
        (status, text)
    }

    /// Sends a form of the site, with the token that its pages give this visitor.
    fn send(&self, address: &str, fields: &[(&str, &str)]) -> (u16, String) {
        self.send_with(&self.form_token(), address, fields)
    }

    /// Sends a form of the site with a token that was read before.
    fn send_with(&self, form_token: &str, address: &str, fields: &[(&str, &str)]) -> (u16, String) {
        let mut content = format!("form-token={form_token}");
        for (name, value) in fields {
            write!(content, "&{name}={}", value.replace(' ', "+")).unwrap();
        }
        self.post(address, "application/x-www-form-urlencoded", &content)
    }

    /// Submits these files.
    fn hand_in(&self, address: &str, folder: Option<&str>, reason: &str) -> (u16, String) {
        let form_token = self.form_token();
        let mut content = String::new();
        let mut part = |head: &str, text: &str| {
            write!(content, "--X\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n").unwrap();
        };
        part("name=\"form-token\"", &form_token);
        for entry in folder.into_iter().flat_map(|folder| fs::read_dir(folder).unwrap()) {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            part(&format!("name=\"files\"; filename=\"{name}\""), &fs::read_to_string(&path).unwrap());
        }
        part("name=\"reason\"", reason);
        content.push_str("--X--\r\n");
        self.post(&format!("{address}/submit"), "multipart/form-data; boundary=X", &content)
    }

    fn form_token(&self) -> String {
        token(&self.get("/sign-out").1)
    }

    fn head(&self) -> String {
        let cookie =
            if self.cookie.is_empty() { String::new() } else { format!("Cookie: {}\r\n", self.cookie) };
        format!("Host: localhost\r\nConnection: close\r\n{cookie}")
    }
}

fn token(page: &str) -> String {
    page.split("name=\"form-token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// The hash of the last version, as the list gives it.
fn last_hash(copy: &Copy) -> String {
    let listed = run(copy, &["--format", "csv", "return", "list", "--year", "2024/25", "--month", "5"]).1;
    let row = listed.lines().rfind(|row| row.contains(",RWE,")).unwrap();
    row.split(',').nth(5).unwrap().to_owned()
}

/// Whether slow tests are asked for.
pub(super) fn is_slow_asked_for() -> bool {
    std::env::var_os("SLOW_TESTS").is_some()
}
