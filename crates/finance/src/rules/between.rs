//! Rules between the returns of one month.

use domain::finding::{Finding, Severity};
use domain::money::{Pence, Pounds};
use domain::monthly_return::MonthlyReturn;
use domain::organisation::Organisation;

use super::Place;
use crate::counterparty::{self, IntraSystemBalance};

/// What is owed may differ by so much: the national value of month 12 of 2022/23 (V25).
const BALANCE: Pence = Pence::new(30_000_000);
/// Income and spending may differ by so much: the national value of month 12 of 2022/23 (V25).
const FLOW: Pence = Pence::new(300_000_000);

/// V25: what one organisation says of its intra-system balances with another is what the other says of them.
/// Intra-system balances with an organisation that has sent no balances are not compared with anything.
#[must_use]
pub fn v25_counterparties_agree(returns: &[(&Organisation, &MonthlyReturn)]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = counterparty::pairs(returns).iter().filter_map(finding).collect();
    findings.sort();
    findings
}

fn finding(pair: &counterparty::Pair<'_>) -> Option<Finding> {
    let allowed = match pair.balance {
        IntraSystemBalance::Owed => BALANCE,
        IntraSystemBalance::Traded => FLOW,
    };
    if pair.difference().magnitude() <= allowed {
        return None;
    }
    let (says, answers) = match pair.balance {
        IntraSystemBalance::Owed => ("is owed", "owes"),
        IntraSystemBalance::Traded => ("has income of", "has spent"),
    };
    // At the creditor's row, or where it has none at the other's.
    let (file, cell) = pair.creditor.place.or(pair.debtor.place)?;
    let place = Place { severity: Severity::Warns, rule: "V25", file, cell: Some(cell) };
    let disputed = pair.creditor.in_dispute.max(pair.debtor.in_dispute);
    let disputed = if disputed > Pence::ZERO {
        format!(" {} of it is in dispute.", Pounds(disputed))
    } else {
        String::new()
    };
    Some(place.finding(
        format!(
            "{} {says} {}, {} {answers} it {}: they differ by {}.{disputed}",
            pair.creditor.organisation.short_name,
            Pounds(pair.creditor.amount),
            pair.debtor.organisation.short_name,
            Pounds(pair.debtor.amount),
            Pounds(pair.difference().magnitude())
        ),
        "Agree the balance with the other organisation before approval; whoever is wrong sends a correction.",
    ))
}
