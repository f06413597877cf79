//! The links of a web page, and what the files are called that they lead to.

use std::collections::BTreeSet;

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use percent_encoding::percent_decode_str;
use url::Url;

/// Links of one page that are looked at.
const MOST_LINKS: usize = 20_000;
/// Bytes of a name that every file system takes.
const LONGEST_NAME: usize = 200;

/// A link of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads to, without what follows `#`.
    pub address: Url,
    /// What the file there is called; empty where the address names none.
    pub name: String,
}

/// The links of `page`, which stands at `address`, in order and each once.
pub(crate) fn links(page: &[u8], address: &Url) -> Vec<Link> {
    let mut emitter = DefaultEmitter::default();
    // What looks like a link in a script or style sheet is none.
    emitter.naively_switch_states(true);
    let mut base = address.clone();
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    for Ok(token) in Tokenizer::new_with_emitter(page, emitter) {
        let Token::StartTag(tag) = token else { continue };
        match &tag.name[..] {
            b"base" => base = attribute(&tag, b"href").and_then(|to| address.join(&to).ok()).unwrap_or(base),
            b"a" | b"area" => {
                let Some(mut to) = attribute(&tag, b"href").and_then(|to| base.join(&to).ok()) else {
                    continue;
                };
                to.set_fragment(None);
                if !matches!(to.scheme(), "http" | "https") {
                    continue;
                }
                let said =
                    attribute(&tag, b"download").map(|name| safe(&name)).filter(|name| !name.is_empty());
                let name = said.unwrap_or_else(|| file_name(&to));
                if seen.insert(to.clone()) {
                    found.push(Link { address: to, name });
                }
            }
            _ => {}
        }
        if MOST_LINKS <= found.len() {
            break;
        }
    }
    found
}

fn attribute(tag: &StartTag<()>, name: &[u8]) -> Option<String> {
    let (_, value) = tag.attributes.iter().find(|(own, _)| &own[..] == name)?;
    Some(String::from_utf8_lossy(value).trim().to_owned())
}

/// What the file at an address is called: the last part of its path, as a name that no file system minds.
#[must_use]
pub fn file_name(address: &Url) -> String {
    let last = address.path_segments().and_then(|parts| parts.rev().find(|part| !part.is_empty()));
    safe(&percent_decode_str(last.unwrap_or_default()).decode_utf8_lossy())
}

/// A name without folders and without what a file system would take for something else.
fn safe(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let replaced = |letter: char| match letter {
        '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
        letter if letter.is_control() => '_',
        letter => letter,
    };
    let name: String = name.chars().map(replaced).collect();
    // Names that end so are cut off by some systems, and those that begin so are hidden or folders.
    let mut name = name.trim().trim_start_matches('.').trim_end_matches(['.', ' ']);
    if LONGEST_NAME < name.len() {
        // The ending says what a file is.
        let mut start = name.len() - LONGEST_NAME;
        while !name.is_char_boundary(start) {
            start += 1;
        }
        name = &name[start..];
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &str, expected: &[(&str, &str)]) {
        let address = Url::parse("https://www.england.nhs.uk/statistics/ae/").expect("an address");
        let found = links(page.as_bytes(), &address);
        let found: Vec<(&str, &str)> =
            found.iter().map(|link| (link.address.as_str(), link.name.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn links_are_found_however_they_are_written() {
        check(
            "<!doctype html><A HREF='/x/June-2025-CSV-a1b2c3.csv'>June</A> <a class=big href=../y/July.csv>July\
             <p><a\n href=\"https://files.digital.nhs.uk/A/B%20C.zip#top\">zip</a><a href=\"//digital.nhs.uk/p?q=1&amp;r=2\">",
            &[
                ("https://www.england.nhs.uk/x/June-2025-CSV-a1b2c3.csv", "June-2025-CSV-a1b2c3.csv"),
                ("https://www.england.nhs.uk/statistics/y/July.csv", "July.csv"),
                ("https://files.digital.nhs.uk/A/B%20C.zip", "B C.zip"),
                ("https://digital.nhs.uk/p?q=1&r=2", "p"),
            ],
        );
    }

    #[test]
    fn what_is_no_link_is_not_followed() {
        check(
            "<!-- <a href=/old.csv> --><script>x = '<a href=\"/script.csv\">'</script><a>none</a><a href='mailto:a@b'>\
             <style>a{content:'<a href=/style.csv>'}</style><a href='javascript:go()'>go</a><a href=/a.csv>\
             <a href=/a.csv#again>",
            &[("https://www.england.nhs.uk/a.csv", "a.csv")],
        );
    }

    #[test]
    fn a_page_says_what_its_links_are_relative_to() {
        check(
            "<base href='/files/'><a href='a.csv' download='Month 1: A&E.csv'>A</a><a href=b.csv download>B</a>",
            &[
                ("https://www.england.nhs.uk/files/a.csv", "Month 1_ A&E.csv"),
                ("https://www.england.nhs.uk/files/b.csv", "b.csv"),
            ],
        );
    }

    #[test]
    fn a_name_is_never_a_way_out_of_its_folder() {
        let cases = [
            ("https://a.uk/x/..%2F..%2Fetc%2Fpasswd", "passwd"),
            ("https://a.uk/x/%2e%2e%5c%2e%2e", ""),
            ("https://a.uk/", ""),
            ("https://a.uk/x/.ssh", "ssh"),
            ("https://a.uk/x/a%00b%0A.csv", "a_b_.csv"),
            ("https://a.uk/x/GP%20%E2%80%93%20June.csv/", "GP – June.csv"),
        ];
        for (address, name) in cases {
            assert_eq!(file_name(&Url::parse(address).expect("an address")), name, "{address}");
        }
        let long = format!("https://a.uk/{}.csv", "é".repeat(300));
        let name = file_name(&Url::parse(&long).expect("an address"));
        assert!(name.len() <= LONGEST_NAME && name.ends_with("é.csv"), "{name}");
    }
}
