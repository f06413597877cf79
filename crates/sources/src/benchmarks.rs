//! Published counts of units of all England, condensed from the lake: `data/benchmarks.csv`.

use std::collections::BTreeMap;
use std::path::Path;

use evidence::benchmark::published::{PublishedRow, UnitSet};
use evidence::comparison::Indicator;
use evidence::ratio::Ratio;
use jiff::civil::Date;

use crate::bounds::FACT_ROWS;
use crate::csv_text;
use crate::fault::{Fault, SourcesError, shortened};
use crate::file::is_there;
use crate::sheet::{Row, Sheet};

/// The file, below the folder of published figures.
pub const FILE: &str = "benchmarks.csv";
/// Its columns.
pub const COLUMNS: [&str; 8] =
    ["measure", "set", "unit", "name", "period", "numerator", "denominator", "edition"];

/// Reads the file at `path` below the workspace; nothing where there is none. `editions` are those that are known.
///
/// # Errors
/// Where it cannot be read, a cell is wrong, or a row is there twice; all at once.
pub(crate) fn read<E>(
    root: &Path,
    path: &str,
    editions: &BTreeMap<String, E>,
) -> Result<Vec<PublishedRow>, SourcesError> {
    if !is_there(root, path) {
        return Ok(Vec::new());
    }
    let sheet = Sheet::csv_of(root, path, FACT_ROWS)?;
    sheet.require(&COLUMNS)?;
    let (mut faults, mut rows) = (Vec::new(), Vec::new());
    let mut first_rows: BTreeMap<(Indicator, UnitSet, String, Date), u32> = BTreeMap::new();
    for row in sheet.rows() {
        let Some(read) = of_row(&row, &mut faults) else { continue };
        if !editions.is_empty() && !editions.contains_key(&read.edition) {
            let why = format!(
                "editions.csv has no edition {:?}; condense the figures again",
                shortened(&read.edition)
            );
            faults.push(row.fault("edition", why));
        }
        let key = (read.indicator, read.set, read.unit.clone(), read.period);
        if let Some(first) = first_rows.insert(key, row.row_number()) {
            let why = format!("the unit stands in row {first} too; keep one row for each measure and period");
            faults.push(row.fault("unit", why));
        }
        rows.push(read);
    }
    if faults.is_empty() { Ok(rows) } else { Err(SourcesError::Faults(faults)) }
}

fn of_row(row: &Row<'_>, faults: &mut Vec<Fault>) -> Option<PublishedRow> {
    let indicator = Indicator::ALL.into_iter().find(|known| known.code() == row.text("measure"));
    if indicator.is_none() {
        let known = Indicator::ALL.map(Indicator::code).join(", ");
        faults.push(row.fault("measure", format!("it is no measure; expected one of {known}")));
    }
    let set: Option<UnitSet> = row.parse("set", faults);
    let period: Option<Date> = row.parse("period", faults);
    let part = row.count("numerator", faults);
    let whole = row.count("denominator", faults);
    let unit = row.text("unit");
    if unit.is_empty() {
        faults.push(row.fault("unit", "expected the code of a unit"));
    }
    let (indicator, set, period, part, whole) = (indicator?, set?, period?, part?, whole?);
    let Some(ratio) = Ratio::new(part, whole) else {
        faults.push(row.fault("denominator", "expected more than 0; leave out a unit that has none"));
        return None;
    };
    if whole < part && indicator.per() == 100 {
        faults.push(row.fault(
            "numerator",
            format!("it is more than the denominator, {whole}; a share has no more than all"),
        ));
    }
    Some(PublishedRow {
        indicator,
        set,
        unit: unit.to_owned(),
        name: row.text("name").to_owned(),
        period,
        ratio,
        edition: row.text("edition").to_owned(),
    })
}

/// The file as text, a row each in the order of its columns.
pub fn text<'a>(rows: impl IntoIterator<Item = [&'a str; 8]>) -> String {
    let rows = rows.into_iter().map(csv_text::row);
    std::iter::once(csv_text::row(COLUMNS)).chain(rows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(rows: &str) -> Result<Vec<PublishedRow>, SourcesError> {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("{}\n{rows}\n", COLUMNS.join(","));
        std::fs::write(folder.path().join(FILE), text).unwrap();
        read(folder.path(), FILE, &BTreeMap::<String, bool>::new())
    }

    #[test]
    fn a_row_is_two_counts_of_a_unit() {
        let rows = read_text("within-4-hours,trusts,RWE,UHL,2025-06-01,18000,24000,abc").unwrap();
        assert_eq!((rows[0].indicator, rows[0].set), (Indicator::Within4Hours, UnitSet::Trusts));
        assert_eq!(rows[0].ratio, Ratio::new(18_000, 24_000).unwrap());
    }

    #[test]
    fn every_wrong_cell_is_told_at_once() {
        let wrong = "within-4-hours,trusts,RWE,UHL,2025-06-01,30,24,a\n\
                     visits,trusts,RWE,UHL,2025-06-01,1,2,a\n\
                     within-4-hours,hospitals,RWE,UHL,June,1,0,a\n\
                     within-4-hours,trusts,RWE,UHL,2025-06-01,1,2,a";
        let told = read_text(wrong).unwrap_err().to_string();
        for part in ["no more than all", "it is no measure", "it is no kind of unit", "row 2 too"] {
            assert!(told.contains(part), "{part}: {told}");
        }
    }
}
