//! Shares and counts as they are printed.

use domain::money::Pence;

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

#[test]
fn a_half_width_has_as_many_decimals_as_it_needs() {
    let claim = domain::example::month_end().claims.remove(0);
    for (pence, text) in [
        (0, "0.00"),
        (50_000_000, "0.50"),
        (5_000_000, "0.05"),
        (500_000, "0.005"),
        (50_000, "0.0005"),
        (1, "0.00000001"),
        (250_000_000, "2.50"),
    ] {
        assert_eq!(half_width(&Claim { half_width: Pence::new(pence), ..claim.clone() }), text);
    }
}
