//! What is kept of a token, and what nobody knows.

use super::*;

#[test]
fn what_is_kept_of_a_token_is_read_back_and_is_not_the_token() {
    let token = new_token().unwrap();
    assert!(token.starts_with("oakham_") && token.len() == 71, "{token}");
    let verifier = Verifier::of(&token);
    let kept = verifier.to_string();
    assert!(kept.starts_with("SCRAM-SHA-256$4096:"), "{kept}");
    assert!(!kept.contains(&token[7..]));
    assert!(kept.parse::<Verifier>().unwrap() == verifier);
    assert!(Verifier::of(&token) != verifier, "each has a salt of its own");
    let more_rounds = kept.replace("4096", "10000").parse::<Verifier>().unwrap();
    assert_eq!(more_rounds.rounds(), 10_000, "rounds are those that were kept");
}

#[test]
fn a_token_that_is_sent_whole_is_right_where_it_is_the_one_that_is_kept() {
    let token = new_token().unwrap();
    let kept = Verifier::of(&token);
    assert!(Verifier::is_right(Some(&kept), &token));
    for wrong in ["", "oakham_", &token[1..], &token.to_uppercase(), &new_token().unwrap()] {
        assert!(!Verifier::is_right(Some(&kept), wrong), "{wrong}");
    }
    assert!(!Verifier::is_right(None, &token));
    // RFC 7677, 3.
    let pencil = "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:\
                  wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";
    assert!(Verifier::is_right(Some(&pencil.parse().unwrap()), "pencil"));
}

#[test]
fn what_is_damaged_verifies_nothing() {
    let kept = Verifier::of("oakham_x").to_string();
    let (_, server) = kept.rsplit_once(':').unwrap();
    for damaged in [
        "",
        "SCRAM-SHA-256$",
        &kept[1..],
        &kept[..kept.len() - 2],
        &kept.replace("4096", "1"),
        &kept.replace("4096", "-4096"),
        &kept.replace('$', ""),
        &kept.replace(server, &server[4..]),
        // As it was kept at first: the salted token itself.
        &format!("SCRAM-SHA-256$4096:{}${}", "00".repeat(16), "00".repeat(32)),
    ] {
        assert!(damaged.parse::<Verifier>().is_err(), "{damaged}");
    }
}

#[test]
fn somebody_unknown_is_asked_the_same_each_time() {
    let (secret, other) = ([7; 32], [8; 32]);
    assert!(Verifier::of_nobody("anna", &secret) == Verifier::of_nobody("anna", &secret));
    assert!(Verifier::of_nobody("anna", &secret) != Verifier::of_nobody("bert", &secret));
    assert!(Verifier::of_nobody("anna", &secret) != Verifier::of_nobody("anna", &other));
}
