//! The exchange of RFC 7677, a client of others, and proofs that are none.

use postgres_protocol::authentication::sasl::{ChannelBinding, ScramSha256};
use proptest::prelude::*;

use super::*;
use crate::wire::token::new_token;

/// The token "pencil" of RFC 7677, 3: the keys follow from its salt and 4,096 rounds.
const PENCIL: &str = "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:\
                      wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";
const FIRST: &str = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
const NONCE: &str = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
const LAST: &str = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
                    p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

fn begun(first: &str) -> Result<Exchange, Fault> {
    Exchange::begin(first, NONCE, PENCIL.parse().unwrap())
}

#[test]
fn the_exchange_of_the_standard_is_the_same_to_the_byte() {
    let exchange = begun(FIRST).unwrap();
    let asked = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    assert_eq!(exchange.asked(), asked);
    let told = exchange.proved(LAST).unwrap();
    assert_eq!(told.as_deref(), Some("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
}

/// What the server tells a client of others that has `token`.
fn told(token: &str, verifier: Verifier, binding: ChannelBinding) -> Option<String> {
    let mut client = ScramSha256::new(token.as_bytes(), binding);
    let first = String::from_utf8(client.message().to_vec()).unwrap();
    let exchange = Exchange::begin(&first, NONCE, verifier).unwrap();
    client.update(exchange.asked().as_bytes()).unwrap();
    let told = exchange.proved(std::str::from_utf8(client.message()).unwrap()).unwrap()?;
    client.finish(told.as_bytes()).expect("the client finds that the server has the verifier");
    Some(told)
}

#[test]
fn a_client_of_others_signs_in_with_its_token_and_no_other() {
    let token = new_token().unwrap();
    let verifier = Verifier::of(&token);
    assert!(told(&token, verifier.clone(), ChannelBinding::unsupported()).is_some());
    // It could bind the channel, and sees that nobody asks it to.
    assert!(told(&token, verifier.clone(), ChannelBinding::unrequested()).is_some());
    assert!(told(&new_token().unwrap(), verifier, ChannelBinding::unsupported()).is_none());
    let nobody = Verifier::of_nobody("anna", &[7; 32]);
    assert!(told(&token, nobody, ChannelBinding::unsupported()).is_none());
}

/// The last message of somebody who takes `key` for the key of the client.
fn last_with(key: &[u8], exchange: &Exchange) -> String {
    let said = format!("c=biws,r={}", exchange.nonce);
    let message = format!("{},{},{said}", exchange.begun, exchange.asked);
    let signature = signed(exchange.verifier.stored_key(), &message);
    let proof: Vec<u8> = key.iter().zip(signature).map(|(key, signed)| key ^ signed).collect();
    format!("{said},p={}", STANDARD.encode(proof))
}

#[test]
fn whoever_reads_what_is_kept_cannot_sign_in() {
    let token = new_token().unwrap();
    let exchange = Exchange::begin(FIRST, NONCE, Verifier::of(&token)).unwrap();
    let verifier = &exchange.verifier;
    let hashed = Sha256::digest(verifier.stored_key());
    let (client, server) =
        (signed(verifier.stored_key(), "Client Key"), signed(verifier.server_key(), "Client Key"));
    for key in [verifier.stored_key(), verifier.server_key(), &hashed.into(), &client, &server, &[0; KEY]] {
        assert_eq!(exchange.proved(&last_with(key, &exchange)), Ok(None));
    }
}

proptest! {
    #[test]
    fn no_other_key_proves_anything(key: [u8; KEY], flipped in 0..KEY * 8) {
        let exchange = begun(FIRST).unwrap();
        prop_assert_eq!(exchange.proved(&last_with(&key, &exchange)), Ok(None));
        // Nor does the right proof with one bit changed.
        let (said, proof) = LAST.rsplit_once(",p=").unwrap();
        let mut proof = STANDARD.decode(proof).unwrap();
        proof[flipped / 8] ^= 1 << (flipped % 8);
        prop_assert_eq!(exchange.proved(&format!("{said},p={}", STANDARD.encode(proof))), Ok(None));
    }

    #[test]
    fn nonsense_is_refused_and_never_more(first: String, last: String) {
        if let Ok(exchange) = begun(&first) {
            prop_assert!(!matches!(exchange.proved(&last), Ok(Some(_))));
        }
        prop_assert!(!matches!(begun(FIRST).unwrap().proved(&last), Ok(Some(_))));
    }
}

#[test]
fn messages_that_are_not_those_of_the_method_are_refused() {
    for first in [
        "",
        "n,,",
        "n,,n=user",
        "n,,n=user,r=",
        "n,,r=abc,n=user",
        "n,,m=x,n=user,r=abc",
        "x,,n=user,r=abc",
        "n,a=other,n=user,r=abc",
        "n,,n=user,r=a bc",
    ] {
        assert_eq!(begun(first).map(drop).unwrap_err().code, "08P01", "{first:?}");
    }
    let bound = begun("p=tls-server-end-point,,n=user,r=abc").map(drop).unwrap_err();
    assert!(bound.message.contains("channel_binding"), "{}", bound.message);
    let exchange = begun(FIRST).unwrap();
    for last in [
        "",
        "c=biws",
        &LAST.replace("biws", "eSws"),
        &LAST.replace("$k0", "$k1"),
        &LAST.replace("dHzb", "dH"),
        &LAST.replace("dHzb", "dHzbdHzb"),
        &LAST.replace(",p=", ",q="),
    ] {
        assert_eq!(exchange.proved(last).unwrap_err().code, "08P01", "{last:?}");
    }
}
