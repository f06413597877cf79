//! Sessions begin with a new token, end in time, and are kept as hashes.

use domain::account::{Account, Role, Roles};

use super::super::accounts::MemoryAccounts;
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

/// Accounts of Anna and Bert, each with its first password.
fn accounts() -> MemoryAccounts {
    let accounts = MemoryAccounts::default();
    for name in ["anna", "bert"] {
        accounts.put(identity(name).account, "three random words");
    }
    accounts
}

fn name(accounts: &MemoryAccounts, token: &Token, at: Timestamp) -> Option<String> {
    super::identity(accounts, token, at).unwrap().map(|identity| identity.account.name.to_string())
}

#[test]
fn a_session_lasts_twelve_hours_and_no_longer() {
    let (accounts, start) = (accounts(), Timestamp::UNIX_EPOCH);
    let token = begin(&accounts, &identity("anna"), start).unwrap();
    let name = |after: Duration| name(&accounts, &token, start.checked_add(after).unwrap());
    assert_eq!(name(Duration::ZERO).as_deref(), Some("anna"));
    assert_eq!(name(Duration::from_secs(12 * 3600 - 1)).as_deref(), Some("anna"));
    assert_eq!(name(Duration::from_hours(12)), None);
}

#[test]
fn an_ended_session_is_over_at_once() {
    let (accounts, now) = (accounts(), Timestamp::UNIX_EPOCH);
    let [first, second] = [(); 2].map(|()| begin(&accounts, &identity("anna"), now).unwrap());
    assert_ne!(first, second);
    end(&accounts, &first).unwrap();
    assert_eq!(name(&accounts, &first, now), None);
    assert!(name(&accounts, &second, now).is_some());
}

#[test]
fn a_new_password_ends_what_was_begun_with_the_old_one() {
    let (accounts, now) = (accounts(), Timestamp::UNIX_EPOCH);
    let token = begin(&accounts, &identity("anna"), now).unwrap();
    accounts.put(identity("bert").account, "three other words");
    assert!(name(&accounts, &token, now).is_some());
    accounts.put(identity("anna").account, "three other words");
    assert_eq!(name(&accounts, &token, now), None);
}

#[test]
fn one_account_cannot_fill_the_memory() {
    let (accounts, start) = (accounts(), Timestamp::UNIX_EPOCH);
    let now = |n: u64| start.checked_add(Duration::from_secs(n)).unwrap();
    let tokens: Vec<Token> = (0..30).map(|n| begin(&accounts, &identity("anna"), now(n)).unwrap()).collect();
    let alive: Vec<bool> = tokens.iter().map(|token| name(&accounts, token, now(30)).is_some()).collect();
    assert_eq!(alive.iter().filter(|is_alive| **is_alive).count(), 20);
    assert!(alive[29] && !alive[0]);
}

#[test]
fn the_token_itself_is_not_kept() {
    let accounts = accounts();
    let token = begin(&accounts, &identity("anna"), Timestamp::UNIX_EPOCH).unwrap();
    let stored_token = accounts.session(&token.hash()).unwrap().unwrap().token.to_string();
    assert_eq!((stored_token.len(), token.0.len()), (64, 64));
    assert_ne!(stored_token, token.0);
    assert_eq!(format!("{token:?}"), "Token(…)");
}

#[test]
fn a_form_token_is_good_for_one_bearer_and_does_not_lead_to_a_session() {
    let (one, other) = (Token::random(), Token::random());
    let token_of_form = form_token(&one);
    assert!(is_form_token(&one, &token_of_form));
    assert!(!is_form_token(&other, &token_of_form));
    assert!(!is_form_token(&one, ""));
    assert!(token_of_form != one.0 && token_of_form != one.hash().to_string());
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
    let header = set_cookie(SESSION, &token, Transport::Plain);
    let text = header.to_str().unwrap();
    assert!(text.contains("; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200"), "{text}");
    assert!(!text.contains("Secure"), "a browser would drop it on plain HTTP");
    let mut headers = HeaderMap::new();
    headers.insert("x-forwarded-proto", HeaderValue::from_static("https"));
    let transport = Transport::of(&headers);
    assert!(set_cookie(SESSION, &token, transport).to_str().unwrap().ends_with("; Secure"));
    assert!(
        unset_cookie(SESSION, transport)
            .to_str()
            .unwrap()
            .contains("=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0")
    );
}
