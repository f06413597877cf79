//! Signing in and out as a browser does, and as those do who should not.

use std::net::Ipv4Addr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, COOKIE, ETAG, IF_NONE_MATCH, LOCATION};
use axum::http::request::Builder;
use domain::account::{Account, Role, Roles};
use domain::example;
use governance::release::{Decision, ReleaseEvent, Releases};
use jiff::Timestamp;
use tower::ServiceExt;

use super::*;
use crate::library::LibrarySnapshot;
use crate::server::{Features, Settings, router, router_with, router_with_accounts};
use crate::sign_in::accounts::{Accounts, MemoryAccounts};
use crate::visitor::Place;

pub(crate) const PASSWORD: &str = "three random words";

fn settings() -> Settings {
    Settings { version: "0.0.0".to_owned(), contact: None }
}

/// The invented system, whose month is released.
fn released() -> LibrarySnapshot {
    let month_end = example::month_end();
    let at = Timestamp::UNIX_EPOCH;
    let (month, decision) = ((month_end.year, month_end.month), Decision::Released { from: at });
    let mut releases = Releases::none();
    releases.push(ReleaseEvent { month, by: "Anna".to_owned(), at, decision }).unwrap();
    LibrarySnapshot::new([month_end]).with_releases(releases)
}

fn anna() -> Account {
    let roles = Roles::new([Role::Preparer]).unwrap();
    Account { name: "anna".parse().unwrap(), roles, organisation: None }
}

/// A browser at a site where Anna has an account.
pub(crate) struct Browser {
    state: Router,
    pub(crate) memory_accounts: Arc<MemoryAccounts>,
    cookies: BTreeMap<String, String>,
    /// The address that a proxy speaks for; none for a browser at this computer.
    pub(crate) proxied_for: Option<&'static str>,
}

pub(crate) struct Got {
    pub(crate) status: StatusCode,
    headers: HeaderMap,
    pub(crate) text: String,
}

impl Got {
    pub(crate) fn header(&self, name: impl axum::http::header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// What the first form of the page that posts to `action` carries.
    pub(crate) fn form_token(&self, action: &str) -> String {
        let form = self.text.split(&format!("action=\"{action}\" method=\"post\"")).nth(1).unwrap();
        let value = form.split("name=\"form-token\" value=\"").nth(1).unwrap();
        value.split('"').next().unwrap().to_owned()
    }
}

impl Browser {
    fn new() -> Self {
        Self::at(None)
    }

    /// A browser at a site with a desk.
    pub(crate) fn at(return_desk: Option<Arc<dyn crate::returns::return_desk::ReturnDesk>>) -> Self {
        let memory_accounts = Arc::new(MemoryAccounts::default());
        memory_accounts.put(anna(), PASSWORD);
        let accounts: Arc<dyn Accounts> = Arc::<MemoryAccounts>::clone(&memory_accounts);
        let state = router_with_accounts(Arc::new(released()), accounts, return_desk, settings());
        Self { state, memory_accounts, cookies: BTreeMap::new(), proxied_for: None }
    }

    /// A browser at a site with a network to simulate.
    pub(crate) fn with_simulation(simulation: Arc<dyn crate::simulation::port::Simulations>) -> Self {
        let memory_accounts = Arc::new(MemoryAccounts::default());
        memory_accounts.put(anna(), PASSWORD);
        let accounts: Arc<dyn Accounts> = Arc::<MemoryAccounts>::clone(&memory_accounts);
        let features = Features { simulation: Some(simulation), ..Features::default() };
        let state = router_with(Arc::new(released()), accounts, features, settings());
        Self { state, memory_accounts, cookies: BTreeMap::new(), proxied_for: None }
    }

    /// A browser at a site with scenarios to appraise.
    pub(crate) fn with_appraisals(
        appraisals: Arc<dyn crate::appraisal::port::Appraisals>,
        drafts: Arc<dyn crate::appraisal::drafts::Drafts>,
    ) -> Self {
        let memory_accounts = Arc::new(MemoryAccounts::default());
        memory_accounts.put(anna(), PASSWORD);
        let accounts: Arc<dyn Accounts> = Arc::<MemoryAccounts>::clone(&memory_accounts);
        let features = Features { appraisals: Some(appraisals), drafts: Some(drafts), ..Features::default() };
        let state = router_with(Arc::new(released()), accounts, features, settings());
        Self { state, memory_accounts, cookies: BTreeMap::new(), proxied_for: None }
    }

    /// Another browser at the same site.
    pub(crate) fn other(&self) -> Self {
        let (state, memory_accounts) = (self.state.clone(), Arc::clone(&self.memory_accounts));
        Self { state, memory_accounts, cookies: BTreeMap::new(), proxied_for: None }
    }

    pub(crate) fn ask(&mut self, request: Builder, content: String) -> Got {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(COOKIE, cookies.join("; ")).header("host", "site");
        let visitor = match self.proxied_for {
            Some(address) => Visitor { address: address.parse().unwrap(), place: Place::Elsewhere },
            None => Visitor { address: Ipv4Addr::LOCALHOST.into(), place: Place::ThisComputer },
        };
        let request = request.extension(visitor);
        let response = answered(&self.state, request.body(Body::from(content)).unwrap());
        for cookie in response.headers.get_all(SET_COOKIE) {
            let (pair, rest) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            assert!(rest.contains("HttpOnly") && rest.contains("SameSite=Strict"), "{rest}");
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        response
    }

    pub(crate) fn get(&mut self, address: &str) -> Got {
        self.ask(Request::get(address), String::new())
    }

    pub(crate) fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Got {
        let content = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(address)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.ask(request, content)
    }

    pub(crate) fn sign_in_with(&mut self, name: &str, password: &str, next: &str) -> Got {
        let token = self.get("/sign-in").form_token("/sign-in");
        let fields = [("form-token", &*token), ("name", name), ("password", password), ("next", next)];
        self.post("/sign-in", &fields)
    }

    fn sign_in(&mut self) -> Got {
        let response = self.sign_in_with("anna", PASSWORD, "/money");
        assert_eq!(response.status, StatusCode::SEE_OTHER, "{}", response.text);
        response
    }

    fn session(&self) -> Option<String> {
        self.cookies.get(SESSION).cloned()
    }
}

#[tokio::main(flavor = "current_thread")]
async fn answered(state: &Router, request: Request) -> Got {
    let (parts, body) = state.clone().oneshot(request).await.unwrap().into_parts();
    let content = to_bytes(body, usize::MAX).await.unwrap();
    let text = String::from_utf8_lossy(&content).into_owned();
    Got { status: parts.status, headers: parts.headers, text }
}

#[test]
fn whoever_signs_in_goes_where_they_wanted_and_is_named_in_the_header() {
    let mut browser = Browser::new();
    let response = browser.sign_in();
    assert_eq!(response.header(LOCATION), "/money");
    let page = browser.get("/money");
    assert!(page.text.contains("anna (preparer)") && page.text.contains("Sign out"));
    assert_eq!(page.header(CACHE_CONTROL), "no-store");
    assert!(!page.headers.contains_key(ETAG));
}

#[test]
fn a_wrong_password_shows_what_is_wrong_in_the_usual_way() {
    let mut browser = Browser::new();
    let response = browser.sign_in_with("Anna", "wrong", "/");
    assert_eq!(response.status, StatusCode::UNPROCESSABLE_ENTITY);
    for text in [
        "<title>Error: Sign in – Oakham</title>",
        "There is a problem",
        "role=\"alert\" tabindex=\"-1\" autofocus",
        "<a href=\"#name\">The name or the password is not correct</a>",
        "value=\"Anna\"",
        "autocomplete=\"username\"",
        "autocomplete=\"current-password\"",
    ] {
        assert!(response.text.contains(text), "{text}");
    }
    assert!(!response.text.contains("wrong\""), "a password is never sent back");
    assert_eq!(browser.session(), None);
}

#[test]
fn nobody_learns_which_names_there_are() {
    let mut browser = Browser::new();
    let wrong_password = browser.sign_in_with("anna", "wrong", "/");
    let unknown = browser.sign_in_with("bert", "wrong", "/");
    let impossible = browser.sign_in_with("<b>", "wrong", "/");
    assert_eq!(wrong_password.status, unknown.status);
    assert_eq!(wrong_password.text.replace("anna", "bert"), unknown.text);
    assert_eq!(wrong_password.text.replace("anna", "&lt;b&gt;"), impossible.text);
}

#[test]
fn empty_fields_are_named_each() {
    let response = Browser::new().sign_in_with(" ", "", "/");
    assert_eq!(response.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(response.text.contains("<a href=\"#name\">Enter the name of your account</a>"));
    assert!(response.text.contains("<a href=\"#password\">Enter your password</a>"));
}

#[test]
fn the_password_can_be_shown_without_a_script() {
    let mut browser = Browser::new();
    let hidden = browser.get("/sign-in?next=/money");
    assert!(hidden.text.contains("type=\"password\""));
    assert!(hidden.text.contains("href=\"/sign-in?next=%2Fmoney&amp;show=yes\""), "{}", hidden.text);
    let form = browser.get("/sign-in?next=%2Fmoney&show=yes");
    assert!(form.text.contains("id=\"password\" name=\"password\" type=\"text\""));
    assert!(form.text.contains("name=\"next\" value=\"/money\""));
}

#[test]
fn what_does_not_carry_the_token_of_its_session_is_refused() {
    let mut browser = Browser::new();
    let fields = [("name", "anna"), ("password", PASSWORD)];
    assert_eq!(browser.post("/sign-in", &fields).status, StatusCode::FORBIDDEN);
    browser.get("/sign-in");
    assert_eq!(browser.post("/sign-in", &fields).status, StatusCode::FORBIDDEN);
    assert_eq!(browser.session(), None);

    browser.sign_in();
    let mut other = browser.other();
    other.sign_in();
    let foreign = other.get("/account").form_token("/sign-out");
    assert_eq!(browser.post("/sign-out", &[]).status, StatusCode::FORBIDDEN);
    let response = browser.post("/sign-out", &[("form-token", &foreign)]);
    assert_eq!(response.status, StatusCode::FORBIDDEN);
    assert!(response.text.contains("This form was not accepted"), "{}", response.text);
    assert!(browser.get("/account").text.contains("Your account"));
}

#[test]
fn what_another_site_sends_is_refused_even_with_the_token() {
    let mut browser = Browser::new();
    browser.sign_in();
    let token = browser.get("/account").form_token("/sign-out");
    let request = Request::post("/sign-out")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site");
    let response = browser.ask(request, format!("form-token={token}"));
    assert_eq!(response.status, StatusCode::FORBIDDEN);
    assert!(browser.get("/").text.contains("anna (preparer)"));
}

#[test]
fn every_way_to_change_something_is_guarded_on_every_address() {
    let mut browser = Browser::new();
    browser.sign_in();
    for address in ["/", "/money", "/account", "/nowhere", "/assets/x", "/health"] {
        for method in ["POST", "PUT", "PATCH", "DELETE"] {
            let request =
                Request::builder().method(method).uri(address).header("sec-fetch-site", "same-origin");
            assert_eq!(
                browser.ask(request, String::new()).status,
                StatusCode::FORBIDDEN,
                "{method} {address}"
            );
        }
    }
}

#[test]
fn nothing_can_be_sent_to_documents_for_programs() {
    let mut browser = Browser::new();
    for is_signed_in in [false, true] {
        if is_signed_in {
            browser.sign_in();
        }
        for address in ["/api/1/position", "/api/1/simulations", "/api/1/nowhere"] {
            for method in ["POST", "PUT", "DELETE"] {
                let response = browser.ask(Request::builder().method(method).uri(address), String::new());
                assert_eq!(response.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {address}");
                assert!(response.text.contains("read only"), "{}", response.text);
                assert!(response.text.contains("/api#refused"), "{}", response.text);
            }
        }
    }
}

#[test]
fn signing_in_makes_a_new_session_and_ends_the_one_before() {
    let mut browser = Browser::new();
    // A session token that somebody planted is not taken over.
    let planted = "0".repeat(64);
    browser.cookies.insert(SESSION.to_owned(), planted.clone());
    browser.sign_in();
    let first = browser.session().unwrap();
    assert_ne!(first, planted);
    // The form of an earlier tab signs in again; the session it came with is over.
    let fields_of = |token: &str| vec![("form-token".to_owned(), token.to_owned())];
    let mut tab = browser.other();
    let token = tab.get("/sign-in").form_token("/sign-in");
    tab.cookies.insert(SESSION.to_owned(), first.clone());
    let mut fields = fields_of(&token);
    fields.extend([("name".to_owned(), "anna".to_owned()), ("password".to_owned(), PASSWORD.to_owned())]);
    let pairs: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(tab.post("/sign-in", &pairs).status, StatusCode::SEE_OTHER);
    assert_ne!(tab.session(), Some(first));
    assert!(!browser.get("/").text.contains("anna (preparer)"), "the session before is over");
}

#[test]
fn signing_out_ends_the_session_for_whoever_kept_its_token() {
    let mut browser = Browser::new();
    browser.sign_in();
    let session = browser.session().unwrap();
    let token = browser.get("/sign-out").form_token("/sign-out");
    let response = browser.post("/sign-out", &[("form-token", &token)]);
    assert_eq!((response.status, response.header(LOCATION)), (StatusCode::SEE_OTHER, "/sign-out"));
    assert_eq!(browser.session(), None);
    assert!(browser.get("/sign-out").text.contains("You are signed out"));

    browser.cookies.insert(SESSION.to_owned(), session);
    assert_eq!(browser.get("/account").header(LOCATION), "/sign-in?next=/account");
}

#[test]
fn a_removed_account_or_a_new_password_ends_the_session() {
    let mut browser = Browser::new();
    browser.sign_in();
    browser.memory_accounts.put(anna(), "another password");
    assert_eq!(browser.get("/account").status, StatusCode::SEE_OTHER);
    let response = browser.sign_in_with("anna", "another password", "/");
    assert_eq!(response.status, StatusCode::SEE_OTHER);
    browser.memory_accounts.remove(&anna().name);
    assert_eq!(browser.get("/account").status, StatusCode::SEE_OTHER);
}

#[test]
fn new_roles_hold_from_the_next_page() {
    let mut browser = Browser::new();
    browser.sign_in();
    let roles = Roles::new([Role::Approver, Role::Auditor]).unwrap();
    browser.memory_accounts.put(Account { roles: roles.clone(), ..anna() }, PASSWORD);
    // The roster counts that as a new password, too.
    browser.sign_in();
    assert!(browser.get("/").text.contains(&format!("anna ({roles})")));
}

#[test]
fn too_many_attempts_have_to_wait_even_with_the_right_password() {
    let mut browser = Browser::new();
    for _ in 0..5 {
        assert_eq!(browser.sign_in_with("anna", "wrong", "/").status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let response = browser.sign_in_with("anna", PASSWORD, "/");
    assert_eq!(response.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(response.text.contains("Try again in 15 minutes"), "{}", response.text);
    assert!(response.header(RETRY_AFTER).parse::<u64>().unwrap() <= 900);
    assert_eq!(browser.session(), None);
}

#[test]
fn pages_of_one_reader_are_never_shown_to_another() {
    let mut reader = Browser::new();
    let mut public = reader.other();
    for address in ["/", "/money", "/nowhere", "/about"] {
        let before = public.get(address).text;
        reader.cookies.clear();
        reader.sign_in();
        let signed_in = reader.get(address);
        assert!(signed_in.text.contains("anna (preparer)"), "{address}");
        assert_eq!(signed_in.header(CACHE_CONTROL), "no-store", "{address}");
        let after = public.get(address);
        assert_eq!(after.text, before, "{address}");
        assert!(after.text.contains("href=\"/sign-in\"") && !after.text.contains("anna"), "{address}");
        assert!(after.headers.get_all("vary").iter().any(|value| value == "cookie"), "{address}");
    }
    // What a browser kept before signing in is not confirmed to be still good.
    let mark = public.get("/").header(ETAG).to_owned();
    let response = reader.ask(Request::get("/").header(IF_NONE_MATCH, mark), String::new());
    assert_eq!(response.status, StatusCode::OK);
}

#[test]
fn the_form_to_sign_in_is_kept_by_nobody() {
    let mut browser = Browser::new();
    let first = browser.get("/sign-in");
    assert_eq!(first.header(CACHE_CONTROL), "no-store");
    let second = browser.other().get("/sign-in");
    assert_ne!(first.form_token("/sign-in"), second.form_token("/sign-in"));
}

#[test]
fn signing_in_leads_to_no_other_site() {
    for (next, expected) in [
        ("/money?year=2030/31&month=5", "/money?year=2030/31&month=5"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\tevil", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"),
        ("/sign-out", "/"),
        ("money", "/"),
        ("", "/"),
    ] {
        assert_eq!(local_address(Some(next)), expected, "{next:?}");
        let response = Browser::new().sign_in_with("anna", PASSWORD, next);
        assert_eq!(response.header(LOCATION), expected, "{next:?}");
    }
    assert_eq!(local_address(None), "/");
}

#[test]
fn the_link_in_the_header_leads_back_to_where_it_was_followed() {
    for (referer, expected) in [
        ("http://site/money?month=5", "/money?month=5"),
        ("http://evil.example/money", "/"),
        ("http://site.evil.example/money", "/"),
        ("http://site//evil.example", "/"),
        ("nonsense", "/"),
    ] {
        let response = Browser::new().ask(Request::get("/sign-in").header(REFERER, referer), String::new());
        assert!(response.text.contains(&format!("name=\"next\" value=\"{expected}\"")), "{referer}");
    }
}

#[test]
fn the_account_page_shows_roles_and_what_was_done() {
    let mut browser = Browser::new();
    assert_eq!(browser.get("/account").header(LOCATION), "/sign-in?next=/account");
    browser.sign_in_with("anna", "wrong", "/");
    browser.sign_in();
    let page = browser.get("/account");
    for text in ["preparer", "the whole system", "signed in", "sign-in refused", "from 127.0.0.1"] {
        assert!(page.text.contains(text), "{text}");
    }
}

#[test]
fn a_form_that_is_too_large_is_not_read() {
    let mut browser = Browser::new();
    let token = browser.get("/sign-in").form_token("/sign-in");
    let response = browser.post("/sign-in", &[("form-token", &token), ("password", &"x".repeat(80_000))]);
    assert_eq!(response.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[test]
fn without_accounts_nobody_signs_in_and_nothing_is_taken() {
    let state = router(Arc::new(released()), settings());
    let mut browser = Browser { state, ..Browser::new() };
    assert!(!browser.get("/").text.contains("/sign-in"));
    for address in ["/sign-in", "/sign-out", "/account"] {
        assert_eq!(browser.get(address).status, StatusCode::NOT_FOUND, "{address}");
        assert_eq!(browser.post(address, &[]).status, StatusCode::FORBIDDEN, "{address}");
    }
}

#[test]
fn behind_a_proxy_that_encrypts_cookies_do_not_travel_in_the_clear() {
    let mut browser = Browser::new();
    let response = browser.ask(Request::get("/sign-in").header("x-forwarded-proto", "https"), String::new());
    assert!(response.header(SET_COOKIE).ends_with("; Secure"), "{}", response.header(SET_COOKIE));
}
