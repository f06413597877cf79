//! Messages that come in parts, too long, or as nonsense.

use tokio::io::{AsyncWriteExt, duplex};

use super::*;

/// A letter with what is in its message.
fn message(letter: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).unwrap();
    [&[letter][..], &length.to_be_bytes(), body].concat()
}

fn taken(stage: Stage, bytes: &[u8]) -> Result<Option<PgWireFrontendMessage>, Fault> {
    Input { bytes: bytes.into() }.take(stage, ProtocolVersion::PROTOCOL3_0)
}

#[track_caller]
fn check_refused(stage: Stage, bytes: &[u8]) {
    let refused = taken(stage, bytes).unwrap_err();
    assert_eq!((&*refused.code, refused.is_fatal), ("08P01", true), "{bytes:?}");
}

#[test]
fn whole_messages_are_taken_one_by_one() {
    let bytes = [message(b'Q', b"SELECT 1\0"), message(b'S', b""), vec![b'Q', 0, 0]].concat();
    let mut input = Input { bytes: bytes.as_slice().into() };
    let mut take = || input.take(Stage::Open, ProtocolVersion::PROTOCOL3_0).unwrap();
    assert!(matches!(take(), Some(PgWireFrontendMessage::Query(query)) if query.query == "SELECT 1"));
    assert!(matches!(take(), Some(PgWireFrontendMessage::Sync(_))));
    assert!(take().is_none(), "the last is not there yet");
    let bind = message(b'B', b"\0s\0\0\x01\0\x01\0\x02\0\0\0\x01\x07\xff\xff\xff\xff\0\x01\0\0");
    let Some(PgWireFrontendMessage::Bind(bind)) = taken(Stage::Open, &bind).unwrap() else { panic!() };
    assert_eq!((bind.statement_name.as_deref(), bind.parameters.len()), (Some("s"), 2));
}

#[test]
fn what_is_too_long_is_refused_by_its_length_alone() {
    check_refused(Stage::Opening, b"\x40\0\0\0");
    check_refused(Stage::SignIn, b"p\0\0\x27\x11");
    check_refused(Stage::Open, b"Q\x3f\xff\xff\xff");
    check_refused(Stage::Open, b"Q\xff\xff\xff\xff");
    check_refused(Stage::Open, b"Q\0\0\0\x03");
    assert!(taken(Stage::Open, b"Q\0\x10\0\0").unwrap().is_none(), "1 MB is waited for");
}

#[test]
fn messages_that_do_not_hold_what_they_should_are_refused() {
    for (letter, body) in [
        (b'Q', &b"SELECT 1"[..]),
        (b'Q', b"SELECT 1\0more"),
        (b'P', b"\0SELECT 1\0"),
        (b'P', b"\0SELECT 1\0\xff\xff"),
        (b'B', b"\0\0\0\0\0\x01\x7f\xff\xff\xff\0\0"),
        (b'B', b"\0\0\0\0\xff\xff"),
        (b'B', b"\0\0\0\x05\0\x01\0\0\0\0"),
        (b'D', b""),
        (b'E', b"\0\0\0"),
        (b'S', b"x"),
        (b'd', b"x"),
        (b'c', b""),
        (b'p', b"x\0"),
        (b'!', b""),
        (0xff, b""),
    ] {
        check_refused(Stage::Open, &message(letter, body));
    }
    for opening in [
        &b"\0\0\0\x08\0\x02\0\0"[..],
        b"\0\0\0\x08\0\x03\0\0",
        b"\0\0\0\x0d\0\x02\0\0user\0",
        b"\0\0\0\x0c\x04\xd2\x16\x2e\0\0\0\0",
        b"\0\0\0\x08\x04\xd2\x16\x2f",
    ] {
        check_refused(Stage::Opening, opening);
    }
    check_refused(Stage::SignIn, &message(b'Q', b"SELECT 1\0"));
    assert!(is_first_secret(b"SCRAM-SHA-256\0\0\0\0\x04n,,x"));
    assert!(!is_first_secret(b"SCRAM-SHA-256\0\x7f\xff\xff\xffn,,x"));
    assert!(!is_first_secret(b"SCRAM-SHA-256\0\0"));
}

#[tokio::test]
async fn a_client_that_goes_silent_is_not_waited_for() {
    let version = ProtocolVersion::PROTOCOL3_0;
    let soon = || Instant::now() + Duration::from_millis(50);
    let (mut here, mut there) = duplex(64);
    let mut input = Input::default();
    there.write_all(b"Q\0\0").await.unwrap();
    let half = input.next(&mut here, Stage::Open, version, soon()).await.unwrap_err();
    assert!(half.message.contains("rest of a message"), "{}", half.message);
    let idle = Input::default().next(&mut here, Stage::Open, version, soon()).await;
    assert_eq!(idle.unwrap_err().code, "57P05");
    drop(there);
    let gone = Input::default().next(&mut here, Stage::Open, version, soon()).await;
    assert!(gone.unwrap().is_none());
}
