//! Cash items read back as they are keyed, and balances have another side.

use super::*;

#[test]
fn every_cash_item_reads_back() {
    assert_eq!(CashItem::all().count(), 18);
    for item in CashItem::all() {
        assert_eq!(item.code().parse::<CashItem>(), Ok(item));
    }
    assert!("w14".parse::<CashItem>().is_err());
}

#[test]
fn what_one_side_calls_income_the_other_calls_expenditure() {
    for kind in BalanceKind::ALL {
        assert_ne!(kind.counterpart(), *kind);
        assert_eq!(kind.counterpart().counterpart(), *kind);
    }
}
