//! Who may ask at the door, and what is refused there.

use axum::body::Body;
use domain::account::{Role, Roles};
use tower::ServiceExt;

use super::*;

/// Says as whom it is asked; knows one token.
struct Echo;

impl AssistantDoor for Echo {
    fn knows_version(&self, version: &str) -> bool {
        version == "1"
    }

    fn largest(&self) -> usize {
        16
    }

    fn bearer(&self, bearer: &str, _: IpAddr) -> Bearer {
        match bearer {
            "anna.right" => {
                let (name, roles) = ("anna".parse().unwrap(), Roles::new([Role::Auditor]).unwrap());
                Bearer::Admitted(Some(Account { name, roles, organisation: None }))
            }
            "often" => Bearer::Wait(Duration::from_secs(61)),
            "lost" => Bearer::Failed,
            _ => Bearer::Refused,
        }
    }

    fn answer(&self, message: Vec<u8>, account: Option<Account>) -> Answering<'_> {
        let name = account.map_or_else(|| "everybody".to_owned(), |account| account.name.to_string());
        Box::pin(async move { (message != b"told").then_some(name) })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn ask(method: &str, headers: &[(&str, &str)], message: &'static str) -> (u16, String) {
    let mut request = Request::builder().method(method).uri(ADDRESS);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let site = with_assistant(Router::new(), Arc::new(Echo));
    let response = site.oneshot(request.body(Body::from(message)).unwrap()).await.unwrap();
    let status = response.status();
    assert_eq!(response.headers().contains_key(WWW_AUTHENTICATE), status == StatusCode::UNAUTHORIZED);
    let content = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status.as_u16(), String::from_utf8(content.to_vec()).unwrap())
}

#[track_caller]
fn check(headers: &[(&str, &str)], message: &'static str, status: u16, part: &str) {
    let headers = [&[("content-type", "application/json"), ("host", "here")], headers].concat();
    let (found, text) = ask("POST", &headers, message);
    assert_eq!(found, status, "{text}");
    assert!(text.contains(part), "{part:?} is not in {text:?}");
}

#[test]
fn whoever_asks_is_known_by_their_token_or_is_everybody() {
    check(&[], "x", 200, "everybody");
    check(&[("authorization", "Bearer anna.right")], "x", 200, "anna");
    check(&[("authorization", "bearer  anna.right ")], "x", 200, "anna");
    check(&[("authorization", "Bearer anna.wrong")], "x", 401, "NAME.TOKEN");
    check(&[("authorization", "Basic anna.right")], "x", 401, "NAME.TOKEN");
    check(&[("authorization", "Bearer often")], "x", 429, "in 2 minutes");
    check(&[("authorization", "Bearer lost")], "x", 503, "try again later");
}

#[test]
fn what_tells_something_is_accepted_without_an_answer() {
    check(&[], "told", 202, "");
}

#[test]
fn what_is_sent_is_bounded_and_comes_from_no_other_site() {
    check(&[], "12345678901234567", 413, "at most 16 bytes");
    check(&[("origin", "http://here")], "x", 200, "everybody");
    check(&[("origin", "http://elsewhere")], "x", 403, "other sites");
    check(&[("origin", "null")], "x", 403, "other sites");
    check(&[("mcp-protocol-version", "1")], "x", 200, "everybody");
    check(&[("mcp-protocol-version", "2")], "x", 400, "not spoken");
    assert_eq!(ask("POST", &[("content-type", "text/plain")], "x").0, 415);
    assert_eq!(ask("GET", &[("content-type", "application/json")], "").0, 405);
}
