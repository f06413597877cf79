//! An assistant asks and is answered, with documents that say what was asked for.

use serde_json::{Value, json};
use tokio::runtime::Builder;

use super::*;

/// Answers every address with what it was asked, for addresses with `month=9` with a problem, with `month=8` never.
struct Echo;

impl Documents for Echo {
    async fn document(&self, address: &str, asker: Asker, most: usize) -> Result<Answered, String> {
        if address.contains("month=9") {
            let problem = json!({ "type": "/api#unknown", "title": "There are no figures", "detail": "Choose a month." });
            return Ok(Answered::Problem(problem.to_string()));
        }
        if address.contains("month=13") {
            let problem = json!({ "type": "/api#unreadable", "title": "“13” is not a month", "detail": "Write 1 to 12." });
            return Ok(Answered::Problem(problem.to_string()));
        }
        if address.contains("month=7") {
            return Err("This is larger than may be sent.".to_owned());
        }
        let document =
            json!({ "schema": "a.b/1", "address": address, "asker": format!("{asker:?}"), "most": most });
        Ok(Answered::Document(document.to_string()))
    }
}

fn ask(message: &Value) -> Option<Value> {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    let assistant = Assistant::new(Arc::new(Echo), "1.2.3");
    let answer = runtime.block_on(assistant.answer(message.to_string().as_bytes(), &Asker::Everybody));
    answer.map(|text| {
        assert!(!text.contains('\n'), "a message is a line");
        serde_json::from_str(&text).unwrap()
    })
}

fn call(params: &Value) -> Value {
    ask(&json!({ "jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": params })).unwrap()
}

#[test]
fn an_assistant_begins_and_is_told_what_there_is() {
    let params = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {} });
    let begun =
        ask(&json!({ "jsonrpc": "2.0", "id": "a", "method": "initialize", "params": params })).unwrap();
    assert_eq!(begun["id"], "a");
    let result = &begun["result"];
    assert_eq!(
        (&result["protocolVersion"], &result["serverInfo"]["version"]),
        (&json!("2025-06-18"), &json!("1.2.3"))
    );
    assert!(result["instructions"].as_str().unwrap().contains("Not known"));
    let listed = ask(&json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/list" })).unwrap();
    assert_eq!(listed["result"]["tools"].as_array().unwrap().len(), TOOLS.len());
    assert_eq!(ask(&json!({ "jsonrpc": "2.0", "id": 3, "method": "ping" })).unwrap()["result"], json!({}));
    assert_eq!(ask(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" })), None);
}

#[test]
fn several_messages_in_one_are_answered_in_one() {
    let ping = |id: u8| json!({ "jsonrpc": "2.0", "id": id, "method": "ping" });
    let told = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    let answers = ask(&json!([ping(1), told, ping(2), 5])).unwrap();
    let ids: Vec<&Value> = answers.as_array().unwrap().iter().map(|answer| &answer["id"]).collect();
    assert_eq!(ids, [&json!(1), &json!(2), &Value::Null]);
    assert_eq!(ask(&json!([told])), None);
}

#[test]
fn a_document_comes_as_structure_and_as_text_after_a_sentence() {
    let answer = call(&json!({ "name": "position", "arguments": { "month": 5 } }));
    let result = &answer["result"];
    assert_eq!(result["structuredContent"]["address"], "/api/1/position?month=5");
    assert_eq!(result["structuredContent"]["asker"], "Everybody");
    assert_eq!(
        result["content"][0]["text"],
        "The position of each organisation and of the system at a month’s end."
    );
    let text = result["content"][1]["text"].as_str().unwrap();
    assert_eq!(serde_json::from_str::<Value>(text).unwrap(), result["structuredContent"]);
    assert_eq!(result["isError"], false);
}

#[test]
fn what_nobody_knows_is_said_to_be_not_known() {
    let answer = call(&json!({ "name": "position", "arguments": { "month": 9 } }));
    let result = &answer["result"];
    assert_eq!(result["content"][0]["text"], "Not known: There are no figures. Choose a month.");
    assert_eq!(
        (&result["isError"], &result["structuredContent"]["type"]),
        (&json!(false), &json!("/api#unknown"))
    );
}

#[test]
fn what_cannot_be_done_is_an_error_of_the_tool() {
    let answer = call(&json!({ "name": "position", "arguments": { "month": 7 } }));
    assert_eq!(answer["result"]["isError"], true);
    assert_eq!(answer["result"]["content"][0]["text"], "This is larger than may be sent.");
}

#[track_caller]
fn refused(message: &Value, code: i64, why: &str) {
    let answer = ask(message).unwrap();
    let error = &answer["error"];
    assert_eq!(error["code"], code, "{answer}");
    assert!(error["message"].as_str().unwrap().contains(why), "{why:?} is not in {answer}");
}

#[test]
fn bad_calls_are_refused_with_what_was_expected() {
    let call = |params: Value| json!({ "jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": params });
    refused(
        &call(json!({ "name": "delete" })),
        -32_602,
        "no tool \"delete\"; there are find, figure, position",
    );
    refused(&call(json!({})), -32_602, "name is missing; write one of find");
    refused(&call(json!({ "name": "find", "arguments": [1] })), -32_602, "find: arguments are an object");
    refused(&call(json!({ "name": "figure" })), -32_602, "figure: id is missing");
    refused(
        &call(json!({ "name": "position", "arguments": { "month": 13 } })),
        -32_602,
        "not a month. Write 1 to 12",
    );
    let method = |method: &str, params: Value| json!({ "jsonrpc": "2.0", "id": 7, "method": method, "params": params });
    refused(
        &method("resources/list", json!({})),
        -32_601,
        "no method \"resources/list\"; there are initialize",
    );
    refused(&method("initialize", json!({})), -32_602, "protocolVersion is missing");
    refused(&method("tools/list", json!({ "cursor": "x" })), -32_602, "all tools are listed at once");
}
