//! Control charts of many series, and proposals of where they should begin anew.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::bench::measure;
use crate::bench::paper::Row;
use crate::bench::readings::Readings;

/// What is measured: the reading, what it is, and the longest that is good enough [ms].
const MEASURED: [(&str, &str, Option<f64>); 2] = [
    ("control_charts", "100,000 control charts of 36 months", Some(300.0)),
    ("proposals", "10,000 control charts with proposals of rebases", None),
];

/// Runs the bench of `evidence`.
pub(super) fn rows(root: &Path) -> Result<Vec<Row>> {
    let mut bench = Command::new("cargo");
    bench.args(["bench", "--quiet", "--package", "evidence", "--bench", "control_chart"]).current_dir(root);
    let own = Readings::parse(&measure::printed(bench)?);
    let row = |(name, name_in_table, bar): (&str, &str, Option<f64>)| {
        let times = own.sample(&format!("{name}_ms"))?;
        let how = format!("{} runs over synthetic series, one thread", times.n_values());
        Ok(Row::median(name_in_table, bar, &times, &how))
    };
    MEASURED.into_iter().map(row).collect()
}
