//! Public documents: a PDF read for figures, a thousand texts compared with each other; and a search among what was read.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::bench::measure;
use crate::bench::paper::{Row, Unit};
use crate::bench::readings::Readings;

/// A PDF of about 20 pages is read, its figures found and it is known again [ms].
const PDF_BAR: f64 = 1_000.0;
/// A thousand documents are compared with each other [ms].
const CHECK_BAR: f64 = 10_000.0;
/// A search among 100,000 things, of which 99 in 100 take no longer [ms].
const SEARCH_BAR: f64 = 50.0;

/// Measures documents with the program at `binary`, then runs the benches of `claims` and `search`.
pub(super) fn rows(root: &Path, binary: &Path, scratch: &Path) -> Result<Vec<Row>> {
    Ok(vec![pdf(root, binary, scratch)?, checked(root)?, searched(root)?])
}

/// The PDF of a board report, read again and again on a copy of the example: it is kept once.
fn pdf(root: &Path, binary: &Path, scratch: &Path) -> Result<Row> {
    let (workspace, report) = (scratch.join("documents"), scratch.join("documents-report"));
    let mut copy = Command::new("cp");
    copy.arg("-r").arg(root.join("examples/llr")).arg(&workspace);
    measure::printed(copy)?;
    let mut made = Command::new(binary);
    made.arg("-w").arg(&workspace).args(["report", "--year", "2026/27", "--month", "5", "-o"]).arg(&report);
    // Findings that block are told by the exit code, and are no matter here.
    measure::time_once(made)?;
    let read = || {
        let mut command = Command::new(binary);
        command.arg("-w").arg(&workspace).args(["document", "read"]).arg(report.join("board-report.pdf"));
        command.args(["--dated", "30 September 2026"]);
        command
    };
    let told = measure::printed(read())?;
    let pages = told.split(" on ").find_map(|rest| rest.split_once(" pages").map(|(pages, _)| pages));
    let pages = pages.context("`oakham document read` tells no number of pages")?.to_owned();
    let times = measure::repeat(15, read)?;
    let how = format!("{} runs of `oakham document read` of a board report, {pages} pages", times.n_values());
    Ok(Row::median("a PDF of 20 pages and more, read for figures", Some(PDF_BAR), &times, &how))
}

fn checked(root: &Path) -> Result<Row> {
    let own = bench(root, "claims", "claims")?;
    let times = own.sample("thousand_documents_checked_ms")?;
    let how = format!(
        "1,000 synthetic texts of 500 words over 42 systems, {} sentences found, one thread; reading them takes {} ms",
        own.text("checks")?,
        own.text("thousand_documents_read_ms")?
    );
    Ok(Row::median("a thousand documents compared with each other", Some(CHECK_BAR), &times, &how))
}

fn searched(root: &Path) -> Result<Row> {
    let own = bench(root, "search", "search")?;
    let times = own.sample("search_ms")?;
    let how = format!(
        "{} searches of 8 kinds among {} synthetic things, slips and words found nowhere among them; p50 {:.1} ms; the index is made in {} ms",
        times.n_values(),
        own.text("items")?,
        times.median(),
        own.text("index_ms")?
    );
    let range = Some((times.least(), times.most()));
    let p99 = times.percentile(99);
    let row = Row::new("a search among 100,000 things, p99", Unit::Milliseconds, Some(SEARCH_BAR), p99, &how);
    Ok(Row { range, ..row })
}

/// Runs a bench of a crate.
fn bench(root: &Path, package: &str, name: &str) -> Result<Readings> {
    let mut bench = Command::new("cargo");
    bench.args(["bench", "--quiet", "--package", package, "--bench", name]).current_dir(root);
    Ok(Readings::parse(&measure::printed(bench)?))
}
