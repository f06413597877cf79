//! Which editions the lake holds, and which of them counts.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Difference, Stated, short};

/// The editions in the order in which they came.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Register {
    /// Each file that was imported.
    pub editions: Vec<Edition>,
}

/// A file that was imported.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Edition {
    /// Its name.
    pub file: String,
    /// The hash of its bytes.
    pub sha256: String,
    /// Its size [bytes].
    pub bytes: u64,
    /// When it was imported.
    pub imported: String,
    /// The address it was fetched from, if it was.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<String>,
    /// The publications in it, a table each.
    pub publications: Vec<String>,
    /// Their layouts.
    pub layouts: Vec<String>,
    /// What a reader of the figures should know.
    pub remarks: Vec<String>,
    /// Whether its name says that it replaces an earlier one.
    pub is_revised: bool,
    /// Its rows in the lake.
    pub slices: Vec<Kept>,
}

/// The rows of one table, period and scope, as a Parquet file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The table.
    pub table: String,
    /// The month, as its first day, or the day.
    pub period: Date,
    /// The area.
    pub scope: String,
    /// Rows.
    pub n_rows: u64,
    /// The sum of the table's main column, where it has one.
    pub sum: Option<i64>,
    /// Below the lake's folder.
    pub path: String,
}

impl Edition {
    /// What names it in tables: the first twelve characters of its hash.
    #[must_use]
    pub fn name(&self) -> &str {
        short(&self.sha256)
    }

    /// The last period it is about: an edition with more months is newer.
    fn last(&self) -> Option<Date> {
        self.slices.iter().map(|kept| kept.period).max()
    }

    /// What makes an edition newer than another of the same period.
    fn age(&self) -> (Option<Date>, bool) {
        (self.last(), self.is_revised)
    }
}

type Key<'a> = (&'a str, Date, &'a str);

impl Register {
    /// The editions of each period, the one that counts last.
    fn by_period(&self) -> BTreeMap<Key<'_>, Vec<(&Edition, Vec<&Kept>)>> {
        let mut editions: Vec<&Edition> = self.editions.iter().collect();
        // Stable: of two that are as new, the one imported last counts.
        editions.sort_by_key(|edition| edition.age());
        let mut by_period: BTreeMap<Key<'_>, Vec<(&Edition, Vec<&Kept>)>> = BTreeMap::new();
        for edition in editions {
            let mut own: BTreeMap<Key<'_>, Vec<&Kept>> = BTreeMap::new();
            for kept in &edition.slices {
                own.entry((&kept.table, kept.period, &kept.scope)).or_default().push(kept);
            }
            for (key, kept) in own {
                by_period.entry(key).or_default().push((edition, kept));
            }
        }
        by_period
    }

    /// The slices that count: of each table, period and scope those of the newest edition.
    pub fn counting(&self) -> impl Iterator<Item = &Kept> {
        self.by_period().into_values().filter_map(|mut editions| editions.pop()).flat_map(|(_, kept)| kept)
    }

    /// Where the edition that was imported last and another say different things.
    #[must_use]
    pub fn differences(&self) -> Vec<Difference> {
        let Some(last) = self.editions.last() else { return Vec::new() };
        let mut differences = Vec::new();
        for ((table, period, scope), editions) in self.by_period() {
            let is_last = |edition: &Edition| edition.sha256 == last.sha256;
            let Some(((newest, rows), others)) = editions.split_last() else { continue };
            if !editions.iter().any(|(edition, _)| is_last(edition)) {
                continue;
            }
            let other = others.iter().rev().find(|(edition, _)| is_last(newest) || is_last(edition));
            let Some((other, other_rows)) = other else { continue };
            let (counts, kept) = (stated(newest, rows), stated(other, other_rows));
            if (counts.n_rows, counts.sum) != (kept.n_rows, kept.sum) {
                differences.push(Difference {
                    table: table.to_owned(),
                    period,
                    scope: scope.to_owned(),
                    counts,
                    kept,
                });
            }
        }
        differences
    }
}

fn stated(edition: &Edition, slices: &[&Kept]) -> Stated {
    Stated {
        file: edition.file.clone(),
        n_rows: slices.iter().map(|kept| kept.n_rows).sum(),
        sum: slices.iter().map(|kept| kept.sum).sum(),
    }
}
