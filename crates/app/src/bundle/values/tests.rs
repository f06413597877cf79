//! Layout is no difference, a value is; what could be read in two ways is refused.

use super::*;

#[track_caller]
fn places(stated: &str, expected: &str) -> Vec<String> {
    let (stated, expected) = (json(stated.as_bytes()).unwrap(), json(expected.as_bytes()).unwrap());
    json_differences(&stated, &expected).listed.into_iter().map(|difference| difference.place).collect()
}

#[test]
fn layout_is_no_difference() {
    assert!(places("{\"a\":1,\"b\":[2]}", "{\n  \"b\": [2],\n  \"a\": 1\n}").is_empty());
    assert!(csv_differences(b"id,\"value\"\r\n1,2\r\n", b"id,value\n1,2\n").unwrap().listed.is_empty());
}

#[test]
fn every_value_counts_and_is_named() {
    assert_eq!(places("{\"t\":{\"a\":1}}", "{\"t\":{\"a\":-1,\"b\":null}}"), ["t/a", "t/b"]);
    assert_eq!(places("{\"l\":[1,2,3]}", "{\"l\":[1,2]}"), ["l/3"]);
    assert_eq!(places("{\"a\":\"1\"}", "{\"a\":1}"), ["a"]);
    let places = |stated: &[u8]| -> Vec<String> {
        let found = csv_differences(stated, b"id,value\n1,3\n2,4\n").unwrap();
        found.listed.into_iter().map(|difference| difference.place).collect()
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

#[test]
fn what_differs_without_end_is_listed_up_to_a_bound_and_cut() {
    let long = "x".repeat(100_000);
    let stated = format!("id,value\n{}", format!("{long},2\n").repeat(3) + &"x,y\n".repeat(5_000));
    let found = csv_differences(stated.as_bytes(), b"id,value\n").unwrap();
    assert_eq!((found.listed.len(), found.has_more), (MOST_LISTED, true));
    let all: usize = found.listed.iter().map(|found| found.stated.as_ref().unwrap().len()).sum();
    assert!(all < MOST_LISTED * 2 * SHOWN, "{all}");
    let one_line = csv_differences(",".repeat(10_000).as_bytes(), b"id,value\n").unwrap();
    assert_eq!((one_line.listed.len(), one_line.has_more), (1, false));
    let many = format!("[{}0]", "0,".repeat(5_000));
    let found = json_differences(&json(many.as_bytes()).unwrap(), &json(b"[1]").unwrap());
    assert_eq!((found.listed.len(), found.has_more), (MOST_LISTED, true));
    let whole = json_differences(&json(many.as_bytes()).unwrap(), &json(b"1").unwrap());
    assert!(whole.listed[0].stated.as_ref().unwrap().chars().count() <= SHOWN + 1);
    let more = format!("[{}0]", "0,".repeat(MOST_VALUES));
    assert!(format!("{:#}", json(more.as_bytes()).unwrap_err()).contains("more than 1000000 values"));
}

#[test]
fn a_row_without_end_is_refused_before_its_cells_are_kept() {
    for row in
        [",".repeat(16_000_000), format!("\"{}\"", "\n".repeat(16_000_000)), "\"\n\",".repeat(4_000_000)]
    {
        let error = csv_differences(format!("id\n{row}\n").as_bytes(), b"id\n").unwrap_err();
        assert!(format!("{error:#}").contains("a row has more than 1000000 bytes"), "{error:#}");
    }
    let long_file = "1,2\n".repeat(500_000);
    assert!(csv_differences(long_file.as_bytes(), long_file.as_bytes()).unwrap().listed.is_empty());
}
