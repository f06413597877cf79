//! The tables of borders and agreed clusters fit the register.

use domain::cluster::{AgreementKind, BorderKind};
use jiff::civil::date;

use super::*;
use crate::register::register;

#[test]
fn every_border_is_between_two_boards_of_its_time() {
    let borders = borders().unwrap();
    let land =
        |on| borders.iter().filter(|row| row.kind == BorderKind::Land && row.effective.holds_on(on)).count();
    assert_eq!((land(date(2025, 1, 1)), land(date(2026, 4, 1))), (99, 82));
    for border in &borders {
        let day = border.effective.from();
        for code in [&border.one, &border.other] {
            assert!(register().board(code, day).is_some(), "{code} on {day}");
        }
        assert_ne!(border.one, border.other);
    }
}

#[test]
fn every_board_of_2022_is_in_one_agreement_or_in_parts_of_several() {
    let agreed = agreed().unwrap();
    assert_eq!(agreed.iter().filter(|cluster| cluster.kind == AgreementKind::Alone).count(), 11);
    assert_eq!(agreed.len(), 26, "15 clusters and 11 boards on their own");
    for board in register().boards_on(date(2025, 1, 1)) {
        let whole = agreed.iter().filter(|cluster| cluster.members.contains(board.code())).count();
        let parts = agreed.iter().filter(|cluster| cluster.parts.contains(board.code())).count();
        assert!(whole == 1 || parts > 0, "{}", board.code());
    }
}
