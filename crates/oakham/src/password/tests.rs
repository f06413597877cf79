//! A new password is the first line.

use super::*;

#[test]
fn the_first_line_of_standard_input_is_the_password() {
    let read = |text: &str| first_line(&mut text.as_bytes()).unwrap();
    assert_eq!(read("three random words\nand more\n"), "three random words");
    assert_eq!(read(" with spaces \r\n"), " with spaces ");
    assert_eq!(read(""), "");
}
