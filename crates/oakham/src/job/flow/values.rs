//! Every value of a result, a row each: CSV on the terminal, Parquet in files.

use std::io::Write;

use anyhow::Result;
use charts::csv_file::CsvFile;
use flow::output::{Comparison, Estimate, Key, Outcome};
use warehouse::{Column, Table};

use crate::flow::json;

/// The program that made a file.
pub(super) const MADE_BY: &str = concat!("oakham ", env!("CARGO_PKG_VERSION"));

/// The values of a run.
pub(super) fn outcome<'a>(outcome: &'a Outcome, inputs: &str) -> Table<'a> {
    let mut columns = keys(&outcome.measured.iter().map(|row| &row.key).collect::<Vec<_>>());
    let values: Vec<&Estimate> = outcome.measured.iter().map(|row| &row.value).collect();
    columns.extend(interval(("mean", "half_width"), &values));
    columns.push(("n", n_of(&values)));
    Table { columns, about: about(inputs) }
}

/// The values of a comparison, scenario by scenario.
pub(super) fn comparison<'a>(comparison: &'a Comparison, inputs: &str) -> Table<'a> {
    let rows = || {
        let scenarios = comparison.scenarios.iter().enumerate();
        scenarios.flat_map(|(idx, tried)| comparison.compared.iter().map(move |row| (idx, tried, row)))
    };
    let mut columns = vec![("scenario", Column::Texts(rows().map(|(_, tried, _)| &*tried.title).collect()))];
    columns.extend(keys(&rows().map(|(.., row)| &row.key).collect::<Vec<_>>()));
    let base: Vec<&Estimate> = rows().map(|(.., row)| &row.base).collect();
    let differences: Vec<&Estimate> = rows().map(|(idx, _, row)| &row.differences[idx]).collect();
    columns.extend(interval(("base", "base_half_width"), &base));
    columns.extend(interval(("difference", "half_width"), &differences));
    columns.push(("n", n_of(&differences)));
    Table { columns, about: about(inputs) }
}

/// A table as CSV.
pub(super) fn csv(table: &Table<'_>, out: &mut dyn Write) -> Result<()> {
    let mut writer = CsvFile::to(out);
    writer.row(table.columns.iter().map(|(name, _)| name))?;
    for row in 0..table.n_rows() {
        writer.row(table.columns.iter().map(|(_, column)| column.cell(row)))?;
    }
    writer.flush()?;
    Ok(())
}

/// What is to be known of the whole: which inputs it follows from, and how it is laid out.
fn about(inputs: &str) -> Vec<(&'static str, String)> {
    vec![("oakham.schema", json::SCHEMA.to_owned()), ("oakham.inputs", inputs.to_owned())]
}

/// What each row is of.
fn keys<'a>(keys: &[&'a Key]) -> Vec<(&'static str, Column<'a>)> {
    let texts = |of: &dyn Fn(&'a Key) -> &'a str| Column::Texts(keys.iter().map(|key| of(key)).collect());
    vec![
        ("kind", texts(&|key| key.subject.kind())),
        ("name", texts(&|key| key.subject.name())),
        ("dimension", texts(&|key| &key.group.dimension)),
        ("group", texts(&|key| &key.group.value)),
        ("measure", texts(&|key| key.metric.code())),
        ("unit", texts(&|key| key.metric.unit().words())),
    ]
}

/// Means and the half-widths of their intervals.
fn interval<'a>(
    (mean, half_width): (&'static str, &'static str),
    values: &[&Estimate],
) -> [(&'static str, Column<'a>); 2] {
    let of = |part: fn(&Estimate) -> f64| Column::Numbers(values.iter().map(|value| part(value)).collect());
    [(mean, of(|value| value.mean)), (half_width, of(|value| value.half_width))]
}

/// From how many replications.
fn n_of<'a>(values: &[&Estimate]) -> Column<'a> {
    Column::Counts(values.iter().map(|value| i64::from(value.n)).collect())
}
