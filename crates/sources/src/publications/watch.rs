//! What is doubtful in rows that can be read: words that no edition had before, areas that no register has, and rows
//! that stand there twice.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{Hash, Hasher};

use domain::money::grouped;
use jiff::civil::Date;

use super::batch::{Batch, Values};
use super::table::{TableSpec, Words};
use crate::fault::{Fault, shortened};
use crate::register::register;

/// Doubtful words of a column that are told one by one.
const TOLD: usize = 5;
/// From this part of the rows of a table on, repeated rows are a file that was put together wrongly.
const REPEATED_PER_CENT: u64 = 1;
/// Rows that are remembered of a table; of more, an even part of them stands for all.
const REMEMBERED: usize = 1 << 20;
/// From this day on areas are sub-ICBs; before, they were clinical commissioning groups.
const SUB_ICBS_FROM: Date = Date::constant(2022, 7, 1);

/// Rows that have a doubtful word.
struct Doubtful {
    table: &'static TableSpec,
    words: Words,
    n_rows: u64,
    first_row: u32,
}

/// Sees every row of a file.
#[derive(Default)]
pub(super) struct Watch {
    doubtful: BTreeMap<(&'static str, String), Doubtful>,
    repeats: BTreeMap<&'static str, Repeats>,
    sub_icbs: Option<BTreeSet<String>>,
}

impl Watch {
    pub(super) fn see(&mut self, batch: &Batch) {
        for (column, values) in batch.slice.table.columns.iter().zip(&batch.columns) {
            let Values::Text(texts) = values else { continue };
            if column.words == Words::Any {
                continue;
            }
            for (text, row) in texts.iter().zip(&batch.rows) {
                let Some(text) = text.filter(|text| !self.is_known(column.words, text, batch.slice.period))
                else {
                    continue;
                };
                let key = (column.name, shortened(text));
                let doubtful = self.doubtful.entry(key).or_insert(Doubtful {
                    table: batch.slice.table,
                    words: column.words,
                    n_rows: 0,
                    first_row: *row,
                });
                // One row of a file may stand in two tables.
                if doubtful.table.name == batch.slice.table.name {
                    doubtful.n_rows += 1;
                }
            }
        }
        if batch.slice.table.has_each_row_once() {
            self.repeats.entry(batch.slice.table.name).or_default().see(batch);
        }
    }

    fn is_known(&mut self, words: Words, text: &str, period: Date) -> bool {
        match words {
            Words::Any => true,
            Words::OneOf(known) => known.contains(&text),
            Words::SubIcbs => {
                let known = self.sub_icbs.get_or_insert_with(|| {
                    register().tables().sub_icbs.iter().map(|sub| sub.code.to_string()).collect()
                });
                known.contains(text) || period < SUB_ICBS_FROM && is_group(text)
            }
        }
    }

    /// What is doubtful, in sentences.
    pub(super) fn remarks(&self) -> Vec<String> {
        let mut n_told: BTreeMap<&str, usize> = BTreeMap::new();
        let mut remarks = Vec::new();
        for ((column, text), doubtful) in &self.doubtful {
            let n = n_told.entry(*column).or_default();
            *n += 1;
            if *n <= TOLD {
                remarks.push(doubtful.remark(column, text));
            }
        }
        let more = n_told.into_iter().filter(|(_, n)| TOLD < *n);
        remarks.extend(more.map(|(column, n)| format!("{column}: {} more like these.", grouped(n - TOLD))));
        remarks.extend(self.repeats.iter().filter(|(_, repeats)| 0 < repeats.n_repeated).map(
            |(table, repeats)| {
                let n = grouped(repeats.n_repeated);
                let row = repeats.first_row;
                format!(
                    "{table}: of {} rows {n} repeat another in every column, first row {row}; they are counted as they \
                     stand.",
                    grouped(repeats.n_seen)
                )
            },
        ));
        remarks
    }

    /// What a file is refused for: so many rows stand there twice that it was put together wrongly.
    pub(super) fn fault(&self, file: &str) -> Option<Fault> {
        let is_wrong = |of: &&Repeats| of.n_seen * REPEATED_PER_CENT <= of.n_repeated * 100;
        let repeats = self.repeats.values().filter(|of| 0 < of.n_repeated).find(is_wrong)?;
        Some(crate::fault::file_fault(
            file,
            format!(
                "row {} repeats a row above it in every column, and so do {} of {} rows that were compared: figures \
                 would be counted twice; fetch the file again, and do not put files together by hand",
                repeats.first_row,
                grouped(repeats.n_repeated),
                grouped(repeats.n_seen)
            ),
        ))
    }
}

impl Doubtful {
    fn remark(&self, column: &str, text: &str) -> String {
        let rows =
            if self.n_rows == 1 { "1 row".to_owned() } else { format!("{} rows", grouped(self.n_rows)) };
        let place = if self.first_row == 0 { rows } else { format!("{rows}, first row {}", self.first_row) };
        match self.words {
            Words::SubIcbs => format!(
                "{column} \"{text}\" ({place}) is no sub-ICB of the register: it is kept, and stands in the figures of \
                 no system. See whether the code is right, or Oakham is older than the area."
            ),
            Words::OneOf(known) => {
                let known: Vec<&str> = known.iter().copied().filter(|word| !word.is_empty()).collect();
                format!(
                    "{column} \"{text}\" ({place}) is not known; known are {}. It is kept as it is printed and counts as \
                     none of these, so that shares by {column} are wrong for its months. Fetch the file again if it was \
                     changed; if the publisher has a new word, Oakham must learn it first.",
                    known.join(", ")
                )
            }
            Words::Any => String::new(),
        }
    }
}

/// Whether a text looks like the code of a clinical commissioning group: `03W`.
fn is_group(text: &str) -> bool {
    matches!(text.as_bytes(), [a, b, c] if a.is_ascii_digit() && b.is_ascii_digit() && c.is_ascii_uppercase())
}

/// Rows of a table that were seen before.
#[derive(Default)]
struct Repeats {
    seen: HashSet<u64>,
    /// Rows whose hash has any of these bits are passed over, so that what is remembered stays small.
    passed_over: u64,
    n_seen: u64,
    n_repeated: u64,
    first_row: u32,
}

impl Repeats {
    fn see(&mut self, batch: &Batch) {
        let mut hashers = vec![DefaultHasher::new(); batch.n_rows];
        // The area that a file is about does not stand in its rows.
        let slice = (batch.slice.period, &batch.slice.scope);
        for hasher in &mut hashers {
            slice.hash(hasher);
        }
        for values in &batch.columns {
            match values {
                Values::Text(texts) => {
                    hashers.iter_mut().zip(texts.iter()).for_each(|(hasher, text)| text.hash(hasher));
                }
                Values::Date(days) => {
                    hashers.iter_mut().zip(days).for_each(|(hasher, day)| day.hash(hasher));
                }
                Values::Count(numbers) | Values::Decimal(numbers) => {
                    hashers.iter_mut().zip(numbers).for_each(|(hasher, number)| number.hash(hasher));
                }
            }
        }
        for (hasher, row) in hashers.iter().zip(&batch.rows) {
            let hash = hasher.finish();
            if hash & self.passed_over != 0 {
                continue;
            }
            self.n_seen += 1;
            if !self.seen.insert(hash) {
                self.n_repeated += 1;
                if self.n_repeated == 1 {
                    self.first_row = *row;
                }
            }
        }
        if REMEMBERED < self.seen.len() {
            self.passed_over = (self.passed_over << 1) | 1;
            let passed_over = self.passed_over;
            self.seen.retain(|hash| hash & passed_over == 0);
        }
    }
}

#[cfg(test)]
mod tests;
