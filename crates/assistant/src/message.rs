//! Messages: JSON-RPC 2.0 as the Model Context Protocol uses it.

use serde_json::{Map, Value};

/// The versions of the protocol that are spoken, the latest first. What differs between them is none of what is used
/// here, but that 2025-03-26 may send several messages in one.
const VERSIONS: [&str; 4] = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];
/// How many messages may come in one.
const MOST_AT_ONCE: usize = 16;

/// Whether this version of the protocol is spoken: `2025-06-18`.
#[must_use]
pub fn knows_version(version: &str) -> bool {
    VERSIONS.contains(&version)
}

/// The version to go on in, where an assistant asks for one.
pub(crate) fn agreed(asked: &str) -> &'static str {
    VERSIONS.into_iter().find(|known| *known == asked).unwrap_or(VERSIONS[0])
}

/// The kinds of errors, by their numbers in JSON-RPC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub(crate) enum Code {
    /// What came is no JSON.
    Parse = -32_700,
    /// What came is no message.
    Request = -32_600,
    /// There is no such method.
    Method = -32_601,
    /// The method is asked for in a way that it does not take.
    Params = -32_602,
}

/// Why a request has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: Code,
    /// For whoever asked, with what was expected.
    pub(crate) why: String,
}

impl Refusal {
    pub(crate) fn new(code: Code, why: impl Into<String>) -> Self {
        Self { code, why: why.into() }
    }
}

/// The mark by which whoever asks knows an answer: text or a number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Id(Value);

/// What asks for an answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Request {
    pub(crate) id: Id,
    pub(crate) method: String,
    pub(crate) params: Map<String, Value>,
}

/// What came: one message or several.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Arrived {
    /// One.
    One(Message),
    /// Several, each answered by itself.
    Several(Vec<Message>),
}

/// What a message is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Message {
    /// It asks for an answer.
    Request(Request),
    /// It tells something, and is not answered.
    Told,
    /// It is none, and is answered with why.
    Unreadable(Option<Id>, Refusal),
}

/// Reads what came.
pub(crate) fn read(bytes: &[u8]) -> Arrived {
    let none = |code, why: &str| Arrived::One(Message::Unreadable(None, Refusal::new(code, why)));
    match serde_json::from_slice::<Value>(bytes) {
        Err(error) => none(Code::Parse, &format!("this is no JSON: {error}")),
        Ok(Value::Array(all)) if all.is_empty() => none(Code::Request, "a list of no messages is no message"),
        Ok(Value::Array(all)) if MOST_AT_ONCE < all.len() => {
            none(Code::Request, &format!("send at most {MOST_AT_ONCE} messages at once"))
        }
        Ok(Value::Array(all)) => Arrived::Several(all.into_iter().map(message).collect()),
        Ok(one) => Arrived::One(message(one)),
    }
}

fn message(value: Value) -> Message {
    let Value::Object(mut fields) = value else {
        return Message::Unreadable(None, Refusal::new(Code::Request, "a message is an object"));
    };
    let id = fields.remove("id");
    let known = id.clone().filter(|id| id.is_string() || id.is_number()).map(Id);
    let none = |why: &str| Message::Unreadable(known.clone(), Refusal::new(Code::Request, why));
    if fields.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return none("a message says \"jsonrpc\": \"2.0\"");
    }
    let method = match fields.remove("method") {
        Some(Value::String(method)) => method,
        Some(_) => return none("the method is text"),
        // Nothing is asked of assistants, so an answer of theirs tells nothing.
        None if fields.contains_key("result") || fields.contains_key("error") => return Message::Told,
        None => return none("a message names its method"),
    };
    let params = match fields.remove("params") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(params)) => params,
        Some(_) => {
            return Message::Unreadable(
                known.clone(),
                Refusal::new(Code::Params, "params are an object with names"),
            );
        }
    };
    if id.is_none() {
        return Message::Told;
    }
    match known.clone() {
        Some(id) => Message::Request(Request { id, method, params }),
        None => none("the id is text or a number"),
    }
}

/// An answer to a request, or to what is none.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) id: Option<Id>,
    pub(crate) result: Result<Value, Refusal>,
}

impl Answer {
    /// The answer as a message.
    pub(crate) fn value(self) -> Value {
        let id = self.id.map_or(Value::Null, |id| id.0);
        match self.result {
            Ok(result) => serde_json::json!({ "jsonrpc": "2.0", "id": id, "result": result }),
            Err(Refusal { code, why }) => {
                let error = serde_json::json!({ "code": code as i32, "message": why });
                serde_json::json!({ "jsonrpc": "2.0", "id": id, "error": error })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn refused(text: &str, code: Code, id: &Value) {
        let Arrived::One(Message::Unreadable(found, refusal)) = read(text.as_bytes()) else {
            panic!("{text} is taken for a message")
        };
        assert_eq!(refusal.code, code, "{text}: {}", refusal.why);
        let answer = Answer { id: found, result: Err(refusal) }.value();
        assert_eq!((&answer["id"], &answer["error"]["code"]), (id, &json!(code as i32)), "{text}");
    }

    #[test]
    fn what_is_no_message_is_refused_with_its_id_where_it_has_one() {
        refused("{", Code::Parse, &Value::Null);
        refused("\u{0}", Code::Parse, &Value::Null);
        refused("7", Code::Request, &Value::Null);
        refused("[]", Code::Request, &Value::Null);
        refused(&format!("[{}]", ["1"; 17].join(",")), Code::Request, &Value::Null);
        refused(r#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, Code::Request, &json!(1));
        refused(r#"{"jsonrpc":"2.0","id":"a"}"#, Code::Request, &json!("a"));
        refused(r#"{"jsonrpc":"2.0","id":1,"method":7}"#, Code::Request, &json!(1));
        refused(r#"{"jsonrpc":"2.0","id":[1],"method":"ping"}"#, Code::Request, &Value::Null);
        refused(r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}"#, Code::Params, &json!(1));
        refused(&"[".repeat(100_000), Code::Parse, &Value::Null);
    }

    #[test]
    fn what_only_tells_something_is_not_answered() {
        for text in [
            r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
            r#"{"jsonrpc":"2.0","id":1,"result":{}}"#,
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"no"}}"#,
        ] {
            assert_eq!(read(text.as_bytes()), Arrived::One(Message::Told), "{text}");
        }
    }

    #[test]
    fn a_version_that_is_not_spoken_is_answered_with_the_latest_that_is() {
        assert_eq!(agreed("2025-06-18"), "2025-06-18");
        assert_eq!(agreed("2099-01-01"), VERSIONS[0]);
        assert!(knows_version("2024-11-05") && !knows_version("draft"));
    }
}
