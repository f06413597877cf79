//! What may be written is what may be read.

use super::*;

#[track_caller]
fn check(text: &str, expected: Result<&str, &str>) {
    let found = remark("the reason", text, 20).map_err(|error| error.to_string());
    match expected {
        Ok(line) => assert_eq!(found.as_deref(), Ok(line), "{text:?}"),
        Err(words) => assert!(found.as_ref().is_err_and(|told| told.contains(words)), "{text:?}: {found:?}"),
    }
}

#[test]
fn a_remark_is_one_line_of_what_is_seen() {
    check(" an invoice\r\n was\tleft out ", Err("the reason has 23 characters; write 20 at most"));
    check(" left\r\n out ", Ok("left out"));
    check("Zo\u{eb}\u{2019}s note", Ok("Zo\u{eb}\u{2019}s note"));
    check("", Ok(""));
}

#[test]
fn what_nobody_sees_is_refused_and_what_has_no_shape_is_empty() {
    for unseen in ['\u{b}', '\u{1b}', '\u{7f}', '\u{85}', '\u{202a}', '\u{202e}', '\u{2066}', '\0'] {
        let told = format!("(U+{:04X})", u32::from(unseen));
        check(&format!("left{unseen}out"), Err(&told));
    }
    for blank in [" ", "\u{200b}", "\u{ad}", "\u{3164}", "\u{feff}", "\u{2800} \u{200d}", "\u{2028}"] {
        check(blank, Ok(""));
    }
}
