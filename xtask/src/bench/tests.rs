//! How measurements are written down.

use std::time::Duration;

use super::{MEASUREMENTS, Spread, row, with_block};

#[test]
fn a_row_states_bar_median_verdict_and_command() {
    let spread = Spread {
        least: Duration::from_micros(9_940),
        median: Duration::from_millis(12),
        most: Duration::from_millis(51),
    };
    assert_eq!(
        row(&MEASUREMENTS[0], &spread, true),
        "| start | 50.0 ms | 12.0 ms | met | 9.9 ms to 51.0 ms | 20 runs of `oakham --version` |\n"
    );
}

#[test]
fn only_the_block_between_the_marks_changes() {
    let paper = "# Head\n<!-- measured: begin -->\nold\n<!-- measured: end -->\nTail\n";
    let expected = "# Head\n<!-- measured: begin -->\nnew\n<!-- measured: end -->\nTail\n";
    assert_eq!(with_block(paper, "new\n").as_deref(), Some(expected));
    assert_eq!(with_block("# Head\n", "new\n"), None);
}
