//! Numbers whose last digit a reader of JSON may miss.

use serde_json::json;

use super::{read, text};

#[test]
fn every_number_comes_back_with_every_bit() {
    // The last digits of these are what a reader of JSON may miss.
    for number in [0.098_589_728_086_156_67, 1.0 / 3.0, -5.219_999_999_999_97, 1e-300, 0.1 + 0.2, 12.0] {
        let document = json!({ "a": [number, 3, "a text", null], "b": { "c": -7 } });
        assert_eq!(read(&text(document.clone())), Some(document));
    }
    assert_eq!(read("no document"), None);
}
