//! One person under many spellings, and people who are not one.

use super::*;

#[track_caller]
fn check(one: &str, other: &str, expected: bool) {
    assert_eq!(same_person(one, other), expected, "{one:?} and {other:?}");
    assert_eq!(same_person(other, one), expected, "{other:?} and {one:?}");
}

#[test]
fn a_name_is_the_same_however_it_is_typed() {
    for (one, other) in [
        ("Ann Lee", " ann  LEE "),
        ("Ann Lee", "ann.lee"),
        ("Ann Lee", "Ann\u{a0}Lee"),
        ("Ann Lee", "Ann\u{200b} Lee\u{200f}"),
        ("Ann Lee", "\u{202e}Ann Lee\u{202c}"),
        ("Zo\u{eb} Shaw", "Zoe\u{308} Shaw"),
        ("Sean O'Neil", "Sean O\u{2019}Neil"),
        ("Sean O'Neil", "Sean O`Neil"),
        ("Anne-Marie Fox", "Anne\u{2011}Marie Fox"),
        ("Jürgen Groß", "JÜRGEN GROSS"),
        // Full width, Cyrillic and Greek letters that look the same.
        ("Ann Lee", "\u{ff21}nn Lee"),
        ("Pat Fox", "P\u{430}t F\u{43e}x"),
        ("HELEN", "\u{41d}ELEN"),
        ("Bo Shaw", "\u{392}o Shaw"),
        ("Waters", "VVaters"),
        ("İpek Waters", "ipek waters"),
        ("Ipek", "I\u{307}pek"),
        ("Σωκράτης", "ΣΩΚΡΆΤΗΣ"),
        ("Нелли", "НЕЛЛИ"),
    ] {
        check(one, other, true);
    }
}

#[test]
fn other_people_stay_others() {
    for (one, other) in
        [("Ann Lee", "Anna Lee"), ("Bo Shaw", "Bo Shah"), ("Zoë Shaw", "Zoa Shaw"), ("", ""), ("-", "-")]
    {
        check(one, other, false);
    }
}

#[test]
fn signs_alone_name_nobody() {
    assert!(is_a_name("Bo") && is_a_name("李") && is_a_name("7"));
    assert!(!is_a_name(" ") && !is_a_name("\u{200b}\u{202e}") && !is_a_name("—"));
}

#[test]
fn a_name_in_unusual_letters_is_seen() {
    for name in ["Ann Lee", "Zoë O’Neil-Smith", "Łukasz Żak", "Ann Lee (RWE)", "ann.lee@nhs.net", "Αννα Λι"]
    {
        assert_eq!(unusual_character(name), None, "{name}");
    }
    for name in
        ["Ⲁnn Lee", "Aɴɴ Lee", "Ann L℮e", "Ann |ee", "🅐nn Lee", "🇦nn Lee", "\u{202e}eeL nnA", "Аnn Lee"]
    {
        assert!(unusual_character(name).is_some(), "{name}");
    }
}
