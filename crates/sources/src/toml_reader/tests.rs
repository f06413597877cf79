//! Words that are nearly known.

use super::*;

#[test]
fn the_nearest_word_is_looked_for_in_any_capitals() {
    assert_eq!(nearest("U", &["r", "s", "u"]), Some("u"));
    assert_eq!(nearest("ADULTS", &["adults", "children"]), Some("adults"));
    assert_eq!(nearest("adlts", &["adults", "children"]), Some("adults"));
    // Of two that differ in capitals alone, the one that differs in fewer.
    assert_eq!(nearest("Ab", &["AB", "Ab"]), Some("Ab"));
    assert_eq!(nearest("nobody at all", &["r", "s"]), None);
}
