//! Hashes hold, nobody's password takes as long as somebody's, and poor passwords are refused.

use std::time::Instant;

use argon2::password_hash::Error;

use super::*;

#[test]
fn a_password_is_behind_its_hash_and_no_other() {
    let (one, two) = (hash("three random words").unwrap(), hash("three random words").unwrap());
    assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
    assert_ne!(one, two, "each has a salt of its own");
    assert!(is_behind("three random words", Some(&one)));
    assert!(!is_behind("three random word", Some(&one)));
    assert!(!is_behind("three random words", Some("not a hash")));
}

#[test]
fn nobodys_password_is_worked_on_as_somebodys_is() {
    assert!(!is_behind("", None));
    // It fails as a wrong password does, not as a hash that cannot be read.
    let error = Argon2::default().verify_password(b"any", NOBODYS).unwrap_err();
    assert!(matches!(error, Error::PasswordInvalid), "{error}");
    let somebodys = hash("three random words").unwrap();
    let timed = |hash: Option<&str>| {
        let start = Instant::now();
        for _ in 0..5 {
            assert!(!is_behind("wrong", hash));
        }
        start.elapsed().as_secs_f64()
    };
    let ratio = timed(None) / timed(Some(&somebodys));
    // Wide, for a machine that does other things; unequal work differs by a factor of thousands.
    assert!((0.1..10.0).contains(&ratio), "{ratio}");
}

#[track_caller]
fn check(password: &str, expected: Option<&str>) {
    let found = check_new(password, &"anna.smith".parse().unwrap()).map_err(|error| error.to_string());
    match expected {
        None => assert_eq!(found, Ok(()), "{password:?}"),
        Some(text) => {
            assert!(found.as_ref().is_err_and(|error| error.contains(text)), "{password:?}: {found:?}");
        }
    }
}

#[test]
fn what_is_guessed_first_is_no_password() {
    check("three random words", None);
    check("äöüßéèçñøåîô", None);
    check("elevenchars", Some("at least 12 characters"));
    check("", Some("at least 12 characters"));
    check("aaaaaaaaaaaaaaaa", Some("easily guessed"));
    check("Anna.Smith-2030", Some("easily guessed"));
    for guessed in [
        "123456789012",
        "210987654321",
        "abcdefghijkl",
        "QwertyuiopAsdf",
        "abcabcabcabc",
        "aaaabbbbcccc",
        "äöüäöüäöüäöü",
    ] {
        check(guessed, Some("easily guessed"));
    }
    check(&"three random words ".repeat(60), Some("at most 1024 bytes"));
}
