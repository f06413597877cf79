//! The two sides of a trial balance, which are alike unless accounts are missing.

use domain::money::{Pence, grouped};

use super::LedgerRow;

/// What a trial balance comes to on its two sides, each positive [pence].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// Balances on the side of debits.
    pub debits: Pence,
    /// Balances on the side of credits.
    pub credits: Pence,
}

impl Sides {
    /// V26: what is said of sides that differ, and what to do.
    pub(super) fn difference(self) -> Option<(String, String)> {
        let Self { debits, credits } = self;
        if debits == credits {
            return None;
        }
        let message = format!(
            "the trial balance does not balance: debits come to £{} and credits to £{}, £{} apart.",
            pounds_text(debits),
            pounds_text(credits),
            pounds_text((debits - credits).magnitude())
        );
        let fix = "Export all accounts of the ledger: some are missing. If it is of income and expenditure alone, the difference must be the surplus or deficit to date.";
        Some((message, fix.to_owned()))
    }
}

pub(super) fn sides(rows: &[LedgerRow]) -> Sides {
    rows.iter().fold(Sides::default(), |mut sides, row| {
        let side = if row.value.is_negative() { &mut sides.credits } else { &mut sides.debits };
        *side += row.value.magnitude();
        sides
    })
}

/// `-1,234.50`.
pub(super) fn pounds_text(value: Pence) -> String {
    let sign = if value.is_negative() { "-" } else { "" };
    let pence = value.get().unsigned_abs();
    format!("{sign}{}.{:02}", grouped(pence / 100), pence % 100)
}
