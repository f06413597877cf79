//! Boards that were merged: publishers give the months before a merger again under the boards after it, and the same
//! patients must not be counted under both.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::civil::Date;
use sources::register::register;

use super::{ByPeriod, Edition, Key, Register};

/// An edition with at least so many boards of a month has all England: there have been 44 areas, 42 boards and 36.
const ALL_ENGLAND: usize = 30;
/// How the statistical codes of boards and of the areas before them begin.
const BOARD: &str = "E54";

/// A board's slices of one edition that do not count, because a newer one has their months under other boards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Superseded {
    /// The table.
    pub table: String,
    /// The statistical code of the board.
    pub scope: String,
    /// The first month.
    pub first: Date,
    /// The last month.
    pub last: Date,
    /// The file that counts.
    pub counts: String,
    /// The file that is kept and does not count.
    pub kept: String,
}

/// The statistical codes of the boards that took over from one that ended, by its own.
static SUCCESSORS: LazyLock<BTreeMap<String, BTreeSet<String>>> = LazyLock::new(|| {
    let tables = register().tables();
    let mut successors: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for succession in &tables.successions {
        let before = tables.boards.iter().filter(|board| {
            board.code() == &succession.from
                && board.organisation.effective.to().is_some_and(|last| last < succession.on)
        });
        let after = tables.boards.iter().filter(|board| {
            board.code() == &succession.to && board.organisation.effective.from() == succession.on
        });
        let after: Vec<String> = after.map(|board| board.gss.to_string()).collect();
        for board in before {
            successors.entry(board.gss.to_string()).or_default().extend(after.iter().cloned());
        }
    }
    successors
});

/// The slices that do not count, each with the newer edition that does.
pub(super) fn superseded(register: &Register) -> Vec<(Key<'_>, &Edition)> {
    let by_period = register.by_period();
    let scopes = scopes(&by_period);
    let newest_first: Vec<&Edition> = register.oldest_first().into_iter().rev().collect();
    let of_board = by_period.iter().filter(|((_, _, scope), _)| scope.starts_with(BOARD));
    of_board
        .filter_map(|(key, editions)| {
            let (own, _) = editions.last()?;
            let (table, period, scope) = *key;
            let newer = newest_first.iter().take_while(|newer| newer.sha256 != own.sha256);
            let mut having = newer
                .filter_map(|newer| Some((*newer, scopes.get(&(table, period, newer.sha256.as_str()))?)));
            let (newer, _) = having.find(|(_, scopes)| has_all_of(scopes, scope))?;
            Some((*key, newer))
        })
        .collect()
}

type Scopes<'a> = BTreeMap<(&'a str, Date, &'a str), BTreeSet<&'a str>>;

/// The boards that each edition has of a table and month.
fn scopes<'a>(by_period: &ByPeriod<'a>) -> Scopes<'a> {
    let mut scopes = Scopes::new();
    for ((table, period, scope), editions) in by_period {
        for (edition, _) in editions.iter().filter(|_| scope.starts_with(BOARD)) {
            scopes.entry((*table, *period, edition.sha256.as_str())).or_default().insert(*scope);
        }
    }
    scopes
}

/// Whether an edition of these boards has all that one of another edition was: all of England, or all boards that took
/// over from it.
fn has_all_of(scopes: &BTreeSet<&str>, scope: &str) -> bool {
    let successors = SUCCESSORS.get(scope);
    ALL_ENGLAND <= scopes.len()
        || successors.is_some_and(|all| !all.is_empty() && all.iter().all(|code| scopes.contains(&**code)))
}

/// What the edition that was imported last changed, a board and table each.
pub(super) fn told(register: &Register) -> Vec<Superseded> {
    let Some(last) = register.editions.last() else { return Vec::new() };
    let by_period = register.by_period();
    let mut told: BTreeMap<(&str, &str, &str, &str), (Date, Date)> = BTreeMap::new();
    for (key, newer) in superseded(register) {
        let Some((kept, _)) = by_period.get(&key).and_then(|editions| editions.last()) else { continue };
        if newer.sha256 != last.sha256 && kept.sha256 != last.sha256 {
            continue;
        }
        let (table, period, scope) = key;
        let months = told.entry((table, scope, &newer.file, &kept.file)).or_insert((period, period));
        *months = (months.0.min(period), months.1.max(period));
    }
    let told = told.into_iter().map(|((table, scope, counts, kept), (first, last))| Superseded {
        table: table.to_owned(),
        scope: scope.to_owned(),
        first,
        last,
        counts: counts.to_owned(),
        kept: kept.to_owned(),
    });
    told.collect()
}

#[cfg(test)]
mod tests;
