//! Rules between the returns of one month.

use std::collections::BTreeSet;

use domain::code::OrganisationCode;
use domain::finding::{Finding, Severity};
use domain::money::{Pence, Pounds};
use domain::monthly_return::MonthlyReturn;
use domain::organisation::{Organisation, succession};
use domain::schedule::{Balance, ScheduleRow};

use super::Place;
use crate::counterparty::{self, IntraSystemBalance, Side};

/// What is owed may differ by so much: the national value of month 12 of 2022/23 (V25).
const BALANCE: Pence = Pence::new(30_000_000);
/// Income and spending may differ by so much: the national value of month 12 of 2022/23 (V25).
const FLOW: Pence = Pence::new(300_000_000);

/// V25: what one organisation says of its intra-system balances with another is what the other says of them.
/// Intra-system balances with an organisation that has sent no balances are not compared with anything.
#[must_use]
pub fn v25_counterparties_agree(
    returns: &[(&Organisation, &MonthlyReturn)],
    organisations: &[Organisation],
) -> Vec<Finding> {
    let misnamed = misnamed(returns, organisations);
    let mut findings: Vec<Finding> = counterparty::pairs(returns)
        .iter()
        // Whoever named the other wrongly has said something of it, which is told by itself.
        .filter(|pair| {
            let has_misnamed = |namer: &Side<'_>, other: &Side<'_>| {
                misnamed.iter().any(|wrong| {
                    wrong.sender == namer.organisation.code && wrong.meant.contains(&other.organisation.code)
                })
            };
            !has_misnamed(&pair.creditor, &pair.debtor) && !has_misnamed(&pair.debtor, &pair.creditor)
        })
        .filter_map(finding)
        .collect();
    findings.extend(told_once(misnamed));
    findings.sort();
    findings
}

/// A balance with one of the system under a name that is not its code.
struct Misnamed {
    sender: OrganisationCode,
    /// Several where it was split.
    meant: Vec<OrganisationCode>,
    /// The short name that stands for the code, where that is all that is wrong.
    short_name: Option<OrganisationCode>,
    finding: Finding,
}

/// So many rows with short names are one habit of one file.
const MOST_ALONE: usize = 2;

/// The findings, of files with short names throughout one.
fn told_once(misnamed: Vec<Misnamed>) -> Vec<Finding> {
    let (short, others): (Vec<Misnamed>, Vec<Misnamed>) =
        misnamed.into_iter().partition(|wrong| wrong.short_name.is_some());
    let mut findings: Vec<Finding> = others.into_iter().map(|wrong| wrong.finding).collect();
    for of_file in short.chunk_by(|one, other| one.finding.file == other.finding.file) {
        if of_file.len() <= MOST_ALONE {
            findings.extend(of_file.iter().map(|wrong| wrong.finding.clone()));
            continue;
        }
        let named: BTreeSet<(String, String)> = of_file
            .iter()
            .filter_map(|wrong| {
                Some((wrong.short_name.as_ref()?.to_string(), wrong.meant.first()?.to_string()))
            })
            .collect();
        let are: Vec<String> = named.iter().map(|(name, code)| format!("{name} is {code}")).collect();
        let write: Vec<String> = named.iter().map(|(name, code)| format!("{code} for {name}")).collect();
        findings.push(Finding {
            message: format!(
                "{} balances of this file are not compared with what the others say, since they name these by short names: {}.",
                of_file.len(),
                are.join(", ")
            ),
            fix: format!("Write codes: {}.", write.join(", ")),
            ..of_file[0].finding.clone()
        });
    }
    findings
}

/// Balances that name an organisation of the system by its short name, or by the code of one that it succeeded.
fn misnamed(returns: &[(&Organisation, &MonthlyReturn)], organisations: &[Organisation]) -> Vec<Misnamed> {
    let mut misnamed = Vec::new();
    for (organisation, submission) in returns {
        let Some(schedule) = &submission.schedules.balances else { continue };
        let last_day = submission.cover.month.last_day(submission.cover.year);
        let stands_for = |named: &OrganisationCode| -> Vec<OrganisationCode> {
            let next = succession(organisations, named, last_day).map(|(_, next)| next).unwrap_or_default();
            next.iter().map(|next| next.code.clone()).collect()
        };
        let members = || organisations.iter().filter(|known| known.effective.holds_on(last_day));
        for row in &schedule.rows {
            let named = &row.says.counterparty;
            if members().any(|known| known.code == *named) {
                continue;
            }
            let by_name = members().find(|known| known.short_name.eq_ignore_ascii_case(named.as_str()));
            let (meant, reason) = if let Some(known) = by_name {
                (vec![known.code.clone()], format!("{named} is the short name of {}.", known.code))
            } else {
                let Some((to, next)) = succession(organisations, named, last_day) else { continue };
                let meant: Vec<OrganisationCode> = next.iter().map(|next| next.code.clone()).collect();
                if meant.is_empty() {
                    continue;
                }
                let codes = either(&meant, "and");
                (meant, format!("{named} was of the system until {to}; {codes} came after it."))
            };
            // Another row of the same kind that names the one that is meant, by whatever name.
            let is_meant = |other: &&ScheduleRow<Balance>| {
                let is_same = other.says.kind == row.says.kind && other.number != row.number;
                is_same
                    && (meant.contains(&other.says.counterparty)
                        || stands_for(&other.says.counterparty) == meant)
            };
            let fix = match (&meant[..], schedule.rows.iter().find(is_meant)) {
                ([one], Some(other)) => format!(
                    "Write {one}, and add up the rows: row {} is the {} with {one} too, and one row has their sum.",
                    other.number,
                    row.says.kind.words()
                ),
                ([one], None) => format!("Write {one}."),
                (several, _) => {
                    format!("Write the code of the one that took it on: {}.", either(several, "or"))
                }
            };
            let place = Place {
                severity: Severity::Warns,
                rule: "V25",
                file: &schedule.file,
                cell: Some(schedule.at(row, "counterparty_org")),
            };
            let message = format!("the balance is not compared with what the other says: {reason}");
            let is_alone = fix == format!("Write {}.", either(&meant, "or"));
            misnamed.push(Misnamed {
                sender: organisation.code.clone(),
                short_name: by_name.filter(|_| is_alone).map(|_| named.clone()),
                meant,
                finding: place.finding(message, &fix),
            });
        }
    }
    misnamed
}

/// `RX8 or RX9`.
fn either(codes: &[OrganisationCode], word: &str) -> String {
    let codes: Vec<&str> = codes.iter().map(OrganisationCode::as_str).collect();
    codes.join(&format!(" {word} "))
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
