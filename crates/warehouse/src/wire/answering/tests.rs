//! Requests over a lake without files, and rows that are too large to be sent.

use super::super::request::{Column, Value};
use super::*;

/// The frames that answer requests, asked one after the other.
fn frames(requests: Vec<(&str, Wanted)>) -> Vec<Frame> {
    let folder = tempfile::tempdir().unwrap();
    let lines = requests.into_iter().map(|(sql, wanted)| {
        let request = Request {
            user: "anna".to_owned(),
            settings: BTreeMap::from([("timezone".to_owned(), "Europe/London".to_owned())]),
            sql: sql.to_owned(),
            wanted,
        };
        serde_json::to_string(&request).unwrap()
    });
    let mut bytes = Vec::new();
    answer_programs(&Lake::new(folder.path()), lines, &mut bytes).unwrap();
    let mut rest = &bytes[..];
    let mut frames = Vec::new();
    while !rest.is_empty() {
        frames.push(Frame::read(&mut rest).unwrap());
    }
    frames
}

fn value(text: &str) -> Value {
    Value { bytes: Some(text.as_bytes().to_vec()), kind: None, is_binary: false }
}

#[test]
fn statements_are_described_bound_and_answered_each_from_its_text() {
    let sql = "SET TimeZone = 'UTC'; SELECT $1::int + 1 AS next";
    let given = || Given { place: 1, values: vec![value("41")] };
    let all = frames(vec![
        (sql, Wanted::Described),
        (sql, Wanted::Columns(given())),
        (sql, Wanted::Rows(given(), Vec::new())),
    ]);
    let [Frame::Described(described), Frame::Columns(columns), Frame::Rows(rows), Frame::End] = &all[..]
    else {
        panic!("{all:?}")
    };
    let [None, Some(Described { columns: before, parameters })] = &described[..] else {
        panic!("{described:?}")
    };
    assert_eq!((&parameters[..], before[0].name.as_str()), (&[Some(Type::INT4.oid())][..], "next"));
    assert_eq!(columns[..], [Column { name: "next".to_owned(), kind: 20, size: 8, modifier: -1 }]);
    assert_eq!(rows[0].data[..], *b"\0\0\0\x0242");
}

#[test]
fn what_is_refused_is_told_and_the_next_request_is_answered() {
    let rows = || Wanted::Rows(Given::default(), Vec::new());
    let all = frames(vec![
        ("SELECT * FROM nowhere", Wanted::Described),
        ("SELECT 1 / 0", rows()),
        ("SELECT repeat('a', 17000000)", rows()),
        ("TABLE editions", rows()),
    ]);
    let codes: Vec<String> = all
        .iter()
        .map(|frame| match frame {
            Frame::Refused(fault) => fault.code.to_string(),
            frame => format!("{frame:?}"),
        })
        .collect();
    assert_eq!(codes, ["42P01", "22012", "54000", "End"]);
}

#[test]
fn settings_are_asked_for_as_the_connection_has_them() {
    let rows = || Wanted::Rows(Given::default(), Vec::new());
    let all = frames(vec![
        ("SELECT current_setting('TimeZone') || current_setting('nothing', true) IS NULL", rows()),
        (
            "SELECT pg_catalog.current_setting($1::VARCHAR)",
            Wanted::Rows(Given { place: 0, values: vec![value("default_table_access_method")] }, Vec::new()),
        ),
        ("SELECT current_setting('TIMEZONE')", rows()),
        ("SELECT current_setting('nothing')", rows()),
    ]);
    let [missing, Frame::End, fixed, Frame::End, changed, Frame::End, Frame::Refused(refused)] = &all[..]
    else {
        panic!("{all:?}")
    };
    let said = [missing, fixed, changed].map(|frame| match frame {
        Frame::Rows(rows) => String::from_utf8_lossy(&rows[0].data[4..]).into_owned(),
        frame => panic!("{frame:?}"),
    });
    assert_eq!(said, ["t", "parquet", "Europe/London"]);
    assert!(refused.message.contains("there is no setting nothing here"), "{}", refused.message);
}

#[test]
fn lists_are_given_as_programs_send_them() {
    let given = |text| Given { place: 0, values: vec![value(text)] };
    let all = frames(vec![
        ("SELECT '03W' = ANY($1)", Wanted::Rows(given("{04C,03W}"), Vec::new())),
        ("SELECT '03W' = ANY($1::text[])", Wanted::Rows(given("{04C}"), Vec::new())),
        ("SELECT '03W' = ANY($1)", Wanted::Rows(given("04C"), Vec::new())),
    ]);
    let [Frame::Rows(found), Frame::End, Frame::Rows(lacking), Frame::End, Frame::Refused(refused)] =
        &all[..]
    else {
        panic!("{all:?}")
    };
    assert_eq!([&found[0].data[4..], &lacking[0].data[4..]], [b"t", b"f"]);
    assert!(refused.message.contains("is no list"), "{}", refused.message);
}

#[test]
fn rows_go_together_up_to_a_megabyte() {
    let row = |n_bytes| DataRow::new(vec![0; n_bytes][..].into(), 1);
    let parts = in_parts(vec![row(600_000), row(400_000), row(100_000), row(3_000_000), row(1)]).unwrap();
    assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1, 1, 1]);
    assert!(in_parts(vec![row(LARGEST_ROW + 1)]).is_err());
}
