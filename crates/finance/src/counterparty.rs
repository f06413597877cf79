//! What the organisations of a system say of their intra-system balances with each other, side by side.

use domain::money::Pence;
use domain::monthly_return::MonthlyReturn;
use domain::organisation::Organisation;
use domain::provenance::Provenance;
use domain::schedule::BalanceKind;
use domain::source::{CellAt, SourceFile};

/// What stands between two organisations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntraSystemBalance {
    /// Income of the one that is spending of the other, April to the month.
    Traded,
    /// What the one is owed and the other owes, at the month's end.
    Owed,
}

impl IntraSystemBalance {
    /// Both, in order.
    pub const ALL: [Self; 2] = [Self::Traded, Self::Owed];

    /// As the organisation that is paid says it.
    const fn of_creditor(self) -> BalanceKind {
        match self {
            Self::Traded => BalanceKind::Income,
            Self::Owed => BalanceKind::Receivable,
        }
    }
}

/// What one organisation says of a intra-system balance.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Which.
    pub organisation: &'a Organisation,
    /// The amount, positive [pence]; nil where its schedule has no row for it.
    pub amount: Pence,
    /// Of it in dispute [pence].
    pub in_dispute: Pence,
    /// How it is known.
    pub provenance: Provenance,
    /// Where it says so; nowhere where its schedule has no row for it.
    pub place: Option<(&'a SourceFile, CellAt)>,
}

/// A intra-system balance as both sides say it.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// What it is.
    pub balance: IntraSystemBalance,
    /// The one that is paid.
    pub creditor: Side<'a>,
    /// The one that pays.
    pub debtor: Side<'a>,
}

impl Pair<'_> {
    /// What both agree on [pence].
    #[must_use]
    pub fn agreed(&self) -> Pence {
        self.creditor.amount.min(self.debtor.amount)
    }

    /// By how much the one that is paid says more than the other [pence].
    #[must_use]
    pub fn difference(&self) -> Pence {
        self.creditor.amount - self.debtor.amount
    }
}

/// Every intra-system balance between two organisations that have both sent their balances and of which one says
/// something, in the order of `returns`.
#[must_use]
pub fn pairs<'a>(returns: &[(&'a Organisation, &'a MonthlyReturn)]) -> Vec<Pair<'a>> {
    let mut pairs = Vec::new();
    for balance in IntraSystemBalance::ALL {
        for (creditor, of_creditor) in returns {
            for (debtor, of_debtor) in returns.iter().filter(|(debtor, _)| debtor.code != creditor.code) {
                let kind = balance.of_creditor();
                let (Some(creditor), Some(debtor)) = (
                    side(creditor, of_creditor, debtor, kind),
                    side(debtor, of_debtor, creditor, kind.counterpart()),
                ) else {
                    continue;
                };
                if creditor.place.is_some() || debtor.place.is_some() {
                    pairs.push(Pair { balance, creditor, debtor });
                }
            }
        }
    }
    pairs
}

/// What `organisation` says of `other`; nothing where it has sent no balances.
fn side<'a>(
    organisation: &'a Organisation,
    submission: &'a MonthlyReturn,
    other: &Organisation,
    kind: BalanceKind,
) -> Option<Side<'a>> {
    let schedule = submission.schedules.balances.as_ref()?;
    let row = schedule.rows.iter().find(|row| row.says.counterparty == other.code && row.says.kind == kind);
    Some(Side {
        organisation,
        amount: row.map_or(Pence::ZERO, |row| row.says.amount),
        in_dispute: row.map_or(Pence::ZERO, |row| row.says.in_dispute),
        provenance: row.map_or(Provenance::Derived, |row| row.provenance),
        place: row.map(|row| (&schedule.file, schedule.at(row, "amount"))),
    })
}

#[cfg(test)]
mod tests;
