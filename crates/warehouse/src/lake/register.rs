//! Which editions the lake holds, and which of them counts.

mod merged;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sources::publications::is_derived;

use super::{Difference, Stated, short};

pub use merged::Superseded;

/// Layouts of which the publisher's file is a workbook.
const PUBLISHED_AS_WORKBOOK: [&str; 1] = ["by provider"];

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
    /// Whether it, or a part of it, is no file as its publisher made it.
    #[serde(default)]
    pub is_derived: bool,
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

    /// Whether it is as its publisher made it; an edition of an older register says so by its layouts alone.
    fn is_published(&self) -> bool {
        !self.is_derived && !self.layouts.iter().any(|layout| is_derived(layout))
    }

    /// The last period it is about: an edition with more months is newer.
    fn last(&self) -> Option<Date> {
        self.slices.iter().map(|kept| kept.period).max()
    }

    /// What makes an edition newer than another of the same period; of two that are as new the publisher's own form counts.
    fn age(&self) -> (Option<Date>, bool, bool) {
        (self.last(), self.is_revised, !self.is_copied_sheet())
    }

    /// Whether it is a sheet of the publisher's workbook that somebody saved as CSV.
    fn is_copied_sheet(&self) -> bool {
        let is_of_workbook = self.layouts.iter().any(|layout| PUBLISHED_AS_WORKBOOK.contains(&&**layout));
        is_of_workbook
            && self.file.rsplit('.').next().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
    }
}

type Key<'a> = (&'a str, Date, &'a str);
type ByPeriod<'a> = BTreeMap<Key<'a>, Vec<(&'a Edition, Vec<&'a Kept>)>>;

impl Register {
    /// The editions of each period, the one that counts last.
    fn by_period(&self) -> ByPeriod<'_> {
        let mut by_period = ByPeriod::new();
        for edition in self.oldest_first() {
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

    /// The editions, of two that are about the same the one that counts later.
    fn oldest_first(&self) -> Vec<&Edition> {
        let mut editions: Vec<&Edition> = self.editions.iter().collect();
        // Stable: of two that are as new, the one imported last counts.
        editions.sort_by_key(|edition| edition.age());
        editions
    }

    /// The slices that count: of each table, period and scope those of the newest edition, without those of boards that
    /// a newer one has under others.
    pub fn counting(&self) -> impl Iterator<Item = &Kept> {
        let by_period = self.by_period();
        let merged: BTreeSet<Key<'_>> = merged::superseded(self).into_iter().map(|(key, _)| key).collect();
        by_period
            .into_iter()
            .filter(move |(key, _)| !merged.contains(key))
            .filter_map(|(_, mut editions)| editions.pop())
            .flat_map(|(_, kept)| kept)
    }

    /// The editions that are as their publishers made them, and the names of the files of the others.
    #[must_use]
    pub fn published(self) -> (Self, Vec<String>) {
        let (published, others): (Vec<_>, Vec<_>) =
            self.editions.into_iter().partition(Edition::is_published);
        (Self { editions: published }, others.into_iter().map(|edition| edition.file).collect())
    }

    /// What of other editions stands under other boards in the edition that was imported last, or of that edition in
    /// another.
    #[must_use]
    pub fn superseded(&self) -> Vec<Superseded> {
        merged::told(self)
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
        sum: slices.iter().map(|kept| kept.sum).try_fold(0_i64, |sum, of| Some(sum.saturating_add(of?))),
    }
}
