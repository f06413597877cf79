//! People's assistants ask by the Model Context Protocol: on standard input and output, and at `/mcp`.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use super::register::add_account;
use crate::binary::{Copy, check, oakham, text};
use crate::json_schema::faults;
use crate::schemas::is_valid;
use crate::server::{Answer, Server};

/// An assistant and the program that answers it.
struct Assistant {
    process: Child,
    says: Option<ChildStdin>,
    hears: BufReader<ChildStdout>,
}

impl Assistant {
    /// Begins the program as an assistant does.
    fn begin(copy: &Copy, more: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_oakham"))
            .args(["-q", "-w", copy.path().to_str().unwrap(), "mcp"])
            .args(more)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let says = process.stdin.take();
        let hears = BufReader::new(process.stdout.take().unwrap());
        let mut assistant = Self { process, says, hears };
        let params = json!({
            "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" },
        });
        let begun = assistant.ask("initialize", &params);
        assert_eq!(begun["result"]["protocolVersion"], "2025-06-18", "{begun}");
        assistant.say(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }).to_string());
        assistant
    }

    fn say(&mut self, line: &str) {
        writeln!(self.says.as_mut().unwrap(), "{line}").unwrap();
    }

    fn hear(&mut self) -> Value {
        let mut line = String::new();
        self.hears.read_line(&mut line).unwrap();
        assert!(!line.is_empty(), "nothing more is said");
        serde_json::from_str(&line).unwrap()
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.say(&request(method, params).to_string());
        self.hear()
    }

    fn call(&mut self, tool: &str, arguments: &Value) -> Value {
        self.ask("tools/call", &json!({ "name": tool, "arguments": arguments }))
    }

    /// What a tool knows: the sentence and the document, which is as its schema says.
    #[track_caller]
    fn known(&mut self, tool: &str, arguments: &Value) -> (String, Value) {
        let answer = self.call(tool, arguments);
        let (sentence, document) = told(&answer);
        assert!(!sentence.starts_with("Not known"), "{sentence}");
        is_valid(&document);
        (sentence, document)
    }

    /// What a tool says that does not know it.
    #[track_caller]
    fn not_known(&mut self, tool: &str, arguments: &Value) -> String {
        let (sentence, _) = told(&self.call(tool, arguments));
        assert!(sentence.starts_with("Not known"), "{sentence}");
        sentence
    }

    #[track_caller]
    fn refused(&mut self, tool: &str, arguments: &Value, parts: &[&str]) {
        let answer = self.call(tool, arguments);
        assert_eq!(answer["error"]["code"], -32_602, "{answer}");
        let why = answer["error"]["message"].as_str().unwrap();
        for part in parts {
            assert!(why.contains(part), "{part:?} is not in {why:?}");
        }
    }
}

impl Drop for Assistant {
    fn drop(&mut self) {
        drop(self.says.take());
        // One that has ended already needs no ending.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn request(method: &str, params: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params })
}

/// The sentence and the document of an answer, which come as text, too.
#[track_caller]
fn told(answer: &Value) -> (String, Value) {
    let result = &answer["result"];
    assert_eq!(result["isError"], false, "{answer}");
    let document = result["structuredContent"].clone();
    let as_text: Value = serde_json::from_str(result["content"][1]["text"].as_str().unwrap()).unwrap();
    assert_eq!(as_text, document);
    (result["content"][0]["text"].as_str().unwrap().to_owned(), document)
}

/// Month 5 of 2024/25, which the example features.
fn month_5() -> Value {
    json!({ "year": "2024/25", "month": 5 })
}

fn withdraw_month_5(copy: &Copy) {
    let withdrawn = ["release", "2024/25", "5", "--by", "Pat Fox", "--withdraw", "wrong total"];
    check(copy, &withdrawn, 0, &["release withdrawn"]);
}

#[test]
fn an_assistant_lists_tools_and_asks_each() {
    let copy = Copy::new();
    let file = copy.path().join("Minutes of July.txt");
    fs::write(&file, "Finance committee, 17 July 2025\n\nUHL had a deficit of £18.8m at month 3.\n").unwrap();
    check(&copy, &["document", "read", file.to_str().unwrap()], 0, &["£18.8m"]);
    let mut assistant = Assistant::begin(&copy, &[]);
    let tools = assistant.ask("tools/list", &json!({}))["result"]["tools"].clone();
    let names: Vec<&str> =
        tools.as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["find", "figure", "position", "forecast", "compare", "requests", "request", "stated"]);

    let (sentence, position) = assistant.known("position", &json!({}));
    assert!(sentence.contains("2024/25 to month 5") && sentence.contains("£18.8m adverse"), "{sentence}");
    let id = position["total"]["figures"]["variance_ytd"].as_str().unwrap();
    assert!(sentence.contains(id), "{sentence}");
    let (sentence, figure) = assistant.known("figure", &json!({ "id": id }));
    assert!(sentence.contains("-£18.8m") && sentence.contains("2024/25 months 1 to 5"), "{sentence}");
    assert_eq!((&figure["id"], &figure["value_pence"]), (&json!(id), &json!(-1_880_000_000_i64)));
    assert!(!figure["known_by"].as_array().unwrap().is_empty(), "{figure}");

    let (sentence, found) = assistant.known("find", &json!({ "q": "agency" }));
    assert!(sentence.contains("“agency”, 2024/25 month 5"), "{sentence}");
    let of_figure =
        found["results"].as_array().unwrap().iter().find_map(|result| result["figure_id"].as_str());
    assistant.known("figure", &json!({ "id": of_figure.unwrap() }));

    let (sentence, forecast) = assistant.known("forecast", &month_5());
    assert!(sentence.contains("made at month 5"), "{sentence}");
    assert_eq!(forecast["unit"], "pence");

    let (sentence, compared) =
        assistant.known("compare", &json!({ "measure": "within-4-hours", "unit": "RWE" }));
    assert!(sentence.contains("trusts compared"), "{sentence}");
    assert!(!compared["alike"].as_array().unwrap().is_empty(), "{compared}");

    let (sentence, listed) = assistant.known("requests", &json!({ "q": "efficiency plans" }));
    assert_eq!(listed["entries"][0]["id"], "LLR-IR-2025-001", "{sentence}");
    let (sentence, one) = assistant.known("request", &json!({ "id": "LLR-IR-2025-002" }));
    assert!(sentence.contains("GP appointments by who gives them"), "{sentence}");
    assert_eq!(one["entries"].as_array().unwrap().len(), 1);

    let (sentence, stated) =
        assistant.known("stated", &json!({ "document": "Minutes-of-July", "q": "deficit" }));
    assert!(sentence.contains("as stated in 1 document"), "{sentence}");
    let claims = stated["documents"][0]["claims"].as_array().unwrap();
    assert!(claims.iter().any(|claim| claim["text"] == "£18.8m"), "{stated}");
    assert!(claims.iter().all(|claim| claim["sentence"].as_str().unwrap().contains("deficit")), "{stated}");

    // Every answer is as the tool says that answers are, a problem too.
    for (tool, arguments) in [
        ("position", month_5()),
        ("position", json!({ "month": 9 })),
        ("figure", json!({ "id": id })),
        ("compare", json!({ "measure": "none" })),
    ] {
        let schema =
            &tools.as_array().unwrap().iter().find(|listed| listed["name"] == tool).unwrap()["outputSchema"];
        let (_, document) = told(&assistant.call(tool, &arguments));
        let found = faults(schema, schema, &document);
        assert!(found.is_empty(), "{tool} {arguments}: {found:#?}");
    }
}

#[test]
fn what_nobody_knows_is_said_to_be_not_known() {
    let copy = Copy::new();
    let mut assistant = Assistant::begin(&copy, &[]);
    let told = assistant.not_known("position", &json!({ "year": "2024/25", "month": 9 }));
    assert!(told.contains("no figures for month 9 of 2024/25"), "{told}");
    let told = assistant.not_known("figure", &json!({ "id": "0000000000" }));
    assert!(told.contains("No figure has the id"), "{told}");
    let told = assistant.not_known("find", &json!({ "q": "xyzzyplugh" }));
    assert!(told.contains("nothing is found for “xyzzyplugh”"), "{told}");
    let told = assistant.not_known("compare", &json!({ "measure": "happiness" }));
    assert!(told.contains("\"happiness\"") && told.contains("within-4-hours"), "{told}");
    let told = assistant.not_known("compare", &json!({ "measure": "within-4-hours", "unit": "XXX" }));
    assert!(told.contains("XXX"), "{told}");
    let told = assistant.not_known("request", &json!({ "id": "LLR-IR-1999-001" }));
    assert!(told.contains("no entry"), "{told}");
    let told = assistant.not_known("requests", &json!({ "committee": "NOBODY" }));
    assert!(told.contains("no committee") && told.contains("LEICESTER"), "{told}");
    let told = assistant.not_known("stated", &json!({ "q": "xyzzyplugh" }));
    assert!(told.contains("no document that is kept states such a figure"), "{told}");
}

#[test]
fn bad_calls_are_refused_with_what_was_expected_and_the_next_is_answered() {
    let copy = Copy::new();
    let mut assistant = Assistant::begin(&copy, &[]);
    assistant.refused("delete", &json!({}), &["no tool \"delete\"", "there are find, figure"]);
    assistant.refused("figure", &json!({}), &["figure: id is missing"]);
    assistant.refused(
        "position",
        &json!({ "yaer": "2024/25", "month": [5] }),
        &["\"yaer\"", "month is a list"],
    );
    assistant.refused("position", &json!({ "month": 13 }), &["“13” is not a month", "from 1 (April) to 12"]);
    assistant.refused("position", &json!({ "year": "2024" }), &["“2024” is not a financial year"]);
    assistant.refused(
        "compare",
        &json!({ "measure": "within-4-hours", "set": "moons" }),
        &["no kind of unit; expected one of systems, trusts"],
    );
    assert_eq!(assistant.ask("resources/list", &json!({}))["error"]["code"], -32_601);
    assistant.say("{\"jsonrpc\": \"2.0\"");
    assert_eq!(assistant.hear()["error"]["code"], -32_700);
    assistant.say(&"x".repeat(1 << 20));
    assert_eq!(assistant.hear()["error"]["message"], "a message has at most 65536 bytes");
    assistant.known("position", &month_5());
}

#[test]
fn what_is_not_released_is_for_accounts_only_also_where_there_are_none() {
    let copy = Copy::new();
    let mut assistant = Assistant::begin(&copy, &[]);
    let (_, position) = assistant.known("position", &month_5());
    let id = position["total"]["figures"]["variance_ytd"].as_str().unwrap().to_owned();
    withdraw_month_5(&copy);
    let closed = [
        "request",
        "add",
        "question",
        "--title",
        "A complaint",
        "--asked",
        "What became of the complaint?",
        "--committee",
        "LEICESTER",
        "--owner",
        "QK1",
        "--raised-by",
        "members",
        "--closed",
        "it names a patient",
        "--by",
        "Pat Fox",
    ];
    check(&copy, &closed, 0, &["entered"]);
    assistant.not_known("requests", &json!({ "q": "complaint" }));
    // At once, in a conversation that is under way.
    assistant.not_known("position", &month_5());
    assistant.not_known("forecast", &month_5());
    assistant.not_known("find", &json!({ "q": "agency", "year": "2024/25", "month": 5 }));
    let (_, latest) = assistant.known("position", &json!({}));
    assert_ne!(latest["year"], "2024/25", "the last that is released");
    let told = assistant.not_known("figure", &json!({ "id": id, "year": "2024/25", "month": 4 }));
    assert!(told.contains(&id), "{told}");

    let output = oakham(&["-w", copy.path().to_str().unwrap(), "mcp", "--as", "anna"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("there is no account anna"), "{}", text(&output.stderr));
    add_account(&copy, "anna", &["auditor"], None);
    let mut assistant = Assistant::begin(&copy, &["--as", "anna"]);
    assistant.known("position", &month_5());
    assistant.known("figure", &json!({ "id": id }));
    let (_, found) = assistant.known("requests", &json!({ "q": "complaint" }));
    assert_eq!(found["entries"][0]["public"], false);
    check(&copy, &["user", "remove", "anna"], 0, &[]);
    let answer = assistant.call("position", &month_5());
    assert_eq!(answer["result"]["isError"], true, "{answer}");
    assert!(answer["result"]["content"][0]["text"].as_str().unwrap().contains("no account anna"), "{answer}");
}

#[test]
fn all_that_was_asked_is_answered_before_the_program_ends() {
    let copy = Copy::new();
    let mut assistant = Assistant::begin(&copy, &[]);
    for _ in 0..3 {
        assistant.say(&request("tools/call", &json!({ "name": "position", "arguments": {} })).to_string());
    }
    drop(assistant.says.take());
    for _ in 0..3 {
        told(&assistant.hear());
    }
    assert!(assistant.process.wait().unwrap().success());
    let nowhere = oakham(&["-w", "/nowhere/at/all", "mcp"]);
    assert_eq!(nowhere.status.code(), Some(2));
}

fn post(server: &Server, bearer: Option<&str>, message: &Value) -> Answer {
    let content = message.to_string();
    let authorization =
        bearer.map_or_else(String::new, |bearer| format!("Authorization: Bearer {bearer}\r\n"));
    server.exchange(&format!(
        "POST /mcp HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{authorization}Content-Type: application/json\r\n\
         Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2025-06-18\r\n\
         Content-Length: {}\r\n\r\n{content}",
        server.address(),
        content.len()
    ))
}

/// What a tool answers over HTTP.
#[track_caller]
fn call(server: &Server, bearer: Option<&str>, tool: &str, arguments: &Value) -> Value {
    let params = json!({ "name": tool, "arguments": arguments });
    let answer = post(server, bearer, &request("tools/call", &params));
    assert_eq!(answer.status, 200, "{}", answer.text);
    serde_json::from_str(answer.text.split_once("\r\n\r\n").unwrap().1).unwrap()
}

/// Adds a token and gives it as an assistant sends it.
fn token(copy: &Copy, name: &str, more: &[&str]) -> String {
    let all = [&["-q", "-w", copy.path().to_str().unwrap(), "token", "add", name], more].concat();
    let output = oakham(&all);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    format!("{name}.{}", text(&output.stdout).trim_end())
}

#[test]
fn over_http_a_token_reads_what_its_account_may() {
    let copy = Copy::new();
    withdraw_month_5(&copy);
    add_account(&copy, "anna", &["auditor"], None);
    let (of_anna, of_nobody) = (token(&copy, "claude", &["--as", "anna"]), token(&copy, "plain", &[]));
    check(&copy, &["token", "add", "more", "--as", "bert"], 2, &["there is no account bert"]);
    check(&copy, &["token", "list"], 0, &["claude", "as anna", "plain"]);
    let listed = check(&copy, &["token", "list", "--format", "json"], 0, &["\"account\": \"anna\""]);
    is_valid(&serde_json::from_str(&listed).unwrap());
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path());

    let begun = post(&server, None, &request("initialize", &json!({ "protocolVersion": "2025-06-18" })));
    assert!(begun.status == 200 && begun.text.contains("\"serverInfo\""), "{}", begun.text);
    let told_only = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    assert_eq!(post(&server, None, &told_only).status, 202);

    for bearer in [None, Some(of_nobody.as_str())] {
        let (sentence, _) = told(&call(&server, bearer, "position", &month_5()));
        assert!(sentence.starts_with("Not known"), "{sentence}");
        let (sentence, _) = told(&call(&server, bearer, "position", &json!({})));
        assert!(!sentence.starts_with("Not known"), "{sentence}");
    }
    let (sentence, document) = told(&call(&server, Some(&of_anna), "position", &month_5()));
    assert!(sentence.contains("£18.8m adverse"), "{sentence}");
    is_valid(&document);

    for wrong in [of_anna.replace("claude", "plain"), of_anna[..of_anna.len() - 1].to_owned(), "x".to_owned()]
    {
        let answer = post(&server, Some(&wrong), &request("ping", &json!({})));
        assert_eq!(answer.status, 401, "{}", answer.text);
        assert!(answer.text.to_lowercase().contains("www-authenticate: bearer"), "{}", answer.text);
    }
    check(&copy, &["user", "remove", "anna"], 0, &[]);
    assert_eq!(post(&server, Some(&of_anna), &request("ping", &json!({}))).status, 401);
    assert_eq!(server.get("/mcp").0, 405);
}
