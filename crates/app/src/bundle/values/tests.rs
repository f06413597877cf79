//! Layout is no difference, a value is; what could be read in two ways is refused.

use super::*;

#[track_caller]
fn places(stated: &str, expected: &str) -> Vec<String> {
    let (stated, expected) = (json(stated.as_bytes()).unwrap(), json(expected.as_bytes()).unwrap());
    of_json(&stated, &expected).into_iter().map(|difference| difference.place).collect()
}

#[test]
fn layout_is_no_difference() {
    assert!(places("{\"a\":1,\"b\":[2]}", "{\n  \"b\": [2],\n  \"a\": 1\n}").is_empty());
    assert!(of_csv(b"id,\"value\"\r\n1,2\r\n", b"id,value\n1,2\n").unwrap().is_empty());
}

#[test]
fn every_value_counts_and_is_named() {
    assert_eq!(places("{\"t\":{\"a\":1}}", "{\"t\":{\"a\":-1,\"b\":null}}"), ["t/a", "t/b"]);
    assert_eq!(places("{\"l\":[1,2,3]}", "{\"l\":[1,2]}"), ["l/3"]);
    assert_eq!(places("{\"a\":\"1\"}", "{\"a\":1}"), ["a"]);
    let places = |stated: &[u8]| -> Vec<String> {
        let found = of_csv(stated, b"id,value\n1,3\n2,4\n").unwrap();
        found.into_iter().map(|difference| difference.place).collect()
    };
    assert_eq!(places(b"id,value\n1,2\n2,4\nx,y\n"), ["row 2 value", "row 4"]);
    assert_eq!(places(b"id,value\n1,3,5\n"), ["row 2 3", "row 3"]);
    assert_eq!(places(b"id,amount\n1,3\n2,4\n"), ["row 1"]);
}

#[test]
fn a_name_that_stands_twice_is_refused() {
    let error = json(b"{\"a\": {\"b\": 1, \"b\": 2}}").unwrap_err();
    assert!(format!("{error:#}").contains("\"b\" stands twice"), "{error:#}");
    assert!(json(b"{\"a\": 1} {}").is_err());
}
