//! Kinds of events.

use super::*;

#[test]
fn kinds_are_read_by_their_codes() {
    for kind in EventKind::ALL {
        assert_eq!(kind.code().parse(), Ok(*kind));
    }
    assert!("strike".parse::<EventKind>().is_err());
}
