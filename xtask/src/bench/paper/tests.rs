//! How measurements are written down.

use super::{Row, Sample, Unit, table, with_block, with_rows};

fn start(median: f64) -> Row {
    let sample = Sample::of(vec![median - 2.06, median, median + 39.0]).unwrap();
    Row::median("start", Some(50.0), &sample, "3 runs of `oakham --version`")
}

#[test]
fn a_row_states_bar_value_verdict_range_and_how() {
    assert_eq!(
        start(12.0).to_string(),
        "| start | 50.0 ms | 12.0 ms | met | 9.9 ms to 51.0 ms | 3 runs of `oakham --version` |\n"
    );
    let size = Row::new("size", Unit::Megabytes, None, 81.25, "as built");
    assert_eq!(size.to_string(), "| size | – | 81.2 MB |  |  | as built |\n");
}

#[test]
fn a_value_above_its_bar_is_missed_and_one_on_it_is_not() {
    let errors = |n| Row::new("errors", Unit::Pieces, Some(0.0), n, "");
    assert!(!errors(0.0).is_missed());
    assert_eq!(errors(0.0).fault(), None);
    assert!(errors(1.0).is_missed());
    assert_eq!(start(61.2).fault().as_deref(), Some("start: 61.2 ms, at most 50.0 ms"));
    assert!(start(61.2).to_string().contains("| missed |"));
}

#[test]
fn what_cannot_be_measured_is_neither_met_nor_missed() {
    let row = Row { value: None, ..Row::new("memory", Unit::Megabytes, Some(500.0), 0.0, "no /proc") };
    assert!(!row.is_missed());
    assert_eq!(row.to_string(), "| memory | 500.0 MB | – | not measured |  | no /proc |\n");
}

#[test]
fn a_table_ends_with_the_machine() {
    let text = table(&[start(12.0)], "Two cores.");
    assert!(text.starts_with("| what | bar |"));
    assert!(text.ends_with("`oakham --version` |\n\nTwo cores.\n"));
}

#[test]
fn only_the_block_between_the_marks_changes() {
    let paper = "# Head\n<!-- measured: begin -->\nold\n<!-- measured: end -->\nTail\n";
    let expected = "# Head\n<!-- measured: begin -->\nnew\n<!-- measured: end -->\nTail\n";
    assert_eq!(with_block(paper, "new\n").as_deref(), Some(expected));
    assert_eq!(with_block("# Head\n", "new\n"), None);
}

#[test]
fn rows_measured_alone_take_the_place_of_their_names() {
    let begun = with_block(
        "# Head\n<!-- measured: begin -->\n<!-- measured: end -->\nTail\n",
        &table(&[start(12.0)], "Two cores."),
    );
    let size = Row::new("size", Unit::Megabytes, None, 81.25, "as built");
    let paper = with_rows(&begun.unwrap(), &[size, start(14.0)]).unwrap();
    let expected =
        table(&[start(14.0), Row::new("size", Unit::Megabytes, None, 81.25, "as built")], "Two cores.");
    assert_eq!(paper, format!("# Head\n<!-- measured: begin -->\n{expected}<!-- measured: end -->\nTail\n"));
}
