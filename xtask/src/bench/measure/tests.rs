//! Medians, and commands that fail.

use std::process::Command;
use std::time::Duration;

use super::{repeat, spread};

#[test]
fn the_median_is_the_middle_or_between_the_two_middle_ones() {
    let of = |times: &[u64]| spread(times.iter().copied().map(Duration::from_millis).collect());
    assert_eq!(of(&[9, 1, 2]).median, Duration::from_millis(2));
    assert_eq!(of(&[9, 1, 2, 4]).median, Duration::from_millis(3));
    assert_eq!(
        (of(&[9, 1, 2]).least, of(&[9, 1, 2]).most),
        (Duration::from_millis(1), Duration::from_millis(9))
    );
}

#[test]
fn a_command_that_fails_is_not_measured() {
    let sh = |script: &'static str| {
        move || {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            command
        }
    };
    let spread = repeat(3, sh("exit 1")).unwrap();
    assert!(spread.least <= spread.median && spread.median <= spread.most);
    let error = repeat(3, sh("echo why >&2; exit 2")).unwrap_err();
    assert!(error.to_string().contains("why"), "{error}");
}
