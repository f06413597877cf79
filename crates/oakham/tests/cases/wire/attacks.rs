//! Guesses, floods and bytes that are no message: each is bounded, and the server goes on.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use super::{has_psql, served};
use crate::binary::text;
use crate::server::cookie;

/// A message with its letter.
fn message(letter: &[u8], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).unwrap();
    [letter, &length.to_be_bytes(), body].concat()
}

/// How a program starts that signs in by this name.
fn started(name: &str) -> Vec<u8> {
    message(b"", format!("\0\x03\0\0user\0{name}\0database\0lake\0\0").as_bytes())
}

fn connected(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

/// Everything up to the end of the connection. One that is not closed fails.
fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), io::ErrorKind::ConnectionReset, "{error}"),
    }
    text(&answer)
}

/// The next message.
fn next(stream: &mut TcpStream) -> String {
    let mut head = [0; 5];
    stream.read_exact(&mut head).unwrap();
    let length = u32::from_be_bytes(head[1..].try_into().unwrap());
    let mut body = vec![0; usize::try_from(length).unwrap() - 4];
    stream.read_exact(&mut body).unwrap();
    text(&body)
}

/// What somebody is told who signs in by a name with a proof that is none.
fn guessed(address: SocketAddr, name: &str) -> String {
    let mut stream = connected(address);
    stream.write_all(&started(name)).unwrap();
    assert!(next(&mut stream).contains("SCRAM-SHA-256"));
    let first = [&b"SCRAM-SHA-256\0\0\0\0\x10"[..], b"n,,n=,r=guessing"].concat();
    stream.write_all(&message(b"p", &first)).unwrap();
    let asked = next(&mut stream);
    let (_, nonce) = asked.split_once("r=").unwrap();
    let (nonce, _) = nonce.split_once(",s=").unwrap();
    let last = format!("c=biws,r={nonce},p={}=", "A".repeat(43));
    stream.write_all(&message(b"p", last.as_bytes())).unwrap();
    rest(&mut stream)
}

#[test]
fn guesses_run_out_for_a_name_and_for_an_address_and_pages_count_them_too() {
    let served = served(&[]);
    for name in ["metabase", "nobody"] {
        for _ in 0..5 {
            let told = guessed(served.address, name);
            assert!(told.contains("the name or its token is wrong"), "{told}");
        }
        let told = guessed(served.address, name);
        assert!(told.contains("too many sign-ins failed"), "{told}");
    }
    if has_psql() {
        let output = served.psql_as("metabase", &served.token, "", &["SELECT 1"]);
        served.refused(&output, "too many sign-ins failed");
    }
    let n_more =
        (0..120).take_while(|n| !guessed(served.address, &format!("name{n}")).contains("too many")).count();
    assert_eq!(n_more, 90);
    // Somebody at the same address who signs in on the pages waits as well.
    let headers = [("Host", "localhost"), ("Origin", "http://localhost")];
    let form = served.server.ask("GET", "/sign-in", &headers, "");
    let token = form.between("name=\"form-token\" value=\"", "\"").unwrap();
    let visit = cookie(&form.text, "oakham-visit");
    let headers = [&headers[..], &[("Cookie", visit.as_str())]].concat();
    let content = format!("form-token={token}&name=anna&password=wrong&next=/");
    assert_eq!(served.server.ask("POST", "/sign-in", &headers, &content).status, 429);
}

#[test]
fn a_crowd_of_strangers_is_turned_away_and_leaves_room_when_it_goes() {
    let served = served(&[]);
    let mut crowd: Vec<TcpStream> = (0..100).map(|_| connected(served.address)).collect();
    for stream in &mut crowd {
        // It may be closed already.
        let _ = stream.write_all(&started("metabase")[..9]);
    }
    let n_turned_away = crowd.iter_mut().rev().take(60).filter(|stream| rest_of(stream).is_empty()).count();
    assert_eq!(n_turned_away, 60);
    drop(crowd);
    let until = Instant::now() + Duration::from_secs(30);
    while !guessed_in_time(served.address) {
        assert!(Instant::now() < until, "there is room again");
    }
    let told = served.server.said();
    assert!(!told.contains("panicked"), "{told}");
}

fn rest_of(stream: &&mut TcpStream) -> String {
    rest(&mut stream.try_clone().unwrap())
}

/// Whether somebody is asked to sign in.
fn guessed_in_time(address: SocketAddr) -> bool {
    let mut stream = connected(address);
    let mut letter = [0];
    stream.write_all(&started("metabase")).is_ok() && stream.read(&mut letter).is_ok_and(|_| letter == *b"R")
}

#[test]
fn bytes_that_come_one_by_one_are_a_message_all_the_same() {
    let served = served(&[]);
    let mut stream = connected(served.address);
    stream.set_nodelay(true).unwrap();
    for byte in started("metabase") {
        stream.write_all(&[byte]).unwrap();
    }
    assert!(next(&mut stream).contains("SCRAM-SHA-256"));
    // Requests for encryption are each answered once, and then are no message.
    let mut stream = connected(served.address);
    let [tls, gss] = [0x2f, 0x30].map(|last| message(b"", &[0x04, 0xd2, 0x16, last]));
    stream.write_all(&[&tls[..], &gss, &tls].concat()).unwrap();
    let told = rest(&mut stream);
    assert!(told.starts_with("NN") && told.contains("no message of the protocol"), "{told}");
}
