//! Warnings as they are read.

use jiff::civil::date;

use super::Warning;

#[test]
fn the_size_of_a_move_is_written_with_its_sign_and_in_groups() {
    for (by, told) in
        [(-103_659.4, "moved by −103,659 in"), (4.256, "moved by +4.26 in"), (0.12, "by +0.120 in")]
    {
        let warning = Warning::LevelShift { first: date(2020, 4, 1), by, n_after: 17 };
        assert!(warning.to_string().contains(told), "{warning}");
    }
}
