//! Sessions begin with a new token, end in time, and are kept as hashes.

use domain::account::{Account, Role, Roles};

use super::*;

fn identity(name: &str) -> Identity {
    let roles = Roles::new([Role::Preparer]).unwrap();
    let account = Account { name: name.parse().unwrap(), roles, organisation: None };
    Identity { account, password_version: 1 }
}

fn with_cookies(text: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(COOKIE, HeaderValue::from_str(text).unwrap());
    headers
}

#[test]
fn a_session_lasts_twelve_hours_and_no_longer() {
    let (sessions, start) = (Sessions::new(), Instant::now());
    let token = sessions.begin(&identity("anna"), start);
    let name = |after: Duration| sessions.name(&token, start + after).map(|name| name.to_string());
    assert_eq!(name(Duration::ZERO).as_deref(), Some("anna"));
    assert_eq!(name(Duration::from_secs(12 * 3600 - 1)).as_deref(), Some("anna"));
    assert_eq!(name(Duration::from_hours(12)), None);
}

#[test]
fn an_ended_session_is_over_at_once() {
    let (sessions, now) = (Sessions::new(), Instant::now());
    let (first, second) = (sessions.begin(&identity("anna"), now), sessions.begin(&identity("anna"), now));
    assert_ne!(first, second);
    sessions.end(&first);
    assert_eq!(sessions.name(&first, now), None);
    assert!(sessions.name(&second, now).is_some());
}

#[test]
fn a_new_password_ends_what_was_begun_with_the_old_one() {
    let sessions = Sessions::new();
    let token = sessions.begin(&identity("anna"), Instant::now());
    assert!(sessions.is_of(&token, &identity("anna")));
    assert!(!sessions.is_of(&token, &Identity { password_version: 2, ..identity("anna") }));
    assert!(!sessions.is_of(&token, &identity("bert")));
}

#[test]
fn one_account_cannot_fill_the_memory() {
    let (sessions, now) = (Sessions::new(), Instant::now());
    let tokens: Vec<Token> =
        (0..30).map(|n| sessions.begin(&identity("anna"), now + Duration::from_secs(n))).collect();
    let n_alive = tokens.iter().filter(|token| sessions.name(token, now).is_some()).count();
    assert_eq!(n_alive, 20);
    assert!(sessions.name(&tokens[29], now).is_some() && sessions.name(&tokens[0], now).is_none());
}

#[test]
fn the_token_itself_is_not_kept() {
    let sessions = Sessions::new();
    let token = sessions.begin(&identity("anna"), Instant::now());
    let held = sessions.held.lock().unwrap();
    let kept = held.keys().next().unwrap().to_string();
    assert_eq!((kept.len(), token.0.len()), (64, 64));
    assert_ne!(kept, token.0);
    assert_eq!(format!("{token:?}"), "Token(…)");
}

#[test]
fn a_form_token_is_good_for_one_bearer_and_one_server() {
    let sessions = Sessions::new();
    let (one, other) = (Token::random(), Token::random());
    let sent = sessions.form_token(&one);
    assert!(sessions.is_form_token(&one, &sent));
    assert!(!sessions.is_form_token(&other, &sent));
    assert!(!sessions.is_form_token(&one, ""));
    assert!(!Sessions::new().is_form_token(&one, &sent));
}

#[test]
fn a_cookie_is_found_among_others_and_must_be_well_formed() {
    let token = Token::random();
    let found = |text: &str| Token::of(&with_cookies(text), SESSION);
    assert_eq!(found(&format!("a=b; {SESSION}={}; c=d", token.0)), Some(token.clone()));
    assert_eq!(found(&format!("x{SESSION}={}", token.0)), None);
    assert_eq!(found(&format!("{SESSION}={}", &token.0[1..])), None);
    assert_eq!(found(&format!("{SESSION}={}", token.0.to_uppercase().replace('0', "A"))), None);
    assert_eq!(found("nonsense"), None);
}

#[test]
fn a_cookie_is_closed_to_scripts_and_other_sites() {
    let token = Token::random();
    let header = given(SESSION, &token, Transport::Plain);
    let text = header.to_str().unwrap();
    assert!(text.contains("; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200"), "{text}");
    assert!(!text.contains("Secure"), "a browser would drop it on plain HTTP");
    let mut headers = HeaderMap::new();
    headers.insert("x-forwarded-proto", HeaderValue::from_static("https"));
    let transport = Transport::of(&headers);
    assert!(given(SESSION, &token, transport).to_str().unwrap().ends_with("; Secure"));
    assert!(
        taken(SESSION, transport)
            .to_str()
            .unwrap()
            .contains("=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0")
    );
}
