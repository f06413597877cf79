//! Whole-time equivalents read back as they are keyed.

use super::*;

#[test]
fn whole_time_equivalents_are_read_as_keyed_and_written_with_two_decimals() {
    for (text, hundredths, written) in
        [("37.5", 3750, "37.50"), ("12", 1200, "12.00"), ("-0.25", -25, "-0.25"), ("0.05", 5, "0.05")]
    {
        let wte: Wte = text.parse().unwrap();
        assert_eq!((wte.hundredths(), wte.to_string().as_str()), (hundredths, written), "{text}");
    }
    for wrong in ["", "1.234", "1,000", "abc", "1.", ".5", "--1", "1e3", "12345678901"] {
        assert!(wrong.parse::<Wte>().is_err(), "{wrong:?}");
    }
}
