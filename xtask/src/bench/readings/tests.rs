//! Readings are found by name.

use super::Readings;

#[test]
fn readings_are_read_by_name_and_in_order() {
    let readings =
        Readings::parse("cells 12\nrun_ms 3.5\nrun_ms 1.5\npage 99 /money?wording=public\nblank\n");
    assert_eq!(readings.text("cells").unwrap(), "12");
    let runs = readings.sample("run_ms").unwrap();
    assert!((runs.median() - 2.5).abs() < 1e-9);
    assert_eq!(readings.all("page"), ["99 /money?wording=public"]);
    assert!(readings.all("blank").is_empty());
}

#[test]
fn a_reading_that_is_missing_doubled_or_no_number_is_told() {
    let readings = Readings::parse("run_ms 3.5\nrun_ms 1.5\nname a\n");
    for (name, expected) in [("cells", "0 values"), ("run_ms", "2 values"), ("name", "not a number")] {
        let error = readings.number(name).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    assert!(readings.sample("cells").is_err());
}
