//! Both sides of a intra-system balance stand beside each other once.

use domain::organisation::OrganisationKind;
use domain::schedule::{Balance, Schedule, ScheduleRow};
use domain::source::ContentHash;

use super::*;
use crate::example::{month, organisation, outline, submission, synthetic_year, thousands};

fn balances_said(rows: &[(&str, BalanceKind, i64)]) -> MonthlyReturn {
    let row = |((other, kind, amount), number): (&(&str, BalanceKind, i64), u32)| ScheduleRow {
        number,
        provenance: Provenance::Synthetic,
        says: Balance {
            counterparty: other.parse().unwrap(),
            kind: *kind,
            amount: thousands(*amount),
            in_dispute: Pence::ZERO,
        },
    };
    let mut submission = submission(&synthetic_year(&outline()), month(5));
    submission.schedules.balances = Some(Schedule {
        file: SourceFile { path: "balances.csv".to_owned(), hash: ContentHash::of(b"balances") },
        columns: vec!["amount".to_owned()],
        rows: rows.iter().zip(2..).map(row).collect(),
    });
    submission
}

#[test]
fn each_balance_stands_once_with_what_is_agreed_and_what_is_not() {
    let [one, two] = ["XA1", "XA2"].map(|code| organisation(code, OrganisationKind::Trust));
    let of_one = balances_said(&[
        ("XA2", BalanceKind::Income, 10),
        ("XA2", BalanceKind::Payable, 3),
        ("XB9", BalanceKind::Income, 7),
    ]);
    let of_two = balances_said(&[("XA1", BalanceKind::Expenditure, 8), ("XA1", BalanceKind::Receivable, 5)]);
    let pairs = pairs(&[(&one, &of_one), (&two, &of_two)]);
    let sides: Vec<_> = pairs
        .iter()
        .map(|pair| {
            let side = |side: &Side<'_>| side.organisation.code.to_string();
            (pair.balance, side(&pair.creditor), side(&pair.debtor), pair.agreed(), pair.difference())
        })
        .collect();
    let (xa1, xa2) = ("XA1".to_owned(), "XA2".to_owned());
    // What is said of an organisation outside has no other side here.
    assert_eq!(
        sides,
        [
            (IntraSystemBalance::Traded, xa1.clone(), xa2.clone(), thousands(8), thousands(2)),
            (IntraSystemBalance::Owed, xa2, xa1, thousands(3), thousands(2)),
        ]
    );
}
