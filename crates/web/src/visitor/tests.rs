//! Names of the site, and who sits at this computer.

use axum::body::Body;
use axum::http::HeaderValue;

use super::*;

const LOOPBACK: &str = "127.0.0.1";

fn hosts(names: &[&str]) -> Hosts {
    Hosts::new(names).unwrap()
}

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
        .collect()
}

#[track_caller]
fn check_host(values: &[&str], address: &str, expected: Option<&str>) {
    let request = values.iter().fold(Request::get(address), |request, value| request.header(HOST, *value));
    assert_eq!(host_of(&request.body(Body::empty()).unwrap()).as_deref(), expected, "{values:?} {address}");
}

#[test]
fn a_request_names_the_site_once() {
    check_host(&["localhost:8190"], "/", Some("localhost"));
    check_host(&["LOCALHOST"], "/", Some("localhost"));
    check_host(&["[::1]:80"], "/", Some("[::1]"));
    check_host(&["oakham.example.nhs.uk"], "/", Some("oakham.example.nhs.uk"));
    check_host(&["localhost"], "http://localhost/money", Some("localhost"));
    check_host(&["localhost"], "http://evil.example/money", None);
    check_host(&["evil.example", "localhost"], "/", None);
    check_host(&["localhost@evil.example"], "/", None);
    check_host(&["evil.example@localhost"], "/", None);
    check_host(&["localhost/evil"], "/", None);
    check_host(&[""], "/", None);
    check_host(&[], "/", None);
}

#[test]
fn the_site_knows_its_names_and_those_of_this_computer() {
    let known = hosts(&["Oakham.example.nhs.uk", "board"]);
    for name in ["localhost", LOOPBACK, "[::1]", "oakham.example.nhs.uk", "board"] {
        assert!(known.contains(name), "{name}");
    }
    for name in ["evil.example", "example.nhs.uk", "localhost.evil.example", "127.0.0.2", "[::]", ""] {
        assert!(!known.contains(name), "{name}");
    }
}

#[test]
fn what_is_not_the_name_of_a_site_is_refused() {
    for name in ["", "https://oakham.example", "oakham.example:443", "oakham.example/x", "a..b", "*", "a b"] {
        assert!(Hosts::new([name]).is_err(), "{name}");
    }
}

#[track_caller]
fn check_place(peer: &str, host: &str, pairs: &[(&'static str, &'static str)], expected: Place) {
    for hosts in [hosts(&[]), hosts(&["board"])] {
        let visitor = Visitor::of(peer.parse().unwrap(), host, &headers(pairs), &hosts);
        assert_eq!(visitor.place, expected, "{peer} {host} {pairs:?}");
    }
}

#[test]
fn at_this_computer_sits_who_comes_from_it_by_its_name_and_through_no_proxy() {
    check_place(LOOPBACK, "localhost", &[], Place::ThisComputer);
    check_place("::1", "[::1]", &[("accept", "text/html")], Place::ThisComputer);
    check_place("192.0.2.1", "localhost", &[], Place::Elsewhere);
    check_place(LOOPBACK, "board", &[], Place::Elsewhere);
    for name in ["forwarded", "via", "x-real-ip", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"]
    {
        check_place(LOOPBACK, "localhost", &[(name, "203.0.113.7")], Place::Elsewhere);
    }
}

#[track_caller]
fn check_address(names: &[&str], peer: &str, forwarded: &[&'static str], expected: &str) {
    let mut headers = HeaderMap::new();
    for value in forwarded {
        headers.append("x-forwarded-for", HeaderValue::from_static(value));
    }
    let visitor = Visitor::of(peer.parse().unwrap(), "board", &headers, &hosts(names));
    assert_eq!(visitor.address, expected.parse::<IpAddr>().unwrap(), "{names:?} {peer} {forwarded:?}");
}

#[test]
fn whom_a_proxy_speaks_for_counts_only_where_the_site_has_one() {
    check_address(&["board"], LOOPBACK, &["198.51.100.1, 203.0.113.7"], "203.0.113.7");
    check_address(&["board"], LOOPBACK, &["203.0.113.7", "198.51.100.1"], "198.51.100.1");
    check_address(&["board"], LOOPBACK, &["not an address"], LOOPBACK);
    check_address(&["board"], "192.0.2.1", &["203.0.113.7"], "192.0.2.1");
    // Without a name of its own it has no proxy: whoever sends the header made it up.
    check_address(&[], LOOPBACK, &["203.0.113.7"], LOOPBACK);
}
