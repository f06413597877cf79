//! Balances that stand under each other's counterparty or type: the month before shows whose they are.

use std::collections::BTreeMap;

use domain::code::OrganisationCode;
use domain::finding::{Finding, Severity};
use domain::money::Pence;
use domain::month::Month;
use domain::schedule::{Balance, BalanceKind, Schedule};

use super::{Checked, continuity, within};

/// Exchanged, balances are so many times nearer to those of the month before than as they stand.
const NEARER: i128 = 4;
/// And as they stand, further from them than this [pence]: £500,000.
const FAR: Pence = Pence::new(50_000_000);

type Key = (OrganisationCode, BalanceKind);

/// Amounts by counterparty and type [pence].
type Amounts = BTreeMap<Key, Pence>;

fn amounts(schedule: &Schedule<Balance>) -> Amounts {
    let mut amounts = Amounts::new();
    for row in schedule.says() {
        *amounts.entry((row.counterparty.clone(), row.kind)).or_default() += row.amount;
    }
    amounts
}

/// What the month before lets expect: what is owed stays, and what is from April grows by a month.
fn expected(mut then: Amounts, month: Month) -> Amounts {
    let (n_now, n_then) = (i128::from(month.get()), i128::from(month.get()) - 1);
    for ((_, kind), amount) in &mut then {
        if matches!(kind, BalanceKind::Income | BalanceKind::Expenditure) && 0 < n_then {
            let grown = amount.wide() * n_now / n_then;
            *amount = i64::try_from(grown).map_or(*amount, Pence::new);
        }
    }
    then
}

/// Balances whose counterparties or types have changed places, by those of the month before; told once.
pub(super) fn balances(checked: &Checked<'_>) -> Option<Finding> {
    let schedule = checked.submission.schedules.balances.as_ref()?;
    let before = continuity::month_before(checked)?;
    let now = amounts(schedule);
    let then = expected(amounts(before.schedules.balances.as_ref()?), checked.month);
    let parties: Vec<&OrganisationCode> = {
        let mut parties: Vec<_> = now.keys().map(|(party, _)| party).collect();
        parties.dedup();
        parties
    };
    let mut found = Vec::new();
    for (idx, one) in parties.iter().enumerate() {
        for other in &parties[idx + 1..] {
            let swap = |(party, kind): &Key| {
                let party = if party == *one { other } else { one };
                ((*party).clone(), *kind)
            };
            let keys = now.keys().filter(|(party, _)| party == *one || party == *other);
            if is_exchanged(&now, &then, keys, swap) {
                found.push((one.to_string(), other.to_string(), "counterparty_org"));
            }
        }
    }
    let kinds =
        [(BalanceKind::Receivable, BalanceKind::Payable), (BalanceKind::Income, BalanceKind::Expenditure)];
    for (one, other) in kinds {
        let swap = |(party, kind): &Key| (party.clone(), if *kind == one { other } else { one });
        let keys = now.keys().filter(|(_, kind)| [one, other].contains(kind));
        if is_exchanged(&now, &then, keys, swap) {
            found.push((one.words().to_owned(), other.words().to_owned(), "type"));
        }
    }
    let (one, other, column) = found.first()?;
    let is_of = |row: &Balance| row.counterparty.as_str() == one || row.kind.words() == one;
    let row = schedule.rows.iter().find(|row| is_of(&row.says)).or_else(|| schedule.rows.first())?;
    let pairs: Vec<String> = found.iter().map(|(one, other, _)| format!("{one} and {other}")).collect();
    Some(within(Severity::Blocks, "V34", schedule, (row, column)).finding(
        format!(
            "{} have changed places in the schedule balances: under {one} stands what the month before had under {other}, and the other way round.",
            pairs.join(", and ")
        ),
        "Put each amount beside the organisation and the type that it is of.",
    ))
}

/// Whether amounts are far from what is expected under their own key, and near to it under each other's.
fn is_exchanged<'a>(
    now: &Amounts,
    then: &Amounts,
    keys: impl Iterator<Item = &'a Key>,
    swap: impl Fn(&Key) -> Key,
) -> bool {
    let (mut n_known, mut apart, mut apart_exchanged) = (0, 0_i128, 0_i128);
    for key in keys {
        let (own, others) = (then.get(key), then.get(&swap(key)));
        let Some(amount) = now.get(key).filter(|_| own.or(others).is_some()) else { continue };
        // What was not there was nil.
        let gap = |then: Option<&Pence>| (*amount - then.copied().unwrap_or_default()).magnitude().wide();
        n_known += 1;
        apart += gap(own);
        apart_exchanged += gap(others);
    }
    2 <= n_known && FAR.wide() < apart && apart_exchanged * NEARER < apart
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{code, month, thousands};

    /// Balances [£000] of a month with two organisations: owed by each, owed to each, income from and spent with each.
    fn balances_of(rows: &[(&str, BalanceKind, i64)]) -> Amounts {
        rows.iter().map(|(party, kind, amount)| ((code(party), *kind), thousands(*amount))).collect()
    }

    fn rows(month: i64) -> Vec<(&'static str, BalanceKind, i64)> {
        vec![
            ("QK1", BalanceKind::Receivable, 1_200),
            ("QK1", BalanceKind::Income, 61_000 * month + 500),
            ("QK1", BalanceKind::Expenditure, 190),
            ("RT5", BalanceKind::Receivable, 310),
            ("RT5", BalanceKind::Income, 900 * month),
            ("RT5", BalanceKind::Expenditure, 400 * month),
        ]
    }

    #[test]
    fn what_is_from_april_is_expected_to_grow_by_a_month() {
        let then = expected(balances_of(&rows(4)), month(5));
        assert_eq!(then[&(code("RT5"), BalanceKind::Income)], thousands(4_500));
        assert_eq!(then[&(code("RT5"), BalanceKind::Receivable)], thousands(310));
    }

    #[test]
    fn exchanged_rows_are_nearer_to_the_others_of_the_month_before() {
        let then = expected(balances_of(&rows(4)), month(5));
        let now = balances_of(&rows(5));
        let parties =
            |(party, kind): &Key| (if *party == code("QK1") { code("RT5") } else { code("QK1") }, *kind);
        assert!(!is_exchanged(&now, &then, now.keys(), parties));
        let swapped: Amounts = now.iter().map(|(key, amount)| (parties(key), *amount)).collect();
        assert!(is_exchanged(&swapped, &then, swapped.keys(), parties));
        // A row that was not there before says nothing.
        let new = balances_of(&[("QK1", BalanceKind::Payable, 90_000), ("RT5", BalanceKind::Payable, 10)]);
        assert!(!is_exchanged(&new, &then, new.keys(), parties));
    }
}
