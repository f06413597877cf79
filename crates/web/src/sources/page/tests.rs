//! Shares and counts as they are printed.

use super::*;

#[test]
fn a_small_share_does_not_read_as_nothing() {
    assert_eq!(share(7, 1_521), "0.5%");
    assert_eq!(share(1_482, 1_521), "97.4%");
    assert_eq!(share(3, 3), "100.0%");
    assert_eq!(share(0, 0), "0.0%");
}

#[test]
fn whole_numbers_have_commas() {
    assert_eq!(grouped_count(999), "999");
    assert_eq!(grouped_count(1_521), "1,521");
}
